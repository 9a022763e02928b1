"""Hearing and speaking for all channels: loaded once, in the background, after the text side is up."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from channels.idle_rendering import IdleRenderer
from services.catalogue.store import Catalogue
from voice.endpoint import SileroVad
from voice.priority import after_hearing
from voice.recognise import create
from voice.recognise.base import Recogniser
from voice.recognise.two_pass import NothingFirst, TwoPassRecogniser
from voice.speak.speaker import Speaker

log = logging.getLogger(__name__)

LANGUAGES = ("ko", "zh", "en")


class SpeechEngines:
    """Recognisers, voice activity detector and voices of this process.

    Args:
        catalogue: whose names bias recognition.
        cache_dir: where fixed sentences, once spoken, are kept.
    """

    def __init__(self, catalogue: Catalogue, cache_dir: Path) -> None:
        self.recognisers: dict[str, Recogniser] = {}
        self.vad = SileroVad()
        self.speaker = Speaker(cache_dir=cache_dir)
        # Threads that wait for a final text must not keep it from being made: each kind of work has its own.
        self.pool = ThreadPoolExecutor(max_workers=32, thread_name_prefix="microphone")
        self.hearing = ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2), thread_name_prefix="final-text")
        self.speaking = ThreadPoolExecutor(max_workers=8, thread_name_prefix="speech", initializer=after_hearing)
        self._catalogue = catalogue
        self.rendering = IdleRenderer(self.speaker, self._fixed_texts)
        self.voices: dict[str, str] = {}
        self.problems: dict[str, str] = {}
        """What could not be loaded, and why."""
        self.loaded_in_s: float | None = None
        self._phrases = {language: phrases_for(catalogue, language) for language in LANGUAGES}
        self._ready = threading.Event()

    @property
    def phrases(self) -> dict[str, list[str]]:
        """Per language, the names that the catalogue knows."""
        return self._phrases

    def recogniser(self) -> Recogniser | None:
        """Return the best recogniser for a whole recording: both joined, or the one that is there; none when nothing is."""
        first, second = self.recognisers.get("vosk"), self.recognisers.get("whisper")
        return TwoPassRecogniser(first or NothingFirst(), second) if second else first

    def load(self) -> None:
        """Load every engine; one that is missing is noted and the others go on."""
        begun = time.monotonic()
        for name in ("vosk", "whisper"):
            try:
                engine = create(name)
                engine.load("ko" if name == "vosk" else None)
                self.recognisers[name] = engine
            except Exception as error:
                self.problems[name] = str(error)
                log.warning("recogniser_not_ready name=%s reason=%s", name, error)
        try:
            self.vad.load()
        except Exception as error:
            self.problems["vad"] = str(error)
            log.warning("vad_not_ready reason=%s", error)
        self.voices = self.speaker.load(LANGUAGES)
        self.loaded_in_s = time.monotonic() - begun
        self._ready.set()

    def load_in_background(self) -> None:
        """Begin :meth:`load` in a thread of its own; fixed sentences are rendered after it, whenever nobody is served."""
        threading.Thread(target=self._load_and_render, name="speech-load", daemon=True).start()

    def _fixed_texts(self) -> Iterator[tuple[str, str, str]]:
        from channels.fixed_speech import in_order  # reads all responses: only where something is rendered

        return in_order(self._catalogue, [language for language in LANGUAGES if self.voices.get(language)], ("standard", "elder"))

    def _load_and_render(self) -> None:
        self.load()
        if self.speaks:
            self.rendering.start()

    def wait_until_loaded(self, seconds: float = 120.0) -> bool:
        """Wait until loading is over, whether or not all of it worked; return False when it still goes on."""
        return self._ready.wait(seconds)

    @property
    def ready(self) -> bool:
        """Whether loading is over."""
        return self._ready.is_set()

    @property
    def hears(self) -> bool:
        """Whether speech can be recognised."""
        return self.ready and bool(self.recognisers) and "vad" not in self.problems

    @property
    def speaks(self) -> bool:
        """Whether at least one voice is usable."""
        return self.ready and any(self.voices.values())

    def status(self) -> dict[str, Any]:
        """Return what is loaded, for health checks."""
        return {
            "ready": self.ready,
            "recognisers": sorted(self.recognisers),
            "voices": self.voices,
            "problems": self.problems,
            "loaded_in_s": round(self.loaded_in_s, 1) if self.loaded_in_s else None,
            "rendered": "all" if self.rendering.finished else self.rendering.made,
        }

    def close(self) -> None:
        """Stop threads and voice workers."""
        self.rendering.stop()
        for pool in (self.pool, self.hearing, self.speaking):
            pool.shutdown(wait=False, cancel_futures=True)
        self.speaker.close()


def phrases_for(catalogue: Catalogue, language: str) -> list[str]:
    """Return the names of services in a language, shortest first, each once."""
    names: list[str] = []
    for service in catalogue:
        names.extend([service.short_name.in_(language), *service.aliases.in_(language)[:3]])
    return sorted(dict.fromkeys(names), key=len)
