"""The columns of a table of an unknown program: what each is, and how the person changes it."""

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from rules.errors import RehabError
from rules.words import plural, visible
from store.exchange.columns import Columns, Preview
from store.exchange.mapping import Role, as_role, next_unit, role_of, unit_of

_EXAMPLES = 3
"""Cells shown of each column (our choice)."""

_HEADER = 22
_ROLE = 26
_CELL = 24
"""Cells of the terminal for each; longer texts are cut."""


class ColumnList(Vertical):
    """A line a column: its header, what it is taken for, and its first cells."""

    def __init__(self, id: str) -> None:  # noqa: A002 - as Textual calls it
        super().__init__(id=id)
        self._table: Preview | None = None
        self._columns = Columns()

    def compose(self) -> ComposeResult:
        """What is asked, the columns, and what the keys do."""
        yield Static(id="asked", markup=False)
        yield OptionList(id="columns", compact=True)
        yield Static(id="enough", markup=False)

    def show(self, file: str, table: Preview) -> None:
        """Ask about the columns of a table."""
        self._table, self._columns = table, table.columns
        rows = plural(len(table.table.rows), "row")
        self.query_one("#asked", Static).update(
            f"{visible(file)}, {rows}: what is in its columns? It is kept for the next such table."
        )
        lines = self.query_one(OptionList)
        lines.clear_options()
        lines.add_options([Option(self._line(index)) for index in range(len(table.table.header))])
        lines.highlighted = 0
        self._say_enough()

    @property
    def fingerprint(self) -> str:
        """Of the table that is shown."""
        return self._table.table.fingerprint if self._table else ""

    @property
    def confirmed(self) -> Columns:
        """The columns as they are shown.

        Raises:
            RehabError: No row can be an activity with them.
        """
        if not self._columns.are_enough:
            raise RehabError("A start and a duration are needed: → says which columns they are.")
        return self._columns

    def change(self, step: int) -> None:
        """Take the column at hand for the next thing that no other is, or the one before."""
        index = self.query_one(OptionList).highlighted
        if self._table is None or index is None:
            return
        free = {None, index}
        roles = (role for role in Role if getattr(self._columns, role.field) in free)
        choices = [None, *roles]
        at = choices.index(role_of(self._columns, index))
        role = choices[(at + step) % len(choices)]
        self._columns = as_role(self._table.table, self._columns, index, role)
        self._show_lines()

    def change_unit(self) -> None:
        """Read the column at hand in the next unit."""
        index = self.query_one(OptionList).highlighted
        role = None if index is None else role_of(self._columns, index)
        if role is not None:
            self._columns = next_unit(self._columns, role)
            self._show_lines()

    def _show_lines(self) -> None:
        # Another line may have lost what this one was taken for.
        lines = self.query_one(OptionList)
        for index in range(lines.option_count):
            lines.replace_option_prompt_at_index(index, self._line(index))
        self._say_enough()

    def _say_enough(self) -> None:
        enough = self._columns.are_enough
        needed = "" if enough else "A start and a duration are still needed. "
        self.query_one("#enough", Static).update(
            f"{needed}→ and ← change what a column is, u its unit."
            + (" Enter reads the table so." if enough else "")
        )

    def _line(self, index: int) -> Text:
        if self._table is None:
            return Text()
        table, role = self._table.table, role_of(self._columns, index)
        told = "passed over"
        if role is not None:
            unit = unit_of(table, self._columns, role)
            told = ", ".join(filter(None, (role, unit))).replace("_", " ")
        cells = " · ".join(
            _cut(one, _CELL) for one in table.column(index)[:_EXAMPLES] if one.strip()
        )
        header = _cut(table.header[index], _HEADER - 2)
        return Text.assemble(
            header + " " * max(0, _HEADER - Text(header).cell_len),
            (f"{told:{_ROLE}}", "bold" if role else "dim"),
            cells,
            no_wrap=True,
            overflow="ellipsis",
        )


def _cut(text: str, width: int) -> str:
    seen = Text(visible(text.strip()))
    seen.truncate(width, overflow="ellipsis")
    return seen.plain
