"""Copies of the log that sync tools make when two devices have written it."""

import os
import re
from pathlib import Path

from store.files import make_folder

_MARK = re.compile(r".*(sync-conflict|conflict(ed)? copy).*|.* ?\(\d+\)|.* \d+", re.IGNORECASE)
"""What Syncthing, Dropbox, Nextcloud, iCloud and browsers put into the name of a copy."""


def find_copies(log: Path) -> list[Path]:
    """The files beside the log that are named like a copy of it."""
    try:
        with os.scandir(log.parent) as entries:
            names = [
                entry.name for entry in entries if _is_copy(entry.name, log) and entry.is_file()
            ]
    except OSError:
        return []
    return [log.with_name(name) for name in sorted(names)]


def put_away(log: Path, copy: Path) -> Path:
    """Move a copy that has been merged into a folder of its own; nothing is deleted.

    Raises:
        OSError: It could not be moved.
    """
    folder = log.with_name(log.name + ".merged")
    make_folder(folder)
    place, number = folder / copy.name, 1
    while place.exists():
        number += 1
        place = folder / f"{copy.stem}-{number}{copy.suffix}"
    copy.rename(place)
    return place


def _is_copy(name: str, log: Path) -> bool:
    if name == log.name or not (name.startswith(log.stem) and name.endswith(log.suffix)):
        return False
    return _MARK.fullmatch(name[len(log.stem) : len(name) - len(log.suffix)]) is not None
