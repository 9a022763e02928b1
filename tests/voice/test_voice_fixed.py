from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from channels import fixed_speech
from channels.fixed_speech import fixed_sentences, render
from services.catalogue.store import Catalogue, load_catalogue
from voice import speak
from voice.speak import Speaker, Speech, Voice


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_fixed_sentences_hold_nothing_that_is_filled_in_later(catalogue: Catalogue, language: str, mode: str) -> None:
    texts = list(fixed_sentences(catalogue, language, mode))
    assert len(texts) > 200
    assert not [text for text in texts if "{" in text or "}" in text]


def test_the_greeting_comes_first_and_every_question_of_every_form_is_there(catalogue: Catalogue) -> None:
    texts = list(fixed_sentences(catalogue, "ko"))
    assert texts[0].startswith("안녕하세요")
    assert {field.prompt.ko for service in catalogue for field in service.form} <= set(texts)
    assert any(text.endswith("도와드릴게요.") for text in texts)


class Tone(Voice):
    """A tone per sentence."""

    name, languages = "tone", frozenset({"ko", "zh", "en"})

    def load(self) -> None:
        pass

    def synthesise(self, text: str, language: str, rate: float = 1.0, volume: float = 1.0) -> Speech:
        return Speech(np.full(2400, 1000, np.int16), 24_000, ((0, "D"), (50, "X")), ((0, text),), text, language, self.name)


def test_what_was_rendered_is_spoken_without_a_voice(catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speak, "_registry", {**speak._registry, "tone": Tone})
    order = dict.fromkeys(("ko", "zh", "en"), ("tone",))
    monkeypatch.setattr(fixed_speech, "Speaker", lambda cache_dir: Speaker(order, cache_dir))
    assert render(catalogue, tmp_path, ("en",), ("standard",), None) > 200
    assert render(catalogue, tmp_path, ("en",), ("standard",), None) == 0
    speaker = Speaker(order, tmp_path)
    monkeypatch.setattr(speaker, "voice", lambda name: pytest.fail("a voice was asked"))
    for text in list(fixed_sentences(catalogue, "en"))[:20]:
        assert speaker.speak(text, "en").engine == "tone"


def test_rendering_stops_when_its_time_is_over(catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speak, "_registry", {**speak._registry, "tone": Tone})
    monkeypatch.setattr(fixed_speech, "Speaker", lambda cache_dir: Speaker({"en": ("tone",)}, cache_dir))
    assert render(catalogue, tmp_path, ("en",), ("standard",), 0.0) == 0
