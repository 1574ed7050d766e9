"""A log's files as tests look at them, harm them, and watch them being written."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
from tinydb import TinyDB

from rules.records import Check
from store.exchange.records_json import export_json
from store.history import Change, read_lines
from store.log import Log, open_log

DEVICE = "aaaa"
"""Whose history most tests look at."""


class Clock(Protocol):
    """A clock that can be set."""

    at: datetime

    def __call__(self) -> datetime: ...


class Here:
    """Where a log lies, opened by one device or another; what they were told is noted."""

    def __init__(self, file: Path, now: Clock) -> None:
        self.file = file
        self.now = now
        self.told: list[str] = []

    def open(self, device: str = DEVICE) -> Log:
        return open_log(self.file, self.now, device=device, tell=self.told.append)


def history_of(file: Path, device: str = DEVICE) -> Path:
    return file.with_name(file.name + ".history") / f"{device}.jsonl"


def changes_of(file: Path, device: str = DEVICE) -> list[Change]:
    return [line.change for line in read_lines(history_of(file, device).read_bytes()).lines]


def kept_aside(file: Path) -> list[bytes]:
    return [one.read_bytes() for one in sorted(file.parent.glob(f"{file.name}.damaged-*"))]


def exported(log: Log) -> str:
    """All that the log holds, to the byte."""
    return export_json(log.all_records())


def pains(log: Log) -> list[int | None]:
    return [record.pain for record in log.records() if isinstance(record, Check)]


def stock(file: Path) -> list[dict[str, Any]]:
    """The documents that TinyDB itself finds, the marked ones too."""
    with TinyDB(file, access_mode="r") as database:
        return [dict(document) for document in database]


def rewritten(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the tables as another program would, and write them in its own form."""
    tables = json.loads(file.read_text(encoding="utf-8"))
    change(tables)
    file.write_text(json.dumps(tables), encoding="utf-8")


def flipped(data: bytes, text: bytes, bit: int = 1) -> bytes:
    """One bit of the last letter of `text` is another one."""
    assert text in data
    changed = text[:-1] + bytes([text[-1] ^ bit])
    return data.replace(text, changed, 1)


class System:
    """Stands before the calls to the system: notes those that change a file, and breaks some.

    Files are known by their names without folder; a folder's name ends in a slash.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[str, str]] = []
        self._broken: dict[tuple[str, str], int] = {}
        for name in ("write", "fsync", "fdatasync", "ftruncate", "replace", "rename", "unlink"):
            self._stand_before(name, patch)

    def breaks(self, name: str, file: str, error: int) -> None:
        """From now on this call on this file fails, after half of what it had to do."""
        self._broken[name, file] = error

    def mend(self) -> None:
        self._broken.clear()

    def of(self, *files: str) -> list[tuple[str, str]]:
        """The calls on some files, as they came."""
        return [(name, file) for name, file in self.calls if file in files]

    def _stand_before(self, name: str, patch: pytest.MonkeyPatch) -> None:
        real = getattr(os, name)

        def call(target: Any, *arguments: Any, **named: Any) -> Any:
            file = _name_of(target if name not in {"replace", "rename"} else arguments[0])
            self.calls.append((name, file))
            if error := self._broken.get((name, file)):
                if name == "write" and len(arguments[0]) > 1:
                    return real(target, arguments[0][: len(arguments[0]) // 2])
                raise OSError(error, os.strerror(error))
            return real(target, *arguments, **named)

        patch.setattr(os, name, call)


def _name_of(target: int | str | os.PathLike[str]) -> str:
    if isinstance(target, int):
        with suppress(OSError):
            target = Path(f"/proc/self/fd/{target}").readlink()
    path = Path(str(target))
    return path.name + "/" * path.is_dir()
