"""One way to read XML of strangers: element by element, as far as it goes, within limits."""

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeVar
from xml.parsers import expat

from rules.errors import RehabError
from store.exchange.limits import MOST_BYTES, TOO_LARGE

DEEPEST = 64
"""Elements inside each other; real files have 12 (our choice)."""

MOST_TEXT = 100_000
"""Letters in one element; more than any note has (our choice)."""

MOST_UNREAD = 2**20
"""Bytes of one tag: expat reads a longer one again and again (our choice)."""

CHUNK = 2**16
"""Bytes handed to expat at once."""

MENDED = "Its XML was damaged and had to be mended: some letters may be wrong."

_BOM = b"\xef\xbb\xbf"
_BLANKS = b" \t\r\n"
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BARE_AND = re.compile(rb"&(?!#?[A-Za-z0-9]{1,32};)")


class Handler(Protocol):
    """What is told of each element; names come without their namespace's prefix."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str, parent: str, text: str) -> None:
        """An element in `parent` ends; `text` is what stands right before its end."""


class XmlReader:
    """Tells a handler of what it is fed, chunk by chunk."""

    def __init__(self, handler: Handler, encoding: str | None = None) -> None:
        self._handler = handler
        self._path: list[str] = []
        self._text: list[str] = []
        self._letters = 0
        self._fed = 0
        parser = self._parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.EntityDeclHandler = self._entity

    def feed(self, chunk: bytes) -> bool:
        """Whether `chunk` could be read; once it could not, no more should be fed.

        Raises:
            RehabError: It is made to do harm: entities, or without end in depth or length.
        """
        if not self._fed:
            chunk = chunk.removeprefix(_BOM).lstrip(_BLANKS)
        self._fed += len(chunk)
        if not self._parse(chunk, last=False):
            return False
        if self._fed - self._parser.CurrentByteIndex > MOST_UNREAD:
            raise RehabError("It has a longer tag than any file of activities.")
        return True

    def close(self) -> bool:
        """Whether all was there: every element has ended."""
        return self._parse(b"", last=True)

    def _parse(self, chunk: bytes, *, last: bool) -> bool:
        try:
            self._parser.Parse(chunk, last)
        except (expat.ExpatError, LookupError, ValueError):  # the latter two: unknown encodings
            return False
        return True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._path) == DEEPEST:
            raise RehabError("Its elements are nested deeper than in any file of activities.")
        self._path.append(_local(name))
        self._forget_text()
        self._handler.start(self._path[-1], attributes)

    def _end(self, _: str) -> None:
        name = self._path.pop()
        text = "".join(self._text).strip()
        self._forget_text()
        self._handler.end(name, self._path[-1] if self._path else "", text)

    def _data(self, text: str) -> None:
        self._letters += len(text)
        if self._letters > MOST_TEXT:
            raise RehabError("It has a longer text than any file of activities.")
        self._text.append(text)

    def _forget_text(self) -> None:
        self._text.clear()
        self._letters = 0

    def _entity(self, *_: object) -> None:
        raise RehabError("It declares entities, as no file of activities does.")


_Handler = TypeVar("_Handler", bound=Handler)


def read_xml(data: bytes, make: Callable[[], _Handler]) -> tuple[_Handler, bool, bool]:
    """What a handler was told of `data`; whether that is all of it; whether it had to be mended.

    Raises:
        RehabError: It is too large, or made to do harm.
    """
    if len(data) > MOST_BYTES:
        raise RehabError(TOO_LARGE)
    handler = make()
    if _read(data, handler, None):
        return handler, True, False
    mended, encoding = _mended(data)
    if encoding is None and mended == data:
        return handler, False, False
    handler = make()
    return handler, _read(mended, handler, encoding), True


def _read(data: bytes, handler: Handler, encoding: str | None) -> bool:
    reader = XmlReader(handler, encoding)
    return all(reader.feed(chunk) for chunk in _chunks(data)) and reader.close()


def _mended(data: bytes) -> tuple[bytes, str | None]:
    """Without what no parser takes, and in which encoding: None where it is what it says."""
    clean = _BARE_AND.sub(b"&amp;", _CONTROL.sub(b"", data))
    decoder = codecs.getincrementaldecoder("utf-8")()  # a letter that is cut at the end is fine
    try:
        for chunk in _chunks(data):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return clean, "iso-8859-1"
    return clean, None


def _chunks(data: bytes) -> Iterator[bytes]:
    return (data[at : at + CHUNK] for at in range(0, len(data), CHUNK))


def _local(name: str) -> str:
    return name.rpartition(":")[2]
