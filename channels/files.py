"""Photos and papers for a form: from the widget, the phone page or any client."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile

from assistant.conversation import TurnInput
from channels.chat import take_turn
from channels.problems import ProblemError
from channels.state import InRooms, OpenConversation, Rooms
from services.casework.documents.desk import FILES_PER_CONVERSATION, LARGEST
from services.casework.documents.exceptions import DocumentNotFoundError, FileTooLargeError, TooManyFilesError, UnusableFileError
from services.casework.documents.models import Document
from services.catalogue.schema import Field, FieldType, Service

router = APIRouter(tags=["conversation"])

FILES_AT_ONCE = 5
ARRIVED = "uploaded"
"""The choice by which the form takes what has arrived."""
REASONS = {
    "empty": "The file is empty.",
    "unknown_kind": "The content is neither a picture nor a PDF.",
    "broken_image": "The picture is damaged. Please take it again.",
    "image_too_small": "The picture is too small to be read.",
    "image_too_large": "The picture has too many pixels.",
    "broken_pdf": "The PDF is damaged or incomplete.",
    "active_pdf": "The PDF holds scripts or attachments. Please print it to a plain PDF.",
    "video_not_wanted": "A film cannot be used here. Please send a picture or a PDF.",
}


async def asked_file(here: Rooms, conversation_id: str) -> tuple[Service, Field]:
    """Return the service and field that a file would answer now.

    Raises:
        ProblemError: 409 when the form asks for no file.
    """
    state = (await here.loop.run(here.conversations.transcript(conversation_id)))["state"]
    service = here.catalogue.get(state["service"])
    field = service.field(state["asking"]) if service and state["asking"] else None
    if service is None or field is None or field.type not in (FieldType.photo, FieldType.document):
        raise ProblemError(409, "No photo or document is asked for now. Please send it when the form asks.", code="not_asked")
    return service, field


async def parts_of(request: Request) -> list[bytes]:
    """Return the files of a multipart body.

    Raises:
        ProblemError: 415 when it is none, 422 when it holds no file or too many, 413 when one is too large.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise ProblemError(415, "Send the file as multipart/form-data, in a part called 'file'.", code="not_multipart")
    async with request.form(max_files=FILES_AT_ONCE + 1, max_fields=20) as form:
        files = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
        if not files:
            raise ProblemError(422, "There is no file in the body: its part is called 'file'.", code="no_file")
        if len(files) > FILES_AT_ONCE:
            raise ProblemError(422, f"At most {FILES_AT_ONCE} files can be sent at once.", code="too_many_files")
        if any((part.size or 0) > LARGEST for part in files):
            raise _too_large()
        return [await part.read() for part in files]


@router.post("/api/conversations/{conversation_id}/files")
async def hand_in(conversation_id: OpenConversation, request: Request, here: InRooms) -> dict[str, Any]:
    """Take the files of a multipart body as the answer to the photo or document the form asks for; returns the turn, with ``files``.

    Their kind is told by their content, never by their name: pictures (JPEG, PNG, WebP, HEIC) and PDF, for complaints also films (MP4, MOV, WebM).
    """
    service, field = await asked_file(here, conversation_id)
    contents = await parts_of(request)
    kinds = ("image", "pdf", "video") if service.produces == "complaint" else ("image", "pdf")
    received = await asyncio.to_thread(_receive, here, conversation_id, f"{service.id}.{field.name}", contents, kinds)
    turn = await take_turn(here, conversation_id, TurnInput(choice=ARRIVED))
    return {**turn, "files": [document.as_dict() for document in received]}


@router.get("/api/conversations/{conversation_id}/files/{document_id}")
async def look_at(conversation_id: OpenConversation, document_id: str, here: InRooms) -> Response:
    """Return a file of this conversation."""
    try:
        document, content = await asyncio.to_thread(here.casework.documents.content, document_id, conversation_id)
    except DocumentNotFoundError as error:
        raise ProblemError(404, "This conversation has no such file.") from error
    disposition = {"content-disposition": f'attachment; filename="{document.id}"', "cache-control": "no-store"}
    return Response(content, media_type=document.media_type, headers=disposition)


def _too_large() -> ProblemError:
    return ProblemError(413, f"A file may have {LARGEST // 1024 // 1024} MB at most.", code="file_too_large")


def _receive(here: Rooms, conversation_id: str, field: str, contents: list[bytes], kinds: tuple[str, ...]) -> list[Document]:
    desk = here.casework.documents
    try:
        received = [desk.receive(conversation_id, field, content, kinds) for content in contents]
    except FileTooLargeError as error:
        raise _too_large() from error
    except UnusableFileError as error:
        raise ProblemError(415, REASONS.get(error.reason, "This file cannot be used."), code=error.reason) from error
    except TooManyFilesError as error:
        raise ProblemError(409, f"At most {FILES_PER_CONVERSATION} files can be handed in.", code="too_many_files") from error
    desk.replace(conversation_id, field, [document.id for document in received])
    return received
