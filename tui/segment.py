"""Keeps the line that `psoas prompt` prints: written whenever what it says may have changed."""

import os
import time
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

from rules.assess import assess
from rules.days import local_date
from rules.errors import RehabError
from rules.segment import segment
from rules.settings import Settings
from store.files import make_folder, write_new
from store.log import Log
from store.settings import load_settings
from tui.entry import read_segment, segment_path, stamp

_OLD_S = 7 * 86_400
"""The line of a log that nobody has changed for so long goes away (our choice)."""


def is_fresh(log: Log) -> bool:
    """Whether the line of this log still says what is so."""
    return read_segment(os.fspath(log.path), log.now().timestamp()) is not None


def keep_segment(log: Log, settings: Path) -> None:
    """Write the line anew; where that cannot be, there is none, and nobody is told.

    A line is a convenience, and no reason to fail a change of the log; but an old one must not
    stay, as it might say go where the log says stop.
    """
    path = Path(segment_path(os.fspath(log.path)))
    try:
        _write(path, _line(log, settings))
    except (RehabError, OSError):
        with suppress(OSError):
            path.unlink()


def _line(log: Log, path: Path) -> bytes:
    # Before the files are read: what changes meanwhile makes the line an old one.
    stamps = stamp(os.fspath(log.path)), stamp(os.fspath(path))
    settings = load_settings(path)
    now = log.now()
    text, end = segment(assess(log.records(), now, settings)), _end_of_day(now, settings)
    return b"\t".join((b"%d" % end, text.encode(), *stamps, bytes(path.absolute())))


def _write(path: Path, line: bytes) -> None:
    make_folder(path.parent)
    # No lock: where two write at once, the line of the one that read older files is an old one.
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    write_new(temporary, line)
    temporary.replace(path)
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
