"""What is planned for the coming days, as far as the log says today."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from rules.assess import assess
from rules.assessment import Assessment, Due
from rules.dataclass import dataclass
from rules.due import is_due_in
from rules.groups import records_of
from rules.past import WEEK, Past
from rules.records import Record
from rules.settings import DEFAULTS, Settings
from rules.stage import planned_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One thing to do on one day."""

    date: date
    what: Due
    number: int
    """1-based: of the stretch sessions of that day; else 1."""


def coming(
    history: Iterable[Record], now: datetime, days: int, settings: Settings = DEFAULTS
) -> tuple[Planned, ...]:
    """Morning checks, stretch and strength of today, as far as still due, and the days after it.

    The phase and the strength days of today are taken to last. Fewer than 7 strength days a week
    are spread evenly by the calendar (our choice), so that a later look names the same days.
    """
    records = records_of(history)
    today, a_week = assess(records, now, settings), planned_days(Past(records, now, settings))
    listed = [*_today(today)]
    for ahead in range(1, days):
        listed += _day(today.date + timedelta(days=ahead), today, a_week)
    return tuple(listed)


def _today(today: Assessment) -> Iterator[Planned]:
    if Due.MORNING_CHECK in today.due:
        yield Planned(date=today.date, what=Due.MORNING_CHECK, number=1)
    if Due.STRETCH in today.due:
        for number in range(today.stretch.done + 1, today.stretch.target + 1):
            yield Planned(date=today.date, what=Due.STRETCH, number=number)
    if Due.STRENGTH in today.due:
        yield Planned(date=today.date, what=Due.STRENGTH, number=1)


def _day(day: date, today: Assessment, a_week: int) -> Iterator[Planned]:
    if is_due_in(today.phase, Due.MORNING_CHECK):
        yield Planned(date=day, what=Due.MORNING_CHECK, number=1)
    if is_due_in(today.phase, Due.STRETCH):
        for number in range(1, today.stretch.target + 1):
            yield Planned(date=day, what=Due.STRETCH, number=number)
    if is_due_in(today.phase, Due.STRENGTH) and _is_strength_day(day, a_week):
        yield Planned(date=day, what=Due.STRENGTH, number=1)


def _is_strength_day(day: date, a_week: int) -> bool:
    """Whether it is one of `a_week` days, spread evenly, of any 7."""
    number = day.toordinal()
    return number * a_week // WEEK != (number - 1) * a_week // WEEK
