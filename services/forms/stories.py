"""What a complaint's opening sentence already tells of the matter, so that nobody has to say it twice and nothing is lost."""

from __future__ import annotations

import re

from services.forms.spec import Form
from services.forms.words import looks_like_question, trim

STORY = "story"
"""What the conversation's ``offered`` holds, with ``text``, while a complaint whose opening sentence tells the matter has not asked for it."""
STORY_FIELDS = ("description", "problem", "situation")
"""Fields that hold what happened, in the citizen's own words."""
_WISH = {
    "ko": r"(민원|신고|고발|불만|불편|문의|접수|건의)\s?(을|를|이|사항)?\s?(좀\s?)?(넣|접수|제기|하려|하고|하러|할|해|합|있)\S*(\s?(싶|왔|주|줘)\S*)?|(따지|말하|얘기하)고\s?싶\S*|도와\s?(주|줘)\S*|(고쳐|치워|처리해|해결해)\s?(주|줘)\S*|좀|저기요?|여보세요",
    "zh": r"我?(要|想|得|来)?(去)?(投诉|举报|反映|报案|报警|上报|提意见)(一下|一件事|个事)?|帮我|麻烦|你好|您好|请问",
    "en": r"\b(i('d| would) like to|i (want|need|have) to|i'm here to|can i|please|hello|hi)\b|\b(make|file|lodge|put in|register) an? (official |formal )?(complaint|report|petition)|\b(complain|report|complaint)( about)?\b",
}
_LEAST = {"ko": 9, "zh": 6, "en": 18}
"""Letters that are left of an opening sentence that tells something."""


def story_in(text: str, language: str) -> str | None:
    """Return an opening sentence that tells what happened ("윗집이 매일 밤 쿵쾅거려서 민원 넣고 싶어요"), or none for a bare wish or a question."""
    if text.startswith("/") or (looks_like_question(text, language) and not re.search(_WISH[language], text, re.IGNORECASE)):
        return None
    left = re.sub(r"[\W_]", "", re.sub(_WISH[language], "", text, flags=re.IGNORECASE))
    return trim(text) if len(left) >= _LEAST[language] else None


def with_story(field: str, value: object, story: str, form: Form) -> object:
    """Return a story field's answer with the opening sentence before it; any other answer as it is."""
    if field not in STORY_FIELDS or not isinstance(value, str) or form.field(field) is None or story in value or value in story:
        return value
    if story.endswith((".", "。", "!", "?", "！", "？")):
        return f"{story} {value}"
    return f"{story}。{value}" if re.search(r"[\u4e00-\u9fff]", story) else f"{story}. {value}"
