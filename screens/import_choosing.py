"""The first stage of an import: the files of a folder, and a path that is typed."""

from pathlib import Path

from rich.segment import Segment
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.strip import Strip
from textual.widgets import Input, SelectionList, Static
from textual.widgets.selection_list import Selection

from rules.errors import RehabError
from rules.words import visible
from screens.import_files import entry_words, importable, typed_paths
from screens.keys import key_of
from screens.widgets.in_order import TextInput


class FileList(SelectionList[Path]):
    """Tells what is marked by a sign, and not by its colour alone."""

    def render_line(self, y: int) -> Strip:
        """As always, without a sign beside what is not marked."""
        strip, index = super().render_line(y), self.scroll_offset.y + y
        if index >= self.option_count or self.get_option_at_index(index).value in self.selected:
            return strip
        left, sign, *rest = strip
        return Strip([left, Segment(" " * sign.cell_length, sign.style), *rest])


class Choosing(Vertical):
    """Files that are marked, the one at hand, or a typed path."""

    def __init__(self, folder: Path, id: str) -> None:  # noqa: A002 - as Textual calls it
        super().__init__(id=id)
        self.folder = folder

    def compose(self) -> ComposeResult:
        """The path, the files, and what the keys do."""
        key = key_of(self.screen, "path")
        yield TextInput(
            placeholder=f"{key}: type a path, such as ~/Downloads/*.fit", compact=True, id="path"
        )
        yield FileList(id="files", compact=True)
        yield Static(id="nothing", markup=False)

    @property
    def is_typing(self) -> bool:
        """Whether letters belong to the path."""
        return self.query_one(Input).has_focus

    def show(self, folder: Path) -> None:
        """Offer what is in a folder.

        Raises:
            RehabError: It cannot be read.
        """
        try:
            found = importable(folder)
        except OSError as error:
            raise RehabError(f"{visible(str(folder))} cannot be read ({error.strerror}).") from None
        self.folder = folder
        files = self.query_one(SelectionList)
        files.clear_options()
        files.add_options([Selection(Text(entry_words(path)), path) for path in found])
        files.highlighted = 0 if found else None
        path, up = key_of(self.screen, "path"), key_of(self.screen, "up")
        go_on = key_of(self.screen, "go_on").capitalize()
        self.query_one("#nothing", Static).update(
            f"Space marks; {go_on} reads what is marked, or the one at hand."
            if found
            else f"No file of a watch is here: {up} goes to the folder above, {path} takes a path."
        )

    @property
    def at_hand(self) -> Path | None:
        """The file or folder under the cursor."""
        files = self.query_one(SelectionList)
        if files.highlighted is None:
            return None
        path = files.get_option_at_index(files.highlighted).value
        return path if isinstance(path, Path) else None

    def mark_all(self) -> None:
        """Mark every file, or none when all are marked."""
        files = self.query_one(SelectionList)
        if len(files.selected) == files.option_count:
            files.deselect_all()
        else:
            files.select_all()

    def chosen(self) -> list[Path]:
        """What is to be read.

        Raises:
            RehabError: There is none.
        """
        if self.is_typing:
            return typed_paths(self.query_one(Input).value, self.folder)
        marked = list(self.query_one(SelectionList).selected)
        if marked:
            return marked
        if self.at_hand is None:
            key = key_of(self.screen, "path")
            raise RehabError(f"There is no file to read here: {key} takes a path.")
        return [self.at_hand]
