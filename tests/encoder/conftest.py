"""One untuned encoder, built once from the installed wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.encoder.build import build
from assistant.encoder.runtime import SentenceEncoder


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    build(folder, delta=None)
    return folder


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> SentenceEncoder:
    return SentenceEncoder(encoder_folder)
