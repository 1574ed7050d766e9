"""Pain from 0 to 10 as a row of numbers: typed, moved with the arrows, or clicked."""

from collections.abc import Iterable

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from rules.records import WORST_PAIN

_TYPED = Binding.Group("Pain")


def pain_keys() -> Iterable[Binding]:
    """Bindings for a screen that has `action_pain(digit)` and `action_more_pain(by)`."""
    for digit in range(10):
        yield Binding(str(digit), f"pain({digit})", f"Pain {digit}", group=_TYPED)
    yield Binding("right,plus", "more_pain(1)", "More pain", show=False, key_display="→")
    yield Binding("left,minus", "more_pain(-1)", "Less pain", show=False, key_display="←")


class PainScale(Widget):
    """A pain of 0 (none) to 10 (the worst), or none chosen yet."""

    DEFAULT_CSS = """
    PainScale {
        height: 2;
    }
    """

    pain: reactive[int | None] = reactive(None)
    _typed: int | None = None

    def on_click(self, event: Click) -> None:
        """Choose the number that was clicked."""
        if (pain := event.style.meta.get("pain")) is not None:
            self.pain, self._typed = pain, None

    def type_digit(self, digit: int) -> None:
        """Choose a digit; a 0 typed right after a 1 makes it 10, as it was meant."""
        self.pain = WORST_PAIN if (self._typed, digit) == (1, 0) else digit
        self._typed = digit

    def move(self, by: int) -> None:
        """One more or one less; the first move chooses an end of the scale."""
        start = self.pain if self.pain is not None else (-1 if by > 0 else WORST_PAIN + 1)
        self.pain = min(WORST_PAIN, max(0, start + by))
        self._typed = None

    def render(self) -> Content:
        """The numbers, the chosen one reversed, and what the ends mean."""
        numbers = Content(" ").join(self._number(pain) for pain in range(WORST_PAIN + 1))
        ends = f" none{'the worst':>{numbers.cell_length - 6}}"
        return Content.assemble(numbers, "\n", (ends, "$foreground 65%"))

    def _number(self, pain: int) -> Content:
        chosen = pain == self.pain
        style = "reverse bold" if chosen else ""
        left, right = "[]" if chosen else "  "
        return Content.assemble((f"{left}{pain}{right}", style)).stylize(
            Style.from_meta({"pain": pain})
        )
