"""psoas in a real Chromium: seen, heard, and kept from strangers."""

from __future__ import annotations

import asyncio
import shutil
from array import array
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from operator import mul
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from rules.records import Activity, Session
from rules.session import Cue
from rules.settings import Volume
from screens.session_keys import REPEAT_S
from tests.tui.serve.conftest import PATIENCE, Screen, Serve, Served
from tui.sound.tones import RATE, samples_of

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

api = pytest.importorskip("playwright.async_api", reason="needs playwright: `make dev` installs it")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium (Debian: apt install chromium)"),
]

STREAM = Path(__file__).parents[3] / "tui" / "serve" / "page" / "stream.js"

TAP = """
registerProcessor("tap", class extends AudioWorkletProcessor {
  process([[samples]]) {
    if (samples) this.port.postMessage([currentFrame, ...samples.map((one) => one * 32767)]);
    return true;
  }
});
"""
RECORDER = f"""
// All that goes to the loudspeakers is written down as well, at the rate of our tones.
window.recorded = [];
window.begun = [];
const {{ connect }} = AudioNode.prototype;
const {{ start }} = AudioBufferSourceNode.prototype;
const Plain = AudioContext;
window.AudioContext = class extends Plain {{
  constructor() {{
    super({{ sampleRate: {RATE} }});
    const tap = new Blob([`{TAP}`], {{ type: "text/javascript" }});
    this.ready = this.audioWorklet.addModule(URL.createObjectURL(tap)).then(() => {{
      this.tap = new AudioWorkletNode(this, "tap");
      this.tap.port.onmessage = ({{ data }}) => window.recorded.push(data);
      connect.call(this.tap, this.destination);
    }});
  }}
  resume() {{
    return this.ready.then(() => super.resume());
  }}
}};
AudioNode.prototype.connect = function (target, ...more) {{
  if (target instanceof AudioDestinationNode) connect.call(this, this.context.tap);
  return connect.call(this, target, ...more);
}};
AudioBufferSourceNode.prototype.start = function (...when) {{
  window.begun.push(this.context.currentTime);
  return start.apply(this, when);
}};
"""


class Opened(Screen):
    """A tab of the browser: what its app has drawn since the last key, and the keys."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        page.on("websocket", lambda socket: socket.on("framereceived", self._take))

    def _take(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            self.draw(frame)

    async def open(self, address: str, first: str = "? Keys") -> Opened:
        await self.page.goto(address)
        await self.wait_for(first)
        return self

    async def press(self, *keys: str) -> None:
        self.drawn = b""
        for key in keys:
            await self.page.keyboard.press(key)

    async def skip(self) -> None:
        """Go on as a person does: what comes sooner is from a key that is held down."""
        await asyncio.sleep(REPEAT_S + 0.2)
        await self.press("ArrowRight")

    async def titled(self, beginning: str) -> None:
        """Wait until the tab is called something that begins like this; a hold takes its time."""
        called = "(words) => document.title.startsWith(words)"
        await self.page.wait_for_function(called, arg=beginning, timeout=45_000)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with api.async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--host-resolver-rules=MAP evil.example 127.0.0.1"],
        )
        yield browser
        await browser.close()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.02)


def sessions(served: Served) -> list[Session]:
    return [record for record in served.log.records() if isinstance(record, Session)]


async def test_a_hold_is_heard_from_the_page_and_named_in_its_title(
    browser: Browser, serve: Serve
) -> None:
    # The recorder is no script of ours.
    page = await browser.new_page(bypass_csp=True)
    await page.add_init_script(RECORDER)
    tab = await Opened(page).open(serve().address)
    assert await page.locator("#silent").inner_text() == "Press any key for sound."
    assert await page.evaluate("sound.context") is None

    await tab.press("ArrowUp")
    await page.wait_for_function("() => document.querySelector('#silent').hidden")
    await page.wait_for_function("() => sound.context.tap")
    await tab.press("s")
    await tab.titled("Get ready · Left hip flexor stretch")
    await tab.titled("Hold · Left hip flexor stretch")
    await tab.titled("Change sides")
    over = "(count) => begun.length > count && sound.context.currentTime > begun[count] + 1"
    await page.wait_for_function(over, arg=len(HOLD))
    samples = heard(await page.evaluate("recorded"))
    onsets = [onset(samples, when) for when in (await page.evaluate("begun"))[: len(HOLD)]]
    assert [cue_at(samples, at) for at in onsets] == [cue for _, cue in HOLD]
    # The time to get ready begins when the screen is there, a little after its tone.
    waits = [(later - earlier) / RATE for earlier, later in pairwise(onsets[1:])]
    assert waits == [pytest.approx(seconds, abs=0.4) for seconds, _ in HOLD[2:]]


HOLD = (
    (0, Cue.GET_READY),
    (2, Cue.COUNT),
    (1, Cue.COUNT),
    (1, Cue.COUNT),
    (1, Cue.BEGIN),
    (15, Cue.HALF),
    (5, Cue.TEN_LEFT),
    (7, Cue.COUNT),
    (1, Cue.COUNT),
    (1, Cue.COUNT),
    (1, Cue.END),
)
"""What is heard of a hold, and how many seconds after the one before."""


def heard(chunks: list[list[float]]) -> array[int]:
    """What was recorded, with the silence in between, which was not."""
    samples = array("h")
    for begins, *chunk in chunks:
        samples.extend([0] * (round(begins) - len(samples)))
        samples.extend(map(round, chunk))
    return samples


def onset(samples: array[int], when: float) -> int:
    """The first sample of what began to sound at a time."""
    return next(at for at in range(int(when * RATE), len(samples)) if samples[at])


def cue_at(samples: array[int], at: int) -> Cue | None:
    """The cue whose tone begins at a sample, if it is that and no other."""
    likeness = {}
    for cue in Cue:
        tone = tone_of(cue)
        begins = next(number for number, sample in enumerate(tone) if sample)
        # What is due next may already be heard in the end of it.
        half = tone[begins : len(tone) // 2]
        likeness[cue] = correlation(samples[at : at + len(half)], half)
    best, second = sorted(likeness, key=likeness.__getitem__)[:-3:-1]
    return best if likeness[best] > 0.95 and likeness[second] < 0.6 else None


@cache
def tone_of(cue: Cue) -> array[int]:
    return samples_of(cue, Volume.NORMAL)


def correlation(one: array[int], other: array[int]) -> float:
    both: int = sum(map(mul, one, other))
    return both / ((sum(map(mul, one, one)) * sum(map(mul, other, other))) ** 0.5 or 1)


async def test_a_run_that_is_logged_in_one_tab_shows_in_another(
    browser: Browser, serve: Serve
) -> None:
    served = serve()
    context = await browser.new_context()
    one = await Opened(await context.new_page()).open(served.address)
    # The cookie is enough for the second one.
    other = await Opened(await context.new_page()).open(served.origin)
    await other.press("r")
    await other.wait_for("Runs")
    await one.press("a")
    await one.wait_for("ctrl+s Save")
    await one.press("Enter")
    # A cursor blinks in what is typed into, and the words there are drawn each time.
    await one.wait_for("not known", times=8)
    await one.press(*"5.2")
    await one.wait_for("5.2 km")
    await one.press("Enter")
    await one.wait_for("like 31:40")
    await one.press(*"31:40")
    await one.wait_for("31:40")
    await one.press("Control+s")
    await other.wait_for("5.2 km")
    (run,) = (record for record in served.log.records() if isinstance(record, Activity))
    assert (run.distance_m, run.duration_s) == (5200, 1900)


async def test_after_a_reload_in_a_hold_the_session_goes_on_where_it_was(
    browser: Browser, serve: Serve
) -> None:
    served = serve()
    tab = await Opened(await browser.new_page()).open(served.address)
    await tab.press("s")
    await tab.titled("Get ready")
    await tab.skip()
    await tab.titled("Hold · Left")
    await tab.skip()
    await until(lambda: sessions(served))
    await tab.titled("Change sides")
    await tab.skip()
    await tab.titled("Hold · Right")

    await tab.page.reload()
    await tab.wait_for("broken off")
    assert await tab.page.title() == "psoas"
    await tab.press("c")
    await tab.wait_for("resume where it was")
    await tab.press("r")
    await tab.titled("Change sides · Right hip flexor stretch")
    await tab.wait_for("hold 2 of 16")
    await tab.press("Escape")
    await tab.titled("Stop?")
    await tab.press("k")
    await until(lambda: not sessions(served)[0].in_progress)
    (session,) = sessions(served)
    assert [item.side for item in session.items] == ["left"]


async def test_an_ended_app_is_opened_again_from_its_page(browser: Browser, serve: Serve) -> None:
    tab = await Opened(await browser.new_page()).open(serve().address)
    await tab.press("q")
    await tab.page.get_by_text("psoas has ended here.").wait_for()
    await tab.press("Enter")
    await tab.wait_for("? Keys")


async def test_without_the_key_there_is_no_page_no_file_and_no_websocket(
    browser: Browser, serve: Serve
) -> None:
    served, page = serve(), await browser.new_page()
    for path in ("", "/static/js/textual.js"):
        answer = await page.goto(served.origin + path)
        assert answer
        assert answer.status == 403
    assert not await opens(page, served)


async def test_a_strangers_page_opens_no_websocket_although_the_browser_knows_the_key(
    browser: Browser, serve: Serve, stranger: str
) -> None:
    served, context = serve(), await browser.new_context()
    tab = await Opened(await context.new_page()).open(served.address)
    page = await context.new_page()
    await page.goto(stranger)
    assert not await opens(page, served)
    assert await opens(tab.page, served)


async def test_a_strangers_name_that_leads_here_is_refused_although_the_key_is_right(
    browser: Browser, serve: Serve
) -> None:
    served, page = serve(), await browser.new_page()
    answer = await page.goto(served.address.replace("127.0.0.1", "evil.example"))
    assert answer
    assert (answer.status, await answer.text()) == (403, "psoas answers its own pages alone.\n")


async def opens(page: Page, served: Served) -> bool:
    """Whether a page can open the websocket."""
    opened: bool = await page.evaluate(
        """(address) => new Promise((tell) => {
            const socket = new WebSocket(address);
            socket.onopen = () => tell(true);
            socket.onerror = () => tell(false);
        })""",
        served.origin.replace("http", "ws") + "/ws",
    )
    return opened


class _Stranger(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def stranger() -> Iterator[str]:
    """The address of another server on this computer: browsers send it our cookie too."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Stranger) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


BYTES = (
    b"a\x07b\x1b]5150;cue;end;quiet\x1b\\\x1b]2;Hold \xc2\xb7 left\x07"
    b"\x1b[31m\x07\x1bPno\x07no\x1b\\\x1b]9;no"
)
SHOWN = ["bell", "5150;cue;end;quiet", "2;Hold · left", "bell"]


async def test_bells_and_sequences_are_read_wherever_the_stream_is_cut(
    browser: Browser,
) -> None:
    page = await browser.new_page()
    await page.add_script_tag(content=STREAM.read_text(encoding="utf-8"))
    found = await page.evaluate(
        """(bytes) => bytes.map((_, cut) => {
            const found = [];
            const stream = new Stream({
                bell: () => found.push("bell"), sequence: (text) => found.push(text)
            });
            stream.read(bytes.slice(0, cut));
            stream.read(bytes.slice(cut));
            return found;
        })""",
        list(BYTES),
    )
    assert found == [SHOWN] * len(BYTES)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (b"\x1b]2;one\x1b]2;two\x07", ["2;two"]),
        (b"\x1b]2;one\x18\x07", ["bell"]),
        (b"\x1b]2;" + 5000 * b"x" + b"\x07\x07", ["bell"]),
        (b"\x1b\x1b]2;one\x07", ["2;one"]),
    ],
    ids=["begun again", "cancelled", "endless", "escaped twice"],
)
async def test_what_is_no_whole_sequence_is_passed_over(
    browser: Browser, sent: bytes, read: list[str]
) -> None:
    page = await browser.new_page()
    await page.add_script_tag(content=STREAM.read_text(encoding="utf-8"))
    found = await page.evaluate(
        """(bytes) => {
            const found = [];
            new Stream({
                bell: () => found.push("bell"), sequence: (text) => found.push(text)
            }).read(bytes);
            return found;
        }""",
        list(sent),
    )
    assert found == read
