"""What is due today, and how often stretching was done."""

import pytest

from rules.assessment import Due, Phase
from rules.programme import programme
from rules.records import Record
from tests.rules.conftest import (
    AHEAD,
    FLOWN_WEST,
    check,
    episode,
    good_run,
    self_test,
    strength,
    stretch,
    today,
)

ALL = {Due.MORNING_CHECK, Due.STRETCH, Due.STRENGTH, Due.SELF_TEST}
LOGS: dict[Phase, list[Record]] = {
    Phase.NONE: [],
    Phase.REFER: [episode(), check(1, 0, "07:30", "limp")],
    Phase.CALM: [episode()],
    Phase.RETURN: [episode(running=9)],
    Phase.SPEED: [episode(running=60), *good_run(2)],
    Phase.SETTLED: [episode(settled_on=1)],
}


@pytest.mark.parametrize(
    ("phase", "due"),
    [
        (Phase.NONE, {Due.SELF_TEST}),
        (Phase.REFER, {Due.MORNING_CHECK}),
        (Phase.CALM, ALL),
        (Phase.RETURN, ALL),
        (Phase.SPEED, ALL),
        (Phase.SETTLED, {Due.STRENGTH}),
    ],
)
def test_each_phase_has_its_own_due(phase: Phase, due: set[Due]) -> None:
    answer = today(*LOGS[phase], ladder=phase is not Phase.SPEED)
    assert (answer.phase, set(answer.due)) == (phase, due)


def test_what_is_due_is_listed_by_name() -> None:
    assert today(episode()).due == (Due.MORNING_CHECK, Due.SELF_TEST, Due.STRENGTH, Due.STRETCH)


def due(*records: Record) -> set[Due]:
    return set(today(episode(), records).due)


def test_a_check_with_a_pain_of_today_is_the_morning_check() -> None:
    assert Due.MORNING_CHECK not in due(check(0, 0))
    assert Due.MORNING_CHECK in due(check(0, None))
    assert Due.MORNING_CHECK in due(check(1, 0))


def test_a_check_before_the_day_ends_was_yesterdays() -> None:
    assert Due.MORNING_CHECK in due(check(0, 0, "02:59"))
    assert Due.MORNING_CHECK not in due(check(0, 0, "03:00"))


@pytest.mark.parametrize(("days_ago", "is_due"), [(0, False), (2, False), (3, True), (40, True)])
def test_the_self_test_is_offered_again_after_3_days(days_ago: int, is_due: bool) -> None:
    assert (Due.SELF_TEST in due(self_test(days_ago))) is is_due


def test_the_latest_self_test_counts() -> None:
    assert Due.SELF_TEST not in due(self_test(40), self_test(2))


def test_two_stretch_sessions_a_day_are_due() -> None:
    assert Due.STRETCH in due(stretch(0))
    assert Due.STRETCH not in due(stretch(0), stretch(0, "09:00"))
    assert Due.STRETCH in due(stretch(0), stretch(0, "09:00", finished=False))
    assert Due.STRETCH in due(stretch(0), stretch(1))


def test_the_stretches_of_today_are_done_or_partial() -> None:
    log: list[Record] = [
        stretch(0),
        stretch(0, "09:00", finished=False),
        stretch(1),
        strength(0, clock="08:00"),
    ]
    answer = today(episode(), log).stretch
    assert (answer.done, answer.partial) == (1, 1)


def test_a_session_belongs_to_the_day_of_its_start() -> None:
    assert today(stretch(0, "02:59")).stretch.done == 0
    assert today(stretch(0, "03:00")).stretch.done == 1


def test_stretches_are_counted_in_every_phase() -> None:
    for log in LOGS.values():
        assert today(log, stretch(0)).stretch.done == 1


def test_2_are_due_and_the_third_is_optional() -> None:
    answer = today().stretch
    assert (answer.target, answer.most) == (2, 3)
    assert programme().stretch.times_a_day.value == 2


@pytest.mark.parametrize(("chosen", "target"), [(None, 2), (1, 2), (2, 2), (3, 3), (9, 3)])
def test_a_person_may_ask_for_as_many_stretches_as_the_programme_has_room_for(
    chosen: int | None, target: int
) -> None:
    answer = today(episode(), stretch(0), stretch(0, "09:00"), stretch_times=chosen)
    assert answer.stretch.target == target
    assert (Due.STRETCH in answer.due) is (target == 3)


@pytest.mark.parametrize(("days_ago", "is_due"), [(6, False), (7, True)])
def test_a_person_says_when_the_self_test_is_due_again(days_ago: int, is_due: bool) -> None:
    answer = today(episode(), self_test(days_ago), self_test_days=7)
    assert (Due.SELF_TEST in answer.due) is is_due


def test_what_was_done_today_before_a_flight_west_was_done_today() -> None:
    flown: list[Record] = [check(0, 0, at=AHEAD), self_test(0, at=AHEAD)]
    answer = today(episode(), flown, now=FLOWN_WEST)
    assert set(answer.due) == {Due.STRENGTH, Due.STRETCH}
