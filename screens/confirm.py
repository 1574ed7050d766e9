"""A question with yes and no; everything but a plain yes is no."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from screens.base import PsoasDialog


class Confirm(PsoasDialog[bool]):
    """Asks before something that is hard to take back; Enter and Escape are the safe answer, no."""

    TITLE = "Confirm"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,Y", "answer(True)", "Yes", key_display="y"),
        Binding("n,N,enter", "answer(False)", "No", key_display="n"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def body(self) -> ComposeResult:
        """The question."""
        with Vertical(classes="dialog"):
            yield Static(self._question, markup=False)

    def action_answer(self, yes: bool) -> None:
        """Close with the answer."""
        self.leave(yes)

    def action_back(self) -> None:
        """No."""
        self.leave(False)
