"""How long a run may be, and what is said of a longer one."""

from collections.abc import Iterable
from datetime import date
from math import floor

from rules.assessment import Finding, Level, Phase, Rule
from rules.marks import found
from rules.past import WEEK
from rules.phase import State
from rules.records import Activity
from rules.runs import distance, longest_of, max_distance
from rules.sentences import at_most, sentence, the_run

_PHASES = {Phase.RETURN, Phase.SPEED, Phase.SETTLED}
"""The phases in which a run has a longest advisable distance."""
_HALVED_BY = {Rule.RUN_PAIN, Rule.STRIDE_CHANGED}


def distance_today(state: State, findings: Iterable[Finding]) -> float | None:
    """The longest advisable run today, in metres; None: no number, follow the ladder."""
    if any(each.rule in _HALVED_BY and each.level is Level.EASY for each in findings):
        return half_distance(state)
    most = _most_on(state.today, state)
    return None if most is None else float(floor(most))


def half_distance(state: State) -> float | None:
    """Half the longest known distance of the latest run's date, in metres."""
    longest = longest_of(state.running.latest_day) if state.running else None
    return longest / 2 if longest else None


def spike(state: State) -> Finding | None:
    """Rule `run-spike`: whether the latest run, in the last 7 days, was longer than advisable."""
    latest = state.running.latest if state.running else state.past.runs.latest
    if latest is None or latest.date < state.past.days_ago(WEEK - 1):
        return None
    text = _spike_text(latest.record, latest.date, state)
    return found(Rule.RUN_SPIKE, Level.NOTE, text) if text else None


def spike_of(activity: Activity, state: State) -> str | None:
    """What is said of a run of today's date when it was longer than advisable."""
    return _spike_text(activity, state.today, state)


def _spike_text(activity: Activity, day: date, state: State) -> str | None:
    length, most = distance(activity), _most_on(day, state)
    if length is None or most is None or length <= most:
        return None
    run = sentence(the_run(day, state.today))
    return (
        f"{run} was longer than {at_most(most, state.settings.unit)}, which is 1.10 times your "
        "longest of the 30 days before: past that, injuries came more often."
    )


def _most_on(day: date, state: State) -> float | None:
    if state.phase not in _PHASES:
        return None
    since = state.running.since if state.running else date.min
    return max_distance(state.past.runs, day, since)
