"""The strength stage, what holds it, and when strength is due."""

from typing import Any

import pytest

from rules.assess import stopped_today
from rules.assessment import Due, StrengthToday
from rules.programme import programme
from rules.records import Item, Record, Session, SessionKind, Side, Unit
from rules.settings import Settings
from rules.stage import stage_of
from tests.rules.conftest import (
    AHEAD,
    FLOWN_WEST,
    NOW,
    check,
    episode,
    strength,
    stretch,
    today,
)


def plan(*records: Record, onset: int = 60, **values: Any) -> StrengthToday:
    return today(episode(onset, **values), records).strength


def days(first: int, count: int, stage: int = 1) -> list[Record]:
    """Finished sessions on so many days in a row, the first so many days ago."""
    return [strength(first - number, stage) for number in range(count)]


def item(exercise: str, pain: int | None = None) -> Item:
    return Item(
        exercise=exercise, side=Side.LEFT, set=1, target=20, done=20, unit=Unit.REPS, pain=pain
    )


# Reading a session's stage


@pytest.mark.parametrize(
    ("names", "stage"),
    [
        ([], 1),
        (["sitting-internal-rotation"], 1),
        (["an-exercise-of-a-later-version"], 1),
        (["clamshell", "sitting-internal-rotation"], 2),
        (["mini-squat"], 3),
        (["clamshell", "mini-squat"], 3),
    ],
)
def test_a_sessions_stage_is_read_from_its_items(names: list[str], stage: int) -> None:
    assert stage_of(map(item, names), programme().strength.stages) == stage


# Weeks


@pytest.mark.parametrize(
    ("first", "week"), [(0, 1), (6, 1), (7, 2), (13, 2), (14, 3), (27, 4), (28, 5), (50, 8)]
)
def test_weeks_are_counted_from_the_first_session(first: int, week: int) -> None:
    assert plan(strength(first)).week == week


def test_without_a_session_it_is_week_1_of_stage_1() -> None:
    answer = plan(stretch(20))
    assert (answer.week, answer.stage, answer.held_by) == (1, 1, None)


def test_a_session_that_is_not_finished_begins_week_1() -> None:
    assert plan(strength(14, finished=False)).week == 3


def test_a_session_before_onset_begins_nothing_and_one_on_it_does() -> None:
    assert plan(strength(21), onset=21).week == 4
    assert plan(strength(21), onset=20).week == 1


def test_a_first_session_dated_tomorrow_by_a_flight_west_is_week_1() -> None:
    flown = strength(0, start=AHEAD)
    assert today(episode(), flown, now=FLOWN_WEST).strength.week == 1


# Stages


@pytest.mark.parametrize(("first", "stage"), [(13, 1), (14, 2)])
def test_stage_2_opens_with_week_3(first: int, stage: int) -> None:
    answer = plan(*days(first, 10))
    assert (answer.stage, answer.held_by) == (stage, None)


@pytest.mark.parametrize(("first", "stage"), [(27, 2), (28, 3)])
def test_stage_3_opens_with_week_5(first: int, stage: int) -> None:
    answer = plan(strength(first), *days(first, 10, stage=2))
    assert (answer.stage, answer.held_by) == (stage, None)


@pytest.mark.parametrize(("count", "missing"), [(1, 9), (9, 1), (10, None)])
def test_stage_1_needs_10_days(count: int, missing: int | None) -> None:
    answer = plan(*days(14, count))
    assert answer.stage == (2 if missing is None else 1)
    assert (answer.held_by.missing if answer.held_by else None) == missing
    assert answer.held_by is None or answer.held_by.rule == "stage-hold"


@pytest.mark.parametrize(("count", "missing"), [(0, 10), (9, 1), (10, None)])
def test_stage_2_needs_10_days_of_its_own(count: int, missing: int | None) -> None:
    answer = plan(*days(28, 10), *days(18, count, stage=2))
    assert answer.stage == (3 if missing is None else 2)
    assert (answer.held_by.missing if answer.held_by else None) == missing


def test_in_week_5_stage_1_still_holds_who_has_not_done_its_days() -> None:
    answer = plan(*days(28, 9))
    assert (answer.week, answer.stage) == (5, 1)
    assert answer.held_by
    assert answer.held_by.missing == 1


def test_a_session_at_a_higher_stage_counts_for_the_lower_ones() -> None:
    assert plan(*days(28, 10, stage=3)).stage == 3
    assert plan(*days(28, 5), *days(23, 5, stage=2)).stage == 2


def test_the_hold_is_not_shown_before_the_weeks_allow_the_next_stage() -> None:
    assert plan(*days(13, 2)).held_by is None
    assert plan(*days(27, 10)).held_by is None


def test_two_sessions_of_a_day_are_one_day_and_unfinished_ones_none() -> None:
    twice = [*days(14, 9), strength(14, clock="20:00"), strength(3, finished=False)]
    answer = plan(*twice)
    assert answer.held_by
    assert answer.held_by.missing == 1


def test_sessions_before_onset_count_for_no_stage() -> None:
    answer = plan(*days(24, 15), onset=14)
    assert answer.held_by
    assert answer.held_by.missing == 5


def test_stretch_sessions_count_for_no_stage() -> None:
    assert plan(strength(14), *[stretch(number) for number in range(14)]).stage == 1


@pytest.mark.parametrize("stage", [1, 2, 3])
def test_the_persons_own_stage_wins_and_holds_nothing(stage: int) -> None:
    answer = plan(strength(14), stage_override=stage)
    assert (answer.stage, answer.week, answer.held_by, answer.overridden) == (stage, 3, None, True)


def test_without_an_own_stage_it_is_the_plans() -> None:
    assert plan(strength(14)).overridden is False
    assert today().strength.overridden is False


def test_settled_the_newest_ended_episode_is_gone_on_with() -> None:
    newest = episode(30, settled_on=2, stage_override=2)
    older = episode(40, settled_on=1)
    answer = today(newest, older, strength(35), strength(28)).strength
    assert (answer.week, answer.stage, answer.overridden) == (5, 2, True)


def test_without_any_episode_it_is_stage_1_week_1() -> None:
    answer = today(days(6, 5)).strength
    assert (answer.week, answer.stage, answer.held_by) == (1, 1, None)


# Done and due


def is_due(*records: Record, strength_days: int | None = None) -> bool:
    return Due.STRENGTH in today(*records, strength_days=strength_days).due


def test_a_finished_session_of_today_is_done() -> None:
    assert plan(strength(0, clock="08:00")).done
    assert not plan(strength(0, clock="08:00", finished=False)).done
    assert not plan(strength(1)).done


def test_a_session_dated_tomorrow_by_a_flight_west_is_done_today() -> None:
    answer = today(episode(), strength(0, start=AHEAD), now=FLOWN_WEST)
    assert answer.strength.done
    assert Due.STRENGTH not in answer.due


def test_strength_is_daily_until_the_end_of_week_5() -> None:
    log: list[Record] = [episode(60), *days(34, 34)]
    assert is_due(*log, strength_days=3)
    assert not is_due(*log, strength(35), strength_days=3)


def test_after_week_5_it_is_daily_unless_the_person_says_otherwise() -> None:
    log: list[Record] = [episode(60), *days(35, 35)]
    assert is_due(*log)
    assert is_due(*log, strength_days=7)
    assert not is_due(*log, strength_days=6)


def test_what_is_done_today_is_not_due() -> None:
    assert not is_due(episode(), strength(0, clock="08:00"))
    assert is_due(episode(), strength(0, clock="08:00", finished=False))


def test_once_settled_3_days_a_week_are_enough() -> None:
    settled = episode(30, settled_on=1)
    assert not is_due(settled, strength(6), strength(4), strength(2))
    assert is_due(settled, strength(7), strength(4), strength(2))
    assert is_due(settled, strength(4), strength(4, clock="20:00"), strength(2))
    assert is_due(settled, strength(6), strength(4), strength(2, finished=False))


def test_an_earlier_episode_that_settled_does_not_settle_a_new_one() -> None:
    log: list[Record] = [
        episode(90, settled_on=60),
        episode(30),
        strength(6),
        strength(4),
        strength(2),
    ]
    assert is_due(*log)


def test_once_settled_the_person_may_still_say_otherwise() -> None:
    log: list[Record] = [episode(30, settled_on=1), strength(6), strength(4), strength(2)]
    assert is_due(*log, strength_days=4)
    assert not is_due(*log, strength_days=2)


def test_sessions_before_onset_are_days_with_strength_too() -> None:
    settled = episode(3, settled_on=1)
    assert not is_due(settled, strength(6), strength(5), strength(4))


# What pain has stopped today


def stopped(*records: Record, cautious: bool = False) -> frozenset[str]:
    return stopped_today([episode(), *records], NOW, Settings(cautious=cautious))


def hurting(pain: int | None, days_ago: int = 0, **values: Any) -> Session:
    items = (item("clamshell", pain), item("mini-squat", 1))
    return strength(days_ago, clock="08:00", **{"finished": False, "items": items, **values})


@pytest.mark.parametrize(("pain", "names"), [(5, {"clamshell"}), (4, set()), (None, set())])
def test_an_exercise_at_the_limit_is_over_for_today(pain: int | None, names: set[str]) -> None:
    assert stopped(hurting(pain)) == names


def test_the_limit_is_the_one_that_holds() -> None:
    assert stopped(hurting(3)) == set()
    assert stopped(hurting(3), cautious=True) == {"clamshell"}
    risky: list[Record] = [episode(bone_risk=True), hurting(3)]
    assert stopped_today(risky, NOW) == {"clamshell", "mini-squat"}


def test_yesterdays_pain_stops_nothing_today() -> None:
    assert stopped(hurting(9, days_ago=1)) == set()


def test_a_stretch_and_a_deleted_session_stop_nothing() -> None:
    assert stopped(hurting(9, what=SessionKind.STRETCH)) == set()
    assert stopped(hurting(9, deleted=True)) == set()
    assert stopped(check(0, 9)) == set()
