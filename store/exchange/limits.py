"""What no activity can be, whatever a file says."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rules.errors import RehabError
from store.exchange.recording import Recording
from store.exchange.track import FASTEST_MPS
from store.exchange.typed import LONGEST_S

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No watch recorded before; an earlier date is an unset clock (our choice)."""

MOST_AHEAD = timedelta(days=2)
"""A start further ahead of now than any zone can be is a wrong clock (our choice)."""

TIMER_OVER_S = 5.0
"""A timer may round up to this far beyond the elapsed time; more is an error (our choice)."""

LEAST_S = 60.0
"""Points over so long are worth keeping when the rest of a file is damaged."""


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
    if distance is not None and not 0 <= distance <= FASTEST_MPS * max(elapsed, 1.0):
        doubts.append("Its distance cannot be: the distance is left out.")
        distance = None
    return replace(
        recording,
        timer_s=timer,
        moving_s=moving,
        distance_m=distance,
        warnings=tuple(dict.fromkeys(doubts)),
    )


def is_ahead(recording: Recording, now: datetime) -> bool:
    """Whether it starts so far ahead of `now` that the clock must have been wrong."""
    return recording.start > now + MOST_AHEAD


def number(text: str) -> float | None:
    """A finite number, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def place(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    """A place on Earth in degrees, or None; 0, 0 is what devices write when they know none."""
    if latitude is None or longitude is None or (latitude, longitude) == (0.0, 0.0):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # also for NaN
        return None
    return latitude, longitude


def _fits(seconds: float | None, elapsed: float) -> bool:
    return seconds is None or 0 <= seconds <= elapsed + TIMER_OVER_S
