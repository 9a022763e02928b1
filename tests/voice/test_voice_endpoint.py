from __future__ import annotations

import time

import numpy as np
import pytest

from tests.voice.conftest import CLIPS
from voice.bench_listening import is_let_finish, slow_turns
from voice.endpoint import ELDER, SETTINGS, STANDARD, Endpointer, EndpointSettings


def listen(endpointer: Endpointer, pcm: np.ndarray, step: int = 1600) -> list[tuple[str, int]]:
    events = []
    for at in range(0, len(pcm), step):
        events += [(e.kind, e.at_ms) for e in endpointer.feed(pcm[at:at + step])]
    return events


def padded(pcm: np.ndarray, before: float = 0.5, after: float = 2.5) -> np.ndarray:
    return np.concatenate([np.zeros(int(16_000 * before), np.int16), pcm, np.zeros(int(16_000 * after), np.int16)])


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_a_sentence_ends_after_the_wait_of_the_mode(vad, clip, mode: str) -> None:
    pcm, _ = clip("ko", "emo_gov_lmy02057")
    endpointer = Endpointer(vad, SETTINGS[mode])
    events = listen(endpointer, padded(pcm))
    kinds = [k for k, _ in events]
    assert kinds[0] == "speech_start" and kinds[-1] == "speech_end" and kinds.count("speech_end") == 1
    waited = events[-1][1] - endpointer.last_voice_ms
    assert abs(waited - SETTINGS[mode].end_silence_s * 1000) <= 64


def test_a_slow_speaker_is_not_interrupted_in_elder_mode(vad, clip) -> None:
    first, _ = clip("ko", "emo_gov_kih00105")
    second, _ = clip("ko", "emo_gov_pfc00004")
    voiced = [x[np.flatnonzero(np.abs(x) > 500)[0]:np.flatnonzero(np.abs(x) > 500)[-1]] for x in (first, second)]
    pcm = np.concatenate([voiced[0], np.zeros(int(16_000 * 1.2), np.int16), voiced[1]])
    kinds = [k for k, _ in listen(Endpointer(vad, ELDER), padded(pcm))]
    assert kinds == ["speech_start", "pause", "resume", "pause", "speech_end"] or kinds.count("speech_end") == 1
    end = next(at for k, at in listen(Endpointer(vad, ELDER), padded(pcm)) if k == "speech_end")
    assert end > len(pcm) / 16


def test_slow_speakers_of_three_languages_are_let_finish_in_elder_mode(vad) -> None:
    turns = list(slow_turns(CLIPS, 50))
    if not turns:
        pytest.skip("there are no recordings here")
    assert len(turns) == 50
    assert [name for name, sound, end in turns if not is_let_finish(sound, end, vad, "elder")] == []
    assert not all(is_let_finish(sound, end, vad, "standard") for _, sound, end in turns[:10])  # the pauses are real


def test_a_turn_that_is_held_is_ended_by_no_silence(vad, clip) -> None:
    pcm, _ = clip("ko", "emo_gov_kih00105")
    endpointer = Endpointer(vad)
    endpointer.held = True
    kinds = [k for k, _ in listen(endpointer, np.concatenate([padded(pcm), padded(pcm)]))]
    assert "speech_end" not in kinds and "resume" in kinds


@pytest.mark.parametrize("before", [0.0, 0.05, 0.25, 0.5, 0.51, 3.0])
def test_a_short_yes_is_noticed_however_long_it_was_quiet(vad, say, before: float) -> None:
    for word, language in (("네.", "ko"), ("对。", "zh"), ("是。", "zh"), ("Yes.", "en")):
        kinds = [k for k, _ in listen(Endpointer(vad, STANDARD), padded(say(word, language), before))]
        assert kinds and kinds[0] == "speech_start" and kinds[-1] == "speech_end", word


def test_silence_is_told_once(vad) -> None:
    endpointer = Endpointer(vad, EndpointSettings(no_speech_s=2.0))
    events = listen(endpointer, np.zeros(16_000 * 5, np.int16))
    assert [k for k, _ in events] == ["no_speech"]
    assert abs(events[0][1] - 2000) < 50


def test_noise_and_a_click_are_no_speech(vad) -> None:
    rng = np.random.default_rng(3)
    noise = (rng.standard_normal(16_000 * 4) * 400).astype(np.int16)
    noise[20_000:20_060] = 20_000
    assert "speech_start" not in [k for k, _ in listen(Endpointer(vad), noise)]


def test_the_wait_grows_with_the_persons_own_pauses(vad, clip) -> None:
    pcm, _ = clip("ko", "emo_gov_kih00105")
    word = pcm[np.flatnonzero(np.abs(pcm) > 500)[0]:][:16_000]
    gap = np.zeros(int(16_000 * 0.6), np.int16)
    endpointer = Endpointer(vad)
    before = endpointer.wait_s
    listen(endpointer, padded(np.concatenate([word, gap, word, gap, word, gap, word])))
    assert endpointer.wait_s > before


def test_a_turn_does_not_last_for_ever(vad, clip) -> None:
    pcm, _ = clip("ko", "emo_gov_pml00017")
    endpointer = Endpointer(vad, EndpointSettings(max_turn_s=3.0))
    end = next(at for k, at in listen(endpointer, padded(pcm)) if k == "speech_end")
    assert 3000 <= end - endpointer.started_ms <= 3100


def test_frames_of_any_length_give_the_same_events(vad, clip) -> None:
    pcm = padded(clip("ko", "emo_gov_pma00005")[0])
    assert listen(Endpointer(vad), pcm, 160) == listen(Endpointer(vad), pcm, 3200)


def test_an_idle_microphone_costs_next_to_nothing(vad) -> None:
    endpointer = Endpointer(vad)
    quiet = np.zeros(16_000 * 10, np.int16)
    start = time.process_time()
    listen(endpointer, quiet)
    assert time.process_time() - start < 0.1  # 1 % of a core


@pytest.mark.parametrize("snr_db", [20, 10])
def test_speech_begins_at_the_same_moment_in_a_room_whose_noise_is_known(vad, clip, snr_db: int) -> None:
    pcm, _ = clip("ko", "emo_gov_kih00105")
    noise = np.random.default_rng(1).standard_normal(len(pcm) + 16_000 * 6) * np.sqrt(np.square(pcm.astype(float)).mean()) / 10 ** (snr_db / 20)
    sound = (padded(pcm, 4.0, 2.0) + noise).astype(np.int16)
    known, asked = Endpointer(vad), Endpointer(vad)
    asked.is_room = lambda pcm: False  # asks the model about every frame
    found, wanted = listen(known, sound), listen(asked, sound)
    assert [kind for kind, _ in found] == [kind for kind, _ in wanted]
    assert abs(found[0][1] - wanted[0][1]) <= 64


def test_a_quiet_room_costs_one_frame_in_eight(vad) -> None:
    endpointer, asked = Endpointer(vad), []
    ask = endpointer._vad.probability
    endpointer._vad.probability = lambda frame: asked.append(1) or ask(frame)
    room = (np.random.default_rng(2).standard_normal(16_000 * 20) * 80).astype(np.int16)
    assert not [kind for kind, _ in listen(endpointer, room) if kind != "no_speech"]
    assert len(asked) < len(room) / 512 / 6
