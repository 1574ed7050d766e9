"""TinyDB over a file in the log's form, with the log's table: for TinyDB's own tests."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from zlib import crc32

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from store.form import (
    RECORDS,
    Document,
    Tables,
    Trailer,
    documents_of,
    line_of,
    read_whole,
    tail_of,
    whole_file,
)
from store.table import Collected, LogTable


class LinesStorage(Storage):
    """The tables of a file in the log's form; documents of the first table are appended."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.appended = 0

    def read(self) -> Tables | None:
        if not self._path.exists():
            return None
        whole = read_whole(self._path.read_bytes())
        assert whole is not None
        records = {str(number): one for number, one in documents_of(whole.lines)}
        return {RECORDS: records} | whole.trailer.others if records else dict(whole.trailer.others)

    def write(self, data: Tables) -> None:
        others = {name: table for name, table in data.items() if name != RECORDS}
        documents = [(int(number), one) for number, one in data.get(RECORDS, {}).items()]
        self._path.write_bytes(whole_file(documents, Trailer(others=others)))

    def append(self, changed: Mapping[str, Document]) -> None:
        data = self._path.read_bytes()
        whole = read_whole(data)
        assert whole is not None
        lines = b"".join(
            line_of(int(number), one, first=not whole.lines and not at)
            for at, (number, one) in enumerate(changed.items())
        )
        end = whole.end + len(lines)
        trailer = replace(whole.trailer, crc=crc32(lines, whole.trailer.crc))
        self._path.write_bytes(data[: whole.end] + lines + tail_of(trailer, end, len(data)))
        self.appended += len(changed)


class Taken(Collected):
    """What a table of a database has changed, written at once."""

    def __init__(self, storage: LinesStorage, name: str) -> None:
        super().__init__({}, 1)
        self._storage = storage
        self._name = name

    def take(self, changed: Mapping[str, Document | None]) -> None:
        tables = self._storage.read()
        puts = {number: one for number, one in changed.items() if one is not None}
        if tables and self._name == RECORDS and len(puts) == len(changed):
            self._storage.append(puts)
            return
        tables = tables or {}
        kept = tables.get(self._name, {})
        together = {**kept, **puts}
        gone = {number for number, one in changed.items() if one is None}
        tables[self._name] = {n: one for n, one in together.items() if n not in gone}
        self._storage.write(tables)

    def next_number(self) -> int:
        table = (self._storage.read() or {}).get(self._name, {})
        self._next_number = max([self._next_number, *(int(number) + 1 for number in table)])
        return super().next_number()


class LinesTable(LogTable):
    """The log's table under any name."""

    def __init__(
        self, storage: LinesStorage, name: str, cache_size: int = 0, *, persist_empty: bool = False
    ) -> None:
        self._collected = Taken(storage, name)
        Table.__init__(self, storage, name, cache_size=0, persist_empty=persist_empty)


class LinesDB(TinyDB):
    """TinyDB with this table and this storage."""

    table_class = LinesTable  # type: ignore[assignment]
    default_storage_class = LinesStorage  # type: ignore[assignment]
