"""Import: choose files, see what each would become, take them as one change."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from rules.errors import RehabError
from rules.records import Activity
from rules.settings import Settings
from rules.words import visible
from screens.base import PsoasScreen, styles, tell_errors
from screens.import_choosing import Choosing
from screens.import_columns import ColumnList
from screens.import_deciding import Deciding
from screens.import_files import first_folder
from screens.import_reading import Reading, ReadingStage
from screens.import_words import summary, taken_words
from store.exchange.as_activity import Place
from store.exchange.columns import Columns, Preview, keep_columns, kept_columns
from store.exchange.taking import Aside, take
from store.log import Log

Read = Callable[..., Reading]
"""Reads paths: `read(paths, known=..., columns=..., unit=..., stop=...)`."""


class Stage(StrEnum):
    """What is shown; the value is the name of its part of the screen."""

    CHOOSING = "choosing"
    READING = "reading"
    ASKING = "asking"
    """What the columns of a table are."""
    DECIDING = "deciding"


_FOCUS = {Stage.CHOOSING: "#files", Stage.ASKING: "#columns", Stage.DECIDING: "#rows"}


class ImportScreen(PsoasScreen[tuple[Activity, ...]]):
    """Stages: choosing, reading, deciding. Dismisses with what was added or merged."""

    TITLE = "Import"
    DEFAULT_CSS = styles("page", "import_screen")
    AUTO_FOCUS = "#files"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on", priority=True, id="import.go_on"),
        Binding("a,A", "mark_all", "Mark all", key_display="a", id="import.mark_all"),
        Binding("right", "open", "Open folder", key_display="→", id="import.open"),
        Binding("left", "up", "Folder above", key_display="←", id="import.up"),
        Binding("p,P", "path", "Type a path", key_display="p", id="import.path"),
        Binding("right", "column(1)", "What it is", key_display="→", id="import.next_meaning"),
        Binding(
            "left",
            "column(-1)",
            "What it was",
            show=False,
            key_display="←",
            id="import.meaning_before",
        ),
        Binding("u,U", "unit", "Unit", key_display="u", id="import.unit"),
        Binding("s,S", "sport", "Sport", key_display="s", id="import.sport"),
        Binding("t,T", "together", "Same or apart", key_display="t", id="import.together"),
        Binding("c,C", "columns", "Columns", key_display="c", id="import.columns"),
    ]

    def __init__(
        self,
        *,
        log: Log,
        now: Callable[[], DateTime],
        settings: Callable[[], Settings],
        read: Read,
        columns_file: Path,
        folder: Path | None = None,
    ) -> None:
        """`columns_file` keeps what the person says of the columns of tables."""
        super().__init__()
        self._log = log
        self._now = now
        self._settings = settings
        self._read = read
        self._columns_file = columns_file
        self._first = folder or first_folder()
        self._stage = Stage.CHOOSING
        self._paths: Sequence[Path] = ()
        self._aside = Aside()
        self._asked: list[tuple[str, Preview]] = []
        """Tables whose columns are still to be said."""
        self._said: dict[str, Columns] = {}

    def body(self) -> ComposeResult:
        """All stages; one is shown."""
        with Vertical(classes="page"):
            with Horizontal(classes="head"):
                yield Static("Import", classes="heading", markup=False)
                yield Static(id="aside", classes="aside", markup=False)
            yield Choosing(self._first, id=Stage.CHOOSING)
            yield ReadingStage(id=Stage.READING)
            yield ColumnList(id=Stage.ASKING)
            yield Deciding(id=Stage.DECIDING)

    def on_mount(self) -> None:
        """Begin with the files of a folder."""
        self._show_folder(self._first)
        self._go_to(Stage.CHOOSING)

    def _go_to(self, stage: Stage) -> None:
        self._stage = stage
        for each in Stage:
            self.query_one(f"#{each}").display = each is stage
        focus = _FOCUS.get(stage)
        self.set_focus(self.query_one(focus) if focus else None)
        self._say_aside()
        self.refresh_bindings()

    def _say_aside(self) -> None:
        match self._stage:
            case Stage.CHOOSING:
                told = visible(str(self._choosing.folder))
            case Stage.DECIDING:
                told = summary(self._deciding.rows, self._aside.passed_over)
            case _:
                told = ""
        self.query_one("#aside", Static).update(told)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Each stage has its own keys; letters belong to a path that is being typed."""
        if isinstance(self.focused, Input):
            return action in {"go_on", "back", "interrupt"}
        match action:
            case "mark_all" | "open" | "up" | "path":
                return self._stage is Stage.CHOOSING
            case "column" | "unit":
                return self._stage is Stage.ASKING
            case "sport" | "together":
                return self._stage is Stage.DECIDING
            case "columns":
                return self._stage is Stage.DECIDING and bool(self._aside.tables)
            case "go_on":
                return self._stage is not Stage.READING
            case _:
                return True

    def action_go_on(self) -> None:
        """Read what is chosen; keep what columns are; take what is decided."""
        if isinstance(self.focused, Input):
            # Behind what was typed and is not in the path yet.
            self.focused.call_later(self._go_on)
        else:
            self._go_on()

    def _go_on(self) -> None:
        with tell_errors(self):
            match self._stage:
                case Stage.DECIDING:
                    self._take()
                case Stage.ASKING:
                    self._keep_columns()
                case _:
                    self._begin(self._choosing.chosen())

    def action_back(self) -> None:
        """One stage back; out of the reading with nothing done."""
        if isinstance(self.focused, Input) or self._stage in {Stage.ASKING, Stage.DECIDING}:
            self._go_to(Stage.CHOOSING)
        elif self._stage is Stage.READING:
            self.query_one(ReadingStage).stop()
            self._stop("Stopped: the log is as it was.")
        else:
            self.leave(())

    # choosing

    @property
    def _choosing(self) -> Choosing:
        return self.query_one(Choosing)

    def _show_folder(self, folder: Path) -> None:
        with tell_errors(self):
            self._choosing.show(folder)
            self._say_aside()

    def action_mark_all(self) -> None:
        """Mark every file, or none when all are marked."""
        self._choosing.mark_all()

    def action_open(self) -> None:
        """Show what is in the folder at hand."""
        path = self._choosing.at_hand
        if path is not None and path.is_dir():
            self._show_folder(path)

    def action_up(self) -> None:
        """Show the folder above."""
        self._show_folder(self._choosing.folder.parent)

    def action_path(self) -> None:
        """Type a path."""
        self.query_one(Input).focus()
        self.refresh_bindings()

    # reading

    def _begin(self, paths: Sequence[Path]) -> None:
        settings, now, records = self._settings(), self._now(), self._log.all_records()
        zone = now.tzinfo
        if zone is None:
            raise RehabError("The time here has no zone: set the computer's time zone.")
        place = Place(now=now, zone=zone, day_end=settings.day_end)
        columns = kept_columns(self._columns_file) | self._said
        self._paths = paths
        self._go_to(Stage.READING)
        read = partial(self._read, paths, columns=columns, unit=settings.unit)
        self.query_one(ReadingStage).start(read, records, place)

    def _stop(self, sentence: str) -> None:
        self._go_to(Stage.CHOOSING)
        self._tell(sentence)

    def on_reading_stage_failed(self, message: ReadingStage.Failed) -> None:
        """Say why."""
        self._stop(message.sentence)

    def on_reading_stage_done(self, message: ReadingStage.Done) -> None:
        """Ask what the columns of new tables are, or show what becomes of all."""
        rows, self._aside = message.rows, message.aside
        if not rows:
            self._stop("No activity was found there.")
            return
        self._deciding.show(rows, self._settings().unit, self._now())
        self._asked = [one for one in self._aside.tables.values() if not one[1].is_kept]
        if self._asked:
            self._ask()
        else:
            self._go_to(Stage.DECIDING)

    # asking

    def _ask(self) -> None:
        self.query_one(ColumnList).show(*self._asked.pop(0))
        self._go_to(Stage.ASKING)

    def _keep_columns(self) -> None:
        asked = self.query_one(ColumnList)
        self._said[asked.fingerprint] = asked.confirmed
        with tell_errors(self):
            keep_columns(self._columns_file, asked.fingerprint, asked.confirmed)
        if self._asked:
            self._ask()
        else:
            self._begin(self._paths)

    def action_column(self, step: int) -> None:
        """Take the column at hand for something else."""
        self.query_one(ColumnList).change(step)

    def action_unit(self) -> None:
        """Read the column at hand in another unit."""
        self.query_one(ColumnList).change_unit()

    def action_columns(self) -> None:
        """Say anew what the columns of the tables are."""
        self._asked = list(self._aside.tables.values())
        self._ask()

    # deciding

    @property
    def _deciding(self) -> Deciding:
        return self.query_one(Deciding)

    def on_deciding_changed(self) -> None:
        """Count anew."""
        self._say_aside()

    def action_sport(self) -> None:
        """Give the row at hand the next sport that it can be."""
        self._deciding.next_sport()

    def action_together(self) -> None:
        """Say that the row at hand is the same as the other, or is not."""
        self._deciding.turn()

    def _take(self) -> None:
        taken = take(self._log, self._deciding.rows)
        self._tell(taken_words(taken))
        self.leave((*taken.added, *taken.merged))

    def _tell(self, sentence: str) -> None:
        self.notify(sentence, markup=False)
