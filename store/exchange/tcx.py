"""TCX files: what training centres write."""

from collections.abc import Mapping
from dataclasses import field
from functools import partial

from rules.dataclass import dataclass
from rules.errors import RehabError
from store.exchange.limits import (
    BROKEN,
    CUT,
    LEAST_S,
    MOST_ACTIVITIES,
    MOST_POINTS,
    TIMER_OVER_S,
    TOO_MANY,
    TOO_MANY_POINTS,
    checked,
    finite,
    place,
    taken,
)
from store.exchange.recording import Recording, Source
from store.exchange.sports import sport_of
from store.exchange.times import Time, read_time
from store.exchange.track import Point, measure
from store.exchange.typed import LONGEST_S
from store.exchange.xml_reader import MENDED, read_xml

_MOST_APART = 0.2
"""The share by which laps and points may differ in distance without a warning (our choice)."""


@dataclass(slots=True)
class _Activity:
    """One `Activity` as far as it was read."""

    sport: str
    started: Time | None = None
    """The first lap's, or else the activity's name, or else the first point's."""
    timer_s: float | None = None
    """The sum of the laps; None: no lap tells it."""
    distance_m: float | None = None
    """The sum of the laps; None: no lap tells it."""
    points: list[Point] = field(default_factory=list)


class _Reading:
    """A handler that gathers the activities, and leaves out courses and workouts."""

    def __init__(self) -> None:
        self.activities: list[_Activity] = []
        self._now: _Activity | None = None
        self._names: Time | None = None
        self._point: dict[str, str] = {}
        self._points = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "Activity":
            if len(self.activities) == MOST_ACTIVITIES:
                raise RehabError(TOO_MANY)
            self._now, self._names = _Activity(attributes.get("Sport", "")), None
            self.activities.append(self._now)
        elif self._now is None:
            return
        elif name == "Lap" and self._now.started is None:
            self._now.started = read_time(attributes.get("StartTime", "")) or self._names
        elif name == "Trackpoint":
            self._point.clear()

    def end(self, name: str, parent: str, text: str) -> None:
        """An element ends."""
        now = self._now
        if now is None:
            return
        match parent, name:
            case "Trackpoint" | "Position", _:
                self._point[name] = text
            case _, "Trackpoint":
                self._take_point(now)
            case "Lap", "TotalTimeSeconds":
                now.timer_s = _sum(now.timer_s, text)
            case "Lap", "DistanceMeters":
                now.distance_m = _sum(now.distance_m, text)
            case "Activity", "Id":
                self._names = read_time(text)
            case _, "Activity":
                now.started = now.started or self._names
                self._now = None

    def _take_point(self, now: _Activity) -> None:
        told = self._point
        time = read_time(told.get("Time", ""))
        if time is None:
            return
        self._points += 1
        if self._points > MOST_POINTS:
            raise RehabError(TOO_MANY_POINTS)
        now.started = now.started or time
        latitude, longitude = told.get("LatitudeDegrees"), told.get("LongitudeDegrees")
        where = place(finite(latitude), finite(longitude))
        now.points.append(Point(time.at, finite(told.get("DistanceMeters")), where))


def read_tcx(data: bytes) -> tuple[Recording, ...]:
    """The activities of a TCX file.

    Raises:
        RehabError: It is no activity, or nothing of it can be read.
    """
    reading, is_whole, is_mended = read_xml(data, _Reading)
    activities = [
        (one, one.started)
        for one in reading.activities
        if one.started and (one.timer_s or one.points)
    ]
    if not is_whole:
        activities = [
            (one, started)
            for one, started in activities
            if one.timer_s or _elapsed(one, started) >= LEAST_S
        ]
    if not activities:
        raise RehabError("It holds no activity." if is_whole else BROKEN)
    doubts = (MENDED,) * is_mended + (CUT,) * (not is_whole)
    return taken(activities, partial(_recording, doubts=doubts))


def _recording(one: tuple[_Activity, Time], doubts: tuple[str, ...]) -> Recording:
    activity, started = one
    sport, surface = sport_of(activity.sport)
    track = measure([activity.points], sport)
    told, measured = activity.distance_m, track.distance_m
    if told and measured and abs(told - measured) > _MOST_APART * max(told, measured):
        apart = f"Its laps say {told / 1000:.2f} km, its points {measured / 1000:.2f} km."
        doubts = (*doubts, apart)
    return checked(
        Recording(
            source=Source.TCX,
            start=started.start,
            offset=started.offset_source,
            is_local=started.is_local,
            sport=sport,
            sport_text=activity.sport,
            surface=surface,
            distance_m=told or measured if measured is not None else told,
            elapsed_s=_elapsed(activity, started),
            timer_s=activity.timer_s,
            best_30s=track.best_30s,
            seconds_at=track.seconds_at,
            has_places=track.has_places,
            warnings=(*doubts, *track.warnings),
        )
    )


def _elapsed(activity: _Activity, started: Time) -> float:
    """From its start to its last point, or as its laps say where those tell of more."""
    timer = activity.timer_s or 0.0
    if not activity.points:
        return timer
    span = max(point.at for point in activity.points) - started.at
    return timer if span + TIMER_OVER_S < timer <= LONGEST_S else span


def _sum(so_far: float | None, text: str) -> float | None:
    more = finite(text)
    return so_far if more is None else (so_far or 0.0) + more
