"""Consent with the last yes, one's own data told, shown, withdrawn and erased, and a form left for later and taken up by its code; in three languages."""

from __future__ import annotations

import pytest

from actions import drafts, own_data
from services.casework import Casework
from services.casework.consent.desk import load_purposes
from services.catalogue.schema import Field, FieldType
from services.catalogue.store import load_catalogue
from services.forms import form_of
from tests.casework.talk import Talk
from tests.casework.test_every_service_can_be_done import fill

SERVICE = "kr_senior_transit_card"
IN_EACH = pytest.mark.parametrize("language", ["ko", "zh", "en"])
USE = {"ko": "제 개인정보는 어떻게 쓰는 거예요?", "zh": "你们拿我的信息干什么用？", "en": "What do you do with my data?"}
SHOW = {"ko": "내 정보 보여 주세요", "zh": "给我看看你们存了我什么信息", "en": "Show me what you keep about me"}
ERASE = {"ko": "내 정보 다 지워 주세요", "zh": "把我的信息都删掉", "en": "Delete all my data"}
WITHDRAW = {"ko": "동의 철회할게요", "zh": "我撤回同意", "en": "I withdraw my consent"}
REFUSE = {"ko": "저는 동의 안 해요", "zh": "我不同意", "en": "I do not agree"}
KEEP = {"ko": "집에 가서 마저 할게요", "zh": "先存着，我回家接着办", "en": "Save this, I will finish it at home"}
TAKE_UP = {"ko": "아까 하던 거 이어서 할게요", "zh": "接着办上次没办完的", "en": "I want to continue where I left off"}
CODE = {"ko": "코드는 {}예요", "zh": "编码是{}", "en": "my code is {}"}


def begun(language: str, name: str = "c1") -> Talk:
    talk = Talk(name, language, "KR")
    talk.say("", "start_application", SERVICE)
    return talk


def at_the_read_back(language: str, name: str = "c1") -> tuple[Talk, str]:
    talk = begun(language, name)
    fill(talk, load_catalogue()[SERVICE])
    return talk, "\n".join(str(message.get("text") or message.get("summary")) for message in talk.messages)


@IN_EACH
def test_the_read_back_tells_what_a_yes_agrees_to_and_the_yes_is_kept(desks: Casework, language: str) -> None:
    talk, said = at_the_read_back(language)
    form = form_of(load_catalogue(), "service", SERVICE)
    assert form is not None
    wanted = own_data.purposes_of(form, talk.slots["answers"])
    sentence = desks.consents.sentence(wanted, language)
    assert "file_application" in wanted and sentence in said
    assert desks.consents.list("c1") == [], "nothing is agreed to before the yes"
    talk.say("", "affirm")
    given = {consent.purpose: consent for consent in desks.consents.list("c1")}
    assert set(given) == set(wanted)
    assert all(
        one.holds and one.wording == sentence and one.language == language and one.given_at == desks.clock.now() for one in given.values()
    )
    assert "consent.given" in {entry.action for entry in desks.audit.entries()}


def test_what_holds_already_is_not_told_again(desks: Casework) -> None:
    talk, _ = at_the_read_back("en")
    talk.say("", "affirm")
    _, again = at_the_read_back("en")
    assert "you agree" not in again


@IN_EACH
def test_who_does_not_agree_leaves_nothing(desks: Casework, language: str) -> None:
    talk, _ = at_the_read_back(language)
    talk.say(REFUSE[language], "help")
    assert not talk.in_form and talk.slots["answers"] is None
    assert desks.records.of_conversation("c1") == [] and desks.drafts.of_conversation("c1") == [] and desks.consents.list("c1") == []


@IN_EACH
def test_the_question_what_becomes_of_it_is_answered_and_the_form_goes_on(desks: Casework, language: str) -> None:
    talk = begun(language)
    asked = talk.slots["asking"]
    said = talk.say(USE[language], "help")
    assert {"ko": "암호", "zh": "加密", "en": "encrypted"}[language] in said
    assert talk.in_form and talk.slots["asking"] == asked


@IN_EACH
def test_what_is_kept_is_shown_withdrawn_and_erased_after_a_yes(desks: Casework, language: str) -> None:
    talk, _ = at_the_read_back(language)
    talk.say("", "affirm")
    (record,) = [one for one in desks.records.of_conversation("c1") if one.kind == "application"]
    talk.say(SHOW[language], "help")
    assert {row["field"]: row["value"] for row in talk.cards[0]["rows"]}["application"] == "1"
    talk.say(WITHDRAW[language], "help")
    assert not any(consent.holds for consent in desks.consents.list("c1"))
    talk.say(ERASE[language], "help")
    assert desks.records.get(record.id).status != "erased", "nothing is erased before the yes"
    talk.say("", "affirm")
    assert desks.records.get(record.id).status == "erased" and desks.records.of_conversation("c1") == []
    assert {"do": "end_session", "value": None} in [
        directive for message in talk.messages for directive in (message.get("custom") or {}).get("ui") or []
    ]


@IN_EACH
def test_erasing_in_the_middle_of_a_form_asks_first_and_a_no_keeps_all(desks: Casework, language: str) -> None:
    talk, _ = at_the_read_back(language)
    talk.say(ERASE[language], "help")
    assert not talk.in_form and talk.slots["offered"] == {"intent": own_data.ERASE}
    talk.say("", "deny")
    assert desks.drafts.load("c1", SERVICE) is not None


@IN_EACH
def test_a_form_left_for_later_is_taken_up_elsewhere_by_its_code(desks: Casework, language: str) -> None:
    talk = begun(language)
    first = talk.slots["asking"]
    talk.say({"ko": "김영수입니다", "zh": "我叫王秀英", "en": "My name is Mary Smith"}[language])
    kept = dict(talk.slots["answers"])
    said = talk.say(KEEP[language], "help")
    code = talk.cards[0]["id"]
    assert not talk.in_form and code in said and first in kept
    desks.privacy.end("c1")
    phone = Talk("phone", language, "KR")
    phone.say(TAKE_UP[language], "help")
    assert not phone.in_form and phone.slots["offered"] == drafts.WANTED
    phone.say(CODE[language].format(code), "help")
    assert phone.in_form and phone.slots["service"] == SERVICE and phone.slots["answers"] == kept
    assert phone.slots["asking"] not in (None, first)


@IN_EACH
def test_a_code_nobody_gave_out_is_told_so(desks: Casework, language: str) -> None:
    from services.casework.references import new_reference

    talk = Talk("c1", language, "KR")
    said = talk.say(CODE[language].format(new_reference("draft")), "help")
    assert not talk.in_form and {"ko": "코드", "zh": "编码", "en": "code"}[language] in said


@IN_EACH
def test_in_the_same_conversation_no_code_is_needed(desks: Casework, language: str) -> None:
    talk = begun(language)
    talk.say({"ko": "김영수입니다", "zh": "我叫王秀英", "en": "My name is Mary Smith"}[language])
    talk.say(KEEP[language], "help")
    talk.say(TAKE_UP[language], "help")
    assert talk.in_form and talk.slots["service"] == SERVICE and talk.slots["answers"]


def test_a_photo_goes_with_the_draft(desks: Casework) -> None:
    from tests.casework.test_files_are_handed_in import picture

    desks.drafts.save("kiosk", SERVICE, {"applicant_name": "김영수"})
    photo = desks.documents.receive("kiosk", f"{SERVICE}.photo", picture())
    other = desks.documents.receive("kiosk", "kr_id_card_reissue.photo", picture("PNG"))
    desks.drafts.adopt(desks.drafts.share("kiosk", SERVICE).code, "phone")
    assert [one.id for one in desks.documents.waiting("phone")] == [photo.id]
    assert [one.id for one in desks.documents.waiting("kiosk")] == [other.id]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ko", "내 정보 고치고 싶어요, 이름이 어떻게 바뀌어요"), ("ko", "자동차 정보 보여 주세요"), ("ko", "등본 떼 주세요"), ("ko", "개인정보 보호법이 뭐예요"), ("ko", "나중에 할게요"),
        ("zh", "我要改我的信息怎么办"), ("zh", "帮我查房产信息"), ("zh", "我同意"), ("zh", "我要办身份证"),
        ("en", "How do I change my details?"), ("en", "Show me my certificate"), ("en", "What do I need to bring?"), ("en", "Forget it"), ("en", "I need my medical records"),
    ],
)  # fmt: skip
def test_other_wishes_are_left_alone(language: str, text: str) -> None:
    assert own_data.wish_in(text, language) is None
    assert drafts.wish_in(text, language, form_kind="service") is None and drafts.wish_in(text, language) is None


def test_i_do_not_agree_answers_a_question_of_the_form() -> None:
    field = next(f for service in load_catalogue() for f in service.form if f.type is FieldType.yes_no)
    assert isinstance(field, Field)
    for language, words in REFUSE.items():
        assert own_data.wish_in(words, language, field=field) is None
        assert own_data.wish_in(words, language, confirming=True) == "refuse"


def test_every_purpose_speaks_three_languages() -> None:
    assert all({"ko", "zh", "en"} == set(purpose.told) == set(purpose.ask) for purpose in load_purposes().values())
