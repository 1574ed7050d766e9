"""Shared by the tests of the browser: a real `psoas serve` on its own log, and clients of it.

Use as `from tests.tui.serve.conftest import Served` beside the fixtures.
"""

import asyncio
import re
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from rules.records import Episode, Side
from rules.session import Cue
from rules.settings import Volume
from store.log import Log, open_log
from tests.tui.conftest import Real
from tui import clock
from tui.serve.guard import KEY
from tui.serve.server import TAB, PsoasServer
from tui.sound.clips import Clips

PATIENCE = 20
ESCAPES = re.compile(rb"\x1b\[[0-9;?>=]*[A-Za-z$]|\x1b\][^\x1b\x07]*(?:\x07|\x1b\\)")


@dataclass(frozen=True, slots=True)
class Served:
    """A server, and the log that its pages show."""

    address: str
    """With the key."""
    process: subprocess.Popen[str]
    log: Log

    @property
    def origin(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def cookies(self) -> dict[str, str]:
        parts = urlsplit(self.address)
        (key,) = parse_qs(parts.query)[KEY]
        return {f"psoas-{parts.port}": key}


class Screen:
    """What an app has drawn since the last key, and a way to wait for it."""

    def __init__(self) -> None:
        self.drawn = b""
        self._more = asyncio.Event()

    def draw(self, data: bytes) -> None:
        self.drawn += data
        self._more.set()

    @property
    def words(self) -> str:
        return ESCAPES.sub(b"", self.drawn).decode(errors="replace")

    async def wait_for(self, words: str, times: int = 1) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while self.words.count(words) < times:
                    self._more.clear()
                    await self._more.wait()
        assert words in self.words


class Client(Screen):
    """A page without a browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        super().__init__()
        self._socket = socket
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                self.draw(message.data)

    async def type(self, keys: str) -> None:
        self.drawn = b""
        await self._socket.send_json(["stdin", keys])

    async def closed(self) -> None:
        """Wait until the server has closed it."""
        async with asyncio.timeout(PATIENCE):
            await self._reading


@asynccontextmanager
async def client_of(served: Served, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Client]:
    width, height = size
    async with (
        aiohttp.ClientSession(cookies=served.cookies) as session,
        session.ws_connect(
            f"{served.origin}/ws?width={width}&height={height}", origin=served.origin
        ) as socket,
    ):
        yield Client(socket)


@pytest.fixture(scope="session")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the tones are made."""
    cache = tmp_path_factory.mktemp("tones")
    for cue in Cue:
        Clips(cache).tone(cue, Volume.LOUD)
    return cache


Asked = TestClient[web.Request, web.Application]
Open = Callable[..., AbstractAsyncContextManager[tuple[PsoasServer, Asked]]]


@pytest.fixture
def opened(tones: Path) -> Open:
    """A server in this process, and who asks it: with no key as yet."""

    @asynccontextmanager
    async def open_server(
        bound: str = "127.0.0.1", tab: Sequence[str] = TAB, cache: Path = tones
    ) -> AsyncIterator[tuple[PsoasServer, Asked]]:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            server = PsoasServer(listening, bound=bound, environment={}, cache=cache, tab=tab)
            asked = TestServer(await server._make_app())
            # The usual jar keeps no cookie of a number.
            async with TestClient(asked, cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
                yield server, client

    return open_server


Serve = Callable[..., Served]


@pytest.fixture
def serve(real: Real, tones: Path) -> Iterator[Serve]:
    """Starts `psoas serve` with these words, on the log of a runner whose left side hurts."""
    log = open_log(real.data, clock.now)
    log.add(Episode(side=Side.LEFT, onset=date.today()))  # noqa: DTZ011
    heard = {"PSOAS_CACHE": str(tones), "PSOAS_SOUND": ""}
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> Served:
        process = replace(real, more=heard).start("serve", *words)
        started.append(process)
        assert process.stdout
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line + (process.stderr.read() if process.stderr else "")
        return Served(found[0], process, log)

    yield start
    for process in started:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
