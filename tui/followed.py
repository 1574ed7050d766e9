"""The settings as their file has them now, read again only when the file changes."""

from collections.abc import Callable
from pathlib import Path

from rules.settings import Settings
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

    def __call__(self) -> Settings:
        """The settings now."""
        return self.file().settings

    def file(self) -> SettingsFile:
        """All that the file says now."""
        seen = self._stamp()
        if seen != self._seen:
            self._seen = seen
            self._file = read_settings(self._path)
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
