"""What a form draws: rows of a label, a one-line control and its hint; headings between them."""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from textual.color import Color
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widgets import Input

from rules.errors import RehabError
from screens.widgets.choice import Choice
from screens.widgets.in_order import TextInput
from screens.words import note_text, read_note

if TYPE_CHECKING:
    from screens.widgets.form import Form

StyleOf = Callable[[str], Style]
"""How what is told of by this word is painted: a `choice`, a `text`, or an `empty` text."""

_STRONG = "bold $foreground"
_GAP = 2
"""Cells between a control and its hint."""

_NO_TINT = Color(0, 0, 0, 0)


@lru_cache
def _wrapped(text: str, width: int) -> tuple[Content, ...]:
    return tuple(Content(text).wrap(max(1, width)))


class Part(Protocol):
    """Some lines of a form."""

    display: bool

    @property
    def look(self) -> object:
        """All that its lines in a form of one width depend on."""

    def height(self, width: int) -> int:
        """How many lines it takes in a form of so many cells."""

    def line(self, number: int, width: int, style_of: StyleOf) -> Content:
        """One of them, from 0."""


class Heading:
    """Words over the rows that follow, with an empty line before them."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.display = True

    @property
    def look(self) -> object:
        """The words."""
        return self.text

    def height(self, width: int) -> int:
        """The empty line, and as many as the words take."""
        return 1 + len(_wrapped(self.text, width))

    def line(self, number: int, width: int, style_of: StyleOf) -> Content:  # noqa: ARG002
        """One line of the words, from 1."""
        if not number:
            return Content("")
        return _wrapped(self.text, width)[number - 1].stylize(_STRONG)


class LineInput(TextInput):
    """A one-line text field without a frame."""

    # From the beginning, with its class: a change of either styles the field once more.
    compact = reactive(True, toggle_class="-textual-compact")

    def __init__(self, value: str = "", placeholder: str = "") -> None:
        with self.prevent(Input.Changed):  # nobody has typed
            super().__init__(
                value,
                placeholder=placeholder,
                compact=True,
                select_on_focus=False,
                classes="-textual-compact",
            )

    def validate(self, value: str) -> None:
        """Nothing: its row reads the text, and no class of Textual's tells of it."""

    def click_at(self, column: int) -> None:
        """Put the cursor there."""
        self.cursor_position = len(Content(self.value).truncate(column).plain)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Take the tint of a field with the focus, or lose it.

        Restyling a field for it, as Textual does, takes longer than all else that a key does.
        """
        foreground = Color.parse(self.app.theme_variables["foreground"])
        self.styles.background_tint = foreground.with_alpha(0.05) if has_focus else _NO_TINT


Control = LineInput | Choice


class FormRow:
    """One labelled control.

    No widget: one for each row would double what a form takes to open. The control is one, and
    is drawn here until its form needs it.
    """

    form: "Form"
    """The form that it is in."""

    def __init__(
        self,
        field: str,
        label: str,
        control: Control,
        read: Callable[[str], Any] = str,
        say: Callable[[str], str] | None = None,
        *,
        is_long: bool = False,
    ) -> None:
        """`field` is what it stands for; a long one has a control to the end, and no hint."""
        self.field = field
        self.label = label
        self.control = control
        self.read = read
        """Makes a value of the text; raises `RehabError`."""
        self._say = say or (lambda _text: "")
        self._is_long = is_long
        self.display = True
        self.first = control.value
        """The text as it was, to tell whether a person changed it."""
        self.fault = ""
        self.hint = ""
        """What stands beside the control: the fault, or how the text is understood."""

    @property
    def look(self) -> object:
        """What of it can change."""
        return self.control.has_focus, self.control.value, self.hint, bool(self.fault)

    def columns(self, width: int) -> range:
        """The cells that the control takes in a form of so many."""
        start, cells = self.form.indent, self.form.control_width
        end = width if self._is_long or cells is None else start + cells
        return range(start, max(start + 1, end))

    def height(self, width: int) -> int:
        """As many lines as the hint takes beside the control."""
        return max(1, len(self._hint_lines(width)))

    def _hint_lines(self, width: int) -> tuple[Content, ...]:
        if not self.hint or self._is_long:
            return ()
        return _wrapped(self.hint, width - self.columns(width).stop - _GAP)

    def line(self, number: int, width: int, style_of: StyleOf) -> Content:
        """The label, the control and the hint, which may go on in lines below."""
        columns, hints = self.columns(width), self._hint_lines(width)
        hint = hints[number] if hints else Content("")
        hint = hint.stylize(_STRONG if self.fault else "")
        if number:
            return hint.pad_left(columns.stop + _GAP)
        label = Content.styled(self.label, _STRONG if self.control.has_focus else "")
        drawn, kind = self._drawn_control()
        control = drawn.truncate(len(columns), pad=True).stylize_before(style_of(kind))
        before = label.truncate(columns.start, pad=True)
        return Content("").join([before, control, " " * _GAP, hint])

    def _drawn_control(self) -> tuple[Content, str]:
        if isinstance(self.control, Choice):
            return self.control.draw(), "choice"
        if self.control.value:
            return Content(self.control.value), "text"
        return Content(self.control.placeholder), "empty"

    @property
    def changed(self) -> bool:
        """Whether a person changed the text."""
        return self.control.value != self.first

    @property
    def value(self) -> Any:
        """What the text means; raises `RehabError`."""
        return self.read(self.control.value)

    def focus(self) -> None:
        """Give the focus to the control."""
        self.form.go_to(self)

    def reset(self, text: str) -> None:
        """Show a text as if it had always been there."""
        self.first = text
        self.put(text)

    def put(self, text: str) -> None:
        """Put another text into the control, as nobody's choice."""
        if text != self.control.value:
            with self.control.prevent(Input.Changed, Choice.Changed):
                self.control.value = text
            self.form.repaint(self)
        self.tell()

    def tell(self, fault: str = "") -> None:
        """Show a fault, or else the hint."""
        hint = f"✖ {fault}" if fault else self._hint_words()
        if (fault, hint) != (self.fault, self.hint):
            self.fault, self.hint = fault, hint
            self.form.repaint(self)

    def _hint_words(self) -> str:
        try:
            return self._say(self.control.value)
        except RehabError:
            return ""

    def check(self) -> bool:
        """Show the fault of what was typed, if it has one; True when it has none."""
        try:
            self.read(self.control.value)
        except RehabError as error:
            self.tell(str(error))
            return False
        self.tell()
        return True


def note_row(note: str | None) -> FormRow:
    """The row of a note, as long as the form is wide."""
    return FormRow("note", "note", LineInput(note_text(note)), read_note, is_long=True)
