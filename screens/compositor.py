"""What is painted anew when something changed: the rows of the widgets that meet it."""

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class NarrowCompositor(Compositor):
    """Renders less than Textual does, which takes all whose parent meets a change, and all rows.

    `tests/screens/test_compositor.py` holds that the cells are the same.
    The method is private to Textual, so its version is pinned.
    """

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if crop is not None:
                if not crop.overlaps(seen):
                    continue
                # Rows only: where a row is cut into pieces is known from the whole widget.
                seen = seen.intersection(Region(seen.x, crop.y, seen.width, crop.height))
            if seen:
                yield seen, seen, widget.render_lines(seen.translate(-region.offset))
