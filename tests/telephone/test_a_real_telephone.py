"""A call by baresip, a telephone by others, to the gateway as it is started at the terminal."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import unicodedata
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz

from tests.conftest import ROOT, free_port

RATE = 8_000
REQUEST = "주민등록등본 떼 주세요"
LISTENS_S = 1.5
"""The person hears so much of the greeting before speaking over it."""
QUIET_S = 2.0
SIDES_S = 0.4
"""From the voice to our silence: baresip's two recordings do not begin at the same moment."""
LOUD = 300
MODULES = [path for path in (Path("/usr/lib/baresip/modules"), Path("/usr/lib/x86_64-linux-gnu/baresip/modules")) if path.is_dir()]
CONFIG = """\
sip_listen 127.0.0.1:0
audio_source aufile,{folder}/said.wav
audio_player aubridge,nobody
audio_srate 8000
audio_channels 1
ausrc_srate 8000
auplay_srate 8000
rtp_ports 20000-20100
module_path {modules}
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
snd_path {folder}
"""

pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(
        not shutil.which("baresip") or not MODULES,
        reason="baresip is not installed; `script/setup tests` brings the Debian package baresip-core",
    ),
]


def udp_sockets(pid: int) -> int:
    """How many UDP ports a process holds."""
    inodes = {line.split()[9] for line in Path("/proc/net/udp").read_text("ascii").splitlines()[1:]}
    return sum(os.readlink(fd) in {f"socket:[{inode}]" for inode in inodes} for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink())


class Running:
    """The gateway's process."""

    def __init__(self, server: str, log: Path) -> None:
        self.port, self.log = free_port(), log
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "cli.py", "telephone", "--server", server, "--listen", f"127.0.0.1:{self.port}"],
                cwd=ROOT,
                stdout=out,
                stderr=out,
            )

    def says(self, words: str, seconds: float) -> str:
        """Wait for a line in its log."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for line in self.log.read_text("utf-8").splitlines():
                if words in line:
                    return line
            assert self.process.poll() is None, self.log.read_text("utf-8")
            time.sleep(0.1)
        raise AssertionError(f"{words} is not in: {self.log.read_text('utf-8')}")


@pytest.fixture
def telephone(live_server: str, tmp_path: Path) -> Iterator[Running]:
    running = Running(live_server, tmp_path / "gateway.log")
    yield running
    running.process.send_signal(signal.SIGTERM)
    running.process.wait(15)


def recorded(folder: Path, side: str = "dec") -> np.ndarray:
    """What baresip has heard (``dec``) or said (``enc``) so far: int16 at 8 kHz; the header of the file is written last."""
    files = list(folder.glob(f"dump-*-{side}.wav"))
    data = files[0].read_bytes()[44:] if files else b""
    return np.frombuffer(data[: len(data) // 2 * 2], "<i2")


def loud(pcm: np.ndarray) -> np.ndarray:
    """Places of samples that can be heard."""
    return np.flatnonzero(np.abs(pcm.astype(np.int32)) > LOUD)


def spoken(folder: Path, since: int) -> bool:
    """Whether something was heard after a sample, and then nothing for a while."""
    heard = loud(recorded(folder)[since:])
    return len(heard) > 0 and len(recorded(folder)) - since - int(heard[-1]) > QUIET_S * RATE


def until(done: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)


class Baresip:
    """A real telephone that calls at once; its microphone is a file.

    Args:
        folder: for its settings and recordings.
        port: of the gateway.
        microphone: int16 at 8 kHz.
    """

    def __init__(self, folder: Path, port: int, microphone: np.ndarray) -> None:
        with wave.open(str(folder / "said.wav"), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            sound.writeframes(microphone.astype("<i2").tobytes())
        self._control = free_port()
        (folder / "config").write_text(CONFIG.format(folder=folder, modules=MODULES[0], control=self._control))
        (folder / "accounts").write_text("<sip:01012345678@127.0.0.1>;regint=0;audio_codecs=PCMA/8000/1,PCMU/8000/1\n")
        (folder / "contacts").touch()
        with (folder / "baresip.log").open("wb") as log:
            self._process = subprocess.Popen(
                ["baresip", "-4", "-f", str(folder), "-t", "150", "-e", f"/dial sip:gilbot@127.0.0.1:{port}"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def do(self, command: str, params: str = "") -> None:
        """Give it a command, as a person at its keys would."""
        text = json.dumps({"command": command, "params": params}).encode()
        with socket.create_connection(("127.0.0.1", self._control), 5) as connection:
            connection.sendall(b"%d:%s," % (len(text), text))
            connection.recv(4_096)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)


def sounds_like(heard: str, said: str) -> bool:
    """Whether a sentence is somewhere in what a recogniser made of eight kilohertz: most of its sounds in their order."""
    letters = [unicodedata.normalize("NFD", re.sub(r"\W", "", text)) for text in (said, heard)]
    return len(letters[1]) >= len(letters[0]) // 2 and fuzz.partial_ratio(*letters) >= 70


def test_what_sounds_like_something_else_is_not_taken_for_it() -> None:
    assert sounds_like("네 주민등록 등본을 도와드릴게요 신청하시는 분", "주민등록등본을 도와드릴게요")
    assert sounds_like("주민등록 등번을 도아 드릴께", "주민등록등본을 도와드릴게요")
    for other in ("안녕하세요 길벗이에요 무엇을 도와드릴까요", "직원을 연결해 드릴게요 대기 순서는 1번이에요", "", "성함"):
        assert not sounds_like(other, "주민등록등본을 도와드릴게요")
    assert not sounds_like("주민등록등본을 도와드릴게요", "대기 순서는")
    assert not sounds_like("주민등록등본을 도와드릴게요", "직원을 연결해")


def test_baresip_speaks_over_the_greeting_hears_the_answer_and_by_a_key_asks_for_a_person(
    telephone: Running, said: Callable[[str], np.ndarray], recognised: Callable[[np.ndarray], str], tmp_path: Path
) -> None:
    request = said(REQUEST)
    telephone.says("telephone_ready", 90)
    at_rest = udp_sockets(telephone.process.pid)
    baresip = Baresip(
        tmp_path, telephone.port, np.concatenate([np.zeros(int(LISTENS_S * RATE), np.int16), request, np.zeros(120 * RATE, np.int16)])
    )
    try:
        asked = int(LISTENS_S * RATE) + len(request)
        until(lambda: spoken(tmp_path, asked), 100)
        answered = len(recorded(tmp_path))
        assert udp_sockets(telephone.process.pid) == at_rest + 1
        baresip.do("sndcode", "0")
        until(lambda: spoken(tmp_path, answered), 60)
        baresip.do("hangup")
        telephone.says("call_ended", 15)
    finally:
        baresip.close()
    heard = recorded(tmp_path)
    begun = int(loud(recorded(tmp_path, "enc"))[0])
    silent = int(loud(heard[: begun + RATE])[-1])
    print(f"first sound {loud(heard)[0] / RATE:.3f} s after the call was taken; voice to silence {(silent - begun) / RATE:.3f} s")
    assert loud(heard)[0] < RATE
    assert abs(silent - begun) < SIDES_S * RATE
    greeting, answer, person = recognised(heard[: silent + 1]), recognised(heard[asked:answered]), recognised(heard[answered:])
    assert sounds_like(greeting, "안녕하세요"), greeting
    assert sounds_like(answer, "주민등록등본을 도와"), answer
    assert sounds_like(answer, "성함이 어떻게 되세요"), answer
    assert sounds_like(person, "직원을 연결해") or sounds_like(person, "대기 순서는"), person
    ended = telephone.says("call_ended", 1)
    assert "reason=caller" in ended and "keys=1" in ended and re.search(r"turns=[1-9]", ended)
    until(lambda: udp_sockets(telephone.process.pid) == at_rest, 10)
    log = telephone.log.read_text("utf-8")
    assert "01012345678" not in log and "caller=***78" in log and "token" not in log and "등본" not in log
