"""A training by Rasa's DIET that goes on where it was stopped: hours on two cores are more than most people can leave a machine alone.

Keras' own backup keeps weights, optimiser and epoch after every epoch; beside it stand the epoch, by which Rasa grows its batches, and the
time spent. Nothing of what is learnt changes but the order of sentences after a stop, which is drawn anew.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass
class Spent:
    """What a training has taken so far, over all its starts."""

    epochs: int = 0
    train_s: float = 0.0
    train_cpu_s: float = 0.0


@contextmanager
def resumable(folder: Path) -> Iterator[Spent]:
    """Let DIET trainings inside the block keep their state in ``folder``; yields what earlier starts have spent.

    A folder holds one training: give every pipeline and every set of sentences its own, and delete it when the training is over.
    """
    import tensorflow as tf
    from rasa.utils import train_utils
    from rasa.utils.tensorflow.data_generator import RasaBatchDataGenerator

    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "spent.json"
    earlier = Spent(**json.loads(told.read_text(encoding="utf-8"))) if told.is_file() else Spent()
    begun, cpu = time.perf_counter(), time.process_time()

    class _Remember(tf.keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            now = Spent(epoch + 1, earlier.train_s + time.perf_counter() - begun, earlier.train_cpu_s + time.process_time() - cpu)
            part = told.with_suffix(".part")
            part.write_text(json.dumps(asdict(now)), encoding="utf-8")
            part.replace(told)

    callbacks, first_batches = train_utils.create_common_callbacks, RasaBatchDataGenerator.__init__

    def with_backup(*args: Any, **values: Any) -> list[Any]:
        return [*callbacks(*args, **values), tf.keras.callbacks.BackupAndRestore(str(folder / "backup"), delete_checkpoint=False), _Remember()]

    def from_epoch(self: Any, *args: Any, **values: Any) -> None:
        first_batches(self, *args, **values)
        if earlier.epochs:
            self._current_epoch = earlier.epochs - 1
            self.on_epoch_end()

    train_utils.create_common_callbacks, RasaBatchDataGenerator.__init__ = with_backup, from_epoch
    try:
        yield earlier
    finally:
        train_utils.create_common_callbacks, RasaBatchDataGenerator.__init__ = callbacks, first_batches
