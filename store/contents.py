"""What the log holds, as this process has last seen it: typed records, by their numbers there."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rules.errors import RehabError
from rules.records import Activity, Check, Episode, InOrder, Record, SelfTest, Session
from store.codec import from_document, to_document
from store.form import HEAD, Document, Trailer, Whole, documents_of
from store.history import GONE


class Contents(Mapping[str, Document]):
    """The documents of the log by their numbers, as TinyDB wants them, and the records in them.

    Only the records are kept in memory; their documents are made when asked for.
    """

    def __init__(self) -> None:
        self.trailer = Trailer()
        """What the file says of itself."""
        self.reached = Trailer()
        """The same of these contents, which go on where the file cannot be written."""
        self.end = len(HEAD)
        """Where the trailer begins in the file."""
        self.tail = b""
        """The bytes from there on; empty when there is no such file."""
        self.lines = 0
        """In the file: more than records when some were changed since it was written whole."""
        self._records: dict[int, Record] = {}
        self._numbers: dict[str, int] = {}
        self._gone: set[int] = set()
        self._highest = 0
        self._ordered: list[Record] | None = None
        self._living: tuple[Record, ...] | None = None

    def __getitem__(self, number: str) -> Document:
        """A document by its number in the file, as text."""
        return self._document(int(number))

    def __contains__(self, number: object) -> bool:
        return isinstance(number, str) and int(number) in self._records

    def __iter__(self) -> Iterator[str]:
        return map(str, self._records)

    def __len__(self) -> int:
        return len(self._records)

    @property
    def next_number(self) -> int:
        """The number of the next new document; none is given twice."""
        return self._highest + 1

    def number_of(self, identity: str) -> int | None:
        """The number of a record, also of one that is gone; None when there is none."""
        return self._numbers.get(identity)

    def record_of(self, identity: str) -> Record:
        """A record, also one that is gone; KeyError when there is none."""
        return self._records[self._numbers[identity]]

    def document_of(self, identity: str) -> Document | None:
        """The document of a record, also of one that is gone; None when there is none."""
        number = self._numbers.get(identity)
        return None if number is None else self._document(number)

    def everything(self) -> tuple[Record, ...]:
        """The records with the deleted ones, oldest first."""
        return tuple(self._sorted())

    def living(self) -> tuple[Record, ...]:
        """The records that are not deleted, oldest first."""
        if self._living is None:
            self._living = InOrder([one for one in self._sorted() if not one.deleted])
        return self._living

    def numbered(self, documents: Mapping[str, Document]) -> dict[int, Document]:
        """Documents, given by id, by their numbers: those that they have, or the next new ones."""
        numbers = {i: self._numbers.get(i) for i in documents}
        new = (i for i, number in numbers.items() if number is None)
        numbers |= {i: number for number, i in enumerate(new, self.next_number)}
        return {number: documents[i] for i, number in numbers.items() if number is not None}

    def take_lines(self, whole: Whole) -> None:
        """Take the documents of a file, or of what has come to its end, and where it ends.

        Raises:
            RehabError: One of them is no record.
        """
        self.take(documents_of(whole.lines))
        self.grew(whole.trailer, whole.end, whole.tail, _count(whole))

    def settle(self, whole: Whole) -> None:
        """Note where a file ends that holds just these documents."""
        self.lines = 0
        self.grew(whole.trailer, whole.end, whole.tail, _count(whole))

    def grew(self, trailer: Trailer, end: int, tail: bytes, lines: int) -> None:
        """Note that the file has grown by some lines of documents that are taken already."""
        self.lines += lines
        self.trailer = self.reached = trailer
        self.end, self.tail = end, tail

    def take(
        self,
        documents: Iterable[tuple[int, Mapping[str, Any]]],
        made: Mapping[str, Record] = MappingProxyType({}),
    ) -> None:
        """Take new or changed documents, by their numbers; `made` are records of some, by id.

        Raises:
            RehabError: One of them is no record, has no id, or another one's.
        """
        records, numbers = self._records, self._numbers
        for number, document in documents:
            known = made.get(document["id"]) if made else None
            record = known or read_record(document)
            if numbers.setdefault(record.id, number) != number:
                raise RehabError(f"{record.kind} {record.id} is there twice.")
            if number in records:
                self._forget(number)
            elif number > self._highest:
                self._highest = number
            records[number] = record
            if document.get(GONE) is True:
                self._gone.add(number)
            elif self._ordered is not None:
                if not self._ordered or order(self._ordered[-1]) < order(record):
                    self._ordered.append(record)  # most are the newest
                else:
                    insort(self._ordered, record, key=order)
        self._living = None

    def _forget(self, number: int) -> None:
        if number in self._gone:
            self._gone.discard(number)
        elif self._ordered is not None:
            before = order(self._records[number])
            del self._ordered[bisect_left(self._ordered, before, key=order)]

    def _sorted(self) -> list[Record]:
        if self._ordered is None:
            there = (one for number, one in self._records.items() if number not in self._gone)
            self._ordered = sorted(there, key=order)
        return self._ordered

    def _document(self, number: int) -> Document:
        document = to_document(self._records[number])
        return document | {GONE: True} if number in self._gone else document


def _count(whole: Whole) -> int:
    return bytes(whole.lines).count(b"\n")


def checked_document(document: Mapping[str, Any]) -> Document:
    """A document as psoas writes it.

    Raises:
        RehabError: It holds no record.
    """
    one = to_document(read_record(document))
    return one | {GONE: True} if document.get(GONE) is True else one


def left_alone(path: Path, error: RehabError) -> RehabError:
    """The sentence for a file with a record that cannot be read."""
    return RehabError(
        f"{path} holds a record that cannot be read and was left alone "
        f"({str(error).rstrip('.')}): correct it, or put a backup in its place."
    )


def read_record(document: Mapping[str, Any]) -> Record:
    """The record of one of the log's documents.

    Raises:
        RehabError: It is none, or has no id.
    """
    if GONE in document:
        document = {name: value for name, value in document.items() if name != GONE}
    record = from_document(document)
    if not record.id:
        raise RehabError(f"a {record.kind} without id.")
    return record


def oldest_first(records: Iterable[Record]) -> tuple[Record, ...]:
    """Records in the order of the log."""
    return tuple(sorted(records, key=order))


def order(record: Record) -> tuple[datetime, str]:
    """Sorts by the instant at which a record was lived, an episode by its onset; then by id."""
    key = _KEYS.get(type(record))
    return key(record) if key else (_unlived(record), record.id)


# Thousands are sorted when a log is opened; these take a tenth of the time of asking `lived_at`.
_KEYS: dict[type[Record], Callable[[Record], tuple[datetime, str]]] = {
    Activity: attrgetter("start", "id"),
    Session: attrgetter("start", "id"),
    Check: attrgetter("at", "id"),
    SelfTest: attrgetter("at", "id"),
}


def _unlived(record: Record) -> datetime:
    if isinstance(record, Episode):
        return datetime.combine(record.onset, time(), UTC)
    return record.updated or datetime.min.replace(tzinfo=UTC)
