"""What tools, cables and bad luck do to the bytes of an activity file."""

import random
from collections.abc import Callable

from tests.torture import garble

Damage = Callable[[bytes, random.Random], bytes]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Some bits are others."""
    for _ in range(chance.choice([1, 1, 2, 8, 64])):
        data = garble.bit_flip([data], chance)
    return data


def truncated(data: bytes, chance: random.Random) -> bytes:
    return garble.truncated([data], chance)


def cut_out(data: bytes, chance: random.Random) -> bytes:
    """Some bytes in the middle are missing."""
    start, end = _piece(data, chance)
    return data[:start] + data[end:]


def doubled(data: bytes, chance: random.Random) -> bytes:
    """Some bytes are there twice."""
    start, end = _piece(data, chance)
    return data[:end] + data[start:end] + data[end:]


def swapped(data: bytes, chance: random.Random) -> bytes:
    """Two pieces that follow each other have changed places."""
    start, middle = _piece(data, chance)
    end = middle + chance.randrange(1, 600)
    return data[:start] + data[middle:end] + data[start:middle] + data[end:]


def overwritten(data: bytes, chance: random.Random) -> bytes:
    """Some bytes are noise, zeros or ones."""
    start, end = _piece(data, chance)
    size = end - start
    noise = chance.choice([chance.randbytes(size), bytes(size), b"\xff" * size])
    return data[:start] + noise + data[end:]


DAMAGES: tuple[Damage, ...] = (flipped, truncated, cut_out, doubled, swapped, overwritten)


def _piece(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    size = chance.choice([1, 2, 8, 64, 600])
    return start, min(len(data), start + chance.randrange(1, size + 1))
