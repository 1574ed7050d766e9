"""What the latest run and its morning ask for: the stops that a good check lifts."""

from collections.abc import Callable

from rules.assessment import Finding, Level, Rule
from rules.days import days_between
from rules.distance import half_distance
from rules.marks import found
from rules.phase import BONE_LIMIT, CAUTIOUS_LIMIT, State
from rules.running import Run, Running, hurt_too_much
from rules.runs import baseline, is_at_baseline, worst
from rules.sentences import at_most, sentence, the_run
from rules.speed import Speed

ASK_DAYS = 3
"""So many days after a run its morning is still asked for (source)."""

_LIMIT_MARKS = {CAUTIOUS_LIMIT: " (evidence, low)", BONE_LIMIT: " (evidence, high)"}


def after_run(state: State, speed: Speed) -> list[Finding]:
    """The findings on the latest run, R, and on the other runs of its date."""
    running = speed.running
    findings = (
        _run_pain(state, running),
        _stride_changed(state, running),
        _morning_after(state, running),
        _ask_morning(state, running),
        _too_fast(state, speed),
    )
    return [finding for finding in findings if finding]


def _run_pain(state: State, running: Running) -> Finding | None:
    limit = running.limit
    mark = _LIMIT_MARKS.get(limit, "")
    runs = [run for run in running.latest_day if hurt_too_much(run, limit)]
    return _until_lifted(
        Rule.RUN_PAIN,
        runs,
        lambda run: f"hurt {worst(run.record)} of 10, and the limit is below {limit}{mark}",
        state,
        running,
    )


def _stride_changed(state: State, running: Running) -> Finding | None:
    runs = [run for run in running.latest_day if run.record.stride_changed]
    return _until_lifted(Rule.STRIDE_CHANGED, runs, lambda _: "changed your stride", state, running)


def _until_lifted(
    rule: Rule, runs: list[Run], why: Callable[[Run], str], state: State, running: Running
) -> Finding | None:
    """Stop until a check of a later day is back at the baseline of each run; then half as far."""
    if not runs:
        return None
    waiting = [run for run in runs if not _has_come_down(run, running)]
    run = max(waiting or runs, key=_severity)
    told = f"{_named(run, state)} {why(run)}"
    if waiting:
        return found(
            rule,
            Level.STOP,
            f"{told}: no run until a check on a later day is {_back(run)}.",
        )
    half = half_distance(state)
    length = f"{at_most(half, state.settings.unit)} at most, " if half else ""
    return found(
        rule,
        Level.EASY,
        f"{told}; it has come down since, so run {length}half the distance (our choice).",
    )


def _morning_after(state: State, running: Running) -> Finding | None:
    bad = [
        (run, morning)
        for run in running.latest_day
        if running.is_morning_bad(run) and (morning := running.morning(run))
    ]
    if not bad:
        return None
    waits = any(
        not any(
            is_at_baseline(check.record, run.record)
            for check in running.past.rated.after(morning.instant)
        )
        for run, morning in bad
    )
    # Where the lowest baseline is reached again, the others are too.
    run, morning = min(bad, key=lambda each: baseline(each[0].record))
    told = (
        f"The morning after {the_run(run.date, state.today)} was {morning.record.pain}, "
        f"above the {baseline(run.record)} before it"
    )
    if waits:
        return found(
            Rule.MORNING_AFTER, Level.STOP, f"{told}: no run until a check is {_back(run)}."
        )
    return found(Rule.MORNING_AFTER, Level.EASY, f"{told}; it has come down since, so run easy.")


def _ask_morning(state: State, running: Running) -> Finding | None:
    run = running.latest
    if run is None or running.morning(run):
        return None
    if not 1 <= days_between(run.date, state.today) <= ASK_DAYS:
        return None
    text = (
        f"The morning after {the_run(run.date, state.today)} is not known yet: "
        "check in first, and keep it easy until then."
    )
    return found(Rule.ASK_MORNING, Level.EASY, text)


def _too_fast(state: State, speed: Speed) -> Finding | None:
    fast = [run for run in speed.running.latest_day if speed.is_too_fast(run)]
    if not fast:
        return None
    run = fast[-1]
    why = "was fast before faster running was due"
    if speed.was_clear_before(run):
        most = speed.weekly_number(run)
        why = f"was fast run {speed.fast_week(run)} in 7 days, and {most} is the most (our choice)"
    return found(Rule.TOO_FAST, Level.EASY, f"{_named(run, state)} {why}: make the next one easy.")


def _has_come_down(run: Run, running: Running) -> bool:
    """Whether any check made after it, on a later day, was at or under its baseline."""
    return any(
        check.date > run.date and is_at_baseline(check.record, run.record)
        for check in running.past.rated.after(run.instant)
    )


def _severity(run: Run) -> tuple[int, int]:
    return worst(run.record) or 0, -baseline(run.record)


def _named(run: Run, state: State) -> str:
    return sentence(the_run(run.date, state.today))


def _back(run: Run) -> str:
    """Where a check has to be again, e.g. "at 2 or less"."""
    level = baseline(run.record)
    return f"at {level} or less" if level else "at 0"
