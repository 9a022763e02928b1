"""The one form for all services: reading spoken answers, deciding what is asked next, showing and masking values."""

from services.forms.answers import AT_COUNTER, Answer, Situation
from services.forms.progress import correction, fields_fitting, first_answers, missing_fields, objects, other_answers
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
    "fields_fitting",
    "first_answers",
    "form_of",
    "masked",
    "missing_fields",
    "objects",
    "other_answers",
    "spoken",
    "understand",
]
