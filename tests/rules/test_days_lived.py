"""One row for each day of the log."""

from datetime import date, datetime, timedelta, timezone

from rules.assessment import Level
from rules.days_lived import days_lived
from rules.records import Record, Sport
from tests.rules.conftest import NOW, check, day, episode, run, self_test, strength, stretch


def test_an_empty_log_has_no_day() -> None:
    assert [*days_lived([], NOW)] == []
    assert [*days_lived([episode()], NOW)] == []


def test_every_day_from_the_first_to_today_has_a_row() -> None:
    rows = [*days_lived([check(9, 2), stretch(12), stretch(13, finished=False)], NOW)]
    assert [row.date for row in rows] == [day(ago) for ago in range(12, -1, -1)]


def test_a_day_that_a_flight_west_has_put_before_the_first_record_has_a_row() -> None:
    """The later run is dated earlier: its own clock was still on the day before."""
    eastern, western = timezone(timedelta(hours=12)), timezone(timedelta(hours=-11))
    begun = run(1, start=datetime(2026, 6, 19, 8, tzinfo=eastern))
    flown = run(1, start=datetime(2026, 6, 18, 12, tzinfo=western))
    assert flown.start > begun.start
    assert next(days_lived([begun, flown], NOW)).date == date(2026, 6, 18)


def test_a_day_tells_all_that_was_done_on_it() -> None:
    records: list[Record] = [
        episode(20, running=10),
        check(1, 1, "07:00"),
        check(1, 6, "22:00", "limp", "limp"),
        run(1, 2, "09:00", distance_m=3000.0),
        run(1, 4, "18:00"),
        run(1, 0, "12:00", sport=Sport.BIKE),
        stretch(1),
        stretch(1, "20:00"),
        stretch(1, "21:00", finished=False),
        strength(1),
        self_test(1, pain_left=5),
        self_test(1, "10:00", pain_left=3),
    ]
    row, today = days_lived(records, NOW)
    assert (row.morning, row.light, row.run_m, row.worst_pain) == (1, Level.GO, 3000.0, 4)
    assert (len(row.runs), [each.sport for each in row.others]) == (2, ["bike"])
    assert (row.stretch_finished, row.strength_finished, row.flags) == (2, 1, ("limp",))
    assert row.self_test is not None
    assert row.self_test.pain_left == 3
    assert (today.morning, today.run_m, today.worst_pain, today.self_test) == (None,) * 4
