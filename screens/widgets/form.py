"""Rows of a form: a label, a one-line control, and beside it a hint or the one fault."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import DescendantBlur
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from rules.errors import RehabError
from screens.widgets.choice import Choice
from screens.words import note_text, read_note

Control = Input | Choice

_STRONG = "bold $foreground"
_GAP = 2
"""Cells between a control and its hint."""


_NO_TINT = Color(0, 0, 0, 0)


class LineInput(Input):
    """A one-line text field without a frame."""

    # From the beginning, with its class: a change of either styles the field once more.
    compact = reactive(True, toggle_class="-textual-compact")

    def __init__(self, value: str = "", placeholder: str = "") -> None:
        super().__init__(
            value,
            placeholder=placeholder,
            compact=True,
            select_on_focus=False,
            classes="-textual-compact",
        )

    def validate(self, value: str) -> None:
        """Nothing: its row reads the text, and no class of Textual's tells of it."""

    def watch_has_focus(self, has_focus: bool) -> None:
        """Take the tint of a field with the focus, or lose it.

        Restyling a field for it, as Textual does, takes longer than all else that a key does.
        """
        foreground = Color.parse(self.app.theme_variables["foreground"])
        self.styles.background_tint = foreground.with_alpha(0.05) if has_focus else _NO_TINT


class FormRow(Horizontal):
    """One labelled control; `name` is the field it stands for.

    The row draws label and hint itself: a widget for each would double what a form takes to open.
    """

    DEFAULT_CSS = """
    FormRow { height: auto; color: $text-muted; }
    FormRow > Input, FormRow > Choice { width: 24; margin-left: 16; background: $foreground 8%; }
    FormRow.-long > Input { width: 1fr; }
    """

    def __init__(
        self,
        field: str,
        label: str,
        control: Control,
        read: Callable[[str], Any] = str,
        say: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__(name=field)
        self.field = field
        self.label = label
        self.control = control
        self.read = read
        """Makes a value of the text; raises `RehabError`."""
        self._say = say or (lambda _text: "")
        self.first = control.value
        """The text as it was, to tell whether a person changed it."""
        self.fault = ""
        self.hint = ""
        """What stands beside the control: the fault, or how the text is understood."""

    def compose(self) -> ComposeResult:
        """The control."""
        yield self.control

    def on_mount(self) -> None:
        """Begin with the hint."""
        self.tell()

    def on_descendant_focus(self) -> None:
        """Stand out while the control has the focus."""
        self.refresh()

    def on_descendant_blur(self) -> None:
        """Stand back."""
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as the hint takes beside the control."""
        return max(1, len(self._hint_lines(width)))

    def _hint_lines(self, width: int) -> list[Content]:
        """The hint for a row of so many cells; none beside a control that takes all the row."""
        control = self.control.styles.width
        if control is None or control.is_fraction:
            return []
        return Content(self.hint).wrap(max(1, width - self._before_hint))

    @property
    def _before_hint(self) -> int:
        styles = self.control.styles
        return styles.margin.left + int(styles.width.value if styles.width else 0) + _GAP

    def render(self) -> Content:
        """The label before the control, the hint behind it."""
        before = self._before_hint
        label = Content.styled(self.label, _STRONG if self.control.has_focus else "")
        first, *rest = self._hint_lines(self.content_size.width) or [Content("")]
        style = _STRONG if self.fault else ""
        return Content("\n").join(
            [
                label.pad_right(max(0, before - label.cell_length)) + first.stylize(style),
                *(line.stylize(style).pad_left(before) for line in rest),
            ]
        )

    @property
    def changed(self) -> bool:
        """Whether a person changed the text."""
        return self.control.value != self.first

    @property
    def value(self) -> Any:
        """What the text means; raises `RehabError`."""
        return self.read(self.control.value)

    def reset(self, text: str) -> None:
        """Show a text as if it had always been there."""
        self.first = text
        self.control.value = text
        self.tell()

    def tell(self, fault: str = "") -> None:
        """Show a fault, or else the hint."""
        hint = f"✖ {fault}" if fault else self._hint_words()
        if (fault, hint) != (self.fault, self.hint):
            self.fault, self.hint = fault, hint
            width, height = self.size
            self.refresh(layout=len(self._hint_lines(width)) != height)

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


_leads = partial(Binding, show=False, priority=True)


class Form(VerticalScroll, can_focus=False):
    """Rows one below the other; arrows and Tab go through them, Enter goes on or submits."""

    DEFAULT_CSS = """
    Form { height: auto; scrollbar-size-vertical: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority: what is typed right behind such a key is for the field it leads to.
        _leads(
            "up,shift+tab", "app.focus_previous", "Field above", key_display="↑", id="form.above"
        ),
        _leads("down,tab", "app.focus_next", "Field below", key_display="↓", id="form.below"),
        _leads("enter", "next", "Next field", id="form.next"),
        Binding("enter", "go_on", "Next field", show=False, id="form.next"),
    ]

    class Submitted(Message):
        """Enter on the last row."""

    class Left(Message):
        """The focus left a row whose text was changed; it may have a fault."""

        def __init__(self, row: FormRow) -> None:
            super().__init__()
            self.row = row

    @property
    def rows(self) -> list[FormRow]:
        """All rows, top to bottom."""
        return list(self.query(FormRow))

    def row(self, field: str) -> FormRow:
        """The row of a field."""
        return next(row for row in self.rows if row.field == field)

    def text(self, field: str) -> str:
        """What stands in a row now."""
        return self.row(field).control.value

    def check(self) -> bool:
        """Show every fault; True when there is none, else the focus is on the first."""
        faulty = [row for row in self.rows if not row.check()]
        if faulty:
            faulty[0].control.focus()
        return not faulty

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Say a fault as soon as its field is left."""
        row = event.widget.parent
        if isinstance(row, FormRow) and row.changed:
            row.check()
            self.post_message(self.Left(row))

    def on_input_changed(self, event: Input.Changed) -> None:
        """While typing: how the text is understood, and no faults yet."""
        self._tell(event.input)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """What the choice means."""
        self._tell(event.choice)

    def _tell(self, control: Control) -> None:
        if isinstance(row := control.parent, FormRow):
            row.tell()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a text field."""
        event.stop()
        self.action_go_on()

    def action_next(self) -> None:
        """To the next field; on the last one the key is the field's, which reads all before it."""
        if self.screen.focused is self.rows[-1].control:
            raise SkipAction
        self.action_go_on()

    def action_go_on(self) -> None:
        """To the next field; on the last one, submit."""
        if self.screen.focused is self.rows[-1].control:
            self.post_message(self.Submitted())
        else:
            self.screen.focus_next()


def note_row(note: str | None) -> FormRow:
    """The row of a note, as long as the form is wide."""
    row = FormRow("note", "note", LineInput(note_text(note)), read_note)
    row.add_class("-long", update=False)
    return row
