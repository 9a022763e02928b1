"""Paying the fee of what was filed, through the installation's payment provider."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Conversation, casework, catalogue, payments, tell, yes_no_buttons
from actions.progress import label_of, own_records
from actions.wishes import PAY
from services.casework.records.models import Record
from services.payment.exceptions import PaymentError
from services.payment.fees import Fee, fee_of

PAYABLE = frozenset({"application", "package", "appointment", "complaint"})
"""Kinds of record for which something may be due."""
_ASK = {
    "ko": "{name}, 내실 돈은 {amount}이에요.{demo} 지금 낼까요?",
    "zh": "{name}要付{amount}。{demo}现在付吗？",
    "en": "Your {name} costs {amount}.{demo} Shall I take the payment now?",
}
_DEMO = {
    "ko": " 시범이라 돈이 실제로 나가지는 않아요.",
    "zh": "这是演示，不会真的扣钱。",
    "en": " This is a demonstration; no money moves.",
}
_PAGE = {
    "ko": "{name}, 내실 돈은 {amount}이에요. 화면의 QR을 휴대폰으로 찍어 내시면 돼요.",
    "zh": "{name}要付{amount}。请用手机扫屏幕上的二维码付款。",
    "en": "Your {name} costs {amount}. Scan the QR code on the screen with your phone to pay.",
}
_PAID = {
    "ko": "{amount} 결제가 끝났어요. {name}, 접수번호는 {id}예요.",
    "zh": "{amount}付好了。{name}，编号是{id}。",
    "en": "The {amount} is paid. This is for your {name}, number {id}.",
}
_PAID_BEFORE = {"ko": "{name}은(는) 이미 내셨어요.", "zh": "{name}的费用已经付过了。", "en": "You have already paid for your {name}."}
_NOTHING = {"ko": "지금 내실 돈은 없어요.", "zh": "现在没有要付的钱。", "en": "Nothing is due now."}
_AT_COUNTER = {
    "ko": "여기서 미리 낼 돈은 없어요. 돈이 드는 것은 그 기관에서 내시면 돼요.",
    "zh": "这里不用先付钱。要收费的，到办理的地方再付。",
    "en": "Nothing is paid here in advance. What does cost something is paid at the office in charge.",
}
_DECLINED = {
    "ko": "결제가 되지 않았어요. 돈은 나가지 않았어요. 창구에서 내실 수 있어요.",
    "zh": "没有付成功，钱没有扣。您可以到窗口付。",
    "en": "The payment did not go through, and nothing was taken. You can pay at the counter.",
}
_CANCELLED = {
    "ko": "{name}은(는) 취소돼서 내실 돈이 없어요.",
    "zh": "{name}已经取消，不用付钱。",
    "en": "Your {name} is cancelled, so nothing is due.",
}


def amount_words(fee: Fee, language: str) -> str:
    """Return an amount as the screen shows it and the voice says it."""
    written = f"{fee.units:,.0f}" if fee.units == int(fee.units) else f"{fee.units:,.2f}"
    unit = {"KRW": {"ko": "원", "zh": "韩元", "en": " won"}, "CNY": {"ko": "위안", "zh": "元", "en": " yuan"}}[fee.currency][language]
    return f"{written}{unit}"


def ask(dispatcher: CollectingDispatcher, state: Conversation, record: Record) -> list[dict[str, Any]]:
    """Tell what is due for a record and offer to take it; where nothing is decided, the fee in the catalogue's own words."""
    language, name = state.language, label_of(record, state.language)
    done = [SlotSet("offered", None), SlotSet("failures", 0)]
    if record.status == "cancelled":
        tell(dispatcher, _CANCELLED[language].format(name=name))
        return done
    if (record.details.get("payment") or {}).get("status") == "paid":
        tell(dispatcher, _PAID_BEFORE[language].format(name=name))
        return done
    answers = casework().applications.answers(record.id) if record.kind == "application" else {}
    fee = fee_of(record.service, answers)
    if fee is None:
        tell(dispatcher, _not_due(record, language))
        return done
    provider = payments().get()
    try:
        payment = provider.start(record.id, fee.amount, fee.currency, idempotency_key=record.id)
    except PaymentError:
        tell(dispatcher, _DECLINED[language])
        return done
    told = {"name": name, "amount": amount_words(fee, language), "demo": _DEMO[language] if provider.demonstration else ""}
    if payment.pay_at:
        card = {
            "kind": "summary",
            "id": record.id,
            "title": name,
            "rows": [{"label": name, "value": told["amount"]}],
            "link": payment.pay_at,
        }
        tell(dispatcher, _PAGE[language].format(**told), extra={"card": card})
        return done
    tell(dispatcher, _ASK[language].format(**told), buttons=yes_no_buttons(language))
    return [
        SlotSet("offered", {"intent": PAY, "record": record.id, "payment": payment.id}),
        SlotSet("pending", None),
        SlotSet("failures", 0),
    ]


def _not_due(record: Record, language: str) -> str:
    service = catalogue().get(record.service)
    if service is None:
        return _NOTHING[language]
    free = any(word in service.cost.text.ko.split(".")[0] for word in ("무료", "없어요"))
    space = "" if language == "zh" else " "
    return f"{(_NOTHING if free else _AT_COUNTER)[language]}{space}{service.cost.text.in_(language)}"


def pay(dispatcher: CollectingDispatcher, state: Conversation) -> list[dict[str, Any]]:
    """Take the payment that was offered, and keep with the record that it is paid."""
    language, done = state.language, [SlotSet("offered", None), SlotSet("failures", 0)]
    record = next((one for one in own_records(state) if one.id == state.offered.get("record")), None)
    if record is None:
        return done
    try:
        payment = payments().get().confirm(str(state.offered["payment"]))
    except PaymentError:
        tell(dispatcher, _DECLINED[language])
        return done
    if payment.status != "paid":
        tell(dispatcher, _DECLINED[language])
        return done
    kept = casework().records.keep(
        record.id,
        "payment",
        {"id": payment.id, "provider": payment.provider, "amount": payment.amount, "currency": payment.currency, "status": payment.status},
    )
    words = amount_words(Fee(payment.amount, payment.currency), language)
    name = label_of(record, language)
    card = {
        "kind": "receipt",
        "id": record.id,
        "access_code": record.access_code,
        "title": name,
        "status": kept.status,
        "next": kept.what_happens_next(language),
    }
    tell(
        dispatcher,
        _PAID[language].format(amount=words, name=name, id=record.id),
        extra={"card": card, "records": [kept.as_dict()], "reference": record.id},
    )
    return done
