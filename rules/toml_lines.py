"""On which line of a TOML text each key and value stands: Python's own reader does not tell."""

import re
import tomllib
from collections.abc import Mapping
from typing import NamedTuple

Where = tuple[str | int, ...]
"""The keys and the places in arrays that lead to a value, e.g. `("stages", 1, "adds")`."""

_TOKEN = re.compile(
    r"""
    (?P<blank> [\ \t\r\n]+ | \#[^\n]* )
  | (?P<text> \"{3} (?: \\. | [^\\] )*? \"{3} \"{0,2}
            | '{3} .*? '{3} '{0,2}
            | " (?: \\. | [^"\\] )* "
            | ' [^']* ' )
  | (?P<sign> [\[\]{},=.] )
  | (?P<bare> [^\s\[\]{},=.\#"']+ )
    """,
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def lines_of(text: str) -> Mapping[Where, int]:
    """The line, 1-based, of each table, key and value of a text that `tomllib` can read."""
    return _Scanner(text).lines


def line_of(lines: Mapping[Where, int], where: Where) -> int:
    """The line of a value, or of the nearest table around one that is not there."""
    while where and where not in lines:
        where = where[:-1]
    return lines.get(where, 1)


class _Scanner:
    """Walks through the tokens; what they mean, and that they fit, `tomllib` has said before."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Where, int] = {}
        self._tokens = _tokens(text)
        self._at = 0
        self._tables: dict[Where, int] = {}  # how many there are of each array of tables
        self._document()

    def _document(self) -> None:
        around: Where = ()
        while self._next.kind:
            if self._next.text == "[":
                around = self._header()
            else:
                self._entry(around)

    def _header(self) -> Where:
        line = self._take().line
        is_array = self._next.text == "["
        if is_array:
            self._take()
        where: Where = ()
        *before, last = self._key()
        for part in before:
            where = (*where, part)
            self._mark(where, line)
            where = self._latest(where)
        where = (*where, last)
        self._mark(where, line)
        if is_array:
            self._tables[where] = self._tables.get(where, 0) + 1
            self._take()
            where = self._latest(where)
            self._mark(where, line)
        self._take()
        return where

    def _latest(self, where: Where) -> Where:
        """The last table of an array of tables; any other table is itself."""
        return (*where, self._tables[where] - 1) if where in self._tables else where

    def _entry(self, around: Where) -> None:
        line = self._next.line
        for part in self._key():
            around = (*around, part)
            self._mark(around, line)
        self._take()
        self._value(around)

    def _key(self) -> list[str]:
        parts = [_plain(self._take())]
        while self._next.text == ".":
            self._take()
            parts.append(_plain(self._take()))
        return parts

    def _value(self, where: Where) -> None:
        first = self._take()
        match first.text if first.kind == "sign" else "":
            case "[":
                number = 0
                while self._next.text != "]":
                    self._mark((*where, number), self._next.line)
                    self._value((*where, number))
                    number += 1
                    self._skip_comma()
                self._take()
            case "{":
                while self._next.text != "}":
                    self._entry(where)
                    self._skip_comma()
                self._take()
            case _:
                # A number or a time may be several tokens, and is on one line.
                while (token := self._next).line == first.line and (
                    token.kind == "bare" or token.text == "."
                ):
                    self._take()

    def _skip_comma(self) -> None:
        if self._next.text == ",":
            self._take()

    def _mark(self, where: Where, line: int) -> None:
        self.lines.setdefault(where, line)

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]


def _tokens(text: str) -> list[_Token]:
    tokens, line = [], 1
    for found in _TOKEN.finditer(text):
        kind = str(found.lastgroup)
        if kind != "blank":
            tokens.append(_Token(kind, found.group(), line))
        line += found.group().count("\n")
    return [*tokens, _Token("", "", line)]


def _plain(token: _Token) -> str:
    """A key without its quotes."""
    if token.kind != "text":
        return token.text
    (key,) = tomllib.loads(f"{token.text} = 0")
    return key
