"""The text conversation over HTTP."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.conversation import BadInputError, Reply, Turn, TurnInput, UnknownConversationError
from channels.problems import ProblemError
from channels.state import InRooms, OpenConversation, Rooms
from voice.speak.text import normalise

router = APIRouter(tags=["conversation"])

Language = Literal["ko", "zh", "en"]
Mode = Literal["standard", "elder"]


class Opening(BaseModel):
    """Body of ``POST /api/conversations``."""

    model_config = ConfigDict(extra="forbid")

    language: Language = "ko"
    mode: Mode = "standard"
    channel: Literal["kiosk", "widget", "api", "phone"] = "api"
    jurisdiction: Literal["KR", "CN"] | None = None


class MessageIn(BaseModel):
    """Body of ``POST /api/conversations/{id}/messages``: exactly one of text, choice, silence_s or event."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(default=None, max_length=2_000)
    choice: str | None = Field(default=None, max_length=200)
    silence_s: float | None = Field(default=None, ge=0, le=86_400)
    event: Literal["barge_in", "gesture"] | None = None
    name: str | None = Field(default=None, max_length=40)

    @model_validator(mode="after")
    def one_of(self) -> MessageIn:
        """Exactly one kind of input is given."""
        if sum(value is not None for value in (self.text, self.choice, self.silence_s, self.event)) != 1:
            raise ValueError("give exactly one of text, choice, silence_s or event")
        return self


class Sentence(BaseModel):
    """Body of ``POST /api/understand``."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=2_000)
    language: Language | None = None
    jurisdiction: Literal["KR", "CN"] | None = None


def reply_as_json(reply: Reply, language: str) -> dict[str, Any]:
    """Return a reply in the contract's shape, with its speech written out for the voice."""
    return {**asdict(reply), "speech": normalise(reply.speech, language)}


def turn_as_json(turn: Turn) -> dict[str, Any]:
    """Return a turn in the contract's shape."""
    language = turn.state["language"]
    return {
        "heard": turn.heard,
        "understood": turn.understood,
        "replies": [reply_as_json(reply, language) for reply in turn.replies],
        "state": turn.state,
        "ui": turn.ui,
        "records": turn.records,
    }


async def take_turn(here: Rooms, conversation_id: str, given: TurnInput) -> dict[str, Any]:
    """Run one turn and return it in the contract's shape.

    Raises:
        ProblemError: 404 when the conversation has ended, 422 when the input cannot be used.
    """
    try:
        return turn_as_json(await here.loop.run(here.conversations.take(conversation_id, given)))
    except UnknownConversationError as error:
        raise ProblemError(404, "This conversation does not exist or has ended.") from error
    except BadInputError as error:
        raise ProblemError(422, f"{str(error)[:1].upper()}{str(error)[1:]}.") from error


@router.post("/api/conversations", status_code=201)
async def open_a_conversation(here: InRooms, opening: Opening | None = None) -> dict[str, Any]:
    """Open a conversation; returns its id, token and greeting."""
    wanted = opening or Opening()
    conversation_id, replies = await here.loop.run(
        here.conversations.open(wanted.language, wanted.mode, wanted.channel, wanted.jurisdiction)
    )
    return {
        "conversation_id": conversation_id,
        "token": here.conversations.token(conversation_id),
        "language": wanted.language,
        "mode": wanted.mode,
        "replies": [reply_as_json(reply, wanted.language) for reply in replies],
    }


@router.post("/api/conversations/{conversation_id}/messages")
async def say_something(conversation_id: OpenConversation, message: MessageIn, here: InRooms) -> dict[str, Any]:
    """Take one turn."""
    return await take_turn(here, conversation_id, TurnInput(message.text, message.choice, message.silence_s, message.event, message.name))


@router.get("/api/conversations/{conversation_id}")
async def read_transcript(conversation_id: OpenConversation, here: InRooms) -> dict[str, Any]:
    """Return the transcript, for a reload."""
    transcript = await here.loop.run(here.conversations.transcript(conversation_id))
    language = transcript["state"]["language"]
    for message in transcript["messages"]:
        if "speech" in message:
            message["speech"] = normalise(message["speech"], language)
    records = [record.as_dict() for record in here.casework.records.of_conversation(conversation_id)]
    return {**transcript, "records": records}


@router.delete("/api/conversations/{conversation_id}", status_code=204)
async def end_conversation(conversation_id: OpenConversation, here: InRooms) -> Response:
    """End the conversation and erase what was not submitted."""
    await here.loop.run(here.conversations.end(conversation_id))
    return Response(status_code=204)


@router.post("/api/conversations/{conversation_id}/handover", status_code=201)
async def hand_over_to_phone(conversation_id: OpenConversation, here: InRooms) -> dict[str, Any]:
    """Return a code, good once and for five minutes, with which a phone takes the conversation up."""
    code = here.handovers.issue(conversation_id)
    return {"code": code, "url": f"/phone/{code}"}


@router.post("/api/handover/{code}")
async def take_up_on_phone(code: str, here: InRooms) -> dict[str, Any]:
    """Return the conversation that a code opens."""
    conversation_id = here.handovers.redeem(code)
    if conversation_id is None or not await here.loop.run(here.conversations.exists(conversation_id)):
        raise ProblemError(404, "This code has been used or is too old. Please show a new one on the kiosk.")
    state = (await here.loop.run(here.conversations.transcript(conversation_id)))["state"]
    return {
        "conversation_id": conversation_id,
        "token": here.conversations.token(conversation_id),
        "language": state["language"],
        "mode": state["mode"],
    }


@router.post("/api/understand")
async def understand(sentence: Sentence, here: InRooms) -> dict[str, Any]:
    """Return what is understood of one sentence, without a conversation."""
    return await here.loop.run(here.conversations.understand(sentence.text, sentence.language, sentence.jurisdiction))
