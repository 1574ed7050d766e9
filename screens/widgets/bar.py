"""One row of progress, drawn only where it changes by a cell."""

from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.widget import Widget

CELLS = 200
"""No terminal that is worked in is wider; a finer fraction would repaint for nothing."""


class Bar(Widget):
    """How much is done, 0..1."""

    filled: reactive[int] = reactive(0, repaint=False)

    def show(self, fraction: float) -> None:
        """Show a fraction; repaints only when another cell is filled."""
        width = self.content_size.width or CELLS
        self.filled = round(min(1.0, max(0.0, fraction)) * width)

    def watch_filled(self, before: int, now: int) -> None:
        """Repaint the cells that changed."""
        first, last = sorted((before, now))
        self.refresh(Region(first, 0, last - first, 1))

    def render(self) -> Content:
        """Full and thin cells, so that it reads without colour too."""
        width = self.content_size.width
        filled = min(self.filled, width)
        return Content("━" * filled + "╌" * (width - filled))
