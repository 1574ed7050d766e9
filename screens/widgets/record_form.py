"""A dialog to correct a check, or the note of a session or self-test."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rules.records import Check, Flag, SelfTest, Session
from rules.words import words
from screens.base import PsoasDialog, tell_errors
from screens.widgets.choice import YES_NO, Choice, Scale
from screens.widgets.form import Form
from screens.widgets.form_rows import FormRow, note_row
from screens.words import title_words
from store.log import Log


class RecordForm(PsoasDialog[Check | SelfTest | Session]):
    """Changes pain, flags and note of a check, the note of the others; all else stays as it is."""

    TITLE = "Edit"
    DEFAULT_CSS = """
    RecordForm .heading { margin-bottom: 1; text-style: bold; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", key_display="ctrl+s", id="record_form.save"),
    ]

    def __init__(
        self, *, log: Log, now: Callable[[], DateTime], record: Check | SelfTest | Session
    ) -> None:
        super().__init__()
        self._log = log
        self._now = now
        self._record = record

    def body(self) -> ComposeResult:
        """The title and the rows."""
        title = title_words(self._record, self._now().date())
        with Vertical(classes="dialog"):
            yield Static(f"Edit {title}", classes="heading", markup=False)
            yield Form(*self._rows(self._record), indent=26, control_width=None)

    def _rows(self, record: Check | SelfTest | Session) -> list[FormRow]:
        rows: list[FormRow] = []
        if isinstance(record, Check):
            rows.append(FormRow("pain", "pain", Scale(record.pain)))
            rows += [
                FormRow(flag, words(flag), Choice(YES_NO, "yes" if flag in record.flags else "no"))
                for flag in Flag
            ]
        return [*rows, note_row(record.note)]

    def on_form_submitted(self) -> None:
        """Enter on the last row saves."""
        self.action_save()

    def action_save(self) -> None:
        """Write what was changed, and go back."""
        form = self.query_one(Form)
        record = self._record
        if form.row("note").changed:
            record = replace(record, note=form.row("note").value)
        if isinstance(record, Check):
            record = self._changed_check(record, form)
        if record == self._record:
            self.leave(None)
            return
        with tell_errors(self):
            self.leave(self._log.replace(record))

    def _changed_check(self, check: Check, form: Form) -> Check:
        if form.row("pain").changed:
            text = form.text("pain")
            check = replace(check, pain=int(text) if text else None)
        chosen = {str(flag): form.text(flag) == "yes" for flag in Flag}
        kept = tuple(flag for flag in check.flags if chosen.get(flag, True))
        new = tuple(flag for flag, yes in chosen.items() if yes and flag not in kept)
        return replace(check, flags=kept + new)
