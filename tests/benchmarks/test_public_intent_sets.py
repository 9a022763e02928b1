"""Public intent sets: how they are read, how decisions on them are scored, and that both pipelines learn from them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from channels.benchmarks import nlu_public
from channels.benchmarks.nlu_scores import (
    Decision,
    Trial,
    best_threshold,
    by_class,
    by_fallback,
    by_threshold,
    compare_table,
    score,
    separation,
)
from channels.benchmarks.nlu_splits import Labelled, Split, SplitError, as_rasa_nlu, read_clinc150, read_hwu64

SENTENCES = {
    "balance": (
        "what is my balance",
        "how much money do i have",
        "show my account balance",
        "balance please",
        "money left in my account",
        "tell me my balance",
    ),
    "weather": (
        "will it rain today",
        "what is the weather",
        "is it cold outside",
        "weather forecast please",
        "do i need an umbrella",
        "is it sunny tomorrow",
    ),
    "oos": ("who wrote hamlet", "how tall is the moon", "sing me a song", "what is love made of", "why do cats purr", "name a large prime"),
}


def labelled(first: int, last: int) -> tuple[Labelled, ...]:
    return tuple(Labelled(text, intent) for intent, texts in SENTENCES.items() for text in texts[first:last])


@pytest.fixture
def split() -> Split:
    return Split("tiny", labelled(0, 4), labelled(4, 5), labelled(5, 6))


def trial(name: str, validation: list[Decision], test: list[Decision], train_s: float = 10.0) -> Trial:
    return Trial(
        name, "2026-11-22T00:00:00+00:00", 0.5, 2, train_s, train_s, 1.0, 100, validation, test, [1.0] * (len(validation) + len(test))
    )


def test_clinc150_is_read_with_its_out_of_scope_sentences_in_every_part(tmp_path: Path) -> None:
    parts = {part: [[f"{part}  one", "transfer"]] for part in ("train", "val", "test")} | {
        f"oos_{part}": [[f"{part} two", "oos"]] for part in ("train", "val", "test")
    }
    (tmp_path / "data_full.json").write_text(json.dumps(parts))
    split = read_clinc150(tmp_path)
    assert split.train == (Labelled("train one", "transfer"), Labelled("train two", "oos"))
    assert [len(part) for part in (split.train, split.validation, split.test)] == [2, 2, 2]
    assert split.has_out_of_scope


def test_hwu64_is_split_by_its_official_folds(tmp_path: Path) -> None:
    rows = [f"alarm_set\twake me at {fold}\tx\t{fold}" for fold in range(1, 11)]
    (tmp_path / "hwu64_cv_folds.tsv").write_text("\n".join(["intent\ttext\tannotated_text\ttest_fold", *rows]))
    split = read_hwu64(tmp_path)
    assert [s.text for s in split.test] == ["wake me at 1"]
    assert [s.text for s in split.validation] == ["wake me at 2"]
    assert len(split.train) == 8
    assert not split.has_out_of_scope


@pytest.mark.parametrize(
    ("read", "name", "content"), [(read_clinc150, "data_full.json", '{"train": []}'), (read_hwu64, "hwu64_cv_folds.tsv", "a\tb\n1\t2\n")]
)
def test_a_file_that_is_missing_or_not_that_set_is_named(tmp_path: Path, read: object, name: str, content: str) -> None:
    assert callable(read)
    with pytest.raises(SplitError, match=f"{name} is missing"):
        read(tmp_path)
    (tmp_path / name).write_text(content)
    with pytest.raises(SplitError, match=f"{name}: expected"):
        read(tmp_path)


def test_few_sentences_are_taken_from_every_intent_and_only_for_training(split: Split) -> None:
    few = split.few(2)
    assert Counter(s.intent for s in few.train) == {"balance": 2, "weather": 2, "oos": 2}
    assert set(few.train) < set(split.train)
    assert (few.validation, few.test) == (split.validation, split.test)


def test_a_sample_keeps_every_intent_in_every_part(split: Split) -> None:
    sample = split.sampled(0.5)
    assert Counter(s.intent for s in sample.train) == {"balance": 2, "weather": 2, "oos": 2}
    assert Counter(s.intent for s in sample.test) == {"balance": 1, "weather": 1, "oos": 1}
    assert sample.fingerprint != split.fingerprint


def test_rasa_reads_back_exactly_the_sentences_that_were_written(tmp_path: Path) -> None:
    from rasa.shared.importers.utils import training_data_from_paths

    given = (
        Labelled("what's 5 - 3: 2?", "yes"),
        Labelled('- say "hi" # now', "greet"),
        Labelled("{'a': 1} & more", "yes"),
        Labelled("tell me [sic]", "greet"),
    )
    (tmp_path / "nlu.yml").write_text(as_rasa_nlu(given))
    read = training_data_from_paths([str(tmp_path / "nlu.yml")], "en")
    assert {(m.get("text"), m.get("intent")) for m in read.intent_examples} == set(given)
    assert not read.entity_examples


def test_a_sentence_that_rasa_would_change_is_refused() -> None:
    with pytest.raises(SplitError, match="entity"):
        as_rasa_nlu([Labelled("a [word](thing)", "greet")])


def test_each_rule_rejects_its_own_sentences() -> None:
    decisions = [Decision("a", "a", 0.9), Decision("nlu_fallback", "a", 0.2), Decision("b", "b", 0.4), Decision("oos", "oos", 0.8)]
    assert by_class(decisions) == ["a", "a", "b", "oos"]
    assert by_fallback(decisions) == ["a", "oos", "b", "oos"]
    assert by_threshold(decisions, 0.5) == ["a", "oos", "oos", "oos"]


def test_the_threshold_is_the_one_that_divides_validation_best() -> None:
    sentences = [Labelled("1", "a"), Labelled("2", "a"), Labelled("3", "oos"), Labelled("4", "oos")]
    decisions = [Decision("a", "a", 0.9), Decision("a", "a", 0.6), Decision("a", "a", 0.5), Decision("a", "a", 0.1)]
    threshold = best_threshold(decisions, sentences)
    assert 0.5 < threshold <= 0.6
    assert separation(decisions, sentences) == 1.0


def test_a_rejected_sentence_in_scope_counts_against_accuracy_and_not_for_recall() -> None:
    scores = score(["a", "oos", "oos", "b"], [Labelled("1", "a"), Labelled("2", "b"), Labelled("3", "oos"), Labelled("4", "oos")])
    assert scores.accuracy == 0.5
    assert scores.out_of_scope_recall == 0.5
    assert scores.macro_f1 == pytest.approx(0.5)
    assert score(["a"], [Labelled("1", "a")]).out_of_scope_recall is None


def test_the_table_sets_every_rule_of_both_pipelines_side_by_side_with_the_ratio(split: Split) -> None:
    right = [Decision(s.intent, s.intent, 0.9) for s in split.test]
    wrong = [Decision("balance", "balance", 0.9) for _ in split.test]
    table = compare_table(split, {"ours": trial("ours", right, right, 10.0), "other": trial("other", wrong, wrong, 70.0)})
    assert table.count("| ours | its class says | 100.0% | 100.0% | 100.0% |") == 1
    assert table.count("| other | its class says | 50.0% | 0.0% | 25.0% |") == 1
    assert "7.0 times as fast by the clock" in table


def test_a_set_without_out_of_scope_sentences_is_scored_by_accuracy_and_f1() -> None:
    sentences = (Labelled("1", "a"), Labelled("2", "b"))
    right = [Decision(s.intent, s.intent, 0.9) for s in sentences]
    table = compare_table(Split("two", sentences, sentences, sentences), {"ours": trial("ours", right, right)})
    assert "| ours | 100.0% | 100.0% |" in table
    assert "out-of-scope" not in table


@pytest.mark.weights
def test_a_pipeline_is_trained_by_rasa_and_a_finished_one_is_not_trained_again(
    split: Split, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nlu_public, "PIPELINES", {"ours": nlu_public.OURS})
    notes: list[str] = []
    first = nlu_public.compare(split, tmp_path, progress=notes.append)
    assert notes[0].startswith("ours: training on 12 sentences")
    assert "| ours | its class says |" in first
    second = nlu_public.compare(split, tmp_path, progress=notes.append)
    assert notes[-1].startswith("ours: tried before")
    assert second == first


def test_both_pipelines_are_ones_that_rasa_accepts() -> None:
    from rasa.engine.recipes.recipe import Recipe
    from rasa.shared.data import TrainingType
    from rasa.shared.utils.io import read_yaml

    for config in nlu_public.PIPELINES.values():
        read = read_yaml(config)
        recipe = Recipe.recipe_for_name(read["recipe"])
        assert recipe.graph_config_for_recipe(read, cli_parameters={}, training_type=TrainingType.NLU).predict_schema.nodes


def test_an_interrupted_training_goes_on_at_its_epoch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.utils import train_utils
    from rasa.utils.tensorflow.data_generator import RasaBatchDataGenerator

    from channels.benchmarks.resumable_training import Spent, resumable

    original = train_utils.create_common_callbacks
    (tmp_path / "spent.json").write_text(json.dumps({"epochs": 50, "train_s": 100.0, "train_cpu_s": 180.0}), encoding="utf-8")
    monkeypatch.setattr(RasaBatchDataGenerator, "_shuffle_and_balance", lambda self, size: {})
    with resumable(tmp_path) as earlier:
        assert earlier == Spent(50, 100.0, 180.0)
        assert {type(callback).__name__ for callback in train_utils.create_common_callbacks(100)} >= {"BackupAndRestore", "_Remember"}
        batches = RasaBatchDataGenerator(None, [64, 256], epochs=100)
        assert (batches._current_epoch, batches._current_batch_size) == (50, 160)
    assert train_utils.create_common_callbacks is original
    assert RasaBatchDataGenerator(None, [64, 256], epochs=100)._current_batch_size == 64


def test_a_stopped_training_keeps_what_it_learnt(tmp_path: Path) -> None:
    import numpy as np
    import tensorflow as tf
    from rasa.utils import train_utils

    from channels.benchmarks.resumable_training import resumable

    x = np.linspace(-1, 1, 64)[:, None]

    def start(epochs: int) -> list[float]:
        model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(1,))])
        model.compile(tf.keras.optimizers.Adam(0.05), "mse")
        with resumable(tmp_path):
            loss: list[float] = model.fit(x, 3 * x + 1, epochs=epochs, verbose=0, callbacks=train_utils.create_common_callbacks(epochs)).history["loss"]
        return loss

    first, told = start(6), json.loads((tmp_path / "spent.json").read_text(encoding="utf-8"))
    second = start(8)
    assert (len(first), told["epochs"], len(second)) == (6, 6, 2)
    assert second[0] < first[-1], "it goes on where it stopped"
    now = json.loads((tmp_path / "spent.json").read_text(encoding="utf-8"))
    assert now["epochs"] == 8 and now["train_s"] > told["train_s"], "the time of the first start counts too"
