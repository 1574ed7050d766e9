"""A picture of cells over an axis of days, that every plot of Trends is drawn on.

Drawn here rather than with plotext, which was tried: its legend lies over the points, its dates
fall on any day of the week, and no cursor can stand on a day.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import groupby, pairwise
from operator import itemgetter

from textual.content import Content
from textual.geometry import Size

from rules.past import WEEK
from rules.trends import Trends, monday_of
from screens.widgets.drawing import Mark, Picture

AXIS = 10
"""Columns at the left, for the numbers."""
FRAME = 3
"""Rows that are no cells: the title, the axis and its dates."""
_BY_MONDAYS, _BY_MONTHS = 190, 1_200
"""Days up to which the axis has Mondays, and up to which it has months; beyond, years."""
DIM = "$foreground 65%"


class Grid:
    """Cells over whole weeks, row 0 at the bottom."""

    def __init__(self, size: Size, top: float, seen: Trends) -> None:
        self.width, self.height = max(10, size.width - AXIS), max(4, size.height - FRAME)
        self.top, self.first = top, seen.first
        self.days = (monday_of(seen.last) - seen.first).days + WEEK
        self._cells: dict[tuple[int, int], tuple[str, str]] = {}

    def start(self, day: date) -> int:
        """The first column of a day."""
        return (day - self.first).days * self.width // self.days

    def column(self, day: date) -> int:
        """The column in the middle of a day; what is dated after the last week is on its end."""
        column = (2 * (day - self.first).days + 1) * self.width // (2 * self.days)
        return min(self.width - 1, column)

    def row(self, value: float) -> int:
        """The row of a value; what is over the top is on it."""
        return min(self.height - 1, round(value / self.top * (self.height - 1)))

    def put(self, column: int, row: int, shape: str, style: str = "") -> None:
        """Draw one cell, over what is there; nothing outside."""
        if 0 <= column < self.width:
            self._cells[column, row] = (shape, style)

    def line(self, value: float, style: str) -> None:
        """Draw a line across."""
        for column in range(self.width):
            self.put(column, self.row(value), "╌", style)

    def picture(self, title: Content, labels: Mapping[float, str]) -> Picture:
        """The whole picture, with the names of some values at the left."""
        named = {self.row(value): label for value, label in labels.items()}
        rows = range(self.height - 1, -1, -1)
        lines = (
            title,
            *(Content(axis_name(named.get(row, ""))) + self._row(row) for row in rows),
            *self._dates(),
        )
        return Picture(lines, self._cursor)

    def _row(self, row: int) -> Content:
        empty = (" ", DIM)
        return joined(self._cells.get((column, row), empty) for column in range(self.width))

    def _cursor(self, day: date) -> Iterator[Mark]:
        """A line through what is empty above a day, and a mark under it."""
        column = self.column(day)
        for row in range(self.height):
            if (column, row) not in self._cells:
                yield Mark(self.height - row, AXIS + column, "│", DIM)
        yield Mark(self.height + 1, AXIS + column, "▲")

    def _dates(self) -> Iterator[Content]:
        """The axis and its dates."""
        ticks, line = ["─"] * self.width, ""
        for column, label in self._named():
            line = f"{line:<{column}}{label}"
            ticks[column] = "┬"
        yield Content(" " * (AXIS - 1) + "└" + "".join(ticks))
        yield Content.styled(" " * AXIS + line, DIM)

    def _named(self) -> list[tuple[int, str]]:
        """The columns of dates and their names: every date, or every second, third and so on."""
        days, named = list(self._dated()), []
        for step in range(1, len(days) + 1):
            pairs = zip([None, *days[::step]], days[::step], strict=False)
            named = [(self.start(day), self._label(day, before)) for before, day in pairs]
            named = [(column, name) for column, name in named if column + len(name) <= self.width]
            if all(one + len(name) + 2 <= other for (one, name), (other, _) in pairwise(named)):
                break
        return named

    def _dated(self) -> Iterator[date]:
        last = self.first + timedelta(days=self.days - 1)
        if self.days > _BY_MONTHS:
            # Going through each day of a long log would be seen.
            years = (date(year, 1, 1) for year in range(self.first.year, last.year + 1))
            yield from (day for day in years if day >= self.first)
            return
        for number in range(self.days):
            day = self.first + timedelta(days=number)
            if day.weekday() == 0 if self.days <= _BY_MONDAYS else day.day == 1:
                yield day

    def _label(self, day: date, before: date | None) -> str:
        """Its name after another one's: the year with the first month of it that is named."""
        if self.days <= _BY_MONDAYS:
            return f"{day.day} {day:%b}"
        if self.days <= _BY_MONTHS:
            is_told = before is not None and before.year == day.year
            return f"{day:%b}" if is_told else f"{day:%b %Y}"
        return f"{day:%Y}"


def axis_name(name: str) -> str:
    """The name of a value with its place on the axis."""
    return f"{name:>{AXIS - 2}} {'┤' if name else '│'}"


def joined(cells: Iterable[tuple[str, str]]) -> Content:
    """Cells in one line; neighbours of one style together, which is quicker to paint."""
    return Content.assemble(
        *(
            ("".join(shape for shape, _ in run), style)
            for style, run in groupby(cells, itemgetter(1))
        )
    )
