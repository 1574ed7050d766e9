"""The whole log as one JSON file, out and in."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rules.errors import RehabError
from rules.groups import records_of
from rules.records import Record
from store.codec import from_document, to_document
from store.files import refusal
from store.values import shown

FORMAT = "psoas"
"""Names the format in the file."""

VERSION = 1
"""Of the format; a file with a greater one needs a newer psoas."""


def export_json(records: Iterable[Record]) -> str:
    """All of `records`, deleted ones too, as one JSON text, oldest first."""
    documents = [to_document(record) for record in records_of(records)]
    whole = {"format": FORMAT, "version": VERSION, "records": documents}
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def as_bytes(records: Iterable[Record]) -> bytes:
    """The export as a file has it: UTF-8; half a letter pair becomes its JSON escape."""
    return export_json(records).encode("utf-8", "backslashreplace")


def read_json(text: str, name: str) -> tuple[Record, ...]:
    """The records of an exported text; `name` is what the person calls it.

    Raises:
        RehabError: It is not JSON, not ours, a newer psoas's, or holds a bad record or an id twice.
    """
    try:
        whole = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise RehabError(f"{name} is not JSON ({shown(str(error))}): nothing was read.") from None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise RehabError(
            f'{name} is not an export of psoas ("format" is not "{FORMAT}"): nothing was read.'
        )
    _check_version(whole.get("version"), name)
    documents = whole.get("records")
    if not isinstance(documents, list):
        raise RehabError(f'{name} has no list of "records": nothing was read.')
    return _read_records(documents, name)


def read_export(data: bytes, name: str) -> tuple[Record, ...]:
    """The records of an exported file; `name` is what the person calls it.

    Raises:
        RehabError: As `read_json`, or it is not UTF-8 text.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RehabError(f"{name} is not UTF-8 text: nothing was read.") from None
    return read_json(text, name)


def read_file(path: Path) -> tuple[Record, ...]:
    """The records of the file at `path`.

    Raises:
        RehabError: The file cannot be read, or a record is wrong.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise refusal(path, "read", error) from None
    return read_export(data, str(path))


def is_export(data: bytes) -> bool:
    """Whether this looks like an export, and not like a log's own file."""
    return f'"format": "{FORMAT}"'.encode() in data[:200]


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _check_version(version: object, name: str) -> None:
    if type(version) is not int or version < 1:
        raise RehabError(f'{name} has no "version" of psoas\'s format: nothing was read.')
    if version > VERSION:
        raise RehabError(
            f"{name} was written by a newer psoas (format {shown(version)}, this one knows "
            f"{VERSION}): update psoas."
        )


def _read_records(documents: list[Any], name: str) -> tuple[Record, ...]:
    records: list[Record] = []
    seen: set[str] = set()
    for number, document in enumerate(documents, 1):
        try:
            record = _read_record(document)
        except RehabError as error:
            why = str(error).rstrip(".")
            raise RehabError(f"{name}, record {number}: {why}; nothing was read.") from None
        if record.id and record.id in seen:
            raise RehabError(f"{name}, record {number}: id {shown(record.id)} is there twice.")
        seen.add(record.id)
        records.append(record)
    return tuple(records)


def _read_record(document: object) -> Record:
    if not isinstance(document, dict):
        raise RehabError(f"{shown(document)} is not an object.")
    return from_document(document)
