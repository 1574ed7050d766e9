"""The walk-run ladder, step by step."""

from datetime import UTC, datetime, timedelta, timezone
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from rules.ladder import Ladder, Rung
from rules.past import Past
from rules.records import Record
from rules.running import Running
from rules.settings import DEFAULTS, Settings
from tests.rules.conftest import NOW, at, check, day, episode, run, today

Ran = tuple[int | None, int | None, int | None]
"""The ladder step, the worst pain and the morning's pain of one run."""

GOOD = (1, 0, 0)
HURT = (1, 5, 0)
TO_STEP_3 = [GOOD, GOOD, (2, 0, 0), (2, 0, 0)]
TO_THE_END = [(step, 0, 0) for step in (1, 1, 2, 2, 3, 3, 4, 4, 5, 5)]


def log_of(*runs: Ran) -> list[Record]:
    """Runs two days apart, the first 58 days ago, each with its morning."""
    log: list[Record] = []
    for number, (step, pain, morning) in enumerate(runs):
        log.append(run(58 - 2 * number, pain, ladder_step=step))
        if morning is not None:
            log.append(check(57 - 2 * number, morning))
    return log


def ladder_of(*records: Record, limit: int = 5) -> Ladder:
    return Ladder(Running(Past(records, NOW, DEFAULTS), day(58), limit), 5)


def climb(*runs: Ran, limit: int = 5) -> Rung:
    return ladder_of(*log_of(*runs), limit=limit).rung()


def test_the_ladder_starts_at_step_1() -> None:
    assert climb() == Rung(step=1, good_runs=0, finished=False)


def test_one_good_run_is_not_enough() -> None:
    assert climb(GOOD) == Rung(step=1, good_runs=1)


def test_two_good_runs_lead_one_step_up_and_count_from_0() -> None:
    assert climb(GOOD, GOOD) == Rung(step=2, good_runs=0)
    assert climb(GOOD, GOOD, (2, 0, 0)) == Rung(step=2, good_runs=1)


def test_a_run_above_the_step_counts_as_one_good_run() -> None:
    assert climb((5, 0, 0)) == Rung(step=1, good_runs=1)
    assert climb((5, 0, 0), (5, 0, 0)) == Rung(step=2)


def test_a_run_below_the_step_changes_nothing() -> None:
    assert climb(*TO_STEP_3, (2, 0, 0)) == Rung(step=3)
    assert climb(*TO_STEP_3, (3, 0, 0)) == Rung(step=3, good_runs=1)


def test_a_bad_run_leads_one_step_down_and_counts_from_0() -> None:
    assert climb(*TO_STEP_3, (3, 0, 0), (3, 5, 0)) == Rung(step=2)


def test_a_run_just_below_the_limit_is_good() -> None:
    assert climb((1, 4, 0)) == Rung(good_runs=1)
    assert climb(GOOD, (1, 5, 0)) == Rung(step=1)


def test_the_limit_is_the_one_that_holds() -> None:
    assert climb(*TO_STEP_3, (3, 3, 0), limit=3) == Rung(step=2)
    assert climb(*TO_STEP_3, (3, 2, 0), limit=3) == Rung(step=3, good_runs=1)


def test_a_bad_run_counts_below_its_step_and_with_the_morning_unknown() -> None:
    assert climb(*TO_STEP_3, (1, 5, None)) == Rung(step=2)


def test_a_bad_morning_and_a_changed_stride_are_bad() -> None:
    assert climb(*TO_STEP_3, (3, 0, 1)) == Rung(step=2)
    changed = run(40, ladder_step=3, stride_changed=True)
    assert ladder_of(*log_of(*TO_STEP_3), changed).rung() == Rung(step=2)


def test_a_bad_morning_is_bad_though_the_worst_pain_is_unknown() -> None:
    assert climb(*TO_STEP_3, (3, None, 1)) == Rung(step=2)


def test_step_1_is_the_lowest() -> None:
    assert climb(GOOD, HURT, HURT) == Rung(step=1)


def test_a_run_of_unknown_pain_or_morning_changes_nothing() -> None:
    assert climb(GOOD, (1, None, 0)) == Rung(good_runs=1)
    assert climb(GOOD, (1, 0, None)) == Rung(good_runs=1)


def test_a_run_without_a_ladder_step_is_not_on_the_ladder() -> None:
    assert climb(GOOD, (None, 0, 0)) == Rung(good_runs=1)
    assert climb(*TO_STEP_3, (None, 9, 9)) == Rung(step=3)


def test_two_good_runs_at_step_5_finish_it() -> None:
    assert climb(*TO_THE_END[:-1]) == Rung(step=5, good_runs=1)
    assert climb(*TO_THE_END).finished


def test_a_bad_run_after_the_end_does_not_unfinish_it() -> None:
    assert climb(*TO_THE_END, (5, 9, 9)).finished


def test_runs_before_running_began_again_are_not_on_the_ladder() -> None:
    assert ladder_of(*log_of(GOOD), run(59, ladder_step=1), check(58, 0, "06:00")).rung() == Rung(
        good_runs=1
    )


# As of an earlier instant


def test_as_of_an_instant_a_run_at_that_instant_has_not_been_run() -> None:
    ladder = ladder_of(*log_of(GOOD, HURT))
    second = at(56, "18:00").timestamp()
    assert ladder.rung(before=second) == Rung(good_runs=1)
    assert ladder.rung(before=second + 1) == Rung()


def test_as_of_an_instant_a_morning_at_that_instant_is_unknown() -> None:
    ladder = ladder_of(*log_of(GOOD))
    morning = at(57, "07:30").timestamp()
    assert ladder.rung(before=morning) == Rung()
    assert ladder.rung(before=morning + 1) == Rung(good_runs=1)


def test_the_end_is_reached_as_of_the_last_good_morning() -> None:
    ladder = ladder_of(*log_of(*TO_THE_END, (5, 9, 9)))
    last = at(39, "07:30").timestamp()
    assert not ladder.rung(before=last).finished
    assert ladder.rung(before=last + 1).finished


TIMES = st.builds(
    lambda hours, offset: (datetime(2026, 5, 1, tzinfo=UTC) + timedelta(hours=hours)).astimezone(
        timezone(timedelta(hours=offset))
    ),
    st.integers(0, 400),
    st.integers(-11, 13),
)
RUNS = st.builds(
    lambda start, pain, step, changed: run(
        0, pain, start=start, ladder_step=step, stride_changed=changed
    ),
    TIMES,
    st.sampled_from((0, 0, 0, None, 5)),
    st.sampled_from((5, 5, 1, None)),
    st.sampled_from((False, False, False, True)),
)
CHECKS = st.builds(
    lambda when, pain: check(0, pain, at=when), TIMES, st.sampled_from((0, 0, 0, 0, 1))
)


@given(
    log=st.tuples(st.lists(RUNS, max_size=25), st.lists(CHECKS, max_size=40)),
    instant=TIMES.map(datetime.timestamp),
)
def test_as_of_an_instant_it_is_the_ladder_of_what_was_lived_before(
    log: tuple[list[Record], list[Record]], instant: float
) -> None:
    def ladder(before: float) -> Ladder:
        now = datetime.fromtimestamp(before - 1, UTC)  # all times are on whole hours
        return Ladder(Running(Past([*log[0], *log[1]], now, DEFAULTS), day(58), 5), 5)

    whole = datetime(2026, 7, 1, tzinfo=UTC).timestamp()
    assert ladder(whole).rung(before=instant) == ladder(instant).rung(before=inf)


# In the whole answer


def test_a_finished_ladder_has_no_step() -> None:
    answer = today(episode(running=58), log_of(*TO_THE_END)).run
    assert (answer.ladder_step, answer.ladder_finished, answer.good_runs) == (None, True, 0)


def test_set_aside_it_counts_as_finished_also_before_running_begins() -> None:
    for log in ([], [episode()], [episode(running=9)]):
        answer = today(*log, ladder=False).run
        assert (answer.ladder_step, answer.ladder_finished, answer.good_runs) == (None, True, 0)


def test_until_running_begins_it_stands_at_step_1() -> None:
    for log in ([], [episode()], [episode(running=58, settled_on=2), *log_of(GOOD)]):
        answer = today(*log).run
        assert (answer.ladder_step, answer.ladder_finished, answer.good_runs) == (1, False, 0)


def test_it_stands_where_it_is_while_a_doctor_is_waited_for() -> None:
    answer = today(episode(running=58), log_of(GOOD, GOOD, (2, 0, 0)), check(1, 0, "09:00", "limp"))
    assert (answer.run.ladder_step, answer.run.good_runs) == (2, 1)


def test_the_cautious_limit_is_the_ladders_too() -> None:
    log = [episode(running=58), *log_of((1, 3, 0))]
    assert today(*log).run.good_runs == 1
    assert today(*log, cautious=True).run.good_runs == 0
    assert Settings().cautious is False
