"""What becomes of a session that was broken off: resume, keep as partial, or discard."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rules.records import Session
from rules.words import plural, words
from screens.base import PsoasDialog, tell_errors
from screens.words import moment_words
from store.log import Log


class ResumeDialog(PsoasDialog[bool]):
    """Keeps or discards the session itself, both undoable; true: the person wants to resume it."""

    TITLE = "Broken off"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r,R,enter", "resume", "Resume", key_display="r", id="resume.resume"),
        Binding("k,K", "keep", "Keep as partial", key_display="k", id="resume.keep"),
        Binding("d,D", "discard", "Discard", key_display="d", id="resume.discard"),
    ]

    def __init__(self, *, log: Log, now: Callable[[], DateTime], session: Session) -> None:
        super().__init__()
        self._log = log
        self._now = now
        self._session = session

    def body(self) -> ComposeResult:
        """What there is, and the three ways on."""
        session, today = self._session, self._now().date()
        what = words(session.what)
        done = plural(len(session.items), "hold" if session.what == "stretch" else "set")
        with Vertical(classes="dialog"):
            yield Static(
                f"A {what} session of {moment_words(session.start, today)} was broken off "
                f"after {done}.\n\n"
                "[$text-accent b]r[/]  resume where it was\n"
                "[$text-accent b]k[/]  keep what was done, as a partial session\n"
                "[$text-accent b]d[/]  discard it; undo brings it back"
            )

    def action_resume(self) -> None:
        """Go on with it."""
        self.leave(True)

    def action_keep(self) -> None:
        """Keep what was done."""
        with tell_errors(self):
            self._log.replace(replace(self._session, in_progress=False))
            self.notify("Kept as a partial session.", markup=False)
            self.leave(False)

    def action_discard(self) -> None:
        """Throw it away."""
        with tell_errors(self):
            self._log.delete(self._session)
            self.notify("Discarded; Undo brings it back.", markup=False)
            self.leave(False)
