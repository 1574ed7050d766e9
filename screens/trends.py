"""Trends: plots over the weeks, with a cursor that names the day under it."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from rules.groups import Records
from rules.marks import limit_mark
from rules.records import Record
from rules.settings import Settings
from rules.trend_words import day_words
from rules.trends import WEEKS, Span, Trends, monday_of
from screens.base import styles
from screens.following import FollowingScreen
from screens.trend_calendar import window
from screens.trend_known import Known
from screens.trend_plots import Looked, Plot, draw, draw_sports
from screens.widgets.aligned import Aligned, below, hang
from screens.widgets.drawing import Draw, Drawing, Picture
from store.log import Log

_DAY_ROWS, _MOST_DAY_ROWS = 3, 5
"""Rows kept for the day under the cursor: as many as one has needed, of these."""


class _Day(Aligned):
    """Keeps the room that a day needed: else the plot would grow and shrink from key to key."""

    _kept = _DAY_ROWS

    def _height(self, width: int) -> int:
        needed = super()._height(width)
        self._kept = max(self._kept, min(needed, _MOST_DAY_ROWS))
        return max(self._kept, needed)


class TrendsScreen(FollowingScreen):
    """Plots of the log; `p` goes through them, digits choose the range."""

    TITLE = "Trends"
    DEFAULT_CSS = styles("page", "trends")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p,P,tab", "plot(1)", "Next plot", key_display="p", id="trends.next_plot"),
        Binding(
            "b,B,shift+tab", "plot(-1)", "Plot before", key_display="b", id="trends.plot_before"
        ),
        Binding("4", f"span('{Span.FOUR_WEEKS}')", "4 weeks", id="trends.four_weeks"),
        Binding("1", f"span('{Span.TWELVE_WEEKS}')", "12 weeks", id="trends.twelve_weeks"),
        Binding("a,A", f"span('{Span.ALL}')", "All", key_display="a", id="trends.all"),
        Binding("left", "move(-1)", "Day before", key_display="←", id="trends.day_before"),
        Binding("right", "move(1)", "Day after", key_display="→", id="trends.day_after"),
        Binding(
            "shift+left,pageup",
            "move(-7)",
            "Week before",
            show=False,
            key_display="pgup",
            id="trends.week_before",
        ),
        Binding(
            "shift+right,pagedown",
            "move(7)",
            "Week after",
            show=False,
            key_display="pgdn",
            id="trends.week_after",
        ),
        Binding("home", "move(-99999)", "First day", show=False, id="trends.first_day"),
        Binding("end", "move(99999)", "Last day", show=False, id="trends.last_day"),
    ]

    def __init__(
        self, *, log: Log, now: Callable[[], DateTime], settings: Callable[[], Settings]
    ) -> None:
        super().__init__(log=log, now=now, settings=settings)
        self._known: Known | None = None
        self._span = Span.TWELVE_WEEKS
        self._plot = Plot.PAIN
        self._day: date | None = None
        self._looked: Looked | None = None
        """What is drawn."""

    def body(self) -> ComposeResult:
        """The heading, the plot, the day under the cursor."""
        with Vertical(classes="page"):
            with Horizontal(classes="head"):
                yield Static("Trends", classes="heading", markup=False)
                yield Static(id="range", classes="aside", markup=False)
            yield Static(_names(self._plot), id="plots")
            yield Drawing(id="plot")
            yield _Day(id="day")

    def on_resize(self) -> None:
        """More room may show more days."""
        self._show()

    def show(self, records: Records[Record], now: DateTime, settings: Settings) -> None:
        """Begin anew with another version of the log."""
        self._known = Known(records, now, settings)
        self._show()

    def _work(self, name: str, work: Callable[[], None]) -> None:
        """Do what takes long in a thread, one thing at a time; what is shown is shown again then.

        A log that has changed meanwhile has another `Known`: what was worked out is never mixed.
        """
        if not any(worker.is_running for worker in self.workers):
            self.run_worker(work, name=name, thread=True)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show what a thread has worked out, and let it go on with what is still missing."""
        if event.state is WorkerState.SUCCESS:
            self._show()

    def _show(self) -> None:
        known = self._known
        if known is None:
            return
        trends = known.trends.get(self._span)
        if trends is None:
            self._work("weeks", partial(known.look_over, self._span))
            self._tell_range("reading your log …")
            if not known.trends:
                self._draw(lambda _size: Picture((Content("Reading your log …"),)))
            return
        self._day = min(max(self._day or trends.last, trends.first), trends.last)
        if self._plot is Plot.SPORTS:
            self._show_sports(known)
        else:
            self._show_plot(known, trends, self._day)

    def _show_sports(self, known: Known) -> None:
        costs = known.sports
        if costs is None:
            self._work("sports", known.look_at_sports)
        self._tell_range("the whole log" if costs is not None else "reading your log …")
        self._draw(partial(draw_sports, costs or {}))
        self._tell_day("What each sport has cost the hip so far.")

    def _draw(self, draw: Draw) -> None:
        self._looked = None
        self.query_one(Drawing).show(draw)

    def _show_plot(self, known: Known, trends: Trends, day: date) -> None:
        light = known.light_of(self._span, day)
        told = f"limit now {trends.pain_limit} ({limit_mark(trends.pain_limit)})"
        drawing, unit, lights = self.query_one(Drawing), known.settings.unit, {}
        near = self._looked.near if self._looked else day
        if self._plot is Plot.LIGHTS:
            width = drawing.content_size.width
            first, last = window(trends, day, width)
            if window(trends, near, width) != (first, last):
                near = day
            if missing := known.without_light(self._span, first, last + timedelta(days=6)):
                self._work("lights", partial(known.look_at_lights, self._span, missing))
                told = "reading your log …"
            lights = known.lights
        self._tell_range(f"{self._span if self._span in WEEKS else 'the whole log'} · {told}")
        looked = Looked(plot=self._plot, seen=trends, lights=lights, near=near, unit=unit)
        if looked == self._looked:
            drawing.move(day)
        else:
            self._looked = looked
            drawing.show(partial(draw, looked), day)
        self._tell_day(day_words(day, trends, light, unit))

    def _tell_range(self, told: str) -> None:
        if (aside := self.query_one("#range", Static)).content != told:
            aside.update(told)

    def _tell_day(self, told: str) -> None:
        lines = told.splitlines()
        self.query_one(_Day).show(
            lambda width: below(hang(Content(line), width, 0) for line in lines)
        )

    @property
    def is_reading(self) -> bool:
        """Whether a thread is at work."""
        return any(worker.is_running for worker in self.workers)

    def action_plot(self, step: int) -> None:
        """Show the next plot, or the one before."""
        plots = list(Plot)
        self._plot = plots[(plots.index(self._plot) + step) % len(plots)]
        self.query_one("#plots", Static).update(_names(self._plot), layout=False)
        self._show()

    def action_span(self, span: str) -> None:
        """Show another range."""
        self._span = Span(span)
        self._show()

    def action_move(self, days: int) -> None:
        """Move the cursor by days, no further than the range; weeks where a plot has weeks."""
        seen = self._known and self._known.trends.get(self._span)
        if not seen:
            return
        day = self._day or seen.last
        if self._plot in {Plot.VOLUME, Plot.KEPT} and abs(days) == 1:
            days *= 7
            day = monday_of(day)
        left, right = (seen.first - day).days, (seen.last - day).days
        self._day = day + timedelta(days=min(max(days, left), right))
        self._show()


def _names(shown: Plot) -> Content:
    """All plots, the one that is shown marked."""
    return Content(" ").join(
        Content.styled(f" {plot} ", "reverse bold" if plot is shown else "") for plot in Plot
    )
