"""A number and a side in solid blocks that grow with the room, to be read from the floor."""

from collections.abc import Sequence
from functools import cache, lru_cache
from math import ceil

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from rules.records import Side

LEAST_HEIGHT = 7
"""Rows; at 3 m the least that is comfortably read on a 14-inch screen (ISO 9241-3: 20 minutes)."""

SHARE = 0.4
"""Of the terminal's rows: about 26 mm on a 14-inch screen, thrice what 20/40 sight needs at 3 m."""

GAP = 1
"""Columns at each side of the number, and of the letter."""

SIDE_LETTERS = {Side.LEFT: "L", Side.RIGHT: "R"}

#   0
# 5   1
#   6
# 4   2
#   3
# A 1 has a stem in the middle (s), a flag (f) and a base (b): two strokes at the side of a digit
# run together with its neighbour. An R has a slanting leg (l), or it would be an A.
_SEGMENTS = {
    "0": "012345",
    "1": "fsb",
    "2": "01643",
    "3": "01623",
    "4": "5612",
    "5": "05623",
    "6": "056432",
    "7": "012",
    "8": "0123456",
    "9": "012365",
    "L": "543",
    "R": "01564l",
}


def block_width(height: int) -> int:
    """The columns of one digit or letter: a cell is about twice as high as it is wide."""
    return max(6, round(height * 1.3))


@cache
def block_rows(sign: str, height: int) -> tuple[str, ...]:
    """A digit, an L or an R as `height` lines of blocks; strokes at least 2 columns and 1 row."""
    areas = _areas(block_width(height), height)
    lit = {
        (row, column)
        for segment in _SEGMENTS[sign]
        for columns, rows in areas[segment]
        for row in rows
        for column in columns
    }
    return tuple(
        "".join("█" if (row, column) in lit else " " for column in range(block_width(height)))
        for row in range(height)
    )


def _areas(width: int, height: int) -> dict[str, list[tuple[range, range]]]:
    """The columns and rows of each segment."""
    across, down = max(2, round(width / 4)), max(1, round(height / 7))
    middle = (height - down) // 2
    whole, left, right = range(width), range(across), range(width - across, width)
    upper, lower = range(middle + down), range(middle, height)
    top, centre, bottom = range(down), range(middle, middle + down), range(height - down, height)
    stem = range((width - across) // 2, (width - across) // 2 + across)
    leg = range(middle + down, height)
    steps = [stem.start + (right.start - stem.start) * (i + 1) // len(leg) for i in range(len(leg))]
    return {
        "0": [(whole, top)],
        "1": [(right, upper)],
        "2": [(right, lower)],
        "3": [(whole, bottom)],
        "4": [(left, lower)],
        "5": [(left, upper)],
        "6": [(whole, centre)],
        "f": [(range(across, stem.stop), top)],
        "s": [(stem, range(height))],
        "b": [(range(across, width - across), bottom)],
        "l": [
            (range(start, start + across), range(row, row + 1))
            for start, row in zip(steps, leg, strict=True)
        ],
    }


@cache
def number_rows(number: int, height: int) -> tuple[str, ...]:
    """A whole number as `height` lines."""
    digits = [block_rows(digit, height) for digit in str(number)]
    return tuple((" " * _between(height)).join(rows) for rows in zip(*digits, strict=True))


def number_width(digits: int, height: int) -> int:
    """The columns of a number of so many digits."""
    return digits * block_width(height) + (digits - 1) * _between(height)


def _between(height: int) -> int:
    """Columns between two digits."""
    return max(3, block_width(height) // 3)


def fitting_height(number: int, size: Size) -> int:
    """The rows that the room allows: as many as there are, while the digits fit its width."""
    for height in range(size.height, LEAST_HEIGHT, -1):
        if number_width(len(str(number)), height) <= size.width:
            return height
    return LEAST_HEIGHT


def block_height(columns: int, terminal_rows: int) -> int:
    """The rows of two digits and a letter side by side.

    The greater of 7 and 40 % of the terminal's, as long as they fit into so many columns.
    """
    for height in range(ceil(terminal_rows * SHARE), LEAST_HEIGHT, -1):
        if number_width(2, height) + block_width(height) + 4 * GAP <= columns:
            return height
    return LEAST_HEIGHT


class _Block(Widget):
    """Something as high as the blocks of its parent, and in its middle."""

    _drawn: Sequence[str] = ()
    _style = Style()

    @property
    def rows(self) -> int:
        """The height of the blocks now."""
        stage = (self.parent if isinstance(self.parent, Widget) else self).content_size
        return min(self.content_size.height, block_height(stage.width, self.app.size.height))

    def drawn(self, lines: Sequence[str]) -> list[str]:
        """Lines in the middle of what the widget covers."""
        width, height = self.content_size
        above = (height - len(lines) + 1) // 2
        padded = [""] * above + list(lines) + [""] * (height - above - len(lines))
        return [line.center(width)[:width] for line in padded[:height]]

    def lines(self) -> list[str]:
        """All that is shown now."""
        raise NotImplementedError

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw once for all rows."""
        self._drawn, self._style = self.lines(), self.visual_style.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One row of the terminal."""
        line = self._drawn[y]
        return Strip([Segment(line, self._style)], len(line))


class BigDigits(_Block):
    """Shows `number`, as large as fits and centred; nothing when it is None or has no room."""

    number: reactive[int | None] = reactive(None, repaint=False)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Two digits beside a letter, or three small ones."""
        height = block_height(container.width, viewport.height)
        return max(number_width(2, height), number_width(3, LEAST_HEIGHT))

    def watch_number(self, before: int | None, now: int | None) -> None:
        """Repaint the cells that changed: often only those of one digit."""
        if changed := _changed(tuple(self._lines(before)), tuple(self._lines(now))):
            self.refresh(changed)

    def lines(self) -> list[str]:
        """The number as blocks."""
        return self._lines(self.number)

    def _lines(self, number: int | None) -> list[str]:
        room = Size(self.content_size.width, self.rows)
        if number is None or room.height < LEAST_HEIGHT:
            return self.drawn([])
        rows = number_rows(number, fitting_height(number, room))
        return self.drawn(rows if len(rows[0]) <= room.width else [])


@lru_cache
def _changed(before: tuple[str, ...], now: tuple[str, ...]) -> Region:
    """The cells in which two drawings of the same size differ."""
    rows = _differing(before, now)
    columns = _differing(list(zip(*before, strict=True)), list(zip(*now, strict=True)))
    return Region(columns.start, rows.start, len(columns), len(rows))


def _differing(before: Sequence[object], now: Sequence[object]) -> range:
    """From the first to the last place where two sequences of the same length differ."""
    places = [at for at, (one, other) in enumerate(zip(before, now, strict=True)) if one != other]
    return range(places[0], places[-1] + 1) if places else range(0)


class BigLetter(_Block):
    """Shows a side as L or R, as high as the digits but for a margin; nothing for both sides."""

    side: reactive[Side | None] = reactive(None)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """One letter."""
        return block_width(block_height(container.width, viewport.height))

    def lines(self) -> list[str]:
        """The letter as blocks."""
        letter = SIDE_LETTERS.get(self.side) if self.side else None
        height = min(self.rows, self.content_size.height - 2)
        rows = block_rows(letter, max(LEAST_HEIGHT, height)) if letter else ()
        return self.drawn(rows)
