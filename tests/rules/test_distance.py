"""How long a run may be, and what is said of a longer one."""

from typing import Any

import pytest

from rules.assess import spike_after
from rules.assessment import Rule
from rules.records import Record, Sport
from rules.settings import DistanceUnit, Settings
from tests.rules.conftest import (
    at,
    check,
    episode,
    finding_of,
    flat,
    good_run,
    levels,
    run,
    today,
)

LONG = good_run(9, distance_m=5000)


def most(*records: Record, running: int = 60, ladder: bool = False) -> float | None:
    return today(episode(running=running), records, ladder=ladder).run.max_distance_m


# The number of today


def test_the_number_is_rounded_down_to_a_whole_metre() -> None:
    assert most(run(9, distance_m=5001)) == 5501
    assert most(run(9, distance_m=5009)) == 5509
    assert most(run(9, distance_m=5000.9)) == 5500


def test_without_a_known_distance_there_is_no_number() -> None:
    assert most(run(9)) is None
    assert most(run(9, distance_m=0)) is None
    assert most() is None


def test_todays_runs_do_not_raise_todays_number() -> None:
    assert most(*LONG, run(0, 0, "08:00", distance_m=9000)) == 5500


def test_only_runs_since_running_began_again_count() -> None:
    assert most(*LONG, running=9) == 5500
    assert most(*LONG, running=8) is None


def test_rides_set_no_number() -> None:
    assert most(run(9, distance_m=5000, sport=Sport.BIKE)) is None


def test_only_in_return_speed_and_settled_is_there_a_number() -> None:
    flagged = check(1, 0, "09:00", "limp")
    assert today(LONG).run.max_distance_m is None
    assert today(episode(), LONG).run.max_distance_m is None
    assert today(episode(running=60), LONG, flagged).run.max_distance_m is None
    assert today(episode(running=60), LONG).run.max_distance_m == 5500
    speed = today(episode(running=60), LONG, good_run(2), ladder=False)
    assert (speed.phase, speed.run.max_distance_m) == ("speed", 5500)


def test_settled_every_run_counts() -> None:
    assert today(episode(running=5, settled_on=1), LONG).run.max_distance_m == 5500


def test_the_number_does_not_depend_on_the_light() -> None:
    answer = today(episode(running=60), run(9, distance_m=5000), run(2, 9))
    assert (answer.light, answer.run.max_distance_m) == ("stop", 5500)


@pytest.mark.parametrize("bad", [{"pain": 6}, {"stride_changed": True}])
def test_after_a_run_that_went_wrong_it_is_half_the_distance(bad: dict[str, Any]) -> None:
    wrong: list[Record] = [*LONG, run(4, distance_m=4001, **bad)]
    assert most(*wrong) == 5500
    assert most(*wrong, check(3, 0)) == 2000.5


def test_half_is_of_the_longest_known_distance_of_that_day() -> None:
    log: list[Record] = [run(4, 6, "08:00", distance_m=None), run(4, 0, "12:00", distance_m=6000)]
    assert most(*LONG, *log, run(4, 6, distance_m=4000), check(3, 0)) == 3000


def test_half_of_an_unknown_distance_is_no_number() -> None:
    assert most(*LONG, run(4, 6), check(3, 0)) is None


def test_a_bad_morning_does_not_halve() -> None:
    log: list[Record] = [*LONG, run(4, distance_m=4000), check(3, 2), check(2, 0)]
    assert levels(today(episode(running=60), log), Rule.MORNING_AFTER) == ["easy"]
    assert most(*log) == 5500


# The note


def note(*records: Record, running: int = 60) -> list[str]:
    return levels(today(episode(running=running), records), Rule.RUN_SPIKE)


@pytest.mark.parametrize(("metres", "expected"), [(5500, []), (5500.5, ["note"]), (5501, ["note"])])
def test_a_run_over_1_10_times_the_longest_is_noted(metres: float, expected: list[str]) -> None:
    assert note(*LONG, run(2, distance_m=metres)) == expected


def test_it_is_not_held_against_the_rounded_number() -> None:
    assert note(run(9, distance_m=5001), run(2, distance_m=5501.1)) == []
    assert note(run(9, distance_m=5001), run(2, distance_m=5501.2)) == ["note"]


@pytest.mark.parametrize(("days_ago", "expected"), [(6, ["note"]), (7, [])])
def test_it_is_noted_for_7_days(days_ago: int, expected: list[str]) -> None:
    assert note(*LONG, run(days_ago, distance_m=9000)) == expected


@pytest.mark.parametrize(("days_ago", "expected"), [(32, ["note"]), (33, [])])
def test_the_longest_is_of_the_30_days_before_the_run(days_ago: int, expected: list[str]) -> None:
    assert note(run(days_ago, distance_m=5000), run(2, distance_m=9000)) == expected


def test_other_runs_of_its_day_are_not_held_against_it() -> None:
    assert note(*LONG, run(2, 0, "08:00", distance_m=9000), run(2, distance_m=6000)) == ["note"]


def test_only_the_latest_run_is_noted() -> None:
    assert note(*LONG, run(4, distance_m=9000), run(2, distance_m=1000)) == []
    assert note(*LONG, run(2, 0, "08:00", distance_m=9000), run(2, distance_m=1000)) == []


def test_a_run_of_unknown_distance_is_not_noted() -> None:
    assert note(*LONG, run(2)) == []


def test_runs_before_running_began_again_are_not_held_against_it() -> None:
    assert note(*LONG, run(2, distance_m=9000), running=9) == ["note"]
    assert note(*LONG, run(2, distance_m=9000), running=8) == []


def test_the_latest_run_before_running_began_again_is_not_noted() -> None:
    assert note(*LONG, run(2, distance_m=9000), running=1) == []


def test_it_is_noted_once_settled_and_in_no_other_phase() -> None:
    log: list[Record] = [*LONG, run(2, distance_m=9000)]
    flagged = check(1, 0, "09:00", "limp")
    assert levels(today(episode(running=3, settled_on=1), log), Rule.RUN_SPIKE) == ["note"]
    assert levels(today(log), Rule.RUN_SPIKE) == []
    assert levels(today(episode(), log), Rule.RUN_SPIKE) == []
    assert levels(today(episode(running=60), log, flagged), Rule.RUN_SPIKE) == []


def test_the_note_names_the_number() -> None:
    answer = today(episode(running=60), LONG, run(1, distance_m=9000))
    assert finding_of(answer, Rule.RUN_SPIKE).text == (
        "Yesterday's run was longer than 5.5 km, which is 1.10 times your longest "
        "of the 30 days before: past that, injuries came more often."
    )
    answer = today(episode(running=60), LONG, run(1, distance_m=9000), unit=DistanceUnit.MI)
    assert "longer than 3.41 mi, which" in finding_of(answer, Rule.RUN_SPIKE).text


# Right after logging


def after(metres: float, *records: Record, sport: Sport = Sport.RUN) -> str | None:
    new = run(2, distance_m=metres, sport=sport)
    log = flat([episode(running=60), records, new])
    return spike_after(new, log, Settings(ladder=False))


def test_a_longer_run_is_told_right_after_logging() -> None:
    said = after(5501, *LONG)
    assert said
    assert said.startswith("Today's run was longer than 5.5 km,")


def test_one_of_exactly_1_10_times_is_not() -> None:
    assert after(5500, *LONG) is None


def test_without_runs_before_it_nothing_is_told() -> None:
    assert after(9000) is None


def test_a_long_ride_is_told_nothing() -> None:
    assert after(90_000, *LONG, sport=Sport.BIKE) is None


def test_it_need_not_be_in_the_log_yet() -> None:
    log = flat([episode(running=60), LONG])
    assert spike_after(run(2, distance_m=9000), log) is not None


def test_only_in_return_speed_and_settled_is_it_told() -> None:
    new = run(2, distance_m=9000)
    assert spike_after(new, [episode(), *LONG]) is None
    assert spike_after(new, [episode(settled_on=2), *LONG]) is not None


def test_a_run_of_before_is_held_against_what_came_before_it() -> None:
    log = flat([episode(running=60), run(20, distance_m=5000), run(1, distance_m=30_000)])
    assert spike_after(run(10, distance_m=6000), log) is not None
    assert at(10) < at(1)
