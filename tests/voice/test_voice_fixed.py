from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from channels import fixed_speech
from channels.fixed_speech import fixed_sentences, in_order, openings, render
from channels.idle_rendering import IdleRenderer, process_is_idle
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


def tone_speaker(folder: Path) -> Speaker:
    return Speaker(dict.fromkeys(("ko", "zh", "en"), ("tone",)), folder)


def test_the_server_renders_what_is_missing_while_it_is_idle_and_goes_on_where_it_stopped(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speak, "_registry", {**speak._registry, "tone": Tone})

    def texts() -> list[tuple[str, str, str]]:
        return list(in_order(catalogue, ("en",), ("standard",)))[:40]

    looks = [False, True, False, True]

    def idle_twice() -> bool:
        if not looks:
            first.stop()
        return bool(looks) and looks.pop(0)

    first = IdleRenderer(tone_speaker(tmp_path), texts, idle=idle_twice)
    first.render()
    assert 0 < first.made < 40 and not first.finished
    second = IdleRenderer(tone_speaker(tmp_path), texts, idle=lambda: True)
    second.render()
    assert second.finished and second.made > 0
    third = IdleRenderer(tone_speaker(tmp_path), texts, idle=lambda: pytest.fail("nothing was left to render"))
    third.render()
    assert third.finished and third.made == 0


def test_nothing_is_rendered_while_somebody_is_served(catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speak, "_registry", {**speak._registry, "tone": Tone})
    looks: list[int] = []

    def busy() -> bool:
        looks.append(1)
        if len(looks) == 3:
            renderer.stop()
        return False

    renderer = IdleRenderer(tone_speaker(tmp_path), lambda: in_order(catalogue, ("en",), ("standard",)), idle=busy)
    renderer.render()
    assert len(looks) == 3 and renderer.made == 0


def test_a_process_at_work_is_not_idle() -> None:
    def work(seconds: float) -> bool:
        until = time.process_time() + seconds
        while time.process_time() < until:
            sum(range(1000))
        return False

    assert not process_is_idle(0.2, work)
    assert not process_is_idle(0.0, lambda seconds: True)


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
def test_openings_are_rendered_first_and_known_to_be_at_hand(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue) -> None:
    monkeypatch.setattr(speak, "_registry", {**speak._registry, "tone": Tone})
    said = [text for text, _, _ in in_order(catalogue, (language,), ("standard",))]
    assert said[: len(openings(language))] == list(openings(language))
    speaker = tone_speaker(tmp_path)
    assert not speaker.at_hand(said[0], language)
    assert speaker.prerender([said[0]], language, modes=["standard"]) == 1
    assert tone_speaker(tmp_path).at_hand(said[0], language) and not speaker.missing(said[0], language)
    assert not speaker.at_hand(said[0], language, mode="elder")
