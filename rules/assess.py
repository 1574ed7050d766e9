"""The one question: from this log, now, what is due today, may I run, and why?"""

from collections.abc import Iterable
from datetime import datetime

from rules.assessment import Assessment, Phase, RunToday, SelfTestToday
from rules.distance import distance_today, spike_of
from rules.due import due_today, stretch_today
from rules.light import findings
from rules.past import Past
from rules.phase import State
from rules.records import Activity, Episode, Record, Sport
from rules.selftest import result_of
from rules.settings import DEFAULTS, Settings
from rules.stage import strength


def assess(history: Iterable[Record], now: datetime, settings: Settings = DEFAULTS) -> Assessment:
    """The whole answer for one day, from the log alone, in any order of its records.

    A log that comes again as the same tuple is not sorted again: ten years then take 2 ms, not 200.
    """
    past = Past(history, now, settings)
    state = State(past)
    found = findings(state)
    stretch, plan = stretch_today(past), strength(past)
    return Assessment(
        date=past.today,
        phase=state.phase,
        light=found[0].level,
        findings=found,
        stretch=stretch,
        strength=plan.today,
        run=RunToday(
            ladder_step=None if state.rung.finished else state.rung.step,
            ladder_finished=state.rung.finished,
            good_runs=state.rung.good_runs,
            max_distance_m=distance_today(state, found),
        ),
        self_test=_self_test(past),
        due=due_today(state.phase, past, stretch=stretch, strength=plan.is_due),
        pain_limit=state.pain_limit,
        ready_to_run=state.is_ready_to_run,
        programme=settings.programme,
    )


def current_episode(
    history: Iterable[Record], now: datetime, settings: Settings = DEFAULTS
) -> Episode | None:
    """The current episode as it stands in the log; None when there is none or it has settled."""
    return Past(history, now, settings).current


def stopped_today(
    history: Iterable[Record], now: datetime, settings: Settings = DEFAULTS
) -> frozenset[str]:
    """The exercises that reached the pain limit in a strength session of today: done for today."""
    past = Past(history, now, settings)
    limit = State(past).pain_limit
    return frozenset(
        item.exercise
        for session in past.strengths.since(past.today)
        for item in session.record.items
        if item.pain is not None and item.pain >= limit
    )


def spike_after(
    activity: Activity, history: Iterable[Record], settings: Settings = DEFAULTS
) -> str | None:
    """What to say right after logging a run that is over 1.10 times the longest of 30 days."""
    if activity.sport != Sport.RUN:
        return None
    return spike_of(activity, State(Past(history, activity.start, settings)))


def ladder_step_of(answer: Assessment) -> int | None:
    """The ladder step that a run of now is taken for, unless the person says another; 1..5.

    Only the way back to running goes up the ladder.
    """
    return answer.run.ladder_step if answer.phase is Phase.RETURN else None


def _self_test(past: Past) -> SelfTestToday:
    latest = past.self_tests.latest
    if latest is None:
        return SelfTestToday(result=None, signs=0)
    report = result_of(latest.record)
    return SelfTestToday(result=report.result, signs=report.signs)
