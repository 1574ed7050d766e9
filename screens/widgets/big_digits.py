"""A number in solid blocks that grow with the room, to be read from the floor."""

from rich.segment import Segment
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

LEAST_HEIGHT = 7
"""Rows; at 3 m the least that is comfortably read on a 14-inch screen (ISO 9241-3: 20 minutes)."""

#   0
# 5   1
#   6
# 4   2
#   3
# A 1 has a stem in the middle (s), a flag (f) and a base (b): two strokes at the side of a digit
# run together with its neighbour.
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
}


def digit_width(height: int) -> int:
    """The columns of one digit: a cell is about twice as high as it is wide."""
    return max(6, round(height * 1.3))


def digit_rows(digit: str, height: int) -> tuple[str, ...]:
    """One digit as `height` lines of blanks and blocks; strokes at least 2 columns and 1 row."""
    width = digit_width(height)
    across, down = max(2, round(width / 4)), max(1, round(height / 7))
    middle = (height - down) // 2
    lit = _SEGMENTS[digit]
    grid = [[" "] * width for _ in range(height)]

    def fill(columns: range, rows: range) -> None:
        for row in rows:
            for column in columns:
                grid[row][column] = "█"

    whole, left, right = range(width), range(across), range(width - across, width)
    upper, lower = range(middle + down), range(middle, height)
    stem = range((width - across) // 2, (width - across) // 2 + across)
    areas = {
        "0": (whole, range(down)),
        "1": (right, upper),
        "2": (right, lower),
        "3": (whole, range(height - down, height)),
        "4": (left, lower),
        "5": (left, upper),
        "6": (whole, range(middle, middle + down)),
        "f": (range(across, stem.stop), range(down)),
        "s": (stem, range(height)),
        "b": (range(across, width - across), range(height - down, height)),
    }
    for segment in lit:
        fill(*areas[segment])
    return tuple("".join(row) for row in grid)


def number_rows(number: int, height: int) -> tuple[str, ...]:
    """A whole number as `height` lines."""
    gap = " " * max(3, digit_width(height) // 3)
    digits = [digit_rows(digit, height) for digit in str(number)]
    return tuple(gap.join(rows) for rows in zip(*digits, strict=True))


def fitting_height(number: int, size: Size) -> int:
    """The rows that the room allows: as many as there are, while the digits fit its width."""
    for height in range(size.height, LEAST_HEIGHT, -1):
        if len(number_rows(number, height)[0]) <= size.width:
            return height
    return LEAST_HEIGHT


class BigDigits(Widget):
    """Shows `number`, as large as fits and centred; nothing when it is None."""

    number: reactive[int | None] = reactive(None)

    def render_line(self, y: int) -> Strip:
        """One row of the terminal."""
        width, height = self.size
        line = ""
        if self.number is not None:
            rows = number_rows(self.number, fitting_height(self.number, self.size))
            at = y - (height - len(rows)) // 2
            line = rows[at] if 0 <= at < len(rows) else ""
        return Strip([Segment(line.center(width)[:width], self.visual_style.rich_style)], width)
