"""When faster running may come back, and how often."""

import pytest

from rules.assessment import Phase, Rule
from rules.past import Past
from rules.phase import State
from rules.records import Effort, Record
from rules.settings import DEFAULTS
from tests.rules.conftest import (
    AHEAD,
    FLOWN_WEST,
    NOW,
    check,
    episode,
    finding_of,
    flat,
    good_run,
    levels,
    rules_of,
    run,
    today,
)


def phase(*records: Record, running: int = 60, ladder: bool = False) -> Phase:
    return today(episode(running=running), records, ladder=ladder).phase


def fast(days_ago: int, *records: Record) -> list[str]:
    """The level of `too-fast` for a log with a tempo run so many days ago."""
    return levels(
        today(episode(running=60), *good_run(days_ago, effort=Effort.TEMPO), records, ladder=False),
        Rule.TOO_FAST,
    )


def tempo(days_ago: int, clock: str = "18:00") -> tuple[Record, ...]:
    return good_run(days_ago, effort=Effort.TEMPO, clock=clock)


@pytest.mark.parametrize(("running", "expected"), [(28, Phase.SPEED), (27, Phase.RETURN)])
def test_speed_needs_28_days_of_running(running: int, expected: Phase) -> None:
    assert phase(*good_run(2), running=running) is expected


def test_speed_needs_the_ladder_finished() -> None:
    assert phase(*good_run(2), ladder=True) is Phase.RETURN


@pytest.mark.parametrize(("pain", "expected"), [(2, Phase.SPEED), (3, Phase.RETURN)])
def test_every_run_of_the_last_7_days_is_known_to_hurt_2_or_less(
    pain: int, expected: Phase
) -> None:
    assert phase(*good_run(6, pain), *good_run(2)) is expected


def test_a_run_of_unknown_pain_in_the_last_7_days_keeps_it_shut() -> None:
    assert phase(*good_run(2), run(6, None)) is Phase.RETURN
    assert phase(*good_run(2), run(7, None)) is Phase.SPEED


def test_a_run_that_hurt_3_counts_for_7_days() -> None:
    assert phase(*good_run(2), *good_run(7, 3)) is Phase.SPEED


@pytest.mark.parametrize(("days_ago", "expected"), [(6, Phase.SPEED), (7, Phase.RETURN)])
def test_there_is_a_run_in_the_last_7_days(days_ago: int, expected: Phase) -> None:
    assert phase(*good_run(days_ago)) is expected


@pytest.mark.parametrize(("days_ago", "expected"), [(14, Phase.SPEED), (13, Phase.RETURN)])
@pytest.mark.parametrize("why", ["pain", "stride", "morning"])
def test_no_run_of_the_last_14_days_was_bad(days_ago: int, expected: Phase, why: str) -> None:
    bad: dict[str, list[Record]] = {
        "pain": [run(days_ago, 5)],
        "stride": [run(days_ago, stride_changed=True)],
        "morning": [run(days_ago), check(days_ago - 1, 1)],
    }
    assert phase(*good_run(2), *bad[why]) is expected


def test_runs_before_running_since_do_not_count_for_speed() -> None:
    assert phase(run(30), running=29) is Phase.RETURN
    assert phase(*good_run(1), run(60, 9), running=59) is Phase.SPEED


def test_a_run_dated_tomorrow_by_a_flight_west_is_in_the_last_7_days() -> None:
    log: list[Record] = [episode(running=60), run(0, start=AHEAD)]
    assert today(*log, now=FLOWN_WEST, ladder=False).phase is Phase.SPEED
    sore = run(0, 3, start=AHEAD)
    assert today(*log, sore, now=FLOWN_WEST, ladder=False).phase is Phase.RETURN


# Fast runs


def test_a_slow_run_is_never_too_fast() -> None:
    assert rules_of(today(episode(running=9), good_run(2, effort=Effort.STEADY))) == ["fine:go"]


def test_a_fast_run_before_speed_is_too_fast() -> None:
    log: list[Record] = [episode(running=29), *good_run(6), *tempo(2)]
    assert today(*log, ladder=False).phase is Phase.SPEED
    assert levels(today(*log, ladder=False), Rule.TOO_FAST) == ["easy"]


def test_on_the_28th_day_it_is_no_longer_too_fast() -> None:
    log: list[Record] = [episode(running=30), *good_run(6), *tempo(2)]
    assert levels(today(*log, ladder=False), Rule.TOO_FAST) == []


def test_the_phase_just_before_knows_only_what_was_lived_before_the_run() -> None:
    # The run that makes it `speed` was later on the same day, so the tempo run was in `return`.
    log: list[Record] = [episode(running=60), *tempo(2, "08:00"), run(2, clock="18:00")]
    assert levels(today(*log, ladder=False), Rule.TOO_FAST) == ["easy"]
    log = [episode(running=60), *tempo(2, "18:00"), run(2, clock="08:00")]
    assert levels(today(*log, ladder=False), Rule.TOO_FAST) == []


def test_a_fast_run_does_not_vouch_for_itself() -> None:
    assert fast(2) == ["easy"]
    assert fast(2, *good_run(8)) == []


def test_a_run_at_the_same_moment_was_not_lived_before_it() -> None:
    assert fast(2, run(2)) == ["easy"]


def test_a_morning_after_the_fast_run_does_not_count_for_the_phase_before_it() -> None:
    # An easy run in the morning, the tempo run in the evening, and a bad morning after both.
    log: list[Record] = [
        episode(running=60),
        *good_run(5),
        run(2, clock="08:00"),
        run(2, effort=Effort.TEMPO),
    ]
    bad = check(1, 3)
    answer = today(*log, bad, ladder=False)
    assert answer.phase is Phase.RETURN
    assert levels(answer, Rule.TOO_FAST) == []


def test_a_red_flag_before_the_run_makes_it_too_fast_until_it_was_cleared() -> None:
    flagged = check(4, 0, "09:00", "limp")
    log: list[Record] = [*good_run(6), *tempo(2)]
    cleared = today(episode(running=60, cleared_on=4), log, flagged, ladder=False)
    assert levels(cleared, Rule.TOO_FAST) == []


def test_the_flag_that_waits_for_a_doctor_silences_the_table() -> None:
    flagged = today(episode(running=60), tempo(2), check(1, 0, "09:00", "limp"), ladder=False)
    assert rules_of(flagged) == ["red-flag:stop"]


def test_one_fast_run_in_7_days_after_the_first() -> None:
    easy = (*good_run(10), *good_run(5))
    assert fast(2, *easy, *tempo(8)) == ["easy"]
    assert fast(2, *easy, *tempo(9)) == []


def test_two_fast_runs_on_one_day_are_two() -> None:
    log: list[Record] = [episode(running=60), *good_run(5), *tempo(2, "08:00"), *tempo(2, "18:00")]
    assert levels(today(*log, ladder=False), Rule.TOO_FAST) == ["easy"]


def test_the_fast_runs_of_a_week_are_counted_up_to_the_run_itself() -> None:
    log = flat([episode(running=60), tempo(8), tempo(7), tempo(2, "08:00"), tempo(2, "18:00")])
    state = State(Past(log, NOW, DEFAULTS))
    assert state.speed
    assert state.running
    assert [state.speed.fast_week(run) for run in state.running.runs] == [1, 2, 3, 4]


def test_an_earlier_fast_run_of_the_day_that_was_too_fast_is_enough() -> None:
    # Before the first of the two no run was in the last 7 days.
    log: list[Record] = [
        *(episode(running=60), run(2, clock="08:00", effort=Effort.RACE)),
        *(run(2, clock="18:00"), check(1)),
    ]
    assert levels(today(*log, ladder=False), Rule.TOO_FAST) == ["easy"]


def test_of_two_that_were_too_fast_the_later_one_is_named() -> None:
    log: list[Record] = [
        episode(running=60),
        *tempo(2, "08:00"),
        run(2, clock="18:00", effort=Effort.RACE),
    ]
    text = finding_of(today(*log, check(1), ladder=False), Rule.TOO_FAST).text
    assert text.startswith("The run on 18 June was fast run 2 in 7 days,")


def test_two_in_7_days_from_the_15th_day_after_the_first() -> None:
    # Easy runs in `speed` before the first fast one begin nothing.
    for first, expected in ((16, ["easy"]), (17, [])):
        easy = (*good_run(first + 4), *good_run(first + 2))
        log: list[Record] = [*easy, *tempo(first), *tempo(5)]
        assert fast(2, *log, *good_run(9)) == expected


def test_three_in_7_days_are_too_many_for_good() -> None:
    log: list[Record] = [*good_run(32), *tempo(30), *good_run(9), *tempo(5)]
    assert fast(2, *log) == []
    assert fast(2, *log, *tempo(4)) == ["easy"]


def test_the_first_fast_run_is_the_first_that_was_run_in_speed() -> None:
    # The one 30 days ago had no run in the 7 days before it: it was in `return`.
    assert fast(2, *tempo(30), *good_run(18), *tempo(16), *good_run(9), *tempo(5)) == ["easy"]
    assert fast(2, *tempo(30), *good_run(32), *good_run(9), *tempo(5)) == []


def test_fast_runs_in_any_phase_are_counted() -> None:
    # The tempo run 5 days ago was run in `return`; it counts for the one 2 days ago all the same.
    log: list[Record] = [episode(running=32), *good_run(8), *tempo(5), *tempo(2)]
    assert levels(today(*log, ladder=False), Rule.TOO_FAST) == ["easy"]
    text = finding_of(today(*log, ladder=False), Rule.TOO_FAST).text
    assert text == (
        "The run on 18 June was fast run 2 in 7 days, and 1 is the most (our choice): "
        "make the next one easy."
    )


def test_fast_runs_before_running_since_are_not_counted() -> None:
    log: list[Record] = [episode(running=29), *tempo(30), *good_run(28)]
    assert levels(today(*log, *good_run(3), *tempo(1), ladder=False), Rule.TOO_FAST) == []


def test_a_fast_run_of_an_earlier_day_is_past() -> None:
    assert fast(4, *good_run(2)) == []


def test_too_fast_says_that_it_came_too_early() -> None:
    text = finding_of(today(episode(running=9), tempo(2)), Rule.TOO_FAST).text
    assert text == (
        "The run on 18 June was fast before faster running was due: make the next one easy."
    )
