"""The text of a log file to TinyDB's tables and back, with the check that it is a log of ours."""

import json
import os
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any

from rules.errors import RehabError
from store.files import Stamp, refusal, stamp_of

FORMAT = "psoas-log"
"""Stands in the table `_meta`, so that no other program's file is taken for a log."""

VERSION = 1
"""Of the file's format; a file with a greater one is left to a newer psoas."""

RECORDS = "_default"
"""The table of the records, one document each."""

Tables = dict[str, dict[str, dict[str, Any]]]
"""What TinyDB keeps: table, then document id as text, then document."""

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode

_MOST_DIGITS = 15
"""Of a document's number; Python refuses to read a very long one."""

_WAY_OUT = "put a backup in its place, or move it away to begin a new log"


def new_tables() -> Tables:
    """What a log without records holds."""
    return {"_meta": {"1": {"format": FORMAT, "version": VERSION}}, RECORDS: {}}


def read_tables(path: Path) -> tuple[Tables | None, Stamp | None]:
    """What the file holds, and its stamp; both None when there is no file.

    Raises:
        RehabError: It cannot be read, is no log, or is a newer psoas's.
    """
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            raise RehabError(f"{path} is a folder, not a log: name a file in it.")
        if not S_ISREG(status.st_mode):
            raise RehabError(f"{path} is not an ordinary file: name another one.")
        with path.open("rb") as file:
            stamp = stamp_of(os.fstat(file.fileno()))
            data = file.read()
    except FileNotFoundError:
        return None, None
    except OSError as error:
        raise refusal(path, "read", error) from None
    return _parse(path, data), stamp


def serialize(path: Path, tables: Tables) -> bytes:
    """The file's text: one document a line, UTF-8.

    Raises:
        RehabError: A field holds what JSON cannot, such as NaN.
    """
    try:
        text = ",\n".join(f"{_encode(name)}:{_lines(table)}" for name, table in tables.items())
    except (TypeError, ValueError, RecursionError) as error:
        raise RehabError(
            f"A record holds what {path} cannot ({error}), so nothing was written: correct it."
        ) from None
    # Half a character, which JSON may hold and UTF-8 not, goes back to JSON's own escape.
    return f"{{{text}}}\n".encode(errors="backslashreplace")


def _lines(table: dict[str, dict[str, Any]]) -> str:
    lines = ",\n".join(
        f"{_encode(number)}:{_encode(document)}" for number, document in table.items()
    )
    return f"{{\n{lines}\n}}" if lines else "{}"


def _parse(path: Path, data: bytes) -> Tables:
    if not data:
        raise RehabError(f"{path} is empty, as a log never is, and was left alone: {_WAY_OUT}.")
    try:
        tables = json.loads(data.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise RehabError(
            f"{path} is not JSON, or damaged, and was left alone: {_WAY_OUT}."
        ) from None
    if not isinstance(tables, dict) or not all(_is_table(table) for table in tables.values()):
        raise RehabError(f"{path} is not a psoas log and was left alone: name another file.")
    _check_version(path, tables)
    return tables


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _is_table(table: object) -> bool:
    return isinstance(table, dict) and all(
        # TinyDB numbers documents; "01" and "1" would be one and the same to it.
        isinstance(document, dict)
        and number.isascii()
        and number.isdigit()
        and len(number) <= _MOST_DIGITS
        and str(int(number)) == number
        for number, document in table.items()
    )


def _check_version(path: Path, tables: Tables) -> None:
    versions = [
        meta.get("version")
        for meta in tables.get("_meta", {}).values()
        if meta.get("format") == FORMAT
    ]
    if len(versions) != 1 or type(versions[0]) is not int or versions[0] < 1:
        raise RehabError(f"{path} is not a psoas log and was left alone: name another file.")
    if versions[0] > VERSION:
        raise RehabError(
            f"{path} was written by a newer psoas (format {versions[0]}, this one knows {VERSION}) "
            "and was left alone: update psoas."
        )
