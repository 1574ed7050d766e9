"""What no activity can be, whatever a file says."""

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from rules.errors import RehabError
from rules.records import Sport
from store.exchange.recording import Recording
from store.exchange.track import FASTEST_MPS
from store.exchange.typed import FASTEST_S_PER_KM, LONGEST_S

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No watch recorded before; an earlier date is an unset clock (our choice)."""

TIMER_OVER_S = 5.0
"""A timer may round up to this far beyond the elapsed time; more is an error (our choice)."""

_POLE, _DATE_LINE = 90.0, 180.0
"""The greatest latitude and longitude, in degrees."""

LEAST_S = 60.0
"""Points over so long are worth keeping when the rest of a file is damaged."""

MOST_POINTS = 300_000
"""Three and a half days of one point a second (our choice)."""

MOST_ACTIVITIES = 1000
"""In one file that is no archive: years of an app's export (our choice)."""

MOST_BYTES = 48 * 2**20
"""A day's TCX at a point a second; more is no activity, and would take long (our choice)."""

TOO_LARGE = "It is larger than any file of an activity."
TOO_MANY = "It holds more activities than any one file does."
TOO_MANY_POINTS = "It has more points than any activity."

CUT = "It is damaged: what stood before the damage was taken."
"""Said of what is kept of a damaged file."""

BROKEN = "It is damaged, and nothing before the damage is an activity."
"""Said where nothing is."""

_NUMBERS = (float, int, str)

_Part = TypeVar("_Part")


def taken(parts: Iterable[_Part], make: Callable[[_Part], Recording]) -> tuple[Recording, ...]:
    """The activities of a file, without those that cannot be.

    Raises:
        RehabError: None of them can be.
    """
    recordings: list[Recording] = []
    refusals: list[RehabError] = []
    for part in parts:
        try:
            recordings.append(make(part))
        except RehabError as error:
            refusals.append(error)
    if not recordings and refusals:
        raise refusals[0]
    doubts = tuple(f"One more in the same file was left out: {error}" for error in refusals[:1])
    return tuple(replace(one, warnings=(*one.warnings, *doubts)) for one in recordings)


def checked(recording: Recording) -> Recording:
    """`recording` without the lengths that cannot be, each with a warning.

    Raises:
        RehabError: It started before there were watches, or its time cannot be.
    """
    if recording.start < EARLIEST:
        raise RehabError(f"It says it started in {recording.start.year}: its clock was not set.")
    elapsed, doubts = recording.elapsed_s, list(recording.warnings)
    if not 0 <= elapsed <= LONGEST_S:  # also false for NaN
        raise RehabError("It says it lasted longer than two days: that is no activity.")
    timer, moving, distance = recording.timer_s, recording.moving_s, recording.distance_m
    if not _fits(timer, elapsed):
        doubts.append("Its timer ran for longer than it lasted: the timer is left out.")
        timer = None
    if not _fits(moving, elapsed):
        moving = None
    if distance is not None and not 0 <= distance <= _fastest(recording.sport) * max(elapsed, 1.0):
        doubts.append("Nobody gets that far in that time: its distance is left out.")
        distance = None
    return replace(
        recording,
        elapsed_s=round(elapsed, 3),
        timer_s=timer,
        moving_s=moving,
        distance_m=None if distance is None else round(distance, 2),
        warnings=tuple(dict.fromkeys(doubts)),
    )


def finite(value: object) -> float | None:
    """A finite number, whether it comes as one or as text, or None."""
    if not isinstance(value, _NUMBERS):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def place(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    """A place on Earth in degrees, or None; 0, 0 is what devices write when they know none."""
    if latitude is None or longitude is None or not (latitude or longitude):
        return None
    if not (abs(latitude) <= _POLE and abs(longitude) <= _DATE_LINE):  # also for NaN
        return None
    return latitude, longitude


def _fastest(sport: Sport | None) -> float:
    """Metres per second, on average."""
    return FASTEST_MPS if sport is None else 1000 / FASTEST_S_PER_KM[sport]


def _fits(seconds: float | None, elapsed: float) -> bool:
    return seconds is None or 0 <= seconds <= elapsed + TIMER_OVER_S
