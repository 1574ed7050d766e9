"""JSON values to the log's own, checked: each reader returns the value or says what is wrong."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from unicodedata import normalize

Read = Callable[[Any], Any]
"""From a JSON value to the log's; ValueError says what it is and what it should be."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2999
"""A year outside of these is a slip, and sums with it could overflow."""

_MOST = 1e12
"""Seconds, metres or reps above this are a slip, and sums with them could overflow."""

_SHOWN_LETTERS = 40


def shown(value: object) -> str:
    """A value as a sentence can hold it: short, one line, nothing that steers a terminal."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            text = value
        case int() if abs(value) > _MOST:  # Python refuses to print the longest ones
            text = "a very large number"
        case _:
            text = repr(value)
    clean = "".join(c if c.isprintable() else "?" for c in text[: _SHOWN_LETTERS + 1])
    return clean if len(clean) <= _SHOWN_LETTERS else clean[:_SHOWN_LETTERS] + "..."


def _wrong(value: object, wanted: str) -> ValueError:
    return ValueError(f"{shown(value)}, not {wanted}")


def text(value: object) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise _wrong(value, "text")
    return value


def flag(value: object) -> bool:
    """True or false, not 0 or 1."""
    if not isinstance(value, bool):
        raise _wrong(value, "true or false")
    return value


def whole(least: int, most: int) -> Callable[[object], int]:
    """A reader of whole numbers from `least` to `most`; `true` is none."""

    def read(value: object) -> int:
        # The type itself: `true` is an int too.
        if type(value) is not int or not least <= value <= most:
            raise _wrong(value, f"a whole number from {least} to {most}")
        return value

    return read


def amount(value: object) -> float:
    """A finite number from 0 up: metres, seconds or reps."""
    if (type(value) is not float and type(value) is not int) or not 0 <= value <= _MOST:
        raise _wrong(value, "a number from 0 up")
    return value + 0  # never -0.0


def one_of(closed: type[StrEnum]) -> Callable[[object], StrEnum]:
    """A reader of the names of a closed set."""
    by_name: dict[object, StrEnum] = {one.value: one for one in closed}
    wanted = "one of " + ", ".join(closed)

    def read(value: object) -> StrEnum:
        try:
            return by_name[value]
        except (KeyError, TypeError):
            raise _wrong(value, wanted) from None

    return read


def names(value: object) -> tuple[str, ...]:
    """A list of names; also names that this version does not know."""
    # Most lists are empty, and asking `all` of nothing is dear.
    if not isinstance(value, list) or (value and not all(isinstance(one, str) for one in value)):
        raise _wrong(value, "a list of names")
    return tuple(value)


def mapping(value: object) -> dict[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise _wrong(value, "an object")
    return value


def day(value: Any) -> date:
    """An ISO date."""
    try:
        read = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _wrong(value, "a date such as 2026-03-09") from None
    if not _FIRST_YEAR <= read.year <= _LAST_YEAR:
        raise _wrong(value, f"a date from {_FIRST_YEAR} to {_LAST_YEAR}")
    return read


def instant(value: Any) -> datetime:
    """An ISO time in the offset at which it was lived; one without an offset is refused."""
    try:
        read = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise _wrong(value, "a time such as 2026-03-09T18:05:00+01:00") from None
    if read.tzinfo is None:
        raise _wrong(value, "a time with its offset, such as 2026-03-09T18:05:00+01:00")
    if not _FIRST_YEAR <= read.year <= _LAST_YEAR:
        raise _wrong(value, f"a time from {_FIRST_YEAR} to {_LAST_YEAR}")
    return read


def utc(value: object) -> datetime:
    """An ISO time, in UTC."""
    read = instant(value)
    return read if read.tzinfo is UTC else read.astimezone(UTC)


_TEXTLESS = frozenset({int, float, bool, type(None)})


def clean(value: Any) -> Any:
    """JSON's own values with their text in one form (NFC), and without halves of letters."""
    if isinstance(value, str):
        if value.isascii():
            return value
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return normalize("NFC", whole)
    if isinstance(value, dict):
        return {
            name if name.isascii() else clean(name): (
                one
                if type(one) in _TEXTLESS or (type(one) is str and one.isascii())
                else clean(one)
            )
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [clean(one) for one in value]
    return value
