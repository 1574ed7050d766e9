"""A picture that fills what room there is."""

from collections.abc import Callable

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget


class Drawing(Widget):
    """Shows what a function draws for the size that there is."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._draw: Callable[[Size], Content] = lambda _size: Content("")

    def show(self, draw: Callable[[Size], Content]) -> None:
        """Show what `draw` makes of a size in cells, from now on."""
        self._draw = draw
        self.refresh()

    def render(self) -> Content:
        """Draw for the room that there is now."""
        return self._draw(self.content_size)
