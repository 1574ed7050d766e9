"""What a run was like: its worst pain, its baseline, its morning, its length."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from math import inf

from rules.assessment import Tolerance
from rules.pairs import counted
from rules.past import Past
from rules.records import FAST_EFFORTS, Activity, Check, Record, Sport
from rules.settings import DEFAULTS, Settings
from rules.timeline import Dated, T, Timeline

SPIKE_DAYS = 30
"""The longest run of so many days before is what a run is held against (evidence, moderate)."""


def worst(activity: Activity) -> int | None:
    """The greater of the pains during and after, 0..10; None when both are unknown."""
    known = [pain for pain in (activity.pain_during, activity.pain_after) if pain is not None]
    return max(known, default=None)


def baseline(activity: Activity) -> int:
    """The pain before it, 0..10; 0 when it is unknown."""
    return activity.pain_before or 0


def distance(activity: Activity) -> float | None:
    """Metres; None when unknown, and 0 is unknown."""
    return activity.distance_m or None


def is_fast(activity: Activity) -> bool:
    """Whether it was faster running: tempo, intervals, hills, strides or a race."""
    return activity.effort in FAST_EFFORTS


def find_morning(
    activity: Dated[Activity], among: Timeline[Activity], rated: Timeline[Check]
) -> Dated[Check] | None:
    """The first check of a later day, before the next activity `among` these of a later day."""
    day = activity.date
    first = next((check for check in rated.after(activity.instant) if check.date > day), None)
    end = next((each.instant for each in among.following(activity) if each.date > day), inf)
    return first if first and first.instant < end else None


def max_distance(runs: Timeline[Activity], day: date, since: date) -> float | None:
    """1.10 times the longest run of the 30 days before `day` (evidence, moderate), in metres.

    Counts runs dated `since` or later; None when none of them has a known distance.
    """
    first = max(since, day - timedelta(days=SPIKE_DAYS))
    longest = longest_of(runs.within(first, day - timedelta(days=1)))
    # In tenths, because 1.10 has no exact float: 5500 m is not longer than 1.10 times 5000 m.
    return longest * 11 / 10 if longest else None


def longest_of(runs: Iterable[Dated[Activity]]) -> float | None:
    """The longest known distance, in metres."""
    known = (metres for run in runs if (metres := distance(run.record)))
    return max(known, default=None)


def tolerance(
    history: Iterable[Record], now: datetime, settings: Settings = DEFAULTS
) -> dict[Sport, Tolerance]:
    """What each sport in the log has cost the hip so far."""
    done: dict[Sport, list[tuple[Activity, Check | None]]] = {}
    for each, morning in mornings(Past(history, now, settings)):
        told = morning.record if morning else None
        done.setdefault(each.record.sport, []).append((each.record, told))
    return {sport: _tolerance(done[sport]) for sport in Sport if sport in done}


def _tolerance(done: Sequence[tuple[Activity, Check | None]]) -> Tolerance:
    pains = [pain for activity, _ in done if (pain := worst(activity)) is not None]
    bad = [is_above_baseline(check, activity) for activity, check in done if check]
    return Tolerance(
        sessions=len(counted(activity for activity, _ in done)),
        mean_worst=sum(pains) / len(pains) if pains else None,
        bad_morning_share=sum(bad) / len(bad) if bad else None,
    )


def mornings(past: Past) -> Iterator[tuple[Dated[Activity], Dated[Check] | None]]:
    """Every activity with its morning, oldest first; None while that is unknown.

    What `find_morning` says of each, but in one pass: searching for each takes four times as long.
    """
    rated, activities = list(past.rated), list(past.activities)
    runs = [each for each in activities if each.record.sport is Sport.RUN]
    lived = runs_done = 0
    for index, each in enumerate(activities):
        while lived < len(rated) and rated[lived].instant <= each.instant:
            lived += 1
        morning = _next_day(rated, lived, each.date)
        if each.record.sport is Sport.RUN:
            runs_done += 1
            end = _next_day(runs, runs_done, each.date)
        else:
            end = _next_day(activities, index + 1, each.date)
        is_in_time = morning and (end is None or morning.instant < end.instant)
        yield each, morning if is_in_time else None


def _next_day(among: Sequence[Dated[T]], start: int, day: date) -> Dated[T] | None:
    """The first one from a place on that is dated later than a day."""
    for index in range(start, len(among)):
        if among[index].date > day:
            return among[index]
    return None


def is_above_baseline(check: Check, activity: Activity) -> bool:
    """Whether a check hurts more than before the activity."""
    return check.pain is not None and check.pain > baseline(activity)


def is_at_baseline(check: Check, activity: Activity) -> bool:
    """Whether a check hurts no more than before the activity."""
    return check.pain is not None and check.pain <= baseline(activity)
