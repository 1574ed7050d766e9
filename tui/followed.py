"""The settings as their file has them now, read again only when the file changes.

The programme in use is read once: a session under way must not become another one.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rules.programme import Programme
from rules.settings import Settings
from store.own_programme import load_programme
from store.settings import SettingsFile, read_settings


class FollowedSettings:
    """Calling it gives the settings; one call costs a look at the file's date and size."""

    def __init__(self, path: Path, tell: Callable[[str], object]) -> None:
        """`tell` gets a sentence for each fault, at the first call that finds it."""
        self._path = path
        self._tell = tell
        self._told: set[str] = set()
        self._seen: object = self  # no stamp, so that the first call tells
        self._file = SettingsFile(path=path)
        self._programme: Programme | None = None

    def __call__(self) -> Settings:
        """The settings now."""
        return self.file().settings

    def file(self) -> SettingsFile:
        """All that the file says now."""
        seen = self._stamp()
        if seen != self._seen:
            if self._seen is self:
                self._programme = load_programme(self._path, self._tell)
            self._seen = seen
            read = read_settings(self._path)
            self._file = replace(read, settings=read.settings.with_programme(self._programme))
            faults = tuple(self._file.faults())
            for fault in faults:
                if fault not in self._told:
                    self._tell(fault)
            self._told = set(faults)
        return self._file

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
