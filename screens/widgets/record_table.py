"""A table of records that draws only the rows in sight: a log of any length opens at once."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rules.dataclass import dataclass
from rules.groups import ids_of
from rules.records import Record

_ROOMY = 120
"""In a window of so many cells, columns stand further apart."""

Cells = Callable[[Record], tuple[str, ...]]
"""The texts of one row, a text a column; drawn as they are, never as markup."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    width: int = 0
    """Cells; 0 takes what the others leave."""
    right: bool = False
    """Aligned at the right, as numbers are."""


class RecordTable(ScrollView, can_focus=True):
    """Records as rows under a fixed header, with a cursor that `Highlighted` tells of."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"record-table--header", "record-table--cursor"}

    DEFAULT_CSS = """
    RecordTable {
        background: transparent;
        color: $foreground;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
    }
    RecordTable > .record-table--header { color: $text-muted; text-style: underline; }
    RecordTable > .record-table--cursor { background: $block-cursor-blurred-background;
        color: $block-cursor-blurred-foreground; text-style: bold; }
    RecordTable:focus > .record-table--cursor { background: $block-cursor-background;
        color: $block-cursor-foreground; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k,K", "move(-1)", "Up", show=False, key_display="↑", id="list.up"),
        Binding("down,j,J", "move(1)", "Down", show=False, key_display="↓", id="list.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="list.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="list.page_down"),
        Binding("home", "move_to_end(-1)", "Newest", show=False, id="list.newest"),
        Binding("end", "move_to_end(1)", "Oldest", show=False, id="list.oldest"),
    ]

    cursor = reactive(0, repaint=False)
    """The index of the row under the cursor."""

    class Highlighted(Message):
        """The cursor is on another record, or on none."""

        def __init__(self, record: Record | None) -> None:
            super().__init__()
            self.record = record

    def __init__(self, columns: Sequence[Column], cells: Cells, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._cells = cells
        self._records: Sequence[Record] = ()

    @property
    def records(self) -> Sequence[Record]:
        """What is shown, in order."""
        return self._records

    @property
    def selected(self) -> Record | None:
        """The record under the cursor."""
        return self._records[self.cursor] if self._records else None

    def show(self, records: Sequence[Record], columns: Sequence[Column] | None = None) -> None:
        """Show these records instead; the cursor stays on its record, or else near its place."""
        before = self.selected
        self._records = records
        self._columns = tuple(columns) if columns is not None else self._columns
        self.virtual_size = Size(self.size.width, len(self._records) + 1)
        ids = ids_of(records) if before is not None else []
        if before is not None and before.id in ids:
            self.cursor = ids.index(before.id)
        else:
            self.cursor = max(0, min(self.cursor, len(self._records) - 1))
        self._keep_in_sight()
        self.refresh()
        self.post_message(self.Highlighted(self.selected))

    def select(self, record_id: str) -> None:
        """Put the cursor on a record, when it is shown."""
        ids = ids_of(self._records)
        if record_id in ids:
            self.cursor = ids.index(record_id)

    def watch_cursor(self, before: int, after: int) -> None:
        """Keep the cursor in sight and tell of it."""
        self._keep_in_sight()
        for row in (before, after):
            self.refresh_line(row + 1)  # below the header
        self.post_message(self.Highlighted(self.selected))

    def _keep_in_sight(self) -> None:
        # The header covers the top line, so the row must come to lie one line lower.
        self.scroll_to_region(
            Region(0, self.cursor, 1, 2), animate=False, force=True, immediate=True
        )

    def action_move(self, by: int) -> None:
        """Move the cursor by some rows, not past an end."""
        self.cursor = max(0, min(self.cursor + by, len(self._records) - 1))

    def action_page(self, by: int) -> None:
        """Move the cursor by what fits the window."""
        self.action_move(by * max(1, self.size.height - 2))

    def action_move_to_end(self, by: int) -> None:
        """Move the cursor to the first (-1) or the last (1) row."""
        self.action_move(by * len(self._records))

    def on_click(self, event: Click) -> None:
        """A click on a row puts the cursor there."""
        index = event.y - 1 + self.scroll_offset.y
        if event.y >= 1 and index < len(self._records):
            self.cursor = index

    def on_resize(self) -> None:
        """Columns that take the rest follow the window."""
        self.virtual_size = Size(self.size.width, len(self._records) + 1)
        self._keep_in_sight()

    def render_line(self, y: int) -> Strip:
        """One line: the header, a row, or nothing."""
        width = self.scrollable_content_region.width
        index = y - 1 + self.scroll_offset.y
        if y == 0:
            style = self.get_component_rich_style("record-table--header")
            return self._strip(tuple(column.title for column in self._columns), width, style)
        if index >= len(self._records):
            return Strip.blank(width, self.rich_style)
        cursor = index == self.cursor
        style = self.get_component_rich_style("record-table--cursor") if cursor else self.rich_style
        return self._strip(self._cells(self._records[index]), width, style)

    def _strip(self, texts: tuple[str, ...], width: int, style: Style) -> Strip:
        gap = "   " if self.app.size.width >= _ROOMY else " "
        fixed = sum(column.width for column in self._columns)
        rest = max(0, width - fixed - len(gap) * (len(self._columns) - 1))
        line = gap.join(
            fit(text, column.width or rest, right=column.right)
            for text, column in zip(texts, self._columns, strict=True)
        )
        return Strip([Segment(set_cell_size(line, width), style)], width)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """A text in exactly so many cells: padded, or cut with an ellipsis."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, max(0, width - 1)) + "…"[:width]
    return " " * (width - length) + text if right else text + " " * (width - length)
