"""What 20 pages at once cost: memory, the time from a key to its paint, and whole reads of the log.

Real apps behind a real server, in pages without a browser; see benchmarks/README.md.
"""

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp

from rules.groups import Records
from rules.records import Activity, Episode, Record, Side, Sport
from store.log import Log, open_log

PAIR = "pair"
"""Two runs with the same note, which starts with this, are written in one change."""
THINKS_S = (0.5, 1.5)
"""Seconds between two keys of a person."""


def now() -> datetime:
    return datetime.now(UTC)


def halves(records: Iterable[Record]) -> list[str]:
    """The notes of pairs of which only one run is there."""
    notes = [r.note for r in records if isinstance(r, Activity) and (r.note or "").startswith(PAIR)]
    return [note for note in set(notes) if note and notes.count(note) != 2]


@dataclass(slots=True)
class Page:
    """One page, and how long its app took to answer each key."""

    socket: aiohttp.ClientWebSocketResponse
    painted: asyncio.Event = field(default_factory=asyncio.Event)
    seen: bytes = b""
    reading: asyncio.Task[None] | None = None
    waits_s: list[float] = field(default_factory=list)

    async def read(self) -> None:
        async for message in self.socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                self.seen += message.data
                self.painted.set()

    async def wait_for(self, words: bytes) -> None:
        async with asyncio.timeout(120):
            while words not in self.seen:
                self.painted.clear()
                await self.painted.wait()

    async def press(self, key: str) -> float:
        """Seconds from the key to the first paint after it."""
        self.seen = b""
        self.painted.clear()
        begun = time.perf_counter()
        await self.socket.send_json(["stdin", key])
        async with asyncio.timeout(60):
            await self.painted.wait()
        return time.perf_counter() - begun

    async def open_learn(self) -> None:
        await self.press("l")
        await self.wait_for(b"Next topic")

    async def turn_pages(self, times: int, chance: random.Random) -> None:
        """Read in Learn, a page forth and one back, as slowly as a person."""
        for number in range(times):
            await asyncio.sleep(chance.uniform(*THINKS_S))
            self.waits_s.append(await self.press("np"[number % 2]))
        await self.press("\x1b")


def write_pairs(path: Path, until: Path) -> None:
    """Write pairs of runs, each pair in one change, until a file is there."""
    log = open_log(path, now, patience_s=60)
    number = 0
    while not until.exists():
        at = now() - timedelta(days=number % 300, hours=1)
        run = Activity(
            sport=Sport.RUN, start=at, duration_s=1800, distance_m=5000, note=f"{PAIR} {number}"
        )
        log.add(run, run)
        number += 1
        time.sleep(0.05)
    print(number)


def watched_tab(told: Path) -> None:
    """The app of a page, which looks at each log that it reads, and tells of what is half there."""
    records = Log.records

    def looked_at(self: Log) -> Records[Record]:
        found = records(self)
        with told.open("a", encoding="utf-8") as file:
            print(os.getpid(), len(found), json.dumps(halves(found)), file=file, flush=True)
        return found

    Log.records = looked_at  # type: ignore[method-assign] # to look on
    from tui.serve.tab import main  # noqa: PLC0415

    sys.exit(main())


def memory_mb(number: int) -> tuple[float, float]:
    """Megabytes of a process: its share of all that it uses (Pss), and what is its alone (Uss)."""
    text = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="utf-8")
    kilobytes = {
        name: int(size) for name, size in re.findall(r"^(\w+): +(\d+) kB", text, re.MULTILINE)
    }
    own = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
    return kilobytes["Pss"] / 1000, own / 1000


def children_of(number: int) -> list[int]:
    found = Path(f"/proc/{number}/task").glob("*/children")
    return [int(child) for children in found for child in children.read_text().split()]


SERVER = """
import sys
from tui.serve import server
server.PsoasServer.__init__.__kwdefaults__["tab"] = tuple(sys.argv[1:])
del sys.argv[1:]
from tui.main import main
sys.exit(main(["serve"]))
"""


async def measure(pages: int, keys: int, folder: Path) -> None:
    data, told, ended = folder / "log.json", folder / "told", folder / "ended"
    log = open_log(data, now)
    log.add(Episode(side=Side.LEFT, onset=now().date()))
    me = [sys.executable, "-m", "benchmarks.serve"]
    environment = {
        **os.environ,
        "PSOAS_DATA": str(data),
        "PSOAS_CONFIG": str(folder / "settings.toml"),
        "PSOAS_CACHE": str(folder / "cache"),
    }
    tab = [*me, "--tab", str(told)]
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, *tab], env=environment, stdout=subprocess.PIPE, text=True
    )
    writer: subprocess.Popen[str] | None = None
    try:
        assert server.stdout
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found
        address = urlsplit(found[0])
        origin = f"http://{address.netloc}"
        cookies = {f"psoas-{address.port}": parse_qs(address.query)["key"][0]}
        async with aiohttp.ClientSession(cookies=cookies) as session:
            opened = await open_pages(session, origin, pages)
            report_memory(server.pid)
            await asyncio.gather(*(page.open_learn() for page in opened))
            writer = subprocess.Popen(
                [*me, "--write", str(data), str(ended)], stdout=subprocess.PIPE, text=True
            )
            chance = random.Random(7)
            await asyncio.gather(*(page.turn_pages(keys, chance) for page in opened))
            # Back on Today all follow the log while it is written.
            await asyncio.sleep(10)
            await asyncio.gather(*(page.press("3") for page in opened))
            await asyncio.gather(*(page.press("\r") for page in opened))
            await asyncio.sleep(5)
            report_memory(server.pid)
    finally:
        ended.touch()
        pairs = int(writer.communicate()[0]) if writer is not None else 0
        server.terminate()
        server.wait()
    report(opened, told, log, pairs)


async def open_pages(session: aiohttp.ClientSession, origin: str, count: int) -> list[Page]:
    """Open pages one after another; each is there when its Today is painted."""
    pages, waits = [], []
    for _ in range(count):
        begun = time.perf_counter()
        page = Page(await session.ws_connect(f"{origin}/ws?width=120&height=40", origin=origin))
        page.reading = asyncio.create_task(page.read())
        await page.wait_for(b"Keys")
        waits.append(time.perf_counter() - begun)
        pages.append(page)
    print(f"a page opens: {statistics.median(waits):.2f} s (median), {max(waits):.2f} s at most")
    return pages


def report_memory(server: int) -> None:
    tabs = [memory_mb(number) for number in children_of(server)]
    shares, own = zip(*tabs, strict=True)
    print(
        f"memory: {len(tabs)} apps, each {statistics.median(shares):.1f} MB (Pss), "
        f"{statistics.median(own):.1f} MB its own; the server {memory_mb(server)[0]:.1f} MB"
    )


def report(pages: list[Page], told: Path, log: Log, pairs: int) -> None:
    waits = sorted(1000 * wait for page in pages for wait in page.waits_s)
    p99 = statistics.quantiles(waits, n=100)[98]
    print(
        f"key to paint: {len(waits)} keys, median {statistics.median(waits):.1f} ms, "
        f"p99 {p99:.1f} ms, most {waits[-1]:.1f} ms"
    )
    lines = [line.split(" ", 2) for line in told.read_text(encoding="utf-8").splitlines()]
    apps, torn = {number for number, _, _ in lines}, [line for line in lines if line[2] != "[]"]
    checks = len(log.records()) - 1 - 2 * pairs
    print(
        f"log: {pairs} changes of two runs each were written meanwhile; {len(apps)} apps read it "
        f"{len(lines)} times, {len(torn)} times half; {checks} of {len(pages)} checks are there"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--keys", type=int, default=50, help="keys a page")
    parser.add_argument("--tab", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--write", type=Path, nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.tab:
        watched_tab(chosen.tab)
    elif chosen.write:
        write_pairs(*chosen.write)
    else:
        with tempfile.TemporaryDirectory() as folder:
            print("load:", *(f"{load:.1f}" for load in os.getloadavg()))
            asyncio.run(measure(chosen.pages, chosen.keys, Path(folder)))


if __name__ == "__main__":
    main()
