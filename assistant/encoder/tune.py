"""Tunes the encoder on the training sentences: ``python -m assistant.encoder.tune --out assistant/encoder/delta.npz``.

Needs PyTorch for the CPU beside this project's packages; the product itself does not. Run it on one thread: on shared cores more
threads wait for each other and a step takes seconds. Two passes over 21,000 sentences take about half an hour of one core.
The loss is cross-entropy over the intents plus cross-entropy over the services, on sentences of which most are noisy copies.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional

from assistant.encoder import DELTA
from assistant.encoder.build import weights
from assistant.encoder.decode import Model, decode, packaged_file
from assistant.encoder.noise import Noise
from assistant.encoder.tokenizer import SentenceTokenizer
from assistant.encoder.tuned_model import TunedEncoder

SENTENCES = Path(__file__).parents[2] / "nlu_data" / "sentences"
RANK = 16
_BATCH = 32
_NOISY = 0.6
"""Share of sentences that are noisy copies, drawn anew in each pass."""
_HEAD_RATE = 3e-3
_SMOOTHING = 0.05
_SHARPNESS = 8.0
"""Unit vectors of this encoder lie close together; the heads see them centred and this much larger."""
_WARM_UP = 100


@dataclass(frozen=True)
class Example:
    """One sentence with the numbers of its intent and its service."""

    text: str
    intent: int
    service: int


def read_examples(folder: Path = SENTENCES) -> tuple[list[Example], int, int]:
    """Return every distinct sentence, the number of intents and the number of services, "none" counting as one."""
    rows: dict[str, tuple[str, str]] = {}
    for path in sorted(folder.glob("*/*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            columns = [column.strip() for column in line.split("\t")]
            if len(columns) == 3 and not line.startswith("#"):
                rows.setdefault(columns[2], (columns[0], columns[1]))
    intents = {name: i for i, name in enumerate(sorted({intent for intent, _ in rows.values()}))}
    services = {name: i for i, name in enumerate(sorted({service for _, service in rows.values()}))}
    examples = [Example(text, intents[intent], services[service]) for text, (intent, service) in rows.items()]
    return examples, len(intents), len(services)


class Tuner:
    """The encoder with its two heads.

    Args:
        model: decoded weights.
        intents: number of intents.
        services: number of services.
        start: factors to go on from; none to begin anew.
    """

    def __init__(self, model: Model, intents: int, services: int, start: Path | None = None) -> None:
        self.words = model.words
        self.tokenizer = SentenceTokenizer(model.vocabulary)
        self.encoder = TunedEncoder(model.shape, weights(model, None), model.vectors, RANK)
        if start:
            with np.load(start) as factors:
                self.encoder.load_difference(factors)
        self.heads = torch.nn.ModuleList(torch.nn.Linear(model.shape.width, count) for count in (intents, services))
        self.middle = torch.zeros(model.shape.width)

    def vectors(self, ids: Sequence[Sequence[int]]) -> torch.Tensor:
        """Return float32[sentences, width]."""
        tokens = np.zeros((len(ids), max(map(len, ids))), dtype=np.int64)
        for row, values in zip(tokens, ids):
            row[: len(values)] = values
        real = np.arange(tokens.shape[1]) < np.array([len(row) for row in ids])[:, None]
        return self.encoder(torch.from_numpy(self.words.rows(tokens)), torch.from_numpy(real))

    def logits(self, ids: Sequence[Sequence[int]]) -> list[torch.Tensor]:
        """Return scores of the intents and of the services."""
        centred = (self.vectors(ids) - self.middle) * _SHARPNESS
        return [head(centred) for head in self.heads]

    def centre(self, examples: Sequence[Example], count: int = 1000) -> None:
        """Take the mean vector of some sentences as the middle."""
        ids = sorted(self.tokenizer.encode([example.text for example in examples[:count]]), key=len)
        with torch.no_grad():
            self.middle = torch.cat([self.vectors(ids[i : i + _BATCH]) for i in range(0, len(ids), _BATCH)]).mean(0)

    def accuracy(self, examples: Sequence[Example]) -> tuple[float, float]:
        """Return the share of right intents and of right services."""
        self.encoder.eval()
        right = [0, 0]
        with torch.no_grad():
            for part in _batches(self.tokenizer, examples, [example.text for example in examples], random.Random(0)):
                guesses = [scores.argmax(1).tolist() for scores in self.logits([ids for _, ids in part])]
                for (example, _), intent, service in zip(part, *guesses):
                    right[0] += intent == example.intent
                    right[1] += service == example.service
        self.encoder.train()
        return right[0] / len(examples), right[1] / len(examples)

    def train(self, examples: Sequence[Example], held: Sequence[Example], passes: int, minutes: float, rate: float) -> None:
        """Tune until the passes or the minutes are over; the rate falls to nothing by then."""
        noise = Noise(example.text for example in examples)
        order = random.Random(0)
        factors = [p for p in self.encoder.parameters() if p.requires_grad]
        groups = [{"params": factors, "weight_decay": 1e-2}, {"params": list(self.heads.parameters()), "weight_decay": 1e-3}]
        optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98))
        steps, step, begun = passes * -(-len(examples) // _BATCH), 0, time.monotonic()
        self.centre(order.sample(list(examples), min(1000, len(examples))))
        self.encoder.train()
        for number in range(passes):
            texts = [noise(example.text) if order.random() < _NOISY else example.text for example in examples]
            for part in _batches(self.tokenizer, examples, texts, order):
                spent = max(step / steps, (time.monotonic() - begun) / 60 / minutes)
                if spent >= 1:
                    break
                for group, full in zip(optimizer.param_groups, (rate, _HEAD_RATE)):
                    group["lr"] = full * min(1.0, (step + 1) / _WARM_UP) * (1 - spent)
                truths = torch.tensor([[example.intent, example.service] for example, _ in part]).T
                scores = self.logits([ids for _, ids in part])
                loss = sum(functional.cross_entropy(s, t, label_smoothing=_SMOOTHING) for s, t in zip(scores, truths))
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(factors, 1.0)
                optimizer.step()
                step += 1
                if step % 100 == 0:
                    print(f"step {step}/{steps} loss {loss.item():.3f} after {time.monotonic() - begun:.0f} s", flush=True)
            shares = self.accuracy(held)
            print(f"pass {number + 1}: held-out intents {shares[0]:.3f}, services {shares[1]:.3f}", flush=True)


def _batches(
    tokenizer: SentenceTokenizer, examples: Sequence[Example], texts: Sequence[str], order: random.Random
) -> Iterator[list[tuple[Example, list[int]]]]:
    """Yield batches of sentences of like length in random order."""
    pairs = list(zip(examples, tokenizer.encode(texts)))
    order.shuffle(pairs)
    pool = _BATCH * 24
    parts = []
    for start in range(0, len(pairs), pool):
        near = sorted(pairs[start : start + pool], key=lambda pair: len(pair[1]))
        parts += [near[i : i + _BATCH] for i in range(0, len(near), _BATCH)]
    order.shuffle(parts)
    yield from parts


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Tune the sentence encoder on the training sentences.")
    parser.add_argument("--out", type=Path, default=DELTA, help="where the low-rank difference goes")
    parser.add_argument("--start", type=Path, help="difference to go on from")
    parser.add_argument("--passes", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=60.0, help="end by then")
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--held", type=float, default=0.1, help="share of sentences kept apart to watch")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    examples, intents, services = read_examples()
    random.Random(1).shuffle(examples)
    count = max(1, round(len(examples) * arguments.held))
    tuner = Tuner(decode(packaged_file()), intents, services, arguments.start)
    tuner.train(examples[count:], examples[:count], arguments.passes, arguments.minutes, arguments.rate)
    np.savez(arguments.out, **tuner.encoder.difference())


if __name__ == "__main__":
    main()
