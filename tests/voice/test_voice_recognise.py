from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from vosk import KaldiRecognizer

from voice import recognise
from voice.assets import MissingAssetError
from voice.bench_closed import is_right
from voice.bench_slices import SLICES
from voice.expectation import Expectation, grammar
from voice.recognise import Hints, RecogniserError
from voice.recognise.base import Recognition
from voice.recognise.closed import Evidence, decide
from voice.recognise.numerals import plausible_digits
from voice.recognise.text import alike, cer
from voice.recognise.two_pass import TwoPassRecogniser
from voice.recognise.vosk_ import VoskRecogniser, _OpenRecognisers, _VoskStream
from voice.recognise.whisper_ import WhisperRecogniser, _echoes, _loops, _once, _suppressed, _windows


@pytest.mark.parametrize(
    ("language", "name", "worst"),
    [("en", "pico_quilter", 0.05), ("zh", "firered_TEST_NET", 0.1), ("ko", "emo_gov_pfc00004", 0.1),
     ("ko", "emo_gov_lmy02057", 0.15)],
)
def test_whisper_hears_a_human_voice(whisper, clip, language: str, name: str, worst: float) -> None:
    pcm, reference = clip(language, name)
    heard = whisper.recognise(pcm, language)
    assert cer(reference, heard.text) <= worst
    assert 0 < heard.confidence <= 1 and heard.language == language


def test_whisper_gives_word_times_when_asked(whisper, clip) -> None:
    pcm, _ = clip("en", "pico_quilter")
    words = whisper.recognise(pcm, "en", word_times=True).words
    assert len(words) > 10
    starts = [w.start_ms for w in words]
    assert starts == sorted(starts) and words[-1].end_ms <= len(pcm) / 16 + 100


def test_silence_and_noise_are_no_words(whisper) -> None:
    rng = np.random.default_rng(1)
    for language in ("ko", "zh", "en"):
        assert whisper.recognise(np.zeros(32_000, np.int16), language).text == ""
        noise = (rng.standard_normal(32_000) * 300).astype(np.int16)
        assert len(whisper.recognise(noise, language).text) < 12


def test_an_empty_recording_is_no_words(whisper) -> None:
    assert whisper.recognise(np.zeros(0, np.int16), "ko").text == ""


def test_a_prompt_is_not_read_aloud_over_silence(whisper) -> None:
    hints = Hints(("주민등록등본 발급", "여권 재발급", "전입신고", "운전면허 갱신"))
    assert whisper.recognise(np.zeros(48_000, np.int16), "ko", hints).text == ""


def test_the_language_is_found_from_the_voice(whisper, clip) -> None:
    for language, name in (("ko", "emo_gov_lmy02057"), ("zh", "ppasr_test"), ("en", "pico_quilter")):
        odds = whisper.detect_language(clip(language, name)[0])
        assert max(odds, key=odds.get) == language


def test_loops_and_echoes_are_told_from_sentences() -> None:
    assert _loops("감사합니다 감사합니다 감사합니다 감사합니다", 3.0)
    assert not _loops("공일공 일일일일 일일일일", 4.0) and not _loops("네 네 네 알겠습니다", 2.0)
    assert _loops("3, 6, 8, 8, 8, 8, 8, 8, 8, 8, 8", 1.5) and not _loops("010-8888-8888", 3.0)
    assert _echoes("주민등록등본, 여권 재발급, 전입신고", "주민등록등본, 여권 재발급, 전입신고, 지방세", 1.0)
    assert not _echoes("주민등록등본", "주민등록등본, 여권 재발급", 2.0)


def test_long_recordings_are_cut_at_quiet_places() -> None:
    pcm = np.full(16_000 * 50, 1000, np.int16)
    pcm[16_000 * 24:16_000 * 25] = 0
    pieces = _windows(pcm)
    assert len(pieces) == 2 and 24_000 <= pieces[1][0] <= 25_000
    assert sum(len(p) for _, p in pieces) == len(pcm)


def test_vosk_streams_partial_text_that_grows(vosk, clip) -> None:
    pcm, reference = clip("ko", "emo_gov_kih00103")
    stream = vosk.stream("ko")
    partials = [stream.feed(pcm[at:at + 1600]) for at in range(0, len(pcm), 1600)]
    seen = [p for p in dict.fromkeys(partials) if p]
    assert len(seen) >= 4
    final = stream.finish()
    assert cer(reference, final.text) < 0.35
    assert final.words and final.words[0].start_ms < final.words[-1].end_ms <= len(pcm) / 16


def _hear(stream, pcm) -> str:
    for at in range(0, len(pcm), 1600):
        stream.feed(pcm[at:at + 1600])
    return stream.finish().text


def test_the_next_person_gets_the_warm_recogniser_and_nothing_of_the_last_ones_words(vosk, clip) -> None:
    first, _ = clip("ko", "emo_gov_kih00103")
    second, _ = clip("ko", "emo_gen_kih00002")
    stream = vosk.stream("ko")
    used = stream._recogniser
    heard = _hear(stream, first)
    del stream
    again = vosk.stream("ko")
    assert again._recogniser is used, "a recogniser that knows the first words of the language is worth a second of the processor"
    text = _hear(again, second)
    assert text and heard not in text
    # Its features are dithered, so that two hearings need not be alike to the letter.
    assert cer(text, _hear(_VoskStream(KaldiRecognizer(vosk._model("ko"), 16_000), "ko"), second)) < 0.3


def test_two_people_speaking_at_once_have_a_recogniser_each(vosk) -> None:
    one, other = vosk.stream("ko"), vosk.stream("ko")
    assert one._recogniser is not other._recogniser


def test_a_stream_dropped_in_the_middle_of_a_word_leaves_nothing_behind(vosk, clip) -> None:
    pcm, _ = clip("ko", "emo_gov_kih00103")
    stream = vosk.stream("ko")
    for at in range(0, len(pcm) // 2, 1600):
        stream.feed(pcm[at:at + 1600])
    used = stream._recogniser
    del stream
    after = vosk.stream("ko")
    assert after._recogniser is used
    assert after.feed(np.zeros(16_000, np.int16)) == "" and after.finish().text == ""


def test_a_recogniser_that_heard_much_is_replaced_by_a_fresh_one(vosk) -> None:
    keeper = _OpenRecognisers(vosk._model("ko"))
    keeper.warm()
    worn = keeper.stream("ko")
    old = worn._recogniser
    worn._kept.samples = 121 * 16_000
    del worn
    assert keeper._idle, "it serves until the fresh one is there"
    for _ in range(200):
        if all(kept.recogniser is not old for kept in keeper._idle):
            break
        time.sleep(0.1)
    assert keeper._idle and not any(kept.worn for kept in keeper._idle)


def test_a_grammar_may_hold_words_the_model_does_not_know(vosk) -> None:
    assert not vosk.knows("둥굴레차깡통", "ko")
    grammar = vosk._grammar(("둥굴레차깡통", "네"), "ko")
    assert "네" in grammar
    assert all(vosk.knows(w, "ko") for phrase in grammar for w in phrase.split())


def test_a_grammar_hears_the_phrase_that_was_said(vosk, clip) -> None:
    pcm, _ = clip("ko", "emo_gov_pfc00004")
    phrases = ("예약하신 분 성함 어떻게 되죠", "창가 쪽으로 예약해드릴까요", "네", "아니요")
    assert vosk.recognise(pcm, "ko", Hints(phrases, closed=True)).text.replace(" ", "") == phrases[0].replace(" ", "")


def test_other_speech_in_a_closed_turn_is_found_out(vosk, whisper, clip) -> None:
    two = TwoPassRecogniser(vosk, whisper)
    pcm, reference = clip("ko", "emo_gov_pml00019")
    heard = two.hear(pcm, "ko", Expectation("yes_no"))
    assert not heard.in_grammar
    assert alike(heard.recognition.text, reference, "ko") > 0.6


@pytest.mark.parametrize(
    ("expectation", "said"),
    [(Expectation("yes_no"), "아니요"), (Expectation("date"), "이번 주 금요일"), (Expectation("time"), "오후 네 시 삼십 분"),
     (Expectation("choice", ("등본", "초본", "우편", "직접 방문")), "우편으로 할게요"), (Expectation("digits", digits=11), "공일공 일이삼사 오육칠팔")],
)
def test_an_answer_of_the_form_expected_is_taken(vosk, whisper, say, expectation: Expectation, said: str) -> None:
    heard = TwoPassRecogniser(vosk, whisper).hear(say(said), "ko", expectation)
    assert heard.in_grammar and is_right(expectation, said, heard.recognition.text, "ko"), heard


def test_readings_of_a_grammar_come_best_first_with_their_likelihood(vosk, clip) -> None:
    pcm, _ = clip("ko", "emo_gov_pfc00004")
    readings = vosk.alternatives(pcm, "ko", Hints(grammar(Expectation("date"), "ko"), closed=True))
    scores = [score for _, score in readings]
    assert scores == sorted(scores, reverse=True)
    free = vosk.alternatives(pcm, "ko", count=1)[0][1]
    assert (free - scores[0]) / (len(pcm) / 16_000) > 12


def test_digit_strings_are_weighed_by_what_was_asked_for() -> None:
    assert plausible_digits("010-1234-5678", 11) == 1.0 and plausible_digits("0101234567", 11) == 0.0
    assert plausible_digits("480712-2990012", 13) == 1.0 and plausible_digits("481399-2990012", 13) < 1.0
    assert plausible_digits("01012345678", None) == 1.0 > plausible_digits("12", None)


def test_several_people_are_heard_at_once(vosk, whisper, clip) -> None:
    two = TwoPassRecogniser(vosk, whisper)
    names = ["emo_gov_pfc00004", "emo_gov_pma00005", "emo_gov_kih00105"]
    with ThreadPoolExecutor(3) as pool:
        heard = list(pool.map(lambda n: two.recognise(clip("ko", n)[0], "ko"), names))
    for name, result in zip(names, heard):
        assert cer(clip("ko", name)[1], result.text) < 0.2


def test_recognisers_are_known_by_name() -> None:
    assert {"vosk", "whisper", "two_pass"} <= set(recognise.names())
    with pytest.raises(RecogniserError, match="whisper"):
        recognise.create("nonsense")


def test_without_weights_loading_says_how_to_get_them(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GILBOT_ASSETS_DIR", str(tmp_path))
    for recogniser in (VoskRecogniser(), WhisperRecogniser()):
        assert not recogniser.can_hear("ko")
        with pytest.raises(MissingAssetError, match="script/setup"):
            recogniser.load("ko")


def test_the_prompt_holds_few_names_and_ends_as_a_clerk_speaks(whisper) -> None:
    names = tuple(f"증명서 {number}" for number in range(20))
    tokens, text = whisper._prompt("ko", Hints(names))
    assert text.endswith("무엇을 도와드릴까요?") and sum(name in text.split(", ") for name in names) >= 6
    assert len(tokens) < 120
    assert whisper._prompt("zh", Hints(("护照",)))[1].strip() == "护照"


def test_a_short_verb_after_a_name_is_heard(vosk, whisper, say) -> None:
    said = "주민등록등본 떼 주세요."
    heard = TwoPassRecogniser(vosk, whisper).recognise(say(said), "ko", Hints(("주민등록등본", "주민등록초본", "가족관계증명서"))).text
    assert "주민등록등본" in heard and alike(heard, said, "ko") > 0.85, heard


@pytest.mark.parametrize(("language", "foreign"), [("ko", "時"), ("ko", "ち"), ("ko", "年"), ("zh", "네"), ("zh", "の"), ("en", "的"), ("en", "네")])
def test_no_letters_of_another_script_are_written(whisper, language: str, foreign: str) -> None:
    whisper.load()
    tokenizer = whisper._tokenizer(language)
    written = {tokenizer.decode([token]).strip() for token in range(tokenizer.eot) if token not in set(_suppressed(tokenizer))}
    assert foreign not in written and {"K", "1"} <= written
    assert {"ko": "네", "zh": "年", "en": "yes"}[language] in written


@pytest.mark.parametrize(
    ("text", "seconds", "once"),
    [("어떤 증명서가 필요하세요? 어떤 증명서가 필요하세요?", 2.2, "어떤 증명서가 필요하세요?"), ("请问几点开门？请问几点开门？", 1.4, "请问几点开门？"),
     ("Where do I pay? Where do I pay?", 1.0, "Where do I pay?"), ("안 돼요, 안 돼요, 안 돼요, 안 돼요", 3.0, "안 돼요, 안 돼요, 안 돼요, 안 돼요"),
     ("사람 바꿔 주세요. 사람 바꿔 주세요.", 3.5, "사람 바꿔 주세요. 사람 바꿔 주세요."), ("네 네", 0.5, "네 네"),
     ("여권을 가져오세요. 어느 쪽을 말씀하세요? 어느 쪽을 말씀하세요?", 3.0, "여권을 가져오세요. 어느 쪽을 말씀하세요?"),
     ("여권을 가져오세요. 어느 쪽을 말씀하세요? 어느 쪽을 말씀하세요?", 4.5, "여권을 가져오세요. 어느 쪽을 말씀하세요? 어느 쪽을 말씀하세요?"),
     ("Thanks. How many copies do you need? How many copies do you need?", 1.9, "Thanks. How many copies do you need?")],
)
def test_a_sentence_written_twice_is_kept_once_when_there_was_no_time_for_two(text: str, seconds: float, once: str) -> None:
    assert _once(text, seconds) == once


def test_the_words_before_the_sound_are_no_answer() -> None:
    assert _echoes("민원 상담입니다.", "민원 상담입니다.", 0.6)
    assert not _echoes("네", "민원 상담입니다.", 0.6)


def test_free_text_that_sounds_just_like_an_answer_is_that_answer() -> None:
    heard = Recognition("모래?", 0.6, (), "ko", "whisper")
    answer = decide(Evidence([("오월 오일", 69.1)], heard, 0.8, lambda: 70.0), Expectation("date"), "ko")
    assert answer is not None and answer.text.startswith("모레")


@pytest.mark.parametrize("name", ["emo_gov_lmy02195@360", "emo_gov_pml00017@3490", "emo_gov_pml00017@4990", "emo_gov_kih00105@0", "emo_gov_lmy02128@2970", "emo_gov_pfl00028@1050"])
def test_answers_cut_out_of_human_sentences_are_heard(vosk, whisper, clip, name: str) -> None:
    cut = next(cut for cut in SLICES["ko"] if cut.name == name)
    whole, _ = clip("ko", cut.clip)  # skips where the recordings are not
    heard = TwoPassRecogniser(vosk, whisper).hear(np.pad(cut.of(whole), 4000), "ko", cut.expectation)
    assert heard.in_grammar and is_right(cut.expectation, cut.said, heard.recognition.text, "ko"), heard
