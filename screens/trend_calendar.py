"""The calendar of lights: a week a column, Monday at the top, the months named."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from textual.content import Content
from textual.geometry import Size

from rules.assessment import Level
from rules.past import WEEK
from rules.trends import Trends, monday_of
from rules.words import SYMBOLS
from screens.colours import ON_COLOUR, STATUS_COLOURS
from screens.trend_grid import AXIS, DIM, joined
from screens.widgets.drawing import Mark, Picture

_LEAST = 2
"""Columns of a week with the gap after it."""
_MARKED = 5
"""Columns of a day in which the cursor has room for its arrows."""
_HEAD = 2
"""Rows for the title and the months."""
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def window(seen: Trends, cursor: date, width: int) -> tuple[date, date]:
    """The first and the last Monday that fit: the newest weeks, or those round the cursor."""
    room = max(1, (width - AXIS) // _LEAST)
    newest, at = monday_of(seen.last), monday_of(cursor)
    last = newest if (newest - at).days < WEEK * room else at + timedelta(weeks=room // 2)
    last = max(last, min(newest, seen.first + timedelta(weeks=room - 1)))
    return max(seen.first, last - timedelta(weeks=room - 1)), last


def calendar(seen: Trends, lights: Mapping[date, Level], near: date, size: Size) -> Picture:
    """The days with their lights, as large as the room; a day not worked out yet is blank."""
    first, last = window(seen, near, size.width)
    mondays = [first + timedelta(weeks=n) for n in range((last - first).days // WEEK + 1)]
    columns = max(_LEAST * len(mondays), size.width - AXIS)
    starts = [n * columns // len(mondays) for n in range(len(mondays) + 1)]
    tall = max(1, (size.height - _HEAD) // WEEK)
    shown = [lights[day] for day in lights if first <= day < last + timedelta(days=WEEK)]
    lines = [_title(Counter(shown)), Content.styled(" " * AXIS + _months(mondays, starts), DIM)]

    def cells(day: date, row: int, *, is_cursor: bool) -> list[tuple[str, str]]:
        number = (day - first).days // WEEK
        # With room, a blank row keeps the days apart.
        is_gap = tall > 1 and row == tall - 1
        return _day(
            starts[number + 1] - starts[number],
            None if is_gap else lights.get(day),
            is_named=row == _named(tall),
            is_cursor=is_cursor,
        )

    for weekday, name in enumerate(_WEEKDAYS):
        days = [monday + timedelta(days=weekday) for monday in mondays]
        for row in range(tall):
            told = name if row == _named(tall) else ""
            line = [cell for day in days for cell in cells(day, row, is_cursor=False)]
            lines.append(Content(f"{told:>{AXIS - 2}}  ") + joined(line))

    def marks(day: date) -> Iterator[Mark]:
        number, weekday = divmod((day - first).days, WEEK)
        for row in range(tall):
            text, style = cells(day, row, is_cursor=True)[0]
            yield Mark(_HEAD + weekday * tall + row, AXIS + starts[number], text, style)

    return Picture(tuple(lines), marks)


def _named(tall: int) -> int:
    """The row of a day that has its symbol."""
    return (tall - 1) // 2


def _day(
    wide: int, light: Level | None, *, is_named: bool, is_cursor: bool
) -> list[tuple[str, str]]:
    """One row of a day's cell, with the gap after it."""
    if light is None:
        text = "[]" if is_cursor and is_named else ""
        return [(f"{text:<{wide}}", "")]
    colour = STATUS_COLOURS[light]
    symbol = SYMBOLS[light] if is_named else ""
    room = wide - 1
    if is_cursor:
        text = f"{f'▸{symbol}◂' if is_named and room >= _MARKED else symbol:^{room}}"
        return [(text, f"bold {colour} on {ON_COLOUR}"), (" ", "")]
    return [(f"{symbol:^{room}}", f"{ON_COLOUR} on {colour}"), (" ", "")]


def _title(counts: Counter[Level]) -> Content:
    parts: list[tuple[str, str]] = [("Light of each day", "bold")]
    for light, colour in STATUS_COLOURS.items():
        parts += [
            ("  ", ""),
            (f" {SYMBOLS[light]} ", f"{ON_COLOUR} on {colour}"),
            (f" {light} {counts[light]}", DIM),
        ]
    return Content.assemble(*parts)


def _months(mondays: list[date], starts: list[int]) -> str:
    line = ""
    for number, monday in enumerate(mondays):
        if number == 0 or monday.day <= WEEK:
            label = f"{monday:%b %Y}" if number == 0 or monday.month == 1 else f"{monday:%b}"
            # The first week may be the end of a month: the next one is more worth its place.
            crowded = number == 0 and _next_month(mondays, starts) <= len(label) + 1
            if not crowded and starts[number] >= len(line) + bool(line):
                line = f"{line:<{starts[number]}}{label}"
    return line[: starts[-1]]


def _next_month(mondays: list[date], starts: list[int]) -> int:
    later = (n for n, monday in enumerate(mondays) if n and monday.day <= WEEK)
    return starts[next(later, len(mondays))]
