"""The made-up runner: a story that fits the rules, whenever it is told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

import pendulum
import pytest
from pendulum import DateTime

from rules.assess import assess
from rules.assessment import Level, Phase, Rule
from rules.days import local_date
from rules.origin import origin_of, parts
from rules.programme import programme
from rules.records import (
    Activity,
    Check,
    Record,
    SelfTest,
    Session,
    SessionKind,
    Sport,
    lived_at,
)
from rules.same import Likeness, likeness
from rules.settings import DEFAULTS
from rules.stage import stage_of
from tui.demo_runner import DAYS, made_up_runner

MORNING = pendulum.datetime(2026, 6, 20, 8, 30, tz="Europe/Berlin")
TIMES = (
    MORNING,
    pendulum.datetime(2026, 6, 20, 23, 59, tz="America/Los_Angeles"),
    pendulum.datetime(2026, 1, 1, 2, 30, tz="UTC"),  # still the day before
    pendulum.datetime(2026, 3, 29, 3, 30, tz="Europe/Berlin"),  # the clocks went forward
    pendulum.datetime(2026, 10, 25, 12, tz="Europe/Berlin"),  # and back
    pendulum.datetime(2028, 2, 29, 7, tz="Asia/Kolkata"),
)


@cache
def runner(now: DateTime) -> Sequence[Record]:
    return made_up_runner(now)


def activities() -> list[Activity]:
    return [record for record in runner(MORNING) if isinstance(record, Activity)]


def before(at: datetime) -> list[Record]:
    return [one for one in runner(MORNING) if (lived := lived_at(one)) is None or lived < at]


@pytest.mark.parametrize("now", TIMES, ids=str)
def test_it_is_told_to_the_letter_the_same_twice(now: DateTime) -> None:
    assert made_up_runner(now) == runner(now)


def test_another_seed_moves_minutes_and_no_pain() -> None:
    other = made_up_runner(MORNING, seed=8)
    assert other != runner(MORNING)

    def pains(records: Sequence[Record]) -> list[tuple[object, object]]:
        return [
            (local_date(one.at, DEFAULTS.day_end), one.pain)
            for one in records
            if isinstance(one, Check)
        ]

    assert pains(other) == pains(runner(MORNING))


@pytest.mark.parametrize("now", TIMES, ids=str)
def test_it_has_happened_by_now_within_twelve_weeks_and_has_ids(now: DateTime) -> None:
    records = runner(now)
    assert len({record.id for record in records}) == len(records)
    times = [at for record in records if (at := lived_at(record))]
    assert times == sorted(times)
    assert times[-1] <= now
    first, today = (local_date(at, DEFAULTS.day_end) for at in (times[0], now))
    assert (today - first).days == DAYS - 1


@pytest.mark.parametrize("now", TIMES, ids=str)
def test_today_has_several_findings_of_different_marks(now: DateTime) -> None:
    answer = assess(runner(now), now)
    assert answer.light is Level.EASY
    assert [finding.rule for finding in answer.findings] == [
        Rule.ASK_MORNING,
        Rule.WEEK_TREND,
        Rule.RUN_SPIKE,
        Rule.POOR_CROSS_TRAINING,
    ]
    assert answer.run.ladder_finished
    assert answer.run.max_distance_m


def test_its_days_have_every_light_and_none_pauses_the_plan() -> None:
    phases, lights = set(), set()
    for ago in range(DAYS):
        now = MORNING.subtract(days=ago).at(23)
        answer = assess(before(now), now)
        phases.add(answer.phase)
        lights.add(answer.light)
    assert Phase.REFER not in phases
    assert phases >= {Phase.CALM, Phase.RETURN, Phase.SPEED}
    assert lights == {Level.STOP, Level.REST, Level.EASY, Level.GO}


def test_the_first_run_comes_when_the_rules_say_that_it_may() -> None:
    first = next(run for run in activities() if run.ladder_step)
    start = first.start - timedelta(days=1)
    assert assess(before(start), start).ready_to_run


def test_each_run_on_the_ladder_is_the_step_that_was_next() -> None:
    ladder = [run for run in activities() if run.ladder_step]
    assert len(ladder) > 10
    for run in ladder:
        assert assess(before(run.start), run.start).run.ladder_step == run.ladder_step, run.start


def test_each_strength_session_is_of_the_stage_that_was_open() -> None:
    sessions = [
        record
        for record in runner(MORNING)
        if isinstance(record, Session) and record.what is SessionKind.STRENGTH
    ]
    stages = programme().strength.stages
    assert {stage_of(one.items, stages) for one in sessions if one.finished} == {1, 2, 3}
    for one in sessions:
        if one.finished:
            stage = assess(before(one.start), one.start).strength.stage
            assert stage_of(one.items, stages) == stage, one.start


def test_every_screen_has_something_to_show() -> None:
    records = runner(MORNING)
    assert len({run.sport for run in activities()}) >= 7
    assert len({run.effort for run in activities() if run.sport is Sport.RUN}) >= 6
    assert sum(isinstance(record, SelfTest) for record in records) >= 6
    assert any(isinstance(record, Session) and not record.finished for record in records)
    assert sum(bool(record.note) for record in records) >= 8


def test_a_walk_came_from_two_files_and_another_may_be_two() -> None:
    (both,) = [one for one in activities() if len(parts(one)) > 1]
    watch, strava = parts(both)
    assert likeness(watch, strava) is Likeness.SAME
    (doubtful,) = [one for one in activities() if origin_of(one).maybe]
    (other,) = [one for one in activities() if one.id in origin_of(doubtful).maybe]
    assert likeness(doubtful, other) is Likeness.MAYBE
