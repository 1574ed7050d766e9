"""What is painted anew when something changed: the cells that changed, and no others."""

from collections.abc import Iterable, Sequence

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip


class NarrowCompositor(Compositor):
    """Renders and writes less than Textual does.

    That renders all whose parent meets a change, and writes rows from where a widget begins.
    `tests/screens/test_compositor.py` holds that the cells are the same.
    What is overridden is private to Textual, so its version is pinned.
    """

    _areas: Sequence[Region] = ()
    """What is painted, while a part of the screen is."""

    def repaint(self) -> None:
        """Let the next update paint the whole screen."""
        self._dirty_regions.add(self.size.region)

    def render_partial_update(self) -> ChopsUpdate | None:
        """Cut the rows also where a change begins and ends, as they are written piece by piece."""
        before = self.cuts
        self._areas = _areas(self._dirty_regions)
        cuts = [[*row] for row in before]
        for area in self._areas:
            for row in cuts[area.y : area.bottom]:
                row.extend(area.column_span)
        self._cuts = [sorted(set(row)) for row in cuts]
        try:
            return super().render_partial_update()
        finally:
            self._areas, self._cuts = (), before

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        for area in self._areas or (crop or self.size.region,):
            for widget, (region, clip) in self.visible_widgets.items():  # in front come first
                seen = region.intersection(clip)
                if part := seen.intersection(area):
                    yield part, part, widget.render_lines(part.translate(-region.offset))
                if seen.contains_region(area):
                    break  # all others are behind it


def _areas(changes: Iterable[Region]) -> list[Region]:
    """Those in the same columns put together where they touch: mostly they are of one widget."""
    areas: list[Region] = []
    for change in sorted(changes, key=lambda each: (each.column_span, each.y)):
        if areas and _touch(areas[-1], change):
            areas[-1] = areas[-1].union(change)
        else:
            areas.append(change)
    return areas


def _touch(above: Region, change: Region) -> bool:
    return change.column_span == above.column_span and change.y <= above.bottom
