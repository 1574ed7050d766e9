"""The log's file and its histories on the disk: read, brought together, and written.

A change is first a line in this device's history, then lines of documents in the file. Either is
made again from the other when it is damaged or gone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rules.errors import RehabError
from rules.records import Record
from store import history
from store.backups import keep_daily
from store.contents import Contents
from store.copies import find_copies, put_away
from store.device import this_device
from store.documents import checked_document
from store.files import (
    LockedError,
    Stamp,
    append_durably,
    keep_aside,
    locked,
    refusal,
    replace_file,
)
from store.form import Document, Trailer, text_of
from store.history import Change, Line, Part, history_file
from store.ids import Ids
from store.logfile import LogFile
from store.stamps import seconds_ahead

if TYPE_CHECKING:
    # Dear to import, and seldom needed.
    from store.found import Found

_FAR_AHEAD_S = 86_400.0
"""Seconds; a clock that is further ahead than this is told of (our choice)."""

Version = tuple[Stamp | None, tuple[tuple[str, int], ...]]
"""The log's file, and the size of each history."""


class Disk:
    """One log's files, as far as this process knows them."""

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], datetime],
        device: str | None,
        tell: Callable[[str], object],
        patience_s: float | None,
    ) -> None:
        self.path = path
        self.file = LogFile(path)
        """The log's own file."""
        # As text: a Path asks Python for its text at each call of the system.
        self._name = str(path)
        self._histories = str(history.folder_of(path))
        self._now = now
        self._device = device
        self._tell = tell
        self._patience_s = patience_s
        self._ids = Ids()
        self._version: Version | None = None
        self._there: dict[str, int] = {}
        """The size of each history, as last looked at or written."""
        self._checked_on: date | None = None
        self._is_behind = False
        self._is_warned = False
        self._fit: Contents | None = None
        """The contents whose file was seen to go with what is beside it."""
        self._strange: set[Path] = set()

    @property
    def contents(self) -> Contents:
        """What the log holds, as last read or written."""
        return self.file.contents

    @cached_property
    def device(self) -> str:
        """The name of this device's history."""
        return self._device or this_device()

    @cached_property
    def _own_history(self) -> str:
        return str(history_file(self.path, self.device))

    def version(self) -> Version:
        """Another value whenever the file or a history is another one; costs a few looks."""
        return self.file.stamp(), tuple(sorted(self._sizes().items()))

    def look(self) -> Contents:
        """The contents as they are now; mends the files if it must, and if it may.

        Raises:
            RehabError: The file is no log, a newer psoas's, not readable, or gone with its history.
        """
        version = self.version()
        if version != self._version:
            if not self._read():
                try:
                    with locked(self._name, self._patience_s), self.file:
                        # Most often, somebody was just writing.
                        if not self._read():
                            self._catch_up(may_fail=True)
                except LockedError:
                    self._mend(write=False)
                version = self.version()
            self._version = version
        return self.contents

    @contextmanager
    def held(self, now: datetime) -> Iterator[Contents]:
        """The contents as they are `now`, while nobody else may write.

        Raises:
            RehabError: As for `look`, or the lock cannot be had, or the files not be mended.
        """
        with locked(self._name, self._patience_s), self.file:
            if not self._read():
                self._catch_up()
            self._check_daily(now.date())
            yield self.contents
            self._version = self.file.seen, tuple(sorted(self._there.items()))

    def past(self) -> Iterator[Change]:
        """The changes made on this device, the last first."""
        try:
            for change in history.backwards(self.path, self.device):
                if change.stamp.endswith(f"-{self.device}"):
                    yield change
        except OSError as error:
            raise refusal(self.path, "read", error) from None

    def commit(
        self, documents: Mapping[int, Document], change: Change, made: Mapping[str, Record]
    ) -> None:
        """Write a change: it is safe once this returns. To be called while `held`.

        `made` are the records of those documents that were read already, by their ids.

        Raises:
            RehabError: It could not be written, or holds what JSON cannot; nothing has changed.
        """
        texts = {number: text_of(one) for number, one in documents.items()}
        raw = history.line_of(change, {documents[n]["id"]: text for n, text in texts.items()})
        contents = self.contents
        place = contents.reached.history.get(self.device, 0)
        try:
            self.file.refuse_read_only()
            append_durably(self._own_history, raw, place)
        except OSError as error:
            raise refusal(self.path, "written", error) from None
        # What was changed is safe by now: nothing that comes after may make it look refused.
        contents.take(documents.items(), made)
        self._there[self.device] = place + len(raw)
        self._follow(texts, change.stamp, {self.device: place + len(raw)})

    def compact(self) -> None:
        """Write the file whole, each document once. To be called while `held`."""
        self.file.write_whole(self.contents.reached)

    def bring(self, lines: Iterable[Line], copies: Collection[Found]) -> None:
        """Take lines of other histories, and what copies of a log hold. To be called while `held`.

        Raises:
            RehabError: They could not be written.
        """
        parts = self.parts()
        known = {line.raw for part in parts.values() for line in part.lines}
        new = b"".join(dict.fromkeys(line.raw for line in lines if line.raw not in known))
        try:
            self._write_history(parts, self.contents.trailer.history, new)
        except OSError as error:
            raise refusal(self.path, "written", error) from None
        self._mend(copies=copies)

    def scrub(self) -> None:
        """Compare the file with all histories to the last byte, and mend both. While `held`."""
        self._mend()

    def parts(self) -> dict[str, Part]:
        """All history files, read from their beginnings; raises RehabError when they can't be."""
        try:
            return {name: history.read_part(self.path, name) for name in self._sizes()}
        except OSError as error:
            raise refusal(self.path, "read", error) from None

    def copies(self) -> list[Path]:
        """Conflict copies of the file beside it, as sync tools make them."""
        return [path for path in find_copies(self.path) if path not in self._strange]

    def _read(self) -> bool:
        """Read what is new; whether the file is whole and holds all that the histories say."""
        try:
            is_whole = self.file.read()
        except FileNotFoundError:
            return self._read_nothing()
        return is_whole and self._is_current() and self._is_fit()

    def _read_nothing(self) -> bool:
        if self._sizes():
            self.file.forget()
            return False
        if self.contents.tail:
            raise RehabError(
                f"{self.path} is gone since psoas read it, and its history with it, so nothing "
                "was written: put them back, or start psoas anew to begin a new log."
            )
        return True

    def _is_current(self) -> bool:
        held, there = self.contents.trailer.history, self._sizes()
        self._there = there
        if there == held:
            return True
        return all(
            # Another device's history may be on its way here; this one's must be complete.
            size == held.get(name, 0) or (size < held.get(name, 0) and name != self.device)
            for name, size in there.items()
        ) and there.keys() >= {name for name, size in held.items() if size}

    def _is_fit(self) -> bool:
        """Whether no copies lie beside the file, and each history's end is as it was written.

        Asked once for each file that takes the place of another: a sync tool makes its copies then.
        """
        if self._fit is not self.contents:
            there = self._sizes()
            try:
                ends = all(
                    history.ends_whole(self.path, name, place)
                    for name, place in self.contents.trailer.history.items()
                    if 0 < place <= there.get(name, 0)
                )
            except OSError as error:
                raise refusal(self._histories, "read", error) from None
            if not ends or self.copies():
                return False
            self._fit = self.contents
        return True

    def _catch_up(self, *, may_fail: bool = False) -> None:
        """Take what the histories hold beyond the file; mend whatever does not fit."""
        held, there = self.contents.trailer.history, self._sizes()
        try:
            more = {
                name: history.read_part(self.path, name, held.get(name, 0))
                for name, size in there.items()
                if size > held.get(name, 0)
            }
        except OSError as error:
            raise refusal(self.path, "read", error) from None
        lines = [line for part in more.values() for line in part.lines]
        is_simple = (
            self.contents.tail
            and self._is_fit()
            and there.get(self.device, 0) >= held.get(self.device, 0)
            and there.keys() >= {name for name, size in held.items() if size}
            and not any(part.damaged for part in more.values())
            # One without operations says that its device has lost some: what is here may have them.
            and all(line.change.operations for line in lines)
        )
        documents = self._laid_over(lines) if is_simple else None
        if documents is None:
            self._mend(may_fail=may_fail)
        elif any(part.end > held.get(name, 0) for name, part in more.items()):
            # Also when there are only blanks: the next line belongs behind them.
            stamp = max((line.change.stamp for line in lines), default="")
            self.contents.take(documents.items())
            self._warn_of_clock(stamp)
            texts = {number: text_of(one) for number, one in documents.items()}
            self._follow(texts, stamp, {name: part.end for name, part in more.items()})

    def _laid_over(self, lines: Iterable[Line]) -> dict[int, Document] | None:
        """The documents that new lines come to, by their numbers; None when that isn't simple."""
        ids = {one.id for line in lines for one in line.change.operations}
        if all(line.change.stamp > self.contents.reached.stamp for line in lines):
            documents = {one: self.contents.document_of(one) or {} for one in ids}
        else:
            parts, documents = self.parts(), {}
            if any(
                parts[n].end < size for n, size in self.contents.trailer.history.items() if size
            ):
                return None
            # Some are older than what the file holds: all changes of these records in their order.
            lines = [
                line
                for part in parts.values()
                for line in part.lines
                if any(one.id in ids for one in line.change.operations)
            ]
        ordered = sorted(lines, key=lambda line: line.order)
        history.overlay(documents, (line.change for line in ordered))
        try:
            checked = {one: checked_document(documents[one]) for one in ids}
        except RehabError:
            return None
        return self.contents.numbered(checked)

    def _follow(self, texts: Mapping[int, bytes], stamp: str, places: Mapping[str, int]) -> None:
        """Let the file follow a change that is in the history, and in the contents here."""
        try:
            self.file.write(texts, stamp, places)
        except (OSError, RehabError) as error:
            # It is safe in the history, and the next look brings the file up to it.
            if not self._is_behind:
                why = error.strerror if isinstance(error, OSError) else str(error).rstrip(".")
                self._tell(
                    f"What you entered is safe in the history of {self.path}, but the file itself "
                    f"could not be written ({why}): it follows as soon as it can."
                )
            self._is_behind = True
        else:
            self._is_behind = False

    def _mend(
        self, *, write: bool = True, may_fail: bool = False, copies: Collection[Found] = ()
    ) -> None:
        """Make the log anew out of all there is, and write what is not as it has to be."""
        from store.found import look_at  # noqa: PLC0415 - seldom needed
        from store.mending import mend  # noqa: PLC0415 - seldom needed

        data, parts = self.file.data(), self.parts()
        if data is None and not parts and not copies:
            return
        found = look_at(self.path, data)
        lying = self._copies_of(found, parts) if write else {}
        mended = mend(
            self.path,
            found,
            parts,
            copies=(*copies, *lying.values()),
            now=self._now(),
            device=self.device,
            make_id=lambda: self._ids.make(self._now()),
        )
        self.file.contents = Contents()
        self.contents.take_many(mended.documents.items())
        kept = ""
        if write:
            try:
                self.file.refuse_read_only()
                if mended.keep and data:
                    kept = f" What it held is kept as {keep_aside(self.path, self._now()).name}."
                self._write_history(parts, found.history or {}, mended.adopted)
                places = {name: part.end for name, part in parts.items()}
                trailer = Trailer(stamp=mended.stamp, history=places, others=mended.others)
                self.contents.reached = trailer
                if data and mended.is_in(found, places):
                    self.file.settle(data)
                else:
                    self.file.write_whole(trailer)
                for copy in lying:
                    put_away(self.path, copy)
            except (OSError, RehabError) as error:
                if not may_fail:
                    if isinstance(error, OSError):
                        raise refusal(self.path, "written", error) from None
                    raise
                write = False
        if mended.told:
            self._tell(mended.told + (kept if write else " It could not be written, though."))
        self._warn_of_clock(mended.stamp)

    def _write_history(
        self, parts: dict[str, Part], held: Mapping[str, int], adopted: bytes
    ) -> None:
        """Add to this device's history, with blanks in the place of what it has lost.

        `parts` are all histories, and are brought up to date; `held` is how far the log's file had
        them. A history never gets shorter: other devices remember how far they have read it.
        """
        part = parts.get(self.device, Part())
        lost = history.blank(held.get(self.device, 0) - part.end)
        end = part.end + len(lost) + len(adopted)
        if part.damaged:
            own = Path(self._own_history)
            keep_aside(own, self._now())
            replace_file(own, history.blanked(own.read_bytes()) + lost + adopted)
        elif lost or adopted or part.size > part.end:
            append_durably(self._own_history, lost + adopted, part.end)
        if end:
            parts[self.device] = replace(part, end=end, size=end)

    def _sizes(self) -> dict[str, int]:
        try:
            return history.sizes(self._histories)
        except OSError as error:
            raise refusal(self._histories, "read", error) from None

    def _copies_of(self, found: Found, parts: Mapping[str, Part]) -> dict[Path, Found]:
        """What conflict copies hold; a file that has no record of this log is another log."""
        from store.found import look_at  # noqa: PLC0415 - seldom needed

        copies: dict[Path, Found] = {}
        ids = set(found.ids)
        ids |= {
            one.id for part in parts.values() for x in part.lines for one in x.change.operations
        }
        for path in self.copies():
            try:
                copy = look_at(path, path.read_bytes())
            except (RehabError, OSError):
                self._strange.add(path)
                continue
            if not ids.isdisjoint(copy.ids):
                copies[path] = copy
            else:
                self._strange.add(path)
        return copies

    def _check_daily(self, day: date) -> None:
        """Before the first change of a day: keep a backup, and look through the histories."""
        if day == self._checked_on or not self.contents.tail:
            return
        try:
            if keep_daily(self.path, day) and self._are_histories_damaged():
                self._mend()
        except OSError as error:
            self._tell(f"Today's backup of {self.path} could not be made ({error.strerror}).")
        self._checked_on = day

    def _are_histories_damaged(self) -> bool:
        held = self.contents.trailer.history
        return any(
            size < held.get(name, 0)
            or history.damaged_lines(history_file(self.path, name).read_bytes())
            for name, size in self._sizes().items()
        )

    def _warn_of_clock(self, stamp: str) -> None:
        if self._is_warned or not stamp:
            return
        if (ahead := seconds_ahead(stamp, self._now())) > _FAR_AHEAD_S:
            from rules.words import plural  # noqa: PLC0415 - seldom needed

            self._is_warned = True
            days = round(ahead / 86_400)
            self._tell(
                f"The clock of one of your devices was {plural(days, 'day')} ahead when it wrote "
                f"into {self.path}, or this one's is behind: set it right."
            )
