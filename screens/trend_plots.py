"""The plots of Trends as cells: a mark has a shape of its own beside its colour.

Drawn here rather than with plotext: days keep whole columns, and a cursor can stand on one.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from textual.content import Content
from textual.geometry import Size

from rules.assessment import Level
from rules.past import WEEK
from rules.records import WORST_PAIN
from rules.settings import DistanceUnit
from rules.trends import Trends, WeekTrend, monday_of
from rules.words import SYMBOLS
from screens.colours import ON_COLOUR, STATUS_COLOURS

GOOD, OVER, MORNING = "●", "✖", "○"
LEFT, RIGHT = "◀", "▶"
BAR, LONGEST, MOST = "█", "▓", "─"
AXIS = 6
"""Columns of the numbers at the left."""
_LEAST_CELL, _MOST_CELL = 4, 17
"""Columns of a week in the calendar of lights."""
_DATED_DAYS = 400
"""Days up to which the axis has days of the month, and months beyond."""
_RED, _BLUE = STATUS_COLOURS[Level.STOP], STATUS_COLOURS[Level.REST]
_METRES = {DistanceUnit.KM: 1000.0, DistanceUnit.MI: 1609.344}


class Plot(StrEnum):
    """What can be looked at; the value is its name on the screen."""

    PAIN = "Pain"
    VOLUME = "Volume"
    LIGHTS = "Lights"
    KEPT = "Done"
    SELF_TEST = "Self-test"
    SPORTS = "Sports"


class _Grid:
    """Cells over an axis of days, row 0 at the bottom."""

    def __init__(self, size: Size, top: float, first: date, last: date) -> None:
        self.width, self.height = max(10, size.width - AXIS), max(4, size.height - 3)
        self.top, self.first = top, first
        self.days = (last - first).days + 1
        self._cells: dict[tuple[int, int], tuple[str, str]] = {}

    def column(self, day: date) -> int:
        return min(
            self.width - 1,
            max(0, (2 * (day - self.first).days + 1) * self.width // (2 * self.days)),
        )

    def row(self, value: float) -> int:
        return min(self.height - 1, max(0, round(value / self.top * (self.height - 1))))

    def put(self, column: int, row: int, shape: str, style: str = "") -> None:
        self._cells[column, row] = (shape, style)

    def line(self, value: float, style: str) -> None:
        for column in range(self.width):
            self.put(column, self.row(value), "╌", style)

    def lines(self, ticks: Iterable[float], cursor: date) -> Iterator[Content]:
        labels = {self.row(tick): f"{tick:g}" for tick in ticks}
        at = self.column(cursor)
        for row in range(self.height - 1, -1, -1):
            cells = []
            for column in range(self.width):
                shape, style = self._cells.get((column, row), ("│" if column == at else " ", "dim"))
                cells.append(Content.styled(shape, style))
            yield Content(f"{labels.get(row, ''):>{AXIS - 2}} ┤") + Content("").join(cells)
        yield Content(" " * (AXIS - 1) + "└" + "─" * self.width)
        yield Content(" " * AXIS + self._dates())

    def _dates(self) -> str:
        line = ""
        for number in range(self.days):
            day = self.first + timedelta(days=number)
            wanted = day.weekday() == 0 if self.days <= _DATED_DAYS else day.day == 1
            column = self.column(day)
            if wanted and column >= len(line) + (2 if line else 0):
                label = f"{day.day} {day:%b}" if self.days <= _DATED_DAYS else f"{day:%b %Y}"
                if column + len(label) <= self.width:
                    line = f"{line:<{column}}{label}"
        return line


def draw(plot: Plot, seen: Trends, cursor: date, unit: DistanceUnit, size: Size) -> Content:
    """A plot as large as the room, with its legend below."""
    lines: list[Content]
    match plot:
        case Plot.PAIN:
            lines = _pain(seen, cursor, size)
        case Plot.SELF_TEST:
            lines = _self_test(seen, cursor, size)
        case Plot.VOLUME:
            lines = _volume(seen, cursor, unit, size)
        case Plot.KEPT:
            lines = _kept(seen, cursor, size)
        case _:
            lines = _lights(seen, cursor, size)
    return Content("\n").join(lines)


def empty_words(plot: Plot, seen: Trends) -> str:
    """What is missing for a plot; empty when it can be drawn."""
    if plot in {Plot.PAIN, Plot.VOLUME} and not seen.runs:
        return "No runs in these weeks yet: they show here from the first one (a on Today)."
    if plot is Plot.SELF_TEST and not seen.self_tests:
        return "No self-test in these weeks yet: both sides show here (t on Today)."
    return ""


def _pain(seen: Trends, cursor: date, size: Size) -> list[Content]:
    grid = _Grid(size, WORST_PAIN, seen.first, seen.last)
    grid.line(seen.pain_limit, _RED)
    for run in seen.runs:
        column = grid.column(run.date)
        if run.morning is not None:
            grid.put(min(column + 1, grid.width - 1), grid.row(run.morning), MORNING, _BLUE)
        if run.worst is not None:
            over = run.worst >= seen.pain_limit
            grid.put(column, grid.row(run.worst), OVER if over else GOOD, _RED if over else "bold")
    legend = (
        f"{GOOD} worst pain of a run  {OVER} at the limit or over  {MORNING} morning after  "
        f"╌ limit {seen.pain_limit}"
    )
    return [*grid.lines((0, 5, 10), cursor), Content(legend)]


def _self_test(seen: Trends, cursor: date, size: Size) -> list[Content]:
    grid = _Grid(size, WORST_PAIN, seen.first, seen.last)
    for test in seen.self_tests:
        column = grid.column(test.date)
        if test.left is not None:
            grid.put(max(column - 1, 0), grid.row(test.left), LEFT, _BLUE)
        if test.right is not None:
            grid.put(min(column + 1, grid.width - 1), grid.row(test.right), RIGHT, _RED)
    return [*grid.lines((0, 5, 10), cursor), Content(f"{LEFT} left side  {RIGHT} right side")]


def _volume(seen: Trends, cursor: date, unit: DistanceUnit, size: Size) -> list[Content]:
    per = _METRES[unit]
    highest = max(max(week.distance_m, week.most_m or 0) for week in seen.weeks) / per
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10_000) if s * 5 >= highest)
    top = max(1, ceil(highest / step)) * step
    grid = _Grid(size, top, seen.first, _end(seen))
    for week in seen.weeks:
        _bars(
            grid,
            week,
            [(week.distance_m / per, BAR, _BLUE), ((week.longest_m or 0) / per, LONGEST, "bold")],
        )
        if week.most_m:
            columns = _columns(grid, week)
            for column in columns[ceil(len(columns) / 2) :]:
                grid.put(column, grid.row(week.most_m / per), MOST, _RED)
    legend = f"{BAR} {unit} a week  {LONGEST} longest run  {MOST} 110 % line (evidence, moderate)"
    return [*grid.lines([step * n for n in range(top // step + 1)], cursor), Content(legend)]


def _kept(seen: Trends, cursor: date, size: Size) -> list[Content]:
    grid = _Grid(size, 100, seen.first, _end(seen))
    for week in seen.weeks:
        shares = [
            (min(100.0, 100 * kept.done / kept.planned) if kept.planned else 0.0)
            for kept in (week.stretch, week.strength)
        ]
        _bars(grid, week, [(shares[0], BAR, _BLUE), (shares[1], LONGEST, "bold")])
    legend = f"% done of what was planned in a week:  {BAR} stretch  {LONGEST} strength"
    return [*grid.lines((0, 50, 100), cursor), Content(legend)]


def _bars(grid: _Grid, week: WeekTrend, bars: list[tuple[float, str, str]]) -> None:
    columns = _columns(grid, week)
    middle = ceil(len(columns) / 2)
    for (value, shape, style), part in zip(bars, (columns[:middle], columns[middle:]), strict=True):
        if value:
            for column in part:
                for row in range(grid.row(value) + 1):
                    grid.put(column, row, shape, style)


def _columns(grid: _Grid, week: WeekTrend) -> list[int]:
    start = grid.column(week.monday)
    end = grid.column(week.monday + timedelta(days=6))
    return list(range(start, max(start + 1, end)))


def _end(seen: Trends) -> date:
    return monday_of(seen.last) + timedelta(days=6)


def _lights(seen: Trends, cursor: date, size: Size) -> list[Content]:
    """The newest weeks that fit round the cursor, a column each, Monday at the top."""
    lights = {each.date: each.light for each in seen.days}
    room = max(1, (size.width - AXIS) // _LEAST_CELL)
    last = max(monday_of(cursor), min(monday_of(seen.last), seen.first + timedelta(weeks=room - 1)))
    first = max(seen.first, last - timedelta(weeks=room - 1))
    mondays = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    wide = min(_MOST_CELL, max(_LEAST_CELL, (size.width - AXIS) // len(mondays)))
    free = [Content("")] * min(2, max(0, (size.height - 2) // WEEK - 1))
    lines = [Content(" " * AXIS + _months(mondays, wide))]
    for weekday, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")):
        cells = []
        for monday in mondays:
            day = monday + timedelta(days=weekday)
            light = lights.get(day)
            shape = SYMBOLS[light] if light else " "
            text = f"[{shape}]" if day == cursor else f" {shape} "
            style = f"{ON_COLOUR} on {STATUS_COLOURS[light]}" if light else ""
            cells += [Content.styled(f"{text:^{wide - 1}}", style), Content(" ")]
        lines += [Content(f"{name:<{AXIS}}") + Content("").join(cells), *free]
    legend = "  ".join(f"{SYMBOLS[light]} {light}" for light in STATUS_COLOURS)
    return [*lines, Content(legend)]


def _months(mondays: list[date], wide: int) -> str:
    line = ""
    for number, monday in enumerate(mondays):
        if (number == 0 or monday.day <= WEEK) and len(line) <= number * wide:
            line = f"{line:<{number * wide}} {monday:%b}"
    return line
