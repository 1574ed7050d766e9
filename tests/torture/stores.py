"""The stores that are tortured, behind one face: psoas's log, plain TinyDB and SQLite."""

from __future__ import annotations

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import ClassVar
from zlib import crc32

from tinydb import TinyDB, where

from rules.errors import RehabError
from rules.records import Activity, Check, Item, Record, Session, SessionKind, Side, Sport, Unit
from store import care
from store.codec import from_document, to_document
from store.history import history_file
from store.log import Undone, open_log

START = datetime(2026, 3, 9, 18, 5, tzinfo=timezone(timedelta(hours=1)))
HERE, THERE = "a1a1a1a1", "b2b2b2b2"
"""Two devices."""

Clock = Callable[[], datetime]


def content(key: str, version: int) -> Record:
    """The record that `key` is in this version: any other content under its note was never written.

    Sizes differ, so that every kind of block boundary is met; fields come and go.
    """
    chance = crc32(f"{key}:{version}".encode())
    at = START + timedelta(seconds=chance % 1_000_000)
    note = f"{key}:{version} " + "größer…" * (chance % 16 if chance % 20 else 900)
    match 2 if key[0] == "s" else crc32(key.encode()) % 3:
        case 0:
            return Check(at=at, pain=chance % 11, note=note)
        case 1:
            origin = None if version % 2 else {"file": f"{key}.fit"}
            return Activity(sport=Sport.RUN, start=at, duration_s=version, origin=origin, note=note)
        case _:
            item = Item(exercise="x", side=Side.LEFT, set=1, target=9, done=9, unit=Unit.REPS)
            items = tuple(replace(item, set=n + 1) for n in range(version + 1))
            stretch = SessionKind.STRETCH
            return Session(what=stretch, start=at, end=at, finished=False, items=items, note=note)


def mark_of(record: Record) -> tuple[str, int]:
    """The key and version of a record; a key with a question mark when that is not its content."""
    key, _, version = (record.note or "").partition(" ")[0].partition(":")
    bare = replace(record, id="", updated=None, deleted=False)
    if not version.isdigit() or content(key, int(version)) != bare:
        return f"? {crc32(repr(record).encode()):x}", 0
    return key, int(version)


class Store(ABC):
    """A store that is held open by one process."""

    name: ClassVar[str]
    refusals: ClassVar[tuple[type[Exception], ...]]
    """What a call raises when the store refuses it."""
    undoes: ClassVar[bool] = False
    folds: ClassVar[bool] = False
    merges: ClassVar[bool] = False
    tombstones: ClassVar[bool] = False
    """Whether a deleted record is still shown as deleted."""

    @abstractmethod
    def __init__(self, path: Path, now: Clock, device: str = HERE) -> None:
        """Open what is at `path`."""

    @abstractmethod
    def add(self, *records: Record) -> tuple[Record, ...]: ...

    @abstractmethod
    def replace(self, record: Record, *, joins: bool) -> Record: ...

    @abstractmethod
    def delete(self, record: Record) -> None: ...

    @abstractmethod
    def records(self) -> tuple[Record, ...]:
        """All, with tombstones where there are such."""

    def undo(self) -> Undone | None:
        raise NotImplementedError

    def fold(self) -> None:
        raise NotImplementedError

    def close(self) -> None:  # noqa: B027 - nothing to do for most
        """Let go of what the process holds open."""

    def take_from(self, other: Store, how: str) -> None:
        """Bring in the history of another device: `whole`, `grown` or `copied` over."""
        raise NotImplementedError

    def amiss(self) -> tuple[str, ...]:
        """What the store's own check of its files finds."""
        return ()

    @classmethod
    @abstractmethod
    def seen_by_others(cls, path: Path) -> tuple[Record, ...]:
        """All records as a stock tool sees them, without psoas."""


class PsoasStore(Store):
    """The log."""

    name = "psoas"
    refusals = (RehabError,)
    undoes = folds = merges = tombstones = True

    def __init__(self, path: Path, now: Clock, device: str = HERE) -> None:
        self.path = path
        self.told: list[str] = []
        self._log = open_log(path, now, device=device, tell=self.told.append)

    def add(self, *records: Record) -> tuple[Record, ...]:
        return self._log.add(*records)

    def replace(self, record: Record, *, joins: bool) -> Record:
        return self._log.replace(record, joins=joins)

    def delete(self, record: Record) -> None:
        self._log.delete(record)

    def records(self) -> tuple[Record, ...]:
        return tuple(self._log.all_records())

    def undo(self) -> Undone | None:
        return self._log.undo()

    def fold(self) -> None:
        care.compact(self._log)

    def amiss(self) -> tuple[str, ...]:
        return care.check(self._log)

    def take_from(self, other: Store, how: str) -> None:
        assert isinstance(other, PsoasStore)
        data = history_file(other.path, THERE).read_bytes()
        file = history_file(self.path, THERE)
        file.parent.mkdir(parents=True, exist_ok=True)
        match how:
            case "whole":
                new = file.with_name(f".syncthing.{file.name}.tmp")
                new.write_bytes(data)
                new.replace(file)
            case "grown":
                with file.open("ab", buffering=0) as growing:
                    rest = data[growing.tell() :]
                    growing.write(rest[: len(rest) // 2])
                    growing.write(rest[len(rest) // 2 :])
            case _:
                with file.open("wb", buffering=0) as copy:
                    copy.write(data[: len(data) // 2])
                    copy.write(data[len(data) // 2 :])

    @classmethod
    def seen_by_others(cls, path: Path) -> tuple[Record, ...]:
        with suppress(FileNotFoundError), TinyDB(path, access_mode="r") as db:
            return tuple(from_document(document) for document in db if not document.get("gone"))
        return ()


class TinyStore(Store):
    """TinyDB as it comes."""

    name = "TinyDB"
    refusals = (ValueError, LookupError, TypeError, AttributeError, OSError, RehabError)

    def __init__(self, path: Path, now: Clock, device: str = HERE) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = TinyDB(path)

    def add(self, *records: Record) -> tuple[Record, ...]:
        named = tuple(replace(record, id=mark_of(record)[0]) for record in records)
        documents = [to_document(record) for record in named]
        if len(documents) == 1:
            self._db.insert(documents[0])
        else:
            self._db.insert_multiple(documents)
        return named

    def replace(self, record: Record, *, joins: bool) -> Record:
        if not self._db.update(to_document(record), where("id") == record.id):
            raise KeyError(record.id)
        return record

    def delete(self, record: Record) -> None:
        if not self._db.remove(where("id") == record.id):
            raise KeyError(record.id)

    def records(self) -> tuple[Record, ...]:
        return tuple(from_document(document) for document in self._db)

    def close(self) -> None:
        self._db.close()

    @classmethod
    def seen_by_others(cls, path: Path) -> tuple[Record, ...]:
        with TinyDB(path, access_mode="r") as db:
            return tuple(from_document(document) for document in db)


class SqliteStore(Store):
    """SQLite with a write-ahead log and a sync at every commit."""

    name = "SQLite"
    refusals = (sqlite3.Error, LookupError)
    folds = True

    def __init__(self, path: Path, now: Clock, device: str = HERE) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=10, isolation_level=None)
        self._db.execute("PRAGMA busy_timeout=10000")
        while not self._is_ready():
            pass
        self._db.execute("PRAGMA synchronous=FULL")

    def _is_ready(self) -> bool:
        # Several openers of a new file may lock each other out of the mode, without a wait.
        try:
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("CREATE TABLE IF NOT EXISTS log(id TEXT PRIMARY KEY, document TEXT)")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            return False
        return True

    def _change(self, sql: str, rows: Iterable[tuple[str, ...]]) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        with self._db:  # commits, or rolls back
            changed = self._db.executemany(sql, rows).rowcount
        if changed < 1:
            raise KeyError

    def add(self, *records: Record) -> tuple[Record, ...]:
        named = tuple(replace(record, id=mark_of(record)[0]) for record in records)
        rows = ((record.id, json.dumps(to_document(record))) for record in named)
        self._change("INSERT INTO log VALUES (?, ?)", rows)
        return named

    def replace(self, record: Record, *, joins: bool) -> Record:
        row = (json.dumps(to_document(record)), record.id)
        self._change("UPDATE log SET document = ? WHERE id = ?", [row])
        return record

    def delete(self, record: Record) -> None:
        self._change("DELETE FROM log WHERE id = ?", [(record.id,)])

    def records(self) -> tuple[Record, ...]:
        rows = self._db.execute("SELECT document FROM log").fetchall()
        return tuple(from_document(json.loads(document)) for (document,) in rows)

    def fold(self) -> None:
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def amiss(self) -> tuple[str, ...]:
        ((said,),) = self._db.execute("PRAGMA integrity_check")
        return () if said == "ok" else (said,)

    def close(self) -> None:
        self._db.close()

    @classmethod
    def seen_by_others(cls, path: Path) -> tuple[Record, ...]:
        with closing(cls(path, lambda: START)) as store:
            return store.records()


def write_old_log(path: Path, records: Iterable[Record]) -> None:
    """A log as the first psoas kept it, in version 1 of its form."""
    documents = [to_document(replace(record, id=mark_of(record)[0])) for record in records]
    tables = {
        "_meta": {"1": {"format": "psoas-log", "version": 1}},
        "_default": {str(number): document for number, document in enumerate(documents, 1)},
    }
    path.write_text(json.dumps(tables), encoding="utf-8")


STORES: tuple[type[Store], ...] = (PsoasStore, TinyStore, SqliteStore)
