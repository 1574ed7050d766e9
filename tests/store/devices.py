"""Devices that keep one log together, all that may happen to their files, and what must hold."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.table import Document

from rules.records import Check, Item, Record, Session, SessionKind, Side, Unit
from store import care
from store.codec import to_document
from store.exchange.records_json import export_json
from store.history import folder_of, history_file
from store.log import Log, open_log

START = datetime(2026, 3, 9, 18, 5, tzinfo=timezone(timedelta(hours=1)))
CONFLICT = "log.sync-conflict-20260309-180500-ABCDEFG.json"

EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Between them, every clock is one that a record can be stamped by."""

ROUNDS = 6
"""Exchanges after which nothing new comes any more: what was found in a file is adopted once."""


@dataclass
class Clock:
    """Goes on by `tick` at each look, and jumps when told to."""

    at: datetime = START
    tick: timedelta = timedelta(seconds=1)

    def __call__(self) -> datetime:
        self.at = min(max(self.at + self.tick, EARLIEST), LATEST)
        return self.at


@dataclass
class Device:
    """One of the devices, with its own folder and clock, and psoas open on it twice."""

    name: str
    file: Path
    clock: Clock = field(default_factory=Clock)
    said: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    """What each undo leads back to, as far as nothing from elsewhere has come in between."""
    handles: list[Log] = field(default_factory=list)

    def open(self) -> Log:
        """Start psoas anew; the one that was open before stays open beside it."""
        log = open_log(self.file, self.clock, device=self.name, tell=self.said.append)
        self.handles = [*self.handles[-1:], log]
        return log

    @property
    def log(self) -> Log:
        return self.handles[-1]

    @property
    def history(self) -> Path:
        """Its own history."""
        return history_file(self.file, self.name)

    def export(self) -> str:
        """The whole log as one text, the same in all psoas that are open here."""
        texts = {export_json(log.all_records()) for log in self.handles}
        assert len(texts) == 1
        return texts.pop()

    def histories(self) -> dict[str, bytes]:
        """The history files in its folder, by their names."""
        return {one.name: one.read_bytes() for one in folder_of(self.file).glob("*.jsonl")}

    def is_sound(self) -> bool:
        """Whether the file and the histories here hold the same, and all of it."""
        return self.file.exists() and care.check(self.log) == ()

    def has_history(self) -> bool:
        """Whether the histories here alone, without the file, come to the whole log."""
        with tempfile.TemporaryDirectory() as folder:
            alone = Device(self.name, Path(folder) / "log.json")
            for name, data in self.histories().items():
                _write(folder_of(alone.file) / name, data)
            alone.open()
            return alone.export() == self.export()


class Devices:
    """Three devices, and what was done on any of them."""

    def __init__(self, folder: Path) -> None:
        self.all = [Device(f"d{n}", folder / f"d{n}" / "log.json") for n in range(3)]
        for device in self.all:
            device.open()
        self.wanted: set[str] = set()
        """The ids that were added, and never deleted or taken back anywhere."""
        self.written: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        """By id and field, all values that anybody ever wrote, as JSON."""
        self._count = 0

    def word(self) -> str:
        """Another one each time."""
        self._count += 1
        return f"w{self._count:04}"

    # -- What a person does on one device -------------------------------------------------------

    def add(self, at: Device, count: int) -> Sequence[Record]:
        with _Change(at):
            added = at.log.add(*(sample(self.word()) for _ in range(count)))
        self._note(added)
        self.wanted |= {record.id for record in added}
        assert set(added) <= set(at.handles[0].records())
        return added

    def edit(self, at: Device, which: int, how: int, joined: int = 0) -> None:
        if not (record := _one_of(at.log.records(), which)):
            return
        with _Change(at):
            for number in range(1 + joined):
                record = at.log.replace(edited(record, how + number, self.word()), joins=number > 0)
                self._note([record])
                assert record in at.handles[0].records()

    def delete(self, at: Device, which: int) -> None:
        if not (record := _one_of(at.log.records(), which)):
            return
        with _Change(at):
            at.log.delete(record)
        self.wanted.discard(record.id)
        (tombstone,) = (one for one in at.log.all_records() if one.id == record.id)
        assert tombstone.deleted
        self._note([tombstone])

    def undo(self, at: Device) -> None:
        undone = at.log.undo()
        if undone and undone.what == "added":
            self.wanted -= {record.id for record in undone.records}
        if at.before:
            assert undone
            assert at.export() == at.before.pop()

    def compact(self, at: Device) -> None:
        before = at.export()
        care.compact(at.log)
        assert at.export() == before

    # -- What comes from elsewhere --------------------------------------------------------------

    def sync(self, source: Device, target: Device, size: Callable[[int], int]) -> None:
        """Copy the histories at `source` to `target`, of each file the first `size` bytes of all.

        A device's own history is written by it alone.
        """
        for name, data in source.histories().items():
            if name != target.history.name:
                _write(folder_of(target.file) / name, data[: size(len(data))])
        self._came(target)

    def copy_over(self, source: Device, target: Device) -> None:
        """Put another device's file in the place of this one's, as a sync tool does."""
        if source.file.exists():
            _write(target.file, source.file.read_bytes())
            self._came(target)

    def copy_beside(self, source: Device, target: Device) -> None:
        """Let both have changed: then a sync tool keeps both files."""
        if source.file.exists():
            _write(target.file.with_name(CONFLICT), source.file.read_bytes())
            self._came(target)

    def merge(self, source: Device, target: Device) -> None:
        if source.file.exists():
            care.merge(target.log, [source.file])
            self._came(target)

    def _came(self, target: Device) -> None:
        target.before.clear()
        target.open()

    def exchange(self) -> None:
        """Copy all histories everywhere and open all, until nothing new has come of it."""
        for _ in range(ROUNDS):
            histories = {device.history.name: device.histories() for device in self.all}
            own = {name: kept[name] for name, kept in histories.items() if name in kept}
            if all(kept == own for kept in histories.values()):
                return
            for device in self.all:
                for name, data in own.items():
                    if name != device.history.name:
                        _write(folder_of(device.file) / name, data)
                self._came(device)
        raise AssertionError("opening goes on writing")

    def assert_all_agree(self) -> None:
        """Exchange everything: then all hold the same, and all that was not deleted."""
        self.exchange()
        exports = {device.name: device.export() for device in self.all}
        assert exports["d0"] == exports["d1"] == exports["d2"]
        for device in self.all:
            assert self.wanted <= {record.id for record in device.log.records()}
            care.scrub(device.log)
            assert care.check(device.log) == ()
            assert device.export() == exports["d0"]

    # -- What another program, a kill or a failing disk does ------------------------------------

    def plain_insert(self, at: Device, *, with_id: bool) -> None:
        """Add a record by TinyDB alone."""
        if not at.file.exists():
            return
        word = self.word()
        document = to_document(
            replace(sample(word), id=word if with_id else "", updated=at.clock())
        )
        with closing(TinyDB(at.file, encoding="utf-8")) as stock:
            stock.insert(document)
        self._came(at)
        (came,) = (record for record in at.log.records() if record.note == word)
        assert to_document(came) | {"id": document["id"]} == document
        self._note([came])
        self.wanted.add(came.id)

    def plain_update(self, at: Device, which: int) -> None:
        """Change a record by TinyDB alone."""
        if not (record := _one_of(at.log.records(), which)):
            return
        word = self.word()
        with closing(TinyDB(at.file, encoding="utf-8")) as stock:
            stock.update({"note": word}, doc_ids=[_number_of(stock, record)])
        self._came(at)
        changed = replace(record, note=word)
        assert changed in at.log.records()
        self._note([changed])

    def plain_remove(self, at: Device, which: int) -> None:
        """Take a record out by TinyDB alone: psoas does not take that for a wish to delete it."""
        if not (record := _one_of(at.log.records(), which)):
            return
        before = at.export() if at.is_sound() else None
        with closing(TinyDB(at.file, encoding="utf-8")) as stock:
            stock.remove(doc_ids=[_number_of(stock, record)])
        self._is_mended(at, before)

    def harm_file(self, at: Device, harm: Callable[[bytes], bytes | None]) -> None:
        """Damage the log's file, or delete it: the histories have everything."""
        # One damage at a time: what is still on its way here, or harmed, only the file has.
        if not at.log.all_records() or not at.has_history():
            return
        before = at.export() if at.is_sound() else None
        harmed = harm(at.file.read_bytes())
        if harmed is None:
            at.file.unlink()
        else:
            at.file.write_bytes(harmed)
        self._is_mended(at, before)

    def _is_mended(self, at: Device, before: str | None) -> None:
        """Open, and look whether all is there and was told; None: the histories have not all."""
        at.said.clear()
        at.open()
        if before is None:
            at.before.clear()
        else:
            assert at.export() == before
            assert at.said

    def tear_file(self, at: Device, cut: int) -> None:
        """Add a record, of which only a part reaches the log's file: the history comes first."""
        old = at.file.read_bytes() if at.file.exists() else b""
        added = self.add(at, 1)
        # What only the file has, of a history that is still on its way, is there when that comes.
        new, after = at.file.read_bytes(), at.export() if at.has_history() else None
        place = cut % (1 + len(new))
        at.file.write_bytes(new[:place] + old[place:])
        at.open()
        assert set(added) <= set(at.log.records())
        if after is None:
            at.before.clear()
        else:
            assert at.export() == after

    def tear_history(self, at: Device, cut: int) -> None:
        """Begin a line in the device's own history, and never end it."""
        if not at.history.exists():
            return
        before = at.export()
        data = at.history.read_bytes()
        line = data[data.rfind(b"\n", 0, -1) + 1 :]
        at.history.write_bytes(data + line[: 1 + cut % max(1, len(line) - 1)])
        at.open()
        assert at.export() == before

    def harm_history(self, at: Device, which: int, harm: Callable[[bytes], bytes]) -> None:
        """Damage one of the histories of a device: its file has everything."""
        names = sorted(name for name, data in at.histories().items() if data)
        if not names or not at.is_sound():
            return
        before = at.export()
        path = folder_of(at.file) / names[which % len(names)]
        path.write_bytes(harm(path.read_bytes()))
        at.before.clear()
        log = at.open()
        assert care.scrub(log) or not care.check(log)
        assert at.export() == before

    # -- What must always hold ------------------------------------------------------------------

    def assert_nothing_made_up(self) -> None:
        """Whatever a device shows, somebody has written."""
        for device in self.all:
            for record in device.log.all_records():
                for name, value in to_document(record).items():
                    is_known = _json(value) in self.written[record.id][name]
                    # The change that set it may not be here: nobody wrote that it has none.
                    is_open = value is None and self._waits(device)
                    assert is_known or is_open, (record, name)

    def _waits(self, at: Device) -> bool:
        """Whether the history of another device is still on its way here, or damaged."""
        here = at.histories()
        kept = {one.history.name: one.histories().get(one.history.name) for one in self.all}
        return any(here.get(name) != data for name, data in kept.items())

    def _note(self, records: Iterable[Record]) -> None:
        for record in records:
            for name, value in to_document(record).items():
                self.written[record.id][name].add(_json(value))


class _Change:
    """One thing that a person does: an undo will lead back to the log before it."""

    def __init__(self, at: Device) -> None:
        self._at = at

    def __enter__(self) -> None:
        self._before = self._at.export()

    def __exit__(self, *raised: object) -> None:
        if raised == (None, None, None) and self._at.export() != self._before:
            self._at.before.append(self._before)


def sample(word: str) -> Check | Session:
    """A record, told from others by its note."""
    if int(word[1:]) % 3:
        return Check(at=START, pain=3, note=word, extra={"x": word})
    return Session(
        what=SessionKind.STRETCH,
        start=START,
        end=START,
        finished=False,
        in_progress=True,
        note=word,
    )


def edited(record: Record, how: int, word: str) -> Record:
    """The record with another field changed, or a field more or less."""
    match how % 5:
        case 0:
            return replace(record, note=word)
        case 1:
            return replace(record, extra={**record.extra, word: None})
        case 2 if isinstance(record, Check):
            return replace(record, pain=how % 11, flags=(word,))
        case 2 if isinstance(record, Session):
            item = Item(exercise=word, side=Side.LEFT, set=1, target=30, done=30, unit=Unit.SECONDS)
            return replace(record, items=(*record.items, item))
        case 3 if isinstance(record, Session):
            return replace(record, in_progress=not record.in_progress)
        case _:
            return replace(record, extra={}, note=word)


def flipped(data: bytes, at: int) -> bytes:
    """The bytes with one bit the other way."""
    harmed = bytearray(data)
    harmed[at // 8 % len(data)] ^= 1 << at % 8
    return bytes(harmed)


def _one_of(records: Sequence[Record], which: int) -> Record | None:
    return records[which % len(records)] if records else None


def _number_of(stock: TinyDB, record: Record) -> int:
    (document,) = (one for one in stock.all() if one["id"] == record.id)
    assert isinstance(document, Document)
    return document.doc_id


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _json(value: Mapping[str, Any] | object) -> str:
    return json.dumps(value, sort_keys=True)
