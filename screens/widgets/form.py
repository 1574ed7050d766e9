"""A form: rows one below the other, through which arrows and Tab lead."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Click, DescendantBlur, DescendantFocus
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget
from textual.widgets import Input

from screens.widgets.choice import Choice
from screens.widgets.form_rows import FormRow, Part

_leads = partial(Binding, show=False, priority=True)


class _Lines(Widget):
    """All that a form draws, whether or not it is in sight."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"form--choice", "form--text", "form--empty"}

    # As `Choice` and `Input` have it.
    DEFAULT_CSS = """
    _Lines {
        color: $text-muted;
        .form--choice, .form--text { color: $foreground; background: $foreground 8%; }
        .form--empty { color: $text-disabled; background: $foreground 8%; }
        &:ansi {
            .form--text, .form--empty { color: ansi_default; background: ansi_default; }
            .form--empty { text-style: dim; }
        }
    }
    """

    auto_links = reactive(False)
    """There are none to look for, in each line that is painted."""

    def __init__(self, parts: Sequence[Part]) -> None:
        super().__init__()
        self._parts = parts
        self._laid_out_for = 0
        self._lines: list[tuple[Part, int]] = []
        self._painted: dict[tuple[Part, int, object], Strip] = {}
        """Each line as it was painted for each of its looks; most get only two."""

    def laid_out(self, width: int) -> list[tuple[Part, int]]:
        """For each line, in so many cells: what it is of, and which line of it."""
        if width != self._laid_out_for:
            self._laid_out_for = width
            self._painted.clear()
            shown = (part for part in self._parts if part.display)
            self._lines = [(part, line) for part in shown for line in range(part.height(width))]
        return self._lines

    def region_of(self, part: Part) -> Region:
        """Where a part is, as it was laid out last; without a line if it is not shown."""
        lines = [at for at, (each, _) in enumerate(self._lines) if each is part]
        return Region(0, lines[0] if lines else 0, self._laid_out_for, len(lines))

    def lay_out_anew(self) -> None:
        """What there is to draw takes other lines now."""
        self._laid_out_for = 0
        self.refresh(layout=True)

    def notify_style_update(self) -> None:
        """Another theme has other colours."""
        super().notify_style_update()
        self._painted.clear()

    def on_click(self, event: Click) -> None:
        """A click on what is drawn of a control is one on the control."""
        part, number = self.laid_out(self.size.width)[event.y]
        if not number and isinstance(part, FormRow):
            columns = part.columns(self.size.width)
            if event.x in columns:
                part.focus()
                part.control.click_at(event.x - columns.start)

    def render_line(self, y: int) -> Strip:
        """One line."""
        width, lines = self.size.width, self.laid_out(self.size.width)
        if y >= len(lines):
            return Strip.blank(width, self.rich_style)
        part, number = lines[y]
        look = (part, number, part.look)
        if look not in self._painted:
            content = part.line(number, width, self._style_of)
            strips = Visual.to_strips(self, content, width, 1, self.visual_style, pad=True)
            self._painted[look] = strips[0]
        return self._painted[look]

    def _style_of(self, kind: str) -> Style:
        return self.get_visual_style(f"form--{kind}")


class _FormLayout(Layout):
    """Puts all that a form draws at its top, and the controls that are there over it."""

    name = "form"

    def __init__(self, form: "Form") -> None:
        self._form = form

    def arrange(
        self,
        parent: Widget,  # noqa: ARG002
        children: list[Widget],
        size: Size,
        greedy: bool = True,  # noqa: ARG002
    ) -> ArrangeResult:
        """As the form says."""
        return [
            WidgetPlacement(self._form.region_of(child, size), NULL_OFFSET, NULL_SPACING, child)
            for child in children
        ]


class Form(VerticalScroll, can_focus=False):
    """Rows one below the other; arrows and Tab go through them, Enter goes on or submits.

    All rows are drawn by one widget; a control is there from when it first has the focus.
    """

    DEFAULT_CSS = """
    Form { height: auto; scrollbar-size-vertical: 1; }
    Form > Input, Form > Choice { background: $foreground 8%; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority: what is typed right behind such a key is for the field it leads to.
        _leads("up,shift+tab", "move(-1)", "Field above", key_display="↑", id="form.above"),
        _leads("down,tab", "move(1)", "Field below", key_display="↓", id="form.below"),
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

    def __init__(
        self,
        *parts: Part,
        indent: int = 16,
        control_width: int | None = 24,
        below: Sequence[Widget] = (),
        entered: Callable[[FormRow], None] = lambda _row: None,
    ) -> None:
        """Labels take `indent` cells; controls without a width go to the end and have no hints.

        `below` is what scrolls with the rows and has nothing to do with them; `entered` is told
        of each row that gets the focus.
        """
        self._entered = entered
        self.indent = indent
        self.control_width = control_width
        self.rows = [part for part in parts if isinstance(part, FormRow)]
        """All rows, top to bottom."""
        self._lines = _Lines(parts)
        for row in self.rows:
            row.form = self
        super().__init__(self._lines, self.rows[0].control, *below)
        self._placing = _FormLayout(self)

    @property
    def layout(self) -> Layout:
        """Its own, which does not ask its children for their sizes."""
        return self._placing

    def on_mount(self) -> None:
        """Begin with the hints."""
        for row in self.rows:
            row.tell()

    def row(self, field: str) -> FormRow:
        """The row of a field."""
        return next(row for row in self.rows if row.field == field)

    def row_of(self, widget: Widget | None) -> FormRow | None:
        """The row whose control this is, if it is one."""
        return next((row for row in self.rows if row.control is widget), None)

    @property
    def at_hand(self) -> FormRow | None:
        """The row with the focus."""
        return self.row_of(self.screen.focused)

    def text(self, field: str) -> str:
        """What stands in a row now."""
        return self.row(field).control.value

    def check(self) -> bool:
        """Show every fault; True when there is none, else the focus is on the first."""
        faulty = [row for row in self.rows if not row.check()]
        if faulty:
            faulty[0].focus()
        return not faulty

    def region_of(self, child: Widget, size: Size) -> Region:
        """Where a child belongs in a form of this size."""
        width, height = size.width, len(self._lines.laid_out(size.width))
        if child is self._lines:
            return Region(0, 0, width, height)
        if row := self.row_of(child):
            columns = row.columns(width)
            return Region(columns.start, self._lines.region_of(row).y, len(columns), 1)
        return Region(0, height, width, child.get_content_height(size, self.app.size, width))

    def go_to(self, row: FormRow) -> None:
        """Give the focus to a row, and have it in sight."""
        if row.control.parent is None:
            self.mount(row.control)
        self.screen.set_focus(row.control, scroll_visible=False)
        region = self.region_of(row.control, self._lines.size)
        if not Region(0, self.scroll_offset.y, *self.size).contains_region(region):
            self.scroll_to_region(region, center=True, animate=False)

    def repaint(self, part: Part) -> None:
        """Show how a part looks now."""
        region = self._lines.region_of(part)
        if part.height(region.width) == region.height:
            self._lines.refresh(region)
        else:
            self._lines.lay_out_anew()

    def show_rows(self, fields: Sequence[str], shown: bool) -> None:
        """Show the rows of these fields, or hide them."""
        for field in fields:
            row = self.row(field)
            row.display = row.control.display = shown
        self._lines.lay_out_anew()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Let the row stand out."""
        event.stop()  # here and below: on its way up, it would be looked at once for each widget
        if row := self.row_of(event.widget):
            self.repaint(row)
            self._entered(row)

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Let the row stand back, and say a fault as soon as its field is left."""
        event.stop()
        if row := self.row_of(event.widget):
            self.repaint(row)
            if row.changed:
                row.check()
                self.post_message(self.Left(row))

    def on_input_blurred(self, event: Input.Blurred) -> None:
        """The same again."""
        event.stop()

    def on_input_changed(self, event: Input.Changed) -> None:
        """While typing: how the text is understood, and no faults yet."""
        self._tell(event.input)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        """What the choice means."""
        self._tell(event.choice)

    def _tell(self, control: Widget) -> None:
        if row := self.row_of(control):
            row.tell()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a text field."""
        event.stop()
        self.action_go_on()

    def action_move(self, by: int) -> None:
        """To the row below or above, round the ends."""
        rows = self._shown_rows
        at = rows.index(self.at_hand) if self.at_hand in rows else -1
        self.go_to(rows[(at + by) % len(rows)])

    @property
    def _shown_rows(self) -> list[FormRow]:
        return [row for row in self.rows if row.display]

    def action_next(self) -> None:
        """To the next field; on the last one the key is the field's, which reads all before it."""
        if self.at_hand is self._shown_rows[-1]:
            raise SkipAction
        self.action_go_on()

    def action_go_on(self) -> None:
        """To the next field; on the last one, submit."""
        if self.at_hand is self._shown_rows[-1]:
            self.post_message(self.Submitted())
        else:
            self.action_move(1)
