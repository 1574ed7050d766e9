"""TinyDB's port to the disk: whole reads, atomic writes, and many calls as one change."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from store.files import locked, replace_file
from store.tables import Tables, new_tables, read_tables, serialize


class LogStorage(Storage):
    """One log file; TinyDB's own storage writes in place and loses it on a full disk or a kill."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: Tables | None = None
        self._touched = False

    def read(self) -> Tables | None:
        """All tables; None when there is no file yet.

        Raises:
            RehabError: The file is not a log that this version can read.
        """
        return self._held if self._held is not None else read_tables(self._path)[0]

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file; during `hold`, only what is held.

        Raises:
            RehabError: It cannot be written; the old file is as it was.
        """
        if self._held is None:
            replace_file(self._path, serialize(self._path, data))
        else:
            self._held = data
            self._touched = True

    @contextmanager
    def hold(self) -> Iterator[Tables | None]:
        """Make one change of many calls: lock, one read first, one write last.

        Gives what was read. Nothing is written when the body raises, or writes nothing.

        Raises:
            RehabError: The file is locked for too long, unreadable, or cannot be written.
        """
        with locked(self._path):
            before = read_tables(self._path)[0]
            self._held = before or new_tables()
            self._touched = False
            try:
                yield before
                if self._touched:
                    replace_file(self._path, serialize(self._path, self._held))
            finally:
                self._held = None
