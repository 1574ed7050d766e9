"""One backup of the log a day, beside it."""

from datetime import date
from pathlib import Path

from store.files import make_folder, write_new

DAYS_KEPT = 14
"""Backups of that many days are kept, and of the days before the first one of each month
(our choice)."""


def folder_of(log: Path) -> Path:
    """The folder of the backups of the log at `log`."""
    return log.with_name(log.name + ".backups")


def keep_daily(log: Path, day: date) -> bool:
    """Keep the file as it is, unless there is a backup of this day; whether one was made.

    Raises:
        OSError: It could not be made.
    """
    backup = folder_of(log) / f"{day.isoformat()}.json"
    if backup.exists():
        return False
    make_folder(backup.parent)
    half = backup.with_suffix(".tmp")
    half.unlink(missing_ok=True)
    write_new(half, log.read_bytes())
    half.replace(backup)
    _thin_out(backup.parent)
    return True


def backups_of(log: Path) -> list[Path]:
    """The backups, the oldest first; those that were asked for too."""
    return sorted(folder_of(log).glob("????-??-??*.json"))


def _thin_out(folder: Path) -> None:
    months: set[str] = set()
    for backup in sorted(folder.glob("????-??-??.json"))[:-DAYS_KEPT]:
        month = backup.stem[:7]
        if month in months:
            backup.unlink(missing_ok=True)
        months.add(month)
