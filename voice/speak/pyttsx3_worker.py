"""Owns pyttsx3 in a process of its own; one JSON request per line in, one JSON answer per line out.

Engines in several threads of one process break each other ("run loop already started", missing files), and a crash
of a system voice must not take the server along.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from typing import Any

_WANTED = {"ko": ("ko", "korean"), "zh": ("cmn", "zh", "chinese", "mandarin"), "en": ("en-us", "en_us", "english (america)", "en", "english")}
WORDS_PER_MINUTE = 165
ATTEMPTS = 4
WAV_HEADER_BYTES = 44


def find_voice(engine: Any, language: str) -> str | None:
    """Id of the voice that fits a language best, by id, languages and name."""
    voices = engine.getProperty("voices") or []
    for wanted in _WANTED[language]:
        for voice in voices:
            spoken = [x.decode("utf-8", "ignore") if isinstance(x, bytes) else str(x) for x in (voice.languages or [])]
            tags = [str(voice.id).lower(), *(x.lower().strip("\x05") for x in spoken)]
            if any(t == wanted or t.endswith("/" + wanted) or t.startswith(wanted + "-") or t.startswith(wanted + "_")
                   for t in tags) or wanted in str(voice.name).lower().split():
                return str(voice.id)
    return None


def recorded(engine: Any, text: str) -> bytes:
    """Bytes of a WAV file with ``text`` spoken. Raises :class:`RuntimeError` when the engine keeps silent."""
    path = os.path.join(tempfile.gettempdir(), f"gilbot-{os.getpid()}.wav")
    for _ in range(ATTEMPTS):  # the espeak driver ends about one utterance of 300 before its first sound
        with contextlib.suppress(OSError):
            os.unlink(path)
        engine.save_to_file(text, path)
        engine.runAndWait()
        with contextlib.suppress(OSError), open(path, "rb") as f:
            sound = f.read()
            if len(sound) > WAV_HEADER_BYTES:
                os.unlink(path)
                return sound
    raise RuntimeError("the engine made no sound")


def main() -> None:
    """Serve requests until standard input closes."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # drivers print to standard output; answers must stay clean
    import pyttsx3

    engine = pyttsx3.init()
    voices = {language: find_voice(engine, language) for language in _WANTED}
    answers.write(json.dumps({"ready": True, "voices": voices}) + "\n")
    answers.flush()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            voice = voices[request["language"]]
            if voice is None:
                raise RuntimeError(f"no system voice for {request['language']}")
            engine.setProperty("voice", voice)
            engine.setProperty("rate", int(WORDS_PER_MINUTE * request["rate"]))
            answers.write(json.dumps({"hex": recorded(engine, request["text"]).hex()}) + "\n")
        except Exception as e:  # whatever a driver raises becomes an answer, and the worker lives on
            answers.write(json.dumps({"error": f"{type(e).__name__}: {e}"}) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
