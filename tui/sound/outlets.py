"""Where a session is heard but for this computer's speakers: the terminal, the browser's page."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from rules.session import Cue
from rules.settings import Volume
from tui.notices import BELL, notice
from tui.sound.clips import Clip
from tui.sound.tones import seconds_of

RUNG = frozenset({Cue.BEGIN, Cue.END, Cue.CHANGE_SIDES, Cue.REST, Cue.ASK, Cue.DONE})
"""The cues that are rung: a bell at each rep and each second would only be noise."""


def rung(cue: Cue) -> str:
    """What a terminal is sent for a cue; empty for most."""
    told = notice("The session is over.") if cue is Cue.DONE else ""
    return (BELL if cue in RUNG else "") + told


def for_page(cue: Cue, volume: Volume) -> str:
    """What the page that shows the app is sent for a cue: no terminal knows this sequence."""
    return f"\x1b]5150;cue;{cue};{volume}\x1b\\"


class Sequences:
    """Sends the terminal what stands for each cue, when it is due."""

    silent = False

    def __init__(self, send: Callable[[str], object], sequence_of: Callable[[Cue], str]) -> None:
        """`send` may be called from another thread."""
        self._send = send
        self._sequence_of = sequence_of
        self._waiting: list[threading.Timer] = []

    def at(self, when: float, clip: Clip) -> None:
        """Send what stands for the clip's cue at a reading of `time.monotonic()`."""
        if sequence := self._sequence_of(clip.cue):
            seconds = max(0.0, when - time.monotonic())
            timer = threading.Timer(seconds, self._send, (sequence,))
            timer.daemon = True
            self._waiting = [one for one in self._waiting if one.is_alive()]
            self._waiting.append(timer)
            timer.start()

    def clear(self) -> None:
        """Forget what is scheduled."""
        for timer in self._waiting:
            timer.cancel()
        self._waiting.clear()

    hush = clear
    close = clear


class NoClips:
    """Stands in for clips where cues are no files."""

    def clip(self, cue: Cue, volume: Volume, text: str = "") -> Clip:  # noqa: ARG002 - as `Clips`
        """A clip that only says which cue it is."""
        return Clip(cue, Path(), 0.0)

    def prepare(self, volume: Volume) -> None:
        """Nothing has to be made."""


class PageClips(NoClips):
    """Stands in for the tones that the page has: what is due together is heard in turn there."""

    def clip(self, cue: Cue, volume: Volume, text: str = "") -> Clip:  # noqa: ARG002 - as `Clips`
        """A clip as long as the tone."""
        return Clip(cue, Path(), seconds_of(cue))
