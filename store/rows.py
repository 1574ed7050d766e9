"""Where each record of the log stands: what can be told of 45,000 without making one of them."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping

from rules.groups import code_of, instant_of
from rules.records import Record


class Rows:
    """A row each: instant, code, id, and number in the file; by instant, then by id."""

    def __init__(
        self, instants: array[float], codes: bytes, numbers: array[int], ids: list[str] | bytes
    ) -> None:
        """`ids`: a list of them, or its JSON, which is read when one is asked for."""
        self.instants = instants
        """Seconds since 1970, UTC."""
        self.codes = codes
        """What each counts as, by `rules.groups`."""
        self.numbers = numbers
        self._ids = ids

    @property
    def ids(self) -> list[str]:
        """The id of each."""
        if isinstance(self._ids, list):
            return self._ids
        ids: list[str] = json.loads(self._ids)
        self._ids = ids
        return ids

    @classmethod
    def of(cls, records: Mapping[int, Record]) -> Rows:
        """The rows of records, given by their numbers."""
        rows = sorted((instant_of(one), one.id, number) for number, one in records.items())
        numbers = array("q", [number for *_, number in rows])
        return cls(
            instants=array("d", [instant for instant, *_ in rows]),
            codes=bytes(code_of(records[number]) for number in numbers),
            numbers=numbers,
            ids=[identity for _, identity, _ in rows],
        )

    def lacks(self, identity: str) -> bool:
        """Whether no row has an id, as far as that is told without reading the ids."""
        return isinstance(self._ids, bytes) and json.dumps(identity).encode() not in self._ids

    def with_changes(self, gone: Iterable[int], come: Mapping[int, Record]) -> Rows:
        """Other rows: without some numbers, and with records by theirs."""
        rows = Rows(self.instants[:], self.codes, self.numbers[:], self.ids[:])
        codes = bytearray(self.codes)
        for number in gone:
            at = rows.numbers.index(number)
            del rows.instants[at], codes[at], rows.numbers[at], rows.ids[at]
        for number, record in come.items():
            at = rows._place(instant_of(record), record.id)
            rows.instants.insert(at, instant_of(record))
            codes.insert(at, code_of(record))
            rows.numbers.insert(at, number)
            rows.ids.insert(at, record.id)
        rows.codes = bytes(codes)
        return rows

    def _place(self, instant: float, identity: str) -> int:
        first, end = bisect_left(self.instants, instant), bisect_right(self.instants, instant)
        return bisect_left(self.ids, identity, first, end)
