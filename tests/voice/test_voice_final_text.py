from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from voice import final_text
from voice.duplex import DuplexSession
from voice.expectation import OPEN
from voice.final_text import FinalText, LateError, TurnSound, recognition_is_idle
from voice.recognise.base import NO_HINTS, Hints, Recogniser, Recognition
from voice.recognise.two_pass import NothingFirst, TwoPassRecogniser

SOUND = TurnSound(np.zeros(16_000, np.int16), "ko", OPEN, (), "")


class Gated(Recogniser):
    """Hears nothing until its gate is opened."""

    name = "gated"
    languages = frozenset({"ko"})

    def __init__(self) -> None:
        self.gate = threading.Event()

    def load(self, language: str | None = None) -> None:
        pass

    def recognise(self, pcm: np.ndarray, language: str, hints: Hints = NO_HINTS, *, word_times: bool = False) -> Recognition:
        self.gate.wait(20)
        return Recognition(f"{len(pcm)} samples", 1.0, (), language, self.name)


@pytest.fixture
def gated():
    recogniser = Gated()
    yield recogniser
    recogniser.gate.set()


def test_a_text_begun_in_the_silence_is_there_at_the_end_of_the_turn(gated: Gated) -> None:
    with ThreadPoolExecutor(1) as pool:
        text = FinalText(TwoPassRecogniser(NothingFirst(), gated), pool)
        text.begin(SOUND)
        assert text.begun and text.ready is None and not recognition_is_idle()
        gated.gate.set()
        pool.submit(lambda: None).result()
        assert text.ready is not None and text.ready.recognition.text == "16000 samples"
        assert recognition_is_idle()
        assert text.result(SOUND).recognition.text == "16000 samples" and not text.begun


def test_a_text_thrown_away_is_made_anew_from_all_that_was_said(gated: Gated) -> None:
    gated.gate.set()
    with ThreadPoolExecutor(1) as pool:
        text = FinalText(TwoPassRecogniser(NothingFirst(), gated), pool)
        text.begin(SOUND)
        text.discard()
        longer = TurnSound(np.zeros(32_000, np.int16), "ko", OPEN, (), "")
        assert text.result(longer).recognition.text == "32000 samples"


def test_recognition_that_hangs_is_told_instead_of_waited_for(gated: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(final_text, "RESULT_TIMEOUT_S", 0.05)
    with ThreadPoolExecutor(1) as pool:
        text = FinalText(TwoPassRecogniser(NothingFirst(), gated), pool)
        with pytest.raises(LateError):
            text.result(SOUND)
        assert not text.begun
        gated.gate.set()


def test_a_session_whose_recognition_hangs_asks_again_and_goes_on_listening(gated: Gated, vad, clip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(final_text, "RESULT_TIMEOUT_S", 0.05)
    session = DuplexSession({"whisper": gated}, vad, language="ko")
    pcm, _ = clip("ko", "emo_gov_pfc00004")
    sound = np.concatenate([np.zeros(6400, np.int16), pcm, np.zeros(40_000, np.int16)])
    kinds = [event.kind for at in range(0, len(sound), 1600) for event in session.feed(sound[at : at + 1600])]
    assert kinds == ["late", "listening"]


def test_many_turns_that_end_at_once_do_not_keep_each_other_waiting(gated: Gated) -> None:
    with ThreadPoolExecutor(8) as microphones, ThreadPoolExecutor(1) as hearing:
        texts = [FinalText(TwoPassRecogniser(NothingFirst(), gated), hearing) for _ in range(8)]
        waiting = [microphones.submit(text.result, SOUND) for text in texts]
        gated.gate.set()
        assert [found.result(timeout=10).recognition.text for found in waiting] == ["16000 samples"] * 8
