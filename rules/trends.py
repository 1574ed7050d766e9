"""What the log comes to over weeks: the numbers behind every plot, table and page of trends."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum

from rules.assessment import Level
from rules.dataclass import dataclass
from rules.days import local_date
from rules.episodes import newest
from rules.groups import EPISODES, Records, records_of
from rules.kept import WeekKept, kept
from rules.lights import Lights
from rules.past import WEEK, Past
from rules.phase import State
from rules.records import Activity, Record
from rules.runs import (
    SPIKE_DAYS,
    baseline,
    distance,
    find_morning,
    longest_of,
    max_distance,
    worst,
)
from rules.settings import DEFAULTS, Settings
from rules.timeline import Dated, earliest


class Span(StrEnum):
    """How far back one looks."""

    FOUR_WEEKS = "4 weeks"
    TWELVE_WEEKS = "12 weeks"
    ALL = "all"


WEEKS = {Span.FOUR_WEEKS: 4, Span.TWELVE_WEEKS: 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPain:
    """What one run cost."""

    date: date
    worst: int | None
    """0..10; None when unknown."""
    morning: int | None
    """The pain of the morning after, 0..10; None while unknown."""
    baseline: int
    """The pain before it, 0..10."""
    distance_m: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekTrend:
    """One week, Monday to Sunday, as far as the range shows it."""

    monday: date
    runs: int
    distance_m: float
    """The sum of the known distances, in metres."""
    longest_m: float | None
    most_m: float | None
    """1.10 times the longest run of the 30 days before the Monday (evidence, moderate)."""
    kept: WeekKept


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLight:
    """The light of one day."""

    date: date
    light: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPain:
    """The pain of one self-test on each side, 0..10 or None."""

    date: date
    left: int | None
    right: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """What the weeks hold, oldest first."""

    first: date
    """A Monday."""
    last: date
    """Today."""
    pain_limit: int
    """As of now; pain at or over it is too much."""
    runs: tuple[RunPain, ...]
    weeks: tuple[WeekTrend, ...]
    self_tests: tuple[TestPain, ...]


class Range:
    """The last so many weeks of a log, the running one included, with its records sorted once.

    Lights are dear, so they are worked out for the days that are asked for; what each sport costs
    is `rules.runs.tolerance`, of the whole log whatever the range.
    """

    def __init__(
        self,
        history: Iterable[Record],
        now: datetime,
        settings: Settings = DEFAULTS,
        weeks: int | None = WEEKS[Span.TWELVE_WEEKS],
    ) -> None:
        """Of `weeks` weeks; None: from the first record on."""
        if weeks is None:
            self._lights = Lights(history, now, settings)
            past = self._lights.past
            self.first = monday_of(min(past.first or past.today, past.today))
        else:
            today = local_date(now, settings.day_end)
            self.first = monday_of(today) - timedelta(days=WEEK * (weeks - 1))
            self._lights = Lights(_needed(history, self.first), now, settings)
        self.last = self._lights.past.today

    def trends(self) -> Trends:
        """All but the lights."""
        past = self._lights.past
        mondays = _days(self.first, self.last)[::WEEK]
        return Trends(
            first=self.first,
            last=self.last,
            pain_limit=State(past).pain_limit,
            runs=tuple(_run_pain(run, past) for run in past.runs.since(self.first)),
            weeks=tuple(_week(monday, past) for monday in mondays),
            self_tests=tuple(
                TestPain(date=each.date, left=each.record.pain_left, right=each.record.pain_right)
                for each in past.self_tests.since(self.first)
            ),
        )

    def lights(self, first: date, last: date) -> Iterator[DayLight]:
        """The light of each day from `first` to `last`, of those that the range holds."""
        for day in _days(max(first, self.first), min(last, self.last)):
            yield DayLight(date=day, light=self._lights.of_day(day))


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _needed(history: Iterable[Record], first: date) -> Records[Record]:
    """The records that a range can depend on: a log of ten years is mostly older than these."""
    records = records_of(history)
    episodes = records.of(EPISODES)
    over = [each for each in episodes if each.settled_on and each.settled_on < first]
    begin = [first - timedelta(days=SPIKE_DAYS), *(e.onset for e in episodes if e not in over)]
    if latest := newest(over):
        begin.append(latest.onset)
        begin.append(max(day for each in over if (day := each.settled_on)))
    return records.from_instant(earliest(min(begin)))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


def _run_pain(run: Dated[Activity], past: Past) -> RunPain:
    morning = find_morning(run, past.runs, past.rated)
    return RunPain(
        date=run.date,
        worst=worst(run.record),
        morning=morning.record.pain if morning else None,
        baseline=baseline(run.record),
        distance_m=distance(run.record),
    )


def _week(monday: date, past: Past) -> WeekTrend:
    sunday = monday + timedelta(days=WEEK - 1)
    # A run that a flight west has put after today belongs to the week that is under way.
    runs = [*past.counted_runs.within(monday, sunday if sunday < past.today else date.max)]
    return WeekTrend(
        monday=monday,
        runs=len(runs),
        distance_m=sum(distance(run.record) or 0.0 for run in runs),
        longest_m=longest_of(runs),
        most_m=max_distance(past.runs, monday, date.min),
        kept=kept(monday, min(sunday, past.today), past),
    )
