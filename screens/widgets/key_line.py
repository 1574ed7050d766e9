"""One line with the keys that work now; a click on one does the same.

An app that is not what it seems says so in a word there: its `sub_title`, as in "demo".
"""

from typing import Any

from textual.content import Content
from textual.events import Click
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from screens.keys import KeyRow, active_keys, together

_GAP = "   "
_MARK = Style(bold=True, reverse=True)
_ALWAYS = ("back", "app.quit", "keys")
"""The ways out and the list of all keys: shown however narrow the window is."""


class KeyLine(Widget):
    """The keys of the screen in the order of declaration, as many as fit, then the ways out."""

    ALLOW_SELECT = False

    _rows: tuple[KeyRow, ...] = ()

    def on_mount(self) -> None:
        """Follow the screen's keys; they are read again only when the screen says so."""
        self._keys_changed(self.screen)
        self.screen.bindings_updated_signal.subscribe(self, self._keys_changed)

    def _keys_changed(self, screen: Screen[Any]) -> None:
        # Every move of the focus says so, and seldom another key works then.
        rows = tuple(row for row in together(active_keys(screen)) if row.shown)
        if rows != self._rows:
            self._rows = rows
            self.refresh()

    async def on_click(self, event: Click) -> None:
        """A click on a key is as good as pressing it."""
        if action := event.style.meta.get("action"):
            await self.run_action(action)

    def render(self) -> Content:
        """As many whole keys as fit."""
        rows = self._rows
        kept = [row for action in _ALWAYS for row in rows if row.action == action]
        mark = [Content.styled(f" {told} ", _MARK)] if (told := self.app.sub_title) else []
        room = self.content_size.width + len(_GAP) - sum(_width(row) for row in kept)
        room -= sum(len(words) + len(_GAP) for words in mark)
        fitting = []
        for row in rows:
            if row in kept:
                continue
            room -= _width(row)
            if room < 0:
                break
            fitting.append(row)
        return Content(_GAP).join([*mark, *(_words(row) for row in [*fitting, *kept])])


def _width(row: KeyRow) -> int:
    return len(row.key) + 1 + len(row.words) + len(_GAP)


def _words(row: KeyRow) -> Content:
    words = Content.assemble((row.key, Style(bold=True)), f" {row.words}")
    return words.stylize(Style.from_meta({"action": row.click})) if row.click else words
