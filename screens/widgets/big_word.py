"""Words and the lights as large drawings in blocks, to be read from across the room."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from rules.assessment import Level

ROWS = 3
"""Terminal rows that a light takes, and the least that a word takes."""

# One string a letter, five pixels high, rows divided by spaces; a pixel is half a cell high, and
# strokes are two columns wide, so that the pixels of a narrow letter are pairs of these.
_LETTERS = {
    "a": ".####. ##..## ###### ##..## ##..##",
    "b": "#####. ##..## #####. ##..## #####.",
    "c": ".##### ##.... ##.... ##.... .#####",
    "d": "#####. ##..## ##..## ##..## #####.",
    "e": "###### ##.... #####. ##.... ######",
    "f": "###### ##.... #####. ##.... ##....",
    "g": ".##### ##.... ##.### ##..## .#####",
    "h": "##..## ##..## ###### ##..## ##..##",
    "i": "## ## ## ## ##",
    "j": "....## ....## ....## ##..## .####.",
    "k": "##..## ##..## ####.. ##..## ##..##",
    "l": "##.... ##.... ##.... ##.... ######",
    "m": "##......## ####..#### ##..##..## ##......## ##......##",
    "n": "##....## ####..## ##..#### ##....## ##....##",
    "o": ".####. ##..## ##..## ##..## .####.",
    "p": "#####. ##..## #####. ##.... ##....",
    "q": ".####. ##..## ##..## ##.##. .##.##",
    "r": "#####. ##..## #####. ##..## ##..##",
    "s": ".##### ##.... .####. ....## #####.",
    "t": "###### ..##.. ..##.. ..##.. ..##..",
    "u": "##..## ##..## ##..## ##..## .####.",
    "v": "##..## ##..## ##..## .####. ..##..",
    "w": "##......## ##......## ##..##..## ####..#### ##......##",
    "x": "##..## ##..## ..##.. ##..## ##..##",
    "y": "##..## ##..## .####. ..##.. ..##..",
    "z": "###### ....## ..##.. ##.... ######",
    "?": "#####. ....## ..##.. ...... ..##..",
    "-": ".... .... #### .... ....",
    " ": ".. .. .. .. ..",
}
_SYMBOLS = {
    Level.GO: "..####.. .######. ######## .######. ..####..",
    Level.EASY: "...##... ..####.. ..####.. .######. ########",
    Level.REST: ".######. .######. .######. .######. .######.",
    Level.STOP: ".##..##. .######. ..####.. .######. .##..##.",
}
_HALVES = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}


class _Form(NamedTuple):
    """How large a word is drawn: strokes of `across` columns, each pixel `down` half cells high."""

    across: int
    down: int

    @property
    def rows(self) -> int:
        """Terminal rows that it takes."""
        return (5 * self.down + 1) // 2


_FORMS = (_Form(4, 2), _Form(2, 2), _Form(2, 1), _Form(1, 1))
"""The largest first."""


@cache
def word_rows(word: str, columns: int, rows: int) -> tuple[str, ...]:
    """A word as lines of half blocks, as large as fits; empty when nothing does.

    Strokes are 4 or 2 columns wide, or 1 where a long word meets a narrow window.
    """
    if not set(word) <= _LETTERS.keys():
        return ()
    for form in _FORMS:
        drawn = _drawn(word, form)
        if form.rows <= rows and len(drawn[0]) <= columns:
            return drawn
    return ()


def big_word(level: Level) -> tuple[str, ...]:
    """The symbol and the word of a light as lines of half blocks."""
    words = _pixels(level.value, 2)
    symbol = _SYMBOLS[level].split()
    return _lines(f"{left}..{right}" for left, right in zip(symbol, words, strict=True))


def _drawn(word: str, form: _Form) -> tuple[str, ...]:
    return _lines(row for row in _pixels(word, form.across) for _ in range(form.down))


def _pixels(word: str, across: int) -> list[str]:
    """Five rows of pixels."""
    letters = [[_stroked(row, across) for row in _LETTERS[letter].split()] for letter in word]
    gap = "." * max(1, across // 2)
    return [gap.join(rows) for rows in zip(*letters, strict=True)]


def _stroked(row: str, across: int) -> str:
    """A row of a letter with strokes of 1, 2 or 4 columns; 1 loses the round corners."""
    if across == 1:
        return "".join("#" if pair == ("#", "#") else "." for pair in _pairs(row))
    return "".join(pixel * (across // 2) for pixel in row)


def _pairs(row: str) -> Iterable[tuple[str, str]]:
    return zip(row[0::2], row[1::2], strict=True)


def _lines(pixels: Iterable[str]) -> tuple[str, ...]:
    rows = list(pixels)
    if len(rows) % 2:
        rows.append("." * len(rows[0]))
    return tuple(
        "".join(_HALVES[upper + lower] for upper, lower in zip(*pair, strict=True))
        for pair in zip(rows[0::2], rows[1::2], strict=True)
    )


class BigWord(Widget):
    """Shows `word`, as large as fits and centred; in plain letters where no drawing fits."""

    word: reactive[str] = reactive("")

    def render(self) -> Content:
        """The drawing, or the word."""
        width, height = self.content_size
        lines = word_rows(self.word, width, height) or (self.word.upper(),)
        return Content("\n".join(line.center(width).rstrip() for line in lines))
