"""The two clocks of this computer: the calendar in its own zone, and one that only goes forward."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Dear to import, and most commands need no more than Python's own.
    from pendulum import DateTime


def now() -> DateTime:
    """The date and time here, in the zone of this computer."""
    return zoned(quick_now())


def quick_now() -> datetime:
    """The date and time here with the present offset alone, without the cost of loading zones."""
    return datetime.now().astimezone()


def clock() -> float:
    """Seconds on a clock that nobody sets: for durations."""
    return time.monotonic()


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
