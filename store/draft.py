"""One change of the log while it is being made, on TinyDB's table and under the lock."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar, cast

from rules.errors import RehabError
from rules.records import Record
from store.codec import from_document, to_document, utc_text
from store.contents import Contents
from store.documents import read_record
from store.form import Document
from store.history import GONE, Change, Operation, What, difference
from store.ids import Ids
from store.table import Collected, LogTable
from store.values import clean, shown

R = TypeVar("R", bound=Record)
"""A record of one kind goes in and comes out."""


class Draft:
    """The records as they will be, and the line that will say so in the history."""

    def __init__(self, contents: Contents, past: Iterable[Change], now: datetime, ids: Ids) -> None:
        """`past`: the changes that this device made, the last first."""
        self._contents = contents
        self._collected = Collected(contents, contents.next_number)
        self._records = LogTable(self._collected)
        self.made: dict[str, Record] = {}
        """The records of the changed documents that were read here already, by their ids."""
        self._past = past
        self._now = now.astimezone(UTC)
        self._at = utc_text(self._now)
        self._ids = ids
        self._what = What.CHANGED
        self._joins = False
        self._undoes: tuple[str, ...] = ()

    @property
    def changed(self) -> Mapping[int, Document]:
        """The documents that are not as before, by their numbers."""
        return {int(number): one for number, one in self._collected.changed.items()}

    def change(self, stamp: str) -> Change:
        """The line for the history."""
        differing = [
            difference(self._contents.document_of(document["id"]), document)
            for document in self._collected.changed.values()
        ]
        return Change(
            stamp=stamp,
            at=self._at,
            what=self._what,
            operations=tuple(filter(None, differing)),
            joins=self._joins,
            undoes=self._undoes,
        )

    def has(self, identity: str) -> bool:
        """Whether the log has a record of this id, also a deleted one."""
        number = self._contents.number_of(identity)
        return number is not None and number not in self._contents.gone

    def add(self, records: Iterable[R]) -> tuple[R, ...]:
        """Add records as one change; gives them back with `id` and `updated` filled.

        Raises:
            RehabError: An id is in the log already, or a field is wrong.
        """
        new: dict[str, R] = {}
        documents: dict[str, Document] = {}
        for record in records:
            document = self._filled(_document_of(record))
            checked = cast("R", from_document(document))
            if checked.id in new or self.has(checked.id):
                raise RehabError(
                    f"Record {shown(checked.id)} is in the log already, so nothing was added."
                )
            new[checked.id] = checked
            documents[checked.id] = document
        self._put(documents)
        self.made.update(new)
        self._what = What.ADDED
        return tuple(new.values())

    def replace(self, record: R, *, joins: bool) -> R:
        """Put `record` in the place of the one with its id.

        Raises:
            RehabError: There is none, it was changed elsewhere since, or a field is wrong.
        """
        # A session under way goes on, also when its beginning was taken back elsewhere.
        before = self._document(record.id, also_gone=joins)
        there = self._contents.record_of(record.id)
        if not joins and record.updated is not None and record.updated != there.updated:
            raise RehabError(
                "This record was changed elsewhere in the meantime, so nothing was written: "
                "look at it again and repeat the change."
            )
        after = _document_of(record) | {"updated": before["updated"]}
        if after == before:
            return cast("R", there)
        after["updated"] = self._renewed(there)
        replaced = from_document(after)
        self._put({record.id: after})
        self.made[record.id] = replaced
        self._what = What.CHANGED
        self._joins = joins and self._can_join(record.id)
        return cast("R", replaced)

    def delete(self, record: Record) -> None:
        """Make a tombstone of the record with this id; a deleted one stays as it is.

        Raises:
            RehabError: There is none.
        """
        before = self._document(record.id)
        if not before.get("deleted"):
            renewed = self._renewed(self._contents.record_of(record.id))
            after = before | {"deleted": True, "updated": renewed}
            self._put({record.id: after})
            self._what = What.DELETED

    def undo(self) -> tuple[What, tuple[Record, ...]] | None:
        """Take back the last change that can be; gives its records as they were before undoing."""
        for group in _groups(self._past):
            operations = [one for change in group for one in change.operations]
            now = {one.id: self._contents.document_of(one.id) or {} for one in operations}
            there = {one.id for one in operations if one.set.get(GONE)}
            there |= {i for i, document in now.items() if document and not document.get(GONE)}
            back = {i: dict(document) for i, document in now.items() if i in there}
            for one in operations:
                if one.id in back:
                    _take_back(back[one.id], one)
            back = {i: document for i, document in back.items() if document != now[i]}
            if back:
                self._put(back)
                self._what = What.UNDONE
                self._undoes = tuple(change.stamp for change in group)
                return group[-1].what, tuple(read_record(now[i]) for i in back)
        return None

    def make(self, documents: Mapping[str, Document]) -> None:
        """Make the log exactly what `documents` say, by id: what is not among them is gone."""
        others = {d["id"] for d in self._contents.values() if not d.get(GONE)} - documents.keys()
        was = self._contents.document_of
        self._put({i: document for i, document in documents.items() if document != was(i)})
        self._put({i: self._document(i) | {GONE: True} for i in others})

    def _filled(self, document: Document) -> Document:
        document["id"] = document["id"] or self._ids.make(self._now)
        document["updated"] = document["updated"] or self._at
        return document

    def _document(self, identity: str, *, also_gone: bool = False) -> Document:
        document = self._contents.document_of(identity)
        if document is None or (document.get(GONE) and not also_gone):
            raise RehabError(f"Record {shown(identity)} is not in the log, so nothing was changed.")
        return document

    def _put(self, documents: Mapping[str, Document]) -> None:
        """Put whole documents in the places of those with their ids, or in new ones.

        What was added and taken back keeps its number, and its place in the file.
        """
        known, new = self._contents.number_of, self._collected.next_number
        self._records.put({known(i) or new(): one for i, one in documents.items()})
        for identity in documents:
            self.made.pop(identity, None)

    def _renewed(self, before: Record) -> str:
        if before.updated is None or before.updated < self._now:
            return self._at
        # A clock set back must not make the older one look newer.
        return utc_text(before.updated + timedelta(microseconds=1))

    def _can_join(self, identity: str) -> bool:
        """Whether the last change made nothing but this record what it is."""
        group = next(_groups(self._past), ())
        touched = {one.id for change in group for one in change.operations}
        return touched == {identity} and group[-1].what is not What.DELETED


def _groups(past: Iterable[Change]) -> Iterator[tuple[Change, ...]]:
    """The changes that were not taken back, those that belong together as one, the last first."""
    undone: set[str] = set()
    group: list[Change] = []
    for change in past:
        if change.what is What.UNDONE:
            undone.update(change.undoes)
        elif change.what is not What.ADOPTED and change.stamp not in undone:
            group.append(change)
            if not change.joins:
                yield tuple(group)
                group = []


def _take_back(document: Document, one: Operation) -> None:
    """Put back what an operation changed, where it is still as the operation left it."""
    if one.was is None:
        if not document.get("deleted"):
            document[GONE] = True
        return
    for name in {*one.set, *one.unset}:
        if document.get(name, _NOTHING) == one.set.get(name, _NOTHING):
            if name in one.was:
                document[name] = one.was[name]
            else:
                document.pop(name, None)


_NOTHING = object()


def _document_of(record: Record) -> Document:
    """A record's document, with text in one form, and without the field that is the log's own."""
    document: Document = clean(to_document(record))
    document.pop(GONE, None)
    return document
