"""The last stage of an import: what becomes of each activity, and what the person says of it."""

from collections.abc import Callable, Sequence

from pendulum import DateTime
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.coordinate import Coordinate
from textual.message import Message
from textual.widgets import DataTable, Static

from rules.errors import RehabError
from rules.records import Sport
from rules.settings import DistanceUnit
from rules.words import visible
from screens.base import tell_errors
from screens.import_words import row_cells, why_words
from store.exchange.taking import Row, Verdict, as_apart, as_same, as_sport


class Deciding(Vertical):
    """A table with a row for each activity, and why it becomes what it does."""

    class Changed(Message):
        """A row becomes something else."""

    def __init__(self, id: str) -> None:  # noqa: A002 - as Textual calls it
        super().__init__(id=id)
        self.rows: list[Row] = []
        self._unit = DistanceUnit.KM
        self._now: DateTime | None = None

    def compose(self) -> ComposeResult:
        """The rows, and why."""
        yield DataTable[Text](id="rows", cursor_type="row", zebra_stripes=False)
        yield Static(id="why", markup=False)

    def show(self, rows: Sequence[Row], unit: DistanceUnit, now: DateTime) -> None:
        """Show what becomes of what was read."""
        self.rows, self._unit, self._now = list(rows), unit, now
        table = self.query_one(DataTable)
        table.clear(columns=True)
        table.add_columns("becomes", "date", "sport", unit, "time", "file")
        for row in rows:
            table.add_row(*row_cells(row, unit, now.date()))
        self._say_why(0)

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Say why the row at hand becomes what it does."""
        self._say_why(event.cursor_row)

    def _say_why(self, index: int) -> None:
        if index < len(self.rows) and self._now:
            told = why_words(self.rows[index], self._now)
            self.query_one("#why", Static).update(visible(told))

    def _change(self, change: Callable[[Row, DateTime], Row]) -> None:
        table, now = self.query_one(DataTable), self._now
        index = table.cursor_row
        if now is None:
            return
        with tell_errors(self):
            row = self.rows[index] = change(self.rows[index], now)
            for column, cell in enumerate(row_cells(row, self._unit, now.date())):
                table.update_cell_at(Coordinate(index, column), cell)
        self._say_why(index)
        self.post_message(self.Changed())

    def next_sport(self) -> None:
        """Give the row at hand the next sport that it can be."""
        self._change(_with_next_sport)

    def turn(self) -> None:
        """Say that the row at hand is the same as the other, or is not."""
        self._change(_turned)


def _with_next_sport(row: Row, now: DateTime) -> Row:
    if row.activity is None or row.verdict is Verdict.KNOWN:
        return row
    sports = list(Sport)
    at = sports.index(row.activity.sport) if row.is_sport_known else -1
    for step in range(1, len(sports)):
        try:
            return as_sport(row, sports[(at + step) % len(sports)], now)
        except RehabError:
            continue
    return row


def _turned(row: Row, _now: DateTime) -> Row:
    if row.verdict in {Verdict.KNOWN, Verdict.REFUSED}:
        return row
    return as_apart(row) if row.verdict is Verdict.SAME else as_same(row)
