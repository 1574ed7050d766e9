"""One line on standard error that says how far a long reading is; none where nobody looks."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from rules.words import plural
from store.exchange.typed import format_duration

_EVERY_S = 0.1
"""How often the line is drawn at most."""

_BAR = 24
"""Cells."""


class Progress:
    """The share that is done, the files so far, the time that is left."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._drawn: float | None = None
        self._width = 0
        self._files = 0
        self._is_seen = sys.stderr.isatty()

    def __call__(self, done: float) -> None:
        """One more file is read; `done` of all is then, 0..1."""
        self._files += 1
        now = self._clock()
        if self._is_seen and (self._drawn is None or now - self._drawn >= _EVERY_S):
            self._drawn = now
            self._draw(progress_words(done, self._files, now - self._began))

    def clear(self) -> None:
        """Leave nothing of it."""
        if self._width:
            self._draw("")
            self._width = 0

    def _draw(self, line: str) -> None:
        # Blanks and not escapes, which a dumb terminal does not know.
        print(f"\r{line:<{self._width}}\r{line}", end="", file=sys.stderr, flush=True)  # noqa: T201
        self._width = len(line)


def progress_words(done: float, files: int, elapsed_s: float) -> str:
    """E.g. `[######------------------] 25 %, 250 files, 0:30 left`."""
    done = min(max(done, 0.0), 1.0)
    filled = int(_BAR * done)
    bar = f"[{'#' * filled}{'-' * (_BAR - filled)}]"
    told = f"{bar} {int(done * 100)} %, {plural(files, 'file')}"
    if not done:
        return told
    return f"{told}, {format_duration(elapsed_s * (1 - done) / done)} left"
