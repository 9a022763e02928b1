"""The terminal as a channel: one turn from text or from recordings."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.conversation import Conversations, TurnInput
from assistant.runtime import Assistant
from channels.chat import turn_as_json
from channels.speech import phrases_for
from services.catalogue.sound import script_of
from services.catalogue.store import load_catalogue
from voice.audio import parse_wav
from voice.recognise import Hints, Recognition, create
from voice.recognise.two_pass import TwoPassRecogniser
from voice.speak import Speaker


def ask(text: str, language: str | None = None, mode: str = "standard", wav: Path | None = None) -> int:
    """Take one turn from ``text`` in a conversation of its own and print it; with ``wav`` its spoken answer is written there."""
    turn = asyncio.run(_one_turn(Conversations(Assistant()), text, language or script_of(text), mode))
    _print(turn)
    if wav is not None:
        speaker = Speaker()
        try:
            _speak(turn, wav, speaker)
        finally:
            speaker.close()
    return 0


def hear(clips: Sequence[Path], language: str = "ko", mode: str = "standard", out: Path | None = None) -> int:
    """Take one turn from each recording: print what was heard, understood and answered; write the spoken answer beside it.

    Args:
        clips: WAV files, any sample rate.
        language: ko, zh, en, or "auto" to find it from the voice.
        out: folder of the answers (``<clip>.answer.wav``) instead.

    Returns:
        1 when nothing was heard in one of them, else 0.
    """
    catalogue = load_catalogue()
    recogniser, speaker = TwoPassRecogniser(create("vosk"), create("whisper")), Speaker()
    sounds = [parse_wav(clip.read_bytes()) for clip in clips]
    conversations = Conversations(Assistant())

    async def run() -> int:
        missed = 0
        for clip, pcm in zip(clips, sounds, strict=True):
            spoken = recogniser.language_of(pcm) if language == "auto" else language
            heard: Recognition = recogniser.recognise(pcm, spoken, Hints(phrases=tuple(phrases_for(catalogue, spoken))))
            print(f"\nclip        {clip}\nheard       {heard.text or '(nothing)'}  [{heard.language or language}, confidence {heard.confidence:.2f}]")
            if not heard.text.strip():
                missed = 1
                continue
            turn = await _one_turn(conversations, heard.text, heard.language or language, mode)
            _print(turn)
            _speak(turn, _answer_path(clip, out), speaker)
        return missed

    try:
        return asyncio.run(run())
    finally:
        speaker.close()


async def _one_turn(conversations: Conversations, text: str, language: str, mode: str) -> dict[str, Any]:
    conversation_id, _ = await conversations.open(language, mode)
    try:
        return turn_as_json(await conversations.take(conversation_id, TurnInput(text)))
    finally:
        await conversations.end(conversation_id)


def _print(turn: dict[str, Any]) -> None:
    found, state = turn["understood"], turn["state"]
    service = f", {found['service']} {found['service_confidence']:.2f}" if found["service"] else ""
    flags = f", {' '.join(found['flags'])}" if found["flags"] else ""
    print(f"understood  {found['intent']} {found['confidence']:.2f}{service}{flags}")
    for entity in found["entities"]:
        print(f"            {entity['type']}: {entity['text']} → {entity['value']}")
    for number, reply in enumerate(turn["replies"]):
        print(f"{'answered' if number == 0 else '':<11} {reply['text']}")
        if reply["choices"]:
            print(f"{'':<11} [{'] ['.join(choice['label'] for choice in reply['choices'])}]")
    if state["asking"]:
        print(f"asks for    {state['asking']}")


def _answer_path(clip: Path, out: Path | None) -> Path:
    folder = out or clip.parent
    folder.mkdir(parents=True, exist_ok=True)
    # Mode bits too: the superuser may write anywhere, but a folder marked read-only is meant to stay as it is.
    if not os.access(folder, os.W_OK) or not folder.stat().st_mode & 0o222:
        print(f"gilbot: {folder} is read-only, the answer goes to the working directory", file=sys.stderr)
        folder = Path()
    return folder / f"{clip.stem}.answer.wav"


def _speak(turn: dict[str, Any], path: Path, speaker: Speaker) -> None:
    state = turn["state"]
    words = " ".join(reply["speech"] for reply in turn["replies"])
    path.write_bytes(speaker.speak(words, state["language"], mode=state["mode"]).wav())
    print(f"spoken      {path}")
