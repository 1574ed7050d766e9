"""What the page for the physio says."""

from datetime import timedelta

from rules.assessment import Level, SelfTestResult
from rules.kept import Kept
from rules.records import Effort, Record
from rules.report import MOST_RUNS, Report, report
from tests.rules.conftest import (
    NOW,
    check,
    day,
    episode,
    run,
    self_test,
    strength,
    stretch,
)


def page(*records: Record, weeks: int = 6) -> Report:
    return report(records, NOW, weeks=weeks)


def test_an_empty_log_says_so_everywhere() -> None:
    found = page()
    assert (found.first, found.last) == (day(41), day(0))
    assert (found.episode, found.longest, found.checks) == (None, None, 0)
    assert (found.runs, found.tests, found.criteria, found.questions) == ((), (), (), ())
    assert [(week.kept.stretch.planned, week.kept.strength.planned) for week in found.weeks] == [
        (0, 0)
    ] * 6


def test_the_episode_is_the_current_one_or_else_the_newest_ended() -> None:
    ended, current = episode(90, settled_on=50), episode(20)
    assert page(ended).episode == ended
    assert page(ended, current).episode == current


def test_flags_are_counted_with_their_last_day_and_each_check_has_asked() -> None:
    found = page(
        episode(),
        check(42, 1, "08:00", "limp"),
        check(41, None, "08:00", "limp", "limp"),
        self_test(5, flags=("limp", "x-new")),
        check(4, 0),
        check(3, 0, deleted=True),
        check(-1, 0),
    )
    assert found.checks == 3
    assert [(each.name, each.times, each.last) for each in found.flags] == [
        ("limp", 2, day(5)),
        ("x-new", 1, day(5)),
    ]


def test_the_newest_of_many_are_kept_and_the_rest_is_counted() -> None:
    found = page(
        *[run(ago, note=f"Question {ago}?") for ago in range(30, 0, -1)],
        *[run(50)] * 4,
        *[self_test(ago) for ago in range(20, 0, -1)],
        check(1, 0, "06:00", *[f"x-{number}" for number in range(9)]),
    )
    assert (len(found.runs), found.runs_more, found.runs_before) == (MOST_RUNS, 20, 4)
    assert found.runs[-1].date == day(1)
    assert (len(found.tests), found.tests_more, found.tests[-1].date) == (12, 8, day(1))
    assert (len(found.flags), found.flags_more) == (4, 5)
    assert (len(found.questions), found.questions_more) == (4, 26)
    assert found.questions[-1].text == "Question 1?"


def test_a_self_test_tells_both_sides_and_its_result() -> None:
    (row,) = page(self_test(2, pain_left=3, tender=True)).tests
    assert (row.left, row.right, row.signs, row.result) == (3, None, 2, SelfTestResult.PARTLY_FITS)


def test_a_run_tells_its_morning_and_the_light_before_it() -> None:
    found = page(episode(20, running=10), run(3, 6), check(2, 4), run(1, 1))
    assert [(each.morning, each.light) for each in found.runs] == [
        (4, Level.GO),
        (None, Level.STOP),
    ]


def test_the_longest_and_the_fast_runs_are_of_these_weeks() -> None:
    found = page(
        run(50, distance_m=9000.0, effort=Effort.RACE),
        run(9, distance_m=5000.0, effort=Effort.TEMPO),
        run(8, distance_m=4000.0, effort=Effort.EASY),
        run(7),
    )
    assert found.longest is not None
    assert found.longest.distance_m == 5000.0
    assert (found.fast.runs, found.fast.latest, found.fast.unknown) == (1, day(9), 1)


def test_a_week_tells_what_was_planned_from_the_onset_on_and_what_was_done() -> None:
    before, first, last = page(
        episode(10),
        stretch(15),
        *[stretch(ago) for ago in (9, 9, 8, 1)],
        stretch(8, finished=False),
        *[strength(ago) for ago in (10, 10, 9)],
        run(2, distance_m=5000.0),
        run(1),
        weeks=3,
    ).weeks
    assert (before.first, before.last, last.last) == (day(20), day(14), day(0))
    assert (
        before.kept.stretch.done,
        before.kept.stretch.planned,
        before.kept.strength.planned,
    ) == (1, 0, 0)
    assert (first.kept.stretch.done, first.kept.stretch.planned) == (3, 8)
    assert (first.kept.strength.done, first.kept.strength.planned) == (2, 4)
    assert (last.kept.stretch.done, last.kept.stretch.planned, last.kept.strength.planned) == (
        1,
        14,
        7,
    )
    assert (last.runs, last.run_m, last.run_s) == (2, 5000.0, 3600.0)


def test_stretching_is_planned_until_the_episode_settles_and_strength_beyond() -> None:
    (week,) = page(episode(40, settled_on=2), weeks=1).weeks
    assert (week.kept.stretch.planned, week.kept.strength.planned) == (8, 3)
    assert week.last - week.first == timedelta(days=6)


def test_nothing_is_planned_while_a_doctor_has_to_look_first() -> None:
    (week,) = page(episode(40), check(3, 1, "07:30", "limp"), stretch(2), weeks=1).weeks
    assert week.kept.stretch == Kept(planned=2 * 3, done=1)
    assert week.kept.strength == Kept(planned=3, done=0)


def test_a_run_that_may_be_another_counts_once_in_its_week() -> None:
    doubtful = run(3, distance_m=5000.0, id="b", origin={"maybe": ["a"]})
    week = page(run(3, distance_m=5100.0, id="a"), doubtful).weeks[-1]
    assert (week.runs, week.run_m) == (1, 5100)
