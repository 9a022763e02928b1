"""Training the Rasa model, and holding it in this process."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import tarfile
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from assistant.fingerprint import fingerprint
from assistant.logs import quiet_libraries

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "assistant" / "config.yml"
DOMAIN = ROOT / "assistant" / "domain"
DATA = ROOT / "nlu_data"
MODEL_NAME = "gilbot"

log = logging.getLogger(__name__)

_UNTRAINED = frozenset({"turn_context", "entities", "lexicon", "tokens", "danger_words"})
"""Components without anything learnt: a change of theirs needs no new model."""


class ModelMissingError(Exception):
    """There is no trained model; ``gilbot train`` makes one."""


@dataclass(frozen=True)
class TrainedModel:
    """A model file and what it was trained from."""

    path: Path
    fingerprint: str
    fresh: bool
    """True when it was trained just now, False when the data had not changed."""


def model_dir() -> Path:
    """Return the folder of trained models: ``models`` under GILBOT_DATA_DIR."""
    return Path(os.environ.get("GILBOT_DATA_DIR", "var")) / "models"


def training_files() -> list[Path]:
    """Return every file on which a trained model depends."""
    parts = [
        CONFIG,
        *DOMAIN.glob("*.yml"),
        *(ROOT / "assistant" / "responses").glob("*.yml"),
        ROOT / "assistant" / "importer.py",
        *(path for path in (ROOT / "assistant" / "components").glob("*.py") if path.stem not in _UNTRAINED),
        *(ROOT / "assistant" / "encoder").glob("*"),
        *DATA.rglob("*.tsv"),
        *DATA.glob("*.yml"),
        *(ROOT / "services" / "catalogue").rglob("*.yml"),
        *(ROOT / "services" / "catalogue").glob("s*.py"),
    ]
    return [path for path in parts if path.is_file()]


def data_fingerprint() -> str:
    """Return the fingerprint of everything that training depends on."""
    return fingerprint(training_files())


def current_model() -> TrainedModel | None:
    """Return the trained model of the data folder, or the checkout's own, or none."""
    found = []
    for folder in dict.fromkeys((model_dir(), ROOT / "var" / "models")):
        path, note = folder / f"{MODEL_NAME}.tar.gz", folder / f"{MODEL_NAME}.json"
        if path.is_file() and note.is_file():
            found.append(TrainedModel(path, str(json.loads(note.read_text())["fingerprint"]), fresh=False))
    if len(found) > 1:
        # A data folder of its own (tests, a second kiosk) shares the checkout's model while that one is up to date.
        wanted = data_fingerprint()
        found.sort(key=lambda model: model.fingerprint != wanted)
    return found[0] if found else None


def train(*, force: bool = False) -> TrainedModel:
    """Train the model; do nothing when the data fingerprint has not changed.

    Raises:
        RuntimeError: when Rasa reports that training failed.
    """
    wanted = data_fingerprint()
    known = current_model()
    if known is not None and known.fingerprint == wanted and not force:
        return known
    quiet_libraries()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from rasa.model_training import train as rasa_train

        model_dir().mkdir(parents=True, exist_ok=True)
        # A model cut short by a power failure must never take the place of a whole one.
        for torn in model_dir().glob("training-*"):
            shutil.rmtree(torn, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=model_dir(), prefix="training-") as folder:
            with _stored_archives():
                result = rasa_train(
                    domain=str(DOMAIN), config=str(CONFIG), training_files=[str(DATA)], output=folder, force_training=force, fixed_model_name=MODEL_NAME
                )
            if result.code != 0 or not result.model:
                raise RuntimeError(f"training failed with code {result.code}")
            path, note = model_dir() / f"{MODEL_NAME}.tar.gz", model_dir() / f"{MODEL_NAME}.json"
            note.unlink(missing_ok=True)
            with open(result.model, "rb") as written:
                os.fsync(written.fileno())
            os.replace(result.model, path)
    note.write_text(json.dumps({"fingerprint": wanted}))
    return TrainedModel(path, wanted, fresh=True)


@contextmanager
def _stored_archives() -> Iterator[None]:
    """Let Rasa pack its model without compression: weights hardly shrink, and packing took a minute, unpacking two seconds of each start."""
    packed = tarfile.TarFile.gzopen
    tarfile.TarFile.gzopen = partial(packed, compresslevel=0)  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        tarfile.TarFile.gzopen = packed  # type: ignore[method-assign]


@contextmanager
def _checked_domain() -> Iterator[None]:
    """Let Rasa read the domain of its own archive without the schema check of training, which takes two seconds of each start."""
    from rasa.shared.utils import validation

    check = validation.validate_yaml_schema
    validation.validate_yaml_schema = lambda *_, **__: None
    try:
        yield
    finally:
        validation.validate_yaml_schema = check


class Assistant:
    """The Rasa agent in this process, with its actions.

    Args:
        model: path of a trained model; the installation's own by default.

    Raises:
        ModelMissingError: when there is no trained model.
    """

    def __init__(self, model: Path | None = None) -> None:
        quiet_libraries()
        found = model or (current_model().path if current_model() else None)  # type: ignore[union-attr]
        if found is None or not found.is_file():
            raise ModelMissingError("no trained model: run `gilbot train` (or script/setup)")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from rasa.core.agent import Agent
            from rasa.core.lock_store import InMemoryLockStore

            from assistant.action_endpoint import InProcessActions, install_cheap_result_check
            from assistant.tracker_store import EncryptedTrackerStore

            install_cheap_result_check()
            self.tracker_store = EncryptedTrackerStore()
            with _checked_domain():
                self.agent = Agent.load(
                    str(found), action_endpoint=InProcessActions(), tracker_store=self.tracker_store, lock_store=_lock_store() or InMemoryLockStore()
                )
        self.tracker_store.domain = self.agent.domain

    async def parse(self, text: str, metadata: dict[str, Any]) -> dict[str, Any]:
        """Return what is understood of ``text`` without a conversation."""
        from rasa.core.channels.channel import UserMessage

        processor = self.agent.processor
        assert processor is not None
        result: dict[str, Any] = await processor.parse_message(UserMessage(text, metadata=metadata))
        return result

    def warm_up(self) -> None:
        """Run one sentence per language through everything, so that the first citizen does not wait."""
        from services.forms.dates import warm_up

        for text in ("등본 떼 주세요", "办身份证", "renew my passport"):
            asyncio.run(self.parse(text, {}))
        warm_up()


def _lock_store() -> Any:
    """Return Redis's lock store when GILBOT_REDIS_URL names a server, else none."""
    address = os.environ.get("GILBOT_REDIS_URL")
    if not address:
        return None
    from urllib.parse import urlparse

    from rasa.core.lock_store import RedisLockStore

    parts = urlparse(address)
    return RedisLockStore(
        host=parts.hostname or "127.0.0.1", port=parts.port or 6379, db=int((parts.path or "/1").lstrip("/") or 1), password=parts.password
    )
