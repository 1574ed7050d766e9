"""The text of a log file: a plain TinyDB file whose last line, the trailer, is all that grows.

```
{"_default":{
"1":{...}
,"2":{...}
},"_meta":{"1":{"format":"psoas-log",...}}}      blanks to the next 4 KiB
```

One document a line. An edit appends the same number again, and the last line of a number holds, as
in any JSON reader. The trailer closes the braces, holds the small tables, and says in `_meta` what
the lines before it come to, so that a reader can tell whether it has all of them, unharmed.
"""

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import Any
from zlib import crc32

from rules.dataclass import dataclass
from rules.errors import RehabError

FORMAT = "psoas-log"
"""Stands in the table `_meta`, so that no other program's file is taken for a log."""

VERSION = 2
"""Of the file's format; a file with a greater one is left to a newer psoas."""

RECORDS = "_default"
"""The table of the records, one document each."""

BLOCK = 4096
"""Bytes; the file fills whole blocks, so that most appends change no size and touch one block."""

Document = dict[str, Any]
"""One record as JSON has it: text, numbers, true, false, null, lists and objects."""

Tables = dict[str, dict[str, Document]]
"""What TinyDB keeps: table, then document number as text, then document."""

_PIECE = 64 * 1024
"""Bytes of lines that are read at a time."""

LONG = 1024 * 1024
"""Bytes of lines from which on a faster reader is worth its import (about 1,500 records)."""

_NUMBER = re.compile(r"[1-9][0-9]{0,14}")
"""Of a document; Python refuses to read a very long one."""

HEAD = b'{"_default":{\n'

encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
"""A value as JSON, short and readable; ValueError for NaN and the like."""

quoted = json.encoder.encode_basestring
"""A string as JSON, the same by a shorter way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trailer:
    """What the last line says of the lines before it."""

    count: int = 0
    """Documents, each number once."""
    crc: int = crc32(HEAD)
    """Of all bytes before the trailer."""
    stamp: str = ""
    """The greatest stamp of a change that the documents contain."""
    history: Mapping[str, int] = field(default_factory=dict)
    """By history file, the bytes of it that the documents contain."""
    others: Tables = field(default_factory=dict)
    """Tables of other programs and versions, kept as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A file, or its end, that is exactly as psoas wrote it."""

    lines: memoryview
    """The documents' lines, from where reading began."""
    trailer: Trailer
    end: int
    """Where the trailer begins: the place of the next line."""
    tail: bytes
    """All bytes from there on, to tell whether the file is still the same."""


def text_of(value: object) -> bytes:
    """A document, or a part of one, as JSON.

    Raises:
        RehabError: A field holds what JSON cannot, such as NaN.
    """
    try:
        return encode(value).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise RehabError(
            f"A record holds what the log cannot ({error}), so nothing was written: correct it."
        ) from None


def line_of(number: int, document: Mapping[str, Any], *, first: bool = False) -> bytes:
    """The line of one document.

    Raises:
        RehabError: A field holds what JSON cannot, such as NaN.
    """
    return line_of_text(number, text_of(document), first=first)


def line_of_text(number: int, text: bytes, *, first: bool = False) -> bytes:
    """The line of a document that is JSON already."""
    return b'%b"%d":%b\n' % (b"" if first else b",", number, text)


def tail_of(trailer: Trailer, end: int, least: int = 0) -> bytes:
    """The trailer's line for a file in which it begins at `end`, `least` bytes or more in all."""
    # Piece by piece: making the text of an object is dear, and that of a string is not.
    others = [f",{quoted(name)}:{encode(table)}" for name, table in trailer.others.items()]
    history = [f"{quoted(name)}:{place}" for name, place in trailer.history.items()]
    open_text = (
        f'}}{"".join(others)},"_meta":{{"1":{{"format":"{FORMAT}","version":{VERSION},'
        f'"count":{trailer.count},"crc":"{trailer.crc:08x}","stamp":{quoted(trailer.stamp)},'
        f'"history":{{{",".join(history)}}}'
    ).encode()
    text = open_text + _sealed(open_text)
    size = max(-(-(end + len(text) + 1) // BLOCK) * BLOCK, least)
    return text.ljust(size - end - 1) + b"\n"


def whole_file(documents: Iterable[tuple[int, Mapping[str, Any]]], trailer: Trailer) -> bytes:
    """A new file's bytes; what `trailer` says of its lines is filled in here."""
    lines = [
        line_of(number, document, first=not at) for at, (number, document) in enumerate(documents)
    ]
    body = HEAD + b"".join(lines)
    return body + tail_of(replace(trailer, count=len(lines), crc=crc32(body)), len(body))


def read_whole(data: bytes, *, start: int = 0, crc: int = 0) -> Whole | None:
    """A file from its byte `start` on; `crc` is that of all before. None when anything is amiss."""
    cut = data.rfind(b"\n", 0, -1) + 1
    if not data.endswith(b"\n") or (not start and not data.startswith(HEAD)):
        return None
    trailer = _trailer(data[cut:])
    lines = memoryview(data)[:cut]
    if trailer is None or trailer.crc != crc32(lines, crc):
        return None
    body = lines[0 if start else len(HEAD) :]
    return Whole(lines=body, trailer=trailer, end=start + cut, tail=data[cut:])


def documents_of(lines: bytes | memoryview) -> Iterator[tuple[int, Document]]:
    """The documents of whole lines, each with its number; a number may come again."""
    read = _fast_reader() if len(lines) > LONG else json.loads
    for piece in pieces_of(lines):
        yield from ((int(number), document) for number, document in read(piece).items())


def pieces_of(lines: bytes | memoryview) -> Iterator[bytes]:
    """Whole lines as some JSON objects, documents by number in each: not too much at a time."""
    data = bytes(lines)
    at = 0
    while at < len(data):
        # All at once would be twice in memory, and line by line twice as slow.
        end = data.find(b"\n", at + _PIECE) + 1 or len(data)
        yield b"{%b}" % data[at:end].lstrip(b",")
        at = end


def _fast_reader() -> Callable[[bytes], Tables]:
    import msgspec  # noqa: PLC0415 - see LONG

    decode = msgspec.json.Decoder().decode

    def read(piece: bytes) -> Tables:
        try:
            tables: Tables = decode(piece)
        except msgspec.DecodeError:
            # It refuses what an editor may have left and Python reads, such as half a letter pair.
            tables = json.loads(piece)
        return tables

    return read


def salvage(data: bytes) -> tuple[list[tuple[int, Document, bytes]], int]:
    """The documents of a damaged file, with their lines; and the number of unreadable lines."""
    found, lost = [], 0
    for line in io.BytesIO(data):
        if line.strip(b" \0\n") and not line.startswith((b"{", b"}")):
            try:
                found.append((*document_of(line), line))
            except ValueError:
                lost += 1
    return found, lost


def read_tables(data: bytes) -> Tables | None:
    """The tables of a TinyDB file in any form; none of other JSON, and None when it is no JSON."""
    try:
        tables = json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    whole = isinstance(tables, dict) and all(map(_is_table, tables.values()))
    return tables if whole else {}


def _is_table(table: object) -> bool:
    return isinstance(table, dict) and all(
        # TinyDB numbers documents; "01" and "1" would be one and the same to it.
        isinstance(document, dict) and _NUMBER.fullmatch(number)
        for number, document in table.items()
    )


def meta_of(tables: Tables) -> Mapping[str, Any]:
    """What a log's `_meta` says; empty when the tables are not a log's."""
    ours = [meta for meta in tables.get("_meta", {}).values() if meta.get("format") == FORMAT]
    version = ours[0].get("version") if len(ours) == 1 else None
    return ours[0] if type(version) is int and version > 0 else {}


def document_of(line: bytes) -> tuple[int, Document]:
    """The document of one line, with its number; ValueError when it is none."""
    try:
        ((number, document),) = json.loads(b"{%b}" % line.lstrip(b",")).items()
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(document, dict):
        raise ValueError("not a document")  # noqa: TRY004 - as whatever else is wrong with a line
    return int(number), document


def read_trailer(data: bytes) -> Trailer | None:
    """What the last line says; None when it is not as this psoas writes it."""
    return _trailer(_last_line(data))


def sealed_version(data: bytes) -> int:
    """The version in the last line of a file, which later ones seal alike; 0 when it is damaged."""
    tables = _unsealed(_last_line(data))
    return meta_of(tables).get("version", 0) if tables else 0


def _last_line(data: bytes) -> bytes:
    return data[data.rfind(b"\n", 0, -1) + 1 :]


def _trailer(tail: bytes) -> Trailer | None:
    tables = _unsealed(tail)
    if tables is None:
        return None
    meta = tables.pop("_meta")["1"]
    if meta["version"] != VERSION:
        return None
    return Trailer(
        count=meta["count"],
        crc=int(meta["crc"], 16),
        stamp=meta["stamp"],
        history=meta["history"],
        others=tables,
    )


def _unsealed(tail: bytes) -> Tables | None:
    text = tail[:-1].rstrip(b" ")
    open_text = text[: -len(_sealed(b""))]
    if not open_text or text != open_text + _sealed(open_text):
        return None
    tables: Tables = json.loads(b"{" + open_text[2:] + text[len(open_text) :])
    return tables


def _sealed(text: bytes) -> bytes:
    return b',"seal":"%08x"}}}' % crc32(text)


def _no_constant(name: str) -> None:
    raise ValueError(name)
