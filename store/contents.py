"""What the log holds, as this process has last seen it: typed records, by their numbers there."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rules.errors import RehabError
from rules.groups import LIVING, Records
from rules.records import Record
from store.codec import to_document
from store.documents import read_checked, read_record
from store.form import HEAD, Document, Trailer, Whole, documents_of
from store.history import GONE
from store.lines import Lines, no_lines
from store.rows import Rows

_FEW = 8
"""So many ids are searched for among all, before the numbers of all are noted."""

_MANY = 500
"""So many records are made faster in the order of the file, with all others, than one by one."""


class Contents(Mapping[str, Document]):
    """The documents of the log by their numbers, as TinyDB wants them, and the records in them.

    Only the records are kept in memory; their documents are made when asked for. Those of an
    indexed file are made when asked for too.
    """

    def __init__(self, lines: Lines | None = None) -> None:
        """`lines`: of a file that was read before; the contents are what they hold."""
        self.trailer = Trailer()
        """What the file says of itself."""
        self.reached = Trailer()
        """The same of these contents, which go on where the file cannot be written."""
        self.end = len(HEAD)
        """Where the trailer begins in the file."""
        self.tail = b""
        """The bytes from there on; empty when there is no such file."""
        self._lines = no_lines() if lines is None else lines
        self.lines = self._lines.count
        """In the file: more than records when some were changed since it was written whole."""
        self._made: dict[int, Record] = {}
        self.gone = dict(self._lines.gone)
        """The ids of documents that are no records any more, by their numbers."""
        self._rows: Rows | None = None if lines is None else lines.rows
        self._left: set[int] = set()
        """The numbers whose rows are old."""
        self._came: set[int] = set()
        """The numbers that have no row yet, or will have another one."""
        self._numbers: dict[str, int] = {}
        """By id, of all that was taken here, and in time of the indexed lines too."""
        self._searches = 0 if self._lines.count else _FEW
        """Of ids in the indexed lines; after a few, all are noted."""
        self._count, self._highest = len(self._lines), self._lines.highest
        self._views: tuple[Records[Record], Records[Record]] | None = None
        self._is_lent = False
        """Whether somebody looks at the records that were made, and must not see others."""

    def __getitem__(self, number: str) -> Document:
        """A document by its number in the file, as text."""
        return self._document(int(number))

    def __contains__(self, number: object) -> bool:
        return isinstance(number, str) and self._has(int(number))

    def __iter__(self) -> Iterator[str]:
        return (str(number) for number in range(1, self._highest + 1) if self._has(number))

    def __len__(self) -> int:
        return self._count

    @property
    def next_number(self) -> int:
        """The number of the next new document; none is given twice."""
        return self._highest + 1

    def number_of(self, identity: str) -> int | None:
        """The number of a record, also of one that is gone; None when there is none."""
        number = self._numbers.get(identity)
        if number is None and self._searches < _FEW:
            return self._number_in_lines(identity)
        return number

    def record_of(self, identity: str) -> Record:
        """A record, also one that is gone; KeyError when there is none."""
        number = self.number_of(identity)
        if number is None:
            raise KeyError(identity)
        return _record(number, self._made, self._lines)

    def document_of(self, identity: str) -> Document | None:
        """The document of a record, also of one that is gone; None when there is none."""
        number = self.number_of(identity)
        return None if number is None else self._document(number)

    def everything(self) -> Records[Record]:
        """The records with the deleted ones, oldest first."""
        return self._look()[0]

    def living(self) -> Records[Record]:
        """The records that are not deleted, oldest first."""
        return self._look()[1]

    def numbered(self, documents: Mapping[str, Document]) -> dict[int, Document]:
        """Documents, given by id, by their numbers: those that they have, or the next new ones."""
        numbers = {i: self.number_of(i) for i in documents}
        new = (i for i, number in numbers.items() if number is None)
        numbers |= {i: number for number, i in enumerate(new, self.next_number)}
        return {number: documents[i] for i, number in numbers.items() if number is not None}

    def take_lines(self, whole: Whole) -> None:
        """Take the documents of a file, or of what has come to its end, and where it ends.

        Raises:
            RehabError: One of them is no record.
        """
        self.take_many(documents_of(whole.lines))
        self.grew(whole.trailer, whole.end, whole.tail, _count(whole))

    def take_many(self, documents: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        """Take the documents of a file, by their numbers.

        Raises:
            RehabError: As `take`.
        """
        with _lasting(self._made):
            self.take(documents)

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
        known: Mapping[str, Record] = MappingProxyType({}),
    ) -> None:
        """Take new or changed documents, by their numbers; `known` are records of some, by id.

        Raises:
            RehabError: One of them is no record, has no id, or another one's.
        """
        made = self._made
        self._views = None
        for number, document in documents:
            found = known.get(document["id"]) if known else None
            record = found or read_record(document)
            if self.number_of(record.id) not in {None, number}:
                raise RehabError(f"{record.kind} {record.id} is there twice.")
            if number <= self._highest and self._has(number):
                if self._is_lent:
                    # Whoever looks at the records as they were goes on seeing those.
                    made = self._made = dict(made)
                    self._is_lent = False
                if number not in self._came and number not in self.gone:
                    self._left.add(number)
            else:
                self._count += 1
                self._highest = max(self._highest, number)
            made[number] = record
            self._numbers[record.id] = number
            self._came.add(number)
            if document.get(GONE) is True:
                self.gone[number] = record.id
            else:
                self.gone.pop(number, None)

    def rows(self) -> Rows:
        """Where each record stands."""
        come = {number: self._made[number] for number in self._came if number not in self.gone}
        if self._rows is None:
            self._rows = Rows.of(come)
        elif self._left or come:
            self._rows = self._rows.with_changes(self._left, come)
        self._left, self._came = set(), set()
        return self._rows

    def _look(self) -> tuple[Records[Record], Records[Record]]:
        if self._views is None:
            rows = self.rows()
            every: Records[Record] = Records(
                _Shelf(rows, self._lines, self._made), range(len(rows.codes))
            )
            self._views = every, every.of(LIVING)
            self._is_lent = True
        return self._views

    def _number_in_lines(self, identity: str) -> int | None:
        """The number in the indexed lines: most ids that are asked for are new and in none."""
        rows, gone = self._lines.rows, self._lines.gone
        self._searches += 1
        if self._searches < _FEW and rows.lacks(identity) and identity not in gone.values():
            return None
        self._searches = _FEW
        noted = dict(zip(rows.ids, rows.numbers, strict=True))
        self._numbers = noted | {one: number for number, one in gone.items()} | self._numbers
        return self._numbers.get(identity)

    def _has(self, number: int) -> bool:
        return number in self._made or number in self._lines

    def _document(self, number: int) -> Document:
        document = to_document(_record(number, self._made, self._lines))
        return document | {GONE: True} if number in self.gone else document


class _Shelf:
    """The records of some contents as they were, for those who look at them."""

    def __init__(self, rows: Rows, lines: Lines, made: dict[int, Record]) -> None:
        self.codes = rows.codes
        self.instants = rows.instants
        self._rows = rows
        self._lines = lines
        self._made = made

    def ids(self) -> Sequence[str]:
        return self._rows.ids

    def record(self, row: int) -> Record:
        return _record(self._rows.numbers[row], self._made, self._lines)

    def records(self, rows: Sequence[int]) -> Iterator[Record]:
        if len(rows) - len(self._made) <= _MANY:
            return map(self.record, rows)
        self._make_all()
        return map(self._made.__getitem__, map(self._rows.numbers.__getitem__, rows))

    def _make_all(self) -> None:
        made = self._made
        with _lasting(made):
            new = dict(read_checked(self._lines.text))
            made.update((number, new[number]) for number in new.keys() - made.keys())


def _record(number: int, made: dict[int, Record], lines: Lines) -> Record:
    record = made.get(number)
    if record is None:
        record = made[number] = read_record(lines.document(number))
    return record


@contextmanager
def _lasting(made: Mapping[int, Record]) -> Iterator[None]:
    """While records are made that stay: no garbage is looked for, nor among many of them later."""
    was, before = gc.isenabled(), len(made)
    gc.disable()
    try:
        yield
    finally:
        if len(made) - before > _MANY:
            gc.freeze()
        if was:
            gc.enable()


def _count(whole: Whole) -> int:
    return bytes(whole.lines).count(b"\n")


def left_alone(path: Path, error: RehabError) -> RehabError:
    """The sentence for a file with a record that cannot be read."""
    return RehabError(
        f"{path} holds a record that cannot be read and was left alone "
        f"({str(error).rstrip('.')}): correct it, or put a backup in its place."
    )
