from __future__ import annotations

import numpy as np
import pytest

from voice.audio import AudioError
from voice.duplex import DuplexSession, Event
from voice.endpoint import EndpointSettings
from voice.events import is_echo
from voice.expectation import Expectation
from voice.recognise.text import cer


@pytest.fixture
def session(vosk, whisper, vad) -> DuplexSession:
    return DuplexSession({"vosk": vosk, "whisper": whisper}, vad, language="ko")


def hear(session: DuplexSession, pcm: np.ndarray, before: float = 0.4, after: float = 2.5, step: int = 1600) -> list[Event]:
    sound = np.concatenate([np.zeros(int(16_000 * before), np.int16), pcm, np.zeros(int(16_000 * after), np.int16)])
    events: list[Event] = []
    for at in range(0, len(sound), step):
        events += session.feed(sound[at:at + step].tobytes())
    return events


def final(events: list[Event]) -> Event:
    found = [e for e in events if e.kind == "final"]
    assert len(found) == 1, events
    return found[0]


def test_a_korean_sentence_gives_partials_and_one_final(session, clip) -> None:
    pcm, reference = clip("ko", "emo_gov_pma00005")
    events = hear(session, pcm)
    assert [e.kind for e in events].count("partial") >= 2
    assert events[-1].kind == "final"
    assert cer(reference, events[-1].text) < 0.15
    assert 0 < events[-1].audio_ms < len(pcm) / 16 and 600 <= events[-1].waited_ms <= 900


def test_chinese_and_english_are_heard_without_a_first_recogniser(session, clip) -> None:
    for language, name in (("zh", "firered_TEST_NET"), ("en", "azure_weather")):
        session.language = language
        pcm, reference = clip(language, name)
        assert cer(reference, final(hear(session, pcm)).text) < 0.2


def test_the_language_is_found_when_nobody_chose_it(vosk, whisper, vad, clip) -> None:
    session = DuplexSession({"vosk": vosk, "whisper": whisper}, vad, language="auto")
    events = hear(session, clip("en", "pico_quilter")[0])
    assert [e.text for e in events if e.kind == "language"] == ["en"]
    assert session.language == "en" and final(events).text


def test_turn_follows_turn_without_being_told(session, clip) -> None:
    first, second = clip("ko", "emo_gov_pfc00004"), clip("ko", "emo_gov_kih00105")
    assert cer(first[1], final(hear(session, first[0])).text) < 0.2
    assert cer(second[1], final(hear(session, second[0])).text) < 0.2


def test_a_yes_is_taken_by_the_grammar_and_other_speech_is_not(session, say, clip) -> None:
    session.expect(Expectation("yes_no"))
    answer = final(hear(session, say("아니요.")))
    assert answer.in_grammar and answer.text.startswith("아니")
    other, reference = clip("ko", "emo_gov_pml00019")
    answer = final(hear(session, other))
    assert not answer.in_grammar and cer(reference, answer.text) < 0.5


def test_nobody_speaking_is_told(vosk, whisper, vad) -> None:
    session = DuplexSession({"vosk": vosk, "whisper": whisper}, vad, settings=EndpointSettings(no_speech_s=1.0))
    assert [e.kind for e in hear(session, np.zeros(16_000, np.int16))] == ["no_speech"]


def test_a_voice_over_the_assistant_interrupts_it_quickly(session, clip) -> None:
    pcm, reference = clip("ko", "emo_gov_pma00005")
    start = int(np.flatnonzero(np.abs(pcm) > 1500)[0])
    session.playback_started("주민등록등본 발급을 도와드릴게요.")
    lead, events, at = 3200, [], 0
    sound = np.concatenate([np.zeros(lead, np.int16), pcm, np.zeros(40_000, np.int16)])
    for at in range(0, len(sound), 320):
        events += session.feed(sound[at:at + 320])
        if any(e.kind == "interrupted" for e in events):
            break
    assert (at + 320 - lead - start) / 16 < 350
    rest = [e for i in range(at + 320, len(sound), 1600) for e in session.feed(sound[i:i + 1600])]
    assert cer(reference, final(rest).text) < 0.2


def in_a_room(pcm: np.ndarray, reverberation_s: float, gain: float, delay_s: float = 0.2) -> np.ndarray:
    """What a microphone gets of a loudspeaker: late, softer, coloured, with reverberation as loud as the direct sound and noise."""
    rng = np.random.default_rng(3)
    t = np.arange(int(0.3 * 16_000)) / 16_000
    room = rng.standard_normal(len(t)) * 10 ** (-3 * t / max(0.01, reverberation_s))
    room *= 1.0 / np.sqrt(np.square(room[1:]).sum())
    room[0] = 1.0
    sound = np.convolve(pcm.astype(float), room if reverberation_s else [1.0]) * gain
    sound += rng.standard_normal(len(sound)) * np.sqrt(np.mean(sound**2)) * 0.15
    return np.concatenate([np.zeros(int(delay_s * 16_000)), sound])


def pcm16(sound: np.ndarray) -> np.ndarray:
    return np.clip(sound, -32768, 32767).astype(np.int16)


@pytest.mark.parametrize(("reverberation_s", "gain"), [(0.0, 1.0), (0.3, 0.5), (0.4, 0.1)])
@pytest.mark.parametrize("sentence", ["주민등록등본 발급을 도와드릴게요.", "등본은 몇 통이 필요하세요?"])
def test_the_assistant_does_not_answer_itself(session, say, sentence: str, reverberation_s: float, gain: float) -> None:
    session.playback_started(sentence, say(sentence), 16_000)
    kinds = [e.kind for e in hear(session, pcm16(in_a_room(say(sentence), reverberation_s, gain)))]
    assert "echo" in kinds
    assert "final" not in kinds and "interrupted" not in kinds


def test_an_echo_that_outlasts_the_playback_is_no_answer(session, say) -> None:
    sentence = "주민등록등본 발급을 도와드릴게요."
    echo = pcm16(in_a_room(say(sentence), 0.4, 0.3))
    session.playback_started(sentence, say(sentence), 16_000)
    half = len(echo) // 3200 * 1600
    events = [e for at in range(0, half, 1600) for e in session.feed(echo[at:at + 1600])] + session.playback_ended()
    events += hear(session, echo[half:], before=0.0)
    assert "final" not in [e.kind for e in events] and "interrupted" not in [e.kind for e in events]


def test_a_person_is_heard_over_the_assistants_own_sound(session, say, clip) -> None:
    person, reference = clip("ko", "emo_gov_pma00005")
    spoken = " ".join(["주민등록등본 발급을 도와드릴게요.", "등본은 몇 통이 필요하세요?", "신분증과 사진을 가지고 오세요."])
    played = np.concatenate([say(part) for part in spoken.replace(". ", ".|").replace("? ", "?|").split("|")])
    session.playback_started(spoken, played, 16_000)
    echo = in_a_room(played, 0.3, 0.1)
    begins, first = 32_000, int(np.flatnonzero(np.abs(person) > 1500)[0])
    alone = np.zeros(max(len(echo), begins + len(person)) + 40_000)
    alone[begins:begins + len(person)] = person
    both = alone + np.pad(echo, (0, len(alone) - len(echo)))
    events: list[Event] = []
    told = None
    for at in range(0, len(alone), 1600):
        heard = both if told is None or at < told + 3200 else alone  # the page stops the sound 200 ms after it was told
        now = session.feed(pcm16(heard[at:at + 1600]))
        if told is None and any(e.kind == "interrupted" for e in now):
            told = at + 1600
        events += now
    assert told is not None and 0 < (told - begins - first) / 16 < 700
    assert cer(reference, final(events).text) < 0.35


def test_by_text_alone_the_assistants_sentence_is_known_from_answers() -> None:
    sentence = "주민등록등본 발급을 도와드릴게요."
    assert is_echo("주민등록도본 발급을 도와드릴께요", sentence, "ko") and is_echo("발급을 도와드릴게요", sentence, "ko")
    for answer in ("네", "여권 만들고 싶어요", "주민등록등본이요", "등본 두 통이요"):
        assert not is_echo(answer, sentence, "ko"), answer


def test_touch_stops_the_assistant_at_once(session) -> None:
    session.playback_started("안녕하세요.")
    assert [e.kind for e in session.barge_in()] == ["interrupted", "listening"]
    assert session.barge_in() == []


def test_push_to_talk_lasts_from_press_to_release(vosk, whisper, vad, clip) -> None:
    session = DuplexSession({"vosk": vosk, "whisper": whisper}, vad, hands_free=False)
    pcm, reference = clip("ko", "emo_gov_pfc00004")
    assert session.feed(pcm) == []
    assert [e.kind for e in session.start()] == ["listening"]
    events = hear(session, np.concatenate([pcm, np.zeros(32_000, np.int16)]))
    assert "final" not in [e.kind for e in events]
    assert cer(reference, final(session.stop()).text) < 0.2
    assert session.feed(pcm) == []


def test_releasing_without_a_word_is_no_speech(vosk, whisper, vad) -> None:
    session = DuplexSession({"vosk": vosk, "whisper": whisper}, vad, hands_free=False)
    session.start()
    assert [e.kind for e in session.stop()] == ["no_speech"]


def test_a_dead_microphone_and_broken_frames_do_no_harm(session, clip) -> None:
    with pytest.raises(AudioError):
        session.feed(b"\x00\x01\x02")
    assert session.feed(b"") == []
    hear(session, np.zeros(16_000, np.int16))
    pcm, reference = clip("ko", "emo_gov_pfc00004")
    assert cer(reference, final(hear(session, pcm)).text) < 0.2


def test_shouting_into_the_microphone_is_pointed_out(session, clip) -> None:
    pcm, _ = clip("ko", "emo_gov_pfc00004")
    loud = np.clip(pcm.astype(np.int32) * 30, -32768, 32767).astype(np.int16)
    told = [e for e in hear(session, loud) if e.kind in ("final", "no_speech")]
    assert told[0].hint == "too_loud"


def test_speech_in_noise_is_still_heard(session, clip) -> None:
    pcm, reference = clip("ko", "emo_gov_pfc00007")
    rng = np.random.default_rng(5)
    level = np.sqrt(np.mean(pcm.astype(float) ** 2)) / 10 ** (10 / 20)  # 10 dB below the voice
    noisy = np.clip(pcm + rng.standard_normal(len(pcm)) * level, -32768, 32767).astype(np.int16)
    assert cer(reference, final(hear(session, noisy)).text) < 0.35


def test_elder_mode_waits_longer(session, clip) -> None:
    session.mode = "elder"
    assert final(hear(session, clip("ko", "emo_gov_pfc00004")[0])).waited_ms >= 1550


def test_a_frame_of_the_quiet_room_needs_no_thread_and_speech_does(session, clip) -> None:
    room = (np.random.default_rng(3).standard_normal(16_000 * 3) * 30).astype(np.int16)
    for at in range(0, len(room), 1600):
        session.feed(room[at:at + 1600].tobytes())
    assert session.feed_room(room[:1600].tobytes()) == []
    pcm, _ = clip("ko", "emo_gov_kih00105")
    loud = pcm[np.flatnonzero(np.abs(pcm) > 1000)[0]:][:1600]
    assert session.feed_room(loud.tobytes()) is None
    session.playback_started("안녕하세요")
    assert session.feed_room(room[:1600].tobytes()) == []
    assert session.feed_room(loud.tobytes()) is None


def test_a_playback_whose_end_nobody_tells_ends_by_itself(vosk, whisper, vad, say) -> None:
    session = DuplexSession({"vosk": vosk, "whisper": whisper}, vad, settings=EndpointSettings(no_speech_s=2.0))
    pcm = say("안녕하세요", "ko")
    session.playback_started("안녕하세요", pcm, 16_000)
    told = [(second, event.kind) for second in range(30) for event in session.feed(np.zeros(16_000, np.int16).tobytes())]
    listening = [second for second, kind in told if kind == "listening"]
    assert len(listening) == 1 and len(pcm) / 16_000 * 2 + 9 < listening[0] < len(pcm) / 16_000 * 2 + 12
    assert [second for second, kind in told if kind == "no_speech"] == [listening[0] + 2]
