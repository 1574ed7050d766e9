"""The log: typed records in one file with a history beside it, each change whole and undoable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rules.dataclass import dataclass
from rules.groups import Records
from rules.records import Record
from store import disk
from store.disk import Disk
from store.files import resolve
from store.ids import Ids
from store.stamps import next_stamp

if TYPE_CHECKING:
    # TinyDB and the lock are dear to import, and reading needs neither.
    from store.claim import SessionClaim
    from store.draft import Draft

R = TypeVar("R", bound=Record)
"""A record of one kind goes in and comes out."""

Version = tuple[disk.Version, int]
"""The files as they are on the disk, and the changes made by this `Log`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What `Log.undo` took back."""

    what: str
    """`added`, `changed` or `deleted`."""
    records: tuple[Record, ...]
    """As they were before undoing."""


def open_log(
    path: Path,
    now: Callable[[], datetime],
    *,
    device: str | None = None,
    tell: Callable[[str], object] | None = None,
    patience_s: float | None = None,
) -> Log:
    """Open the log at `path`; a missing one is new and made at its first change.

    `now` gives aware times; it stamps what is changed. `device` names the history to write, this
    machine's when not given. `tell` gets a sentence when something was mended. `patience_s` is how
    long a change waits for another psoas that is writing.

    Raises:
        RehabError: The file is no log, a newer psoas's or not readable; it is left alone.
    """
    log = Log(path, now, device=device, patience_s=patience_s)
    if tell:
        log.tell_to(tell)
    log.records()
    return log


class Log:
    """The records, and every change to them; another process may change the files at any time.

    Every method raises RehabError when the files cannot be read or written; they then are as
    they were.
    """

    def __init__(
        self,
        path: Path,
        now: Callable[[], datetime],
        *,
        device: str | None = None,
        patience_s: float | None = None,
    ) -> None:
        self.path = path
        """As it was named."""
        self.now = now
        """The time, aware."""
        self.disk = Disk(
            resolve(path), now=now, device=device, tell=self._tell, patience_s=patience_s
        )
        """The files, for what is done to them and not to the records."""
        self._ids = Ids()
        self._changes = 0
        self._changed: Callable[[], object] | None = None
        self._teller: Callable[[str], object] | None = None
        self._untold: list[str] = []

    def tell_to(self, teller: Callable[[str], object]) -> None:
        """Who gets a sentence when something was mended or could not be, also before this."""
        self._teller = teller
        while self._untold:
            teller(self._untold.pop(0))

    def on_change(self, changed: Callable[[], object]) -> None:
        """Who is called after each change that is made here."""
        self._changed = changed

    def _tell(self, sentence: str) -> None:
        if self._teller:
            self._teller(sentence)
        else:
            self._untold.append(sentence)

    @property
    def has_changed(self) -> bool:
        """Whether anything was changed here since it was opened."""
        return self._changes > 0

    @property
    def version(self) -> Version:
        """Another value whenever anything has changed, also from outside."""
        return self.disk.version(), self._changes

    def records(self) -> Records[Record]:
        """The living records, oldest first."""
        return self.disk.look().living()

    def all_records(self) -> Records[Record]:
        """The records with the deleted ones, oldest first."""
        return self.disk.look().everything()

    def add(self, *records: R) -> tuple[R, ...]:
        """Add records as one change; gives them back with `id` and `updated` filled.

        Raises:
            RehabError: The log has one of the ids already, or a field is wrong.
        """
        with self.changing() as draft:
            return draft.add(records)

    def replace(self, record: R, *, joins: bool = False) -> R:
        """Put `record` in the place of the one with its id; gives it back with `updated` filled.

        With `joins` it belongs to the change before, if that one touched this record alone: a
        session that is saved after each item is undone as one.

        Raises:
            RehabError: The log has no such record, it was changed elsewhere since `record` was
                read (not with `joins`), or a field is wrong.
        """
        with self.changing() as draft:
            return draft.replace(record, joins=joins)

    def delete(self, record: Record) -> None:
        """Delete the record with this id: it stays in the file as a tombstone.

        Raises:
            RehabError: The log has no such record.
        """
        with self.changing() as draft:
            draft.delete(record)

    def undo(self) -> Undone | None:
        """Take the last change of this device back; None when there is none left."""
        with self.changing() as draft:
            undone = draft.undo()
        return None if undone is None else Undone(what=undone[0], records=undone[1])

    def claim_session(self) -> SessionClaim | None:
        """Claim the one guided session; None while another psoas is running one."""
        from store.claim import claim_session  # noqa: PLC0415 - the lock is dear to import

        return claim_session(self.disk.path)

    @cached_property
    def _draft(self) -> type[Draft]:
        from store.draft import Draft  # noqa: PLC0415 - TinyDB is dear to import

        return Draft

    @contextmanager
    def changing(self) -> Iterator[Draft]:
        """One change of the log: what is done to the draft is written at the end, as one."""
        now = self.now()
        with self.disk.held(now) as contents:
            draft = self._draft(contents, self.disk.past(), now, self._ids)
            yield draft
            if changed := draft.changed:
                stamp = next_stamp(now, contents.reached.stamp, self.disk.device)
                self.disk.commit(changed, draft.change(stamp), draft.made)
        self._changes += 1
        if changed and self._changed:
            self._changed()
