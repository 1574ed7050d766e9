"""TCX files as training centres write them, with all that they get wrong."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from rules.errors import RehabError
from rules.records import Sport
from store.exchange import tcx
from store.exchange.limits import CUT
from store.exchange.recording import OffsetSource, Recording, Source
from store.exchange.tcx import read_tcx
from store.exchange.xml_reader import MENDED
from tests.store.exchange.making import (
    NOON,
    tcx_file,
    tcx_lap,
    tcx_run,
    told,
)
from tests.store.exchange.making import (
    tcx_activity as made,
)


def _one(*laps: str, sport: str = "Running") -> Recording:
    (recording,) = read_tcx(tcx_file(made(*laps, sport=sport)))
    return recording


def test_a_whole_run_is_read() -> None:
    assert read_tcx(tcx_run()) == (
        Recording(
            source=Source.TCX,
            start=NOON,
            sport=Sport.RUN,
            sport_text="Running",
            distance_m=5040,
            elapsed_s=1800,
            timer_s=1800,
            best_30s=2.8,
            seconds_at={2.75: 1800},
            has_places=True,
        ),
    )


def test_laps_are_summed_and_the_pauses_between_them_are_elapsed_time() -> None:
    later = NOON + timedelta(seconds=700)
    laps = tcx_lap(NOON, 600.5, 1680, told(600)), tcx_lap(later, 300, 840.5, told(300))
    run = _one(*laps)
    assert (run.timer_s, run.distance_m, run.elapsed_s) == (900.5, 2520.5, 1000)


def test_the_first_laps_start_is_the_start_not_the_first_points_nor_the_rounded_id() -> None:
    late = [(second + 6, metres, place) for second, metres, place in told(60)]
    lap = tcx_lap(NOON, 66, 168, late)
    (run,) = read_tcx(tcx_file(made(lap, start=NOON - timedelta(seconds=30))))
    assert (run.start, run.elapsed_s) == (NOON, 66)


def test_without_a_laps_start_the_id_is_taken_and_without_that_the_first_point() -> None:
    lap = tcx_lap(NOON, 60, 168, told(60)).replace(f' StartTime="{NOON:%Y-%m-%dT%H:%M:%SZ}"', "")
    (run,) = read_tcx(tcx_file(made(lap, start=NOON - timedelta(seconds=30))))
    assert run.start == NOON - timedelta(seconds=30)
    bare = tcx_file(f'<Activity Sport="Running">{lap}</Activity>')
    assert read_tcx(bare)[0].start == NOON


@pytest.mark.parametrize(
    ("word", "sport"),
    [
        ("Running", Sport.RUN),
        ("running", Sport.RUN),
        ("Biking", Sport.BIKE),
        ("Other", Sport.OTHER),
        ("", None),
    ],
)
def test_sports_are_told_apart(word: str, sport: Sport | None) -> None:
    run = _one(tcx_lap(NOON, 60, 168, told(60)), sport=word)
    assert (run.sport, run.sport_text) == (sport, word)


def test_a_missing_distance_of_the_laps_comes_from_the_points() -> None:
    assert _one(tcx_lap(NOON, 600, None, told(600))).distance_m == pytest.approx(1680)
    places = told(600, by_device=False)
    assert _one(tcx_lap(NOON, 600, None, places)).distance_m == pytest.approx(1680, rel=1e-3)
    assert _one(tcx_lap(NOON, 600, 0, places)).distance_m == pytest.approx(1680, rel=1e-3)
    nothing = told(600, by_device=False, placed=False)
    assert _one(tcx_lap(NOON, 600, None, nothing)).distance_m is None


def test_the_points_may_count_on_from_an_earlier_run() -> None:
    points = [(second, 42_000 + (metres or 0), place) for second, metres, place in told(600)]
    run = _one(tcx_lap(NOON, 600, None, points))
    assert run.distance_m == pytest.approx(1680)
    assert run.best_30s == 2.8


def test_laps_and_points_that_do_not_fit_are_told() -> None:
    run = _one(tcx_lap(NOON, 600, 1150, told(600)))
    assert (run.distance_m, run.warnings) == (
        1150,
        ("Its laps say 1.15 km, its points 1.68 km.",),
    )
    assert _one(tcx_lap(NOON, 600, 1345, told(600))).warnings == ()


def test_a_run_without_places_has_none() -> None:
    run = _one(tcx_lap(NOON, 600, 1680, told(600, placed=False)))
    assert (run.sport, run.has_places, run.surface) == (Sport.RUN, False, None)


def test_a_lap_without_points_is_as_long_as_its_timer() -> None:
    run = _one(tcx_lap(NOON, 600, 1680, []))
    assert (run.elapsed_s, run.best_30s) == (600, None)


def test_elapsed_is_to_the_last_point_unless_the_laps_tell_of_more() -> None:
    assert _one(tcx_lap(NOON, 605, 1680, told(600))).elapsed_s == 600
    assert _one(tcx_lap(NOON, 606, 1680, told(600))).elapsed_s == 606


def test_several_activities_in_a_file_are_several() -> None:
    later = NOON + timedelta(days=2)
    ride = made(tcx_lap(later, 900, 6000, []), sport="Biking")
    both = read_tcx(tcx_file(made(tcx_lap(NOON, 600, 1680, told(600))), ride))
    assert [(one.start, one.sport) for one in both] == [(NOON, Sport.RUN), (later, Sport.BIKE)]


def test_the_sports_of_a_triathlon_are_several_without_their_transitions() -> None:
    lap, way = tcx_lap(NOON, 600, 1680, told(600)), tcx_lap(NOON, 70, 90, told(70))
    data = tcx_file(
        f"<MultiSportSession><Id>2026</Id><FirstSport>{made(lap, sport='Other')}</FirstSport>"
        f"<NextSport><Transition>{way}</Transition>{made(lap, sport='Biking')}</NextSport>"
        "</MultiSportSession>"
    )
    assert [one.distance_m for one in read_tcx(data)] == [1680, 1680]


def test_a_course_is_refused() -> None:
    lap = tcx_lap(NOON, 600, 1680, told(600))
    with pytest.raises(RehabError, match="holds no activity"):
        read_tcx(tcx_file(f"<Course><Name>Round</Name>{lap}</Course>"))


def test_an_offset_that_is_written_is_taken() -> None:
    lived = NOON.astimezone(timezone(timedelta(hours=1)))
    run = _one(tcx_lap(lived, 60, 168, told(60)))
    assert (run.start.isoformat(), run.offset) == ("2026-03-09T13:00:00+01:00", OffsetSource.FILE)


def test_a_time_without_a_zone_is_a_wall_clocks() -> None:
    wall = datetime(2026, 3, 9, 18, 5)  # noqa: DTZ001
    run = _one(tcx_lap(wall, 60, 168, told(60)))
    assert run.is_local
    assert (run.start, run.offset) == (wall.replace(tzinfo=UTC), None)


def test_ten_blanks_before_the_declaration_are_no_harm() -> None:
    assert read_tcx(b" " * 10 + tcx_run()) == read_tcx(tcx_run())


def test_points_without_a_time_or_with_an_odd_one_are_left_out() -> None:
    odd = tcx_lap(NOON, 60, 168, told(60)).replace("T12:00:30Z", "T12:61:30Z")
    run = _one(odd)
    assert (run.elapsed_s, run.warnings) == (60, ())


@pytest.mark.parametrize("number", ["NaN", "inf", "-inf", "1e999", "many", "-5000", "1e12"])
def test_numbers_that_are_none_or_cannot_be_are_left_out(number: str) -> None:
    lap = tcx_lap(NOON, 60, 168, told(60, by_device=False))
    run = _one(lap.replace("<DistanceMeters>168<", f"<DistanceMeters>{number}<"))
    assert run.distance_m is None or run.distance_m == pytest.approx(168, rel=1e-3)
    run = _one(lap.replace("<TotalTimeSeconds>60<", f"<TotalTimeSeconds>{number}<"))
    assert (run.timer_s, run.elapsed_s) == (None, 60)
    odd = lap.replace("<LatitudeDegrees>52.", f"<LatitudeDegrees>{number}")
    assert not _one(odd).has_places


def test_a_cut_file_is_kept_when_a_lap_or_a_minute_of_points_stands_before_the_cut() -> None:
    whole = tcx_run(seconds=600)
    (run,) = read_tcx(whole[: len(whole) // 2])
    assert run.warnings[0] == CUT
    assert (run.timer_s, run.elapsed_s, run.distance_m) == (600, 600, 1680)
    untold = whole.replace(b"<TotalTimeSeconds>600</TotalTimeSeconds>", b"")
    (run,) = read_tcx(untold[: len(untold) // 2])
    assert 250 < run.elapsed_s < 350
    early = untold.index(b"T12:01:00")
    with pytest.raises(RehabError, match="nothing before the damage"):
        read_tcx(untold[:early])


def test_letters_that_had_to_be_mended_are_told() -> None:
    data = tcx_run(seconds=60).replace(b"<Calories>", b"<Notes>H\xfcfte</Notes><Calories>")
    assert read_tcx(data)[0].warnings == (MENDED,)


@pytest.mark.parametrize("data", [b"", b"<html><body>Log in</body></html>", tcx_file()])
def test_what_holds_no_activity_is_refused(data: bytes) -> None:
    with pytest.raises(RehabError):
        read_tcx(data)


def test_more_points_than_any_activity_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcx, "MOST_POINTS", 13)
    assert read_tcx(tcx_run(seconds=60))
    with pytest.raises(RehabError, match="more points"):
        read_tcx(tcx_run(seconds=65))


def test_more_activities_than_any_file_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcx, "MOST_ACTIVITIES", 2)
    two = made(tcx_lap(NOON, 600, 1680, [])) * 2
    assert len(read_tcx(tcx_file(two))) == 2
    with pytest.raises(RehabError, match="more activities"):
        read_tcx(tcx_file(two, "<Activity/>"))
