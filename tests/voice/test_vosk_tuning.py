"""The Korean model with another search."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice import assets
from voice.recognise.vosk_ import _folder
from voice.recognise.vosk_tuning import OPTIONS, changed


def test_the_quick_korean_model_differs_in_its_search_alone() -> None:
    own, quick = assets.path("vosk-ko"), assets.path("vosk-ko-quick")
    files = {f.relative_to(own) for f in own.rglob("*") if f.is_file() and not f.name.startswith(".")}
    differing = {str(f) for f in files if (own / f).read_bytes() != (quick / f).read_bytes()}
    assert differing == {"conf/model.conf"}
    new = set((quick / "conf/model.conf").read_text().split()) - set((own / "conf/model.conf").read_text().split())
    assert new == {f"--{option}={value}" for option, value in OPTIONS.items()}


def test_an_option_that_stands_nowhere_is_added() -> None:
    assert changed("--beam=13.0\n--endpoint.rule2=1\n", {"beam": "8.0", "max-active": "800"}) == "--beam=8.0\n--endpoint.rule2=1\n--max-active=800\n"


def test_a_model_put_in_place_of_ours_is_not_replaced_by_the_quick_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GILBOT_ASSET_VOSK_KO", str(tmp_path))
    assert _folder("vosk-ko") == tmp_path
