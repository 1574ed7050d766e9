"""From the mat: whether the tones are heard and the number is read there."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rules.route import Route
from screens.base import PsoasScreen, styles, tell_errors
from screens.widgets.big_digits import BigDigits

EVERY_S = 5.0
"""Seconds between two tries: time to walk to the mat and to listen twice (our choice)."""

NUMBER = 28
"""Shown as large as in a hold; two digits that are easily taken for others."""

_SOUNDS = {
    Route.HERE: "Every five seconds there are tones from this computer.",
    Route.TERMINAL: "Every five seconds the bell of this terminal rings.",
    Route.BROWSER: "Every five seconds there are tones from this page.",
    Route.NOWHERE: "Then nothing will be played: all cues are on the screen.",
}
_HEARD = "Did you hear them?  y yes  n no"
_READ = "Could you read the number?  y yes  n no"
_LARGER = (
    "Make the letters of the terminal larger, in most of them with ctrl and +, or its window: "
    "the number grows with it. Look again from the mat, then press y."
)


class MatScreen(PsoasScreen[None]):
    """Asks what is heard and read from where the exercises are done, and has it remembered."""

    TITLE = "From the mat"
    DEFAULT_CSS = styles("mat")
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,Y", "answer(True)", "Yes", key_display="y"),
        Binding("n,N", "answer(False)", "No", key_display="n"),
        Binding("space", "again", "Again", key_display="space", id="mat.again"),
        Binding("escape", "back", "Later", key_display="esc", id="mat.later"),
    ]

    def __init__(
        self,
        *,
        routes: tuple[Route, ...],
        play: Callable[[Route], None],
        remember: Callable[[Route], None],
    ) -> None:
        """`routes` are tried in turn until one is heard; `play` lets one be heard, now."""
        super().__init__()
        self._remember = remember
        self._routes = [*routes, Route.NOWHERE]
        self._play = play
        self._heard: Route | None = None

    def body(self) -> ComposeResult:
        """What to do, the number, and the question."""
        with Vertical(id="page"):
            yield Static("Go to where you will do your exercises.", id="title", markup=False)
            yield Static(id="sounds", markup=False)
            yield BigDigits()
            yield Static(id="question", markup=False)

    def on_mount(self) -> None:
        """Show the number, and play until it is known whether that is heard."""
        self.query_one(BigDigits).number = NUMBER
        self.set_interval(EVERY_S, self.action_again)
        self._ask()

    def _ask(self) -> None:
        route = self._routes[0]
        if route is Route.NOWHERE:
            self._heard = route
        self.query_one("#sounds", Static).update(_SOUNDS[route])
        self.query_one("#question", Static).update(_HEARD if self._heard is None else _READ)
        self.action_again()

    def action_again(self) -> None:
        """Let it be heard again."""
        if self._heard is None:
            self._play(self._routes[0])

    def action_answer(self, yes: bool) -> None:
        """Take the answer to the question that is asked now."""
        if self._heard is None:
            if yes:
                self._heard = self._routes[0]
            else:
                del self._routes[0]
            self._ask()
        elif yes:
            with tell_errors(self):
                self._remember(self._heard)
            self.leave(None)
        else:
            self.query_one("#question", Static).update(_LARGER)
