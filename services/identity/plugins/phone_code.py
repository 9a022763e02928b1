"""Sends a six-digit code to a phone and asks for it back."""

from __future__ import annotations

from services.casework.codes.desk import CodesDesk
from services.casework.codes.exceptions import CodeOverError, NoPhoneError, TooManyCodesError, WrongCodeError
from services.identity.base import Challenge, Identity, IdentityProvider
from services.identity.exceptions import ChallengeOverError, HintError, TooManyRequestsError, WrongAnswerError
from services.messaging.base import Message
from services.messaging.registry import SenderRegistry

_SUBJECT = {"ko": "인증 번호 {code}", "zh": "验证码 {code}", "en": "Your code is {code}"}
_BODY = {
    "ko": "인증 번호는 {code}입니다. 5분 안에 말씀하시거나 눌러 주세요. 누구에게도 알려 주지 마세요.",
    "zh": "您的验证码是{code}，5分钟内有效。请不要告诉任何人。",
    "en": "Your code is {code}. It is good for 5 minutes. Tell it to nobody.",
}


class PhoneCodeProvider(IdentityProvider):
    """A code by text message, through the sender `channel`; good for five minutes and five tries."""

    name = "phone_code"

    def __init__(self, codes: CodesDesk, senders: SenderRegistry, channel: str = "console") -> None:
        self._codes, self._senders, self._channel = codes, senders, channel

    def begin(self, conversation_id: str, hint: str = "", language: str = "ko") -> Challenge:
        """Send a code to the phone `hint`. Raises HintError, TooManyRequestsError, SendError."""
        sender = self._senders.get(self._channel)
        try:
            made = self._codes.issue(conversation_id, hint)
        except NoPhoneError:
            raise HintError("that is no phone number") from None
        except TooManyCodesError as problem:
            raise TooManyRequestsError(problem.retry_after_s) from None
        spoken = language if language in _BODY else "en"
        subject, body = (words[spoken].format(code=made.code) for words in (_SUBJECT, _BODY))
        sender.send(Message(made.id, made.phone, subject, body, spoken))
        return Challenge(made.id, self.name, f"•••-••••-••{made.phone[-2:]}", made.expires_at)

    def complete(self, conversation_id: str, challenge_id: str, answer: str) -> Identity:
        """Check the code, in digits however spaced."""
        try:
            subject = self._codes.check(conversation_id, challenge_id, answer)
        except CodeOverError:
            raise ChallengeOverError("the check is over") from None
        except WrongCodeError as problem:
            raise WrongAnswerError(problem.tries_left) from None
        return Identity(self.name, subject, "phone")
