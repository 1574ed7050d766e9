"""What the page for the physio says, worked out from the log; `store/` draws the page."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from rules.assess import assess
from rules.assessment import Assessment, SelfTestResult, Tolerance
from rules.criteria import Criterion, criteria
from rules.dataclass import dataclass
from rules.days import local_date
from rules.groups import records_of
from rules.kept import WeekKept, kept
from rules.lights import Lights
from rules.past import WEEK, Past
from rules.questions import Question, questions
from rules.records import Activity, Check, Episode, Record, SelfTest, Sport
from rules.report_runs import FastRunning, RunRow, fast_running, run_rows
from rules.runs import distance, tolerance
from rules.selftest import result_of
from rules.settings import DEFAULTS, Settings

WEEKS = 6
MOST_WEEKS = 12
"""Weeks that the page covers: unless said, and at most (our choice: it stays one page)."""
MOST_RUNS = 10
MOST_TESTS = 12
MOST_QUESTIONS = 4
MOST_FLAGS = 4
"""Rows that the page has room for; the newest, and the rest is counted (our choice)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagSeen:
    """A red flag that was answered with yes in the weeks covered."""

    name: str
    times: int
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRow:
    """One self-test."""

    date: date
    left: int | None
    right: int | None
    """Pain 0..10 of each side; None: not known."""
    signs: int
    """0..3."""
    result: SelfTestResult


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """Planned and done in one week of the weeks covered."""

    first: date
    last: date
    """Seven days, the last week up to today."""
    kept: WeekKept
    runs: int
    run_m: float
    """Metres, of the runs with a known distance."""
    run_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that the page says; lists are oldest first and hold the newest."""

    first: date
    last: date
    """The dates covered, both included."""
    assessment: Assessment
    episode: Episode | None
    """The current one as of today, or else the newest that has ended."""
    checks: int
    """Checks and self-tests in these weeks: each has asked for flags."""
    flags: tuple[FlagSeen, ...]
    flags_more: int
    tests: tuple[TestRow, ...]
    tests_more: int
    criteria: tuple[Criterion, ...]
    weeks: tuple[WeekRow, ...]
    runs: tuple[RunRow, ...]
    runs_more: int
    """Runs of these weeks that are not in `runs`."""
    runs_before: int
    """Runs of the log before these weeks."""
    longest: Activity | None
    """The longest run of these weeks, by distance."""
    fast: FastRunning
    tolerance: dict[Sport, Tolerance]
    """Of the whole log."""
    questions: tuple[Question, ...]
    questions_more: int


def report(
    history: Iterable[Record], now: datetime, settings: Settings = DEFAULTS, *, weeks: int = WEEKS
) -> Report:
    """What the page says of the last `weeks` weeks, today included; 1 to `MOST_WEEKS`."""
    records = records_of(history)
    lights = Lights(records, now, settings)
    past = lights.past
    first = past.days_ago(weeks * WEEK - 1)
    runs = [*past.runs.since(first)]
    tests = _tests(past, first)
    flags = _flags(past, first)
    asked = questions(records)
    return Report(
        first=first,
        last=past.today,
        assessment=assess(records, now, settings),
        episode=past.episode or past.ended,
        checks=_asked(records, past, first),
        flags=flags[-MOST_FLAGS:],
        flags_more=max(0, len(flags) - MOST_FLAGS),
        tests=tests[-MOST_TESTS:],
        tests_more=max(0, len(tests) - MOST_TESTS),
        criteria=criteria(past),
        weeks=tuple(_week(past, first + timedelta(days=WEEK * number)) for number in range(weeks)),
        runs=run_rows(runs[-MOST_RUNS:], lights),
        runs_more=max(0, len(runs) - MOST_RUNS),
        runs_before=len(past.runs) - len(runs),
        longest=_longest(run.record for run in runs),
        fast=fast_running(runs),
        tolerance=tolerance(records, now, settings),
        questions=asked[-MOST_QUESTIONS:],
        questions_more=max(0, len(asked) - MOST_QUESTIONS),
    )


def _asked(records: Iterable[Record], past: Past, first: date) -> int:
    """Checks and self-tests lived in these weeks, also those without a pain."""
    day_end = past.settings.day_end
    return sum(
        not each.deleted and each.at <= past.now and local_date(each.at, day_end) >= first
        for each in records
        if isinstance(each, Check | SelfTest)
    )


def _flags(past: Past, first: date) -> tuple[FlagSeen, ...]:
    """The flags of these weeks, that which was seen last at the end."""
    seen: dict[str, FlagSeen] = {}
    for each in past.flagged.since(first):
        for name in dict.fromkeys(each.record.flags):
            before = seen.pop(name, None)
            times = before.times + 1 if before else 1
            seen[name] = FlagSeen(name=name, times=times, last=each.date)
    return tuple(seen.values())


def _tests(past: Past, first: date) -> tuple[TestRow, ...]:
    return tuple(
        TestRow(
            date=each.date,
            left=each.record.pain_left,
            right=each.record.pain_right,
            signs=(found := result_of(each.record)).signs,
            result=found.result,
        )
        for each in past.self_tests.since(first)
    )


def _week(past: Past, first: date) -> WeekRow:
    last = min(first + timedelta(days=WEEK - 1), past.today)
    runs = [run.record for run in past.counted_runs.within(first, last)]
    return WeekRow(
        first=first,
        last=last,
        kept=kept(first, last, past),
        runs=len(runs),
        run_m=sum(distance(run) or 0 for run in runs),
        run_s=sum(run.duration_s for run in runs),
    )


def _longest(runs: Iterable[Activity]) -> Activity | None:
    return max(
        (run for run in runs if distance(run)), key=lambda run: run.distance_m or 0, default=None
    )
