"""The server and the apps behind its tabs: how they speak, and that each of them ends."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from aiohttp import WSCloseCode, WSMsgType

from rules.records import Check
from rules.session import Cue
from rules.settings import Volume
from tests.processes import children_of
from tests.tui.serve.conftest import PATIENCE, Open, Serve, client_of
from tui.serve import service
from tui.sound.tones import samples_of, wav_of

FAKE = """
import json, os, sys, threading

def say(data):
    sys.stdout.buffer.write(b"D" + len(data).to_bytes(4, "big") + data)
    sys.stdout.buffer.flush()

def heard():
    head = sys.stdin.buffer.read(5)
    return head[:1], sys.stdin.buffer.read(int.from_bytes(head[1:], "big"))

print("__GANGLION__", flush=True)
say(str(os.getpid()).encode())
"""
"""An app of a few lines that speaks as Textual's do; it says its number first."""
TELLS_ALL = f"{FAKE}\nwhile b'quit' not in (told := heard())[1]: say(b'%s %s' % told)"
NEVER_ENDS = f"{FAKE}\nthreading.Event().wait()"
FLOODS = f"""{FAKE}
def flood():
    while not asked: say(b"." * 65536)
asked = []
flooding = threading.Thread(target=flood)
flooding.start()
while heard()[0] != b"M": pass
asked.append(True)
flooding.join()
"""
"""It ends when it is asked to and what it writes is read."""
CANNOT_START = "import sys; sys.exit('The log cannot be read.')"

Page = aiohttp.ClientWebSocketResponse
OpenPage = Callable[..., AbstractAsyncContextManager[Page]]


@pytest.fixture
def page_of(opened: Open) -> OpenPage:
    """Opens the page of an app of a few lines."""

    @asynccontextmanager
    async def open_page(code: str) -> AsyncIterator[Page]:
        async with opened(tab=(sys.executable, "-c", code)) as (server, client):
            await client.get(f"/?key={server.key}")
            origin = f"http://127.0.0.1:{client.port}"
            async with client.ws_connect("/ws?width=nonsense&height=-3", origin=origin) as page:
                yield page

    return open_page


async def gone(number: int) -> None:
    """Wait until a process is there no more."""
    async with asyncio.timeout(PATIENCE):
        with suppress(ProcessLookupError):
            while True:
                os.kill(number, 0)
                await asyncio.sleep(0.01)


async def test_an_app_is_told_what_is_typed_and_a_size_that_a_screen_may_have(
    page_of: OpenPage,
) -> None:
    async with page_of(TELLS_ALL) as page:
        await page.receive_bytes(timeout=PATIENCE)
        await page.send_json(["stdin", "ü"])
        assert await page.receive_bytes(timeout=PATIENCE) == b"D \xc3\xbc"
        await page.send_json(["resize", {"width": 1_000_000, "height": 0}])
        told = await page.receive_bytes(timeout=PATIENCE)
        assert json.loads(told[2:]) == {"type": "resize", "width": 600, "height": 1}


async def test_an_app_whose_page_has_gone_ends_though_nobody_reads_what_it_writes(
    page_of: OpenPage,
) -> None:
    async with page_of(FLOODS) as page:
        number = int(await page.receive_bytes(timeout=PATIENCE))
        page._response.connection.transport.abort()  # type: ignore[union-attr]
        await gone(number)


async def test_an_app_that_does_not_end_when_asked_to_is_ended(
    page_of: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ENDS_S", 0.1)
    async with page_of(NEVER_ENDS) as page:
        number = int(await page.receive_bytes(timeout=PATIENCE))
        await page.close()
        await gone(number)


async def test_the_page_of_an_app_that_cannot_start_is_closed_and_the_terminal_says_why(
    page_of: OpenPage, capsys: pytest.CaptureFixture[str]
) -> None:
    async with page_of(CANNOT_START) as page:
        assert (await page.receive(timeout=PATIENCE)).type is WSMsgType.CLOSE
    assert "The log cannot be read." in capsys.readouterr().out


@pytest.mark.parametrize(
    "message",
    ["nonsense", "7", "[]", '["stdin"]', '["stdin", 7]', '["resize", {"width": "wide"}]'],
)
async def test_a_message_that_no_page_of_ours_sends_closes_the_page(
    page_of: OpenPage, message: str
) -> None:
    async with page_of(TELLS_ALL) as page:
        number = int(await page.receive_bytes(timeout=PATIENCE))
        await page.send_str(message)
        closed = await page.receive(timeout=PATIENCE)
        assert (closed.type, closed.data) == (WSMsgType.CLOSE, WSCloseCode.UNSUPPORTED_DATA)
        await gone(number)


async def test_a_tone_in_the_page_is_the_one_that_is_played_here(opened: Open) -> None:
    async with opened() as (server, client):
        await client.get(f"/?key={server.key}")
        answer = await client.get("/tone/half.wav")
        assert await answer.read() == wav_of(samples_of(Cue.HALF, Volume.LOUD))
        assert (await client.get("/tone/nothing.wav")).status == 404


async def test_where_tones_cannot_be_kept_the_page_goes_without(
    opened: Open, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    async with opened(cache=tmp_path / "file") as (server, client):
        await client.get(f"/?key={server.key}")
        assert (await client.get("/tone/half.wav")).status == 507


# The real one


async def test_two_tabs_are_two_processes_that_see_what_the_other_writes(serve: Serve) -> None:
    served = serve()
    async with client_of(served) as one, client_of(served) as other:
        for page in (one, other):
            await page.wait_for("? Keys")
        await one.type("3\r")
        await one.wait_for("Saved: pain 3")
        await other.wait_for("pain 3")
        # An undo takes back the last change, whichever tab it was made in.
        await other.type("u")
        await other.wait_for("Undone")
        assert not any(isinstance(record, Check) for record in served.log.records())
        await other.type("4\r")
        await one.wait_for("pain 4")


async def test_a_session_that_runs_in_one_tab_is_not_begun_in_another(serve: Serve) -> None:
    served = serve()
    async with client_of(served) as one, client_of(served) as other:
        for page in (one, other):
            await page.wait_for("? Keys")
        await one.type("s")
        await one.wait_for("GET READY")
        await other.type("s")
        await other.wait_for("A session is running")


async def test_quitting_in_a_page_closes_it_and_lets_the_server_go_on(serve: Serve) -> None:
    served = serve()
    async with client_of(served) as one:
        await one.wait_for("? Keys")
        await one.type("q")
        await one.closed()
    async with client_of(served) as again:
        await again.wait_for("? Keys")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_whatever_ends_the_server_ends_the_apps_behind_its_tabs(
    serve: Serve, ending: signal.Signals
) -> None:
    served = serve()
    async with client_of(served) as one:
        await one.wait_for("? Keys")
        (number,) = children_of(served.process.pid)
        served.process.send_signal(ending)
        await one.closed()
        await gone(number)
    assert served.process.wait(PATIENCE) == (0 if ending is not signal.SIGKILL else -ending)
