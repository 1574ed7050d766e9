"""One change of the log while it is being made, on TinyDB's tables and under the lock."""

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

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

R = TypeVar("R", bound=Record)
"""A record of one kind goes in and comes out."""


class Draft:
    """The records and the history of changes, as they will be written."""

    def __init__(self, storage: Storage, now: datetime, ids: Ids) -> None:
        # No query cache: it would go on showing what another process has changed since.
        self._records = Table(storage, RECORDS, cache_size=0)
        self._changes = Table(storage, CHANGES, cache_size=0)
        self._now = now.astimezone(UTC)
        self._ids = ids
        self._numbers = {document["id"]: document.doc_id for document in self._records}

    def has(self, identity: str) -> bool:
        """Whether the log has a record of this id, also a deleted one."""
        return identity in self._numbers

    def add(self, records: Iterable[R]) -> tuple[R, ...]:
        """Add records as one change; gives them back with `id` and `updated` filled.

        Raises:
            RehabError: An id is in the log already, or a field is wrong.
        """
        new: dict[str, R] = {}
        documents = []
        for record in records:
            document = to_document(self._filled(record))
            checked = cast("R", from_document(document))
            if self.has(checked.id) or checked.id in new:
                raise RehabError(
                    f"Record {shown(checked.id)} is in the log already, so nothing was added."
                )
            new[checked.id] = checked
            documents.append(document)
        if new:
            self._records.insert_multiple(documents)
            self._remember(What.ADDED, [Touched(id=identity, before=None) for identity in new])
        return tuple(new.values())

    def replace(self, record: R, *, joins: bool) -> R:
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
            return cast("R", from_document(before))
        (replaced,) = self._put([after])
        if not (joins and join(self._changes, touched)):
            self._remember(What.CHANGED, [touched])
        return cast("R", replaced)

    def delete(self, record: Record) -> None:
        """Make a tombstone of the record with this id; a deleted one stays as it is.

        Raises:
            RehabError: There is none.
        """
        before = self._document(record.id)
        if before.get("deleted"):
            return
        after = before | {"deleted": True}
        self._put([after])
        self._remember(What.DELETED, [touch(before, after)])

    def undo(self) -> tuple[What, tuple[Record, ...]] | None:
        """Take back the last change that can be; gives its records as they were before undoing."""
        while (last := latest(self._changes)) is not None:
            number, change = last
            drop(self._changes, number)
            now = [self._now_of(one) for one in change.touched]
            later = [
                (is_now, goes_back)
                for one, is_now in zip(change.touched, now, strict=True)
                if is_now is not None and (goes_back := _undone(one, is_now)) is not None
            ]
            if later:
                self._put([goes_back for _, goes_back in later])
                return change.what, tuple(from_document(is_now) for is_now, _ in later)
        return None

    def _filled(self, record: R) -> R:
        identity = record.id or self._ids.make(self._now)
        return replace(record, id=identity, updated=record.updated or self._now)

    def _now_of(self, touched: Touched) -> Mapping[str, Any] | None:
        if self.has(touched.id):
            return self._document(touched.id)
        if touched.before is not None:
            # Taken out of the file by another tool: what it was before can be brought back.
            before = dict(touched.before)
            self._numbers[touched.id] = self._records.insert(before)
            return before
        return None

    def _document(self, identity: str) -> Document:
        number = self._numbers.get(identity)
        found = None if number is None else self._records.get(doc_id=number)
        if found is None:
            raise RehabError(f"Record {shown(identity)} is not in the log, so nothing was changed.")
        return found

    def _put(self, documents: Iterable[Mapping[str, Any]]) -> list[Record]:
        changed = {document["id"]: self._renewed(document) for document in documents}
        checked = [from_document(document) for document in changed.values()]

        def put(document: MutableMapping[str, Any]) -> None:
            new = changed[document["id"]]
            document.clear()
            document.update(new)

        self._records.update(put, doc_ids=[self._numbers[identity] for identity in changed])
        return checked

    def _renewed(self, document: Mapping[str, Any]) -> dict[str, Any]:
        before = from_document(self._document(document["id"])).updated
        return {**document, "updated": utc_text(self._later_than(before))}

    def _later_than(self, before: datetime | None) -> datetime:
        if before is None or before < self._now:
            return self._now
        # A clock set back must not make the older one look newer.
        return before + timedelta(microseconds=1)

    def _remember(self, what: What, touched: Iterable[Touched]) -> None:
        remember(self._changes, Change(what=what, when=self._now, touched=tuple(touched)))


def _undone(touched: Touched, now: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if touched.before is not None:
        return restored(now, touched)
    return None if now.get("deleted") else {**now, "deleted": True}


def _refuse_stale(read: datetime, before: Mapping[str, Any]) -> None:
    if from_document(before).updated != read:
        raise RehabError(
            "This record was changed elsewhere in the meantime, so nothing was written: "
            "look at it again and repeat the change."
        )
