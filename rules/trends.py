"""What the log comes to over weeks: the numbers behind every plot, table and page of trends."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from rules.assessment import Level, Phase
from rules.days import local_date
from rules.episodes import newest
from rules.light import findings
from rules.past import WEEK, Dated, Past
from rules.phase import State
from rules.programme import programme
from rules.records import Activity, Episode, Record, SessionKind, lived_at
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
from rules.stage import days_a_week

_PLANNED_IN = {Phase.CALM, Phase.RETURN, Phase.SPEED}
"""The phases in which stretching is planned; strength also when settled."""


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
class Kept:
    """What was done of what was planned in a week."""

    planned: int
    done: int


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
    stretch: Kept
    """Finished sessions against those planned."""
    strength: Kept
    """Different days with a finished session against those planned."""


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
    """All that the range shows, oldest first."""

    first: date
    last: date
    pain_limit: int
    """As of now; pain at or over it is too much."""
    runs: tuple[RunPain, ...]
    weeks: tuple[WeekTrend, ...]
    days: tuple[DayLight, ...]
    self_tests: tuple[TestPain, ...]


def trends(
    history: Iterable[Record],
    now: datetime,
    settings: Settings = DEFAULTS,
    weeks: int | None = WEEKS[Span.TWELVE_WEEKS],
) -> Trends:
    """The last so many weeks, the running one included; None: from the first record on.

    What each sport costs is `rules.runs.tolerance`: of the whole log, whatever the range.
    """
    today = local_date(now, settings.day_end)
    if weeks is None:
        past = Past(history, now, settings)
        first = monday_of(min(past.first or past.today, past.today))
    else:
        first = monday_of(today) - timedelta(days=WEEK * (weeks - 1))
        past = Past(_needed(history, first), now, settings)
    states = {day: _state_of(day, past) for day in _days(first, past.today)}
    return Trends(
        first=first,
        last=past.today,
        pain_limit=State(past).pain_limit,
        runs=tuple(_run_pain(run, past) for run in past.runs.since(first)),
        weeks=_weeks(states, past),
        days=tuple(
            DayLight(date=day, light=findings(state)[0].level) for day, state in states.items()
        ),
        self_tests=tuple(
            TestPain(date=each.date, left=each.record.pain_left, right=each.record.pain_right)
            for each in past.self_tests.since(first)
        ),
    )


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _needed(history: Iterable[Record], first: date) -> Iterator[Record]:
    """The records that a range can depend on: a log of ten years is mostly older than these."""
    records = [each for each in history if not each.deleted]
    episodes = [each for each in records if isinstance(each, Episode)]
    over = [each for each in episodes if each.settled_on and each.settled_on < first]
    begin = [first - timedelta(days=SPIKE_DAYS), *(e.onset for e in episodes if e not in over)]
    if latest := newest(over):
        begin.append(latest.onset)
        begin.append(max(day for each in over if (day := each.settled_on)))
    # The date on the wall clock is quick to compare, and is the local date or the one after.
    oldest = min(begin).toordinal()
    for each in records:
        at = lived_at(each)
        if at is None or at.toordinal() >= oldest:
            yield each


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


def _state_of(day: date, past: Past) -> State:
    """The day as it was decided: before its first run, or at its end; today: now.

    At its end, each day with a run would only say that one has run (our choice).
    """
    end = datetime.combine(day + timedelta(days=1), past.settings.day_end, past.now.tzinfo)
    instant = min(end - timedelta(microseconds=1), past.now)
    run = next(past.runs.within(day, day), None)
    if run and day < past.today:
        instant = min(instant, run.record.start.astimezone(past.now.tzinfo) - timedelta(seconds=1))
    return State(past.as_of(instant))


def _run_pain(run: Dated[Activity], past: Past) -> RunPain:
    morning = find_morning(run, past.runs, past.rated)
    return RunPain(
        date=run.date,
        worst=worst(run.record),
        morning=morning.record.pain if morning else None,
        baseline=baseline(run.record),
        distance_m=distance(run.record),
    )


def _weeks(states: dict[date, State], past: Past) -> tuple[WeekTrend, ...]:
    mondays = [day for day in states if day.weekday() == 0]
    stretches = _finished(SessionKind.STRETCH, past, mondays[0])
    strengths = _finished(SessionKind.STRENGTH, past, mondays[0])
    return tuple(
        _week(
            monday,
            [
                states[day]
                for day in _days(monday, monday + timedelta(days=WEEK - 1))
                if day in states
            ],
            past,
            stretches.get(monday, []),
            strengths.get(monday, []),
        )
        for monday in mondays
    )


def _week(
    monday: date, states: list[State], past: Past, stretches: list[date], strengths: list[date]
) -> WeekTrend:
    # A run that a flight west has put after today belongs to the week that is under way.
    end = monday + timedelta(days=WEEK - 1)
    runs = [*past.runs.within(monday, date.max if states[-1].today == past.today else end)]
    twice = programme().stretch.times_a_day.value
    planned = sum(days_a_week(each.past) for each in states if _is_strength_planned(each))
    return WeekTrend(
        monday=monday,
        runs=len(runs),
        distance_m=sum(distance(run.record) or 0.0 for run in runs),
        longest_m=longest_of(runs),
        most_m=max_distance(past.runs, monday, date.min),
        stretch=Kept(
            planned=twice * sum(each.phase in _PLANNED_IN for each in states), done=len(stretches)
        ),
        strength=Kept(planned=round(planned / WEEK), done=len(set(strengths))),
    )


def _is_strength_planned(state: State) -> bool:
    return state.phase in _PLANNED_IN or state.phase is Phase.SETTLED


def _finished(what: SessionKind, past: Past, first: date) -> dict[date, list[date]]:
    """The dates of finished sessions by the Monday of their week."""
    this_week = monday_of(past.today)
    weeks: dict[date, list[date]] = {}
    for each in past.sessions_since(what, first):
        if each.record.finished:
            weeks.setdefault(min(monday_of(each.date), this_week), []).append(each.date)
    return weeks
