"""Import: choose files, see what each would become, take them as one change."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import ClassVar

from pendulum import DateTime
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.coordinate import Coordinate
from textual.types import CSSPathType
from textual.widgets import DataTable, Input, ProgressBar, SelectionList, Static
from textual.widgets.selection_list import Selection

from rules.errors import RehabError
from rules.records import Activity, Sport
from rules.settings import Settings
from rules.words import plural, visible
from screens.base import PsoasScreen, tell_errors
from screens.import_files import entry_words, first_folder, importable, typed_paths
from screens.import_words import row_cells, summary, why_words
from screens.keys import key_of
from store.exchange.recording import FileRead
from store.exchange.taking import (
    Place,
    Row,
    Verdict,
    activities_of,
    as_apart,
    as_same,
    as_sport,
    preview,
    take,
)
from store.log import Log

Reading = Generator[FileRead, None, None]

Read = Callable[..., Reading]
"""Reads paths: `read(paths, known=..., unit=..., stop=...)`."""


class Stage(StrEnum):
    """What is shown; the value is the name of its part of the screen."""

    CHOOSING = "choosing"
    READING = "reading"
    DECIDING = "deciding"


class ImportScreen(PsoasScreen[tuple[Activity, ...]]):
    """Three stages: choosing, reading, deciding. Dismisses with what was added or merged."""

    TITLE = "Import"
    CSS_PATH: ClassVar[CSSPathType | None] = ["page.tcss", "import_screen.tcss"]
    AUTO_FOCUS = "#files"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on", priority=True, id="import.go_on"),
        Binding("a,A", "mark_all", "Mark all", key_display="a", id="import.mark_all"),
        Binding("right", "open", "Open folder", key_display="→", id="import.open"),
        Binding("left", "up", "Folder above", key_display="←", id="import.up"),
        Binding("p,P", "path", "Type a path", key_display="p", id="import.path"),
        Binding("s,S", "sport", "Sport", key_display="s", id="import.sport"),
        Binding("t,T", "together", "Same or apart", key_display="t", id="import.together"),
    ]

    def __init__(
        self,
        *,
        log: Log,
        now: Callable[[], DateTime],
        settings: Callable[[], Settings],
        read: Read,
        folder: Path | None = None,
    ) -> None:
        super().__init__()
        self._log = log
        self._now = now
        self._settings = settings
        self._read = read
        self._folder = folder or first_folder()
        self._stage = Stage.CHOOSING
        self._enough = Event()
        self._rows: list[Row] = []

    def body(self) -> ComposeResult:
        """All three stages; one is shown."""
        path = key_of(self, "path")
        with Vertical(classes="page"):
            with Horizontal(classes="head"):
                yield Static("Import", classes="heading", markup=False)
                yield Static(id="aside", classes="aside", markup=False)
            with Vertical(id=Stage.CHOOSING):
                yield Input(
                    placeholder=f"{path}: type a path, such as ~/Downloads/*.fit",
                    compact=True,
                    id="path",
                )
                yield SelectionList[Path](id="files", compact=True)
                yield Static(id="nothing", markup=False)
            with Vertical(id=Stage.READING):
                yield Static("Reading", id="count", markup=False)
                yield ProgressBar(total=1.0)
                yield Static("Esc stops it: nothing is in the log yet.", markup=False)
            with Vertical(id=Stage.DECIDING):
                yield DataTable[Text](id="rows", cursor_type="row", zebra_stripes=False)
                yield Static(id="why", markup=False)

    def on_mount(self) -> None:
        """Begin with the files of a folder."""
        self._show_folder(self._folder)
        self._go_to(Stage.CHOOSING)

    def on_unmount(self) -> None:
        """Read no further."""
        self._enough.set()

    def _go_to(self, stage: Stage) -> None:
        self._stage = stage
        for each in Stage:
            self.query_one(f"#{each}").display = each is stage
        focus = {Stage.CHOOSING: "#files", Stage.DECIDING: "#rows"}.get(stage)
        self.set_focus(self.query_one(focus) if focus else None)
        self._say_aside()
        self.refresh_bindings()

    def _say_aside(self) -> None:
        told = visible(str(self._folder)) if self._stage is Stage.CHOOSING else ""
        if self._stage is Stage.DECIDING:
            told = summary(self._rows)
        self.query_one("#aside", Static).update(told)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Each stage has its own keys; letters belong to a path that is being typed."""
        if isinstance(self.focused, Input):
            return action in {"go_on", "back", "interrupt"}
        match action:
            case "mark_all" | "open" | "up" | "path":
                return self._stage is Stage.CHOOSING
            case "sport" | "together":
                return self._stage is Stage.DECIDING
            case "go_on":
                return self._stage is not Stage.READING
            case _:
                return True

    # choosing

    def _show_folder(self, folder: Path) -> None:
        files = self.query_one(SelectionList)
        try:
            found = importable(folder)
        except OSError as error:
            self._tell(f"{visible(str(folder))} cannot be read ({error.strerror}).")
            return
        self._folder = folder
        files.clear_options()
        files.add_options([Selection(Text(entry_words(path)), path) for path in found])
        files.highlighted = 0 if found else None
        self.query_one("#nothing", Static).update(
            f"Space marks; {key_of(self, 'go_on')} reads what is marked, or the one at hand."
            if found
            else f"No file of a watch is here: {key_of(self, 'up')} goes to the folder above, "
            f"{key_of(self, 'path')} takes a path."
        )
        self._say_aside()

    @property
    def _at_hand(self) -> Path | None:
        files = self.query_one(SelectionList)
        if files.highlighted is None:
            return None
        path = files.get_option_at_index(files.highlighted).value
        return path if isinstance(path, Path) else None

    def action_mark_all(self) -> None:
        """Mark every file, or none when all are marked."""
        files = self.query_one(SelectionList)
        if len(files.selected) == files.option_count:
            files.deselect_all()
        else:
            files.select_all()

    def action_open(self) -> None:
        """Show what is in the folder at hand."""
        path = self._at_hand
        if path is not None and path.is_dir():
            self._show_folder(path)

    def action_up(self) -> None:
        """Show the folder above."""
        self._show_folder(self._folder.parent)

    def action_path(self) -> None:
        """Type a path."""
        self.query_one(Input).focus()
        self.refresh_bindings()

    def action_go_on(self) -> None:
        """Read what is chosen; then take what is decided."""
        if self._stage is Stage.DECIDING:
            self._take()
            return
        with tell_errors(self):
            self._begin(self._chosen())

    def _chosen(self) -> list[Path]:
        if isinstance(self.focused, Input):
            return typed_paths(self.query_one(Input).value, self._folder)
        marked = list(self.query_one(SelectionList).selected)
        if marked:
            return marked
        if self._at_hand is None:
            raise RehabError(f"There is no file to read here: {key_of(self, 'path')} takes a path.")
        return [self._at_hand]

    # reading

    def _begin(self, paths: Sequence[Path]) -> None:
        settings, now, records = self._settings(), self._now(), self._log.all_records()
        zone = now.tzinfo
        if zone is None:
            raise RehabError("The time here has no zone: set the computer's time zone.")
        place = Place(now=now, zone=zone, day_end=settings.day_end)
        self._enough = enough = Event()
        self.query_one(ProgressBar).update(total=1.0, progress=0)
        self._go_to(Stage.READING)

        def read() -> None:
            known = activities_of(records).files
            reads = self._read(paths, known=known, unit=settings.unit, stop=enough.is_set)
            try:
                rows = preview(records, self._counted(reads, enough), place)
            except RehabError as error:
                if not enough.is_set():
                    self.app.call_from_thread(self._stop, str(error))
                return
            if not enough.is_set():
                self.app.call_from_thread(self._decide, rows)

        self.run_worker(read, thread=True)

    def _counted(self, reads: Reading, enough: Event) -> Iterator[FileRead]:
        # It may have processes at work: they end with it.
        with closing(reads):
            for number, read in enumerate(reads, 1):
                if enough.is_set():
                    return
                self.app.call_from_thread(self._say_progress, number, read.done)
                yield read

    def _say_progress(self, number: int, done: float) -> None:
        self.query_one(ProgressBar).update(progress=done)
        self.query_one("#count", Static).update(f"Reading: {plural(number, 'file')} so far")

    def _stop(self, sentence: str) -> None:
        self._go_to(Stage.CHOOSING)
        self._tell(sentence)

    def action_back(self) -> None:
        """One stage back; out of the reading with nothing done."""
        if isinstance(self.focused, Input) or self._stage is Stage.DECIDING:
            self._go_to(Stage.CHOOSING)
        elif self._stage is Stage.READING:
            self._enough.set()
            self._stop("Stopped: the log is as it was.")
        else:
            self.leave(())

    # deciding

    def _decide(self, rows: Sequence[Row]) -> None:
        if not rows:
            self._stop("No activity was found there.")
            return
        self._rows = list(rows)
        table, unit = self.query_one(DataTable), self._settings().unit
        today = self._now().date()
        table.clear(columns=True)
        table.add_columns("becomes", "date", "sport", unit, "time", "file")
        for row in rows:
            table.add_row(*row_cells(row, unit, today))
        self._go_to(Stage.DECIDING)
        self._say_why(0)

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Say why the row at hand becomes what it does."""
        self._say_why(event.cursor_row)

    def _say_why(self, index: int) -> None:
        if index < len(self._rows):
            told = why_words(self._rows[index], self._now())
            self.query_one("#why", Static).update(visible(told))

    def _change(self, change: Callable[[Row], Row]) -> None:
        table = self.query_one(DataTable)
        index = table.cursor_row
        with tell_errors(self):
            row = self._rows[index] = change(self._rows[index])
            for column, cell in enumerate(
                row_cells(row, self._settings().unit, self._now().date())
            ):
                table.update_cell_at(Coordinate(index, column), cell)
        self._say_why(index)
        self._say_aside()

    def action_sport(self) -> None:
        """Give the row at hand the next sport that it can be."""
        now = self._now()

        def next_sport(row: Row) -> Row:
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

        self._change(next_sport)

    def action_together(self) -> None:
        """Say that the row at hand is the same as the other, or is not."""

        def turned(row: Row) -> Row:
            if row.verdict in {Verdict.KNOWN, Verdict.REFUSED}:
                return row
            return as_apart(row) if row.verdict is Verdict.SAME else as_same(row)

        self._change(turned)

    def _take(self) -> None:
        with tell_errors(self):
            taken = take(self._log, self._rows)
            told = f"{plural(len(taken.added), 'activity', 'activities')} added"
            if taken.merged:
                told += f", {len(taken.merged)} merged"
            self._tell(f"{told}; Undo takes all of it back.")
            self.leave((*taken.added, *taken.merged))

    def _tell(self, sentence: str) -> None:
        self.notify(sentence, markup=False)
