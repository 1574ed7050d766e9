"""One line for a day to go to."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from rules.errors import RehabError
from screens.base import PsoasDialog
from screens.widgets.form import Form
from screens.widgets.form_rows import FormRow, LineInput
from screens.words import day_words
from store.exchange.typed import parse_date


class DateDialog(PsoasDialog[date]):
    """Asks for a day, and says while one types which it is; dismisses with it."""

    TITLE = "Go to a date"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", "Go", id="date_dialog.go", priority=True)
    ]

    def __init__(self, now: Callable[[], DateTime]) -> None:
        super().__init__()
        self._now = now

    def body(self) -> ComposeResult:
        """The line."""
        with Vertical(classes="dialog"):
            yield Form(FormRow("date", "go to", LineInput(), self._read, self._say))

    def _read(self, text: str) -> date:
        return parse_date(text, self._now())

    def _say(self, text: str) -> str:
        try:
            return day_words(self._read(text), self._now().date())
        except RehabError:
            return "like 3 mar, yesterday or mon"

    def action_go(self) -> None:
        """Close with the day once the line has read all that was typed, or say why it is none."""
        self.query_one(Input).call_later(self._go)

    def _go(self) -> None:
        form = self.query_one(Form)
        if form.check():
            self.leave(form.row("date").value)
