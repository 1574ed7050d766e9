"""How the latest runs from files felt: asked one by one, each may be skipped."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rules.days import local_date
from rules.effort import Guess, easy_pace, guess_effort
from rules.records import Activity, Sport
from rules.settings import Settings
from rules.words import words
from screens.base import PsoasDialog, styles, tell_errors
from screens.widgets.activity_rows import effort_row, pain_row
from screens.widgets.form import Form
from screens.words import title_words
from store.log import Log

ASK_DAYS = 3
"""Runs of so many days, today's included, are remembered well enough to ask about (our choice)."""


def runs_to_ask(
    activities: Iterable[Activity], now: DateTime, settings: Settings
) -> tuple[Activity, ...]:
    """The runs of the last days whose pain nobody has told, oldest first."""
    first = local_date(now, settings.day_end) - timedelta(days=ASK_DAYS - 1)
    runs = [
        one
        for one in activities
        if one.sport is Sport.RUN
        and one.pain_during is None
        and one.pain_after is None
        and local_date(one.start, settings.day_end) >= first
    ]
    return tuple(sorted(runs, key=lambda run: run.start))


class FeltDialog(PsoasDialog[None]):
    """Asks the pain and the effort of each run, the guess chosen beforehand; Esc skips one."""

    TITLE = "How it felt"
    DEFAULT_CSS = styles("felt")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="felt.save"),
        Binding("escape", "back", "Skip this run", key_display="esc", id="felt.skip"),
        Binding("ctrl+x", "skip_all", "Skip all", id="felt.skip_all"),
    ]

    def __init__(
        self,
        *,
        log: Log,
        now: Callable[[], DateTime],
        settings: Callable[[], Settings],
        runs: Sequence[Activity],
    ) -> None:
        super().__init__()
        self._log = log
        self._today = now().date()
        self._runs = list(runs)
        chosen = settings()
        self._pace, self._unit = easy_pace(log.records(), chosen), chosen.unit

    def body(self) -> ComposeResult:
        """The run, and the three questions."""
        with Vertical(classes="dialog", id="felt"):
            yield Static(id="which", classes="heading", markup=False)
            yield Form(pain_row("pain_during"), pain_row("pain_after"), effort_row())
            yield Static(id="guess", markup=False)

    def on_mount(self) -> None:
        """Ask about the first one."""
        self._ask()

    @property
    def _guess(self) -> Guess | None:
        return guess_effort(self._runs[0], self._pace, self._unit)

    def _ask(self) -> None:
        run, guess, form = self._runs[0], self._guess, self.query_one(Form)
        left = f" ({len(self._runs) - 1} more)" if len(self._runs) > 1 else ""
        title = title_words(run, self._today)
        self.query_one("#which", Static).update(f"How did {title} feel?{left}")
        for field in ("pain_during", "pain_after"):
            form.row(field).put("")
        effort = run.effort or (guess.effort if guess else None)
        form.row("effort").put(effort or "")
        told = f"Our guess is {words(guess.effort)}: {guess.why}." if guess else ""
        self.query_one("#guess", Static).update(told)
        form.row("pain_during").focus()

    def on_form_submitted(self) -> None:
        """Enter on the last row saves."""
        self.action_save()

    def action_save(self) -> None:
        """Write what was said, and ask about the next one."""
        form = self.query_one(Form)
        if not form.check():
            return
        said = {row.field: row.value for row in form.rows}
        with tell_errors(self):
            if any(value is not None for value in said.values()):
                self._log.replace(replace(self._runs[0], **said))
            self._next()

    def action_back(self) -> None:
        """Leave this one as it is."""
        self._next()

    def action_skip_all(self) -> None:
        """Leave all of them as they are."""
        self.leave(None)

    def _next(self) -> None:
        del self._runs[0]
        if self._runs:
            self._ask()
        else:
            self.leave(None)
