"""Heavy parts that need none of Rasa's libraries: :func:`begin` loads them while those are still being imported."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.fingerprint import fingerprint

if TYPE_CHECKING:
    from assistant.encoder.runtime import SentenceEncoder

# Two OpenMP threads wait for each other on two shared cores: 20 ms a sentence with one, 1,700 ms with two.
os.environ.setdefault("OMP_NUM_THREADS", "1")

logger = logging.getLogger(__name__)

T = TypeVar("T")


def _once(load: Callable[[], T]) -> Callable[[], T]:
    """Run ``load`` once a process, also when two threads ask at the same time."""
    lock = threading.Lock()
    kept: list[T] = []

    @wraps(load)
    def loaded() -> T:
        with lock:
            if not kept:
                kept.append(load())
            return kept[0]

    return loaded


@_once
def kiwi() -> Any:
    """Return the Korean morphological analyser."""
    from kiwipiepy import Kiwi

    # Titles of encyclopaedia articles are not needed, and reading them takes three seconds.
    analyser = Kiwi(num_workers=1, load_default_dict=False, load_multi_dict=False)
    # The first sentence makes it load its model.
    analyser.tokenize("등본 떼 주세요")
    return analyser


def encoder_files() -> Path:
    """Return the folder of the built encoder; built now (some seconds) when missing or made from other weights."""
    from assistant.encoder import DELTA

    home = Path(os.environ.get("GILBOT_ASSETS_DIR") or Path.home() / ".cache" / "gilbot" / "assets")
    tuned = fingerprint([DELTA])[:12] if DELTA.is_file() else "untuned"
    folder = home / f"encoder-{tuned}"
    if not (folder / "manifest.json").is_file():
        from assistant.encoder.build import build

        build(folder)
    return folder


@_once
def sentence_encoder() -> SentenceEncoder | None:
    """Return the embedding model, or none (with a warning) when its weights cannot be read.

    The 8-bit encoder of :mod:`assistant.encoder` is built from the installed package's weights at the first use.
    """
    try:
        from assistant.encoder.runtime import SentenceEncoder

        return SentenceEncoder(encoder_files())
    except Exception as error:
        logger.warning("sentence_encoder_missing: n-grams decide alone: %s", error)
        return None


def begin() -> None:
    """Start loading in the background; whoever needs a part waits for it."""

    def load() -> None:
        sentence_encoder()
        kiwi()

    threading.Thread(target=load, name="early", daemon=True).start()
