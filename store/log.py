"""The log: typed records in one file, each change whole, safe and undoable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rules.errors import RehabError
from rules.records import Episode, Record, lived_at
from store.codec import from_document
from store.files import Stamp, resolve, stamp_of
from store.ids import Ids
from store.tables import RECORDS, Tables, read_tables

if TYPE_CHECKING:
    # TinyDB and the lock are dear to import, and reading needs neither.
    from store.claim import SessionClaim
    from store.draft import Draft

R = TypeVar("R", bound=Record)
"""A record of one kind goes in and comes out."""

Version = tuple[Stamp | None, int]
"""The file as it is on the disk, and the changes made by this `Log`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What `Log.undo` took back."""

    what: str
    """`added`, `changed` or `deleted`."""
    records: tuple[Record, ...]
    """As they were before undoing."""


_Decoded = Mapping[str, tuple[Mapping[str, Any], Record]]
"""By TinyDB's number of the document: the document, and the record that it holds."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    version: Version
    everything: tuple[Record, ...]
    living: tuple[Record, ...]


def open_log(path: Path, now: Callable[[], datetime]) -> Log:
    """Open the log at `path`; a missing one is new and made at its first change.

    `now` gives aware times; it stamps what is changed.

    Raises:
        RehabError: The file is no log, damaged, a newer psoas's or not readable; it is left alone.
    """
    log = Log(path, now)
    log.records()
    return log


class Log:
    """The records, and every change to them; another process may change the file at any time.

    Every method raises RehabError when the file cannot be read or written; the file then is as
    it was.
    """

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self.path = path
        """As it was named."""
        self._file = resolve(path)
        self._now = now
        self._ids = Ids()
        self._loaded: _Loaded | None = None
        self._decoded: _Decoded = {}
        self._seen = False
        self._changes = 0

    @property
    def version(self) -> Version:
        """Another value whenever anything has changed, also from outside."""
        try:
            return stamp_of(self._file.stat()), self._changes
        except OSError:
            return None, self._changes

    def records(self) -> tuple[Record, ...]:
        """The living records, oldest first."""
        return self._load().living

    def all_records(self) -> tuple[Record, ...]:
        """The records with the deleted ones, oldest first."""
        return self._load().everything

    def add(self, *records: R) -> tuple[R, ...]:
        """Add records as one change; gives them back with `id` and `updated` filled.

        Raises:
            RehabError: The log has one of the ids already, or a field is wrong.
        """
        with self._changing() as draft:
            return draft.add(records)

    def add_new(self, *records: R) -> tuple[R, ...]:
        """Add those whose id the log has never had, as one change; gives those back."""
        with self._changing() as draft:
            return draft.add(record for record in records if not draft.has(record.id))

    def replace(self, record: R, *, joins: bool = False) -> R:
        """Put `record` in the place of the one with its id; gives it back with `updated` filled.

        With `joins` it belongs to the change before, if that one touched this record alone: a
        session that is saved after each item is undone as one.

        Raises:
            RehabError: The log has no such record, it was changed elsewhere since `record` was
                read (not with `joins`), or a field is wrong.
        """
        with self._changing() as draft:
            return draft.replace(record, joins=joins)

    def delete(self, record: Record) -> None:
        """Delete the record with this id: it stays in the file as a tombstone.

        Raises:
            RehabError: The log has no such record.
        """
        with self._changing() as draft:
            draft.delete(record)

    def undo(self) -> Undone | None:
        """Take the last change back, whichever psoas made it; None when there is none left."""
        with self._changing() as draft:
            undone = draft.undo()
        return None if undone is None else Undone(what=undone[0], records=undone[1])

    def claim_session(self) -> SessionClaim | None:
        """Claim the one guided session; None while another psoas is running one."""
        from store.claim import claim_session  # noqa: PLC0415 - the lock is dear to import

        return claim_session(self._file)

    @contextmanager
    def _changing(self) -> Iterator[Draft]:
        # TinyDB and the lock are dear to import, and reading needs neither.
        from store.draft import Draft  # noqa: PLC0415
        from store.storage import hold  # noqa: PLC0415

        with hold(self._file) as held:
            self._read(held.found)
            yield Draft(held, self._now(), self._ids)
        self._seen = self._seen or self.version[0] is not None
        self._changes += 1

    def _load(self) -> _Loaded:
        version = self.version
        if self._loaded is None or self._loaded.version != version:
            tables, stamp = read_tables(self._file)
            self._decoded = self._read(tables)
            everything = oldest_first(record for _, record in self._decoded.values())
            living = tuple(record for record in everything if not record.deleted)
            self._loaded = _Loaded((stamp, version[1]), everything, living)
            self._seen = self._seen or tables is not None
        return self._loaded

    def _read(self, tables: Tables | None) -> _Decoded:
        if tables is None:
            if self._seen:
                raise RehabError(
                    f"{self.path} is gone since psoas read it, so nothing was written: "
                    "put it back, or start psoas anew to begin a new log."
                )
            return {}
        documents = tables.get(RECORDS, {})
        try:
            decoded = {
                n: (document, self._decode(n, document)) for n, document in documents.items()
            }
            _check_ids(record for _, record in decoded.values())
        except RehabError as error:
            raise RehabError(
                f"{self.path} holds a record that cannot be read and was left alone "
                f"({str(error).rstrip('.')}): correct it, or put a backup in its place."
            ) from None
        return decoded

    def _decode(self, number: str, document: Mapping[str, Any]) -> Record:
        # Most documents are as they were when this process last read them.
        before = self._decoded.get(number)
        if before is not None and before[0] == document:
            return before[1]
        return from_document(document)


def oldest_first(records: Iterable[Record]) -> tuple[Record, ...]:
    """Records by the instant at which they were lived, an episode by its onset; then by id."""
    return tuple(sorted(records, key=_order))


def _order(record: Record) -> tuple[datetime, str]:
    at = lived_at(record)
    if at is None and isinstance(record, Episode):
        at = datetime.combine(record.onset, time(), UTC)
    return at or record.updated or datetime.min.replace(tzinfo=UTC), record.id


def _check_ids(records: Iterable[Record]) -> None:
    seen: set[str] = set()
    for record in records:
        if not record.id:
            raise RehabError(f"a {record.kind} without id.")
        if record.id in seen:
            raise RehabError(f"{record.kind} {record.id} is there twice.")
        seen.add(record.id)
