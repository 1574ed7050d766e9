"""GPX files: tracks of places with times."""

from collections.abc import Mapping
from dataclasses import field
from functools import partial

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.records import Sport
from store.exchange.limits import (
    BROKEN,
    CUT,
    LEAST_S,
    MOST_ACTIVITIES,
    MOST_POINTS,
    TOO_MANY,
    TOO_MANY_POINTS,
    checked,
    finite,
    place,
    taken,
)
from store.exchange.recording import Recording, Source, Surface
from store.exchange.sports import sport_of
from store.exchange.times import Time, read_time
from store.exchange.track import Point, measure
from store.exchange.xml_reader import MENDED, read_xml

_LONGEST_NAME = 200
"""Letters of a name that are kept (our choice)."""


@dataclass(slots=True)
class _Track:
    """One `trk` as far as it was read."""

    started: Time | None = None
    """Its first point's."""
    name: str = ""
    type: str = ""
    id: str = ""
    """OpenTracks'."""
    segments: list[list[Point]] = field(default_factory=lambda: [[]])


class _Reading:
    """A handler that gathers the tracks; routes and waypoints are plans."""

    def __init__(self) -> None:
        self.tracks: list[_Track] = []
        self.timed = self.untimed = 0
        """Points that know where they were: with a time, and without."""
        self._now: _Track | None = None
        self._place: tuple[float, float] | None = None
        self._time: Time | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "trk":
            if len(self.tracks) == MOST_ACTIVITIES:
                raise RehabError(TOO_MANY)
            self._now = _Track()
            self.tracks.append(self._now)
        elif self._now is None:
            return
        elif name == "trkseg" and self._now.segments[-1]:
            self._now.segments.append([])
        elif name == "trkpt":
            self._place = place(finite(attributes.get("lat")), finite(attributes.get("lon")))
            self._time = None

    def end(self, name: str, parent: str, text: str) -> None:
        """An element ends."""
        now = self._now
        if now is None:
            return
        match parent, name:
            case "trkpt", "time":
                self._time = read_time(text)
            case _, "trkpt":
                self._take_point(now)
            case "trk", "name":
                now.name = text[:_LONGEST_NAME]
            case "trk", "type":
                now.type = text[:_LONGEST_NAME]
            case _, "trackid":
                now.id = text[:_LONGEST_NAME]
            case _, "trk":
                self._now = None

    def _take_point(self, now: _Track) -> None:
        if self._place is None:
            return
        if self._time is None:
            self.untimed += 1
            return
        self.timed += 1
        if self.timed > MOST_POINTS:
            raise RehabError(TOO_MANY_POINTS)
        now.started = now.started or self._time
        now.segments[-1].append(Point(self._time.at, None, self._place))


def read_gpx(data: bytes) -> tuple[Recording, ...]:
    """The activities of a GPX file, one a track.

    Raises:
        RehabError: It is no activity, or nothing of it can be read.
    """
    reading, is_whole, is_mended = read_xml(data, _Reading)
    if reading.untimed > reading.timed:
        raise RehabError("Most of its points have no time: it is a route, not an activity.")
    tracks = [(track, track.started) for track in reading.tracks if track.started]
    if not is_whole:
        tracks = [one for one in tracks if _span(one[0]) >= LEAST_S]
    if not tracks:
        raise RehabError("It has no track with times." if is_whole else BROKEN)
    doubts = (MENDED,) * is_mended + (CUT,) * (not is_whole)
    return taken(tracks, partial(_recording, doubts=doubts))


def _recording(told: tuple[_Track, Time], doubts: tuple[str, ...]) -> Recording:
    track, started = told
    sport, surface = _sport(track)
    measured = measure(track.segments, sport)
    if not measured.elapsed_s:
        doubts = (*doubts, "It has no more than one moment.")
    return checked(
        Recording(
            source=Source.GPX,
            source_id=track.id or None,
            start=started.start,
            offset=started.offset_source,
            is_local=started.is_local,
            sport=sport,
            sport_text=track.type,
            surface=surface,
            distance_m=measured.distance_m,
            elapsed_s=measured.elapsed_s,
            best_30s=measured.best_30s,
            seconds_at=measured.seconds_at,
            has_places=measured.has_places,
            name=track.name or None,
            warnings=(*doubts, *measured.warnings),
        )
    )


def _sport(track: _Track) -> tuple[Sport | None, Surface | None]:
    """By its type; some apps have only the name for it. Numbers mean sports as types alone."""
    sport, surface = sport_of(track.type)
    if sport is None and not track.name.isdigit():
        return sport_of(track.name)
    return sport, surface


def _span(track: _Track) -> float:
    times = [point.at for segment in track.segments for point in segment]
    return max(times) - times[0] if times else 0.0
