"""May I run today? Every rule that holds now, strictest first, and why."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import assert_never

from rules.after_run import after_run
from rules.assessment import Finding, Level, Mark, Phase, Rule
from rules.distance import spike
from rules.marks import found
from rules.past import WEEK
from rules.phase import BETTER_BY, BONE_LIMIT, NoImprovement, State, is_bone_at_risk
from rules.records import Check, Flag, SelfTest
from rules.running import Running
from rules.runs import worst
from rules.sentences import mean_words, on_day, sentence
from rules.timeline import Dated
from rules.words import visible, words

_LEVELS = list(Level)
_RULES = list(Rule)

_FEMORAL_NECK = {Flag.NIGHT_PAIN, Flag.LIMP, Flag.CANNOT_BEAR_WEIGHT}
"""Flags that a stress fracture of the femoral neck may be behind."""

_Pains = tuple[int, int]
"""The sum and the number of the known worst pains of a week."""


def findings(state: State) -> tuple[Finding, ...]:
    """All findings: stop, rest, easy, go, note; within a level in the order of the rules."""
    listed = [*_gate(state), *_running(state), *_notes(state)]
    if all(finding.level is Level.NOTE for finding in listed):
        listed.append(found(Rule.FINE, Level.GO, "Nothing in your log speaks against a run today."))
    listed.sort(key=lambda each: (_LEVELS.index(each.level), _RULES.index(each.rule)))
    return tuple(listed)


def _gate(state: State) -> Iterator[Finding]:
    """What the phase says, before any run is looked at."""
    if state.flags:
        yield _red_flag(state.flags[-1], state)
    if state.no_improvement:
        yield _no_improvement(state, state.no_improvement)
    if is_bone_at_risk(state.episode):
        yield found(
            Rule.BONE_RISK,
            Level.EASY,
            "You named a risk for the bone: have it ruled out first; until a clinician has cleared "
            f"you, any pain is too much (limit {BONE_LIMIT}).",
        )
    match state.phase:
        case Phase.NONE:
            text = "No injury is on record yet: tell psoas its side and when it began."
            yield found(Rule.NO_EPISODE, Level.STOP, text)
        case Phase.CALM:
            text = "No running yet: let it calm down first; you say from which day you run again."
            yield found(Rule.CALM_DOWN, Level.STOP, text)
        case Phase.REFER | Phase.RETURN | Phase.SPEED | Phase.SETTLED:
            pass
        case _:
            assert_never(state.phase)


def _red_flag(asked: Dated[Check | SelfTest], state: State) -> Finding:
    flags = asked.record.flags
    answers = visible(" and ".join(words(flag) for flag in flags))
    when = on_day(asked.date, state.today)
    then = "no run and no sessions until a doctor has looked"
    if state.episode is None:
        then = "no run until a doctor has looked and you have opened a new episode"
    finding = found(
        Rule.RED_FLAG,
        Level.STOP,
        f"{sentence(answers)}, as you said {when}: {then}; ask about an MRI, because a normal "
        "X-ray does not rule a stress fracture out, and do not hop to try it.",
    )
    if Flag.REST_PAIN in flags:
        finding = replace(finding, mark=Mark.SOURCE)
    if not _FEMORAL_NECK.isdisjoint(flags):
        finding = replace(finding, citations=("robertson-2017", *finding.citations))
    return finding


def _no_improvement(state: State, checks: NoImprovement) -> Finding:
    first, latest = checks.first, checks.latest
    return found(
        Rule.NO_IMPROVEMENT,
        Level.STOP,
        f"After {checks.days} days of rest your pain is {latest.record.pain} and was "
        f"{first.record.pain} {on_day(first.date, state.today)}, less than {BETTER_BY} points "
        "better (our choice): see a doctor, and ask about an MRI.",
    )


def _running(state: State) -> list[Finding]:
    """The table of section 5; it is silent outside `return` and `speed`."""
    if state.speed is None or state.phase not in {Phase.RETURN, Phase.SPEED}:
        return []
    rested = _rest(state)
    return [
        *after_run(state, state.speed),
        *_trend(state, state.speed.running),
        *([rested] if rested else []),
    ]


def _trend(state: State, running: Running) -> Iterator[Finding]:
    this, last, before = (_week(state, running, weeks) for weeks in range(3))
    if not _is_no_better(this, last):
        return
    now, then = mean_words(*this), mean_words(*last)
    compared = "as much as" if this[0] * last[1] == last[0] * this[1] else f"up from {then} in"
    yield found(
        Rule.WEEK_TREND,
        Level.EASY,
        f"The runs of the last 7 days hurt {now} on average, {compared} the 7 days before: "
        "run no more than last week.",
    )
    if _is_no_better(last, before):
        yield found(
            Rule.SEE_DOCTOR,
            Level.EASY,
            "Your runs have not hurt less for two weeks in a row (twice: our choice): "
            "time to see a doctor.",
        )


def _week(state: State, running: Running, weeks_ago: int) -> _Pains:
    """The known worst pains of the 7 days up to so many weeks ago."""
    first = state.past.days_ago(WEEK * weeks_ago + WEEK - 1)
    last = state.past.days_ago(WEEK * weeks_ago) if weeks_ago else date.max
    pains = [worst(run.record) for run in running.within(first, last)]
    known = [pain for pain in pains if pain is not None]
    return sum(known), len(known)


def _is_no_better(week: _Pains, before: _Pains) -> bool:
    """Whether a week's mean is above that of the week before, or equal and above 0."""
    (total, count), (total_before, count_before) = week, before
    # Both means times both counts: exact, where the quotients would be rounded.
    return bool(count_before) and total > 0 and total * count_before >= total_before * count


def _rest(state: State) -> Finding | None:
    """Rules `rest-day` and `ran-today`; they count every run."""
    runs = [run.date for run in state.past.runs.since(state.past.days_ago(1))]
    ran_today = any(day >= state.today for day in runs)
    if not state.rung.finished:
        if not runs:
            return None
        when = "today" if ran_today else "yesterday"
        text = f"You ran {when}: on the ladder a day of rest comes between two runs."
        return found(Rule.REST_DAY, Level.REST, text)
    if ran_today:
        return found(Rule.RAN_TODAY, Level.REST, "You have run today: once a day is enough.")
    return None


def _notes(state: State) -> Iterator[Finding]:
    """What is worth knowing and changes no light."""
    longer = spike(state)
    if longer:
        yield longer
    week = state.past.aquajogs.since(state.past.days_ago(WEEK - 1))
    latest = max((each.date for each in week), default=None)
    if latest:
        yield found(
            Rule.POOR_CROSS_TRAINING,
            Level.NOTE,
            f"You went aquajogging {on_day(latest, state.today)}: it works the hip flexors hard, "
            "and the bike is likely the better choice.",
        )
