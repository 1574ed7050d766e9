"""Apple Health's export: one XML file of up to gigabytes, in which workouts are rare."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.records import Sport
from store.exchange.archives import Readable
from store.exchange.limits import checked, finite
from store.exchange.recording import OffsetSource, Recording, Source, Surface
from store.exchange.rows import file_key
from store.exchange.sports import sport_of
from store.exchange.times import read_time
from store.exchange.typed import METRES_PER_MILE
from store.exchange.xml_reader import XmlReader

CHUNK = 2**20
"""Bytes read at once."""

MOST_BYTES = 4 * 2**30
"""Of the export: larger than any seen (our choice)."""

LONGEST_WORKOUT = 8 * 2**20
"""Bytes of one element; one with a thousand events has 0.2 MB (our choice)."""

_OPENING = b"<Workout "
_TAG = re.compile(rb'<Workout (?:[^">]|"[^"]*")*>')
_CLOSING = b"</Workout>"
_METRES = {"km": 1000.0, "m": 1.0, "mi": METRES_PER_MILE, "ft": 0.3048, "yd": 0.9144}
_SECONDS = {"s": 1.0, "sec": 1.0, "min": 60.0, "hr": 3600.0, "h": 3600.0}
_KIND = "HKWorkoutActivityType"
_SPORTS = {
    "WaterFitness": Sport.AQUAJOG,  # the nearest that Apple has
    "TraditionalStrengthTraining": Sport.STRENGTH,
    "FunctionalStrengthTraining": Sport.STRENGTH,
    "CoreTraining": Sport.STRENGTH,
}
_AQUA = ("Apple calls it water fitness: it is taken for aqua jogging.",)


@dataclass(slots=True)
class Workout:
    """A workout as it is read; a handler for its XML."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    metres: float | None = None
    route: str = ""
    """The file with its places, without folders."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        match name:
            case "Workout":
                self.attributes = attributes
                self._add(attributes.get("totalDistance"), attributes.get("totalDistanceUnit"))
            case "MetadataEntry":
                self.metadata[attributes.get("key", "")] = attributes.get("value", "")
            case "WorkoutStatistics" if "Distance" in attributes.get("type", ""):
                self._add(attributes.get("sum"), attributes.get("unit"))
            case "FileReference":
                self.route = file_key(attributes.get("path", ""))

    def end(self, name: str, parent: str, text: str) -> None:
        """An element ends: all is in the attributes."""

    def _add(self, value: str | None, unit: str | None) -> None:
        number, metres = finite(value), _METRES.get((unit or "").casefold())
        if number is not None and metres is not None and number > 0:
            self.metres = number * metres


def find_workouts(file: Readable) -> Iterator[tuple[bytes, int]]:
    """Each workout's XML, and how many bytes have been read; also empty ones between.

    Raises:
        RehabError: It is larger than any export.
    """
    held, total = b"", 0
    while chunk := file.read(CHUNK):
        total += len(chunk)
        if total > MOST_BYTES:
            raise RehabError("It is larger than any export of Apple Health.")
        held += chunk
        pieces, held = _cut(held)
        for piece in pieces:
            yield piece, total
        yield b"", total


def _cut(held: bytes) -> tuple[list[bytes], bytes]:
    """The whole workouts in `held`, and what must be looked at again with more behind it."""
    pieces: list[bytes] = []
    at = 0
    while (start := held.find(_OPENING, at)) >= 0:
        tag = _TAG.match(held, start)
        if tag is None:
            end = 0
        elif tag[0].endswith(b"/>"):
            end = tag.end()
        else:
            closing = held.find(_CLOSING, tag.end())
            end = closing + len(_CLOSING) if closing >= 0 else 0
        if not end:
            if len(held) - start <= LONGEST_WORKOUT:
                return pieces, held[start:]
            end = start + len(_OPENING)
        else:
            pieces.append(held[start:end])
        at = end
    return pieces, held[max(at, len(held) - len(_OPENING)) :]


def read_workout(piece: bytes) -> tuple[Recording, str]:
    """The activity in a workout's XML, and the name of the file with its places.

    Raises:
        RehabError: It is damaged.
    """
    workout = Workout()
    reader = XmlReader(workout)
    if not (reader.feed(piece) and reader.close()):
        raise RehabError("A workout in it is damaged.")
    return checked(_recording(workout)), workout.route


def _recording(workout: Workout) -> Recording:
    told = workout.attributes
    begin, end = (read_time(told.get(name, "")) for name in ("startDate", "endDate"))
    if begin is None or end is None:
        raise RehabError("A workout in it has no start or end.")
    kind = told.get("workoutActivityType", "").removeprefix(_KIND)[:100]
    sport, surface = sport_of(kind)
    sport = _SPORTS.get(kind, sport) or (Sport.OTHER if kind else None)
    if workout.metadata.get("HKIndoorWorkout") == "1" and sport in {Sport.RUN, Sport.WALK}:
        surface = Surface.TREADMILL
    start, offset = _start(begin.start, begin.offset_source, workout.metadata.get("HKTimeZone"))
    active, unit = finite(told.get("duration")), told.get("durationUnit", "min")
    elapsed = end.at - begin.at
    timer = None if active is None else active * _SECONDS.get(unit, 60.0)
    return Recording(
        source=Source.APPLE,
        source_id=f"{begin.at:.0f}-{end.at:.0f}-{kind}",
        start=start,
        offset=offset,
        sport=sport,
        sport_text=kind,
        surface=surface,
        distance_m=workout.metres,
        elapsed_s=elapsed,
        timer_s=timer,
        has_places=bool(workout.route),
        warnings=_AQUA if kind == "WaterFitness" else (),
    )


def _start(
    start: datetime, offset: OffsetSource | None, zone: str | None
) -> tuple[datetime, OffsetSource | None]:
    """In the zone where it was lived; the offset in the file is that of the exporting phone."""
    try:
        lived = start.astimezone(ZoneInfo(zone)) if zone else None
    except (OSError, ValueError, LookupError):  # no such zone, or no name of one
        lived = None
    if lived is None:
        return start, offset
    # A fixed offset, so that the value needs no table of zones.
    return lived.astimezone(timezone(lived.utcoffset() or timedelta())), OffsetSource.FILE
