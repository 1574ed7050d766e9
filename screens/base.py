"""What every screen shares: the key line, the way back, and a polite word in a small window."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Generic

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingsMap, BindingType
from textual.dom import DOMNode
from textual.events import ScreenResume
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widget import Widget

from rules.errors import RehabError
from screens.compositor import NarrowCompositor
from screens.keys import keymap_of, remapped
from screens.messages import Chosen, Goal
from screens.widgets.key_line import KeyLine
from screens.widgets.too_small import LEAST_COLUMNS, LEAST_ROWS, TooSmall


def styles(*names: str) -> str:
    """The rules of these .tcss files, for the DEFAULT_CSS of a screen.

    Not for its CSS_PATH: for that, Textual reads all the rules of the app again and styles it anew.
    """
    folder = Path(__file__).parent
    return "\n".join((folder / f"{name}.tcss").read_text(encoding="utf-8") for name in names)


@contextmanager
def tell_errors(teller: Widget | App[Any]) -> Iterator[None]:
    """Show a refused change as a notification and go on; the rest of the block is skipped.

    Put all that depends on the change inside the block: `with tell_errors(self): log.add(...)`.
    """
    try:
        yield
    except RehabError as error:
        teller.notify(str(error), severity="error", timeout=10, markup=False)


class PsoasScreen(Screen[ScreenResultType], Generic[ScreenResultType]):
    """A full screen: yields its widgets in `body`, declares its keys in BINDINGS, sets a TITLE.

    Rules in a screen's own .tcss hold for the whole app once loaded: begin each with its type name.
    """

    DEFAULT_CSS = styles("base")
    SCOPED_CSS = False

    # Textual declares these two as instance attributes, so no ClassVar.
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012
        (0, "-narrow"),
        (LEAST_COLUMNS, "-wide"),
        (120, "-very-wide"),
    ]
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012
        (0, "-short"),
        (LEAST_ROWS, "-tall"),
        (40, "-very-tall"),
    ]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", key_display="esc", id="everywhere.back"),
        Binding("question_mark,f1", "keys", "Keys", key_display="?", id="everywhere.keys"),
    ]

    KEPT_KEYS: ClassVar[frozenset[str]] = frozenset()
    """Keys that a binding of this screen keeps when a person gives it others."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual has it, but the widgets that lose and get the focus are all that is painted."""

    _compositor: NarrowCompositor

    choosing = False
    """A goal was chosen and the app has not opened it yet: keys now belong to what it opens."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = NarrowCompositor()
        self._is_open = False
        """Whether the app has done all that belongs to opening it."""
        self._is_laid_out = False

    def _on_screen_resume(self, event: ScreenResume) -> None:
        if not self._is_open:
            # What is on it was styled a moment ago, when it was mounted.
            event.refresh_styles = False
            self.app.stylesheet.apply(self)
            # After what Textual does there for what is mounted: it lays all of it out again.
            self.app.call_next(self._opened)

    def _opened(self) -> None:
        self._is_open = True

    def _compositor_refresh(self) -> None:
        """Paint, but not each step of opening: what is to be painted waits for a timer."""
        if self._is_laid_out:
            super()._compositor_refresh()

    def _on_timer_update(self) -> None:
        """Lay out and paint what has changed; Textual paints twice where all of it has."""
        if not self._is_open:
            return
        self._is_laid_out = True
        if self._layout_required and self._repaint_required:
            self._repaint_required = False
            self._compositor.repaint()
        super()._on_timer_update()

    @property
    def _binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        chain, keymap = super()._binding_chain, keymap_of(self.app)
        if not keymap:
            return chain
        return [(node, remapped(bindings, keymap)) for node, bindings in chain]

    def post_message(self, message: Message) -> bool:
        """Post as always, and remember a choice until the app has seen to it."""
        if isinstance(message, Chosen):
            self.choosing = True
        return super().post_message(message)

    def compose(self) -> ComposeResult:
        """Frame the `body` with the key line and the notice for small windows."""
        # Textual does so after the first frame, and then styles and paints all of it again.
        for cells, breakpoints in zip(
            self.app.size,
            (self.HORIZONTAL_BREAKPOINTS or [], self.VERTICAL_BREAKPOINTS or []),
            strict=True,
        ):
            self.add_class(*self._get_breakpoint_classes(cells, breakpoints), update=False)
        yield from self.body()
        yield KeyLine()
        yield TooSmall()

    def body(self) -> ComposeResult:
        """Yield what the screen shows; override this instead of `compose`."""
        yield from ()

    def action_back(self) -> None:
        """Leave the screen without a result."""
        self.leave(None)

    def leave(self, result: ScreenResultType | None) -> None:
        """Dismiss with a result, but only while on top: `dismiss` pops whatever is there."""
        if self.is_active:
            self.dismiss(result)

    def action_interrupt(self) -> None:
        """Ctrl+C: ask to quit; a session stops itself first."""
        self.post_message(Chosen(Goal.QUIT))

    def action_keys(self) -> None:
        """Ask for the list of keys."""
        self.post_message(Chosen(Goal.KEYS))


class PsoasDialog(
    PsoasScreen[ScreenResultType], ModalScreen[ScreenResultType], Generic[ScreenResultType]
):
    """A dialog over a screen: yields one container with the class `dialog` in `body`."""
