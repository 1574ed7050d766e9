"""A light as a large drawing: its symbol and its word, six half-cells high."""

from rules.assessment import Level

ROWS = 3
"""Terminal rows that a drawing takes."""

# One string a letter, five pixels high, rows divided by spaces; a pixel is half a cell high.
_LETTERS = {
    "g": ".##### ##.... ##.### ##..## .#####",
    "o": ".####. ##..## ##..## ##..## .####.",
    "e": "###### ##.... #####. ##.... ######",
    "a": ".####. ##..## ###### ##..## ##..##",
    "s": ".##### ##.... .####. ....## #####.",
    "y": "##..## ##..## .####. ..##.. ..##..",
    "r": "#####. ##..## #####. ##.##. ##..##",
    "t": "###### ..##.. ..##.. ..##.. ..##..",
    "p": "#####. ##..## #####. ##.... ##....",
}
_SYMBOLS = {
    Level.GO: "..####.. .######. ######## .######. ..####..",
    Level.EASY: "...##... ..####.. ..####.. .######. ########",
    Level.REST: ".######. .######. .######. .######. .######.",
    Level.STOP: ".##..##. .######. ..####.. .######. .##..##.",
}
_HALVES = {"..": " ", "#.": "▀", ".#": "▄", "##": "█"}


def big_word(level: Level) -> tuple[str, ...]:
    """The symbol and the word of a light as lines of half blocks."""
    drawings = [_SYMBOLS[level], *(_LETTERS[letter] for letter in level.value)]
    rows = zip(*(drawing.split() for drawing in drawings), strict=True)
    pixels = [f"{symbol}..{'.'.join(letters)}" for symbol, *letters in rows]
    pixels.append("." * len(pixels[0]))
    return tuple(
        "".join(_HALVES[upper + lower] for upper, lower in zip(*pair, strict=True))
        for pair in zip(pixels[0::2], pixels[1::2], strict=True)
    )
