"""The server: engines loaded, a socket opened, closed again on SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from wyoming.server import AsyncServer

from channels.speech import SpeechEngines
from channels.wyoming.connection import Connection, Service
from channels.wyoming.info import describe, heard_languages
from channels.wyoming.terms import Options, WyomingError
from services.catalogue.store import load_catalogue

LEAVE_S = 2.0
"""How long answers under way may take to end when the server stops."""


def serve(uri: str, options: Options) -> int:
    """Hear and speak at an address until SIGTERM or SIGINT; return 0.

    Args:
        uri: ``tcp://host:port`` or ``unix:///path``.
        options: what the command line sets.

    Raises:
        WyomingError: when the address is wrong or taken, or when neither a recogniser nor a voice is installed.
    """
    server = server_at(uri)
    print("gilbot: loading recognisers and voices", file=sys.stderr)
    engines = SpeechEngines(load_catalogue(), Path(os.environ["GILBOT_DATA_DIR"]) / "cache" / "speech")
    try:
        engines.load()
        asyncio.run(_serve(server, uri, service_of(engines, options)))
    finally:
        engines.close()
    return 0


def server_at(uri: str) -> AsyncServer:
    """Return a server that is not yet listening.

    Raises:
        WyomingError: when the address is no address.
    """
    try:
        if urlsplit(uri).scheme not in ("tcp", "unix"):
            raise ValueError("neither tcp nor unix")
        return AsyncServer.from_uri(uri)
    except ValueError as error:
        raise WyomingError(f"{uri}: an address is written as tcp://127.0.0.1:10300 or unix:///run/gilbot.sock") from error


def service_of(engines: SpeechEngines, options: Options) -> Service:
    """Return what connections share.

    Raises:
        WyomingError: when the engines can neither hear nor speak.
    """
    info = describe(engines, until_stop=options.until_stop)
    if not info.asr and not info.tts:
        raise WyomingError(
            "\n".join(["neither a recogniser nor a voice is ready: run script/setup, or gilbot models fetch", *engines.problems.values()])
        )
    return Service(engines, options, info.event(), hears=bool(info.asr))


async def listen(server: AsyncServer, service: Service) -> None:
    """Open the socket and return.

    Raises:
        OSError: when the address is taken or not this machine's.
    """
    await server.start(partial(Connection, service))


async def _serve(server: AsyncServer, uri: str, service: Service) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    try:
        await listen(server, service)
    except OSError as error:
        raise WyomingError(f"{uri}: {error.strerror or error}") from error
    print(_greeting(uri, service.engines), flush=True)
    await stopped.wait()
    await server.stop()
    under_way = asyncio.all_tasks() - {asyncio.current_task()}
    if under_way:
        await asyncio.wait(under_way, timeout=LEAVE_S)
    print("gilbot: stopped", file=sys.stderr)


def _greeting(uri: str, engines: SpeechEngines) -> str:
    heard, spoken = heard_languages(engines), [language for language, voice in engines.voices.items() if voice]
    lines = [
        f"Gilbot listens at {uri} (Wyoming protocol). It hears {', '.join(heard) or 'nothing'} and speaks {', '.join(spoken) or 'nothing'}."
    ]
    lines += [f"Not ready: {name}: {reason}" for name, reason in engines.problems.items()]
    host, port = urlsplit(uri).hostname, urlsplit(uri).port
    if port is not None:
        anywhere = host in ("0.0.0.0", "::")
        lines.append(
            "Home Assistant: Settings > Devices & services > Add integration > Wyoming Protocol; "
            f"host {'the address of this machine' if anywhere else host}, port {port}."
        )
        if host in ("127.0.0.1", "::1", "localhost"):
            lines.append(
                f"Only this machine reaches it. For a Home Assistant on another: --uri tcp://0.0.0.0:{port}, in a network you trust: there is no password."
            )
    return "\n".join(lines)
