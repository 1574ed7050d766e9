"""Keeps the line that `psoas prompt` prints: written whenever what it says may have changed."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from rules.assess import assess
from rules.assessment import Assessment
from rules.days import local_date
from rules.errors import RehabError
from rules.groups import Records
from rules.records import Record
from rules.segment import segment
from rules.settings import Settings
from store.files import keep_cached
from store.log import Log, Version
from store.own_programme import load_programme
from store.settings import load_settings
from tui.entry import read_segment, segment_path, stamps_of

if TYPE_CHECKING:
    from concurrent.futures import Future

Found = tuple[Version, Assessment]
"""What a log came to, and which state of it."""

_OLD_S = 7 * 86_400
"""The line of a log that nobody has changed for so long goes away (our choice)."""


def is_fresh(log: Log) -> bool:
    """Whether the line of this log still says what is so."""
    return read_segment(os.fspath(log.path), log.now().timestamp()) is not None


def keep_segment(log: Log, settings: Path, found: Found | None = None) -> None:
    """Write the line anew; where that cannot be, there is none, and nobody is told.

    A line is a convenience, and no reason to fail a change of the log; but an old one must not
    stay, as it might say go where the log says stop. What was found already is taken if the log has
    not changed since.
    """
    line = _Line(log, settings)
    if found and found[0] == log.version:
        line.write(found[1])
    else:
        line.work_out(log)


class SegmentKeeper:
    """Keeps the line while the app runs; what is worked out for it keeps no key waiting.

    Until the new line is there, the old one is an old one, because the log is another.
    """

    def __init__(self, log: Log, settings: Path) -> None:
        self._log = log
        self._settings = settings
        from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - for the app alone

        self._pool = ThreadPoolExecutor(max_workers=1)
        self._latest: Future[None] | None = None

    def keep(self) -> None:
        """Write the line anew, soon."""
        if self._latest:
            self._latest.cancel()  # what waits for its turn has been overtaken
        line = _Line(self._log, self._settings)
        try:
            records = self._log.records()
        except RehabError:
            line.drop()
        else:
            self._latest = self._pool.submit(line.work_out_from, records)

    def close(self) -> None:
        """Let the last line be written."""
        self._pool.shutdown()


class _Line:
    """The line of a log as it is now: whatever changes afterwards makes it an old one."""

    def __init__(self, log: Log, settings: Path) -> None:
        self._stamps = stamps_of(os.fspath(log.path), os.fspath(settings.absolute()))
        self._path = Path(segment_path(os.fspath(log.path)))
        self._settings_path = settings
        self._now = log.now()

    def work_out(self, log: Log) -> None:
        try:
            records = log.records()
        except RehabError:
            self.drop()
        else:
            self.work_out_from(records)

    def work_out_from(self, records: Records[Record]) -> None:
        self.write(assess(records, self._now, self._settings()))

    def write(self, assessment: Assessment) -> None:
        end = _end_of_day(self._now, self._settings())
        path = bytes(self._settings_path.absolute())
        parts = (b"%d" % end, segment(assessment).encode(), *self._stamps, path)
        try:
            _write(self._path, b"\t".join(parts))
        except OSError:
            self.drop()

    def _settings(self) -> Settings:
        # What is wrong in them is told elsewhere.
        programme = load_programme(self._settings_path, _untold)
        return load_settings(self._settings_path).with_programme(programme)

    def drop(self) -> None:
        with suppress(OSError):
            self._path.unlink()


def _untold(_: str) -> None:
    pass


def _write(path: Path, line: bytes) -> None:
    # Where two write at once, the line of the one that read older files is an old one.
    keep_cached(path, line)
    oldest = time.time() - _OLD_S
    for other in path.parent.glob("prompt-*"):
        with suppress(OSError):
            if other.stat().st_mtime < oldest:
                other.unlink()


def _end_of_day(now: datetime, settings: Settings) -> int:
    """When the person's day ends, in seconds since 1970."""
    day = local_date(now, settings.day_end) + timedelta(days=1)
    end = datetime.combine(day, settings.day_end)
    # The present offset alone need not hold at the day's end; the system knows.
    fixed = isinstance(now.tzinfo, timezone)
    return int((end if fixed else end.replace(tzinfo=now.tzinfo)).timestamp())
