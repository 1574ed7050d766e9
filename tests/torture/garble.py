"""What disks, cables and tools do to the bytes of a file."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

BLOCK = 4096
SECTOR = 512

Damage = Callable[[Sequence[bytes], random.Random], bytes | None]
"""From all that a file has been, the last one being what it is, to what becomes of it."""


def bit_flip(was: Sequence[bytes], chance: random.Random) -> bytes:
    """One bit is another."""
    data = bytearray(was[-1])
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def truncated(was: Sequence[bytes], chance: random.Random) -> bytes:
    """Cut anywhere."""
    return was[-1][: chance.randrange(1, len(was[-1]))]


def zeroed_block(was: Sequence[bytes], chance: random.Random) -> bytes:
    """One block, or one sector, is zeros."""
    data = was[-1]
    size = chance.choice([BLOCK, SECTOR])
    start = chance.randrange(0, len(data), size)
    lost = len(data[start : start + size])
    return data[:start] + bytes(lost) + data[start + lost :]


def old_tail(was: Sequence[bytes], chance: random.Random) -> bytes:
    """The last blocks hold what they held some changes ago; the size is today's or that of then."""
    data, old = was[-1], was[-1 - chance.randrange(1, len(was) // 2)]
    blocks = (len(data) - 1) // BLOCK
    start = max(0, blocks - chance.randrange(3)) * BLOCK
    swapped = data[:start] + old[start : len(data)]
    return swapped.ljust(len(data), b"\0") if chance.random() < 0.5 else swapped


def nul_tail(was: Sequence[bytes], chance: random.Random) -> bytes:
    """The last bytes are zeros."""
    data = was[-1]
    lost = chance.randrange(1, min(3 * BLOCK, len(data)))
    return data[:-lost] + bytes(lost)


def emptied(was: Sequence[bytes], chance: random.Random) -> bytes:
    """Nothing is left in it."""
    return b""


def deleted(was: Sequence[bytes], chance: random.Random) -> None:
    """There is no file."""


DAMAGES: tuple[Damage, ...] = (
    bit_flip,
    truncated,
    zeroed_block,
    old_tail,
    nul_tail,
    emptied,
    deleted,
)


def damaged(damage: Damage, was: Sequence[bytes], chance: random.Random) -> bytes | None:
    """What becomes of a file: something else than it is."""
    while (data := damage(was, chance)) == was[-1]:
        pass
    return data
