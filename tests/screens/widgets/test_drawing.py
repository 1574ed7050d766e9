"""A drawing makes the cells that it is asked for, and they are those of the whole line."""

from collections.abc import Iterator
from datetime import date

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Region, Size
from textual.widget import Widget

from screens.widgets.drawing import Drawing, Mark, Picture

DAY = date(2026, 3, 9)


def draw(size: Size) -> Picture:
    """Two lines of words, with a cursor of three cells on the first and of one on the second."""
    lines = (Content.assemble(("over", "bold"), " and ", ("under", "$error dim")), Content("two"))

    def marks(day: date) -> Iterator[Mark]:
        yield Mark(0, 4 + (day - DAY).days, "[_]", "reverse")
        yield Mark(1, 1, "│", "dim")

    assert size
    return Picture(lines, marks)


class Shown(App[None]):
    """A drawing, alone."""

    def compose(self) -> ComposeResult:
        yield Drawing(id="drawing")


@pytest.mark.parametrize("columns", [(0, 20), (0, 5), (4, 3), (5, 1), (6, 9), (15, 5), (1, 1)])
async def test_some_columns_are_those_of_what_textual_makes_of_the_lines(
    columns: tuple[int, int],
) -> None:
    async with Shown().run_test(size=(20, 4)) as pilot:
        drawing = pilot.app.query_one(Drawing)
        drawing.show(draw, DAY)
        start, width = columns
        crop = Region(start, 0, width, 4)
        assert drawing.render_lines(crop) == Widget.render_lines(drawing, crop)


async def test_the_cursor_moves_over_a_picture_that_stays() -> None:
    async with Shown().run_test(size=(20, 4)) as pilot:
        drawing = pilot.app.query_one(Drawing)
        drawing.show(draw, DAY)
        before = [strip.text for strip in drawing.render_lines(Region(0, 0, 20, 2))]
        drawing.move(DAY.replace(day=10))
        after = [strip.text for strip in drawing.render_lines(Region(0, 0, 20, 2))]
        assert [before[0].rstrip(), after[0].rstrip()] == ["over[_]d under", "over [_] under"]
        assert before[1] == after[1]
