"""The lines of a log's file, found by an index in the cache, so that most are not even looked at.

The index stands for the beginning of a file, which it knows by its length and CRC: lines are added
behind it without making it wrong. It is made anew when there is none, when too much is behind it,
when it is damaged, and when the code that it was made by has changed.
"""

from __future__ import annotations

import json
import os
import sys
from array import array
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Any
from zlib import crc32

from rules import groups, records
from rules.dataclass import dataclass
from rules.errors import RehabError
from store import codec, values
from store.files import keep_cached
from store.form import HEAD, Document, document_of
from store.paths import cache_folder
from store.rows import Rows

VERSION = 1

BEHIND = 64
"""Lines that are read one by one before it pays to index them too (our choice)."""

LEAST = 64 * 1024
"""Bytes of a file that may have an index."""


_CODE = (groups, records, codec, values, sys.modules[__name__])
"""What says how a line is read, and what its record counts as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The documents of the beginning of a file, each read when it is asked for."""

    data: bytes = b""
    """The file, or more than its beginning."""
    end: int = len(HEAD)
    """Where the lines end."""
    crc: int = 0
    """Of all bytes up to there."""
    count: int = 0
    """Lines: more than documents when some were changed."""
    starts: array[int]
    """Where the last line of each number begins, by number; 0 where there is none."""
    gone: Mapping[int, str] = field(default_factory=dict)
    """The ids of the documents that are no records any more, by their numbers."""
    rows: Rows
    """Those of all others."""

    def __contains__(self, number: int) -> bool:
        return number < len(self.starts) and self.starts[number] > 0

    def __len__(self) -> int:
        return len(self.rows.numbers) + len(self.gone)

    @property
    def highest(self) -> int:
        """The highest number."""
        return len(self.starts) - 1

    def document(self, number: int) -> Document:
        """One of the documents; KeyError when there is none of that number."""
        if number not in self:
            raise KeyError(number)
        start = self.starts[number]
        line = self.data[start : self.data.index(b"\n", start)]
        return document_of(line)[1]

    @property
    def text(self) -> memoryview:
        """All of them as they stand in the file; of a number's lines the last holds."""
        return memoryview(self.data)[len(HEAD) : self.end]

    def grown(
        self, data: bytes, *, end: int, crc: int, count: int, gone: Mapping[int, str], rows: Rows
    ) -> Lines:
        """All lines of a file that begins with these, up to `end`, with what is known of them."""
        highest = max(max(rows.numbers, default=0), max(gone, default=0), self.highest)
        starts = self.starts + array("q", bytes(8 * (highest - self.highest)))
        at = self.end
        while at < end:
            number = data.index(b'"', at) + 1
            starts[int(data[number : data.index(b'"', number)])] = at
            at = data.index(b"\n", at) + 1
        return Lines(data=data, end=end, crc=crc, count=count, starts=starts, gone=gone, rows=rows)


def no_lines() -> Lines:
    """Those of a file that has no index."""
    return Lines(starts=array("q", [0]), rows=Rows.of({}))


def read_lines(log: Path, data: bytes) -> Lines | None:
    """The lines of the file of a log by their index; None without one that stands for `data`."""
    if len(data) < LEAST:
        return None
    try:
        seal, _, index = _index_file(log).read_bytes().partition(b"\n")
        if seal != _sealed(index):
            return None
        head, _, rest = index.partition(b"\n")
        known: dict[str, Any] = json.loads(head)
        if known["made_by"] != _made_by():
            return None
    except (OSError, RehabError):
        return None
    end, crc, rows, starts = (known[name] for name in ("end", "crc", "rows", "starts"))
    if len(data) < end or crc32(memoryview(data)[:end]) != crc:
        return None
    parts = memoryview(rest)
    sizes = (8 * rows, rows, 8 * rows, 8 * starts)
    instants, codes, numbers, places = (
        parts[sum(sizes[:at]) : sum(sizes[: at + 1])] for at in range(len(sizes))
    )
    ids = bytes(parts[sum(sizes) :])
    return Lines(
        data=data,
        end=end,
        crc=crc,
        count=known["count"],
        starts=_array("q", places),
        gone={int(number): identity for number, identity in known["gone"].items()},
        rows=Rows(_array("d", instants), bytes(codes), _array("q", numbers), ids),
    )


def keep_lines(log: Path, lines: Lines) -> None:
    """Write the index of a log's lines, if it can be: all is in the file itself too."""
    rows = lines.rows
    ids = json.dumps(rows.ids).encode()
    rest = b"".join(
        (rows.instants.tobytes(), rows.codes, rows.numbers.tobytes(), lines.starts.tobytes(), ids)
    )
    known = {
        "end": lines.end,
        "crc": lines.crc,
        "count": lines.count,
        "rows": len(rows.numbers),
        "starts": len(lines.starts),
        "gone": lines.gone,
    }
    with suppress(OSError, RehabError):
        index = json.dumps({**known, "made_by": _made_by()}).encode() + b"\n" + rest
        keep_cached(_index_file(log), _sealed(index) + b"\n" + index)


def _index_file(log: Path) -> Path:
    # Two logs of one CRC only take each other's index away.
    return cache_folder() / f"index-{crc32(os.fsencode(log.absolute())):08x}"


def _sealed(index: bytes) -> bytes:
    return b"%08x" % crc32(index)


def _made_by() -> list[Any]:
    """What an index depends on beside the file; raises OSError where that cannot be told."""
    files = [str(module.__file__) for module in _CODE]
    stamps = [(found.st_mtime_ns, found.st_size) for found in map(os.stat, files)]
    return [VERSION, sys.byteorder, *map(list, stamps)]


def _array(kind: str, data: memoryview) -> array[Any]:
    made = array(kind)
    made.frombytes(data)
    return made
