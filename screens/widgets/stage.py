"""What is seen from the floor: the side, the number, and room for a figure that shows how."""

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.events import Resize

from rules.records import Side
from rules.shown import Shown
from screens.widgets.big_digits import SIDE_LETTERS, BigDigits, BigLetter
from screens.widgets.figure import Figure

FIGURE_COLUMNS = 24
FIGURE_ROWS = 8
"""Cells in which a figure can still be made out (our choice)."""


class FigureRoom(Container):
    """Holds the figure, and hides it where it would be too small to be made out."""

    def on_resize(self, event: Resize) -> None:
        """Look whether there is room."""
        width, height = event.size
        self.set_class(width < FIGURE_COLUMNS or height < FIGURE_ROWS, "-cramped")


class Stage(Horizontal):
    """The letter of the side stands on that side, the number in between, the figure opposite."""

    def compose(self) -> ComposeResult:
        """From left to right, for the left side."""
        yield BigLetter()
        yield BigDigits(id="digits")
        with FigureRoom(id="figure"):
            yield Figure()

    def show_figure(self, shown: Shown | None) -> None:
        """Show how it is done, or nothing."""
        figure = self.query_one(Figure)
        if shown is None:
            figure.clear()
        else:
            figure.show(shown.figure, shown.side, shown.fraction)

    def show(self, side: Side | None, number: int | None) -> None:
        """Show a number, and the side in its place."""
        letter, digits = self.query_one(BigLetter), self.query_one(BigDigits)
        digits.number = number
        if letter.side is side:
            return
        letter.side = side
        letter.display = side in SIDE_LETTERS
        order = [letter, digits, self.query_one(FigureRoom)]
        self.sort_children(key=order.index, reverse=side is Side.RIGHT)
