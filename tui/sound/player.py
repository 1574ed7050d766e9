"""The app's side of the helper process: hands clips over, and never waits for it."""

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from tui.sound.clips import Clip

HELPER = Path(__file__).with_name("helper.py")

NO_SOUND = "No sound could be played here, so cues are only on the screen."

Line = tuple[str, float, str]
"""What the helper is to do, when, with which file."""

_STARTS = 3
"""How often the helper is started, at most: one that dies again and again is left alone."""
_HELLO_S = 5.0
"""How long the helper may take to say what its clock reads."""
_LAST_S = 1.0
"""How long it may take to end."""
_SAME_CLOCK_S = 1.0
"""Clocks that differ by less are one: the rest is the time that the reading was on its way."""


class Player:
    """Plays clips through the helper, and says once when there is no sound."""

    def __init__(self, silence: Callable[[], Path], tell: Callable[[str], object]) -> None:
        """`silence` gives a silent clip; `tell` gets one sentence at most, from another thread."""
        self._silence = silence
        self._tell = tell
        self._lines: queue.SimpleQueue[Line | None] = queue.SimpleQueue()
        self._told = False
        self._thread: threading.Thread | None = None
        self._helper: _Helper | None = None
        self._is_closing = False
        self.silent = False
        """Whether nothing can be heard, as far as is known."""

    def start(self) -> None:
        """Start the helper, once; the first clip does."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._hand_over, daemon=True)
            self._thread.start()

    def at(self, when: float, clip: Clip) -> None:
        """Play a clip at a reading of `time.monotonic()`, or at once when that has just been."""
        self.start()
        self._lines.put(("at", when, str(clip.path)))

    def clear(self) -> None:
        """Forget what is scheduled."""
        self._tell_helper("clear")

    def hush(self) -> None:
        """Forget what is scheduled, and end what is playing."""
        self._tell_helper("hush")

    def _tell_helper(self, word: str) -> None:
        # Without one there is nothing to be forgotten.
        if self._thread is not None:
            self._lines.put((word, 0, ""))

    def close(self) -> None:
        """End the helper, and with it whatever it plays."""
        if self._thread is not None:
            self._is_closing = True
            self._lines.put(None)
            self._thread.join(_LAST_S)
            if self._thread.is_alive() and self._helper:
                # It stands still, or is slow: then it may not be asked.
                self._helper.kill()
            self._thread = None

    # In the thread

    def _hand_over(self) -> None:
        """Hand the lines to a helper, and to another one when that has died."""
        line: Line | None = ("clear", 0, "")
        for _ in range(_STARTS):
            line = self._serve(line)
            if line is None:
                return
        self._heard("silent")

    def _serve(self, line: Line | None) -> Line | None:
        """Hand lines to a new helper, as long as it lives; gives the one that it did not get."""
        try:
            self._helper = helper = _Helper(self._silence(), self._heard)
        except OSError:
            return None if self._is_closing else line
        try:
            helper.wait_for_clock()
            while line is not None:
                helper.write(*line)
                line = self._lines.get()
        except OSError:
            pass  # it has died
        finally:
            helper.end()
        return None if self._is_closing else line

    def _heard(self, word: str) -> None:
        """Take what the helper says."""
        self.silent = word == "silent"
        if self.silent and not self._told:
            self._told = True
            self._tell(NO_SOUND)


class _Helper:
    """The helper process while it lives."""

    def __init__(self, silence: Path, heard: Callable[[str], None]) -> None:
        """Start it; raises OSError when that cannot be done."""
        self._heard = heard
        self._ahead = 0.0
        self._greeted = threading.Event()
        # A session of its own, so that no Ctrl+C reaches it. Standard error goes nowhere, as
        # Textual draws there.
        self._process = subprocess.Popen(  # noqa: S603 - this Python, and our own file
            [sys.executable, "-I", "-S", "-E", str(HELPER), str(silence)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._input = cast("IO[bytes]", self._process.stdin)
        threading.Thread(target=self._listen, daemon=True).start()

    def wait_for_clock(self) -> None:
        """Wait until it has said what its clock reads; raises OSError when it does not."""
        if not self._greeted.wait(_HELLO_S):
            raise TimeoutError("the helper says nothing")

    def write(self, what: str, when: float, path: str) -> None:
        """Hand one line over; raises OSError when the helper has died."""
        line = f"at {when + self._ahead!r} {path}\n" if what == "at" else f"{what}\n"
        self._input.write(line.encode(errors="surrogateescape"))
        self._input.flush()

    def end(self) -> None:
        """Close its input, upon which it ends; end it when it does not."""
        with suppress(OSError):
            self._input.close()
        try:
            self._process.wait(_LAST_S)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def _listen(self) -> None:
        with cast("IO[bytes]", self._process.stdout) as lines:
            for line in lines:
                match line.decode().split():
                    case ["clock", reading]:
                        ahead = float(reading) - time.monotonic()
                        self._ahead = ahead if abs(ahead) > _SAME_CLOCK_S else 0.0
                        self._greeted.set()
                    case [word]:
                        self._heard(word)
        self._greeted.set()  # one that has died is noticed when it is written to
