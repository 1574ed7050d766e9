"""An exercise as a figure that moves, to be seen from the mat."""

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from rules.figure import STEPS
from rules.figure_data import Figure as Drawing
from rules.records import Side
from screens.widgets.raster import Ink, Row, picture

ON_LIGHT, ON_DARK = Color.parse("#6A0A00"), Color.parse("#FFB23E")
"""The working leg: at least 3:1 on every colour of a session's field (WCAG 2.1, 1.4.11)."""
THING = 0.6
"""How much of the text's colour floor and furniture have."""
_BRIGHT = 0.4


class Figure(Widget):
    """Shows one moment of an exercise, as large as fits; nothing before `show`."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._moment: tuple[Drawing, Side, int] | None = None
        self._rows: tuple[Row, ...] = ()
        self._inks: dict[Ink, Style] = {}

    def show(self, figure: Drawing, side: Side, fraction: float) -> None:
        """Show a figure at a fraction of its way; repaints only the lines that change."""
        moment = (figure, side, round(min(1.0, max(0.0, fraction)) * STEPS))
        if moment != self._moment:
            self._moment = moment
            self._draw()

    def clear(self) -> None:
        """Show nothing."""
        self._moment = None
        self._draw()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def _draw(self) -> None:
        width, height = self.size
        before = self._rows
        self._rows = ()
        if self._moment and width and height:
            self._rows = picture(*self._moment, width, height)
        changed = [
            Region(0, y, width, 1)
            for y in range(height)
            if before[y : y + 1] != self._rows[y : y + 1]
        ]
        if changed:
            self.refresh(*changed)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Look up the styles once for all rows."""
        self._inks = self._styles()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One row of the terminal."""
        width = self.size.width
        row = self._rows[y] if y < len(self._rows) else ()
        inks = self._inks
        return Strip([Segment(text, inks[ink]) for text, ink in row]).adjust_cell_length(
            width, inks[Ink.NONE]
        )

    def _styles(self) -> dict[Ink, Style]:
        """The styles on the present background."""
        plain = self.visual_style.rich_style
        _, _, background, foreground = self.colors
        return {
            Ink.NONE: plain,
            Ink.BODY: plain,
            Ink.ARROW: plain + Style(bold=True),
            Ink.WORKING: plain + Style(color=working_colour(background).rich_color),
            Ink.THING: plain + Style(color=background.blend(foreground, THING).rich_color),
        }


def working_colour(background: Color) -> Color:
    """What the working leg is drawn with on a background."""
    return ON_LIGHT if background.brightness > _BRIGHT else ON_DARK
