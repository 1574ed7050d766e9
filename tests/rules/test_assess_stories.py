"""Whole histories of a hip, and what `assess` promises of each of them."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pendulum
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.assess import assess, current_episode, stopped_today
from rules.assessment import Assessment, Due, Level, Phase, Rule
from rules.days import local_date
from rules.groups import records_of
from rules.past import Past
from rules.phase import State
from rules.records import (
    Activity,
    Check,
    Effort,
    Episode,
    Record,
    SelfTest,
    Session,
    Side,
    Unknown,
    lived_at,
)
from rules.running import Running
from rules.runs import is_fast, tolerance
from rules.settings import Settings
from tests.rules.histories import EVENTS, FIRST, FLAGGED, GAPS, Event, Story, happens, stories


@given(story=stories(), order=st.randoms(use_true_random=False))
def test_the_answer_is_pure_and_does_not_depend_on_the_order(story: Story, order: Random) -> None:
    first, records = story.assess(), [*story.records]
    order.shuffle(records)
    assert story._replace(records=records).assess() == first == story.assess()


@given(story=stories())
def test_a_log_in_order_has_the_answer_that_it_has_in_any_order(story: Story) -> None:
    records = records_of(story.records)
    answers = [assess(records, story.now, story.settings) for _ in range(2)]
    assert answers == [story.assess()] * 2


@given(story=stories(), ghosts=st.lists(EVENTS, min_size=2, max_size=2), later=GAPS)
def test_what_is_deleted_unknown_or_not_lived_yet_changes_nothing(
    story: Story, ghosts: list[Event], later: int
) -> None:
    to_come = story.now + timedelta(minutes=later, microseconds=1)
    added: list[Record] = [
        replace(happens(9001, story.now, ghosts[0]), deleted=True),
        happens(9002, to_come, ghosts[1]),
        Episode(id="z", side=Side.BOTH, onset=story.now.date(), bone_risk=True, deleted=True),
        Unknown(id="x", kind="mood", extra={"flags": ["limp"], "at": "2026-01-05T07:00:00Z"}),
    ]
    longer = story._replace(records=[*story.records, *added])
    assert longer.assess() == story.assess()
    assert tolerance(longer.records, story.now) == tolerance(story.records, story.now)


@given(story=stories())
def test_the_light_is_the_strictest_finding_and_all_are_in_order(story: Story) -> None:
    answer = story.assess()
    listed = [(each.level, each.rule) for each in answer.findings]
    levels, rules = list(Level), list(Rule)
    places = [(levels.index(level), rules.index(rule)) for level, rule in listed]
    assert answer.light == listed[0][0] != Level.NOTE
    assert all(one < other for one, other in pairwise(places)), "in order, each rule once"
    notes_only = all(level is Level.NOTE for level, rule in listed if rule is not Rule.FINE)
    assert ((Level.GO, Rule.FINE) in listed) is notes_only


@given(story=stories())
def test_the_phase_and_the_findings_agree(story: Story) -> None:
    answer = story.assess()
    rules = {each.rule for each in answer.findings}
    current = current_episode(story.records, story.now, story.settings)
    assert (answer.phase in {Phase.NONE, Phase.SETTLED}) is (current is None)
    assert (answer.phase is Phase.NONE) is (Rule.NO_EPISODE in rules)
    assert (answer.phase is Phase.CALM) is (Rule.CALM_DOWN in rules)
    refers = bool(rules & {Rule.RED_FLAG, Rule.NO_IMPROVEMENT})
    settled_stop = answer.phase is Phase.SETTLED and answer.light is Level.STOP
    assert refers is (answer.phase is Phase.REFER or settled_stop)
    if answer.phase not in {Phase.RETURN, Phase.SPEED}:
        assert not rules & TABLE
    if answer.phase not in {Phase.RETURN, Phase.SPEED, Phase.SETTLED}:
        assert answer.run.max_distance_m is None
        assert Rule.RUN_SPIKE not in rules
    assert not answer.ready_to_run or answer.phase is Phase.CALM


TABLE = {
    *(Rule.RUN_PAIN, Rule.STRIDE_CHANGED, Rule.MORNING_AFTER, Rule.ASK_MORNING, Rule.WEEK_TREND),
    *(Rule.SEE_DOCTOR, Rule.REST_DAY, Rule.RAN_TODAY, Rule.TOO_FAST),
}


@given(story=stories())
def test_every_number_stays_within_its_bounds(story: Story) -> None:
    answer = story.assess()
    run, strength = answer.run, answer.strength
    assert (run.ladder_step is None) is run.ladder_finished
    assert run.ladder_step in {None, 1, 2, 3, 4, 5}
    assert run.good_runs in ({0} if run.ladder_finished else {0, 1})
    assert run.max_distance_m is None or run.max_distance_m > 0
    assert strength.stage in {1, 2, 3}
    assert strength.week >= 1
    assert strength.held_by is None or 1 <= strength.held_by.missing <= 10
    assert strength.held_by is None or not strength.overridden
    assert answer.pain_limit in {1, 3, 5}
    assert 0 <= answer.self_test.signs <= 3
    assert list(answer.due) == sorted({*answer.due})
    assert answer.date == local_date(story.now, story.settings.day_end)
    for cost in tolerance(story.records, story.now, story.settings).values():
        assert cost.sessions >= 1
        assert cost.mean_worst is None or 0 <= cost.mean_worst <= 10
        assert cost.bad_morning_share is None or 0 <= cost.bad_morning_share <= 1


@given(story=stories(), days=st.tuples(st.integers(0, 6), st.integers(1, 6)), flag=FLAGGED)
def test_a_flag_after_the_clearing_always_stops(
    story: Story, days: tuple[int, int], flag: Event
) -> None:
    today = story.assess().date
    lived = [each for each in story.records if not isinstance(each, Episode)]
    cleared_on = today + timedelta(days=days[0])
    now = story.now + timedelta(days=days[0] + days[1])
    log: list[Record] = [
        *lived,
        Episode(side=Side.LEFT, onset=FIRST, running_since=FIRST, cleared_on=cleared_on),
        happens(9001, now, flag),
    ]
    answer = assess(log, now, story.settings)
    assert (answer.phase, answer.light) == (Phase.REFER, Level.STOP)
    assert answer.findings[0].rule is Rule.RED_FLAG
    assert Due.STRENGTH not in answer.due


@given(story=stories())
def test_a_clearing_of_today_ends_every_earlier_referral_by_a_flag(story: Story) -> None:
    today = story.assess().date
    cleared = [
        replace(each, cleared_on=today) if isinstance(each, Episode) else each
        for each in story.records
    ]
    answer = story._replace(records=cleared).assess()
    flagged_today = any(
        each.flags and local_date(each.at, story.settings.day_end) > today
        for each in story.records
        if isinstance(each, Check | SelfTest)
    )
    if answer.phase is not Phase.SETTLED and not flagged_today:
        assert Rule.RED_FLAG not in {each.rule for each in answer.findings}
        assert Rule.BONE_RISK not in {each.rule for each in answer.findings}


@given(story=stories())
def test_the_phase_before_a_fast_run_is_that_of_the_log_as_it_was(story: Story) -> None:
    """What is remembered of the log agrees with assessing the log of then, once for each run."""
    state = State(Past(story.records, story.now, story.settings))
    if state.running is None or state.speed is None or state.episode is None:
        return
    assume(not state.flags)
    cleared = state.episode.cleared_on
    for run in state.running.runs:
        if cleared and cleared > run.date:
            # Speed takes the episode as it is now; assessing an earlier day would forget this.
            continue
        before = [
            each
            for each in story.records
            if (at := lived_at(each)) is not None and at.timestamp() < run.instant
        ]
        then = assess([*before, state.episode], run.record.start, story.settings)
        assert state.speed.was_clear_before(run) is (then.phase is Phase.SPEED)


@given(story=stories())
def test_fewer_fast_runs_are_never_faster(story: Story) -> None:
    """Without its fast runs no log is too fast."""
    slow = [
        replace(each, effort=Effort.EASY) if isinstance(each, Activity) and is_fast(each) else each
        for each in story.records
    ]
    rules = {each.rule for each in story._replace(records=slow).assess().findings}
    assert Rule.TOO_FAST not in rules


@given(story=stories())
def test_being_cautious_never_stops_less(story: Story) -> None:
    bold = story._replace(settings=replace(story.settings, cautious=False))
    careful = story._replace(settings=replace(story.settings, cautious=True))
    assert stopped(bold) <= stopped(careful)
    assert bad_runs(bold) <= bad_runs(careful)


def stopped(story: Story) -> frozenset[str]:
    return stopped_today(story.records, story.now, story.settings)


def bad_runs(story: Story) -> set[str]:
    past = Past(story.records, story.now, story.settings)
    running = Running(past, date.min, State(past).pain_limit)
    return {run.record.id for run in running.runs if running.is_bad(run)}


# Days


@given(story=stories())
def test_times_of_another_library_give_the_same_answer(story: Story) -> None:
    records = [in_pendulum(each) for each in story.records]
    answer = assess(records, pendulum.instance(story.now), story.settings)
    assert answer == story.assess()


def in_pendulum(record: Record) -> Record:
    match record:
        case Check() | SelfTest():
            return replace(record, at=pendulum.instance(record.at))
        case Activity() | Session():
            return replace(record, start=pendulum.instance(record.start))
        case _:
            return record


@given(
    wall=st.datetimes(datetime(2026, 3, 27), datetime(2026, 3, 31)),  # noqa: DTZ001
    offsets=st.tuples(*[st.integers(-14 * 60, 14 * 60)] * 2),
)
def test_an_offset_does_not_move_a_local_date(wall: datetime, offsets: tuple[int, int]) -> None:
    one, other = (wall.replace(tzinfo=timezone(timedelta(minutes=each))) for each in offsets)
    day_end = Settings().day_end
    assert local_date(one, day_end) == local_date(other, day_end)


BERLIN = ZoneInfo("Europe/Berlin")
WINTER = timezone(timedelta(hours=1))


@given(story=stories(), change=st.sampled_from((date(2026, 3, 29), date(2025, 10, 26))))
def test_no_rule_notices_a_clock_change(story: Story, change: date) -> None:
    """The same wall clocks in a winter and around a clock change come to the same."""
    middle = FIRST + (story.assess().date - FIRST) / 2
    shift = change - middle
    assume(not any(is_in_hour_of_change(each, middle) for each in story.records))
    winter = story._replace(
        records=[at_home(each, timedelta(0), WINTER) for each in story.records],
        now=wall_clock(story.now, timedelta(0), WINTER),
    ).assess()
    changed = story._replace(
        records=[at_home(each, shift, BERLIN) for each in story.records],
        now=wall_clock(story.now, shift, BERLIN),
    ).assess()
    assert untold(changed) == replace(untold(winter), date=winter.date + shift)


def is_in_hour_of_change(record: Record, day: date) -> bool:
    """Whether its wall clock is skipped or repeated when the clocks change on that day."""
    at = lived_at(record)
    wall = at and at.astimezone(WINTER)
    return wall is not None and wall.date() == day and wall.hour == 2


def wall_clock(at: datetime, shift: timedelta, zone: tzinfo) -> datetime:
    """The wall clock of a winter in the middle of Europe, on another day, in another zone."""
    return (at.astimezone(WINTER).replace(tzinfo=None) + shift).replace(tzinfo=zone)


def at_home(record: Record, shift: timedelta, zone: tzinfo) -> Record:
    """A record as if nobody had travelled, on another day."""
    match record:
        case Check() | SelfTest():
            return replace(record, at=wall_clock(record.at, shift, zone))
        case Activity() | Session():
            return replace(record, start=wall_clock(record.start, shift, zone))
        case Episode():
            return replace(
                record,
                onset=record.onset + shift,
                resting_since=record.resting_since and record.resting_since + shift,
                running_since=record.running_since and record.running_since + shift,
                cleared_on=record.cleared_on and record.cleared_on + shift,
                settled_on=record.settled_on and record.settled_on + shift,
            )
        case Unknown():
            return record


def untold(answer: Assessment) -> Assessment:
    """An answer without its sentences: they name the days."""
    return replace(answer, findings=tuple(replace(each, text="") for each in answer.findings))
