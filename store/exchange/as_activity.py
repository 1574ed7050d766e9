"""One recording of a file as a record of the log."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.origin import Origin, with_origin
from rules.records import Activity, Sport
from rules.settings import DEFAULTS
from store.exchange.recording import FileRead, OffsetSource, Recording
from store.exchange.track import ON_FOOT
from store.exchange.typed import LONGEST_S, check_activity, format_duration

SHORTEST_S = 30.0
"""What is shorter than one window of speed was a slip of the thumb (our choice)."""

FASTEST_30S = 12.0
"""No runner keeps so many m/s for 30 s, so a car or a bike was recorded (our choice)."""

_TYPE_IT = "its clock was wrong. Type it in with `psoas run add`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a reading is held against: the person's own now, zone and day."""

    now: datetime
    """Aware."""
    zone: tzinfo
    """The home zone, for what tells no offset."""
    day_end: time = DEFAULTS.day_end
    sport: Sport | None = None
    """For what tells no sport."""


def as_activity(read: FileRead, recording: Recording, place: Place, identity: str) -> Activity:
    """The record, with `identity` as its id, that a recording of a file becomes.

    Raises:
        RehabError: It lies ahead, is too short to be meant, or cannot be.
    """
    start = _start(recording, place.zone)
    told = recording.timer_s or recording.moving_s or recording.elapsed_s
    duration = _rounded(told) or 0.0
    if start > place.now:
        raise RehabError(f"It is dated {start:%Y-%m-%d %H:%M}, which lies ahead: {_TYPE_IT}")
    if duration < SHORTEST_S:
        raise RehabError(
            f"It took {format_duration(duration)}, less than {SHORTEST_S:.0f} s (our choice): "
            "too short to be meant."
        )
    sport, doubts = _sport(recording, place.sport)
    activity = Activity(
        id=identity,
        sport=sport,
        start=start,
        duration_s=duration,
        distance_m=_rounded(recording.distance_m) or None,
    )
    check_activity(activity, place.now)
    return with_origin(activity, _origin(read, recording, (*recording.warnings, *doubts)))


def _start(recording: Recording, zone: tzinfo) -> datetime:
    """When it began, in the offset at which it was lived, as far as that is known."""
    start = recording.start
    if recording.is_local:
        # A wall clock's time that a clock change skipped is read as the clocks before it said;
        # one that came twice is the first.
        start = start.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if recording.is_local or recording.offset is None:
        start = start.astimezone(zone)
    return start.replace(tzinfo=timezone(start.utcoffset() or timedelta(0)), fold=0)


def _sport(recording: Recording, otherwise: Sport | None) -> tuple[Sport, tuple[str, ...]]:
    """The sport, and sentences on what is doubtful about it."""
    sport = recording.sport or otherwise or Sport.OTHER
    if sport in ON_FOOT and is_driven(recording.best_30s):
        return Sport.OTHER, ("It is faster than any runner, so it counts as other.",)
    if recording.sport or otherwise:
        return sport, ()
    return sport, ("The file does not say which sport it was, so it counts as other.",)


def is_driven(best_30s: float | None) -> bool:
    """Whether no runner keeps so many m/s for 30 s."""
    return best_30s is not None and best_30s > FASTEST_30S


def _origin(read: FileRead, recording: Recording, warnings: tuple[str, ...]) -> Origin:
    elapsed = recording.elapsed_s if recording.elapsed_s <= LONGEST_S else None
    return Origin(
        file=read.name,
        sha256=read.sha256 or None,
        source=recording.source.value,
        source_id=recording.source_id,
        offset=(recording.offset or OffsetSource.HOME).value,
        elapsed_s=_rounded(elapsed),
        timer_s=_rounded(recording.timer_s),
        moving_s=_rounded(recording.moving_s),
        surface=recording.surface.value if recording.surface else None,
        best_30s=_rounded(recording.best_30s, 3),
        seconds_at=_bands(recording.seconds_at or {}),
        sport_text=recording.sport_text or None,
        name=recording.name,
        warnings=warnings,
    )


def _bands(seconds_at: Mapping[float, float]) -> dict[float, float]:
    return {at: round(seconds, 1) for at, seconds in sorted(seconds_at.items())}


def _rounded(amount: float | None, digits: int = 1) -> float | None:
    """No watch knows more; None where there is nothing, or no number."""
    if amount is None or not math.isfinite(amount):
        return None
    return round(amount, digits)
