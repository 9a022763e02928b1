"""A gateway of the tests' own, and telephones that call it."""

from __future__ import annotations

import asyncio
import io
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import numpy as np
import pytest

from channels.telephone.g711 import RATE, whole
from channels.telephone.gateway import Gateway, Options
from channels.telephone.transactions import Timers
from tests.telephone.caller import Phone

QUICK = Timers(t1=0.05, t2=0.2)
"""So that repetitions and their end are seen within seconds."""


class Scene:
    """A running gateway and the telephones around it."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self._phones: list[Phone] = []

    async def phone(self, **values: Any) -> Phone:
        phone = await Phone(("127.0.0.1", self.gateway.agent.port), **values).open()
        self._phones.append(phone)
        return phone

    async def ready(self, seconds: float = 90.0) -> None:
        """Wait until greeting and apology are at hand, as they are some seconds after the start."""
        assert self.gateway._preparing is not None
        await asyncio.wait_for(asyncio.shield(self.gateway._preparing), seconds)

    async def freed(self, seconds: float = 40.0) -> None:
        """Wait until the gateway holds no call any more."""
        for _ in range(int(seconds / 0.05)):
            if not self.gateway.calls and not self.gateway.agent.calls:
                return
            await asyncio.sleep(0.05)
        raise AssertionError("calls are left over")

    def close(self) -> None:
        for phone in self._phones:
            phone.close()


@asynccontextmanager
async def scene(server: str, **values: Any) -> AsyncIterator[Scene]:
    gateway = Gateway(Options(server=server, host="127.0.0.1", port=0, **values), QUICK)
    await gateway.start()
    running = Scene(gateway)
    try:
        yield running
    finally:
        running.close()
        await gateway.close()


Open = Callable[..., AbstractAsyncContextManager[Scene]]


@pytest.fixture
def gateway() -> Open:
    return scene


@pytest.fixture(scope="session")
def said(live_server: str) -> Callable[[str], np.ndarray]:
    """Sentence → int16 at 8 kHz in the server's own voice."""
    kept: dict[str, np.ndarray] = {}

    def speak(text: str, language: str = "ko") -> np.ndarray:
        if text not in kept:
            answer = httpx.post(f"{live_server}/api/speech", json={"text": text, "language": language}, timeout=120)
            with wave.open(io.BytesIO(answer.content)) as sound:
                kept[text] = whole(np.frombuffer(sound.readframes(sound.getnframes()), "<i2"), sound.getframerate())
        return kept[text]

    return speak


@pytest.fixture(scope="session")
def recognised(live_server: str) -> Callable[[np.ndarray], str]:
    """Int16 at 8 kHz → what the server's recogniser makes of it."""

    def recognise(pcm: np.ndarray) -> str:
        file = io.BytesIO()
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            sound.writeframes(pcm.astype("<i2").tobytes())
        answer = httpx.post(f"{live_server}/api/recognise?language=ko", content=file.getvalue(), timeout=120)
        return str(answer.json()["text"])

    return recognise
