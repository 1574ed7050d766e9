"""Draw the figures of the exercises as SVG sheets, docs/figures-*.svg."""

import sys
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rules.figure import Stroke, box_of, lines_of  # noqa: E402
from rules.figure_data import Part, figures  # noqa: E402
from rules.learn import topic  # noqa: E402
from rules.programme import programme  # noqa: E402
from rules.records import Side  # noqa: E402
from rules.shown import caption  # noqa: E402

WIDTH = 760
WORDS, LINE = 76, 105
"""Height of the words above each exercise, and the letters in a line of them."""
SCALE = 190.0
"""Units of the drawing a body height, at most."""
ROOM = WIDTH / 2 - 60

COLOURS = {
    Part.WORKING: "#A3320B",
    Part.OTHER: "#7C8A96",
    Part.TRUNK: "#5B6873",
    Part.ARM: "#37424B",
    Part.HAND: "#37424B",
    Part.FLOOR: "#37424B",
    Part.PROP: "#B9A88F",
    Part.BAND: "#0072B2",
    Part.ARROW: "#000000",
}
HALO = 0.02
"""Body heights of paper round what is in front of something else."""
PAPER, INK = "#FBF8F1", "#20272C"


def sheet(names: tuple[str, ...]) -> str:
    """Figures one below the other, on a paper of their own, so that any page may be behind."""
    parts: list[str] = []
    high = 0.0
    for name in names:
        parts += _exercise(name, high)
        high += WORDS + _scale(name) * _height(name) + 24
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high:.0f}" '
        'font-family="system-ui, sans-serif">'
    )
    paper = f'<rect width="{WIDTH}" height="{high:.0f}" rx="8" fill="{PAPER}"/>'
    return "\n".join([head, paper, *parts, "</svg>", ""])


def _height(name: str) -> float:
    box = box_of(figures()[name], Side.LEFT)
    return box.top - box.bottom


def _scale(name: str) -> float:
    box = box_of(figures()[name], Side.LEFT)
    return min(SCALE * 1.3, ROOM / (box.right - box.left), SCALE / (box.top - box.bottom) * 1.05)


def _exercise(name: str, top: float) -> Iterator[str]:
    title, how = caption(name, Side.LEFT, programme())
    yield _text(20, top + 30, title.capitalize(), f'font-weight="bold" font-size="17" fill="{INK}"')
    for number, line in enumerate(wrap(how, LINE)):
        yield _text(20, top + 50 + 17 * number, line, f'font-size="13" fill="{INK}"')
    for fraction, left in ((0.0, 0.0), (1.0, WIDTH / 2)):
        yield from _picture(name, fraction, left, top + WORDS)


def _text(x: float, y: float, words: str, style: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" {style}>{escape(words)}</text>'


def _picture(name: str, fraction: float, left: float, top: float) -> Iterator[str]:
    box, scale = box_of(figures()[name], Side.LEFT), _scale(name)
    x = left + WIDTH / 4 - (box.left + box.right) / 2 * scale
    y = top + box.top * scale
    yield f'<g transform="translate({x:.1f} {y:.1f}) scale({scale:.1f} {-scale:.1f})">'
    strokes = lines_of(figures()[name], Side.LEFT, fraction)
    for (part, _), shape in groupby(strokes, key=lambda each: (each.part, each.depth)):
        together = list(shape)
        if part not in {Part.FLOOR, Part.PROP}:
            for stroke in together:
                yield _line(stroke, PAPER, stroke.width + HALO)
        for stroke in together:
            yield _line(stroke, COLOURS[part], stroke.width)
    yield "</g>"


def _line(stroke: Stroke, colour: str, width: float) -> str:
    points = stroke.points if len(stroke.points) > 1 else stroke.points * 2
    path = " ".join(f"{x:.3f},{y:.3f}" for x, y in points)
    return (
        f'<polyline points="{path}" fill="{colour if stroke.filled else "none"}" '
        f'stroke="{colour}" stroke-width="{width:.3f}" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )


SHEETS = {"stretches": "stretching", "strength": "strengthening", "self-test": "signs"}
"""The topic of Learn whose figures are on a sheet."""


def main() -> None:
    """Write every sheet."""
    for name, key in SHEETS.items():
        path = ROOT / "docs" / f"figures-{name}.svg"
        path.write_text(sheet(topic(key).figures), encoding="utf-8")


if __name__ == "__main__":
    main()
