"""What a series of points says of an activity: how far, and how fast for how long."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import pairwise
from operator import sub
from typing import NamedTuple

from rules.dataclass import dataclass
from rules.effort import FASTEST
from rules.records import Sport

WINDOW_S = 30.0
"""A speed counts when it is kept for this long: shorter peaks are the device's (rules: choice)."""

BAND_MPS = 0.25
"""The width of a band of speeds, metres per second (our choice)."""

LONGEST_GAP_S = 15.0
"""Points further apart than this say nothing of the speed between them (our choice)."""

FASTEST_ON_FOOT_MPS = FASTEST
"""A faster pair of points is the device's error, or a ride."""

FASTEST_MPS = 100.0
"""A faster pair of points is an error in whatever moves on land or water (our choice)."""

EARTH_M = 6_371_008.8
"""The mean radius of the Earth (IUGG)."""

ON_FOOT = frozenset({Sport.RUN, Sport.WALK, Sport.HIKE})
"""The sports in which nobody is faster than a sprinter."""


class Point(NamedTuple):
    """Where an activity was at a moment."""

    at: float
    """Seconds, from any moment that all points share."""
    metres: float | None = None
    """By the device, since any place that all points share."""
    place: tuple[float, float] | None = None
    """Latitude and longitude in degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """What the points came to; metres, seconds, metres per second."""

    distance_m: float | None
    """None: no two points say where they were."""
    elapsed_s: float
    best_30s: float | None
    """None: no 30 s were without a gap."""
    seconds_at: Mapping[float, float] | None
    warnings: tuple[str, ...]
    has_places: bool


class _Stretch(NamedTuple):
    """Points without a gap."""

    times: list[float]
    """Seconds since its start."""
    metres: list[float]
    """Gone by each of the times."""
    speeds: list[float]
    """From each point to the next."""


@dataclass(slots=True)
class _Way:
    """What the steps from point to point add up to."""

    metres: float = 0.0
    too_fast_s: float = 0.0
    """Of steps that are too fast to be true."""
    stretches: list[_Stretch] = field(default_factory=list)


def measure(segments: Sequence[Sequence[Point]], sport: Sport | None) -> Track:
    """The sum of `segments`, between which nothing is known; the points in the order of time."""
    points = [point for segment in segments for point in segment]
    places = sum(point.place is not None for point in points)
    measured = sum(point.metres is not None for point in points)
    steps = _measured_steps if measured > 1 and 2 * measured >= places else _placed_steps
    fastest = FASTEST_ON_FOOT_MPS if sport in ON_FOOT else FASTEST_MPS
    way = _Way()
    for segment in segments:
        _walk(way, steps(segment), fastest)
    best = _best(way.stretches)
    return Track(
        distance_m=way.metres if measured > 1 or places else None,
        elapsed_s=_elapsed(points),
        best_30s=best,
        seconds_at=_bands(way.stretches),
        has_places=places > 0,
        warnings=_doubts(way.too_fast_s, best, sport),
    )


def haversine(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two places along the Earth's surface."""
    latitude, longitude, latitude_2, longitude_2 = map(math.radians, (*one, *other))
    half = (
        math.sin((latitude_2 - latitude) / 2) ** 2
        + math.cos(latitude) * math.cos(latitude_2) * math.sin((longitude_2 - longitude) / 2) ** 2
    )
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(half)))


def _measured_steps(points: Iterable[Point]) -> Iterator[tuple[float, float]]:
    """Seconds and metres from point to point by the device; one that goes back in time is none."""
    last_at, last = -math.inf, None
    for at, metres, _ in points:
        if metres is None or at <= last_at:
            continue
        if last is not None:
            yield at - last_at, metres - last
        last_at, last = at, metres


def _placed_steps(points: Iterable[Point]) -> Iterator[tuple[float, float]]:
    """The same by the places."""
    last_at, last = -math.inf, None
    for at, _, place in points:
        if place is None or at <= last_at:
            continue
        if last is not None:
            yield at - last_at, haversine(last, place)
        last_at, last = at, place


def _walk(way: _Way, steps: Iterable[tuple[float, float]], fastest: float) -> None:
    """Go on by the steps of a segment.

    It is cut at gaps and where a device began anew; what is too fast is taken out of its stretch.
    """
    stretch = _Stretch([0.0], [0.0], [])
    at = gone = 0.0
    for seconds, metres in steps:
        if 0 <= metres <= FASTEST_MPS * seconds:
            way.metres += metres
        if seconds > LONGEST_GAP_S or metres < 0:
            way.stretches.append(stretch)
            stretch = _Stretch([0.0], [0.0], [])
            at = gone = 0.0
        elif metres <= fastest * seconds:
            at, gone = at + seconds, gone + metres
            stretch.times.append(at)
            stretch.metres.append(gone)
            stretch.speeds.append(metres / seconds)
        else:
            way.too_fast_s += seconds
    way.stretches.append(stretch)


def _elapsed(points: Sequence[Point]) -> float:
    return max(point.at for point in points) - points[0].at if points else 0.0


def _doubts(too_fast_s: float, best: float | None, sport: Sport | None) -> tuple[str, ...]:
    if too_fast_s >= WINDOW_S:
        return (f"For {too_fast_s:.0f} s it is too fast to be true: its speeds leave them out.",)
    if sport is None and best is not None and best > FASTEST_ON_FOOT_MPS:
        return ("It is faster than anyone runs: a ride or a drive.",)
    return ()


def _metres_by(moments: Iterable[float], stretch: _Stretch) -> list[float]:
    """Metres gone by each of `moments`, on the straight line between its two points.

    The moments never go back, so that the whole is one pass.
    """
    times, metres, speeds = stretch
    found: list[float] = []
    index, last, following = 0, len(speeds) - 1, times[1]
    for moment in moments:
        while following < moment and index < last:
            index += 1
            following = times[index + 1]
        found.append(metres[index] + (moment - times[index]) * speeds[index])
    return found


def _best(stretches: Iterable[_Stretch]) -> float | None:
    """The most metres in a window; the best one begins or ends at a point."""
    most: list[float] = []
    for stretch in stretches:
        times, metres, _ = stretch
        if times[-1] < WINDOW_S:
            continue
        ahead = _metres_by((at + WINDOW_S for at in times if at + WINDOW_S <= times[-1]), stretch)
        behind = _metres_by((at - WINDOW_S for at in times if at >= WINDOW_S), stretch)
        most.append(max(map(sub, ahead, metres)))
        most.append(max(map(sub, metres[-len(behind) :], behind)))
    return round(max(0.0, *most) / WINDOW_S, 3) if most else None


def _bands(stretches: Iterable[_Stretch]) -> Mapping[float, float] | None:
    """Each step's seconds at the mean speed of the window around its middle."""
    seconds: defaultdict[float, float] = defaultdict(float)
    for stretch in stretches:
        times = stretch.times
        latest = times[-1] - WINDOW_S
        if latest < 0:
            continue
        steps = list(pairwise(times))
        starts = [min(max((one + other - WINDOW_S) / 2, 0.0), latest) for one, other in steps]
        first = _metres_by(starts, stretch)
        last = _metres_by((start + WINDOW_S for start in starts), stretch)
        for (one, other), before, after in zip(steps, first, last, strict=True):
            speed = max(after - before, 0.0) / WINDOW_S
            seconds[speed // BAND_MPS * BAND_MPS] += other - one
    return {band: round(seconds[band], 1) for band in sorted(seconds)} or None
