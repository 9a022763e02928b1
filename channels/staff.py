"""For staff, behind a token from the settings: people waiting for a person, applications to decide, complaints at each desk."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from channels.problems import ProblemError
from channels.state import InRooms, Rooms, Token
from services.casework.documents.exceptions import DocumentNotFoundError
from services.casework.exceptions import CaseworkError, RecordNotFoundError
from services.casework.handoffs.exceptions import AlreadyTakenError
from services.casework.masking import mask_spoken
from services.casework.records.exceptions import IllegalTransitionError
from services.casework.records.models import Record
from services.issuing import IssuingDesk, NoHolderError, NoReasonError, ReviewDesk

router = APIRouter(tags=["staff"])
T = TypeVar("T")

WRONG_TOKENS = 10
"""Wrong tokens after which nobody may sign in for a while."""
LOCKED_S = 60.0
PAGE = Path(__file__).parent / "web" / "staff" / "staff.html"
Language = Annotated[Literal["ko", "zh", "en"], Query()]


class Wrong:
    """Wrong tokens of the last minute, in this process."""

    def __init__(self) -> None:
        self._at: list[float] = []

    def note(self) -> None:
        """Count one."""
        self._at = [*self._at[-WRONG_TOKENS:], time.monotonic()]

    def too_many(self) -> bool:
        """Return whether nobody may try for now."""
        return sum(time.monotonic() - at < LOCKED_S for at in self._at) >= WRONG_TOKENS


_wrong = Wrong()


def staff_member(here: InRooms, token: Token) -> str:
    """Return the name that the token belongs to, as the audit trail writes it.

    Raises:
        ProblemError: 404 where no staff is set up, 401 without a right token, 429 after too many wrong ones.
    """
    tokens = here.settings.staff_tokens
    if not tokens:
        raise ProblemError(404, "No staff are set up here. See GILBOT_STAFF_TOKENS in docs/settings.md.")
    if _wrong.too_many():
        raise ProblemError(429, "Too many wrong tokens. Please try again in a minute.")
    if not token:
        raise ProblemError(401, "Send your staff token as a bearer token.")
    # Every token is compared, so that the time taken tells nothing.
    names = [
        name for name, wanted in tokens.items() if hmac.compare_digest(wanted.get_secret_value().encode(), token.encode(errors="replace"))
    ]
    if not names:
        _wrong.note()
        raise ProblemError(401, "This token is not known.")
    return f"staff:{names[0]}"


Staff = Annotated[str, Depends(staff_member)]


class Words(BaseModel):
    """Words to the citizen, and the name for a certificate where the form asks for none."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field(default="", max_length=1_000)
    holder: str | None = Field(default=None, max_length=120)


class Step(BaseModel):
    """Where a complaint goes next."""

    model_config = ConfigDict(extra="forbid")

    status: Literal["assigned", "in_progress", "resolved", "rejected", "closed"]
    note: str = Field(default="", max_length=1_000)


def review_desk(here: Rooms) -> ReviewDesk:
    """Return the desk that staff work at."""
    return ReviewDesk(here.casework, here.catalogue, IssuingDesk(here.casework, here.catalogue))


async def _do(work: Callable[[], T]) -> T:
    """Run ``work`` beside the loop and tell what went wrong as a problem."""
    try:
        return await asyncio.to_thread(work)
    except (RecordNotFoundError, DocumentNotFoundError) as error:
        raise ProblemError(404, "There is no such case.") from error
    except NoReasonError as error:
        raise ProblemError(422, "Write what the citizen is to be told.", code="no_reason") from error
    except NoHolderError as error:
        raise ProblemError(422, "Give the name that the identity check found.", code="no_holder") from error
    except AlreadyTakenError as error:
        raise ProblemError(409, "Somebody else has taken this conversation.", code="taken") from error
    except IllegalTransitionError as error:
        raise ProblemError(409, "This case has moved on meanwhile.", code="moved_on") from error
    except CaseworkError as error:
        raise ProblemError(409, "That is not possible for this case.") from error


def _waiting(record: Record) -> dict[str, Any]:
    return {
        **record.as_dict(),
        "language": record.language,
        "jurisdiction": record.jurisdiction,
        "reason": record.details.get("reason"),
        "place": record.details.get("place"),
        "since": record.created_at.isoformat(timespec="seconds"),
    }


@router.get("/staff", include_in_schema=False)
async def page() -> FileResponse:
    """The page for staff; without a token it only asks for one."""
    return FileResponse(PAGE, headers={"cache-control": "no-cache"})


@router.get("/api/staff/me")
async def me(staff: Staff) -> dict[str, str]:
    """Tell whose token this is."""
    return {"name": staff.removeprefix("staff:")}


@router.get("/api/staff/handoffs")
async def handoffs(here: InRooms, staff: Staff) -> dict[str, Any]:
    """List who waits for a person, the most pressing first, and who is with one."""
    waiting = await _do(here.casework.handoffs.waiting)
    connected = await _do(lambda: here.casework.records.search("handoff", "connected"))
    return {"handoffs": [_waiting(record) for record in (*waiting, *connected)]}


@router.get("/api/staff/handoffs/{record_id}")
async def read_handoff(record_id: str, here: InRooms, staff: Staff) -> dict[str, Any]:
    """Return a conversation so far, with numbers that identify somebody masked, said ones too."""

    def read() -> dict[str, Any]:
        record = here.casework.records.get(record_id)
        lines = here.casework.handoffs.transcript(record.id)
        here.casework.audit.append(staff, "handoff.read", record.id, {})
        return {
            **_waiting(record),
            "transcript": [
                {"who": str(line.get("who", "")), "text": mask_spoken(str(line.get("text", "")))}
                for line in lines
                if isinstance(line, dict)
            ],
        }

    return await _do(read)


@router.post("/api/staff/handoffs/{record_id}/take")
async def take(record_id: str, here: InRooms, staff: Staff) -> dict[str, Any]:
    """Take a conversation over."""
    return _waiting(await _do(lambda: here.casework.handoffs.take(record_id, staff.removeprefix("staff:"))))


@router.post("/api/staff/handoffs/{record_id}/close")
async def close(record_id: str, here: InRooms, staff: Staff) -> dict[str, Any]:
    """Close a conversation that was taken over."""
    return _waiting(await _do(lambda: here.casework.handoffs.close(record_id, staff.removeprefix("staff:"))))


@router.get("/api/staff/applications")
async def applications(here: InRooms, staff: Staff, language: Language = "ko") -> dict[str, Any]:
    """List applications that wait for the office, oldest first, without answers."""
    return {"applications": await _do(lambda: review_desk(here).waiting(language))}


@router.get("/api/staff/complaints")
async def complaints(
    here: InRooms, staff: Staff, desk: Annotated[str | None, Query(max_length=60)] = None, language: Language = "ko"
) -> dict[str, Any]:
    """List open complaints with their desks, the most urgent first at each."""
    return {"complaints": await _do(lambda: review_desk(here).complaints(desk, language))}


@router.get("/api/staff/cases/{record_id}")
async def read_case(record_id: str, here: InRooms, staff: Staff, language: Language = "ko") -> dict[str, Any]:
    """Return one application or complaint with its answers, masked, its files and its history."""
    return await _do(lambda: review_desk(here).read(record_id, staff, language))


@router.get("/api/staff/documents/{document_id}")
async def read_document(document_id: str, here: InRooms, staff: Staff) -> Response:
    """Return a file that was filed with a case."""
    document, content = await _do(lambda: review_desk(here).file(document_id, staff))
    return Response(content, media_type=document.media_type, headers={"content-disposition": "attachment", "cache-control": "no-store"})


@router.post("/api/staff/applications/{record_id}/approve")
async def approve(record_id: str, words: Words, here: InRooms, staff: Staff) -> dict[str, Any]:
    """Approve an application, and issue its certificate where the service gives one."""
    approval = await _do(lambda: review_desk(here).approve(record_id, words.note, staff, words.holder))
    return {**approval.record.as_dict(), "certificate": approval.certificate.as_dict() if approval.certificate else None}


@router.post("/api/staff/applications/{record_id}/{decision}")
async def decide(record_id: str, decision: Literal["review", "ask", "refuse"], words: Words, here: InRooms, staff: Staff) -> dict[str, Any]:
    """Begin to review an application, ask for more, or refuse it with the reason."""
    status = {"review": "in_review", "ask": "more_information", "refuse": "rejected"}[decision]
    return (await _do(lambda: review_desk(here).move(record_id, status, words.note, staff))).as_dict()


@router.post("/api/staff/complaints/{record_id}")
async def move_complaint(record_id: str, step: Step, here: InRooms, staff: Staff) -> dict[str, Any]:
    """Move a complaint on; those that repeat it follow."""
    return (await _do(lambda: review_desk(here).move(record_id, step.status, step.note, staff))).as_dict()
