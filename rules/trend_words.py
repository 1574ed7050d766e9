"""Trends in plain words: the same for the shell, and for the day under the cursor of a plot."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from rules.assessment import Certainty, Level, Mark, Tolerance
from rules.marks import limit_mark
from rules.records import Sport
from rules.sentences import at_most, distance_words
from rules.settings import DistanceUnit
from rules.trends import DayLight, RunPain, Trends, WeekTrend, monday_of
from rules.words import SYMBOLS, mark_words, plural, words

_SPIKE_MARK = mark_words(Mark.EVIDENCE, Certainty.MODERATE)

LIGHTS = (Level.GO, Level.EASY, Level.REST, Level.STOP)


def trend_lines(
    seen: Trends,
    days: Iterable[DayLight],
    sports: Mapping[Sport, Tolerance],
    unit: DistanceUnit,
) -> Iterator[str]:
    """All that the range holds, a line each."""
    yield f"From {date_words(seen.first)} to {date_words(seen.last)}."
    yield f"Pain of each run (limit {seen.pain_limit}, {limit_mark(seen.pain_limit)}):"
    yield from (f"  {run_words(run, seen.pain_limit, unit)}" for run in seen.runs)
    if not seen.runs:
        yield "  no runs in these weeks yet."
    yield f"Weeks (110 % line: {_SPIKE_MARK}):"
    yield from (f"  {week_words(week, unit)}" for week in seen.weeks)
    lights = Counter(each.light for each in days)
    yield "Days by light: " + ", ".join(f"{light} {lights[light]}" for light in LIGHTS) + "."
    yield "Self-tests:" if seen.self_tests else "Self-tests: none in these weeks yet."
    for test in seen.self_tests:
        yield f"  {date_words(test.date)}: left {_pain(test.left)}, right {_pain(test.right)}"
    yield "By sport, in the whole log:" if sports else "By sport: nothing logged yet."
    yield from (f"  {sport_words(sport, cost)}" for sport, cost in sports.items())


def day_words(day: date, seen: Trends, light: Level | None, unit: DistanceUnit) -> str:
    """What a day and its week hold; `light` as far as it is worked out."""
    told = [f"{day:%a} {date_words(day)}"]
    if light:
        told.append(f"{SYMBOLS[light]} {light}")
    told += [_run(run, seen.pain_limit, unit) for run in seen.runs if run.date == day]
    told += [
        f"self-test left {_pain(test.left)}, right {_pain(test.right)}"
        for test in seen.self_tests
        if test.date == day
    ]
    week = [week for week in seen.weeks if week.monday == monday_of(day)]
    return " · ".join(told) + "".join(
        f"\nits week: {_week(each, unit, _SPIKE_MARK)}" for each in week
    )


def run_words(run: RunPain, limit: int, unit: DistanceUnit) -> str:
    """One run with its date."""
    return f"{date_words(run.date)}: {_run(run, limit, unit)}"


def _run(run: RunPain, limit: int, unit: DistanceUnit) -> str:
    length = f"run {distance_words(run.distance_m, unit)}" if run.distance_m else "run"
    over = " (at the limit or over)" if run.worst is not None and run.worst >= limit else ""
    return f"{length}, worst pain {_pain(run.worst)}{over}, morning after {_pain(run.morning)}"


def week_words(week: WeekTrend, unit: DistanceUnit) -> str:
    """One week, its plan and what was kept of it."""
    return f"week of {date_words(week.monday)}: {_week(week, unit)}"


def _week(week: WeekTrend, unit: DistanceUnit, mark: str = "") -> str:
    told = plural(week.runs, "run")
    if week.distance_m:
        told += f", {distance_words(week.distance_m, unit)}"
    if week.longest_m:
        told += f", longest {distance_words(week.longest_m, unit)}"
    if week.most_m:
        most = f"110 % line {at_most(week.most_m, unit)}"
        told += f" ({', '.join(filter(None, (most, mark)))})"
    stretch, strength = week.kept.stretch, week.kept.strength
    return (
        f"{told}; stretch {stretch.done} of {stretch.planned}, "
        f"strength {strength.done} of {strength.planned}"
    )


def sport_words(sport: Sport, cost: Tolerance) -> str:
    """What one sport has cost the hip so far."""
    mean = "unknown" if cost.mean_worst is None else f"{cost.mean_worst:.1f}"
    share = cost.bad_morning_share
    bad = "unknown" if share is None else f"{share:.0%}"
    sessions = plural(cost.sessions, "session")
    return f"{words(sport)}: {sessions}, mean worst pain {mean}, bad mornings {bad}"


def date_words(day: date) -> str:
    """A date as a person writes it, e.g. "9 Mar 2026"."""
    return f"{day.day} {day:%b %Y}"


def _pain(pain: int | None) -> str:
    return "unknown" if pain is None else str(pain)
