"""Rasa's own REST channel, so that existing Rasa clients connect unchanged."""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from assistant.conversation import TurnInput
from channels.chat import take_turn
from channels.state import InRooms

router = APIRouter(tags=["rasa"])


class RasaMessage(BaseModel):
    """Body of Rasa's REST channel."""

    sender: str = Field(default="default", min_length=1, max_length=200)
    message: str = Field(min_length=1, max_length=2_000)


@router.post("/webhooks/rest/webhook")
async def webhook(message: RasaMessage, here: InRooms) -> list[dict[str, Any]]:
    """Take one turn and answer as Rasa would."""
    # Senders choose their names freely; hashed, none can reach a conversation of another channel.
    conversation_id = "r-" + hashlib.sha256(message.sender.encode()).hexdigest()[:24]
    if not await here.loop.run(here.conversations.exists(conversation_id)):
        await here.loop.run(here.conversations.adopt(conversation_id))
    turn = await take_turn(here, conversation_id, TurnInput(text=message.message))
    answers = []
    for reply in turn["replies"]:
        answer: dict[str, Any] = {"recipient_id": message.sender, "text": reply["text"]}
        if reply["choices"]:
            answer["buttons"] = [{"title": choice["label"], "payload": choice["label"]} for choice in reply["choices"]]
        answers.append(answer)
    return answers
