"""The plots of Trends over time: a mark has a shape of its own beside its colour."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from math import ceil

from textual.content import Content
from textual.geometry import Size

from rules.assessment import Level, Tolerance
from rules.dataclass import dataclass
from rules.kept import Kept
from rules.past import WEEK
from rules.records import WORST_PAIN, Sport
from rules.settings import DistanceUnit
from rules.trend_words import sport_words
from rules.trends import Trends, WeekTrend
from screens.trend_calendar import calendar
from screens.trend_grid import DIM, FRAME, Grid
from screens.widgets.drawing import Mark, Picture

GOOD, OVER, MORNING = "●", "✖", "○"
LEFT, RIGHT = "◀", "▶"
BAR, OTHER, MOST = "█", "░", "━"
_STRONG, _WARNING, _SOFT = "bold $foreground", "bold $text-error", "$text-primary"
_BAR_COLUMNS = 3
"""Columns that two bars and the gap after them need; else weeks are put together."""
_ROOM_FOR_TWO = 26
"""Rows from which on two pictures are told apart better than one."""
_LOST_ROWS = 2
"""Rows that may stay empty below a picture."""
_PAINS: dict[float, str] = {0: "0", 5: "5", WORST_PAIN: "10"}


class Plot(StrEnum):
    """What can be looked at; the value is its name on the screen."""

    PAIN = "Pain"
    VOLUME = "Volume"
    LIGHTS = "Lights"
    KEPT = "Done"
    SELF_TEST = "Self-test"
    SPORTS = "Sports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is looked at."""

    plot: Plot
    seen: Trends
    lights: Mapping[date, Level]
    """As far as they are worked out."""
    near: date
    """The calendar is drawn round this day where not all of it fits."""
    unit: DistanceUnit


def draw(looked: Looked, size: Size) -> Picture:
    """A plot as large as the room; with room also the pain, or the volume, over the same days."""
    plot = looked.plot
    other = Plot.VOLUME if plot is Plot.PAIN else Plot.PAIN
    if size.height < _ROOM_FOR_TWO or not looked.seen.runs:
        return _picture(plot, looked, size)
    first = _picture(plot, looked, Size(size.width, size.height // 2))
    below = len(first.lines) + 1
    second = _picture(other, looked, Size(size.width, size.height - below))

    def marks(day: date) -> Iterator[Mark]:
        yield from first.marks(day)
        for mark in second.marks(day):
            yield mark._replace(line=below + mark.line)

    return Picture((*first.lines, Content(""), *second.lines), marks)


def _picture(plot: Plot, looked: Looked, size: Size) -> Picture:
    seen = looked.seen
    if missing := empty_words(plot, seen):
        return Picture((Content(missing),))
    match plot:
        case Plot.PAIN:
            return _pain(seen, size)
        case Plot.SELF_TEST:
            return _self_test(seen, size)
        case Plot.VOLUME:
            return _volume(seen, looked.unit, size)
        case Plot.KEPT:
            return _kept(seen, size)
        case _:
            return calendar(seen, looked.lights, looked.near, size)


def empty_words(plot: Plot, seen: Trends) -> str:
    """What is missing for a plot; empty when it can be drawn."""
    if plot in {Plot.PAIN, Plot.VOLUME} and not seen.runs:
        return "No runs in these weeks yet: they show here from the first one (a on Today)."
    if plot is Plot.PAIN and all(run.worst is None and run.morning is None for run in seen.runs):
        return "No pain of these runs was noted yet: in Runs a digit answers it."
    if plot is Plot.SELF_TEST and not seen.self_tests:
        return "No self-test in these weeks yet: both sides show here (t on Today)."
    return ""


def _title(name: str, *marks: tuple[str, str, str]) -> Content:
    """The name of a picture, and what each mark in it means."""
    parts: list[tuple[str, str]] = [(name, "bold")]
    for shape, style, meaning in marks:
        parts += [("  ", ""), (shape, style), (f" {meaning}", DIM)]
    return Content.assemble(*parts)


def _pain(seen: Trends, size: Size) -> Picture:
    grid = Grid(_even(size), WORST_PAIN, seen)
    limit = seen.pain_limit
    grid.line(limit, _WARNING)
    # In a long log many runs share a cell, which is drawn once.
    columns = {day: grid.column(day) for day in {run.date for run in seen.runs}}
    mornings = {(run.morning, columns[run.date]) for run in seen.runs if run.morning is not None}
    for morning, column in mornings:
        grid.put(min(column + 1, grid.width - 1), grid.row(morning), MORNING, _SOFT)
    worsts = {(run.worst, columns[run.date]) for run in seen.runs if run.worst is not None}
    # The worst last: what is over the limit is never hidden.
    for worst, column in sorted(worsts):
        shape, style = (OVER, _WARNING) if worst >= limit else (GOOD, _STRONG)
        grid.put(column, grid.row(worst), shape, style)
    title = _title(
        "Pain",
        (GOOD, _STRONG, "worst of a run"),
        (OVER, _WARNING, "at the limit or over"),
        (MORNING, _SOFT, "morning after"),
    )
    return grid.picture(title, _PAINS | {limit: f"limit {limit}"})


def _even(size: Size) -> Size:
    """A little less room where that gives each pain as many rows."""
    over = (size.height - FRAME - 1) % WORST_PAIN
    return Size(size.width, size.height - over) if over <= _LOST_ROWS else size


def _self_test(seen: Trends, size: Size) -> Picture:
    grid = Grid(_even(size), WORST_PAIN, seen)
    for test in seen.self_tests:
        column = min(max(1, grid.column(test.date)), grid.width - 2)
        for pain, beside, shape, style in (
            (test.left, -1, LEFT, _SOFT),
            (test.right, 1, RIGHT, _WARNING),
        ):
            if pain is not None:
                grid.put(column + beside, grid.row(pain), shape, style)
    title = _title("Pain in the self-test", (LEFT, _SOFT, "left"), (RIGHT, _WARNING, "right"))
    return grid.picture(title, _PAINS)


def _volume(seen: Trends, unit: DistanceUnit, size: Size) -> Picture:
    per = unit.metres
    groups = _groups(seen, size)
    weekly = [sum(week.distance_m for week in group) / len(group) / per for group in groups]
    longest = [max(week.longest_m or 0 for week in group) / per for group in groups]
    most = [max(week.most_m or 0 for week in group) / per for group in groups]
    step, top = _scale(max(*weekly, *longest, *most))
    grid = Grid(size, top, seen)
    for group, total, long, line in zip(groups, weekly, longest, most, strict=True):
        _, longest_at = _bars(grid, group, total, long)
        if line:
            for column in longest_at:
                grid.put(column, grid.row(line), MOST, _WARNING)
    title = _title(
        f"Volume{_each(groups)}",
        (BAR, _SOFT, f"{unit} a week"),
        (OTHER, _STRONG, "longest"),
        (MOST, _WARNING, "110 % (evidence, moderate)"),
    )
    labels: dict[float, str] = {step * n: f"{step * n}" for n in range(top // step)}
    return grid.picture(title, labels | {top: f"{top} {unit}"})


def _scale(highest: float) -> tuple[int, int]:
    """A round step and the top of an axis that holds a value."""
    step = next(s * 10**n for n in range(9) for s in (1, 2, 5) if s * 10**n * 5 >= highest)
    return step, max(1, ceil(highest / step)) * step


def _kept(seen: Trends, size: Size) -> Picture:
    grid = Grid(size, 100, seen)
    groups = _groups(seen, size)
    for group in groups:
        stretch = [week.kept.stretch for week in group]
        strength = [week.kept.strength for week in group]
        _bars(grid, group, *map(_share, (stretch, strength)))
    title = _title(
        f"Done of what was planned{_each(groups)}",
        (BAR, _SOFT, "stretch"),
        (OTHER, _STRONG, "strength"),
    )
    return grid.picture(title, {0: "0", 50: "50", 100: "100 %"})


def _share(weeks: Sequence[Kept]) -> float:
    """What was done, in % of what was planned, at most 100."""
    planned = sum(week.planned for week in weeks)
    return min(100.0, 100 * sum(week.done for week in weeks) / planned) if planned else 0.0


def _groups(seen: Trends, size: Size) -> list[tuple[WeekTrend, ...]]:
    """The weeks, so many together that two bars fit."""
    columns = Grid(size, 1, seen).width
    many = max(1, ceil(len(seen.weeks) * _BAR_COLUMNS / columns))
    return [seen.weeks[n : n + many] for n in range(0, len(seen.weeks), many)]


def _each(groups: list[tuple[WeekTrend, ...]]) -> str:
    many = len(groups[0])
    return f", {many} weeks a bar" if many > 1 else ""


def _bars(
    grid: Grid, weeks: tuple[WeekTrend, ...], left: float, right: float
) -> tuple[range, range]:
    """Two bars side by side, with a gap after them; gives the columns of each."""
    start = grid.start(weeks[0].monday)
    wide = max(1, (len(weeks) * WEEK * grid.width // grid.days - 1) // 2)
    parts = range(start, start + wide), range(start + wide, start + 2 * wide)
    bars = (left, BAR, _SOFT), (right, OTHER, _STRONG)
    for (value, shape, style), part in zip(bars, parts, strict=True):
        if value:
            for column in part:
                for row in range(grid.row(value) + 1):
                    grid.put(column, row, shape, style)
    return parts


def draw_sports(costs: Mapping[Sport, Tolerance], size: Size) -> Picture:
    """What each sport has cost, a bar of its mean worst pain beside the numbers."""
    if not costs:
        return Picture((Content("Nothing logged yet: a on Today adds a run."),))
    lines = [_title("Pain by sport", (BAR, _SOFT, "mean worst pain, the line is 0 to 10"))]
    for sport, cost in costs.items():
        filled = round((cost.mean_worst or 0) / WORST_PAIN * size.width)
        bar = Content.assemble((BAR * filled, _SOFT), ("─" * (size.width - filled), DIM))
        lines += [Content(""), Content(sport_words(sport, cost)), bar]
    return Picture(tuple(lines))
