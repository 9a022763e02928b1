"""What the caller hears: speech of voice turns as it streams in, and sentences fetched over HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import numpy as np

from channels.telephone.ear import Ear
from channels.telephone.g711 import RATE, Pcm, Resampler
from channels.telephone.line import Line, LineError
from channels.telephone.media import Playout

log = logging.getLogger(__name__)

GAP = np.zeros(RATE * 160 // 1000, np.int16)
"""Between two sentences."""
ECHO_S = 0.2
"""How long after our sound its echo may still come."""
HOLD_S = 1.0
"""Our sound is held back so long while the server makes sure that somebody speaks over it; it took 0.37 to 0.41 s (``docs/telephone.md``)."""
HOLD_OWN_S = 0.3
"""The same where the ear alone decides."""
AGAIN_S = (1.0, 2.0, 4.0, 8.0)
"""Pauses between two tries to have a sentence spoken."""
HOLDS = 2
"""Times that a reply is held back for nothing; after that only what is sure stops it: the line echoes, or the street is loud."""


class Mouth:
    """Lives on one event loop.

    Args:
        line: whose voice speaks.
        ear: guarded while something sounds that the server's echo guard does not know.
        tell: sends ``playback_ended`` or ``barge_in`` to the server.
    """

    def __init__(self, line: Line, ear: Ear, tell: Callable[[str], None]) -> None:
        self.playout = Playout()
        self.playout.ended = self._played
        self._line, self._ear, self._tell = line, ear, tell
        self._resampler: Resampler | None = None
        self._due = self._spoken = 0
        """Replies of the last voice turn that come as sound, and those that have come whole."""
        self._own = False
        """Whether what sounds belongs to a voice turn, so that its end must be told."""
        self._deaf = False
        """Whether sound of the server is passed over, because a key has cut it off."""
        self._silent = asyncio.Event()
        self._fetching: asyncio.Task[None] | None = None
        self._holds = 0
        self._resuming: asyncio.TimerHandle | None = None

    @property
    def sounding(self) -> bool:
        """Whether something is being said or is still to come."""
        return bool(self.playout.samples) or self._fetching is not None or self._spoken < self._due

    @property
    def in_turn(self) -> bool:
        """Whether what is being said belongs to a voice turn: the server stops only that, and says so also when we have told it to."""
        return self._own or self._spoken < self._due

    def _push(self, pcm: Pcm) -> None:
        self._silent.clear()
        self.playout.push(pcm)

    # A turn of the voice interface

    def expect(self, replies: int) -> None:
        """A turn has come whose replies follow as sound; what was being said is over."""
        self.hush(tell=False)
        self._deaf, self._due = False, replies
        if replies:
            self._ear.wait()

    def begin(self, sample_rate: int) -> None:
        """A piece of a reply begins."""
        self._end_piece()
        if not self._deaf:
            self._resampler, self._own = Resampler(sample_rate, RATE), True
            self._ear.watch()

    def sound(self, data: bytes) -> None:
        """Take signed 16-bit little-endian mono sound of that piece."""
        if self._resampler and len(data) % 2 == 0:
            self._push(self._resampler.feed(np.frombuffer(data, "<i2")))

    def end(self) -> None:
        """A reply is whole."""
        self._end_piece()
        if not self._deaf:
            self._spoken += 1
            self._played()

    def _end_piece(self) -> None:
        if self._resampler:
            self._push(self._resampler.flush())
        self._resampler = None

    # Sentences over HTTP

    def say(self, texts: list[str], first: Pcm | None = None) -> None:
        """Say sentences in place of what is being said; ``first``: sound that goes before them."""
        self.hush(tell=False)
        self._ear.guard()
        self._fetching = asyncio.ensure_future(self._fetch(texts, first))

    async def _fetch(self, texts: list[str], first: Pcm | None) -> None:
        try:
            if first is not None:
                self._ear.watch()
                self._push(np.concatenate([first, GAP]))
            for text in texts:
                sound = await self._speech(text)
                self._ear.watch()
                self._push(np.concatenate([sound, GAP]))
            if self.playout.samples:
                await self._silent.wait()
            await asyncio.sleep(ECHO_S)
        except LineError as error:
            log.info("speech_failed reason=%s", error)
        self._fetching = None
        if not self.playout.samples:
            self._ear.release()

    async def _speech(self, text: str) -> Pcm:
        """Return the sound of a sentence; a server that is still loading its voices is asked again. Raises :class:`LineError`."""
        for pause in AGAIN_S:
            try:
                return await self._line.speech(text)
            except LineError as error:
                log.info("speech_late reason=%s", error)
                await asyncio.sleep(pause)
        return await self._line.speech(text)

    # Ends

    def _played(self) -> None:
        """All that had come has gone out."""
        if self.playout.samples:
            return
        self._silent.set()
        if self._own and self._spoken >= self._due:
            self._own = False
            self._tell("playback_ended")
        if self._fetching is None:
            self._ear.release()

    def hush(self, tell: bool = True) -> None:
        """Say nothing more; ``tell``: the server does not know yet."""
        if self._fetching:
            self._fetching.cancel()
            self._fetching = None
        if tell and self.in_turn:
            self._tell("barge_in")
            self._deaf = True
        self._resampler, self._own = None, False
        self._due = self._spoken = self._holds = 0
        if self._resuming:
            self._resuming.cancel()
        self.playout.clear()
        self._ear.release()

    def hold(self) -> None:
        """Hold back what is being said: somebody seems to speak over it. It goes on unless :meth:`hush` follows."""
        if self.playout.samples and not self.playout.held and self._holds < HOLDS:
            log.info("speech_held")
            self._holds += 1
            self.playout.hold()
            self._resuming = asyncio.get_running_loop().call_later(HOLD_S if self._own else HOLD_OWN_S, self.playout.resume)

    def lost(self) -> bool:
        """The line to the server is lost; what has come is still said. Return whether more was to come."""
        cut_off = self._spoken < self._due
        self._end_piece()
        self._own = False
        self._due = self._spoken = 0
        if self.playout.samples:
            # The next socket knows nothing of this sound.
            self._ear.guard()
            self._ear.watch()
        return cut_off
