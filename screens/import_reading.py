"""The stage of an import in which files are read, in a thread, with a bar and a way to stop."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from threading import Event

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import ProgressBar, Static

from rules.errors import RehabError
from rules.records import Record
from rules.words import plural
from store.exchange.as_activity import Place
from store.exchange.recording import FileRead
from store.exchange.taking import Aside, Row, activities_of, preview

Reading = Generator[FileRead, None, None]


class ReadingStage(Vertical):
    """Says how far the reading is, and at its end what it came to; nothing once it is stopped."""

    class Done(Message):
        """All is read."""

        def __init__(self, rows: Sequence[Row], aside: Aside) -> None:
            super().__init__()
            self.rows = rows
            self.aside = aside

    class Failed(Message):
        """It could not go on."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self, id: str) -> None:  # noqa: A002 - as Textual calls it
        super().__init__(id=id)
        self._enough = Event()

    def compose(self) -> ComposeResult:
        """The count, the bar, and how to stop."""
        yield Static("Reading", id="count", markup=False)
        yield ProgressBar(total=1.0)
        yield Static("Esc stops it: nothing is in the log yet.", markup=False)

    def on_unmount(self) -> None:
        """Read no further."""
        self.stop()

    def stop(self) -> None:
        """Read no further, and say nothing more of it."""
        self._enough.set()

    def start(self, read: Callable[..., Reading], records: Sequence[Record], place: Place) -> None:
        """Read in a thread: `read(known=..., stop=...)`."""
        self._enough = Event()
        self.query_one(ProgressBar).update(total=1.0, progress=0)
        self.query_one("#count", Static).update("Reading")
        self.run_worker(partial(self._read, read, records, place, self._enough), thread=True)

    def _read(
        self,
        read: Callable[..., Reading],
        records: Sequence[Record],
        place: Place,
        enough: Event,
    ) -> None:
        aside = Aside()
        reads = read(known=activities_of(records).files, stop=enough.is_set)
        try:
            rows = preview(records, aside.heard(self._counted(reads, enough)), place)
            told: Message = self.Done(rows, aside)
        except RehabError as error:
            told = self.Failed(str(error))
        if not enough.is_set():
            self.app.call_from_thread(self._end, told, enough)

    def _end(self, told: Message, enough: Event) -> None:
        if not enough.is_set():
            self.post_message(told)

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
