"""Figures in the cells of a terminal: the working leg in solid blocks, all else in braille dots."""

from collections.abc import Iterable
from enum import Enum, auto
from functools import lru_cache
from itertools import groupby, pairwise
from math import ceil, floor

from rules.figure import STEPS, Box, Point, Stroke, box_of, lines_of
from rules.figure_data import Figure, Part
from rules.records import Side

ACROSS, DOWN = 2, 4
"""Dots of a braille character; as a cell is about twice as high as wide, they are square."""
HALO, MOST_HALO = 0.02, 0.9
"""Body heights, and at most so many dots, left free round what is in front of something else."""


class Ink(Enum):
    """How a cell is coloured."""

    NONE = auto()
    WORKING = auto()
    BODY = auto()
    ARROW = auto()
    THING = auto()
    """Floor, furniture and wall: there, but not to be looked at."""


Run = tuple[str, Ink]
Row = tuple[Run, ...]

_INKS = {
    Part.WORKING: Ink.WORKING,
    Part.OTHER: Ink.BODY,
    Part.TRUNK: Ink.BODY,
    Part.ARM: Ink.BODY,
    Part.HAND: Ink.BODY,
    Part.FLOOR: Ink.THING,
    Part.PROP: Ink.THING,
    Part.BAND: Ink.ARROW,
    Part.ARROW: Ink.ARROW,
}
_BEHIND = {Part.FLOOR, Part.PROP}
_FLAT = {*_BEHIND, Part.BAND, Part.HAND}
"""What leaves nothing free round it."""
_OVER = {Part.HAND, Part.ARROW}

_BRAILLE = 0x2800
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot, by row and column (Unicode, Braille Patterns)."""
_BLOCKS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""Quarter blocks: 1 upper left, 2 upper right, 4 lower left, 8 lower right."""
_LEAST = 2
"""Dots of the working leg that make a cell its own, unless hands or arrows have as many."""

Dots = list[list[Part | None]]


@lru_cache(maxsize=4 * STEPS)
def picture(figure: Figure, side: Side, step: int, width: int, height: int) -> tuple[Row, ...]:
    """A figure at a step of its way (0 start, `STEPS` end), as large as fits, as rows of cells."""
    dots: Dots = [[None] * (width * ACROSS) for _ in range(height * DOWN)]
    scale = _Scale(box_of(figure, side), width * ACROSS, height * DOWN)
    strokes = lines_of(figure, side, step / STEPS)
    for (part, _), shape in groupby(strokes, key=lambda each: (each.part, each.depth)):
        together = list(shape)
        if part not in _FLAT:
            for stroke in together:
                _draw(dots, scale, stroke, None)
        for stroke in together:
            _draw(dots, scale, stroke, part)
    return tuple(_row(dots[top : top + DOWN]) for top in range(0, height * DOWN, DOWN))


class _Scale:
    """From body heights to dots: as large as fits, in the middle."""

    def __init__(self, box: Box, width: int, height: int) -> None:
        wide, high = box.right - box.left, box.top - box.bottom
        self.dots = min(width / wide, height / high)
        self._left = box.left - (width / self.dots - wide) / 2
        self._top = box.top + (height / self.dots - high) / 2

    def to(self, point: Point) -> Point:
        return (point[0] - self._left) * self.dots, (self._top - point[1]) * self.dots


def _draw(dots: Dots, scale: _Scale, stroke: Stroke, part: Part | None) -> None:
    """Set the dots of a stroke; without a part, free them and those close by."""
    points = [scale.to(point) for point in stroke.points]
    halo = 0.0 if part else min(MOST_HALO, HALO * scale.dots)
    reach = max(0.5, stroke.width * scale.dots / 2) + halo
    if stroke.filled:
        _fill(dots, points, part)
    for one, other in pairwise(points if len(points) > 1 else points * 2):
        _draw_bone(dots, one, other, reach, part)


def _fill(dots: Dots, points: list[Point], part: Part | None) -> None:
    """Set the dots in a closed line; furniture is woven, so that a leg before it stands out."""
    thin = part in _BEHIND
    for y in _between(min(y for _, y in points), max(y for _, y in points), len(dots)):
        middle = y + 0.5
        crossings = sorted(
            ax + (middle - ay) / (by - ay) * (bx - ax)
            for (ax, ay), (bx, by) in pairwise(points)
            if (ay > middle) != (by > middle)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            for x in _between(left + 0.5, right - 0.5, len(dots[y])):
                dots[y][x] = None if thin and (x % 3 or y % 3) else part


def _draw_bone(dots: Dots, one: Point, other: Point, reach: float, part: Part | None) -> None:
    """Set the dots that are no further than `reach` from a straight line."""
    (ax, ay), (bx, by) = one, other
    along_x, along_y = bx - ax, by - ay
    square = along_x**2 + along_y**2 or 1.0
    columns = _between(min(ax, bx) - reach, max(ax, bx) + reach, len(dots[0]))
    for y in _between(min(ay, by) - reach, max(ay, by) + reach, len(dots)):
        off_y = y + 0.5 - ay
        for x in columns:
            off_x = x + 0.5 - ax
            share = min(1.0, max(0.0, (off_x * along_x + off_y * along_y) / square))
            if (off_x - along_x * share) ** 2 + (off_y - along_y * share) ** 2 <= reach * reach:
                dots[y][x] = part


def _between(low: float, high: float, end: int) -> range:
    """The dots that a stretch touches, within the picture."""
    return range(max(0, floor(low)), min(end, ceil(high)))


# Cells


def _row(lines: Dots) -> Row:
    cells = (
        _cell([line[at : at + ACROSS] for line in lines]) for at in range(0, len(lines[0]), ACROSS)
    )
    return tuple(
        ("".join(character for character, _ in run), ink)
        for ink, run in groupby(cells, key=lambda cell: cell[1])
    )


def _cell(dots: Dots) -> Run:
    parts = [part for line in dots for part in line if part]
    working = parts.count(Part.WORKING)
    if working >= _LEAST and working > sum(part in _OVER for part in parts):
        return _BLOCKS[sum(_quarters(dots))], Ink.WORKING
    others = [part for part in parts if part is not Part.WORKING]
    if not others:
        return " ", Ink.NONE
    bits = (
        bit
        for line, row in zip(dots, _BITS, strict=True)
        for part, bit in zip(line, row, strict=True)
        if part in others
    )
    ink = min((_INKS[part] for part in others), key=lambda each: each.value)
    return chr(_BRAILLE + sum(bits)), ink


def _quarters(dots: Dots) -> Iterable[int]:
    for number, (top, left) in enumerate(((0, 0), (0, 1), (2, 0), (2, 1))):
        if Part.WORKING in (dots[top][left], dots[top + 1][left]):
            yield 1 << number
