"""TinyDB's table over a log: what it changes is collected, to be written in one go."""

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from copy import deepcopy
from typing import Any

from tinydb.storages import Storage
from tinydb.table import Table

from store.form import RECORDS, Document


class Collected(Storage):
    """Documents, and what was changed of them; nothing reaches the disk from here."""

    def __init__(self, documents: Mapping[str, Document], next_number: int) -> None:
        self.changed: dict[str, Document] = {}
        """The changed documents by their numbers."""
        self._documents = documents
        self._next_number = next_number

    def read(self) -> dict[str, Any]:
        """The table as it is with the changes; a document is made only when asked for."""
        before = self._documents
        # Only the first of the two is ever written.
        return {RECORDS: ChainMap(self.changed, before) if self.changed else before}  # type: ignore[arg-type]

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """TinyDB's way to write all tables anew; a log changes document by document."""
        raise NotImplementedError

    def take(self, changed: Mapping[str, Document | None]) -> None:
        """Collect more changes; nothing is ever taken out of a log, but marked."""
        for number, document in changed.items():
            if document is None:
                raise NotImplementedError
            self.changed[number] = document

    def next_number(self) -> int:
        """A number that no document ever had."""
        self._next_number += 1
        return self._next_number - 1


class Recorder(MutableMapping[int, Document]):
    """A table while one of TinyDB's updaters runs: it notes what changes, and changes nothing."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._lent: dict[int, Document] = {}
        self._gone: set[int] = set()

    def __getitem__(self, number: int) -> Document:
        if number in self._gone:
            raise KeyError(number)
        if number not in self._lent:
            # The updater may change it, and fail after that.
            self._lent[number] = deepcopy(dict(self._documents[str(number)]))
        return self._lent[number]

    def __setitem__(self, number: int, document: Document) -> None:
        self._gone.discard(number)
        self._lent[number] = document

    def __delitem__(self, number: int) -> None:
        if number not in self:
            raise KeyError(number)
        self._lent.pop(number, None)
        self._gone.add(number)

    def __contains__(self, number: object) -> bool:
        return number not in self._gone and (number in self._lent or str(number) in self._documents)

    def __iter__(self) -> Iterator[int]:
        before = (int(number) for number in self._documents)
        yield from (number for number in before if number not in self._gone)
        yield from (number for number in self._lent if str(number) not in self._documents)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def changes(self) -> dict[str, Document | None]:
        """What is other than before; None: taken out."""
        changed: dict[str, Document | None] = {
            str(number): None for number in self._gone if str(number) in self._documents
        }
        for number, document in self._lent.items():
            key = str(number)
            if key not in self._documents or self._documents[key] != document:
                changed[key] = document
        return changed


class LogTable(Table):
    """TinyDB's table, at the cost of what is changed instead of what is there."""

    def __init__(self, storage: Collected) -> None:
        # No query cache: it would go on showing what another process has changed since.
        super().__init__(storage, RECORDS, cache_size=0)
        self._collected = storage

    def put(self, documents: Mapping[int, Document]) -> None:
        """Put whole documents in the places of others with these numbers, or in new ones.

        It comes to what TinyDB's own updaters do, at once: a change of the log waits for this.
        """
        self._collected.take({str(number): document for number, document in documents.items()})

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        recorder = Recorder(self._read_table())  # type: ignore[arg-type]
        updater(recorder)  # type: ignore[arg-type]
        self._collected.take(recorder.changes())

    def _get_next_id(self) -> int:
        return self._collected.next_number()
