"""All the keys that work now, in one list."""

from collections.abc import Sequence
from functools import partial

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from screens.base import PsoasDialog
from screens.keys import KeyRow, together
from screens.widgets.aligned import Aligned, below

_COLUMN = 12


class KeysDialog(PsoasDialog[None]):
    """Lists keys; Escape closes it."""

    TITLE = "Keys"

    def __init__(self, *, title: str, rows: Sequence[KeyRow]) -> None:
        super().__init__()
        self._of = title
        self._rows = together(rows)

    def body(self) -> ComposeResult:
        """One line a key."""
        with VerticalScroll(classes="dialog"):
            yield Static(f"Keys: {self._of}\n", markup=False)
            keys = Aligned()
            keys.show(partial(_draw, self._rows))
            yield keys

    def action_keys(self) -> None:
        """The key that opened it closes it."""
        self.action_back()


def _draw(rows: Sequence[KeyRow], _width: int) -> Content:
    return below(
        Content.assemble((f"{row.key:<{_COLUMN}}", "bold $text-accent"), row.words) for row in rows
    )
