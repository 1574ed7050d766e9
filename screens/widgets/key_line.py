"""One line with the keys that work now; a click on one does the same."""

from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from screens.keys import KeyRow, active_keys


class KeyLine(Widget):
    """The keys of the screen, as many as fit, most important first; `?` lists them all."""

    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Follow the screen's keys; they are read again only when the screen says so."""
        self.screen.bindings_updated_signal.subscribe(self, self._keys_changed)

    def _keys_changed(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self.refresh()

    def render(self) -> Content:
        """As many whole keys as fit, the `?` always at the right."""
        rows = [row for row in active_keys(self.screen) if row.shown]
        last = [row for row in rows if row.action == "keys"]
        rest = [row for row in rows if row.action != "keys"]
        room = self.content_size.width - sum(_width(row) for row in last)
        parts: list[Content] = []
        for row in rest:
            room -= _width(row)
            if room < 0:
                break
            parts.append(_words(row))
        parts.extend(_words(row) for row in last)
        return Content("").join(parts)


def _width(row: KeyRow) -> int:
    return len(row.key) + len(row.words) + 4


def _words(row: KeyRow) -> Content:
    return Content.assemble((f"{row.key}", Style(bold=True)), " ", row.words, "   ").stylize(
        Style.from_meta({"@click": row.click})
    )
