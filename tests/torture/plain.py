"""The same kind of work on a plain TinyDB file, to see that the tests find what is known of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tinydb import TinyDB

Notes = tuple[str, ...]
"""The notes of all documents."""


def work(path: Path) -> Iterator[Notes]:
    """Insert, edit and remove; gives what the file holds after each call that returned."""
    with TinyDB(path, encoding="utf-8") as db:
        for number in range(5):
            db.insert({"note": str(number) + "." * 400})
            yield notes(db)
        db.update({"note": "short"}, doc_ids=[2])
        yield notes(db)
        db.remove(doc_ids=[1])
        yield notes(db)
        db.insert({"note": "last"})
        yield notes(db)


def notes(db: TinyDB) -> Notes:
    """Those of all documents, in order."""
    return tuple(document["note"] for document in db)


def kept(path: Path) -> Notes:
    """What the file holds.

    Raises:
        ValueError: It cannot be read.
    """
    with TinyDB(path, encoding="utf-8") as db:
        return notes(db)


def main(path: str) -> None:
    """Do the work; a line for each call that returned."""
    try:
        for number, _ in enumerate(work(Path(path)), 1):
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
    except (OSError, ValueError) as error:
        sys.stdout.write(f"0 {error!r}\n")
