"""psoas's log beside plain TinyDB and SQLite: what each call costs, at each size of the log.

`python -m benchmarks.store` in the project's folder; README.md here says what is measured.
"""

import argparse
import json
import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from importlib.metadata import version
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import BinaryIO, NamedTuple

from benchmarks.report import Samples, bars, table
from benchmarks.stores import Psoas, Sqlite, Store, Tiny
from benchmarks.table import add_write, report
from store.history import history_file

STORES: dict[str, type[Store]] = {"psoas": Psoas, "SQLite": Sqlite, "TinyDB": Tiny}
A_LOT = 100_000
"""Records from which on only psoas is measured in every round: TinyDB needs seconds a call."""

FEW = 3
"""Rounds of what is slow."""

AT_ONCE = 10
"""Calls in one round, of those that take a millisecond."""

Key = tuple[str, int]
"""A store and a size."""


class Reply(NamedTuple):
    """What a call cost, and what memory the process has after it, and had at the most."""

    ms: float
    now_mb: float
    peak_mb: float


class Worker:
    """A process with one store; a call is one or more of its methods, timed as one."""

    def __init__(self, name: str, size: int, folder: Path, device: str = "here") -> None:
        spawn = get_context("spawn")
        self._here, there = spawn.Pipe()
        self._process = spawn.Process(
            target=_work, args=(there, STORES[name], folder / str(size), size, device)
        )
        self._process.start()
        there.close()

    def __call__(self, calls: str) -> Reply:
        self._here.send(calls)
        reply = self._here.recv()
        assert isinstance(reply, Reply)
        return reply

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self._here.close()
        self._process.join()


def _work(connection: Connection, kind: type[Store], folder: Path, size: int, device: str) -> None:
    with tempfile.TemporaryDirectory() as elsewhere:
        # What a first call imports is no cost of the store.
        other = kind(Path(elsewhere), 0, device)
        for call in ("make", "open", "read", "insert", "edit", "close"):
            getattr(other, call)()
    del other
    store = kind(folder, size, device)
    while True:
        try:
            calls = connection.recv().split()
        except EOFError:
            return
        start = perf_counter()
        kept = [getattr(store, call)() for call in calls]
        ms = (perf_counter() - start) * 1000
        connection.send(Reply(ms, *_memory()))
        del kept


def _memory() -> tuple[float, float]:
    lines = (line.split() for line in Path("/proc/self/status").read_text().splitlines())
    kilobytes = {line[0]: int(line[1]) for line in lines if line[0] in {"VmRSS:", "VmHWM:"}}
    return kilobytes["VmRSS:"] / 1024, kilobytes["VmHWM:"] / 1024


class Run:
    """One run over all sizes and stores, in turn, so that a noisy minute meets all of them."""

    def __init__(self, folder: Path, sizes: Sequence[int], rounds: int) -> None:
        self.samples: Samples = {}
        self.syncs: list[float] = []
        self._folder = folder
        self._sizes = sizes
        self.rounds = rounds
        self._random = Random(7)

    def everything(self) -> None:
        """Make the logs, and measure."""
        self._make()
        self._in_fresh_processes()
        with ExitStack() as stack:
            workers = {
                (name, size): stack.enter_context(Worker(name, size, self._folder))
                for name in STORES
                for size in self._sizes
            }
            for worker in workers.values():
                worker("open read")
            self._in_open_processes(workers)
            self._between_processes(workers)
            self._between_devices({size: workers["psoas", size] for size in self._sizes})

    def _turns(self, names: Iterable[str] = STORES, *, at_once: int = 1) -> Iterator[Key]:
        for number in range(self.rounds):
            turns = [
                (name, size)
                for name in names
                for size in self._sizes
                if name == "psoas" or size < A_LOT or number < FEW
                for _ in range(1 if name == "TinyDB" else at_once)
            ]
            self._random.shuffle(turns)
            yield from turns

    def _note(self, measure: str, key: Key, value: float) -> None:
        self.samples.setdefault((measure, *key), []).append(value)

    def _make(self) -> None:
        for size in self._sizes:
            (self._folder / str(size)).mkdir()
            for name, kind in STORES.items():
                with Worker(name, size, self._folder) as worker:
                    took = worker("make").ms
                _tell(f"{size:,} records made for {name} in {took / 1000:.1f} s")
                files = (self._folder / str(size)).glob(kind.files)
                self._note("files, MB", (name, size), sum(f.stat().st_size for f in files) / 1e6)
        os.sync()

    def _in_fresh_processes(self) -> None:
        for key in self._turns():
            with Worker(*key, self._folder) as worker:
                reply = worker("open read")
            self._note("open and read all, ms", key, reply.ms)
            self._note("memory after that, MB", key, reply.now_mb)
            self._note("memory at the most, MB", key, reply.peak_mb)
            with Worker(*key, self._folder) as worker:
                self._note("open, insert, close, ms", key, worker("open insert close").ms)
            if key[0] == "psoas" and key[1]:
                with Worker(*key, self._folder) as worker:
                    self._note("read the documents alone, ms", key, worker("read_documents").ms)
        _tell("measured in fresh processes")

    def _in_open_processes(self, workers: Mapping[Key, Worker]) -> None:
        with (self._folder / "sync").open("wb", buffering=0) as file:
            for call in ("insert", "edit"):
                for key in self._turns(at_once=AT_ONCE):
                    self._note(f"{call}, ms", key, workers[key](call).ms)
                    self.syncs.append(_sync(file))
        for key in self._turns(("psoas", "SQLite"), at_once=AT_ONCE):
            self._note("ask whether anything is new, ms", key, workers[key]("look").ms)
        _tell("measured in open processes")

    def _between_processes(self, workers: Mapping[Key, Worker]) -> None:
        with ExitStack() as stack:
            others = {key: stack.enter_context(Worker(*key, self._folder)) for key in workers}
            for key, other in others.items():
                other("open read insert")
                workers[key]("catch_up")
            for key in self._turns():
                others[key]("insert")
                self._note("see another process's insert, ms", key, workers[key]("catch_up").ms)
        _tell("measured between processes")

    def _between_devices(self, workers: Mapping[int, Worker]) -> None:
        # The one that is behind comes first: after the one ahead, every stamp here is later.
        for device in ("older", "newer"):
            for size, worker in workers.items():
                here = self._folder / str(size) / "psoas"
                away = self._folder / device
                shutil.copytree(here, away / str(size) / "psoas")
                with Worker("psoas", size, away, device) as other:
                    other("open read")
                    for _ in range(self.rounds if size < A_LOT else FEW):
                        worker("insert catch_up")
                        other("change_100")
                        _bring(history_file(away / str(size) / "psoas" / "log.json", device), here)
                        reply = worker("catch_up")
                        self._note(f"merge 100 {device} changes, ms", ("psoas", size), reply.ms)
                shutil.rmtree(away)
        _tell("measured between devices")


def _bring(history: Path, folder: Path) -> None:
    """Put another device's history beside ours, as a sync tool does."""
    there = history_file(folder / "log.json", history.stem)
    shutil.copy(history, there.with_suffix(".tmp"))
    there.with_suffix(".tmp").replace(there)


def _sync(file: BinaryIO) -> float:
    """Milliseconds for the disk alone: 200 bytes more, safe."""
    start = perf_counter()
    file.write(b"x" * 200)
    os.fsync(file.fileno())
    return (perf_counter() - start) * 1000


def conditions(run: Run, folder: Path) -> str:
    """What the numbers depend on."""
    return (
        f"Python {platform.python_version()}, TinyDB {version('tinydb')}, SQLite "
        f"{sqlite3.sqlite_version}; {run.rounds} rounds in {folder.parent}. Between the inserts "
        f"and edits, 200 bytes appended to a file and fsynced took {median(run.syncs):.2f} ms."
    )


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="psoas's log beside plain TinyDB and SQLite")
    parser.add_argument("--sizes", default="0,5000,45000,450000", help="records, with commas")
    parser.add_argument("--rounds", type=int, default=9, help="of each measurement (9)")
    parser.add_argument("--folder", type=Path, help="on the disk that is meant; the system's")
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write every sample there")
    add_write(parser)
    asked = parser.parse_args()
    sizes = sorted(int(size) for size in asked.sizes.split(","))
    with tempfile.TemporaryDirectory(dir=asked.folder, prefix="psoas-benchmark-") as folder:
        run = Run(Path(folder), sizes, asked.rounds)
        run.everything()
        about = conditions(run, Path(folder))
    lines = bars(run.samples)
    print(about, table(run.samples, list(STORES), sizes), sep="\n")
    if asked.json:
        samples = [
            {"measure": measure, "store": name, "size": size, "samples": values}
            for (measure, name, size), values in run.samples.items()
        ]
        found = {"conditions": about, "bars": lines, "samples": samples}
        asked.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return report(lines, "log", write=asked.write)


if __name__ == "__main__":
    raise SystemExit(main())
