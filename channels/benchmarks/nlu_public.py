"""Our pipeline beside Rasa's default one: trained and tested on the same public split in one run."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from assistant.fingerprint import fingerprint
from channels.benchmarks.nlu_scores import Decision, Trial, compare_table
from channels.benchmarks.nlu_splits import Split, as_rasa_nlu

ROOT = Path(__file__).parents[2]
Progress = Callable[[str], None]

_HEAD = "recipe: default.v1\nassistant_id: benchmark\nlanguage: en\npipeline:\n"
_FALLBACK = "- name: FallbackClassifier\n  threshold: 0.3\n  ambiguity_threshold: 0.1\n"
OURS = f"""{_HEAD}- name: assistant.components.language.LanguageIdentifier
- name: assistant.components.tokens.TrilingualSpacyTokenizer
- name: assistant.components.embedding.SentenceEmbedder
- name: assistant.components.intent.LinearIntentClassifier
{_FALLBACK}"""
"""What of ``assistant/config.yml`` reads any sentence; services, forms, dangers and turns are our own subject. The end is Rasa's, for both alike."""
RASA_DEFAULT = f"""{_HEAD}- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: 100
  constrain_similarities: true
- name: EntitySynonymMapper
{_FALLBACK}"""
"""The pipeline of ``rasa init`` in Rasa 3.6 for English, less its ResponseSelector: these sets hold no responses, so it would learn nothing."""
PIPELINES = {"ours": OURS, "Rasa's default (DIET)": RASA_DEFAULT}
_OUR_CODE = ("language", "tokens", "embedding", "intent", "text_classifier")


def compare(split: Split, results: Path, *, again: bool = False, progress: Progress = lambda text: None) -> str:
    """Train and test both pipelines and return a Markdown table.

    Args:
        split: sentences to learn from, to choose the threshold on, and to be tested with.
        results: folder of finished trials. A pipeline already tried with the same sentences, settings and code is not tried again, and a
            training of DIET goes on at the epoch that was under way, so that an interrupted comparison goes on where it stopped.
        again: try both anew.

    Raises:
        subprocess.CalledProcessError: when a training fails.
    """
    trials = []
    for name, config in PIPELINES.items():
        path = results / f"{_key(split, name, config)}.json"
        if path.is_file() and not again:
            trial = _read(path)
            progress(f"{name}: tried before, {trial.finished}")
        else:
            progress(f"{name}: training on {len(split.train):,} sentences of {split.name}")
            trial = _try(split, name, config, path.with_suffix(".training"), again=again)
            _write(trial, path)
            progress(f"{name}: trained in {trial.train_s:.0f} s; kept in {path}")
        trials.append(trial)
    return compare_table(split, {trial.pipeline: trial for trial in trials})


def _key(split: Split, name: str, config: str) -> str:
    parts = [config, split.fingerprint]
    if name == "ours":
        components = ROOT / "assistant" / "components"
        parts.append(fingerprint([*(components / f"{module}.py" for module in _OUR_CODE), ROOT / "assistant" / "encoder" / "delta.npz"]))
    return f"{split.name.split(',')[0].lower()}-{'ours' if name == 'ours' else 'rasa'}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:12]}"


def _try(split: Split, name: str, config: str, keep: Path, *, again: bool) -> Trial:
    if again:
        shutil.rmtree(keep, ignore_errors=True)
    texts = [sentence.text for sentence in (*split.validation, *split.test)]
    job = {"config": config, "nlu": as_rasa_nlu(split.train), "texts": texts, "keep": str(keep.resolve())}
    with tempfile.TemporaryDirectory(prefix="gilbot-bench-") as scratch:
        given, made = Path(scratch) / "job.json", Path(scratch) / "result.json"
        given.write_text(json.dumps(job), encoding="utf-8")
        # Nothing learnt or embedded before may shorten the training: Rasa's cache is off, the cache of embeddings is an empty one.
        environment = {**os.environ, "RASA_MAX_CACHE_SIZE": "0", "GILBOT_DATA_DIR": scratch, "RASA_TELEMETRY_ENABLED": "false"}
        command = [sys.executable, "-W", "ignore", "-m", "channels.benchmarks.nlu_training", str(given), str(made)]
        # Rasa prints to the standard output, which is the table's.
        subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=2)
        result: dict[str, Any] = json.loads(made.read_text(encoding="utf-8"))
    shutil.rmtree(keep, ignore_errors=True)
    decisions = [Decision(*row) for row in result.pop("decisions")]
    cut = len(split.validation)
    return Trial(
        pipeline=name,
        finished=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        busy=round(os.getloadavg()[2], 1),
        cores=os.cpu_count() or 1,
        validation=decisions[:cut],
        test=decisions[cut:],
        **result,
    )


def _write(trial: Trial, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_suffix(".part")
    whole.write_text(json.dumps(asdict(trial)), encoding="utf-8")
    os.replace(whole, path)


def _read(path: Path) -> Trial:
    trial = Trial(**json.loads(path.read_text(encoding="utf-8")))
    return replace(trial, validation=[Decision(*row) for row in trial.validation], test=[Decision(*row) for row in trial.test])
