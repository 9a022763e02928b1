"""XLM-RoBERTa unigram pieces from the vocabulary of the packed file, through the ``tokenizers`` package."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace

from assistant.encoder.decode import Vocabulary

PREFIX = "query: "
"""What the e5 family wants in front of a question."""
MAXIMUM = 512
"""Most tokens in one sentence, both end marks included; the rest is left out."""
_SPACES = re.compile(" {2,}")


def build_tokenizer(vocabulary: Vocabulary, path: Path, normalisation_path: Path) -> None:
    """Write the pieces as ``tokenizers`` JSON and the code point normalisation as a JSON object."""
    scores = [(piece, float(score)) for piece, score in zip(vocabulary.pieces, vocabulary.scores.tolist())]
    tokenizer = Tokenizer(Unigram(scores, unk_id=vocabulary.unknown, byte_fallback=False))
    tokenizer.pre_tokenizer = Metaspace(replacement="▁", prepend_scheme="always")
    path.write_text(tokenizer.to_str(), encoding="utf-8")
    normalisation_path.write_text(json.dumps({str(k): v for k, v in sorted(vocabulary.normalisation.items())}), encoding="utf-8")


class SentenceTokenizer:
    """Turns sentences into token ids; safe to use from several threads.

    Args:
        path: JSON of ``tokenizers``.
        normalisation_path: JSON object from code point to replacement.
        begin: id in front of each sentence.
        end: id behind it.
    """

    def __init__(self, path: Path, normalisation_path: Path, begin: int, end: int) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        table = json.loads(normalisation_path.read_text(encoding="utf-8"))
        self._table = {int(point): text for point, text in table.items()}
        self._begin = begin
        self._end = end

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each sentence, prefix and end marks included, at most :data:`MAXIMUM`."""
        encoded = self._tokenizer.encode_batch([PREFIX + self._normalise(text) for text in texts], add_special_tokens=False)
        return [[self._begin, *item.ids[: MAXIMUM - 2], self._end] for item in encoded]

    def _normalise(self, text: str) -> str:
        # The table maps single code points; jamo typed apart are joined first.
        return _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(self._table)).strip()
