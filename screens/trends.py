"""Trends: one plot at a time over the weeks, with a cursor that names the day under it."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.types import CSSPathType
from textual.widgets import Static

from rules.days import local_date
from rules.errors import RehabError
from rules.runs import tolerance
from rules.settings import DEFAULTS, Settings
from rules.trend_words import day_words, sport_words
from rules.trends import WEEKS, Span, Trends, monday_of, trends
from screens.base import PsoasScreen
from screens.trend_plots import Plot, draw, empty_words
from screens.widgets.aligned import below
from screens.widgets.drawing import Drawing
from store.log import Log

LOOK_EVERY_S = 1.0
"""How often the screen looks whether the log, the settings or the date have changed."""


class TrendsScreen(PsoasScreen[None]):
    """Plots of the log; `p` goes through them, digits choose the range."""

    TITLE = "Trends"
    CSS_PATH: ClassVar[CSSPathType | None] = ["page.tcss", "trends.tcss"]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p,P,tab", "plot(1)", "Next plot", key_display="p"),
        Binding("b,B,shift+tab", "plot(-1)", "Plot before", key_display="b"),
        Binding("4", f"span('{Span.FOUR_WEEKS}')", "4 weeks"),
        Binding("1", f"span('{Span.TWELVE_WEEKS}')", "12 weeks"),
        Binding("a,A", f"span('{Span.ALL}')", "All", key_display="a"),
        Binding("left", "move(-1)", "Day before", key_display="←"),
        Binding("right", "move(1)", "Day after", key_display="→"),
        Binding("shift+left,pageup", "move(-7)", "Week before", show=False, key_display="pgup"),
        Binding("shift+right,pagedown", "move(7)", "Week after", show=False, key_display="pgdn"),
        Binding("home", "move(-99999)", "First day", show=False),
        Binding("end", "move(99999)", "Last day", show=False),
    ]

    def __init__(
        self, *, log: Log, now: Callable[[], DateTime], settings: Callable[[], Settings]
    ) -> None:
        super().__init__()
        self._log = log
        self._now = now
        self._settings = settings
        self._seen: object = None
        self._told = ""
        self._kept: dict[Span, Trends] = {}
        self._as = DEFAULTS
        self._span = Span.TWELVE_WEEKS
        self._plot = Plot.PAIN
        self._day: date | None = None
        self._timer: Timer | None = None

    def body(self) -> ComposeResult:
        """The heading, the plot, the day under the cursor."""
        with Vertical(classes="page"):
            with Horizontal(classes="head"):
                yield Static("Trends", classes="heading", markup=False)
                yield Static(id="range", classes="aside", markup=False)
            yield Static(id="plots")
            yield Drawing(id="plot")
            yield Static(id="day", markup=False)

    def on_mount(self) -> None:
        """Look once, and then every second while on top."""
        self._timer = self.set_interval(LOOK_EVERY_S, self.look)
        self.look()

    def on_screen_suspend(self) -> None:
        """Another screen is on top: no need to look."""
        if self._timer:
            self._timer.pause()

    def on_screen_resume(self) -> None:
        """Back on top: look at once."""
        if self._timer:
            self._timer.resume()
            self.look()

    def look(self) -> None:
        """Show the log again when it, the date or a setting is another one."""
        try:
            settings, now = self._settings(), self._now()
            seen = (self._log.version, local_date(now, settings.day_end), settings)
            if seen == self._seen:
                return
            self._log.records()
        except RehabError as error:
            if str(error) != self._told:
                self.notify(str(error), severity="error", timeout=10, markup=False)
            self._told = str(error)
            return
        self._seen, self._told, self._as = seen, "", settings
        self._kept.clear()
        self._show()

    def _trends(self) -> Trends:
        """Worked out once for each range and version of the log."""
        if self._span not in self._kept:
            weeks = WEEKS.get(self._span)
            self._kept[self._span] = trends(self._log.records(), self._now(), self._as, weeks)
        return self._kept[self._span]

    def _show(self) -> None:
        seen = self._trends()
        day = self._day = min(max(self._day or seen.last, seen.first), seen.last)
        name = self._span if self._span in WEEKS else "the whole log"
        self.query_one("#range", Static).update(f"{name} · limit now {seen.pain_limit}")
        names = (
            Content.styled(f" {plot} ", "reverse bold" if plot is self._plot else "")
            for plot in Plot
        )
        self.query_one("#plots", Static).update(Content(" ").join(names))
        missing = empty_words(self._plot, seen)
        told = day_words(day, seen, self._as.unit)
        if self._plot is Plot.SPORTS:
            costs = tolerance(self._log.records(), self._now(), self._as)
            lines = [Content(sport_words(sport, cost)) for sport, cost in costs.items()]
            lines = lines or [Content("Nothing logged yet: a on Today adds a run.")]
            self.query_one(Drawing).show(lambda _size: below(lines))
            told = "Of the whole log: what each sport has cost the hip so far."
        elif missing:
            self.query_one(Drawing).show(lambda _size: Content(missing))
        else:
            self.query_one(Drawing).show(partial(draw, self._plot, seen, day, self._as.unit))
        self.query_one("#day", Static).update(told)

    def action_plot(self, step: int) -> None:
        """Show the next plot, or the one before."""
        plots = list(Plot)
        self._plot = plots[(plots.index(self._plot) + step) % len(plots)]
        self._show()

    def action_span(self, span: str) -> None:
        """Show another range."""
        self._span = Span(span)
        self._show()

    def action_move(self, days: int) -> None:
        """Move the cursor by days, no further than the range; weeks where a plot has weeks."""
        seen = self._trends()
        day = self._day or seen.last
        if self._plot in {Plot.VOLUME, Plot.KEPT} and abs(days) == 1:
            days *= 7
            day = monday_of(day)
        left, right = (seen.first - day).days, (seen.last - day).days
        self._day = day + timedelta(days=min(max(days, left), right))
        self._show()
