"""Stamps: the order of changes, which never goes back although a computer's clock may.

A hybrid logical clock (Kulkarni and others, 2014) as text that sorts: milliseconds since 1970 and
a count, in hex, then the device.
"""

import re
from datetime import datetime

_COUNT_BITS = 16

_STAMP = re.compile(r"[0-9a-f]{16}-[0-9a-z]{0,32}")


def next_stamp(now: datetime, latest: str, device: str) -> str:
    """A stamp for a change made now, greater than `latest`, the greatest so far or empty."""
    value = _value_at(now)
    if latest:
        value = max(value, int(latest[:16], 16) + 1)
    return f"{value:016x}-{device}"


def weak_stamp(at: datetime | None, latest: str) -> str:
    """For what was written at `at`, after `latest`, by a change that is lost: if found, it wins."""
    value = 0 if at is None else _value_at(at)
    return f"{max(value, int(latest[:16], 16) + 1) if latest else value:016x}-"


def is_stamp(text: object) -> bool:
    """Whether this is a stamp."""
    return isinstance(text, str) and _STAMP.fullmatch(text) is not None


def seconds_ahead(stamp: str, now: datetime) -> float:
    """How far a stamp lies ahead of the clock; negative when it is past."""
    return (int(stamp[:16], 16) >> _COUNT_BITS) / 1000 - now.timestamp()


def _value_at(at: datetime) -> int:
    return max(0, int(at.timestamp() * 1000)) << _COUNT_BITS
