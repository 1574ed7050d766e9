"""The log's documents as records: one, or very many at once."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache, reduce
from operator import attrgetter, or_
from typing import Any

from rules.errors import RehabError
from rules.records import Record
from store.codec import KINDS, from_document, names_of, of_checked, to_document
from store.form import LONG, Document, documents_of, pieces_of, text_of
from store.history import GONE
from store.values import clean


def read_record(document: Mapping[str, Any]) -> Record:
    """The record of one of the log's documents.

    Raises:
        RehabError: It is none, or has no id.
    """
    if GONE in document:
        document = {name: value for name, value in document.items() if name != GONE}
    record = from_document(document)
    if not record.id:
        raise RehabError(f"a {record.kind} without id.")
    return record


def checked_document(document: Mapping[str, Any]) -> Document:
    """A document as psoas writes it, whoever has written it.

    Raises:
        RehabError: It holds no record, or what JSON has no word for.
    """
    one: Document = clean(to_document(read_record(document)))
    try:
        text_of(one)
    except RehabError:
        raise RehabError(f"{one['kind']} {one['id']} holds what JSON has no word for.") from None
    return one | {GONE: True} if document.get(GONE) is True else one


def read_checked(lines: memoryview) -> Iterator[tuple[int, Record]]:
    """The records of whole lines that were all checked before, with their numbers, in their order.

    A number may come again.
    """
    if len(lines) <= LONG:
        yield from ((number, read_record(one)) for number, one in documents_of(lines))
        return
    read = _checked_reader()
    for piece in pieces_of(lines):
        records = read(piece) or [(n, read_record(one)) for n, one in json.loads(piece).items()]
        yield from ((int(number), record) for number, record in records)


@cache
def _checked_reader() -> Callable[[bytes], list[tuple[str, Record]]]:
    """Reads documents that have no fields but those of their kinds; with any others, nothing.

    The values come straight from the JSON, not by way of an object that has them by name.
    """
    import msgspec  # noqa: PLC0415 - dear to import, see LONG

    kinds = {
        msgspec.defstruct(
            kind.__name__,
            [(name, Any, None) for name in (*names_of(kind), GONE)],
            tag_field="kind",
            tag=word,
            forbid_unknown_fields=True,
            gc=False,
        ): (kind, attrgetter(*names_of(kind)))
        for word, kind in KINDS.items()
    }
    any_kind = reduce(or_, kinds)
    decode = msgspec.json.Decoder(dict[str, any_kind]).decode  # type: ignore[valid-type] # made here

    def read(piece: bytes) -> list[tuple[str, Record]]:
        try:
            records = []
            for number, one in decode(piece).items():
                kind, values_of = kinds[type(one)]
                records.append((number, of_checked(kind, values_of(one))))
        except msgspec.DecodeError:
            return []
        return records

    return read
