"""Files, folders and archives to activities, one file after the other, whatever they are called."""

import glob
import os
from collections import deque
from collections.abc import Callable, Container, Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rules.errors import RehabError
from rules.settings import DistanceUnit
from store.exchange.archive_reading import Item, Job, Reader, Shelf
from store.exchange.archives import INDEXES, Blob
from store.exchange.columns import Columns
from store.exchange.decoding import Decoders, Stopped
from store.exchange.recording import FileRead
from store.files import refusal

MOST_AHEAD = 32 * 2**20
"""Unpacked bytes that wait to be decoded at once (our choice)."""


def read_paths(
    paths: Iterable[Path | str],
    *,
    known: Container[str] = frozenset(),
    columns: Mapping[str, Columns] | None = None,
    unit: DistanceUnit = DistanceUnit.KM,
    stop: Callable[[], bool] = lambda: False,
    workers: int | None = None,
) -> Generator[FileRead, None, None]:
    """What each file of `paths` came to: files, folders, patterns, archives.

    `known` has the SHA-256 of what was read before; `columns`, by a header's fingerprint, what the
    person confirmed; `unit` is meant where a table does not say one; after `stop()` nothing more
    comes. Close the iterator if you leave it early: it may have processes at work.
    """
    decoders = Decoders(stop, workers)
    reader = Reader(known, columns or {}, unit)
    try:
        for read in _in_order(_items(paths, reader), decoders, stop):
            if stop():
                return
            yield read
    except Stopped:
        return
    finally:
        decoders.close()


def _items(paths: Iterable[Path | str], reader: Reader) -> Iterator[Item]:
    groups = list(_groups(paths))
    total = sum(file.size for _, files in groups for file in files) or 1
    before = 0
    for folder, files in groups:
        shelf = Shelf(joins=folder is not None)
        for file in files:
            since = before / total
            before += file.size
            if file.refused is not None:
                yield FileRead(name=str(file.path), refused=file.refused, done=before / total)
                continue
            blob = Blob(
                str(file.path), file.path.name.casefold(), file.size, partial(_open, file.path)
            )
            yield from reader.read(blob, shelf, since=since, until=before / total)
        if folder is not None:
            yield partial(shelf.rest, str(folder), before / total)


def _in_order(
    items: Iterable[Item], decoders: Decoders, stop: Callable[[], bool]
) -> Iterator[FileRead]:
    """Each item's end in the order of the items, with several being decoded at once."""
    waiting: deque[tuple[Callable[[], FileRead], int]] = deque()
    for item in items:
        if stop():
            return
        match item:
            case Job():
                waiting.append((_end(item, decoders), len(item.data)))
            case FileRead():
                waiting.append((partial(replace, item), 0))
            case _:
                waiting.append((item, 0))
        while len(waiting) > decoders.ahead or sum(size for _, size in waiting) > MOST_AHEAD:
            yield waiting.popleft()[0]()
    while waiting:
        yield waiting.popleft()[0]()


def _end(job: Job, decoders: Decoders) -> Callable[[], FileRead]:
    outcome = decoders.start(job.kind, job.data)
    settle = job.settle
    return lambda: settle(outcome())


class _File(NamedTuple):
    path: Path
    size: int
    refused: str | None
    """Why it cannot be read."""


def _groups(paths: Iterable[Path | str]) -> Iterator[tuple[Path | None, list[_File]]]:
    """Each file once, alone or with those of its folder, those that may be an index first."""
    seen: set[str] = set()
    for path in _expanded(paths):
        is_folder = path.is_dir()
        inside = _below(path) if is_folder else [path]
        files: list[_File] = []
        for one in inside:
            real = os.path.realpath(one)
            if real not in seen and not (is_folder and not one.is_file()):
                files.append(_file(one))
            seen.add(real)
        files.sort(key=lambda one: one.path.suffix.lower() not in INDEXES)
        yield path if is_folder else None, files


def _file(path: Path) -> _File:
    try:
        size = path.stat().st_size
    except OSError as error:
        return _File(path, 0, str(refusal(path, "read", error)))
    # A pipe would be waited for without end.
    return _File(path, size, None if path.is_file() else "It is not a file.")


def _expanded(paths: Iterable[Path | str]) -> list[Path]:
    """The files and folders that are meant, a whole log before what may be a part of it."""
    return sorted(_found(paths), key=lambda path: path.suffix.lower() != ".json")


def _found(paths: Iterable[Path | str]) -> Iterator[Path]:
    for path in map(Path, paths):
        found: list[str] = []
        if glob.has_magic(str(path)) and not path.exists():
            found = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - also absolute
            # A folder on the way may have the letters of a pattern in its name.
            found = found or sorted(
                str(one) for one in path.parent.glob(path.name) if one.name[0] != "."
            )
        yield from (Path(one) for one in found or [str(path)])


def _below(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__MACOSX")))
        yield from (Path(where, name) for name in sorted(names) if not name.startswith("."))


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise RehabError(str(refusal(path, "read", error))) from None
