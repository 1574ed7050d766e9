"""Trends in words: each fact once, what is unknown said so."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from rules.assessment import Level, Tolerance
from rules.records import Record, Sport
from rules.runs import tolerance
from rules.settings import DistanceUnit
from rules.trend_words import day_words, sport_words, trend_lines
from rules.trends import Range
from tests.rules.conftest import (
    AHEAD,
    FLOWN_WEST,
    NOW,
    check,
    day,
    episode,
    run,
    self_test,
    strength,
    stretch,
)


def told(*records: Record, now: datetime = NOW, weeks: int = 2) -> list[str]:
    seen = Range(records, now, weeks=weeks)
    days = seen.lights(seen.first, seen.last)
    return [*trend_lines(seen.trends(), days, tolerance(records, now), DistanceUnit.KM)]


def on(when: date, *records: Record, light: Level | None = None) -> list[str]:
    seen = Range(records, NOW, weeks=2).trends()
    return day_words(when, seen, light, DistanceUnit.KM).splitlines()


def test_an_empty_log_says_what_is_missing() -> None:
    lines = told()
    assert lines[:3] == [
        "From 8 Jun 2026 to 20 Jun 2026.",
        "Pain of each run (limit 5, source):",
        "  no runs in these weeks yet.",
    ]
    assert lines[4] == "  week of 8 Jun 2026: 0 runs; stretch 0 of 0, strength 0 of 0"
    assert lines[-3:] == [
        "Days by light: go 0, easy 0, rest 0, stop 13.",
        "Self-tests: none in these weeks yet.",
        "By sport: nothing logged yet.",
    ]


def test_a_full_week_is_told_with_its_line_and_its_plan() -> None:
    lines = told(
        episode(30, running=20),
        run(20, distance_m=4000.0),
        run(2, 6, distance_m=5000.0),
        check(1, 2),
        run(1, None),
        self_test(3, pain_left=4),
        stretch(2),
        strength(2),
    )
    assert "Weeks (110 % line: evidence, moderate):" in lines
    assert "  18 Jun 2026: run 5 km, worst pain 6 (at the limit or over), morning after 2" in lines
    assert "  19 Jun 2026: run, worst pain unknown, morning after unknown" in lines
    assert (
        "  week of 15 Jun 2026: 2 runs, 5 km, longest 5 km (110 % line 4.4 km); "
        "stretch 1 of 12, strength 1 of 6"
    ) in lines
    assert "  17 Jun 2026: left 4, right unknown" in lines


def test_a_sport_with_nothing_known_says_so() -> None:
    known = Tolerance(sessions=2, mean_worst=1.25, bad_morning_share=0.5)
    unknown = Tolerance(sessions=1, mean_worst=None, bad_morning_share=None)
    assert sport_words(Sport.RUN, known) == (
        "run: 2 sessions, mean worst pain 1.2, bad mornings 50%"
    )
    assert sport_words(Sport.BIKE, unknown) == (
        "bike: 1 session, mean worst pain unknown, bad mornings unknown"
    )


def test_a_day_is_told_with_its_light_and_its_week() -> None:
    records = run(1, 3, distance_m=5000.0), self_test(1, pain_left=2, pain_right=0), run(3)
    first, week = on(day(1), *records, light=Level.EASY)
    assert first == (
        "Fri 19 Jun 2026 · ▲ easy · run 5 km, worst pain 3, morning after unknown · "
        "self-test left 2, right 0"
    )
    assert week.startswith("its week: 2 runs, 5 km, longest 5 km;")


def test_the_line_of_the_week_of_a_day_says_where_it_comes_from() -> None:
    week = on(day(1), run(20, distance_m=4000.0), run(1, 3, distance_m=5000.0))[1]
    assert "(110 % line 4.4 km, evidence, moderate)" in week


def test_a_day_without_light_or_week_is_only_named() -> None:
    assert on(day(60)) == ["Tue 21 Apr 2026"]


def test_a_run_that_a_flight_west_has_put_after_today_is_in_the_week_under_way() -> None:
    sunday_night = datetime(2026, 6, 21, 20, tzinfo=FLOWN_WEST.tzinfo)
    monday_there = AHEAD + timedelta(days=1)
    lines = told(run(0, start=monday_there, distance_m=5000.0), now=sunday_night, weeks=1)
    assert "  week of 15 Jun 2026: 1 run, 5 km, longest 5 km; stretch 0 of 0, strength 0 of 0" in (
        lines
    )


def test_a_day_of_a_clock_change_is_one_day() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    changed = date(2026, 3, 29)
    now = datetime(2026, 3, 30, 12, tzinfo=berlin)
    twice = [
        run(0, start=datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        run(0, start=datetime(2026, 3, 29, 4, 0, tzinfo=berlin)),
    ]
    seen = Range(twice, now, weeks=2)
    assert [each.date for each in seen.lights(changed, changed)] == [changed]
    assert [each.date for each in seen.trends().runs] == [date(2026, 3, 28), changed]
