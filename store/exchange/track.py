"""What a series of points says of an activity: how far, and how fast for how long."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

from rules.records import Sport

WINDOW_S = 30.0
"""A speed counts when it is kept for this long: shorter peaks are the device's (rules: choice)."""

BAND_MPS = 0.25
"""The width of a band of speeds, metres per second (our choice)."""

LONGEST_GAP_S = 15.0
"""Points further apart than this say nothing of the speed between them (our choice)."""

FASTEST_ON_FOOT_MPS = 8.0
"""A faster pair of points is the device's error, or a ride (our choice)."""

FASTEST_MPS = 100.0
"""A faster pair of points is an error in whatever moves on land or water (our choice)."""

EARTH_M = 6_371_008.8
"""The mean radius of the Earth (IUGG)."""

ON_FOOT = frozenset({Sport.RUN, Sport.WALK, Sport.HIKE})
"""The sports in which nobody is faster than a sprinter."""

_Where = TypeVar("_Where")


class Point(NamedTuple):
    """Where an activity was at a moment."""

    at: float
    """Seconds, from any moment that all points share."""
    metres: float | None = None
    """By the device, since any place that all points share."""
    place: tuple[float, float] | None = None
    """Latitude and longitude in degrees."""


class _Step(NamedTuple):
    """What lies between two points that follow each other."""

    seconds: float
    metres: float


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


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Points without a gap: seconds since its start, and metres run by then."""

    times: list[float]
    metres: list[float]


def measure(segments: Sequence[Sequence[Point]], sport: Sport | None) -> Track:
    """The sum of `segments`, between which nothing is known; the points in the order of time."""
    points = [point for segment in segments for point in segment]
    places = sum(point.place is not None for point in points)
    measured = sum(point.metres is not None for point in points)
    by_device = measured > 1 and 2 * measured >= places
    walked = [list(_steps(segment, by_device=by_device)) for segment in segments]
    fastest = FASTEST_ON_FOOT_MPS if sport in ON_FOOT else FASTEST_MPS
    stretches = [stretch for steps in walked for stretch in _stretches(steps, fastest)]
    steps = [step for steps in walked for step in steps]
    best = _best(stretches)
    return Track(
        distance_m=_distance(steps) if measured > 1 or places else None,
        elapsed_s=_elapsed(points),
        best_30s=best,
        seconds_at=_bands(stretches),
        has_places=places > 0,
        warnings=_doubts(steps, fastest, best, sport),
    )


def haversine(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two places along the Earth's surface."""
    latitude, longitude, latitude_2, longitude_2 = map(math.radians, (*one, *other))
    half = (
        math.sin((latitude_2 - latitude) / 2) ** 2
        + math.cos(latitude) * math.cos(latitude_2) * math.sin((longitude_2 - longitude) / 2) ** 2
    )
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(half)))


def _steps(points: Sequence[Point], *, by_device: bool) -> Iterator[_Step]:
    """Between the points that know where they are."""
    if by_device:
        measured = ((point.at, point.metres) for point in points if point.metres is not None)
        return _between(measured, lambda one, other: other - one)
    placed = ((point.at, point.place) for point in points if point.place is not None)
    return _between(placed, haversine)


def _between(
    known: Iterable[tuple[float, _Where]], apart: Callable[[_Where, _Where], float]
) -> Iterator[_Step]:
    """From each moment to the next; one that goes back in time is left out."""
    last: tuple[float, _Where] | None = None
    for at, where in known:
        if last is not None:
            if at <= last[0]:
                continue
            yield _Step(at - last[0], apart(last[1], where))
        last = at, where


def _distance(steps: Sequence[_Step]) -> float:
    return sum(step.metres for step in steps if 0 <= step.metres <= FASTEST_MPS * step.seconds)


def _is_too_fast(step: _Step, fastest: float) -> bool:
    return step.seconds <= LONGEST_GAP_S and step.metres > fastest * step.seconds


def _elapsed(points: Sequence[Point]) -> float:
    return max(point.at for point in points) - points[0].at if points else 0.0


def _doubts(
    steps: Sequence[_Step], fastest: float, best: float | None, sport: Sport | None
) -> tuple[str, ...]:
    too_fast = sum(step.seconds for step in steps if _is_too_fast(step, fastest))
    if too_fast >= WINDOW_S:
        return (f"For {too_fast:.0f} s it is too fast to be true: its speeds leave them out.",)
    if sport is None and best is not None and best > FASTEST_ON_FOOT_MPS:
        return ("It is faster than anyone runs: a ride or a drive.",)
    return ()


def _stretches(steps: Sequence[_Step], fastest: float) -> Iterator[_Stretch]:
    """Cut at gaps and where a device began anew; what is too fast is taken out of its stretch."""
    times, metres = [0.0], [0.0]
    for step in steps:
        if step.seconds > LONGEST_GAP_S or step.metres < 0:
            yield _Stretch(times, metres)
            times, metres = [0.0], [0.0]
        elif step.metres <= fastest * step.seconds:
            times.append(times[-1] + step.seconds)
            metres.append(metres[-1] + step.metres)
    yield _Stretch(times, metres)


class _Reader:
    """Metres of a stretch at moments that never go back, so that a whole pass is linear."""

    def __init__(self, stretch: _Stretch) -> None:
        self._times, self._metres = stretch.times, stretch.metres
        self._index = 0

    def at(self, moment: float) -> float:
        """Metres by `moment`, on the straight line between its two points."""
        times, metres = self._times, self._metres
        index = self._index
        while index < len(times) - 2 and times[index + 1] < moment:
            index += 1
        self._index = index
        share = (moment - times[index]) / (times[index + 1] - times[index])
        return metres[index] + share * (metres[index + 1] - metres[index])


def _best(stretches: Sequence[_Stretch]) -> float | None:
    """The most metres in a window; the best one begins or ends at a point."""
    best = None
    for stretch in stretches:
        end = stretch.times[-1]
        if end < WINDOW_S:
            continue
        ahead, behind = _Reader(stretch), _Reader(stretch)
        for time, metres in zip(stretch.times, stretch.metres, strict=True):
            if time + WINDOW_S <= end:
                best = max(best or 0.0, ahead.at(time + WINDOW_S) - metres)
            if time >= WINDOW_S:
                best = max(best or 0.0, metres - behind.at(time - WINDOW_S))
    return None if best is None else round(best / WINDOW_S, 3)


def _bands(stretches: Sequence[_Stretch]) -> Mapping[float, float] | None:
    """Each step's seconds at the mean speed of the window around its middle."""
    seconds: defaultdict[float, float] = defaultdict(float)
    for stretch in stretches:
        latest = stretch.times[-1] - WINDOW_S
        if latest < 0:
            continue
        first, last = _Reader(stretch), _Reader(stretch)
        for before, after in pairwise(stretch.times):
            start = min(max((before + after - WINDOW_S) / 2, 0.0), latest)
            speed = (last.at(start + WINDOW_S) - first.at(start)) / WINDOW_S
            seconds[math.floor(max(speed, 0.0) / BAND_MPS) * BAND_MPS] += after - before
    return {band: round(seconds[band], 1) for band in sorted(seconds)} or None
