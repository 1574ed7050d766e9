"""What is painted anew when something changed: the rows of the widgets that meet it."""

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class NarrowCompositor(Compositor):
    """Renders less than Textual does: that takes all whose parent meets a change, and all rows.

    `tests/screens/test_compositor.py` holds that the cells are the same.
    The method is private to Textual, so its version is pinned.
    """

    def repaint(self) -> None:
        """Let the next update paint the whole screen."""
        self._dirty_regions.add(self.size.region)

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        for widget, (region, clip) in self.visible_widgets.items():  # those in front come first
            seen = region.intersection(clip)
            if crop is None:
                rows = seen
            elif crop.overlaps(seen):
                # Rows only: where a row is cut into pieces is known from the whole widget.
                rows = seen.intersection(Region(seen.x, crop.y, seen.width, crop.height))
            else:
                continue
            if rows:
                yield rows, rows, widget.render_lines(rows.translate(-region.offset))
            if crop and seen.contains_region(crop):
                return  # all others are behind it
