"""One trial: processes write to one log, are killed, and what is there then is judged."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import inf
from mmap import mmap
from pathlib import Path
from typing import Any

from rules.records import Record
from tests.torture.explain import Call, Found, Undone, Verdict, What, judge, judge_merged
from tests.torture.stores import HERE, START, THERE, Store, content, mark_of, write_old_log
from tests.torture.writer import Writer

SIZES = (0, 4, 40)
"""Records that a log may have when a trial begins; 0 is no file at all."""

LONGEST_SPIN_S = 0.0015
"""Of the wait for the moment of the kill, after the last event that was waited for."""


class Clock:
    """A little later at each look, from a time that may be a day off."""

    def __init__(self, chance: random.Random) -> None:
        self.at = START + timedelta(days=chance.choice((-1, 0, 0, 1)), hours=12)

    def __call__(self) -> datetime:
        self.at += timedelta(microseconds=700)
        return self.at


@dataclass(frozen=True, slots=True)
class Start:
    """A log to begin with."""

    folder: Path
    here: tuple[Call, ...]
    """The calls that made it."""
    there: tuple[Call, ...]
    """Those that made the other device's."""

    def lay(self, place: Path) -> None:
        """Copy it, in the place of what was there."""
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder, place)


class Bench:
    """Logs to begin with, made once."""

    def __init__(self, kind: type[Store], folder: Path) -> None:
        self.kind = kind
        self.place = folder / "trial"
        self.starts = [self._start(folder / f"start-{size}", size) for size in SIZES]
        if kind.merges:
            self.starts.append(self._start(folder / "old", 4, old=True))

    def _start(self, folder: Path, size: int, *, old: bool = False) -> Start:
        here, there = _additions("b", size), _additions("o", 3)
        self._write(folder / "here", HERE, () if old else here)
        if old:
            records = [content(*mark) for call in here for mark in call.writes]
            write_old_log(folder / "here" / "log.json", records)
            # Nobody can take back what was there before there was a history.
            here = [replace(call, begin=-inf) for call in here]
        if self.kind.merges:
            self._write(folder / "there", THERE, there)
        return Start(folder, tuple(here), tuple(there) if self.kind.merges else ())

    def _write(self, folder: Path, device: str, calls: Iterable[Call]) -> None:
        folder.mkdir(parents=True)
        with closing(self.kind(folder / "log.json", Clock(random.Random(0)), device)) as store:
            for call in calls:
                store.add(*(content(*mark) for mark in call.writes))


def _additions(letter: str, count: int) -> list[Call]:
    return [
        Call(what=What.ADD, begin=n - count, end=n - count + 0.5, writes=((f"{letter}{n}", 0),))
        for n in range(count)
    ]


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a trial has shown."""

    acknowledged: int
    """Changes whose call returned."""
    cut: int
    """Calls that were under way when their process was killed."""
    verdicts: list[Verdict] = field(default_factory=list)
    unreadable: str = ""
    """Why the log cannot be read, or takes no further record."""


class Trial:
    """One race and what it leaves."""

    def __init__(self, bench: Bench, seed: int, writers: Sequence[int]) -> None:
        self.seed = seed
        self.kind = bench.kind
        self.chance = random.Random(seed)
        self.start = self.chance.choice(bench.starts)
        self.start.lay(bench.place)
        self.place = bench.place
        self.path = self.place / "here" / "log.json"
        self.writers = writers
        self.events: list[dict[str, Any]] = []

    def run(self) -> Outcome:
        """Race, kill, open, judge."""
        for turn in range(self.chance.choice((1, 1, 2))):
            self._race(turn, self.chance.choice(self.writers))
        here, there = self._calls()
        outcome = Outcome(
            acknowledged=sum(call.counts for call in here),
            cut=sum(not call.answered for call in (*here, *there)),
        )
        unreadable: tuple[type[Exception], ...] = (*self.kind.refusals, ValueError)
        try:
            verdicts = self._verdicts([*self.start.here, *here], [*self.start.there, *there])
            outcome.verdicts.extend(verdicts)
        except unreadable as error:
            outcome.unreadable = repr(error)
        return outcome

    def _race(self, turn: int, writers: int) -> None:
        """Let processes write, kill one or all of them, and let those that are left go on."""
        read, write = os.pipe()
        stop = mmap(-1, 1)
        names = [f"{turn}{'abc'[n]}" for n in range(writers)]
        pids = [self._fork(name, read, write, stop) for name in names]
        os.close(write)
        with os.fdopen(read) as answers:
            self._hear(answers, self.chance.randrange(24))
            moment = time.perf_counter() + self.chance.random() * LONGEST_SPIN_S
            while time.perf_counter() < moment:
                pass
            victims = self.chance.choice((pids, [self.chance.choice(pids)]))
            for pid in victims:
                os.kill(pid, signal.SIGKILL)
            ends = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in victims]
            self._hear(answers, self.chance.randrange(16) if len(victims) < len(pids) else 0)
            stop[0] = 1
            self._hear(answers, None)
        left = [pid for pid in pids if pid not in victims]
        ends += [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in left]
        # One whose log could not even be opened has said so, and ended.
        assert {*ends} <= {-signal.SIGKILL, 0}, f"trial {self.seed}: a writer failed: {ends}"

    def _fork(self, name: str, read: int, write: int, stop: mmap) -> int:
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                os.close(read)
                chance = random.Random(f"{self.seed} {name}")
                now = Clock(chance)
                writer = Writer(self.kind, self.place, name, chance=chance, now=now, answers=write)
                writer.work(stop)
                status = 0
            finally:
                if status:
                    sys.excepthook(*sys.exc_info())
                os._exit(status)
        return pid

    def _hear(self, answers: Iterable[str], count: int | None) -> None:
        """Take so many events, or all that come until the last writer has ended."""
        if count == 0:
            return
        for line in answers:
            self.events.append(json.loads(line))
            if count is not None and (count := count - 1) == 0:
                return

    def _calls(self) -> tuple[list[Call], list[Call]]:
        """The calls of this log, and those of the other device's."""
        begun: dict[str, tuple[int, dict[str, Any]]] = {}
        calls: tuple[list[Call], list[Call]] = ([], [])
        for at, event in enumerate(self.events, 1):
            who = event["who"]
            if "begins" in event:
                begun[who] = at, event
            else:
                begin, announced = begun.pop(who)
                calls[announced.get("there", False)].append(_call(begin, announced, at, event))
        for begin, announced in begun.values():
            calls[announced.get("there", False)].append(_call(begin, announced))
        return calls

    def _verdicts(self, here: Sequence[Call], there: Sequence[Call]) -> Iterator[Verdict]:
        everything = self._found("here", HERE)
        found, merged = _parted(everything)
        yield judge(here, found, tombstones=self.kind.tombstones)
        yield judge_merged(there, merged, merged=_merged_at(here))
        yield self._as_others_see_it(everything)
        with closing(self._open("here", HERE)) as store:
            store.add(content("z", 0))
        if self._found("here", HERE) != everything | {"z": Found(0)}:
            yield Verdict(lost=("a further record is not there, or not that alone",))
        if self.kind.merges:
            found = self._found("there", THERE)
            yield judge(there, found, tombstones=self.kind.tombstones)
            self._open("here", HERE).take_from(self._open("there", THERE), "whole")
            if _parted(self._found("here", HERE))[1] != found:
                yield Verdict(lost=("a merge of the whole history does not make both the same",))
        with closing(self._open("here", HERE)) as store:
            yield Verdict(wrong=store.amiss())

    def _open(self, folder: str, device: str) -> Store:
        return self.kind(self.place / folder / "log.json", Clock(self.chance), device)

    def _found(self, folder: str, device: str) -> dict[str, Found]:
        """What the log holds for a process that opens it now."""
        with closing(self._open(folder, device)) as store:
            return _found(store.records())

    def _as_others_see_it(self, found: dict[str, Found]) -> Verdict:
        if _found(self.kind.seen_by_others(self.path)) == found:
            return Verdict()
        return Verdict(wrong=("another tool sees it otherwise",))


def _call(
    begin: int, announced: dict[str, Any], end: float = inf, answer: dict[str, Any] | None = None
) -> Call:
    answer = answer or {}
    undone = answer.get("undone")
    return Call(
        what=What(announced["begins"]),
        begin=begin,
        end=end,
        writes=tuple((key, version) for key, version in announced["writes"]),
        believed=announced.get("believed"),
        how=announced.get("how", ""),
        refused=answer.get("refused", ""),
        seen=answer.get("seen", {}),
        undone=undone and Undone(what=undone[0], marks=tuple((k, v) for k, v in undone[1])),
    )


def _found(records: Iterable[Record]) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for record in records:
        key, version = mark_of(record)
        found[f"? twice {key}" if key in found else key] = Found(version, record.deleted)
    return found


def _parted(found: dict[str, Found]) -> tuple[dict[str, Found], dict[str, Found]]:
    """The records of this device, and those of the other one."""
    theirs = {key: one for key, one in found.items() if key.startswith("o")}
    return {key: one for key, one in found.items() if key not in theirs}, theirs


def _merged_at(calls: Iterable[Call]) -> float:
    """Since when all that was done on the other device has to be here as well."""
    merged = -inf
    for call in sorted(calls, key=lambda call: call.begin):
        if call.what is What.MERGE and call.answered:
            merged = call.begin
        elif call.what is What.MERGE and call.how == "copied":
            merged = -inf  # killed while it copied over what was there
    return merged
