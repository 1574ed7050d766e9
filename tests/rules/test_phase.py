"""The phase, what sends a person to a doctor, the pain limit, and when running could start."""

from datetime import time
from typing import Any

import pytest

from rules.assess import assess
from rules.assessment import Phase
from rules.phase import pain_limit
from rules.records import Flag, Record, Side, Unknown
from rules.settings import Settings
from tests.rules.conftest import (
    AHEAD,
    FLOWN_WEST,
    NOW,
    check,
    episode,
    good_run,
    rules_of,
    run,
    self_test,
    today,
)

# Which phase


def test_without_an_episode_there_is_no_phase() -> None:
    assert today(check(1)).phase is Phase.NONE


def test_an_episode_begins_in_calm() -> None:
    assert today(episode()).phase is Phase.CALM


def test_running_begins_on_running_since_itself() -> None:
    assert today(episode(running=0)).phase is Phase.RETURN
    assert today(episode(running=-1)).phase is Phase.CALM


def test_it_has_settled_when_no_episode_is_open_and_one_has_ended() -> None:
    assert today(episode(settled_on=0)).phase is Phase.SETTLED
    assert today(episode(settled_on=0), episode(90)).phase is Phase.CALM


def test_speed_is_lost_and_comes_back_with_the_log() -> None:
    log: list[Record] = [episode(running=60), *good_run(3)]
    assert today(*log, ladder=False).phase is Phase.SPEED
    assert today(*log, run(2, 5), ladder=False).phase is Phase.RETURN


def test_an_unknown_record_changes_no_phase() -> None:
    assert today(Unknown(id="x", kind="mood")).phase is Phase.NONE


# Red flags


@pytest.mark.parametrize("flag", [*Flag, "a-flag-of-a-later-version"])
def test_any_flag_refers(flag: str) -> None:
    assert today(episode(), check(1, 0, "07:30", flag)).phase is Phase.REFER
    assert today(episode(), self_test(1, flags=(flag,))).phase is Phase.REFER


def test_a_flag_without_a_pain_refers() -> None:
    assert today(episode(), check(1, None, "07:30", "limp")).phase is Phase.REFER


@pytest.mark.parametrize(("days_ago", "phase"), [(9, Phase.REFER), (10, Phase.CALM)])
def test_a_flag_counts_from_onset_on(days_ago: int, phase: Phase) -> None:
    assert today(episode(9), check(days_ago, 0, "12:00", "limp")).phase is phase


@pytest.mark.parametrize(("days_ago", "phase"), [(4, Phase.REFER), (5, Phase.CALM)])
def test_a_flag_counts_when_later_than_the_clearing(days_ago: int, phase: Phase) -> None:
    assert today(episode(9, cleared_on=5), check(days_ago, 0, "12:00", "limp")).phase is phase


def test_a_clearing_before_onset_does_not_let_an_older_flag_count() -> None:
    assert today(episode(9, cleared_on=20), check(12, 0, "12:00", "limp")).phase is Phase.CALM


def test_a_clearing_of_today_has_come_and_one_of_tomorrow_has_not() -> None:
    flagged = check(1, 0, "07:30", "limp")
    assert today(episode(cleared_on=0), flagged).phase is Phase.CALM
    assert today(episode(cleared_on=-1), flagged).phase is Phase.REFER


def test_a_flag_in_the_small_hours_belongs_to_the_day_of_the_clearing() -> None:
    late, early = check(4, 0, "02:59", "limp"), check(4, 0, "03:00", "limp")
    assert today(episode(cleared_on=5), late).phase is Phase.CALM
    assert today(episode(cleared_on=5), early).phase is Phase.REFER


def test_a_deleted_flag_and_one_not_lived_yet_count_for_nothing() -> None:
    log: list[Record] = [check(1, 0, "07:30", "limp", deleted=True), check(-1, 0, "07:30", "limp")]
    assert today(episode(), log).phase is Phase.CALM


def test_a_flag_refers_in_every_open_phase() -> None:
    flagged = check(1, 0, "09:00", "limp")
    assert today(episode(running=9), flagged).phase is Phase.REFER
    assert today(episode(running=60), good_run(2), flagged, ladder=False).phase is Phase.REFER


def test_a_flag_without_an_episode_refers_nowhere() -> None:
    assert today(check(1, 0, "09:00", "limp")).phase is Phase.NONE


def test_once_settled_a_later_flag_stops_and_the_phase_stays() -> None:
    settled = episode(40, settled_on=5)
    same_day = today(settled, check(5, 0, "09:00", "limp"))
    assert (same_day.phase, rules_of(same_day)) == (Phase.SETTLED, ["fine:go"])
    later = today(settled, check(4, 0, "09:00", "limp"))
    assert (later.phase, rules_of(later)) == (Phase.SETTLED, ["red-flag:stop"])


def test_once_settled_the_newest_settling_counts() -> None:
    log: list[Record] = [episode(40, settled_on=10), episode(60, settled_on=5)]
    assert rules_of(today(*log, check(7, 0, "09:00", "limp"))) == ["fine:go"]


def test_a_new_episode_begins_anew() -> None:
    log: list[Record] = [episode(40, settled_on=5), check(4, 0, "09:00", "limp")]
    assert today(*log, episode(3)).phase is Phase.CALM
    assert today(*log, episode(4)).phase is Phase.REFER


# No improvement


def rest(*records: Record, onset: int = 30, **values: Any) -> list[str]:
    return rules_of(today(episode(onset, **values), records))


@pytest.mark.parametrize(("onset", "rule"), [(14, "no-improvement:stop"), (13, "calm-down:stop")])
def test_rest_is_judged_after_14_days(onset: int, rule: str) -> None:
    assert rest(check(13, 5), check(1, 5), onset=onset) == [rule]


@pytest.mark.parametrize(("resting", "rule"), [(14, "no-improvement:stop"), (13, "calm-down:stop")])
def test_the_rest_began_when_the_person_says(resting: int, rule: str) -> None:
    assert rest(check(13, 5), check(1, 5), resting_since=resting) == [rule]


@pytest.mark.parametrize(("latest", "rule"), [(3, "no-improvement:stop"), (4, "calm-down:stop")])
def test_the_two_checks_lie_7_days_apart(latest: int, rule: str) -> None:
    assert rest(check(10, 5), check(latest, 5)) == [rule]


@pytest.mark.parametrize(
    ("pain", "rule"),
    [
        (6, "no-improvement:stop"),
        (5, "no-improvement:stop"),
        (4, "no-improvement:stop"),
        (3, "calm-down:stop"),
    ],
)
def test_2_points_less_are_an_improvement(pain: int, rule: str) -> None:
    assert rest(check(10, 5), check(1, pain)) == [rule]


def test_pain_that_has_gone_is_an_improvement() -> None:
    assert rest(check(10, 1), check(1, 0)) == ["calm-down:stop"]
    assert rest(check(10, 1), check(1, 1)) == ["no-improvement:stop"]
    assert rest(check(10, 0), check(1, 0)) == ["calm-down:stop"]


def test_only_the_first_and_the_latest_check_are_compared() -> None:
    assert rest(check(20, 5), check(10, 1), check(1, 4)) == ["no-improvement:stop"]
    assert rest(check(20, 5), check(10, 9), check(1, 3)) == ["calm-down:stop"]


def test_checks_before_the_rest_do_not_count_and_those_of_its_first_day_do() -> None:
    assert rest(check(21, 9), check(20, 4), check(1, 4), resting_since=20) == [
        "no-improvement:stop"
    ]
    assert rest(check(21, 4), check(20, 9), check(1, 4), resting_since=20) == ["calm-down:stop"]


def test_one_check_compares_with_nothing() -> None:
    assert rest(check(10, 5)) == ["calm-down:stop"]
    assert rest() == ["calm-down:stop"]


def test_a_check_without_a_pain_is_not_compared() -> None:
    assert rest(check(10, 5), check(2, 4), check(1, None)) == ["no-improvement:stop"]


@pytest.mark.parametrize(("cleared", "rule"), [(20, "no-improvement:stop"), (19, "calm-down:stop")])
def test_a_doctor_who_has_looked_since_the_rest_began(cleared: int, rule: str) -> None:
    assert rest(check(10, 5), check(1, 5), resting_since=20, cleared_on=cleared) == [rule]


def test_who_runs_again_is_not_judged_by_rest() -> None:
    assert today(episode(30, running=1), check(10, 5), check(1, 5)).phase is Phase.RETURN


def test_a_flag_and_no_improvement_are_both_listed() -> None:
    log = rest(check(10, 5), check(1, 5, "07:30", "limp"))
    assert log == ["red-flag:stop", "no-improvement:stop"]


# The pain limit


@pytest.mark.parametrize(
    ("cautious", "bone_risk", "limit"),
    [(False, False, 5), (True, False, 3), (False, True, 1), (True, True, 1)],
)
def test_the_lowest_pain_limit_holds(cautious: bool, bone_risk: bool, limit: int) -> None:
    risky = episode(bone_risk=bone_risk)
    assert pain_limit(risky, Settings(cautious=cautious)) == limit
    assert today(risky, cautious=cautious).pain_limit == limit


def test_a_clearing_lifts_the_limit_of_the_bone() -> None:
    assert today(episode(bone_risk=True, cleared_on=0)).pain_limit == 5
    assert today(episode(bone_risk=True, cleared_on=-1)).pain_limit == 1


def test_without_a_current_episode_the_bone_is_not_at_risk() -> None:
    assert today(episode(bone_risk=True, settled_on=1)).pain_limit == 5
    assert today(cautious=True).pain_limit == 3
    assert pain_limit(None) == 5


# Ready to run


def is_ready(*records: Record, side: Side = Side.LEFT, **values: Any) -> bool:
    return today(episode(20, side=side, **values), records).ready_to_run


CALM = (check(3, 1), check(2, 0), check(1, 1))
TESTED = self_test(9, pain_left=4)


def test_three_calm_checks_and_a_calm_self_test_are_ready() -> None:
    assert is_ready(*CALM, TESTED)


def test_two_checks_are_not_enough() -> None:
    assert not is_ready(check(3, 1), check(1, 1), TESTED)


@pytest.mark.parametrize(("first", "ready"), [(3, True), (2, False)])
def test_the_checks_lie_2_days_apart(first: int, ready: bool) -> None:
    log = (check(first, 0), check(1, 0, "08:00"), check(1, 0, "09:00"))
    assert is_ready(*log, TESTED) is ready


@pytest.mark.parametrize("number", [0, 1, 2])
def test_none_of_the_checks_is_over_1(number: int) -> None:
    log: list[Record] = [*CALM]
    log[number] = check(3 - number, 2)
    assert not is_ready(*log, TESTED)


def test_only_the_last_three_checks_count() -> None:
    assert is_ready(check(4, 9), *CALM, TESTED)
    assert not is_ready(*CALM, check(1, 2, "20:00"), TESTED)


def test_none_of_the_checks_has_a_flag() -> None:
    # Cleared on the day of the flag, so that the flag does not refer.
    flagged = check(3, 1, "07:30", "limp")
    log = (flagged, check(2, 0), check(1, 1), TESTED)
    assert today(episode(20, cleared_on=3), log).phase is Phase.CALM
    assert not is_ready(*log, cleared_on=3)
    assert is_ready(check(4, 0, "07:30", "limp"), *CALM, TESTED, cleared_on=3)


def test_a_check_that_counts_only_for_its_flags_is_looked_at_too() -> None:
    log = (check(3, 1), check(2, 1), check(1, None, "07:00", "limp"), check(1, 0), TESTED)
    assert not is_ready(*log, cleared_on=1)


@pytest.mark.parametrize(("pain", "ready"), [(4, True), (5, False), (None, False)])
def test_the_self_test_is_under_5_on_the_sore_side(pain: int | None, ready: bool) -> None:
    assert is_ready(*CALM, self_test(9, pain_left=pain, pain_right=9)) is ready
    right = self_test(9, pain_left=9, pain_right=pain)
    assert is_ready(*CALM, right, side=Side.RIGHT) is ready


@pytest.mark.parametrize(
    ("left", "right", "ready"),
    [(4, 4, True), (5, 0, False), (0, 5, False), (None, 0, False), (0, None, False)],
)
def test_with_both_sides_sore_the_greater_is_under_5(
    left: int | None, right: int | None, ready: bool
) -> None:
    test = self_test(9, pain_left=left, pain_right=right)
    assert is_ready(*CALM, test, side=Side.BOTH) is ready


def test_the_latest_self_test_counts() -> None:
    assert not is_ready(*CALM, TESTED, self_test(8, pain_left=5))
    assert is_ready(*CALM, self_test(10, pain_left=5), TESTED)


def test_without_a_self_test_nobody_is_ready() -> None:
    assert not is_ready(*CALM)


def test_only_in_calm_is_there_something_to_be_ready_for() -> None:
    log = (*CALM, TESTED)
    assert not today(episode(20, running=1), log).ready_to_run
    assert not today(episode(20, settled_on=1), log).ready_to_run
    assert not today(log).ready_to_run
    assert not is_ready(*log, check(1, 0, "09:00", "limp"))


# Days


def test_a_check_dated_tomorrow_by_a_flight_west_counts_today() -> None:
    log: list[Record] = [episode(), check(0, 0, at=AHEAD)]
    assert "morning-check" not in today(*log, now=FLOWN_WEST).due
    assert today(episode(), check(0, 0, "07:30", "limp", at=AHEAD), now=FLOWN_WEST).phase is (
        Phase.REFER
    )


def test_the_day_end_of_the_settings_moves_the_dates() -> None:
    flagged: list[Record] = [episode(cleared_on=5), check(4, 0, "04:30", "limp")]
    assert assess(flagged, NOW).phase is Phase.REFER
    assert assess(flagged, NOW, Settings(day_end=time(5))).phase is Phase.CALM
