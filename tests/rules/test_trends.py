"""Trends: what weeks of the log come to, none of it twice and no day missing."""

from datetime import date, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assessment import Level
from rules.kept import Kept
from rules.records import Activity, Record, Sport
from rules.trends import DayLight, Range, Trends, monday_of
from tests.rules.conftest import (
    AHEAD,
    FLOWN_WEST,
    NOW,
    TODAY,
    at,
    check,
    day,
    episode,
    flat,
    run,
    self_test,
    strength,
    stretch,
)


def look(*records: Record, weeks: int | None = 4) -> Trends:
    return Range(flat(records), NOW, weeks=weeks).trends()


def lights(*records: Record, weeks: int | None = 4) -> list[DayLight]:
    seen = Range(flat(records), NOW, weeks=weeks)
    return [*seen.lights(date.min, date.max)]


def test_the_range_begins_on_a_monday_and_ends_today() -> None:
    seen = look(weeks=4)
    assert seen.first == monday_of(TODAY) - timedelta(weeks=3)
    days = lights(weeks=4)
    assert [each.date for each in days][0::7] == [week.monday for week in seen.weeks]
    assert days[-1].date == seen.last == TODAY
    assert len(seen.weeks) == 4


def test_lights_are_worked_out_for_the_days_asked_for() -> None:
    seen = Range([], NOW, weeks=4)
    assert [each.date for each in seen.lights(day(2), day(1))] == [day(2), day(1)]


def test_an_empty_log_has_one_week_of_all() -> None:
    seen = look(weeks=None)
    assert [week.monday for week in seen.weeks] == [monday_of(TODAY)]
    assert not seen.runs
    assert not seen.self_tests


@pytest.mark.parametrize(
    "record", [run(40), check(40, 1), self_test(40), strength(40), stretch(40)]
)
def test_all_begins_with_the_week_of_the_first_record(record: Record) -> None:
    assert look(record, weeks=None).first == monday_of(day(40))


def test_all_begins_with_the_earliest_date_though_a_flight_west_made_its_instant_later() -> None:
    monday, sunday = run(0, start=AHEAD), run(0, start=FLOWN_WEST)
    now = FLOWN_WEST + timedelta(days=7)
    assert Range([monday, sunday], now, weeks=None).trends().weeks[0].runs == 2
    ahead = run(0, start=AHEAD + timedelta(days=1))
    behind = run(0, start=FLOWN_WEST + timedelta(days=1))
    seen = Range([ahead, behind], now, weeks=None).trends()
    assert len(seen.runs) == sum(week.runs for week in seen.weeks) == 2


def test_a_run_has_its_worst_pain_and_its_morning() -> None:
    (seen,) = look(run(3, 2, pain_after=6, pain_before=1, distance_m=5000), check(2, 3)).runs
    assert (seen.date, seen.worst, seen.morning, seen.baseline) == (day(3), 6, 3, 1)
    assert seen.distance_m == 5000
    assert look(run(3)).runs[0].morning is None


def test_a_week_has_its_volume_its_longest_run_and_the_110_percent_line() -> None:
    monday = monday_of(TODAY)
    last = (TODAY - monday).days
    before, within = run(last + 1, distance_m=5000), run(last, distance_m=3000)
    week = look(before, within, run(last, clock="19:00", distance_m=None)).weeks[-1]
    assert (week.runs, week.distance_m, week.longest_m) == (2, 3000, 3000)
    assert week.most_m == pytest.approx(5500)


def test_a_self_test_shows_each_side() -> None:
    (seen,) = look(self_test(2, pain_left=4, pain_right=None)).self_tests
    assert (seen.date, seen.left, seen.right) == (day(2), 4, None)


def test_stretching_is_planned_twice_a_day_from_the_onset_and_counts_when_finished() -> None:
    done = [stretch(0), stretch(0, finished=False)]
    week = look(episode(onset=0), *done).weeks[-1].kept
    assert week.stretch == Kept(planned=2, done=1)
    assert look(*done).weeks[-1].kept.stretch == Kept(planned=0, done=1)


def test_strength_counts_days_and_is_planned_by_the_plan_as_of_then() -> None:
    ended = episode(onset=100, settled_on=60)
    week = look(ended, strength(7), strength(7)).weeks[-2].kept
    assert week.strength == Kept(planned=3, done=1)
    current = episode(onset=30)
    assert look(current).weeks[-2].kept.strength == Kept(planned=7, done=0)
    assert look(current, check(20, 1, "07:30", "limp")).weeks[-2].kept.strength.planned == 0


def test_a_day_has_the_light_of_before_its_run() -> None:
    found = {each.date: each.light for each in lights(episode(onset=60, running=30), run(5, 6))}
    assert found[day(6)] == found[day(5)] == Level.GO
    assert found[day(4)] == Level.STOP


def test_a_later_record_changes_no_earlier_light() -> None:
    records = flat([episode(onset=60, running=40), run(20, 6), check(15, 0)])
    before = lights(*records, weeks=12)[:60]
    assert lights(*records, check(0, 9, "07:30", "limp"), weeks=12)[:60] == before


def test_what_is_older_than_a_range_needs_changes_nothing_in_it() -> None:
    old = flat([episode(onset=900, settled_on=800), run(850, 9), check(849, 9, "07:30", "limp")])
    records = flat([episode(onset=700, settled_on=400, running=600), strength(650), run(30, 2)])
    lately, everything = look(*records, *old), look(*records, *old, weeks=None)
    assert lights(*records, *old) == lights(*records, *old, weeks=None)[-7 * 4 + 1 :]
    assert lately.weeks == everything.weeks[-4:]


_OFFSETS = st.sampled_from([timezone(timedelta(hours=hours)) for hours in (-11, 0, 1, 2, 13)])


@st.composite
def _runs(draw: st.DrawFn) -> list[Activity]:
    days = draw(st.lists(st.integers(0, 40), max_size=12))
    return [
        Activity(
            id=f"run-{number}",
            sport=Sport.RUN,
            start=at(each, draw(st.sampled_from(["00:30", "02:59", "03:00"])), draw(_OFFSETS)),
            duration_s=1800,
            distance_m=draw(st.sampled_from([None, 0.0, 1000.0, 5250.0])),
        )
        for number, each in enumerate(days)
    ]


@settings(deadline=None, max_examples=30)
@given(_runs())
def test_the_weeks_add_up_to_the_whole_wherever_it_was_lived(runs: list[Activity]) -> None:
    seen = look(*runs, weeks=None)
    lived = [each for each in runs if each.start <= NOW]
    assert sum(week.runs for week in seen.weeks) == len(seen.runs) == len(lived)
    total = sum(each.distance_m or 0 for each in lived)
    assert sum(week.distance_m for week in seen.weeks) == pytest.approx(total)


@settings(deadline=None, max_examples=30)
@given(_runs(), st.integers(1, 60))
def test_no_day_and_no_week_is_missing(runs: list[Activity], weeks: int) -> None:
    seen = look(*runs, weeks=weeks)
    days = [each.date for each in lights(*runs, weeks=weeks)]
    assert days == [
        date.fromordinal(n) for n in range(seen.first.toordinal(), TODAY.toordinal() + 1)
    ]
    assert len(seen.weeks) == weeks


def test_a_run_that_may_be_another_counts_once_and_shows_both_pains() -> None:
    doubtful = run(1, pain=6, distance_m=5000.0, id="b", origin={"maybe": ["a"]})
    seen = look(run(1, pain=2, distance_m=5100.0, id="a"), doubtful)
    assert (seen.weeks[-1].runs, seen.weeks[-1].distance_m) == (1, 5100)
    assert sorted(each.worst or 0 for each in seen.runs) == [2, 6]
