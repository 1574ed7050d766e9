"""Dates as tables write them, in the languages that their makers write in."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from store.exchange.times import Time, read_time

_MONTHS = tuple(
    tuple(names.split())
    for names in (
        "january february march april may june july august september october november december",
        "januar februar marz april mai juni juli august september oktober november dezember",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        (
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
            "dicembre"
        ),
        "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "januar februar marts april maj juni juli august september oktober november december",
        "januari februari mars april maj juni juli augusti september oktober november december",
        "januar februar mars april mai juni juli august september oktober november desember",
        (
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika "
            "listopada grudnia"
        ),
        "ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince",
        (
            "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta "
            "syyskuuta lokakuuta marraskuuta joulukuuta"
        ),
    )
)
"""English, German, French, Spanish, Italian, Portuguese, Dutch, Danish, Swedish, Norwegian,
Polish, Czech, Finnish; without accents. The first language that knows a word has it."""

_SHORTEST_MONTH = 3
_TWO_DIGITS = 100
_MONTHS_A_YEAR = 12
_NOON = 12
_CLOCK = re.compile(
    r"(?<![\d.:])(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap])?\.?(?:m\b\.?)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SLASHED = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}\b")


def has_month_first(texts: Iterable[str]) -> bool:
    """Whether dates like 3/4/2024 mean a day in March: as the others in their column show."""
    is_american = False
    for text in texts:
        found = _SLASHED.match(text)
        if found is None:
            continue
        if int(found[1]) > _MONTHS_A_YEAR:
            return False
        is_american |= int(found[2]) > _MONTHS_A_YEAR or bool(re.search(r"\d\s*[AP]M\b", text))
    return is_american


def read_date(text: str, *, month_first: bool = False) -> Time | None:
    """A moment from a table's cell, or None; one without a zone counts as if in UTC."""
    text = " ".join(text[:100].split())
    written = read_time(text)
    if written is not None:
        return written
    clock = _CLOCK.search(text)
    rest = text if clock is None else text[: clock.start()] + " " + text[clock.end() :]
    day = _day(rest, month_first=month_first)
    hours = timedelta() if clock is None else _hours(clock)
    if day is None or hours is None:
        return None
    return Time((day + hours).timestamp(), None, is_local=True)


def _hours(clock: re.Match[str]) -> timedelta | None:
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3])
    half = (clock[4] or "").lower()
    if half:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _day(text: str, *, month_first: bool) -> datetime | None:
    numbers = [int(number) for number in _NUMBER.findall(text)[:3] if len(number) <= 4]  # noqa: PLR2004
    month = next(filter(None, map(_month, _WORD.findall(_plain(text)))), None)
    match numbers:
        case [day, year] if month is not None:
            pass
        case [year, number, day] if year > _TWO_DIGITS and month is None:
            month = number
        case [number, day, year] if month_first and month is None:
            month = number
        case [day, number, year] if month is None:
            month = number
        case _:
            return None
    try:
        return datetime(year + 2000 if year < _TWO_DIGITS else year, month, day, tzinfo=UTC)
    except ValueError:
        return None


def _plain(text: str) -> str:
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )


def _month(word: str) -> int | None:
    for names in _MONTHS:
        fitting = [number for number, name in enumerate(names, 1) if name.startswith(word)]
        if len(fitting) == 1 and len(word) >= _SHORTEST_MONTH:
            return fitting[0]
    return None
