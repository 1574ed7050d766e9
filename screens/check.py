"""The check: how it feels now, in one digit, and the three flags that are asked every day."""

from collections.abc import Callable
from typing import ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from rules.assess import assess
from rules.records import Check, Flag
from rules.settings import Settings
from screens.base import PsoasDialog, styles, tell_errors
from screens.flags import DAILY, FlagList, flag_keys
from screens.keys import key_of
from screens.today_words import change_words
from screens.widgets.in_order import TextInput
from screens.widgets.pain_scale import PainScale, pain_keys
from screens.words import read_note
from store.log import Log


class CheckDialog(PsoasDialog[bool]):
    """Asks, saves, and says what the answer changes; `pain` is what was typed already."""

    TITLE = "Check"
    DEFAULT_CSS = styles("check")
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "Save", id="check.save"),
        *pain_keys(),
        *flag_keys(),
        Binding("m,M", "more", "Something new?", key_display="m", id="check.more"),
        Binding("t,T", "note", "Note", key_display="t", id="check.note"),
    ]

    def __init__(
        self,
        *,
        log: Log,
        now: Callable[[], DateTime],
        settings: Callable[[], Settings],
        pain: int | None = None,
    ) -> None:
        super().__init__()
        self._log = log
        self._now = now
        self._settings = settings
        self._first = pain
        self._asked: tuple[Flag, ...] = DAILY
        self._ticked: set[Flag] = set()

    def body(self) -> ComposeResult:
        """The scale, the flags, a note."""
        more = Content.assemble((key_of(self, "more"), "bold $text-accent"), "  something new?")
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static("How does it feel now, in daily life?", classes="question")
            yield PainScale()
            yield Static("Do you have", classes="label")
            yield FlagList()
            yield Static(more, id="more")
            yield Static("Note", classes="label")
            yield TextInput(
                placeholder=f"{key_of(self, 'note')}: anything worth remembering", compact=True
            )
            yield Static(id="problem", markup=False)

    def on_mount(self) -> None:
        """Show what was typed already."""
        if self._first is not None:
            self.query_one(PainScale).type_digit(self._first)
        self._show_flags()

    def _show_flags(self) -> None:
        self.query_one(FlagList).tick(self._asked, self._ticked)
        self.query_one("#more").display = self._asked == DAILY
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters belong to the note while it is being typed; a flag must be in sight."""
        typing = isinstance(self.focused, Input)
        match action, parameters:
            case (("save" | "back"), _):
                return True
            case "flag", (name,):
                return not typing and name in self._asked
            case "more", _:
                return not typing and self._asked == DAILY
            case _:
                return not typing

    def action_pain(self, pain: int) -> None:
        """Choose a pain."""
        self.query_one(PainScale).type_digit(pain)

    def action_more_pain(self, by: int) -> None:
        """Move the pain."""
        self.query_one(PainScale).move(by)

    def action_flag(self, name: str) -> None:
        """Tick a flag, or take the tick away."""
        self._ticked ^= {Flag(name)}
        self._show_flags()

    def action_more(self) -> None:
        """Ask for all the flags."""
        self._asked = tuple(Flag)
        self._show_flags()

    def action_note(self) -> None:
        """Begin to type a note."""
        self.set_focus(self.query_one(Input))  # at once: the next letter is for it

    def action_back(self) -> None:
        """Out of the note first, then out of the dialog with nothing saved."""
        if isinstance(self.focused, Input):
            self.set_focus(None)
        else:
            super().action_back()

    def on_input_submitted(self) -> None:
        """Enter saves from the note too."""
        self.action_save()

    def action_save(self) -> None:
        """Save, say what changes, and close; a refusal keeps the dialog and what is typed."""
        pain = self.query_one(PainScale).pain
        if pain is None:
            self.query_one("#problem", Static).update("Type a digit first: 0 is none.")
            return
        now, settings = self._now(), self._settings()
        check = Check(
            at=now,
            pain=pain,
            flags=tuple(flag for flag in Flag if flag in self._ticked),
            note=read_note(self.query_one(Input).value),
        )
        with tell_errors(self):
            before = assess(self._log.records(), now, settings)
            self._log.add(check)
            after = assess(self._log.records(), now, settings)
            self.notify(change_words(f"Saved: pain {pain}.", before, after), markup=False)
            self.leave(True)
