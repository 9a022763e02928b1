from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from channels.telephone.ear import Ear
from channels.telephone.g711 import FRAME, RATE, Resampler, decode, encode, level_dbfs, whole
from channels.telephone.media import LATEST_S, TICK_S, Pacer, Playout
from channels.telephone.rtp import InOrder, Keys, Packet, parse


def tone(hz: float, rate: int = RATE, seconds: float = 1.0, height: float = 8_000) -> np.ndarray:
    return (height * np.sin(2 * np.pi * hz * np.arange(int(rate * seconds)) / rate)).astype(np.int16)


@pytest.mark.parametrize("codec", ["PCMU", "PCMA"])
def test_sound_survives_g711(codec: str) -> None:
    sound = np.concatenate([tone(440), tone(1_000, height=300)])
    back = decode(encode(sound, codec), codec)
    assert len(back) == len(sound)
    assert level_dbfs(back - sound) < level_dbfs(sound) - 30
    assert len(encode(sound, codec)) == len(sound)


@pytest.mark.parametrize(("rate", "target"), [(8_000, 16_000), (24_000, 8_000), (22_050, 8_000), (16_000, 8_000)])
def test_pieces_make_the_same_sound_as_the_whole(rate: int, target: int) -> None:
    sound = (np.random.default_rng(1).standard_normal(rate) * 4_000).astype(np.int16)
    at_once = Resampler(rate, target).feed(sound)
    pieces, resampler, at = [], Resampler(rate, target), 0
    for size in (1, 7, 160, 333, 997) * 40:
        pieces.append(resampler.feed(sound[at : at + size]))
        at += size
    pieces.append(resampler.feed(sound[at:]))
    assert np.array_equal(np.concatenate(pieces), at_once)
    assert abs(len(at_once) - target) <= 1


def test_a_tone_goes_through_without_a_click() -> None:
    resampler = Resampler(8_000, 16_000)
    sound = tone(440)
    out = np.concatenate([resampler.feed(sound[at : at + 160]) for at in range(0, len(sound), 160)])[400:]
    smooth = tone(440, 16_000, 1.0)
    assert np.abs(np.diff(out.astype(int), 2)).max() <= np.abs(np.diff(smooth.astype(int), 2)).max() + 8
    assert abs(level_dbfs(out) - level_dbfs(smooth)) < 0.1


def test_what_the_telephone_cannot_carry_is_filtered_out() -> None:
    for hz in (4_400, 6_000, 9_000):
        assert level_dbfs(whole(tone(hz, 24_000), 24_000)[200:-200]) < level_dbfs(tone(1_000)) - 55
    assert abs(level_dbfs(whole(tone(3_000, 24_000), 24_000)[200:-200]) - level_dbfs(tone(3_000))) < 0.5


def packets(count: int, start: int = 65_530, timestamp: int = 2**32 - 500) -> list[tuple[Packet, np.ndarray]]:
    """Packets over the end of both counters; the sound of each is its number."""
    return [
        (Packet(0, False, (start + n) % 65_536, (timestamp + n * FRAME) % 2**32, 1, b""), np.full(FRAME, n + 1, np.int16))
        for n in range(count)
    ]


def put(order: InOrder, chosen: list[tuple[Packet, np.ndarray]], now: float = 1.0) -> list[int]:
    return [int(piece[0]) for packet, pcm in chosen for piece in order.put(packet, pcm, now)]


def test_small_disorder_is_mended_and_doubles_are_dropped() -> None:
    sent = packets(12)
    assert put(InOrder(), [sent[n] for n in (0, 2, 1, 1, 3, 5, 6, 4, 4, 7, 8, 10, 9, 11)]) == list(range(1, 13))


def test_a_lost_packet_becomes_silence_of_its_length() -> None:
    order, sent = InOrder(), packets(10)
    out = [piece for packet, pcm in sent[:3] + sent[4:] for piece in order.put(packet, pcm, 1.0)]
    sound = np.concatenate(out)
    assert len(sound) == 10 * FRAME
    assert not sound[3 * FRAME : 4 * FRAME].any() and sound[4 * FRAME :].all()


def test_a_long_loss_does_not_become_a_long_silence() -> None:
    order, sent = InOrder(), packets(500)
    out = [piece for packet, pcm in sent[:2] + sent[450:] for piece in order.put(packet, pcm, 1.0)]
    assert len(np.concatenate(out)) < 65 * FRAME


def test_a_pause_without_packets_is_silence_in_real_time() -> None:
    order, sent = InOrder(), packets(100)
    put(order, sent[:2], now=1.0)
    ticks = [order.idle(1.0 + n * TICK_S) for n in range(1, 51)]
    filled = sum(len(piece) for piece in ticks if piece is not None)
    assert ticks[3] is None and 0.7 * RATE < filled < 1.0 * RATE
    # The speaker goes on: what was filled in already is not filled in again.
    later = order.put(sent[52][0], sent[52][1], 2.1) + [p for n in (53, 54, 55, 56) for p in order.put(sent[n][0], sent[n][1], 2.1)]
    assert len(np.concatenate(later)) <= 8 * FRAME + 0.2 * RATE


def test_a_new_stream_begins_anew() -> None:
    order = InOrder()
    put(order, packets(5))
    assert [int(p[0]) for p in order.put(Packet(0, True, 9, 77, 2, b""), np.full(FRAME, 9, np.int16), 1.0)] == [9]


def test_each_press_counts_once() -> None:
    keys = Keys()
    told = [Packet(101, n == 0, n, 4_000, 1, struct.pack("!BBH", 5, 0x8A if n > 2 else 10, 160 * n)) for n in range(6)]
    again = [Packet(101, False, 9, 9_000, 1, struct.pack("!BBH", 11, 0x8A, 400))]
    assert [keys.take(packet) for packet in told + again] == ["5", "", "", "", "", "", "#"]
    assert keys.take(Packet(101, False, 1, 1, 1, b"\x05")) == "" and keys.take(Packet(101, False, 1, 2, 1, b"\xff\x00\x00\x00")) == ""


@settings(max_examples=400, deadline=1_000)
@given(st.binary(max_size=60))
def test_any_datagram_is_read_as_rtp_or_not(data: bytes) -> None:
    for candidate in (data, bytes([0x80 | data[0] & 0x3F]) + data[1:] if data else data):
        packet = parse(candidate)
        if packet:
            assert len(packet.payload) <= len(candidate) - 12


def test_padding_and_extensions_are_taken_off() -> None:
    plain = Packet(0, True, 5, 6, 7, b"sound")
    assert parse(plain.encode()) == plain
    extended = bytearray(Packet(0, True, 5, 6, 7, b"").encode() + struct.pack("!HHI", 1, 1, 0) + b"sound" + b"\0\0\x03")
    extended[0] |= 0x30
    assert parse(bytes(extended)) == plain


def test_packets_are_due_every_20_ms_whatever_the_wait_took() -> None:
    pacer, now, due = Pacer(10.0), 10.0, []
    for late in (0.0, 0.004, 0.015, 0.03, 0.0, 0.001) * 50:
        seconds, skipped = pacer.wait(now)
        assert skipped == 0
        now += seconds
        due.append(now)
        now += late  # the machine was busy
    assert abs((due[-1] - due[0]) - (len(due) - 1) * TICK_S) < 0.04


def test_after_a_standstill_the_past_is_not_sent_in_a_bunch() -> None:
    pacer = Pacer(10.0)
    pacer.wait(10.0)
    seconds, skipped = pacer.wait(12.0)
    assert 95 <= skipped <= 100 and seconds <= TICK_S
    assert LATEST_S < 2.0


def test_what_is_cut_off_dies_away_within_20_ms() -> None:
    playout, ended = Playout(), []
    playout.ended = lambda: ended.append(True)
    playout.push(tone(440))
    playout.take()
    playout.clear()
    last = playout.take()
    assert last is not None and abs(int(last[-1])) < 200 and ended == [True]
    assert playout.take() is None


def test_the_end_is_told_when_the_last_sample_has_gone_out() -> None:
    playout, ended = Playout(), []
    playout.ended = lambda: ended.append(True)
    playout.push(np.ones(FRAME + 1, np.int16))
    assert len(playout.take()) == FRAME and not ended
    assert len(playout.take()) == FRAME and ended == [True]


def heard_by(guarded: bool, sound: np.ndarray, ours: np.ndarray) -> tuple[list[bytes], list[int], list[int]]:
    """Return the frames handed on, and the samples at which a voice was sure and at which it was noticed."""
    frames: list[bytes] = []
    noticed: list[int] = []
    over: list[int] = []
    at = 0
    ear = Ear(frames.append, lambda: over.append(at), lambda: noticed.append(at))
    if guarded:
        ear.guard()
    ear.watch()
    for at in range(0, len(sound), FRAME):
        ear.hear(sound[at : at + FRAME], ours[at : at + FRAME])
    return frames, over, noticed


def test_frames_are_100_ms_at_16_khz() -> None:
    frames, over, _ = heard_by(False, tone(440), np.zeros(RATE, np.int16))
    assert [len(frame) for frame in frames] == [3_200] * 10 and not over


def voice(seconds: float, height: float, seed: int = 2) -> np.ndarray:
    """Noise in syllables."""
    rng = np.random.default_rng(seed)
    syllables = np.abs(np.sin(2 * np.pi * 2 * np.arange(int(seconds * RATE)) / RATE))
    return (rng.standard_normal(len(syllables)) * syllables * height).astype(np.int16)


def test_over_our_own_sound_a_voice_is_noticed_and_loses_nothing() -> None:
    ours = voice(2.0, 3_000)
    person = np.concatenate([np.zeros(RATE, np.int16), voice(1.0, 3_000, seed=3)])
    frames, over, noticed = heard_by(True, person, ours)
    assert len(over) == 1 and 0 < (over[0] - RATE) / RATE < 0.2
    assert RATE < noticed[0] < over[0]
    sent = np.frombuffer(b"".join(frames), "<i2")
    assert len(sent) >= 16_000 and level_dbfs(sent[-16_000:]) > -35


def test_the_echo_of_our_own_sound_and_noise_on_the_line_interrupt_nobody() -> None:
    ours = voice(4.0, 4_000)
    echo = np.concatenate([np.zeros(800, np.int16), (ours[:-800] * 0.2).astype(np.int16)])
    noise = (np.random.default_rng(4).standard_normal(len(ours)) * 400).astype(np.int16)
    for sound in (echo, noise, (echo + noise).astype(np.int16)):
        frames, over, noticed = heard_by(True, sound, ours)
        assert not over and not frames and not noticed
        assert not heard_by(False, sound, ours)[2]


def test_a_knock_holds_nothing_back_for_sure_and_what_the_server_hears_is_noticed_too() -> None:
    ours = voice(2.0, 3_000)
    knock = np.zeros(2 * RATE, np.int16)
    knock[RATE : RATE + 3 * FRAME] = voice(1.0, 9_000, seed=5)[RATE // 4 : RATE // 4 + 3 * FRAME]
    frames, over, noticed = heard_by(True, knock, ours)
    assert not over and not frames and noticed and noticed[-1] < RATE + 3 * FRAME
    frames, over, noticed = heard_by(False, knock, ours)
    assert len(frames) == 20 and not over and noticed and noticed[-1] < RATE + 3 * FRAME


def test_on_a_line_without_echo_a_soft_voice_is_noticed_as_soon_as_a_loud_one_and_with_echo_only_what_is_louder() -> None:
    ours = voice(6.0, 6_000)
    begin = 4 * RATE
    person = np.concatenate([np.zeros(begin, np.int16), voice(1.0, 600, seed=3), np.zeros(RATE, np.int16)])
    noise = (np.random.default_rng(6).standard_normal(len(ours)) * 15).astype(np.int16)
    _, over, noticed = heard_by(True, person + noise, ours)
    assert begin < noticed[0] < begin + 0.12 * RATE and begin < over[0] < begin + 0.25 * RATE
    echo = np.concatenate([np.zeros(800, np.int16), (ours[:-800] * 0.2).astype(np.int16)])
    _, over, noticed = heard_by(True, person + noise + echo, ours)
    assert not over and not noticed


def test_a_voice_that_begins_softly_is_not_learned_as_an_echo() -> None:
    ours = voice(8.0, 6_000)
    begins = np.concatenate([voice(0.2, 60, seed=4), voice(0.3, 200, seed=4), np.zeros(RATE // 2, np.int16)])
    rises = np.concatenate([np.zeros(2 * RATE, np.int16), np.tile(begins, 4), voice(1.0, 1_500, seed=5), np.zeros(RATE, np.int16)])[: len(ours)]
    _, over, noticed = heard_by(True, rises, ours)
    assert noticed and over and 6 * RATE <= noticed[0] < 6.2 * RATE


def test_while_an_answer_is_being_made_nothing_reaches_the_server() -> None:
    frames: list[bytes] = []
    ear = Ear(frames.append, lambda: None, lambda: None)
    ear.guard()
    for at in range(0, RATE, FRAME):
        ear.hear(voice(1.0, 9_000)[at : at + FRAME], np.zeros(FRAME, np.int16))
    assert not frames
    ear.release()
    ear.hear(np.zeros(800, np.int16), np.zeros(FRAME, np.int16))
    assert len(frames) == 1


def test_quiet_while_the_server_makes_an_answer_is_no_silence_but_a_voice_goes_through_whole() -> None:
    frames: list[bytes] = []
    ear, none = Ear(frames.append, lambda: None, lambda: None), np.zeros(FRAME, np.int16)
    ear.wait()
    for sound in (np.zeros(3 * RATE, np.int16), voice(0.5, 6_000)):
        assert not frames
        for at in range(0, len(sound), FRAME):
            ear.hear(sound[at : at + FRAME], none)
    assert len(frames) >= 9 and level_dbfs(np.frombuffer(b"".join(frames[-5:]), "<i2")) > -30
    ear.wait()
    frames.clear()
    ear.watch()
    ear.hear(np.zeros(800, np.int16), none)
    assert frames


def test_what_is_held_back_dies_away_and_goes_on_without_a_word_lost() -> None:
    playout, ended = Playout(), []
    playout.ended = lambda: ended.append(True)
    whole_tone = tone(440, seconds=0.2)
    playout.push(whole_tone)
    before = [playout.take() for _ in range(3)]
    playout.hold()
    dying, silent = playout.take(), [playout.take() for _ in range(20)]
    assert dying is not None and abs(int(dying[-1])) < 200 and silent == [None] * 20 and not ended
    playout.resume()
    after = [playout.take() for _ in range(7)]
    assert ended == [True] and playout.take() is None
    said = np.concatenate([*before, *after])
    assert np.array_equal(said[: 3 * FRAME], whole_tone[: 3 * FRAME]) and np.array_equal(said[4 * FRAME :], whole_tone[4 * FRAME :])


def test_what_is_held_back_can_still_be_cut_off() -> None:
    playout = Playout()
    playout.push(tone(440))
    playout.take()
    playout.hold()
    playout.take()
    playout.clear()
    assert not playout.samples and playout.take() is None
    playout.push(tone(440))
    assert level_dbfs(playout.take()) > -20
