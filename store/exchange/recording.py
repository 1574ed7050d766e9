"""One activity as a file tells it, before the log knows it: what every reader gives."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from rules.dataclass import dataclass
from rules.records import Record, Sport

if TYPE_CHECKING:
    from store.exchange.columns import Preview


class Source(StrEnum):
    """The format that told of an activity, the most trusted first."""

    FIT = "fit"
    TCX = "tcx"
    APPLE = "apple"
    GPX = "gpx"
    STRAVA = "strava"
    """A row of the index in Strava's export."""
    GARMIN = "garmin"
    """A row of Garmin Connect's list, or of the index in its export."""
    RUNKEEPER = "runkeeper"
    """A row of the index in Runkeeper's export."""
    OPENTRACKS = "opentracks"
    """A list of points as OpenTracks writes it."""
    CSV = "csv"
    """A row of any other table."""


class OffsetSource(StrEnum):
    """What told the offset at which an activity was lived."""

    DEVICE = "device"
    """The watch's local time."""
    FILE = "file"
    """Written beside the time."""
    HOME = "home"
    """Nothing: the person's own zone is taken."""


class Surface(StrEnum):
    """What was run on, where the file says so."""

    TREADMILL = "treadmill"
    TRAIL = "trail"
    TRACK = "track"
    ROAD = "road"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One activity of a file; metres, seconds, metres per second; None: the file does not say."""

    source: Source
    source_id: str | None = None
    """What the source calls it: an activity's number, or a FIT's serial and time of creation."""
    start: datetime
    """Aware: in the offset at which it was lived where `offset` is set, else in UTC."""
    offset: OffsetSource | None = None
    """None: the start is an instant alone, to be shown in the person's zone."""
    is_local: bool = False
    """The start is a wall clock's without a zone, said as if in UTC: the person's zone is meant."""
    sport: Sport | None = None
    sport_text: str = ""
    """The sport in the file's own words."""
    surface: Surface | None = None
    distance_m: float | None = None
    elapsed_s: float
    """From its start to its end."""
    timer_s: float | None = None
    """While the watch ran."""
    moving_s: float | None = None
    best_30s: float | None = None
    """The fastest speed kept for 30 s; None: peak unknown."""
    seconds_at: Mapping[float, float] | None = None
    """Seconds at each speed: the lower edge of a band of 0.25 m/s, of means over 30 s."""
    has_places: bool = False
    """It knows where it was; the places are not kept."""
    name: str | None = None
    """What the person or the source called it."""
    warnings: tuple[str, ...] = ()
    """Sentences on what was doubtful or damaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What one file, or one member of an archive, came to."""

    name: str
    """As the person would name it: `export.zip: activities/12.fit.gz`."""
    sha256: str = ""
    """Of its unpacked bytes, in hexadecimal; empty for rows, which have a `source_id`."""
    recordings: tuple[Recording, ...] = ()
    known: bool = False
    """Its bytes have been read before, so it was not decoded."""
    refused: str | None = None
    """A sentence on why nothing was taken from it."""
    table: "Preview | None" = None
    """How its columns were taken, for a table whose maker is unknown."""
    log: tuple[Record, ...] | None = None
    """The records of a whole log, as `psoas export json` writes it; None: it is none."""
    passed_over: int = 0
    """Members or rows that are no activities, of which only the count is said."""
    done: float = 0.0
    """The share of the whole reading that is done with it, 0..1."""
