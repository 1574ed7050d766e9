"""Runs: the return-to-run log, how each run was judged, and what each sport has cost the hip."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from rules.assessment import Tolerance
from rules.groups import ACTIVITIES, OF_SPORT, Records
from rules.records import WORST_PAIN, Activity, Record, Sport
from rules.runs import tolerance
from rules.settings import Settings
from rules.words import SYMBOLS, plural, visible, words
from screens.answering import AnsweringScreen
from screens.base import styles
from screens.judging import Judge
from screens.keys import key_of
from screens.messages import Chosen, Goal
from screens.pair_words import cell_words
from screens.widgets.aligned import Aligned, below, hang
from screens.widgets.record_table import Column, RecordTable
from screens.words import (
    day_words,
    distance_words,
    length_in,
    length_words,
    moment_words,
    pains_words,
)
from store.exchange.typed import format_duration

_WEEK = timedelta(days=7)
_LONG_S = 36_000.0
"""From ten hours on, a time is shown without its seconds."""
_PAIN = Binding.Group("Pain")


_COSTS_AFTER_S = 1.0
"""What each sport has cost is worked out when nobody has typed for so long."""


class RunsScreen(AnsweringScreen):
    """The runs, or all sports, newest first; add, edit, delete, undo, answer a morning."""

    TITLE = "Runs"
    DEFAULT_CSS = styles("page", "runs")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a,A", "add", "Add", key_display="a", id="runs.add"),
        Binding("e,E,enter", "edit", "Edit", key_display="e", id="runs.edit"),
        Binding("m,M", "morning", "Morning", key_display="m", id="runs.morning"),
        *(Binding(str(pain), f"pain({pain})", f"Pain {pain}", group=_PAIN) for pain in range(10)),
        Binding("x,X", f"pain({WORST_PAIN})", "Pain 10", key_display="x", show=False),
        Binding("s,S", "same", "Same", key_display="s", id="runs.same"),
        Binding("t,T", "two", "Two", key_display="t", id="runs.two"),
        Binding("d,D,delete", "delete", "Delete", key_display="d", id="runs.delete"),
        Binding("u,U", "undo", "Undo", key_display="u", id="runs.undo"),
        Binding("f,F", "filter", "Filter", key_display="f", id="runs.filter"),
        Binding("i,I", "import", "Import", key_display="i", id="runs.import"),
        Binding("v,V", "trends", "Trends", key_display="v", id="runs.trends"),
        Binding("slash", "go_to_date", "Go to date", key_display="/", id="runs.go_to_date"),
    ]

    _only: Sport | None = Sport.RUN
    """The sport that is shown; None: all."""
    _others: tuple[Sport, ...] = ()
    """The other sports in the log, in the order in which the filter goes through them."""
    costs: Mapping[Sport, Tolerance] | None = None
    """What each sport has cost; None until the log is read."""
    _asked: object = None
    """What the costs are worked out of."""
    _counting: Timer | None = None
    """Runs out when they may be worked out."""
    _judge: Judge
    _settings_now: Settings

    def body(self) -> ComposeResult:
        """The totals, the table, why the run at hand was judged so, the tolerance of each sport."""
        with Vertical(classes="page"):
            with Horizontal(classes="head"):
                yield Static("Runs", id="heading", classes="heading", markup=False)
                yield Static(id="totals", classes="aside", markup=False)
            yield RecordTable((), self._cells, id="table")
            yield Static(id="empty", classes="empty", markup=False)
            yield Aligned(id="why")
            with VerticalScroll(id="tolerance"):
                yield Aligned(id="sports")

    def list_records(self, records: Records[Record], now: DateTime, settings: Settings) -> None:
        """Show the activities that the filter lets through."""
        self._judge = Judge(records, now, settings)
        self._settings_now = settings
        self.find_pairs(records)
        sports = [sport for sport, group in OF_SPORT.items() if records.of(group)]
        self._others = tuple(sport for sport in sports if sport is not Sport.RUN)
        if self._only not in {None, Sport.RUN, *self._others}:
            self._only = Sport.RUN
        shown = self.shown = records.of(OF_SPORT[self._only] if self._only else ACTIVITIES)
        self.query_one("#heading", Static).update(_heading(self._only))
        self.query_one("#totals", Static).update(self._totals(settings))
        self._look_at_costs(records, now, settings, sports)
        add, other = key_of(self, "add"), key_of(self, "filter")
        self.query_one("#empty", Static).update(
            f"No run is in the log yet. Press {add} to add your first one."
            if not sports
            else "No run is in the log yet, but other sports are: "
            f"{other} shows them, {add} adds a run."
        )
        self.set_class(not shown, "-empty")
        self.set_class(not sports, "-no-costs")
        self.table.show(shown[::-1], _columns(settings, all_sports=self._only is None))

    def _look_at_costs(
        self,
        records: Records[Record],
        now: DateTime,
        settings: Settings,
        sports: Sequence[Sport],
    ) -> None:
        """Show the sports, and what each has cost as soon as a thread has read the whole log."""
        asked = (self._log.version, self._judge.today, settings)
        if asked == self._asked:
            return
        self._asked = asked
        if self.costs is None:
            self.query_one("#sports", Aligned).show(partial(_draw_costs, dict.fromkeys(sports)))
        if self._counting:
            self._counting.stop()
        work = partial(tolerance, records, now, settings)
        # Not beside what is painted first, nor beside keys: a thread takes its turns from them.
        self._counting = self.set_timer(
            _COSTS_AFTER_S, partial(self.run_worker, work, thread=True, exclusive=True)
        )

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show what each sport has cost."""
        if event.state is WorkerState.SUCCESS:
            self.costs = event.worker.result or {}
            self.query_one("#sports", Aligned).show(partial(_draw_costs, self.costs))

    def _totals(self, settings: Settings) -> str:
        monday = self._judge.today - timedelta(days=self._judge.today.weekday())
        parts = []
        for name, first in (("this week", monday), ("last week", monday - _WEEK)):
            runs, metres = self._judge.week(first, first + timedelta(days=6))
            parts.append(f"{name} {_total(runs, metres, settings)}")
        return " · ".join(parts)

    def _cells(self, record: Record) -> tuple[str, ...]:
        if not isinstance(record, Activity):
            return ()
        judged = self._judge.judge(record)
        effort = words(record.effort) if record.effort else "-"
        cells = (
            day_words(record.start.date(), self._judge.today),
            words(record.sport),
            length_words(record.distance_m, self._settings_now.unit),
            _time_words(record.duration_s),
            effort,
            str(record.ladder_step or "-"),
            pains_words(record),
            judged.morning_words(),
            cell_words(judged.verdict(), record, self.pair_of(record)),
        )
        return cells if self._only is None else cells[:1] + cells[2:]

    def on_record_table_highlighted(self, event: RecordTable.Highlighted) -> None:
        """Say why the run under the cursor was judged as it was, and show its note."""
        if self._counting:
            self._counting.reset()
        why = self.query_one("#why", Aligned)
        if isinstance(event.record, Activity):
            judged, today = self._judge.judge(event.record), self._judge.today
            said = [judged.reasons()]
            if judged.is_run:
                light = self._judge.light_before(event.record)
                said[0] += f" The light before it was {SYMBOLS[light]} {light}."
            if pair := self.pair_of(event.record):
                said.append(self.pair_words(event.record, pair))
            why.show(partial(_draw_why, event.record, said, today, self._settings_now))
        else:
            why.show(lambda _width: Content(""))
        self.refresh_bindings()

    def action_add(self) -> None:
        """Ask for a new one."""
        self.post_message(Chosen(Goal.ADD_RUN))

    def action_import(self) -> None:
        """Ask to take runs from files."""
        self.post_message(Chosen(Goal.IMPORT))

    def action_edit(self) -> None:
        """Ask to edit the one under the cursor."""
        if record := self.table.selected:
            self.post_message(Chosen(Goal.EDIT_RUN, record=record))

    def action_filter(self) -> None:
        """Show all sports, then each other one in the log alone, then runs again."""
        turn = (Sport.RUN, None, *self._others)
        self._only = turn[(turn.index(self._only) + 1) % len(turn)]
        self._seen = None
        self.look()

    def action_morning(self) -> None:
        """Ask for the check that is the missing morning of the one under the cursor."""
        record = self.table.selected
        if not isinstance(record, Activity):
            return
        if why_not := self._judge.why_not_now(record):
            self.tell(why_not)
        else:
            self.post_message(Chosen(Goal.CHECK, record=record))


def _heading(only: Sport | None) -> str:
    match only:
        case None:
            return "All sports"
        case Sport.RUN:
            return "Runs"
        case _:
            return f"Only {words(only)}"


def _columns(settings: Settings, *, all_sports: bool) -> tuple[Column, ...]:
    """Exactly as wide as a window of 80 cells allows."""
    columns = (
        Column("date", 10),
        Column("sport", 10),
        Column(settings.unit, 5, right=True),
        Column("time", 7, right=True),
        Column("effort", 9),
        Column("step", 4),
        Column("pain", 8),
        Column("morning", 7),
        Column("judged"),
    )
    return columns if all_sports else columns[:1] + columns[2:]


def _time_words(seconds: float) -> str:
    if seconds < _LONG_S:
        return format_duration(seconds)
    return f"{round(seconds) // 3600}:{round(seconds) % 3600 // 60:02} h"


def _total(runs: int, metres: float, settings: Settings) -> str:
    if not runs:
        return "no run"
    count = plural(runs, "run")
    return f"{distance_words(metres, settings.unit)} in {count}" if metres else count


def _draw_why(
    activity: Activity, said: Sequence[str], today: date, settings: Settings, width: int
) -> Content:
    facts = [moment_words(activity.start, today), _pain_sentence(activity)]
    if activity.distance_m and activity.sport is Sport.RUN:
        pace = activity.duration_s / length_in(activity.distance_m, settings.unit)
        facts.append(f"{format_duration(pace)} per {settings.unit}")
    if activity.stride_changed:
        facts.append("stride changed")
    lines = [Content(" · ".join(facts)), *(hang(Content(each), width, 0) for each in said)]
    if activity.note:
        lines.append(hang(Content(f"Note: {visible(activity.note)}"), width, 6))
    return below(lines)


def _pain_sentence(activity: Activity) -> str:
    pains = (activity.pain_before, activity.pain_during, activity.pain_after)
    before, during, after = ("?" if pain is None else pain for pain in pains)
    return f"pain {before} before, {during} during, {after} after"


def _draw_costs(costs: Mapping[Sport, Tolerance | None], width: int) -> Content:  # noqa: ARG001
    head = f"{'Your log says':<15}{'sessions':>9}{'mean worst pain':>18}{'bad mornings':>15}"
    lines = [Content.styled(head, "$foreground 65%")]
    for sport, cost in costs.items():
        count, pain, mornings = ("…", "…", "…") if cost is None else _cost_words(cost)
        lines.append(Content(f"{words(sport):<15}{count:>9}{pain:>18}{mornings:>15}"))
    return below(lines)


def _cost_words(cost: Tolerance) -> tuple[str, str, str]:
    pain = "not known" if cost.mean_worst is None else f"{cost.mean_worst:.1f} of 10"
    share = cost.bad_morning_share
    return str(cost.sessions), pain, "not known" if share is None else f"{share:.0%}"
