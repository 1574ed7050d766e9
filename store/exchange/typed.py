"""What a person types at a prompt or in a form, read strictly: a doubtful value is refused."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from rules.errors import RehabError
from rules.records import WORST_PAIN, Activity, Sport
from rules.settings import DistanceUnit
from store.values import shown

if TYPE_CHECKING:
    from pendulum import DateTime

METRES_PER_MILE = DistanceUnit.MI.metres

_DISTANCE = re.compile(
    r"([0-9]{1,7})(?:([.,])([0-9]{1,6}))?\s*(km|k|mi|miles?|m)?", re.IGNORECASE | re.ASCII
)
_METRES = {"k": 1000.0, "km": 1000.0, "mi": METRES_PER_MILE, "m": 1.0}
_THOUSAND = 3

_CLOCK_DURATION = re.compile(r"(?:([0-9]{1,3}):([0-5][0-9])|([0-9]{1,4})):([0-5][0-9])")
_UNIT_DURATION = re.compile(
    r"(?:([0-9]{1,3})\s*h)?\s*(?:([0-9]{1,4})\s*m(?:in)?)?\s*(?:([0-9]{1,6})\s*s)?",
    re.IGNORECASE | re.ASCII,
)
_MINUTES = re.compile(r"[0-9]{1,4}")

_WHEN = re.compile(
    r"(?:(?P<day>[a-z]+|[0-9]{4}-[0-9]{2}-[0-9]{2})(?:\s+|(?<=[0-9])t|$))?"
    r"(?P<clock>(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"\s*(?P<offset>z|[+-][0-9]{2}:?[0-9]{2})?)?",
    re.IGNORECASE | re.ASCII,
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NAMED_DAY = re.compile(
    r"(?:(?P<weekday>[a-z]+),?\s+)?(?P<day>[0-9]{1,2})\s*(?P<month>[a-z]+)(?:\s+(?P<year>[0-9]{4}))?",
    re.ASCII,
)
"""As the app writes a day: `3 mar`, `Tue 3 Mar`; with a year, `3 mar 2025`."""
_LEAP_YEARS = 8
"""In so many years there is a 29 February, also over a year like 2100."""
_SHORTEST_NAME = 3
_NOON = (12, 0, 0)
_YEARS = range(1900, 3000)

LONGEST_S = 48 * 3600.0
"""An activity longer than this is a slip (our choice)."""

SLOWEST_RUN_S_PER_KM = 3600.0
"""A run slower than this has its distance in the wrong unit (our choice)."""

FASTEST_S_PER_KM = {
    Sport.RUN: 120.0,
    Sport.WALK: 210.0,
    Sport.HIKE: 210.0,
    Sport.SWIM: 360.0,
    Sport.AQUAJOG: 360.0,
    Sport.ROW: 150.0,
    Sport.BIKE: 40.0,
    Sport.ELLIPTICAL: 40.0,
    Sport.STRENGTH: 40.0,
    Sport.OTHER: 40.0,
}
"""Seconds a kilometre that nobody keeps up; a faster one is a slip (our choice)."""


def parse_distance(text: str, unit: DistanceUnit) -> float:
    """Metres from `5`, `5km`, `5,2 km`, `3.1mi` or `5000m`; a bare number is in `unit`.

    Raises:
        RehabError: It is no distance, is 0, or `5,200` might mean thousands.
    """
    found = _DISTANCE.fullmatch(text.strip())
    if found is None:
        raise RehabError(f"{shown(text)} is no distance: write it like 5.2km, 3.1mi or 5000m.")
    whole, point, part, named = found.groups()
    if point == "," and len(part) == _THOUSAND:
        raise RehabError(f"{shown(text)} could mean two distances: write it with a point or in m.")
    name = (named or unit).lower()
    metres = float(f"{whole}.{part or 0}") * _METRES.get(name, METRES_PER_MILE)
    if metres == 0:
        raise RehabError("A distance of 0 is none: leave it out when it is unknown.")
    return metres


def parse_duration(text: str) -> float:
    """Seconds from `31:40`, `1:02:03`, `31m`, `1h05m`, `90s`; a bare number is minutes.

    Raises:
        RehabError: It is no duration, or is 0.
    """
    seconds = _seconds(text.strip())
    if seconds is None:
        raise RehabError(
            f"{shown(text)} is no duration: write it like 31:40, 1:02:03, 31m or 1h05m."
        )
    if seconds == 0:
        raise RehabError("A duration of 0 is none: write how long it took.")
    return float(seconds)


def _seconds(text: str) -> int | None:
    if _MINUTES.fullmatch(text):
        return 60 * int(text)
    if found := _CLOCK_DURATION.fullmatch(text):
        hours, minutes, long_minutes, seconds = found.groups()
        return 3600 * int(hours or 0) + 60 * int(minutes or long_minutes) + int(seconds)
    if text and (found := _UNIT_DURATION.fullmatch(text)):
        hours, minutes, seconds = found.groups()
        return 3600 * int(hours or 0) + 60 * int(minutes or 0) + int(seconds or 0)
    return None


def parse_pace(text: str) -> int:
    """Seconds per km from `6:00`; a bare number is seconds.

    Raises:
        RehabError: It is no pace.
    """
    typed = text.strip().removesuffix("/km").rstrip()
    if re.fullmatch(r"[0-9]{1,4}", typed):
        return int(typed)
    if re.fullmatch(r"[0-9]{1,2}:[0-5][0-9]", typed):
        return round(parse_duration(typed))
    raise RehabError(f"{shown(text)} is no pace: write minutes and seconds per km, like 6:00.")


def parse_pain(text: str) -> int:
    """A pain from 0 to 10.

    Raises:
        RehabError: It is anything else.
    """
    if not re.fullmatch(r"10|[0-9]", text.strip()):
        raise RehabError(f"{shown(text)} is no pain: give a whole number from 0 to {WORST_PAIN}.")
    return int(text)


def parse_when(text: str, now: DateTime) -> DateTime:
    """The time that was meant, in the zone of `now`, or in the offset that it names.

    `2026-03-09 18:05`, `18:00` (today), `today 7:30`, `yesterday 18:00`, `mon 18:00` (the latest
    one that has been). A day alone means noon, today alone means now. Where a clock change lived
    an hour twice, the first is meant.

    Raises:
        RehabError: It is no time, lies ahead of `now`, or was skipped by a clock change.
    """
    found = _WHEN.fullmatch(text.strip())
    if found is None or not text.strip():
        raise _no_time(text)
    try:
        when = _when(found, now)
    except (ValueError, OverflowError):
        raise _no_time(text) from None
    if when > now:
        raise RehabError(f"{shown(text)} lies ahead: give a time that has been.")
    return when


def parse_date(text: str, now: DateTime) -> date:
    """The date that was meant: ISO, `3 mar` (the latest one), `today`, `yesterday`, or `mon`.

    Raises:
        RehabError: It is no date.
    """
    word = text.strip().lower()
    try:
        found = _NAMED_DAY.fullmatch(word)
        return _named_day(found, _today(now)) if found else _day(word, now)
    except ValueError:
        raise RehabError(
            f"{shown(text)} is no date: write it like 2026-03-09, 9 mar, yesterday or mon."
        ) from None


def _named_day(found: re.Match[str], today: date) -> date:
    month = f"{1 + _number_of(found['month'], _MONTHS):02d}-{int(found['day']):02d}"
    day = _iso_day(f"{found['year']}-{month}") if found["year"] else _latest(month, today)
    if found["weekday"] and day.weekday() != _number_of(found["weekday"], _WEEKDAYS):
        raise ValueError(found[0])
    return day


def _latest(month: str, today: date) -> date:
    """The latest day of this month and day, e.g. `02-29`, that has been."""
    for year in range(today.year, today.year - _LEAP_YEARS - 1, -1):
        try:
            day = _iso_day(f"{year}-{month}")
        except ValueError:
            continue  # 29 February is not in every year
        if day <= today:
            return day
    raise ValueError(month)


def _number_of(name: str, among: tuple[str, ...]) -> int:
    """The place of a name, or of its beginning; raises ValueError when there is none."""
    found = [number for number, each in enumerate(among) if each.startswith(name)]
    if len(name) < _SHORTEST_NAME or not found:
        raise ValueError(name)
    return found[0]


def _no_time(text: str) -> RehabError:
    return RehabError(
        f"{shown(text)} is no time: write it like 2026-03-09 18:05, yesterday 18:00, mon or 18:00."
    )


def _when(found: re.Match[str], now: DateTime) -> DateTime:
    word = (found["day"] or "today").lower()
    on = _day(word, now)
    if found["clock"] is None:
        return now if on == _today(now) else _local(on, _NOON, now)
    clock = (int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
    if found["offset"]:
        if not word[0].isdigit():
            raise ValueError(word)
        at = datetime.fromisoformat(f"{on}T{_clock_text(clock)}{found['offset'].upper()}")
        return _zoned(at, at.tzinfo)
    when = _local(on, clock, now)
    if when > now and _is_weekday(word):
        return _local(on - timedelta(days=7), clock, now)
    return when


def _local(on: date, clock: tuple[int, int, int], now: DateTime) -> DateTime:
    wanted = datetime(on.year, on.month, on.day, *clock)  # noqa: DTZ001 - a wall clock's time
    when = _zoned(wanted, now.timezone or UTC)
    if when.naive() != wanted:
        raise RehabError(
            f"{wanted:%Y-%m-%d %H:%M} never was, because the clocks were put forward over it: "
            "give a time before or after."
        )
    return when


def _zoned(at: datetime, zone: tzinfo | None) -> DateTime:
    # Dear to import, and most commands are given no time.
    import pendulum  # noqa: PLC0415

    return pendulum.instance(at, tz=zone)


def _clock_text(clock: tuple[int, int, int]) -> str:
    return ":".join(f"{part:02d}" for part in clock)


def _today(now: DateTime) -> date:
    return date(now.year, now.month, now.day)


def _is_weekday(word: str) -> bool:
    return len(word) >= _SHORTEST_NAME and any(name.startswith(word) for name in _WEEKDAYS)


def _day(word: str, now: DateTime) -> date:
    today = _today(now)
    if word == "today":
        return today
    if word == "yesterday":
        return today - timedelta(days=1)
    if _is_weekday(word):
        number = _number_of(word, _WEEKDAYS)
        return today - timedelta(days=(today.weekday() - number) % 7)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", word):
        raise ValueError(word)
    return _iso_day(word)


def _iso_day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.year not in _YEARS:
        raise ValueError(text)
    return day


def check_activity(activity: Activity, now: datetime) -> None:
    """Refuse what cannot have been, before it is written.

    Raises:
        RehabError: It starts ahead of `now`, took no time or too long, or its pace is impossible.
    """
    if activity.start > now:
        raise RehabError(f"{activity.start:%Y-%m-%d %H:%M} lies ahead: give a time that has been.")
    if not activity.duration_s > 0:
        raise RehabError("A duration of 0 is none: write how long it took.")
    if activity.duration_s > LONGEST_S:
        raise RehabError("That is longer than 48 h: write the duration like 31:40 or 1:02:03.")
    if activity.distance_m is not None:
        _check_pace(activity.sport, activity.distance_m, activity.duration_s)


def _check_pace(sport: Sport, metres: float, seconds: float) -> None:
    if not 0 < metres < math.inf:
        raise RehabError("A distance of 0 is none: leave it out when it is unknown.")
    pace = seconds / metres * 1000
    took = f"{format_distance(metres, DistanceUnit.KM)} in {format_duration(seconds)}"
    fastest = FASTEST_S_PER_KM[sport]
    if pace < fastest:
        raise RehabError(
            f"{took} is faster than {format_duration(fastest)} min/km, which nobody keeps up: "
            "check the distance and the duration."
        )
    if sport is Sport.RUN and pace > SLOWEST_RUN_S_PER_KM:
        raise RehabError(f"{took} is no run: check the distance's unit and the duration.")


def format_distance(metres: float, unit: DistanceUnit) -> str:
    """A distance as a person writes it: `800 m`, `5.2 km`, `3.11 mi`."""
    if unit is DistanceUnit.MI:
        return f"{_short(metres / METRES_PER_MILE)} mi"
    if round(metres) < _METRES["km"]:
        return f"{round(metres)} m"
    return f"{_short(metres / 1000)} km"


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def format_duration(seconds: float) -> str:
    """A duration as a clock shows it, to the second: `31:40`, `1:02:03`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
