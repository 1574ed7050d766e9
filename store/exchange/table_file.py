"""Tables of text: which letters, which separator, where the header is."""

import csv
import html
import io
import re
from hashlib import sha256

from rules.dataclass import dataclass
from rules.errors import RehabError

MOST_ROWS = 100_000
"""Fifty activities a day for five years (our choice)."""

MOST_COLUMNS = 400
"""Strava's has 90 (our choice)."""

_SEPARATORS = ",;\t"
_SAMPLE = 8192
_HEAD_ROWS = 5
"""A title and blank lines may stand above the header."""

_LEAST_COLUMNS = 2
_TAG = re.compile(r"<[^<>]{0,300}>")
_PAGE = re.compile(rb"^\s*<(?:!doctype html|html|head|body)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """A table's text as it stands."""

    header: tuple[str, ...]
    """Without HTML and blanks around; names may be there twice."""
    rows: tuple[tuple[str, ...], ...]
    """Each as long as the header."""
    separator: str

    @property
    def fingerprint(self) -> str:
        """The same for all tables with this header."""
        return sha256("\x1f".join(self.header).encode()).hexdigest()[:16]

    def column(self, index: int | None) -> tuple[str, ...]:
        """The cells below a header; none for None."""
        return () if index is None else tuple(row[index] for row in self.rows)


def is_page(data: bytes) -> bool:
    """Whether it is a page of a web site, as a download without a login gives."""
    return _PAGE.match(data[:1000].removeprefix(b"\xef\xbb\xbf")) is not None


def read_table(data: bytes) -> Table:
    """The table in `data`.

    Raises:
        RehabError: It is none.
    """
    text = _decoded(data)
    separator = _separator(text)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > MOST_ROWS:
                raise RehabError(f"It has more than {MOST_ROWS:,} rows: split it.")
    except csv.Error:
        raise RehabError("It is damaged: its quotes do not end.") from None
    if not rows:
        raise RehabError("It is empty.")
    width = max(len(row) for row in rows[:_HEAD_ROWS])
    if not _LEAST_COLUMNS <= width <= MOST_COLUMNS:
        raise RehabError("It is neither an activity file nor a table of activities.")
    top = next(at for at, row in enumerate(rows) if len(row) > width // 2)
    header = tuple(_clean(cell) for cell in rows[top])
    body = tuple(tuple((row + [""] * len(header))[: len(header)]) for row in rows[top + 1 :])
    return Table(header, body, separator)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise RehabError("It is neither an activity file nor a table of activities.")
    return text


def _separator(text: str) -> str:
    lines = text[:_SAMPLE].splitlines()[:_HEAD_ROWS]
    try:
        return csv.Sniffer().sniff("\n".join(lines), delimiters=_SEPARATORS).delimiter
    except csv.Error:
        return max(_SEPARATORS, key=lambda one: max((line.count(one) for line in lines), default=0))


def _clean(cell: str) -> str:
    return html.unescape(_TAG.sub("", cell)).strip().lstrip("#")
