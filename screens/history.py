"""History: everything that is in the log, newest first."""

from functools import partial
from typing import ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rules.groups import (
    ACTIVITIES,
    CHECKS,
    EPISODES,
    LIVING,
    SELF_TESTS,
    SESSIONS,
    Group,
    Records,
)
from rules.records import (
    Activity,
    Check,
    Episode,
    Record,
    SelfTest,
    Session,
    Unknown,
    lived_at,
)
from rules.settings import DEFAULTS, Settings
from rules.words import plural
from screens.base import styles
from screens.keys import key_of
from screens.log_screen import LogScreen
from screens.messages import Chosen, Goal
from screens.widgets.aligned import Aligned, below
from screens.widgets.record_form import RecordForm
from screens.widgets.record_table import Column, RecordTable
from screens.words import Detail, day_words, details, kind_words, summary, title_words

FILTERS: tuple[tuple[str, Group[Record]], ...] = (
    ("all records", LIVING),
    ("checks", CHECKS),
    ("self-tests", SELF_TESTS),
    ("activities", ACTIVITIES),
    ("sessions", SESSIONS),
    ("episodes", EPISODES),
)
"""What `f` goes through."""

COLUMNS = (Column("date", 10), Column("time", 5), Column("what", 10), Column("summary"))

_LABEL = 15


class HistoryScreen(LogScreen):
    """All records with the details of the one under the cursor; edit, delete, undo."""

    TITLE = "History"
    DEFAULT_CSS = styles("page", "history")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e,E,enter", "edit", "Edit", key_display="e", id="history.edit"),
        Binding("d,D,delete", "delete", "Delete", key_display="d", id="history.delete"),
        Binding("u,U", "undo", "Undo", key_display="u", id="history.undo"),
        Binding("f,F", "filter", "Filter", key_display="f", id="history.filter"),
        Binding("v,V", "trends", "Trends", key_display="v", id="history.trends"),
        Binding("slash", "go_to_date", "Go to date", key_display="/", id="history.go_to_date"),
    ]

    _filter = 0
    _shown_settings = DEFAULTS

    def body(self) -> ComposeResult:
        """The heading, the table, the details of one record."""
        with Vertical(classes="page"):
            with Horizontal(classes="head"):
                yield Static("History", classes="heading", markup=False)
                yield Static(id="count", classes="aside", markup=False)
            with Container(id="records"):
                yield RecordTable(COLUMNS, self._cells, id="table")
                with VerticalScroll(id="side"):
                    yield Aligned(id="details")
            yield Static(id="empty", markup=False)

    def list_records(self, records: Records[Record], now: DateTime, settings: Settings) -> None:
        """Show the kinds that the filter lets through."""
        name, group = FILTERS[self._filter]
        self._shown_settings = settings
        self._today = now.date()
        chosen = self.shown = records.of(group)
        self.query_one("#count", Static).update(
            plural(len(chosen), "record") if not self._filter else f"{name}: {len(chosen)}"
        )
        self.query_one("#empty", Static).update(
            "Nothing is in the log yet. Esc goes back to Today, where a digit starts a check."
            if not records
            else f"No {name} in the log; {key_of(self, 'filter')} shows others."
        )
        self.set_class(not chosen, "-empty")
        self.table.show(chosen[::-1])

    def _cells(self, record: Record) -> tuple[str, ...]:
        at = lived_at(record)
        if at is not None:
            when = (day_words(at.date(), self._today), f"{at:%H:%M}")
        elif isinstance(record, Episode):
            when = (day_words(record.onset, self._today), "")
        else:
            when = ("", "")
        return (*when, kind_words(record), summary(record, self._shown_settings.unit))

    def on_record_table_highlighted(self, event: RecordTable.Highlighted) -> None:
        """Show the details of the record under the cursor."""
        rows: tuple[Detail, ...] = ()
        title = ""
        if event.record:
            rows = details(event.record, self._shown_settings.unit)
            title = title_words(event.record, self._today)
        self.query_one("#details", Aligned).show(partial(_draw, title, rows))
        self.query_one("#side", VerticalScroll).scroll_home(animate=False)

    def action_filter(self) -> None:
        """Show the next kind of record."""
        self._filter = (self._filter + 1) % len(FILTERS)
        self._seen = None
        self.look()

    def action_edit(self) -> None:
        """Edit the record under the cursor where its kind is edited."""
        match self.table.selected:
            case Activity() as record:
                self.post_message(Chosen(Goal.EDIT_RUN, record=record))
            case Episode() as record:
                self.post_message(Chosen(Goal.SETTINGS, record=record))
            case Check() | SelfTest() | Session() as record:
                self.app.push_screen(RecordForm(log=self._log, now=self._now, record=record))
            case Unknown():
                self.tell("This record is of a kind that only a newer psoas can edit.")
            case None:
                return


def _draw(title: str, rows: tuple[Detail, ...], width: int) -> Content:
    """The title, and each label with its text beside it."""
    lines = [Content.styled(title[:1].upper() + title[1:], "bold")]
    for label, said in rows:
        head = Content.styled(f"{label:<{_LABEL}}", "$foreground 65%")
        first, *rest = Content(said).wrap(max(10, width - _LABEL))
        if len(label) < _LABEL:
            lines.append(head + first)
        else:
            lines += [head, first.pad_left(_LABEL)]
        lines += [line.pad_left(_LABEL) for line in rest]
    return below(lines)
