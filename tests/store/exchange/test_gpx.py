"""GPX files as apps write them, with all that they get wrong."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from rules.errors import RehabError
from rules.records import Sport
from store.exchange import gpx
from store.exchange.gpx import read_gpx
from store.exchange.limits import CUT
from store.exchange.recording import OffsetSource, Recording, Source, Surface
from tests.store.exchange.making import (
    NOON,
    gpx_file,
    gpx_run,
    told,
)
from tests.store.exchange.making import (
    gpx_segment as segment,
)
from tests.store.exchange.making import (
    gpx_track as track,
)

TEN_MINUTES = segment(NOON, told(600))


def _one(*segments: str, name: str | None = None, kind: str | None = "running") -> Recording:
    (recording,) = read_gpx(gpx_file(track(*segments, name=name, kind=kind)))
    return recording


def test_a_whole_run_is_read() -> None:
    assert read_gpx(gpx_run()) == (
        Recording(
            source=Source.GPX,
            start=NOON,
            sport=Sport.RUN,
            sport_text="running",
            distance_m=5039.99,
            elapsed_s=1800,
            best_30s=2.8,
            seconds_at={2.75: 1800},
            has_places=True,
            name="Lunch",
        ),
    )


def test_both_versions_are_read_alike() -> None:
    assert read_gpx(gpx_file(track(TEN_MINUTES), version="1.0")) == read_gpx(
        gpx_file(track(TEN_MINUTES))
    )


@pytest.mark.parametrize(
    ("kind", "name", "sport", "surface"),
    [
        ("running", None, Sport.RUN, None),
        ("Running", None, Sport.RUN, None),
        ("run", None, Sport.RUN, None),
        ("trail_running", None, Sport.RUN, Surface.TRAIL),
        ("treadmill_running", None, Sport.RUN, Surface.TREADMILL),
        ("road_biking", None, Sport.BIKE, None),
        ("mountain biking", None, Sport.BIKE, None),
        ("Other", None, Sport.OTHER, None),
        ("1", None, Sport.BIKE, None),
        ("9", None, Sport.RUN, None),
        ("16", None, Sport.SWIM, None),
        ("17", None, Sport.BIKE, None),
        ("unknown", None, None, None),
        ("course de haies", None, None, None),
        (None, None, None, None),
        (None, "Running", Sport.RUN, None),
        (None, "corrida matutina", None, None),
        (None, "9", None, None),
        ("walking", "Running", Sport.WALK, None),
    ],
)
def test_the_type_tells_the_sport_or_else_a_name_that_is_one(
    kind: str | None, name: str | None, sport: Sport | None, surface: Surface | None
) -> None:
    run = _one(TEN_MINUTES, kind=kind, name=name)
    assert (run.sport, run.surface, run.name) == (sport, surface, name)


def test_each_track_is_an_activity_and_an_empty_one_is_none() -> None:
    later = NOON + timedelta(days=1)
    data = gpx_file(track(TEN_MINUTES), track(segment(NOON, [])), track(segment(later, told(60))))
    assert [(one.start, one.elapsed_s) for one in read_gpx(data)] == [(NOON, 600), (later, 60)]


def test_a_pause_between_segments_is_elapsed_time_and_no_distance() -> None:
    later = NOON + timedelta(seconds=700)
    run = _one(TEN_MINUTES, segment(later, told(600)))
    assert run.elapsed_s == 1300
    assert run.distance_m == pytest.approx(3360, rel=1e-3)


def test_an_offset_that_is_written_is_taken() -> None:
    lived = NOON.astimezone(timezone(timedelta(hours=1, minutes=15)))
    run = _one(segment(lived, told(60)))
    assert (run.start.isoformat(), run.offset) == ("2026-03-09T13:15:00+01:15", OffsetSource.FILE)


def test_a_time_without_a_zone_is_a_wall_clocks() -> None:
    wall = datetime(2026, 3, 9, 18, 5)  # noqa: DTZ001
    run = _one(segment(wall, told(60)))
    assert (run.is_local, run.start, run.offset) == (True, wall.replace(tzinfo=UTC), None)


def test_parts_of_seconds_are_read() -> None:
    run = _one(segment(NOON + timedelta(milliseconds=295), told(60)))
    assert run.start == NOON + timedelta(milliseconds=295)
    assert run.elapsed_s == 60


def test_a_route_without_times_is_refused() -> None:
    with pytest.raises(RehabError, match="no time"):
        read_gpx(gpx_file(track(segment(None, told(600)))))
    with pytest.raises(RehabError, match="no time"):
        read_gpx(gpx_file(track(segment(None, told(70))), track(segment(NOON, told(60)))))
    assert read_gpx(gpx_file(track(segment(None, told(60))), track(segment(NOON, told(60)))))


def test_a_clock_that_was_not_set_is_refused() -> None:
    with pytest.raises(RehabError, match="started in 1901"):
        _one(segment(datetime(1901, 12, 13, 20, 45, tzinfo=UTC), told(600)))
    with pytest.raises(RehabError, match="started in 1989"):
        _one(segment(datetime(1989, 12, 31, 23, 59, 59, tzinfo=UTC), told(600)))
    assert _one(segment(datetime(1990, 1, 1, tzinfo=UTC), told(600))).start.year == 1990


def test_a_track_that_cannot_be_leaves_the_others_and_is_told() -> None:
    never = segment(datetime(1901, 12, 13, tzinfo=UTC), told(600))
    (run,) = read_gpx(gpx_file(track(never), track(TEN_MINUTES)))
    assert run.start == NOON
    assert "One more in the same file was left out" in run.warnings[0]


def test_more_than_two_days_are_refused() -> None:
    two_days = [(0.0, None, (52.0, 0.0)), (172_800.0, None, (52.0, 0.0))]
    assert _one(segment(NOON, two_days)).elapsed_s == 172_800
    with pytest.raises(RehabError, match="two days"):
        _one(segment(NOON, [two_days[0], (172_801.0, None, (52.0, 0.0))]))


@pytest.mark.parametrize("latitude", ["nan", "inf", "90.5", "", "here"])
def test_points_that_are_nowhere_are_left_out(latitude: str) -> None:
    odd = segment(NOON, told(600)).replace('lat="52.0001', f'lat="{latitude}" was="52.0001')
    run = _one(odd)
    assert run.distance_m is not None
    assert run.distance_m == pytest.approx(1680, rel=0.02)


def test_a_point_without_a_place_does_not_begin_the_run() -> None:
    (run,) = read_gpx(gpx_file(track(segment(NOON, [(0, None, None), *told(60)[1:]]))))
    assert (run.start, run.elapsed_s) == (NOON + timedelta(seconds=5), 55)


def test_time_that_jumps_back_is_no_harm() -> None:
    points = told(600)
    points.insert(60, (100.0, None, points[60][2]))
    run = _one(segment(NOON, points))
    assert (run.elapsed_s, run.best_30s) == (600, 2.8)


def test_one_moment_is_told_to_be_one() -> None:
    run = _one(segment(NOON, told(0)))
    assert (run.elapsed_s, run.distance_m, run.warnings) == (
        0,
        0,
        ("It has no more than one moment.",),
    )


def test_opentracks_gives_its_own_number() -> None:
    numbered = "<extensions><opentracks:trackid>75c5</opentracks:trackid></extensions>"
    assert _one(numbered, TEN_MINUTES).source_id == "75c5"


def test_prefixes_that_nobody_declared_are_no_harm() -> None:
    odd = TEN_MINUTES.replace("<ele>", "<x:speed>3</x:speed><ele>")
    assert _one(odd).elapsed_s == 600


def test_a_drive_is_no_run() -> None:
    drive = _one(segment(NOON, told(600, 23)), kind=None)
    assert drive.sport is None
    assert drive.best_30s == pytest.approx(23, rel=1e-3)
    assert drive.warnings == ("It is faster than anyone runs: a ride or a drive.",)
    marked = _one(segment(NOON, told(600, 23)))
    assert (marked.best_30s, marked.distance_m) == (None, None)
    assert len(marked.warnings) == 2


def test_a_cut_file_is_kept_when_a_minute_stands_before_the_cut() -> None:
    whole = gpx_run(seconds=600)
    (run,) = read_gpx(whole[: len(whole) // 2])
    assert run.warnings[0] == CUT
    assert 250 < run.elapsed_s < 350
    (run,) = read_gpx(whole[: whole.index(b"<trkpt", whole.index(b"T12:01:00"))])
    assert run.elapsed_s == 60
    with pytest.raises(RehabError, match="nothing before the damage"):
        read_gpx(whole[: whole.index(b"T12:01:00")])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body>Log in</body></html>",
        gpx_file(),
        gpx_file(track(segment(NOON, []))),
        gpx_file('<wpt lat="1" lon="2"><time>2026-03-09T12:00:00Z</time></wpt>'),
        gpx_file('<rte><rtept lat="1" lon="2"><time>2026-03-09T12:00:00Z</time></rtept></rte>'),
    ],
)
def test_what_holds_no_track_is_refused(data: bytes) -> None:
    with pytest.raises(RehabError):
        read_gpx(data)


def test_more_points_than_any_activity_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpx, "MOST_POINTS", 13)
    assert read_gpx(gpx_run(seconds=60))
    with pytest.raises(RehabError, match="more points"):
        read_gpx(gpx_run(seconds=65))


def test_more_activities_than_any_file_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpx, "MOST_ACTIVITIES", 2)
    two = track(TEN_MINUTES) * 2
    assert len(read_gpx(gpx_file(two))) == 2
    with pytest.raises(RehabError, match="more activities"):
        read_gpx(gpx_file(two, "<trk/>"))
