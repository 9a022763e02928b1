"""The assistant in this process, over a data folder of its own and a clock that scenarios set."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

NOW = "2026-11-21T10:00:00+09:00"


@pytest.fixture(scope="session")
def run() -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """Run a coroutine on one loop for the whole session, as the conversations' own loop does."""
    loop = asyncio.new_event_loop()
    yield loop.run_until_complete
    loop.close()


@pytest.fixture(scope="session")
def assistant(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The trained assistant."""
    before = {name: os.environ.get(name) for name in ("GILBOT_DATA_DIR", "GILBOT_NOW")}
    os.environ["GILBOT_DATA_DIR"] = str(tmp_path_factory.mktemp("conversation"))
    os.environ["GILBOT_NOW"] = NOW
    from actions.context import casework
    from assistant.runtime import Assistant

    casework.cache_clear()
    yield Assistant(model)
    casework.cache_clear()
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture(scope="session")
def conversations(assistant: Any) -> Any:
    """Conversations with the assistant."""
    from assistant.conversation import Conversations

    return Conversations(assistant)
