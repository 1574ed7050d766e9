"""Numbers and lengths of time as tables write them."""

import re
from collections.abc import Iterable

from store.exchange.limits import finite

_NUMBER = re.compile(r"[+-]?[\d.,'\s]*\d")
_COMMA_DECIMAL = re.compile(r"[+-]?\d+,(?:\d{1,2}|\d{4,})|[+-]?\d{1,3}(?:\.\d{3})+,\d+")
_COMMA_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+")
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{2}(?:[.,]\d+)?)")
_SIXTY = 60


def has_decimal_comma(texts: Iterable[str]) -> bool:
    """Whether any of a column's numbers can only have a decimal comma."""
    return any(_COMMA_DECIMAL.fullmatch(text.strip()) for text in texts)


def read_number(text: str, *, decimal_comma: bool = False) -> float | None:
    """`5.81`, `5,81`, `4,808`, `1.234,5`, with or without a unit after it; None for `--` too.

    `decimal_comma` decides of `4,808` alone, which could be both.
    """
    found = _NUMBER.match(text[:40].strip())
    if found is None:
        return None
    number = re.sub(r"[\s']", "", found[0])
    if decimal_comma or _COMMA_DECIMAL.fullmatch(number):
        if "," in number:
            number = number.replace(".", "").replace(",", ".")
    elif _COMMA_THOUSANDS.fullmatch(number.partition(".")[0]):
        number = number.replace(",", "")
    return finite(number)


def read_seconds(text: str, *, per_unit: float = 1.0, decimal_comma: bool = False) -> float | None:
    """Seconds from `1:02:03.4` or `26:42`, or from a number of units of so many seconds."""
    text = text.strip()
    found = _CLOCK.fullmatch(text[:20])
    if found is None:
        if ":" in text:
            return None
        number = read_number(text, decimal_comma=decimal_comma)
        return None if number is None else number * per_unit
    hours, minutes, seconds = found.groups()
    last = float(seconds.replace(",", "."))
    if last >= _SIXTY or (hours and int(minutes) >= _SIXTY):
        return None
    return int(hours or 0) * 3600 + int(minutes) * 60 + last
