"""The three stores that are measured, each in the way that its makers mean it to be used."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Protocol
from unittest.mock import patch

from tinydb import TinyDB
from tinydb.table import Document as TinyDocument

from benchmarks.logs import a_run, end_of, make_records
from rules.records import Activity, Record
from store.codec import to_document
from store.form import documents_of, encode, read_whole
from store.log import Log, open_log

_A_DAY = 12
"""Records that are added as one change while a log is made."""


def write_log(log: Log, records: Iterator[Record]) -> None:
    """Add records to a log as fast as it goes, which is not durably."""
    with patch.object(os, "fdatasync", _no_sync), patch.object(os, "fsync", _no_sync):
        while some := tuple(islice(records, _A_DAY)):
            log.add(*some)


class Store(Protocol):
    """What a process does with a store of `count` records in `folder`; each call is timed."""

    files: ClassVar[str]
    """A pattern of all its files in the folder."""

    def __init__(self, folder: Path, count: int, device: str, /) -> None: ...

    def make(self) -> None:
        """Write the records, as fast as it goes and not durably."""

    def open(self) -> None:
        """Open what is there, without reading more than the store itself does."""

    def read(self) -> object:
        """Everything, and hold it."""

    def insert(self) -> None:
        """One record more, safe on the disk when this returns."""

    def edit(self) -> None:
        """Another pain for one record, safe on the disk when this returns."""

    def look(self) -> object:
        """Ask whether anything has changed."""

    def catch_up(self) -> None:
        """Notice and read what another process has inserted since the last look."""

    def close(self) -> None:
        """Let go of it."""


class Psoas(Store):
    """psoas's log."""

    files = "psoas/**/*.json*"

    def __init__(self, folder: Path, count: int, device: str) -> None:
        self.path = folder / "psoas" / "log.json"
        self._count = count
        self._device = device
        # The clock of the other devices is ahead, or behind.
        hours = {"here": 6, "newer": 12, "older": 0}[device]
        self._clock = _ticking(end_of(count) + timedelta(hours=hours))
        self._edited: Activity | None = None
        self._version: object = None
        self._seen = -1

    def make(self) -> None:
        write_log(Log(self.path, lambda: end_of(0), device=self._device), make_records(self._count))

    def open(self) -> None:
        self.log = open_log(self.path, self._clock, device=self._device)

    def read(self) -> tuple[Record, ...]:
        return tuple(self.log.records())

    def read_documents(self) -> object:
        """The documents alone, unchecked, as TinyDB and SQLite give them."""
        whole = read_whole(self.path.read_bytes())
        assert whole
        return dict(documents_of(whole.lines))

    def insert(self) -> None:
        self._edited = self.log.add(a_run(self._clock()))[0]

    def edit(self) -> None:
        assert self._edited
        pain = ((self._edited.pain_after or 0) + 1) % 10
        self._edited = self.log.replace(replace(self._edited, pain_after=pain))

    def look(self) -> object:
        return self.log.version

    def catch_up(self) -> None:
        version, self._version = self._version, self.log.version
        before, self._seen = self._seen, len(self.log.records())
        assert self._version != version
        assert self._seen > before

    def change_100(self) -> None:
        """What another device does before its history comes here."""
        for _ in range(50):
            self.insert()
            self.edit()

    def close(self) -> None:
        del self.log


class Tiny(Store):
    """TinyDB as it comes: JSONStorage, one table."""

    files = "tinydb.json"

    def __init__(self, folder: Path, count: int, _device: str) -> None:
        self.path = folder / "tinydb.json"
        self._count = count
        self._clock = _ticking(end_of(count))

    def make(self) -> None:
        numbered = enumerate(make_records(self._count), 1)
        table = {str(number): to_document(record) for number, record in numbered}
        self.path.write_text(json.dumps({"_default": table}), encoding="utf-8")

    def open(self) -> None:
        self._db = TinyDB(self.path)
        self._table = self._db.table("_default")

    def read(self) -> list[TinyDocument]:
        return self._table.all()

    def insert(self) -> None:
        self._last = self._table.insert(to_document(a_run(self._clock())))

    def edit(self) -> None:
        self._table.update({"pain_after": self._clock().second % 10}, doc_ids=[self._last])

    def look(self) -> object:
        raise NotImplementedError

    def catch_up(self) -> None:
        self._read = self._table.all()

    def close(self) -> None:
        self._db.close()


class Sqlite(Store):
    """SQLite in WAL mode, synchronous FULL: a row a record, its document as JSON."""

    files = "sqlite/*"

    def __init__(self, folder: Path, count: int, _device: str) -> None:
        self.path = folder / "sqlite" / "log.db"
        self._count = count
        self._clock = _ticking(end_of(count))
        self._highest = 0

    def make(self) -> None:
        self.path.parent.mkdir()
        self.open()
        with self._db:
            self._db.execute(
                "CREATE TABLE records (number INTEGER PRIMARY KEY, day TEXT, document TEXT)"
            )
            self._db.execute("CREATE INDEX by_day ON records (day)")
            self._db.executemany(_INSERT, map(_row, map(to_document, make_records(self._count))))
        self.close()

    def open(self) -> None:
        self._db = sqlite3.connect(self.path)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")

    def read(self) -> list[Any]:
        rows = self._db.execute("SELECT number, document FROM records").fetchall()
        self._highest = rows[-1][0] if rows else 0
        return [json.loads(document) for _, document in rows]

    def insert(self) -> None:
        with self._db:
            done = self._db.execute(_INSERT, _row(to_document(a_run(self._clock()))))
        self._highest = done.lastrowid or 0

    def edit(self) -> None:
        with self._db:
            self._db.execute(
                "UPDATE records SET document = json_set(document, '$.pain_after', ?) "
                "WHERE number = ?",
                (self._clock().second % 10, self._highest),
            )

    def look(self) -> object:
        return self._db.execute("PRAGMA data_version").fetchone()

    def catch_up(self) -> None:
        self.look()
        found = self._db.execute(
            "SELECT number, document FROM records WHERE number > ?", (self._highest,)
        ).fetchall()
        assert found
        self._highest = found[-1][0]
        self._read = [json.loads(document) for _, document in found]

    def close(self) -> None:
        self._db.close()


_INSERT = "INSERT INTO records (day, document) VALUES (?, ?)"


def _row(document: dict[str, Any]) -> tuple[str, str]:
    at = document.get("at") or document.get("start") or document["onset"]
    return at[:10], encode(document)


def _ticking(at: datetime) -> Callable[[], datetime]:
    def ticks() -> Iterator[datetime]:
        second = 0
        while True:
            second += 1
            yield at + timedelta(seconds=second)

    return ticks().__next__


def _no_sync(_descriptor: int, /) -> None:
    """Making a log need not be durable."""
