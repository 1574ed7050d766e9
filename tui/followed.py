"""The settings as their file has them now, read again only when the file changes.

The programme in use is read once: a session under way must not become another one.
"""

from collections.abc import Callable
from pathlib import Path

from rules.errors import RehabError
from rules.settings import Settings
from store.own_programme import load_programme
from store.settings import load_settings


class FollowedSettings:
    """Calling it gives the settings; one call costs a look at the file's date and size."""

    def __init__(self, path: Path, tell: Callable[[str], object]) -> None:
        """Read the file; raises `RehabError` when it is wrong.

        When it becomes wrong later, `tell` gets the sentence once, and the last settings hold.
        """
        self._path = path
        self._tell = tell
        self._seen = self._stamp()
        self.untold: list[str] = []
        """What is to be said as soon as the app can say something."""
        self._programme = load_programme(path, self.untold.append)
        self._settings = self._load()

    def __call__(self) -> Settings:
        """The settings now."""
        seen = self._stamp()
        if seen != self._seen:
            self._seen = seen
            try:
                self._settings = self._load()
            except RehabError as error:
                self._tell(str(error))
        return self._settings

    def _load(self) -> Settings:
        return load_settings(self._path).with_programme(self._programme)

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
