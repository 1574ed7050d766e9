"""Points become a distance, the best 30 s and seconds at each speed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.records import Sport
from store.exchange.track import BAND_MPS, Point, haversine, measure
from tests.store.exchange.making import north


def _run(*legs: tuple[float, float], each: float = 1.0) -> list[Point]:
    """Points by the device, along legs of (seconds, metres per second)."""
    at = metres = 0.0
    points = [Point(at, metres)]
    for seconds, speed in legs:
        for _ in range(round(seconds / each)):
            at, metres = at + each, metres + each * speed
            points.append(Point(at, metres))
    return points


def test_a_steady_run_has_one_speed_for_all_of_its_time() -> None:
    track = measure([_run((600, 2.8))], Sport.RUN)
    assert track.distance_m == pytest.approx(1680)
    assert (track.elapsed_s, track.best_30s) == (600, 2.8)
    assert track.seconds_at == {2.75: 600}
    assert not track.has_places


def test_a_peak_shorter_than_30_s_is_thinned_by_what_is_around_it() -> None:
    track = measure([_run((300, 2.5), (10, 5.5), (300, 2.5))], Sport.RUN)
    assert track.best_30s == pytest.approx(3.5)  # 20 s at 2.5 and 10 s at 5.5
    assert track.seconds_at is not None
    assert max(track.seconds_at) == 3.5


def test_the_window_is_of_time_whatever_the_points() -> None:
    legs = (300.0, 2.5), (60.0, 4.0), (300.0, 2.5)
    for each in (0.5, 1, 5, 12):
        assert measure([_run(*legs, each=each)], Sport.RUN).best_30s == pytest.approx(4.0)


def test_a_window_may_begin_and_end_between_points() -> None:
    points = [Point(0, 0), Point(13, 13), Point(26, 65), Point(39, 78), Point(52, 91)]
    best = measure([points], Sport.RUN).best_30s
    assert best == pytest.approx((65 + 4) / 30)  # from the start, 4 s beyond the third point


def test_no_window_reaches_over_a_gap_of_more_than_15_s() -> None:
    before = _run((25, 4.0))
    after = [Point(point.at + 25 + 16, 100 + (point.metres or 0)) for point in _run((25, 4.0))]
    split = measure([before + after], Sport.RUN)
    assert (split.best_30s, split.seconds_at) == (None, None)
    near = [Point(point.at - 1, point.metres) for point in after]
    assert measure([before + near], Sport.RUN).best_30s is not None


def test_what_is_too_fast_for_feet_counts_neither_as_time_nor_as_metres_of_speed() -> None:
    jump = 500.0
    points = _run((60, 2.5), (60, 2.5))
    points = points[:61] + [Point(p.at, (p.metres or 0) + jump) for p in points[61:]]
    on_foot = measure([points], Sport.RUN)
    assert on_foot.best_30s == pytest.approx(2.5)
    assert on_foot.seconds_at == {2.5: 119}
    assert on_foot.warnings == ()


def test_the_limit_for_feet_is_8_m_a_second_and_is_none_for_wheels() -> None:
    for sport, speed, best in (
        (Sport.RUN, 8.0, 8.0),
        (Sport.WALK, 8.01, None),
        (Sport.HIKE, 12.0, None),
        (Sport.BIKE, 12.0, 12.0),
    ):
        assert measure([_run((60, speed))], sport).best_30s == best


def test_much_of_it_too_fast_is_told() -> None:
    assert "too fast to be true" in measure([_run((60, 2), (30, 9))], Sport.RUN).warnings[0]
    assert measure([_run((60, 2), (29, 9))], Sport.RUN).warnings == ()


def test_a_drive_without_a_sport_keeps_its_speed_and_is_told() -> None:
    track = measure([_run((60, 23))], None)
    assert track.best_30s == 23
    assert track.warnings == ("It is faster than anyone runs: a ride or a drive.",)
    assert measure([_run((60, 23))], Sport.BIKE).warnings == ()
    assert measure([_run((60, 7))], None).warnings == ()


def test_time_that_jumps_back_makes_no_speed() -> None:
    points = _run((60, 2.5))
    points.insert(30, Point(10.0, 75.0))
    track = measure([points], Sport.RUN)
    assert (track.best_30s, track.elapsed_s) == (2.5, 60)
    assert track.distance_m == pytest.approx(150)


def test_a_device_that_begins_anew_loses_no_metres_and_makes_no_speed() -> None:
    again = [Point(point.at + 61, point.metres) for point in _run((60, 2.5))]
    track = measure([_run((60, 2.5)) + again], Sport.RUN)
    assert track.distance_m == pytest.approx(300)
    assert track.best_30s == 2.5


def test_without_a_device_the_distance_is_along_the_earth() -> None:
    points = [Point(second, None, north(second * 2.5)) for second in range(0, 601, 5)]
    track = measure([points], Sport.RUN)
    assert track.distance_m == pytest.approx(1500, rel=1e-4)
    assert track.best_30s == pytest.approx(2.5, rel=1e-3)
    assert track.has_places
    assert haversine((0.0, 0.0), (0.0, 180.0)) == pytest.approx(6_371_008.8 * 3.141592653589793)


def test_a_device_with_few_distances_is_not_taken_for_the_whole() -> None:
    points = [Point(second, None, north(second * 2.5)) for second in range(0, 601, 5)]
    points[3] = points[3]._replace(metres=12.0)
    points[4] = points[4]._replace(metres=13.0)
    assert measure([points], Sport.RUN).distance_m == pytest.approx(1500, rel=1e-4)


def test_nothing_is_known_between_segments() -> None:
    late = [Point(second + 1, None, north(5000 + second)) for second in range(30, 60)]
    early = [Point(second, None, north(second)) for second in range(30)]
    track = measure([early, late], None)
    assert track.distance_m == pytest.approx(58, rel=1e-3)
    assert track.elapsed_s == 60
    assert track.best_30s is None


def test_a_place_that_nothing_could_reach_adds_no_distance() -> None:
    points = [Point(0, None, (3.0, 14.0)), Point(1, None, (3.0, 16.0)), Point(2, None, (3.0, 16.0))]
    assert measure([points], None).distance_m == 0


def test_points_that_say_nothing_give_no_distance() -> None:
    assert measure([[Point(0), Point(60)]], None).distance_m is None
    nothing = measure([[]], None)
    assert (nothing.distance_m, nothing.elapsed_s, nothing.best_30s) == (None, 0, None)
    assert measure([[Point(5, None, (3.0, 14.0))]], None).distance_m == 0


STEPS = st.lists(st.tuples(st.integers(1, 15), st.floats(0, 7.9)), min_size=3, max_size=40)


@given(STEPS)
def test_the_best_window_is_found_and_all_time_is_in_a_band(steps: list[tuple[int, float]]) -> None:
    points = [Point(0.0, 0.0)]
    for seconds, speed in steps:
        last = points[-1]
        points.append(Point(last.at + seconds, (last.metres or 0.0) + seconds * speed))
    track = measure([points], Sport.RUN)
    whole = points[-1].at
    if whole < 30:
        assert (track.best_30s, track.seconds_at) == (None, None)
        return
    starts = range(int(whole) - 30 + 1)  # points are at whole seconds, so the best starts at one
    best = max(_metres_by(points, start + 30) - _metres_by(points, start) for start in starts) / 30
    assert track.best_30s == pytest.approx(best, abs=1e-3)
    assert track.seconds_at is not None
    assert sum(track.seconds_at.values()) == pytest.approx(whole, abs=1)
    assert max(track.seconds_at) <= best + 1e-6
    assert all(band % BAND_MPS == 0 for band in track.seconds_at)


def _metres_by(points: list[Point], at: float) -> float:
    for one, other in pairwise(points):
        if one.at <= at <= other.at:
            share = (at - one.at) / (other.at - one.at)
            return (one.metres or 0) + share * ((other.metres or 0) - (one.metres or 0))
    raise AssertionError(at)
