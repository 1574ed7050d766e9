"""Plays clips when they are due: a process of its own, as native audio may print or hang.

Standard library alone; it is run as a file, by `tui/sound/player.py`, and given a clip of silence,
which it plays at once to find out whether there is sound. It reads lines:
`at SECONDS FILE` (SECONDS on this process's monotonic clock), `clear` (forget what is scheduled)
and `hush` (that, and end what is playing). It writes `clock SECONDS` when it begins, `silent`
each time that no player could play something, and `sounds` when one could again.
"""

import heapq
import os
import shutil
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable, Sequence
from contextlib import suppress

LATE_S = 0.5
"""A cue later than this would only confuse: it is dropped."""
HANGS_S = 2.0
"""A player that takes this much longer than its clip hangs: it is ended."""

PLAYERS = (
    ("pw-play",),
    ("paplay", "--latency-msec=200"),
    ("aplay", "-q"),
    ("afplay",),
    ("play", "-q"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet"),
)
"""Commands that play a WAV file, the best first.

200 ms are enough for a busy computer not to chop a tone, and do not delay its beginning.
"""


class Players:
    """Plays one file with the first player that can, and from then on with that one."""

    def __init__(self) -> None:
        self._found = [line for line in PLAYERS if shutil.which(line[0])]
        self._lock = threading.Lock()
        self._playing: set[subprocess.Popen[bytes]] = set()
        self._said = ""
        self.hushed = 0
        """How many times it was hushed."""

    def play(self, path: str, due: float, hushed: int) -> None:
        """Play until the file's end, unless it was hushed again since `hushed`.

        A player that fails at once lets the next one try.
        """
        for line in tuple(self._found):
            if time.monotonic() > due + LATE_S:
                break
            if self._run(line, path, hushed):
                # What has played once will play again, when its server has come back.
                self._found = [line]
                self._say("sounds")
                return
        if self.hushed == hushed:
            self._say("silent")

    def _run(self, line: Sequence[str], path: str, hushed: int) -> bool:
        """Whether a player has played the file."""
        nowhere = subprocess.DEVNULL
        try:
            with self._lock:
                if self.hushed != hushed:
                    return False
                player = subprocess.Popen(  # noqa: S603 - a player found on PATH, and our own file
                    [*line, path], stdin=nowhere, stdout=nowhere, stderr=nowhere
                )
                self._playing.add(player)
        except OSError:
            return False
        try:
            return player.wait(seconds_of(path) + HANGS_S) == 0
        except subprocess.TimeoutExpired:
            player.kill()
            player.wait()
            return False
        finally:
            with self._lock:
                self._playing.discard(player)

    def hush(self) -> None:
        """End what is playing, at once."""
        with self._lock:
            self.hushed += 1
            for player in self._playing:
                player.kill()

    def _say(self, word: str) -> None:
        with self._lock:
            if word != self._said:
                self._said = word
                say(word)


class WindowsPlayer(Players):
    """Windows has a player of its own, one sound at a time; it returns before the sound ends."""

    def play(self, path: str, due: float, hushed: int) -> None:  # noqa: ARG002 - it takes no time
        """Begin to play."""
        if sys.platform == "win32":
            import winsound  # noqa: PLC0415

            how = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
            try:
                winsound.PlaySound(path, how)
            except RuntimeError:
                self._say("silent")
            else:
                self._say("sounds")

    def hush(self) -> None:
        """End what is playing, at once."""
        if sys.platform == "win32":
            import winsound  # noqa: PLC0415

            winsound.PlaySound(None, 0)


class Schedule:
    """What is to be played, and the thread that waits for it."""

    def __init__(self, players: Players) -> None:
        self._players = players
        self._changed = threading.Condition()
        self._due: list[tuple[float, str]] = []
        begin(self._run)

    def at(self, due: float, path: str) -> None:
        """Play a file at a clock reading."""
        with self._changed:
            heapq.heappush(self._due, (due, path))
            self._changed.notify()

    def clear(self) -> None:
        """Forget what is scheduled."""
        with self._changed:
            self._due.clear()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._due or self._due[0][0] > time.monotonic():
                    wait = self._due[0][0] - time.monotonic() if self._due else None
                    self._changed.wait(None if wait is None else max(0.0, wait))
                due, path = heapq.heappop(self._due)
                if time.monotonic() <= due + LATE_S:
                    # Counted under the lock, so that a `hush` from now on ends this one too.
                    begin(self._players.play, path, due, self._players.hushed)


def begin(do: Callable[..., None], *arguments: object) -> None:
    """Do something in a thread that ends with the process."""
    threading.Thread(target=do, args=arguments, daemon=True).start()


def seconds_of(path: str) -> float:
    """How long a WAV file sounds; 0 when it cannot be read."""
    try:
        with wave.open(path, "rb") as wav:
            return wav.getnframes() / wav.getframerate()
    except (OSError, EOFError, wave.Error):
        return 0.0


def say(line: str) -> None:
    """Tell the app something; one that has gone away no longer listens."""
    with suppress(OSError):
        os.write(1, f"{line}\n".encode())


def main(silence: str = "") -> None:
    """Do what the lines on standard input say; their end is the end of the app, and of this."""
    players = WindowsPlayer() if sys.platform == "win32" else Players()
    schedule = Schedule(players)
    say(f"clock {time.monotonic()}")
    if silence:
        begin(players.play, silence, time.monotonic() + HANGS_S * len(PLAYERS), 0)
    for line in sys.stdin.buffer:
        match line.decode(errors="surrogateescape").rstrip("\n").split(" ", 2):
            case ["at", due, path]:
                schedule.at(float(due), path)
            case ["clear"]:
                schedule.clear()
            case ["hush"]:
                schedule.clear()
                players.hush()
    schedule.clear()
    players.hush()


if __name__ == "__main__":
    main(*sys.argv[1:])
