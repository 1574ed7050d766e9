"""Ids that sort by the time they were made: UUID version 7 (RFC 9562, section 5.7)."""

import os
from collections.abc import Callable
from datetime import datetime

_RANDOM_BITS = 74


class Ids:
    """Makes ids, each greater than the one before, also within a millisecond."""

    def __init__(self, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        """`random_bytes` gives so many random bytes: of a seed, for made-up logs alone."""
        self._random_bytes = random_bytes
        self._last = 0

    def make(self, at: datetime) -> str:
        """A new id for the instant `at`, as UUID text."""
        milliseconds = max(0, int(at.timestamp() * 1000))
        random = int.from_bytes(self._random_bytes(10)) >> (80 - _RANDOM_BITS)
        self._last = max((milliseconds << _RANDOM_BITS) | random, self._last + 1)
        return _as_text(self._last)


def _as_text(value: int) -> str:
    tail = value & ((1 << 62) - 1)
    middle = (value >> 62) & 0xFFF
    milliseconds = (value >> _RANDOM_BITS) & ((1 << 48) - 1)
    number = (milliseconds << 80) | (0x7 << 76) | (middle << 64) | (0b10 << 62) | tail
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
