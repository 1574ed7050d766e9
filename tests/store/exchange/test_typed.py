from collections.abc import Callable
from datetime import UTC, date, timedelta

import pendulum
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.errors import RehabError
from rules.records import Activity, Sport
from rules.settings import DistanceUnit
from store.exchange.typed import (
    FASTEST_S_PER_KM,
    check_activity,
    format_distance,
    format_duration,
    parse_date,
    parse_distance,
    parse_duration,
    parse_pain,
    parse_when,
)

KM, MI = DistanceUnit.KM, DistanceUnit.MI
NOW = pendulum.datetime(2026, 3, 30, 9, 0, 30, tz="Europe/Berlin")
"""A Monday morning; the clocks were put forward the night before."""

ANY = st.text() | st.from_regex(
    "[0-9\u0660-\u0669]{0,5}[.,:hms ]{0,2}[0-9]{0,5}(km|mi|m|h|s|nan|inf)?", fullmatch=True
)


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("5", 5000),
        ("5km", 5000),
        ("5.2 km", 5200),
        ("5,2km", 5200),
        ("5,25", 5250),
        (" 10 KM ", 10000),
        ("8k", 8000),
        ("3.1mi", 4988.9664),
        ("1 mile", 1609.344),
        ("2 miles", 3218.688),
        ("5000m", 5000),
        ("5.125", 5125),
        ("0.4", 400),
    ],
)
def test_a_distance_is_read_in_metres(text: str, metres: float) -> None:
    assert parse_distance(text, KM) == pytest.approx(metres, abs=1e-6)


def test_a_bare_number_is_in_the_persons_unit() -> None:
    assert parse_distance("3.1", MI) == pytest.approx(4988.9664)
    assert parse_distance("5km", MI) == 5000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "km",
        "five",
        "-5",
        "+5",
        "5..2",
        "5.2.1",
        "5e3",
        "5 yd",
        "nan",
        "inf",
        "\u0665",
        "5km 2",
        ".5",
        "5\u212am",
    ],
)
def test_what_is_no_distance_is_refused(text: str) -> None:
    with pytest.raises(RehabError, match="is no distance"):
        parse_distance(text, KM)


def test_a_comma_before_three_digits_could_mean_two_distances() -> None:
    with pytest.raises(RehabError, match="could mean two"):
        parse_distance("5,200", KM)


@pytest.mark.parametrize("text", ["0", "0km", "0.00", "0,0 mi"])
def test_no_distance_at_all_is_refused(text: str) -> None:
    with pytest.raises(RehabError, match="distance of 0"):
        parse_distance(text, KM)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("31:40", 1900),
        ("1:02:03", 3723),
        ("0:45", 45),
        ("90:00", 5400),
        ("31m", 1860),
        ("31 min", 1860),
        ("1h05m", 3900),
        ("1h 5m 3s", 3903),
        ("2h", 7200),
        ("45", 2700),
        ("90s", 90),
        (" 1H05M ", 3900),
    ],
)
def test_a_duration_is_read_in_seconds(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "h", "half an hour", "31:4", "31:60", "1:60:00", "1:2:3", "-5", "5.5", "nan",
     "\u0663\u0661:\u0664\u0660", "99999", "1:02:03:04", "m5", "90\u017f"],
)  # fmt: skip
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(RehabError, match="is no duration"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["0", "0:00", "0:00:00", "0m", "0s"])
def test_no_time_at_all_is_refused(text: str) -> None:
    with pytest.raises(RehabError, match="duration of 0"):
        parse_duration(text)


@pytest.mark.parametrize("pain", range(11))
def test_a_pain_is_a_whole_number_from_0_to_10(pain: int) -> None:
    assert parse_pain(f" {pain} ") == pain


@pytest.mark.parametrize(
    "text", ["11", "five", "-1", "", "3.5", "3,5", "\u0663", "1e0", "1 0", "07"]
)
def test_any_other_pain_is_refused(text: str) -> None:
    with pytest.raises(RehabError, match="a whole number from 0 to 10"):
        parse_pain(text)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-03-09 18:05", "2026-03-09T18:05:00+01:00"),
        ("2026-03-09T18:05", "2026-03-09T18:05:00+01:00"),
        ("2026-03-09t18:05:07", "2026-03-09T18:05:07+01:00"),
        ("2026-03-09T18:05:00+05:30", "2026-03-09T18:05:00+05:30"),
        ("2026-03-09 18:05 -0800", "2026-03-09T18:05:00-08:00"),
        ("2026-03-09T18:05Z", "2026-03-09T18:05:00+00:00"),
        ("2026-03-09", "2026-03-09T12:00:00+01:00"),
        ("2026-03-29", "2026-03-29T12:00:00+02:00"),
        ("2026-03-30", "2026-03-30T09:00:30+02:00"),
        ("today", "2026-03-30T09:00:30+02:00"),
        ("today 7:30", "2026-03-30T07:30:00+02:00"),
        ("07:30", "2026-03-30T07:30:00+02:00"),
        ("9:00", "2026-03-30T09:00:00+02:00"),
        ("yesterday", "2026-03-29T12:00:00+02:00"),
        ("Yesterday 18:00", "2026-03-29T18:00:00+02:00"),
        ("yesterday  1:59", "2026-03-29T01:59:00+01:00"),
        ("mon", "2026-03-30T09:00:30+02:00"),
        ("mon 8:00", "2026-03-30T08:00:00+02:00"),
        ("mon 18:00", "2026-03-23T18:00:00+01:00"),
        ("tue", "2026-03-24T12:00:00+01:00"),
        ("Sunday 18:00", "2026-03-29T18:00:00+02:00"),
        ("thurs 6:05", "2026-03-26T06:05:00+01:00"),
    ],
)
def test_a_time_is_read_where_the_person_is(text: str, when: str) -> None:
    assert parse_when(text, NOW).isoformat() == when


@pytest.mark.parametrize(
    "text",
    ["", " ", "soon", "mo", "t", "monday morning", "25:00", "24:00", "7:60", "730", "2026-02-30",
     "2026-13-01", "2026-3-9", "1026-03-09", "9999-12-31T25:00", "today+01:00", "today 8:00Z",
     "8:00Z", "2026-03-09 18:05 +99:00", "2026-03-0918:05", "today8:00", "\u0662026-03-09"],
)  # fmt: skip
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(RehabError, match="is no time"):
        parse_when(text, NOW)


@pytest.mark.parametrize(
    "text", ["9:01", "today 18:00", "2026-03-31", "2026-03-30T09:00:31+02:00", "2998-01-01 12:00"]
)
def test_a_time_that_lies_ahead_is_refused(text: str) -> None:
    with pytest.raises(RehabError, match="lies ahead"):
        parse_when(text, NOW)


@pytest.mark.parametrize("text", ["2026-03-29 02:30", "yesterday 2:00", "sun 2:59"])
def test_a_time_that_the_clocks_were_put_forward_over_is_refused(text: str) -> None:
    with pytest.raises(RehabError, match="never was, because the clocks were put forward"):
        parse_when(text, NOW)


def test_of_an_hour_that_was_lived_twice_the_first_is_meant() -> None:
    assert parse_when("2025-10-26 02:30", NOW).isoformat() == "2025-10-26T02:30:00+02:00"
    assert parse_when("2025-10-26 03:00", NOW).isoformat() == "2025-10-26T03:00:00+01:00"


def test_a_clock_without_a_zone_of_its_own_is_taken_at_its_offset() -> None:
    now = pendulum.parse("2026-03-30T09:00:00+05:30")
    assert isinstance(now, pendulum.DateTime)
    assert parse_when("yesterday 2:30", now).isoformat() == "2026-03-29T02:30:00+05:30"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-09", date(2026, 3, 9)),
        ("2027-01-01", date(2027, 1, 1)),
        ("today", date(2026, 3, 30)),
        (" Yesterday ", date(2026, 3, 29)),
        ("mon", date(2026, 3, 30)),
        ("tue", date(2026, 3, 24)),
        ("3 mar", date(2026, 3, 3)),
        ("30 Mar", date(2026, 3, 30)),
        ("31 mar", date(2025, 3, 31)),
        ("3 March 2024", date(2024, 3, 3)),
        ("3mar", date(2026, 3, 3)),
        ("Tue 3 Mar", date(2026, 3, 3)),
        ("tue, 3 mar", date(2026, 3, 3)),
        ("4 sept 2027", date(2027, 9, 4)),
        ("29 feb", date(2024, 2, 29)),
    ],
)
def test_a_date_is_read(text: str, day: date) -> None:
    assert parse_date(text, NOW) == day


@pytest.mark.parametrize(
    "text",
    [
        *("", "9.3.2026", "03/09/2026", "2026-02-29", "20260309", "noon"),
        *("3 ma", "3 foo", "31 feb", "29 feb 2025", "3 mar 0001", "Wed 3 Mar", "x 3 mar", "0 mar"),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(RehabError, match="is no date"):
        parse_date(text, NOW)


@given(ANY)
@example("9" * 5000)
@example("1" * 400 + "km")
@example("9999-12-31T23:59:59-14:00")
@example("1900-01-01T00:00:00+14:00")
@example("0000-00-00")
def test_any_text_is_read_or_refused_with_a_short_sentence(text: str) -> None:
    for parse in (
        lambda: parse_distance(text, KM),
        lambda: parse_duration(text),
        lambda: parse_when(text, NOW),
        lambda: parse_date(text, NOW),
        lambda: parse_pain(text),
    ):
        sentence = _refusal(parse)
        assert sentence is None or sentence.endswith(".")
        assert sentence is None or (len(sentence) < 150 and sentence.isprintable())


def _refusal(parse: Callable[[], object]) -> str | None:
    try:
        parse()
    except RehabError as error:
        return str(error)
    return None


def _run(metres: float | None, seconds: float, sport: Sport = Sport.RUN) -> Activity:
    return Activity(
        sport=sport, start=NOW - timedelta(hours=1), duration_s=seconds, distance_m=metres
    )


@pytest.mark.parametrize(
    ("metres", "seconds"),
    [(5200, 1900), (None, 60), (5000, 600), (None, 48 * 3600), (1000, 3600)],
)
def test_what_can_have_been_is_let_through(metres: float | None, seconds: float) -> None:
    check_activity(_run(metres, seconds), NOW)


@pytest.mark.parametrize(
    ("metres", "seconds", "why"),
    [
        (5000, 180, r"5 km in 3:00 is faster than 2:00 min/km"),
        (5000, 599.9, "faster than 2:00 min/km"),
        (5, 1900, "5 m in 31:40 is no run"),
        (1000, 3601, "is no run"),
        (0, 1900, "distance of 0"),
        (float("inf"), 1900, "distance of 0"),
        (5000, 0, "duration of 0"),
        (5000, float("nan"), "duration of 0"),
        (None, 48 * 3600 + 1, "longer than 48 h"),
    ],
)
def test_what_cannot_have_been_is_refused(metres: float | None, seconds: float, why: str) -> None:
    with pytest.raises(RehabError, match=why):
        check_activity(_run(metres, seconds), NOW)


def test_a_start_that_lies_ahead_is_refused_and_one_just_now_is_not() -> None:
    run = Activity(sport=Sport.RUN, start=NOW, duration_s=60)
    check_activity(run, NOW)
    with pytest.raises(RehabError, match="2026-03-30 09:00 lies ahead"):
        check_activity(run, NOW - timedelta(seconds=1))
    check_activity(run, NOW.astimezone(UTC))


@pytest.mark.parametrize("sport", Sport)
def test_every_sport_has_its_fastest(sport: Sport) -> None:
    fastest = FASTEST_S_PER_KM[sport]
    check_activity(_run(10_000, fastest * 10, sport), NOW)
    with pytest.raises(RehabError, match="which nobody keeps up"):
        check_activity(_run(10_000, fastest * 10 - 1, sport), NOW)


def test_a_slow_ride_or_swim_is_one() -> None:
    check_activity(_run(25, 600, Sport.SWIM), NOW)


@pytest.mark.parametrize(
    ("metres", "unit", "text"),
    [
        (5000, KM, "5 km"),
        (5200, KM, "5.2 km"),
        (5234, KM, "5.23 km"),
        (999.4, KM, "999 m"),
        (999.6, KM, "1 km"),
        (25, KM, "25 m"),
        (1609.344, MI, "1 mi"),
        (400, MI, "0.25 mi"),
        (16093.44, MI, "10 mi"),
    ],
)
def test_a_distance_is_shown_as_a_person_writes_it(
    metres: float, unit: DistanceUnit, text: str
) -> None:
    assert format_distance(metres, unit) == text


@given(st.floats(10, 1e6), st.sampled_from(DistanceUnit))
def test_a_shown_distance_is_read_as_nearly_the_same(metres: float, unit: DistanceUnit) -> None:
    assert abs(parse_distance(format_distance(metres, unit), unit) - metres) <= 8.1


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1900, "31:40"), (3723, "1:02:03"), (45, "0:45"), (59.6, "1:00"), (3600, "1:00:00")],
)
def test_a_duration_is_shown_as_a_clock_shows_it(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


@given(st.integers(1, 48 * 3600))
def test_a_shown_duration_is_read_as_the_same(seconds: int) -> None:
    assert parse_duration(format_duration(seconds)) == seconds
