"""What the assistant can do: thin rasa-sdk actions over the services room. ``rasa run actions`` finds them here too."""

from actions.answers import ActionAnswerQuestion, ActionDescribeService, ActionDidYouMean
from actions.appointments import ActionChangeOrCancelAppointment
from actions.certificates import ActionShowCertificate
from actions.display import ActionBiggerText, ActionElderMode, ActionLouder, ActionRepeat, ActionSlower, ActionSwitchLanguage
from actions.form import ActionAskNext, ValidateServiceForm
from actions.form_control import ActionCancelForm, ActionGoBack, ActionRate, ActionStartService
from actions.helping import ActionAffirm, ActionAfterSafety, ActionDeny, ActionHandoff, ActionHelp, ActionNothingUnderstood
from actions.progress import ActionCheckProgress
from actions.submit import ActionSubmit
from actions.turn import ActionTurnStart

__all__ = [
    "ActionAffirm",
    "ActionAfterSafety",
    "ActionAnswerQuestion",
    "ActionAskNext",
    "ActionBiggerText",
    "ActionCancelForm",
    "ActionChangeOrCancelAppointment",
    "ActionCheckProgress",
    "ActionDeny",
    "ActionDescribeService",
    "ActionDidYouMean",
    "ActionElderMode",
    "ActionGoBack",
    "ActionHandoff",
    "ActionHelp",
    "ActionLouder",
    "ActionNothingUnderstood",
    "ActionRate",
    "ActionRepeat",
    "ActionShowCertificate",
    "ActionSlower",
    "ActionStartService",
    "ActionSubmit",
    "ActionSwitchLanguage",
    "ActionTurnStart",
    "ValidateServiceForm",
]
