"""Slower speech at the same pitch, from sound that is already made."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from voice.audio import Pcm
from voice.speak.base import Speech


def slower(speech: Speech, tempo: float) -> Speech:
    """Return the same speech stretched by overlapping waves, with its mouth and word times.

    A voice model told to speak slowly breaks its sounds apart: of ten Chinese replies at the elder speed a recogniser got
    11 % of the characters wrong, and 4.5 % of those spoken at the usual speed and stretched.

    Args:
        tempo: 0.5 to 1.0 of the speed it has.
    """
    if tempo >= 1.0 or not len(speech.pcm):
        return speech
    pcm = _stretched(speech.pcm, speech.sample_rate, tempo)
    scale = len(pcm) / len(speech.pcm)
    return replace(speech, pcm=pcm, visemes=tuple((round(ms * scale), shape) for ms, shape in speech.visemes),
                   words=tuple((round(ms * scale), word) for ms, word in speech.words))


def _stretched(pcm: Pcm, sample_rate: int, tempo: float) -> Pcm:
    import av

    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=sample_rate, format="s16", layout="mono", time_base=Fraction(1, sample_rate))
    sink = graph.add("abuffersink")
    graph.link_nodes(source, graph.add("atempo", str(max(0.5, tempo))), sink).configure()
    frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate, frame.pts = sample_rate, 0
    source.push(frame)
    source.push(None)
    pieces = []
    while True:
        try:
            piece = sink.pull()
            assert isinstance(piece, av.AudioFrame)
            pieces.append(piece.to_ndarray().ravel())
        except (av.error.EOFError, av.error.BlockingIOError):
            return np.concatenate(pieces).astype(np.int16, copy=False)


__all__ = ["slower"]
