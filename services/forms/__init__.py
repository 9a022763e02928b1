"""The one form for all services: reading spoken answers, deciding what is asked next, showing and masking values."""

from services.forms.answers import AT_COUNTER, Answer, Situation
from services.forms.progress import correction, first_answers, missing_fields, other_answers
from services.forms.show import masked, spoken
from services.forms.spec import SERVICE_FORM, Form, form_of
from services.forms.understand import choice_value, understand

__all__ = [
    "AT_COUNTER",
    "SERVICE_FORM",
    "Answer",
    "Form",
    "Situation",
    "choice_value",
    "correction",
    "first_answers",
    "form_of",
    "masked",
    "missing_fields",
    "other_answers",
    "spoken",
    "understand",
]
