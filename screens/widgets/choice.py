"""One-line controls for a form: one of a few words, or a pain from 0 to 10."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Key
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style

from rules.records import WORST_PAIN
from screens.widgets.in_order import InOrder

Option = tuple[str, str]
"""A value and the words for it."""

YES_NO: tuple[Option, ...] = (("no", "no"), ("yes", "yes"))


class Choice(InOrder, can_focus=True):
    """One of a few values, shown as `◂ easy ▸`; arrow keys turn it, a letter jumps."""

    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; color: $foreground; background: $foreground 8%; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", "Previous", show=False, key_display="←"),
        Binding("right,space", "turn(1)", "Next", show=False, key_display="→"),
    ]

    auto_links = reactive(False)
    """There are none to look for, each time that it is painted."""

    value = reactive("")
    """The value chosen; the empty text is "not known" where the options have it."""

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, choice: "Choice", value: str) -> None:
            super().__init__()
            self.choice = choice
            self.value = value

        @property
        def control(self) -> "Choice":
            """The choice that changed."""
            return self.choice

    def __init__(self, options: Sequence[Option], value: str = "") -> None:
        super().__init__()
        self.options = tuple(options)
        self.set_reactive(Choice.value, value)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Nothing: `render` shows the focus, quicker than a rule of the stylesheet would."""

    def render(self) -> Content:
        """What is drawn, as wide as the control, as a cursor while it has the focus."""
        drawn = self.draw()
        if not self.has_focus:
            return drawn
        room = max(0, self.content_size.width - drawn.cell_length)
        return drawn.pad_right(room).stylize(self._cursor())

    def _cursor(self) -> Style:
        colours = self.app.theme_variables
        # Not `$block-cursor-foreground`: from a variable, Textual drops the opacity of a colour.
        letters, under = (colours[f"block-cursor-{part}"] for part in ("foreground", "background"))
        return Style.parse(f"{letters} on {under}")

    def draw(self) -> Content:
        """The words of the value between two arrows."""
        words = dict(self.options).get(self.value, self.value)
        return Content(f"◂ {words} ▸")

    def watch_value(self, value: str) -> None:
        """Tell of another value."""
        self.post_message(self.Changed(self, value))

    def action_turn(self, by: int) -> None:
        """Go on by some options, round the end."""
        values = [value for value, _ in self.options]
        at = values.index(self.value) if self.value in values else -1
        self.value = values[(at + by) % len(values)]

    async def on_key(self, event: Key) -> None:
        """A letter jumps to the next option that begins with it."""
        letter = event.character
        if letter is None or not letter.isalnum():
            return
        event.stop()
        event.prevent_default()
        values = [value for value, _ in self.options]
        at = values.index(self.value) if self.value in values else -1
        for step in range(1, len(values) + 1):
            value, words = self.options[(at + step) % len(values)]
            if words.casefold().startswith(letter.casefold()):
                self.value = value
                return

    def on_click(self, event: Click) -> None:
        """A click is one on its cell."""
        self.click_at(event.x)

    def click_at(self, column: int) -> None:
        """Turn it: on the left arrow back, elsewhere forward."""
        self.action_turn(-1 if column < len("◂ ") else 1)


class Scale(Choice):
    """A pain from 0 to 10, all eleven in sight; digits choose, 1 and then 0 is 10."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace,delete", "forget", "Not known", show=False, key_display="⌫"),
    ]

    def __init__(self, value: int | None = None) -> None:
        values = [str(pain) for pain in range(WORST_PAIN + 1)]
        super().__init__([(each, each) for each in values], "" if value is None else str(value))
        self._typed_one = False

    def draw(self) -> Content:
        """The eleven numbers, the chosen one reversed and in brackets."""
        parts: list[Content] = []
        for value, _ in self.options:
            chosen = value == self.value
            parts.append(Content.styled(f"[{value}]", "reverse") if chosen else Content(value))
        return Content(" ").join(parts)

    def action_turn(self, by: int) -> None:
        """One up or down, not past an end; from "not known" to 0."""
        at = int(self.value) + by if self.value else 0
        self._typed_one = False
        self.value = str(max(0, min(at, WORST_PAIN)))

    def action_forget(self) -> None:
        """Back to "not known"."""
        self._typed_one = False
        self.value = ""

    def on_blur(self) -> None:
        """A 0 typed later is a new answer."""
        self._typed_one = False

    async def on_key(self, event: Key) -> None:
        """A digit chooses."""
        letter = event.character
        if letter is None or not letter.isalnum():
            return
        event.stop()
        event.prevent_default()
        if letter.isascii() and letter.isdigit():
            self.value = str(WORST_PAIN) if self._typed_one and letter == "0" else letter
            self._typed_one = letter == "1"

    def click_at(self, column: int) -> None:
        """Choose the number that is there."""
        start = 0
        for value, _ in self.options:
            start += len(value) + (3 if value == self.value else 1)
            if column < start:
                self.value = value
                return
