"""One call: the caller's sound to the server, the server's to the caller, keys in between."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from channels.telephone import phrases
from channels.telephone.ear import Ear
from channels.telephone.g711 import RATE, Pcm
from channels.telephone.keypad import Act, Keypad
from channels.telephone.line import Json, Line, LineError
from channels.telephone.media import Media
from channels.telephone.mouth import Mouth
from channels.telephone.voice_socket import Listener, VoiceSocket

log = logging.getLogger(__name__)

SILENT_S = 30.0
"""Without a packet from the caller for so long the call is over."""
HELD_S = 600.0
"""The same while the caller has put us on hold."""
LONGEST_S = 7_200.0
"""No call lasts longer: a telephone that was not put down."""
WAIT_TOLD_S = 3.0
"""After so long without the server the caller is asked to wait."""
ENDING_S = 60.0
"""For the last words; then the call ends without them."""
GAINS = (0.6, 1.0, 1.6, 2.5)
WATCH_S = 0.1


class Call:
    """Joins one caller and one conversation. Lives on one event loop.

    Args:
        line: the conversation; open before :meth:`run`.
        last_words: an apology, spoken when the server is lost; may be empty.
    """

    def __init__(self, line: Line, last_words: Pcm) -> None:
        self._line, self._last_words = line, last_words
        self._keypad = Keypad()
        self._socket = VoiceSocket(lambda: line.voice, Listener(self._event, lambda data: self.mouth.sound(data), self._lost, self._back))
        self._ear = Ear(self._socket.send, self._spoken_over, lambda: self.mouth.hold())
        self.mouth = Mouth(line, self._ear, self._socket.tell)
        self._open = False
        self._replies: list[Json] = []
        self._choices: list[Json] = []
        self._ending_at: float | None = None
        self._lost_at: float | None = None
        self._cut_off = False
        """Whether an answer was on its way when the line was lost."""
        self._gain = 1
        self._errands: set[asyncio.Task[None]] = set()
        self._one_turn = asyncio.Lock()
        self._told_by = ""
        self.turns = self.keys = 0

    def hear(self, pcm: Pcm) -> None:
        """Take the caller's sound, int16 mono 8 kHz."""
        if self._open:
            self._ear.hear(pcm, self.mouth.playout.said)

    def press(self, key: str, told_by: str = "sound") -> None:
        """Take a key; it stops what is being said.

        Args:
            told_by: ``sound`` (RFC 4733) or ``info`` (SIP INFO). Exchanges that tell each press both ways are believed one way, the first.
        """
        self._told_by = self._told_by or told_by
        if self._open and told_by == self._told_by:
            self.keys += 1
            self.mouth.hush()
            self._do(self._keypad.press(key, asyncio.get_running_loop().time()))

    async def run(self, media: Media, over: asyncio.Event, greeting: list[Json], first: Pcm | None = None) -> str:
        """Speak until somebody ends the call; return who or what: caller, silent, ended, too_long, server_lost.

        Args:
            greeting: replies said first; ``first``: the sound of their first sentence, where it is at hand.
        """
        self._open, self._replies = True, greeting
        texts = [*self._texts(greeting), phrases.KEYS[self._line.language]]
        self.mouth.say(texts[1:] if first is not None else texts, first)
        socket, watch, left = (
            asyncio.ensure_future(self._socket.run()),
            asyncio.ensure_future(self._watch(media)),
            asyncio.ensure_future(over.wait()),
        )
        try:
            await asyncio.wait([socket, watch, left], return_when=asyncio.FIRST_COMPLETED)
            if over.is_set():
                return "caller"
            if watch.done():
                return watch.result()
            self.mouth.hush()
            self.mouth.playout.push(self._last_words)
            await asyncio.wait([left], timeout=len(self._last_words) / RATE + 0.2)
            return "server_lost"
        finally:
            self._open = False
            self.mouth.hush(tell=False)
            tasks = [socket, watch, left, *self._errands]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self, media: Media) -> str:
        """Return why the call is over."""
        loop, told_to_wait = asyncio.get_running_loop(), False
        begun = loop.time()
        while True:
            await asyncio.sleep(WATCH_S)
            now = loop.time()
            if now - media.last_packet_at > (HELD_S if media.on_hold else SILENT_S):
                return "silent"
            if now - begun > LONGEST_S:
                return "too_long"
            if self._ending_at is not None and (now - self._ending_at > ENDING_S or not self.mouth.sounding):
                return "ended"
            if self._lost_at is None:
                told_to_wait = False
            elif not told_to_wait and now - self._lost_at > WAIT_TOLD_S:
                told_to_wait = True
                self.mouth.say([phrases.WAIT[self._line.language]])
            self._do(self._keypad.due(now))

    # What the server says

    def _event(self, event: dict[str, Any]) -> None:
        kind = event["type"]
        if kind == "turn":
            self.mouth.expect(len(event["replies"]))
            self._took(event)
        elif kind == "speech_start":
            self.mouth.begin(int(event["sample_rate"]))
        elif kind == "speech_end":
            self.mouth.end()
        elif kind == "interrupted":
            if self.mouth.in_turn:
                log.info("speech_stopped by=server")
                self.mouth.hush(tell=False)
        elif kind == "error":
            problem = event.get("problem") or {}
            log.info("voice_problem status=%s", problem.get("status"))
            if problem.get("status") == 503 and not self.mouth.sounding:
                # The one problem whose words are the caller's: not understood in time.
                self.mouth.say([str(problem.get("detail", ""))])

    def _spoken_over(self) -> None:
        log.info("speech_stopped by=voice")
        self.mouth.hush()

    def _took(self, turn: Json) -> None:
        """Note what a turn has changed."""
        self.turns += 1
        state = turn["state"]
        self._line.language, self._line.mode = state["language"], state["mode"]
        self._offer(turn["replies"] or self._replies)
        self._later(self._ask(state))
        for wish in turn["ui"]:
            if wish["do"] == "volume":
                self._gain = min(max(0, self._gain + (1 if wish["value"] == "up" else -1)), len(GAINS) - 1)
                self.mouth.playout.gain = GAINS[self._gain]
            elif wish["do"] == "end_session":
                self._ending_at = asyncio.get_running_loop().time()

    def _offer(self, replies: list[Json]) -> None:
        self._replies = replies
        self._choices = next((reply["choices"] for reply in reversed(replies) if reply["choices"]), [])

    async def _ask(self, state: Json) -> None:
        choices = [str(choice["id"]) for choice in self._choices]
        self._keypad.ask(choices, await self._line.field_type(state))

    @staticmethod
    def _texts(replies: list[Json]) -> list[str]:
        return [sentence for reply in replies for sentence in phrases.sentences(reply["speech"])]

    # Keys

    def _do(self, act: Act | None) -> None:
        if act is None:
            return
        language = self._line.language
        if act.kind == "choice":
            self._later(self._turn(choice=act.value))
        elif act.kind == "text":
            self._later(self._turn(text=act.value))
        elif act.kind == "person":
            self._later(self._turn(text=phrases.PERSON[language]))
        elif act.kind == "again":
            self.mouth.say([*self._texts(self._replies), *phrases.choices_aloud([str(c["label"]) for c in self._choices], language)])
        else:
            self.mouth.say([phrases.NO_USE[language]])

    async def _turn(self, **message: str) -> None:
        """Take a turn over HTTP and say its answer."""
        async with self._one_turn:
            self._ear.guard()
            try:
                turn = await self._line.take(**message)
            except LineError as error:
                log.info("turn_failed reason=%s", error)
                self.mouth.say([phrases.NOT_TAKEN[self._line.language]])
                return
            # The voice interface learns only with a new socket what is asked for now.
            self._socket.renew()
            self._took(turn)
            self.mouth.say(self._texts(turn["replies"]))

    def _later(self, work: Any) -> None:
        self._errands.add(task := asyncio.ensure_future(work))
        task.add_done_callback(self._errands.discard)

    # A lost line

    def _lost(self) -> None:
        self._lost_at = asyncio.get_running_loop().time()
        self._cut_off = self.mouth.lost()

    async def _back(self) -> bool:
        """Say what was answered while the line was down, or what its loss cut off; return whether the last thing said still waits for an answer."""
        self._lost_at = None
        try:
            told = await self._line.messages()
        except LineError:
            return True
        last = max((place for place, message in enumerate(told) if message["who"] == "citizen"), default=-1)
        answers = [message for message in told[last + 1 :] if message["who"] == "assistant"]
        known = [reply["text"] for reply in self._replies]
        missed = [answer["text"] for answer in answers][-len(known) :] != known
        if missed:
            self._offer(answers)
        if missed or self._cut_off:
            self.mouth.say(self._texts(self._replies))
        return not missed
