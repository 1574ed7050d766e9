"""One change of the log while it is being made, on TinyDB's tables and under the lock."""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tinydb.storages import Storage
from tinydb.table import Document, Table

from rules.errors import RehabError
from rules.records import Record
from store.changes import (
    CHANGES,
    Change,
    Touched,
    What,
    drop,
    join,
    latest,
    remember,
    restored,
    touch,
)
from store.codec import from_document, to_document, utc_text
from store.ids import Ids
from store.tables import RECORDS
from store.values import shown


class Draft:
    """The records and the history of changes, as they will be written."""

    def __init__(self, storage: Storage, now: Callable[[], datetime], ids: Ids) -> None:
        # No query cache: it would go on showing what another process has changed since.
        self._records = Table(storage, RECORDS, cache_size=0)
        self._changes = Table(storage, CHANGES, cache_size=0)
        self._now = now
        self._ids = ids
        self._numbers = {document["id"]: document.doc_id for document in self._records}

    def has(self, identity: str) -> bool:
        """Whether the log has a record of this id, also a deleted one."""
        return identity in self._numbers

    def add(self, records: Iterable[Record]) -> tuple[Record, ...]:
        """Add records as one change; gives them back with `id` and `updated` filled.

        Raises:
            RehabError: An id is in the log already, or a field is wrong.
        """
        added = tuple(self._add(record) for record in records)
        if added:
            self._remember(What.ADDED, [Touched(id=record.id, before=None) for record in added])
        return added

    def replace(self, record: Record, *, joins: bool) -> Record:
        """Put `record` in the place of the one with its id.

        Raises:
            RehabError: There is none, it was changed elsewhere since, or a field is wrong.
        """
        before = self._document(record.id)
        if not joins and record.updated is not None:
            _refuse_stale(record.updated, before)
        after = to_document(record)
        touched = touch(before, after)
        if not touched.fields:
            return from_document(before)
        replaced = self._put(before, after)
        if not (joins and join(self._changes, touched)):
            self._remember(What.CHANGED, [touched])
        return replaced

    def delete(self, record: Record) -> None:
        """Make a tombstone of the record with this id; a deleted one stays as it is.

        Raises:
            RehabError: There is none.
        """
        before = self._document(record.id)
        if before.get("deleted"):
            return
        after = before | {"deleted": True}
        self._put(before, after)
        self._remember(What.DELETED, [touch(before, after)])

    def undo(self) -> tuple[What, tuple[Record, ...]] | None:
        """Take back the last change that can be; gives its records as they were before undoing."""
        while (last := latest(self._changes)) is not None:
            number, change = last
            drop(self._changes, number)
            undone = tuple(
                record for one in change.touched if (record := self._undo(one)) is not None
            )
            if undone:
                return change.what, undone
        return None

    def _add(self, record: Record) -> Record:
        if self.has(record.id):
            raise RehabError(f"Record {record.id} is in the log already, so nothing was added.")
        now = self._now().astimezone(UTC)
        filled = replace(record, id=record.id or self._ids.make(now), updated=record.updated or now)
        document = to_document(filled)
        checked = from_document(document)
        self._numbers[checked.id] = self._records.insert(document)
        return checked

    def _undo(self, touched: Touched) -> Record | None:
        number = self._numbers.get(touched.id)
        if number is None:
            # Gone by another tool's doing: only what it was before can be brought back.
            return None if touched.before is None else self._bring_back(touched.before)
        now = self._document(touched.id)
        if touched.before is None:
            if now.get("deleted"):
                return None
            self._put(now, now | {"deleted": True})
        else:
            self._put(now, restored(now, touched))
        return from_document(now)

    def _bring_back(self, before: Mapping[str, Any]) -> Record:
        self._numbers[before["id"]] = self._records.insert(dict(before))
        return self._put(before, before)

    def _document(self, identity: str) -> Document:
        number = self._numbers.get(identity)
        found = None if number is None else self._records.get(doc_id=number)
        if found is None:
            raise RehabError(f"Record {shown(identity)} is not in the log, so nothing was changed.")
        return found

    def _put(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Record:
        changed = {**after, "updated": utc_text(self._later_than(from_document(before).updated))}
        checked = from_document(changed)

        def put(document: MutableMapping[str, Any]) -> None:
            document.clear()
            document.update(changed)

        self._records.update(put, doc_ids=[self._numbers[checked.id]])
        return checked

    def _later_than(self, before: datetime | None) -> datetime:
        now = self._now().astimezone(UTC)
        # A clock set back must not make the older one look newer.
        return now if before is None or before < now else before + timedelta(microseconds=1)

    def _remember(self, what: What, touched: Iterable[Touched]) -> None:
        now = self._now().astimezone(UTC)
        remember(self._changes, Change(what=what, when=now, touched=tuple(touched)))


def _refuse_stale(read: datetime, before: Mapping[str, Any]) -> None:
    if from_document(before).updated != read:
        raise RehabError(
            "This record was changed elsewhere in the meantime, so nothing was written: "
            "look at it again and repeat the change."
        )
