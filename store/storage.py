"""TinyDB's port to the disk: many of its calls are one read, one lock and one atomic write."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tinydb.storages import Storage

from store.files import locked, replace_file
from store.tables import Tables, new_tables, read_tables, serialize


class HeldTables(Storage):
    """A log's tables while they are changed.

    TinyDB's own storage writes in place at every call, and loses the file on a full disk, a kill
    or a second writer.
    """

    def __init__(self, found: Tables | None) -> None:
        self.found = found
        """As they were in the file; None when there was none."""
        self.touched = False
        """Whether there is anything to write."""
        self._tables = found or new_tables()

    def read(self) -> Tables:
        """All tables."""
        return self._tables

    def write(self, data: Tables) -> None:
        """Take all tables; they go to the disk when they are let go."""
        self._tables = data
        self.touched = True


@contextmanager
def hold(path: Path) -> Iterator[HeldTables]:
    """Keep others from writing, and write at the end what was touched; nothing if the body raises.

    Raises:
        RehabError: The file is locked for too long, unreadable, or cannot be written; it then is
            as it was.
    """
    with locked(path):
        held = HeldTables(read_tables(path)[0])
        yield held
        if held.touched:
            replace_file(path, serialize(path, held.read()))
