"""Makes one-time codes and checks them."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import timedelta

from sqlalchemy import delete, select

from services.casework.codes.exceptions import CodeOverError, NoPhoneError, TooManyCodesError, WrongCodeError
from services.casework.codes.models import CodeRow, OneTimeCode
from services.casework.core import Core
from services.casework.database import Unit

LIVES = timedelta(minutes=5)
TRIES = 5
# At most three codes to one phone in a quarter of an hour, and as many from one conversation.
WINDOW = timedelta(minutes=15)
CODES_IN_WINDOW = 3
PHONE_LENGTH = range(9, 16)


class CodesDesk:
    """Operations on one-time codes. Phones and codes are stored as keyed digests only."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def issue(self, conversation_id: str, phone: str) -> OneTimeCode:
        """Make a code for a phone, to be sent by the caller. Raises NoPhoneError, TooManyCodesError."""
        digits = phone_digits(phone)
        if len(digits) not in PHONE_LENGTH:
            raise NoPhoneError("that is no phone number")
        now = self._core.clock.now()
        made = OneTimeCode(secrets.token_hex(16), f"{secrets.randbelow(10**6):06d}", digits, now + LIVES)
        row = CodeRow(id=made.id, conversation_id=conversation_id, phone_index=self.subject_of(digits), begun_at=now,
                      code_index=self._index(made.id, made.code), expires_at=made.expires_at, tries=0)  # fmt: skip
        with self._core.database.write() as unit:
            self.purge(unit)
            for column, value in (
                (CodeRow.phone_index, row.phone_index),
                (CodeRow.conversation_id, conversation_id),
            ):
                begun = unit.session.execute(select(CodeRow.begun_at).where(column == value)).scalars().all()
                if len(begun) >= CODES_IN_WINDOW:
                    raise TooManyCodesError(max(1, int((min(begun) + WINDOW - now).total_seconds())))
            unit.session.add(row)
        return made

    def check(self, conversation_id: str, code_id: str, answer: str) -> str:
        """Check a code, in digits however spaced, and use it up; the phone's subject (see `subject_of`).

        Five tries, then another code is needed. Raises WrongCodeError, CodeOverError.
        """
        with self._core.database.write() as unit:
            query = select(CodeRow).where(CodeRow.id == code_id, CodeRow.conversation_id == conversation_id)
            row = unit.session.execute(query.with_for_update()).scalar_one_or_none()
            now = self._core.clock.now()
            if row is None or row.expires_at <= now or row.tries >= TRIES:
                raise CodeOverError("the code is over")
            right = hmac.compare_digest(row.code_index, self._index(row.id, re.sub(r"\D", "", answer)))
            if right:
                # Used up, but kept for a while: it still counts against asking for codes too often.
                row.expires_at = now
            row.tries += 1
        if not right:
            raise WrongCodeError(TRIES - row.tries)
        return row.phone_index

    def subject_of(self, phone: str) -> str:
        """What stands for a phone number: always the same, and not to be read back."""
        return self._index("phone", phone_digits(phone))

    def drop(self, unit: Unit, conversation_id: str) -> None:
        """Forget a conversation's codes, within a transaction."""
        query = delete(CodeRow).where(CodeRow.conversation_id == conversation_id)
        unit.session.execute(query.execution_options(synchronize_session=False))

    def purge(self, unit: Unit) -> None:
        """Forget the codes that no longer count, within a transaction."""
        query = delete(CodeRow).where(CodeRow.begun_at < self._core.clock.now() - WINDOW)
        unit.session.execute(query.execution_options(synchronize_session=False))

    def _index(self, context: str, value: str) -> str:
        return self._core.keyring.fingerprint(value, f"codes.{context}")


def phone_digits(text: str) -> str:
    """The digits of a phone number; a Korean or Chinese country code is dropped (+82 10 … is 010 …)."""
    plain = re.sub(r"[^\d+]", "", text)
    for code, trunk in (("+82", "0"), ("+86", "")):
        if plain.startswith(code):
            return trunk + plain[len(code) :].lstrip("0")
    return re.sub(r"\D", "", plain)
