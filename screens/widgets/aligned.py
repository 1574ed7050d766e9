"""Text laid out in columns by hand: one widget for a whole list, cheap to draw and to change."""

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget


def hang(text: Content, width: int, indent: int) -> Content:
    """Text wrapped to `width` cells, every line after the first moved in by `indent`."""
    lines = text.wrap(max(10, width - indent))
    return Content("\n").join([lines[0], *(line.pad_left(indent) for line in lines[1:])])


def below(parts: Iterable[Content]) -> Content:
    """The parts, each on a line of its own."""
    return Content("\n").join(parts)


class Aligned(Widget):
    """Shows what a function draws for the width that there is."""

    DEFAULT_CSS = "Aligned { height: auto; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._draw: Callable[[int], Content] = lambda _width: Content("")
        self._drawn: tuple[int, Content] | None = None
        """The width that was drawn for last, and what was drawn."""

    def show(self, draw: Callable[[int], Content]) -> None:
        """Show what `draw` makes of a width in cells, from now on."""
        self._draw, self._drawn = draw, None
        width, height = self.content_size
        # Only another height moves what is around it.
        self.refresh(layout=not width or self._height(width) != height)

    def _drawn_for(self, width: int) -> Content:
        if self._drawn is None or self._drawn[0] != width:
            self._drawn = (width, self._draw(width))
        return self._drawn[1]

    def _height(self, width: int) -> int:
        return len(self._drawn_for(width).split("\n", allow_blank=True))

    def render(self) -> Content:
        """Draw for the width that there is now."""
        return self._drawn_for(self.content_size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many rows as the drawing takes."""
        return self._height(width)
