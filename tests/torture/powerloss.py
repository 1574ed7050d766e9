"""What a disk may hold after a power cut at any moment: POSIX promises only what was synced.

Writes that were not may be there, missing, or torn by sector, in any order; so may the change of a
file's size, and names given and taken in a folder. A harsher disk garbles the whole block that it
was writing, with what was safe in it before.
"""

from __future__ import annotations

import itertools
import math
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Self, TypeVar

from tests.torture.image import Asked, Image, Mark, Rename, Resize, Sync, Write, lay
from tests.torture.recorded import Recording

SECTOR = 512
BLOCK = 4096
FEW = 4
"""Up to so many things under way, each way of some of them being done is tried."""
MOST = 64
"""Ways to put them together, of which there are more, that are tried by chance."""
SHARED_MEMORY = Path("/dev/shm")

T = TypeVar("T")
Tree = dict[str, bytes | None]
Judge = Callable[[Path, int], str]
"""What is wrong with the folder when so many changes were acknowledged; empty when nothing is."""


@dataclass(frozen=True, slots=True)
class State:
    """One disk after a cut."""

    tree: Tree
    acknowledged: int
    after: int
    """The number of things asked before the cut."""


@dataclass(slots=True)
class Tally:
    """How many states there were, and what was wrong with some."""

    states: int = 0
    wrong: list[tuple[State, str]] = field(default_factory=list)

    def __iadd__(self, other: Tally) -> Self:
        """With those of another one."""
        self.states += other.states
        self.wrong += other.wrong
        return self

    def __str__(self) -> str:
        kinds = Counter(what[:60] for _, what in self.wrong)
        return f"{len(self.wrong)} of {self.states} states wrong {dict(kinds) or ''}"


def survey(recording: Recording, judge: Judge, *, harsh: bool = False, every: int = 1) -> Tally:
    """Try each state, or each `every`th of them, in a folder of its own."""
    tally = Tally()
    for state in itertools.islice(states(recording, harsh=harsh), None, None, every):
        tally.states += 1
        with laid(state.tree) as folder:
            if wrong := judge(Path(folder), state.acknowledged):
                tally.wrong.append((state, wrong))
    return tally


def laid(tree: Tree) -> tempfile.TemporaryDirectory[str]:
    """A folder that holds the tree, for as long as it is entered."""
    where = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    made = tempfile.TemporaryDirectory(dir=where)
    lay(tree, Path(made.name))
    return made


def states(recording: Recording, *, harsh: bool = False) -> Iterator[State]:
    """All that a disk may hold after a cut, each once; those of the garbled blocks when `harsh`."""
    seen = set()
    acknowledged = recording.acknowledged
    for after, (safe, pending) in enumerate(_cuts(recording)):
        if after and isinstance(mark := recording.asked[after - 1], Mark):
            acknowledged = mark.number
        chance = random.Random(after)
        for image in _images(safe, pending, chance, harsh=harsh):
            tree = image.tree()
            key = (acknowledged, sha256(repr(sorted(tree.items())).encode()).digest())
            if key not in seen:
                seen.add(key)
                yield State(tree, acknowledged, after)


def _cuts(recording: Recording) -> Iterator[tuple[Image, list[Asked]]]:
    """What is safe, and what is under way, before the first thing asked and after each."""
    safe = recording.before.copy()
    pending: list[Asked] = []
    yield safe, pending
    for asked in recording.asked:
        if isinstance(asked, Sync):
            for one in pending:
                if _is_of(one, asked.node):
                    safe.take(one)
            pending = [one for one in pending if not _is_of(one, asked.node)]
        elif not isinstance(asked, Mark):
            pending.append(asked)
        yield safe, pending


def _is_of(asked: Asked, node: int) -> bool:
    match asked:
        case Write() | Resize():
            return asked.node == node
        case Rename(_, leaves, enters):
            return node in {place[0] for place in (leaves, enters) if place}
        case _:
            return False


def _images(
    safe: Image, pending: Sequence[Asked], chance: random.Random, *, harsh: bool
) -> Iterator[Image]:
    written = sorted({one.node for one in pending if isinstance(one, Write | Resize)})
    contents = []
    for node in written:
        asked = [one for one in pending if isinstance(one, Write | Resize) and one.node == node]
        possible = (_garbled if harsh else _contents)(safe.files.get(node, b""), asked, chance)
        contents.append(list(dict.fromkeys(possible)))
    renames = _subsets([one for one in pending if isinstance(one, Rename)], chance)
    for renamed, *content in _mixed([renames, *contents], chance):
        image = safe.copy()
        for rename in renamed:
            image.take(rename)
        image.files |= dict(zip(written, content, strict=True))
        yield image


def _contents(
    safe: bytes, asked: Sequence[Write | Resize], chance: random.Random
) -> Iterator[bytes]:
    """What a file may hold: some of what was asked, and one write torn; nothing and all first."""
    for some in _subsets(asked, chance):
        yield _after(safe, some)
    for number, one in enumerate(asked):
        if isinstance(one, Write):
            yield from _torn(safe, one, chance)
            yield from _torn(_after(safe, asked[:number]), one, chance)


def _garbled(
    safe: bytes, asked: Sequence[Write | Resize], chance: random.Random
) -> Iterator[bytes]:
    """What a file may hold when the first, the last or all blocks of a write are destroyed."""
    yield _after(safe, asked)
    for number, one in enumerate(asked):
        if not isinstance(one, Write):
            continue
        content = _after(safe, asked[: number + 1])
        first, end = one.at // BLOCK * BLOCK, one.at + len(one.data)
        last = (end - 1) // BLOCK * BLOCK
        for start, stop in {(first, first + BLOCK), (last, last + BLOCK), (first, last + BLOCK)}:
            size = len(content[start:stop])
            for rubbish in (chance.randbytes(size), bytes(size)):
                yield content[:start] + rubbish + content[stop:]
            # The size that the file had before is the one that it has again.
            yield (content[:start] + chance.randbytes(size) + content[stop:])[: len(safe)]


def _torn(content: bytes, write: Write, chance: random.Random) -> Iterator[bytes]:
    """Some sectors of a write are there; new ones that are not are zeros, or not in the file."""
    end = write.at + len(write.data)
    starts = [write.at, *range(write.at // SECTOR * SECTOR + SECTOR, end, SECTOR)]
    sectors = [
        Write(write.node, start, write.data[start - write.at : stop - write.at])
        for start, stop in itertools.pairwise([*starts, end])
    ]
    grown = _after(content, [Resize(write.node, max(len(content), end))])
    yield grown
    for some in _halves(sectors, chance):
        yield _after(content, some)
        yield _after(grown, some)
        yield _after(content, some)[: len(content)]


def _halves(sectors: list[Write], chance: random.Random) -> Iterator[list[Write]]:
    """Beginnings, ends, and any of the sectors."""
    count = len(sectors)
    for number in sorted({0, 1, count // 2, count - 1, count, chance.randint(0, count)}):
        yield sectors[:number]
        yield sectors[number:]
    for _ in range(4):
        yield [one for one in sectors if chance.random() < 0.5]


def _after(content: bytes, asked: Sequence[Write | Resize]) -> bytes:
    image = Image(files={one.node: content for one in asked})
    for one in asked:
        image.take(one)
    return next(iter(image.files.values()), content)


def _subsets(asked: Sequence[T], chance: random.Random) -> list[Sequence[T]]:
    """None, all, and others; each one that there is when they are few."""
    if len(asked) <= FEW:
        masks = list(itertools.product([False, True], repeat=len(asked)))
    else:
        masks = [tuple(n < upto for n in range(len(asked))) for upto in range(len(asked) + 1)]
        masks += [tuple(chance.random() < 0.5 for _ in asked) for _ in range(1 << FEW)]
    found = [list(itertools.compress(asked, mask)) for mask in masks]
    return sorted(found, key=lambda some: -abs(len(some) - len(asked) / 2))


def _mixed(choices: Sequence[Sequence[Any]], chance: random.Random) -> Iterator[tuple[Any, ...]]:
    """One of each: every way when they are few, else the plainest, and a sample."""
    if math.prod(map(len, choices)) <= MOST:
        yield from itertools.product(*choices)
        return
    for plain in (0, -1):
        rest = [one[:2][plain] for one in choices]
        for number, one in enumerate(choices):
            for choice in one:
                yield (*rest[:number], choice, *rest[number + 1 :])
    for _ in range(MOST):
        yield tuple(chance.choice(one) for one in choices)
