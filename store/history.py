"""The history: every change that a device made, one line each, in a file of its own beside the log.

The log is what these lines come to, whatever their files and order: for each field of a record the
newest stamp holds. So lines of several devices are merged by putting them together.
"""

import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from zlib import crc32

from rules.dataclass import dataclass
from rules.errors import RehabError
from store.form import Document, quoted, text_of
from store.stamps import is_stamp

VERSION = 1
"""Of the lines; a line with a greater one needs a newer psoas."""

SUFFIX = ".jsonl"

GONE = "gone"
"""The field of a document whose adding was undone: it is no record any more."""

_ENDINGS = ("deleted", GONE)

_STEP = 16 * 1024
"""Bytes read first from the end."""


class What(StrEnum):
    """What a change did to its records."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"
    UNDONE = "undone"
    ADOPTED = "adopted"
    """Found in the log's file, written by another program or by a change whose line is lost."""


class Operation(NamedTuple):
    """What a change did to one record."""

    id: str
    set: Mapping[str, Any]
    """Fields and their new values."""
    unset: tuple[str, ...] = ()
    """Fields that it has no more."""
    was: Mapping[str, Any] | None = None
    """The values before of the fields above that it had; None when there was no such record."""


class Change(NamedTuple):
    """One line: one thing a person did, all of it or nothing."""

    stamp: str
    at: str
    """UTC, as the computer's clock had it."""
    what: What
    operations: tuple[Operation, ...]
    """None of an `ADOPTED`: its device has lost lines of its history, and the others compare."""
    joins: bool = False
    """It belongs to the change before, and is undone with it."""
    undoes: tuple[str, ...] = ()
    """The stamps of the changes that it took back."""


class Line(NamedTuple):
    """A change as it stands in a file."""

    change: Change
    raw: bytes
    end: int
    """The place in the file behind it."""

    @property
    def order(self) -> tuple[str, bytes]:
        """Later ones win; two devices with one name may make the same stamp."""
        return self.change.stamp, self.raw


@dataclass(slots=True)
class Part:
    """What was read of one history file."""

    lines: list[Line] = field(default_factory=list)
    damaged: int = 0
    """Lines that cannot be read; the other lines are whole."""
    end: int = 0
    """Behind the last line that is complete; what follows was never finished."""
    size: int = 0
    """Of the file."""
    ends: set[int] = field(default_factory=set)
    """The places behind each complete line, readable or not."""


def folder_of(log: Path) -> Path:
    """The folder of the histories of the log at `log`."""
    return log.with_name(log.name + ".history")


def history_file(log: Path, name: str) -> Path:
    """The history of one device, or whichever file of that name."""
    return folder_of(log) / (name + SUFFIX)


def sizes(folder: Path | str) -> dict[str, int]:
    """The size of each history file in their folder, by its name without suffix.

    Raises:
        OSError: Their folder cannot be read.
    """
    found: dict[str, int] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(SUFFIX) and entry.is_file():
                    try:
                        found[entry.name.removesuffix(SUFFIX)] = entry.stat().st_size
                    except FileNotFoundError:
                        continue  # that it went away is no reason to overlook the others
    except (FileNotFoundError, NotADirectoryError):
        pass
    return found


def read_part(log: Path, name: str, start: int = 0) -> Part:
    """The complete lines of a history file from its byte `start` on; a missing file has none.

    Raises:
        OSError: It cannot be read.
        RehabError: A newer psoas wrote it.
    """
    try:
        with history_file(log, name).open("rb") as file:
            file.seek(start)
            return read_lines(file.read(), start)
    except FileNotFoundError:
        return Part()


def read_lines(data: bytes, start: int = 0) -> Part:
    """The complete lines of a history file's bytes, which begin at byte `start` of it.

    Raises:
        RehabError: A newer psoas wrote it.
    """
    part = Part(end=start, size=start + len(data), ends={start})
    for raw in io.BytesIO(data):
        if raw.endswith(b"\n"):
            part.end += len(raw)
            part.ends.add(part.end)
            if change := read_line(raw):
                part.lines.append(Line(change, raw, part.end))
            elif not _is_blank(raw):
                part.damaged += 1
    return part


def blanked(data: bytes) -> bytes:
    """A history's complete lines, those that cannot be read as blank as they are long.

    The others keep their places: other devices remember how far they have read.
    """
    lines = [raw for raw in io.BytesIO(data) if raw.endswith(b"\n")]
    return b"".join(raw if _is_sealed(raw) else blank(len(raw)) for raw in lines)


def blank(size: int) -> bytes:
    """A line that says nothing, of so many bytes."""
    return b" " * (size - 1) + b"\n" if size > 0 else b""


def damaged_lines(data: bytes) -> int:
    """How many complete lines are not as they were written; quick."""
    return sum(
        not _is_sealed(raw) and not _is_blank(raw)
        for raw in io.BytesIO(data)
        if raw.endswith(b"\n")
    )


def line_of(change: Change, texts: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The line of a change; `texts` are the documents that it leads to as JSON, by id.

    Raises:
        RehabError: A field holds what JSON cannot, such as NaN.
    """
    # Piece by piece: making the text of an object is dear, and that of a string is not.
    text = (
        f'{{"v":{VERSION},"stamp":{quoted(change.stamp)},"at":{quoted(change.at)},'
        f'"what":{quoted(change.what)}'
    ).encode()
    if change.joins:
        text += b',"joins":true'
    if change.undoes:
        text += b',"undoes":' + _list_of(change.undoes)
    operations = b",".join([_text_of(one, texts.get(one.id)) for one in change.operations])
    text += b',"ops":[%b]' % operations
    return text + _sealed(text)


def read_line(raw: bytes) -> Change | None:
    """The change of a complete line; None when it is not as it was written.

    Raises:
        RehabError: A newer psoas wrote it.
    """
    if not _is_sealed(raw):
        return None
    value = json.loads(raw)
    if value["v"] > VERSION:
        raise RehabError(
            "A newer psoas on one of your devices has written into the history of this log, "
            "which was left alone: update psoas here."
        )
    if not is_stamp(value["stamp"]):
        return None
    return Change(
        stamp=value["stamp"],
        at=value["at"],
        what=What(value["what"]),
        operations=tuple(
            Operation(
                id=one["id"],
                set=one["set"],
                unset=tuple(one.get("unset", ())),
                was=one.get("was"),
            )
            for one in value["ops"]
        ),
        joins=value.get("joins", False),
        undoes=tuple(value.get("undoes", ())),
    )


def overlay(documents: dict[str, Document], changes: Iterable[Change]) -> None:
    """Bring documents, by id, up to changes that are newer than all that they contain, in order."""
    for change in changes:
        for one in change.operations:
            document = documents.setdefault(one.id, {"id": one.id})
            document.update(one.set)
            for name in one.unset:
                document.pop(name, None)


def difference(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Operation | None:
    """What leads from a record's document before to the one after; None when nothing does."""
    # Whoever changes a record wants it: this one wins over an older deletion elsewhere.
    alive = tuple([name for name in _ENDINGS if name not in after])
    if before is None:
        return Operation(id=after["id"], set=after, unset=alive)
    new = {n: one for n, one in after.items() if n not in before or before[n] != one}
    gone = [name for name in before if name not in after]
    if not new and not gone:
        return None
    was = {name: before[name] for name in (*new, *gone) if name in before}
    unset = tuple(dict.fromkeys((*gone, *alive)))
    return Operation(id=after["id"], set=new, unset=unset, was=was)


def ends_whole(log: Path, name: str, at: int) -> bool:
    """Whether the line that ends at byte `at` of a history is as it was written.

    Raises:
        OSError: It cannot be read.
    """
    raw = next(_lines_before(history_file(log, name), at), b"")
    return _is_sealed(raw) or _is_blank(raw)


def backwards(log: Path, name: str) -> Iterator[Change]:
    """The changes of a history file, the last first; what cannot be read is passed over.

    Raises:
        OSError: It cannot be read.
    """
    path = history_file(log, name)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return
    for raw in _lines_before(path, size):
        change = read_line(raw)
        if change is not None:
            yield change


def _lines_before(path: Path, at: int) -> Iterator[bytes]:
    """The lines before byte `at`, the last first; nothing is left open between two of them."""
    rest, step = b"", _STEP
    while at:
        start = max(0, at - step)
        step *= 2  # a line may be very long, and is read anew with each step
        with path.open("rb") as file:
            file.seek(start)
            rest = file.read(at - start) + rest
        at = start
        lines = list(io.BytesIO(rest))
        # The first one may begin further ahead.
        rest = lines.pop(0) if at and lines else b""
        yield from reversed(lines)


def _text_of(operation: Operation, whole: bytes | None) -> bytes:
    # A new document is set as a whole, and its text is there.
    changed = whole if whole and operation.was is None else text_of(operation.set)
    text = b'{"id":%b,"set":%b' % (text_of(operation.id), changed)
    if operation.unset:
        text += b',"unset":' + _list_of(operation.unset)
    if operation.was is not None:
        text += b',"was":%b' % text_of(operation.was)
    return text + b"}"


@lru_cache(maxsize=64)  # most are the same two
def _list_of(words: tuple[str, ...]) -> bytes:
    return b"[%b]" % b",".join(map(text_of, words))


def _is_blank(raw: bytes) -> bool:
    return raw.endswith(b"\n") and not raw.strip(b" \n")


def _is_sealed(raw: bytes) -> bool:
    text = raw[: -len(_sealed(b""))]
    return bool(text) and raw == text + _sealed(text)


def _sealed(text: bytes) -> bytes:
    return b',"crc":"%08x"}\n' % crc32(text)
