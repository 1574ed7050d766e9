"""The two clocks of this computer: the calendar in its own zone, and one that only goes forward."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Dear to import, and most commands need no more than Python's own.
    from pendulum import DateTime

ASLEEP_AFTER_S = 1.5
"""What the calendar's clock has to gain at once to tell of a sleep: as much pauses a session."""

MOST_AT_ONCE_S = 0.7
"""What a faster clock gains at once: twice that pauses no session, however late it is looked at,
and its sound looks once between two looks of a session."""


def now() -> DateTime:
    """The date and time here, in the zone of this computer."""
    return zoned(quick_now())


def quick_now() -> datetime:
    """The date and time here with the present offset alone, without the cost of loading zones."""
    return datetime.now().astimezone()


class Clock:
    """Seconds on a clock that nobody sets, for durations, with the time that the computer slept.

    Some systems' clocks stand still while the lid is closed; the calendar's does not.
    """

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._monotonic = monotonic
        self._wall = wall
        self._last = monotonic(), wall()
        self._slept = 0.0

    def __call__(self) -> float:
        """The reading now."""
        (counted, lived), self._last = self._last, (self._monotonic(), self._wall())
        asleep = (self._last[1] - lived) - (self._last[0] - counted)
        # A little is the calendar's clock being set right; back is somebody setting it.
        if asleep > ASLEEP_AFTER_S:
            self._slept += asleep
        return self._last[0] + self._slept


clock = Clock()
"""Of this process."""


class FasterClock:
    """Another clock's seconds, `speed` of them in one; for the demo."""

    def __init__(self, clock: Callable[[], float], speed: float) -> None:
        self.speed = speed
        """As `speed_of` gives it."""
        self._clock = clock
        self._last = clock()
        self._reading = 0.0

    def __call__(self) -> float:
        """The reading now, at most `MOST_AT_ONCE_S` more than the one before."""
        now = self._clock()
        self._reading += min(MOST_AT_ONCE_S, (now - self._last) * self.speed)
        self._last = now
        return self._reading


def speed_of(clock: Callable[[], float]) -> float:
    """How many seconds of a clock go by in one."""
    return clock.speed if isinstance(clock, FasterClock) else 1.0


def zoned(at: datetime) -> DateTime:
    """The same instant in this computer's zone, for sums with days; a zoned one as it is."""
    import pendulum  # noqa: PLC0415 - see above

    if isinstance(at, pendulum.DateTime):
        return at
    fixed = pendulum.instance(at)
    there = fixed.in_timezone("local")
    # A zone that is set in another way than by name is not found; its offset is right all the same.
    return there if there.utcoffset() == at.utcoffset() else fixed


def ago(at: datetime, seconds: float) -> datetime:
    """The instant `seconds` before `at`, with the offset that held then."""
    earlier = at - timedelta(seconds=seconds)
    # `quick_now` knows the present offset only; the system knows that of then.
    return earlier.astimezone() if isinstance(at.tzinfo, timezone) else earlier
