"""Shared by the audio tests: a sound server of our own, what comes out of it, psoas in tmux.

Nothing is heard in the room: the server plays into a sink that leads nowhere, and is recorded.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression
from typing import IO

import pytest

from rules.records import Episode, Side
from rules.session import Cue
from rules.settings import Volume
from store.log import open_log
from tests.matching import best_match
from tui import clock
from tui.sound.clips import Clips
from tui.sound.tones import RATE, samples_of

ROOT = Path(__file__).parents[2]
SINKS = ("sink", "beside")
STREAM = ("--latency-msec=5", f"--rate={RATE}", "--channels=1", "--format=s16le", "--raw")
NEEDED = ("pulseaudio", "pactl", "pacat", "parec", "paplay")
PATIENCE = 30.0

AROUND_S = 0.25
"""How far from its schedule a cue is looked for."""
LOUDEST_SILENCE = 40
"""Samples up to this, of 32767, are silence."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is here, and skip it where it cannot run."""
    missing = [name for name in NEEDED if not shutil.which(name)]
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.audio)
            if missing or sys.platform != "linux":
                names = ", ".join(missing)
                item.add_marker(pytest.mark.skip(reason=f"needs Linux, and {names or 'no more'}"))


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it does not come to that"
        time.sleep(0.01)


class Server:
    """A PulseAudio with two sinks that lead nowhere: psoas plays into `sink`."""

    def __init__(self, folder: Path) -> None:
        self._script = folder / "server.pa"
        self._socket = folder / "socket"
        form = f"format=s16le rate={RATE} channels=1"
        self._script.write_text(
            "".join(f"load-module module-null-sink sink_name={sink} {form}\n" for sink in SINKS)
            + f"set-default-sink {SINKS[0]}\n"
            f"load-module module-native-protocol-unix socket={self._socket} auth-anonymous=1\n",
            encoding="utf-8",
        )
        home = folder / "home"
        home.mkdir()
        self.environment = {
            **os.environ,
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_RUNTIME_PATH": str(home),
            "PULSE_STATE_PATH": str(home),
            "HOME": str(home),
        }
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        self._begin(
            None, "pulseaudio", "-n", "-F", str(self._script), "--daemonize=no",
            "--exit-idle-time=-1", "--use-pid-file=no", "--realtime=yes",
        )  # fmt: skip
        until(self.answers)
        # An idle sink without this takes up to half a second to wake up; a real one that is
        # awake does not.
        with Path("/dev/zero").open("rb") as zeros:
            for sink in SINKS:
                self._begin(zeros, "pacat", f"--device={sink}", *STREAM)

    def _begin(self, source: IO[bytes] | None, *words: str) -> None:
        nowhere = subprocess.DEVNULL
        self._processes.append(
            subprocess.Popen(
                words, env=self.environment, stdin=source or nowhere, stdout=nowhere, stderr=nowhere
            )
        )

    def answers(self) -> bool:
        asked = subprocess.run(
            ["pactl", "info"], env=self.environment, capture_output=True, check=False
        )
        return asked.returncode == 0

    def stop(self) -> None:
        while self._processes:
            process = self._processes.pop()
            process.kill()
            process.wait()


class Recording:
    """What a sink plays, from now on, with the time of each sample."""

    def __init__(self, server: Server, sink: str = "sink") -> None:
        self._chunks: list[tuple[float, bytes]] = []
        self._process = subprocess.Popen(
            ["parec", f"--device={sink}.monitor", *STREAM],
            env=server.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        threading.Thread(target=self._listen, daemon=True).start()
        until(lambda: self._chunks)

    def _listen(self) -> None:
        assert self._process.stdout
        while chunk := os.read(self._process.stdout.fileno(), 65536):
            self._chunks.append((time.monotonic(), chunk))

    def stop(self) -> "Heard":
        self._process.kill()
        self._process.wait()
        return Heard(self._chunks)


class Heard:
    """A finished recording."""

    def __init__(self, chunks: list[tuple[float, bytes]]) -> None:
        self.samples = array("h", b"".join(chunk for _, chunk in chunks))
        count, earliest = 0, dict[int, tuple[float, float]]()
        for arrival, chunk in chunks:
            count += len(chunk) // 2
            delay = arrival - count / RATE
            earliest[int(arrival)] = min(
                earliest.get(int(arrival), (delay, 0.0)), (delay, float(count))
            )
        # The sink's clock is not ours. What came soonest in each second tells how they differ.
        delays, counts = zip(*earliest.values(), strict=True)
        if len(delays) > 2:
            self._drift, self._begun = linear_regression(counts, delays)
        else:
            self._drift, self._begun = 0.0, min(delays)

    def time_of(self, sample: int) -> float:
        """When a sample was heard, on the monotonic clock."""
        return self._begun + self._drift * sample + sample / RATE

    def sample_at(self, when: float) -> int:
        return max(0, round((when - self._begun) / (self._drift + 1 / RATE)))

    def is_silent(self, start: float, end: float) -> bool:
        window = self.samples[self.sample_at(start) : self.sample_at(end)]
        assert window, "nothing was recorded then"
        return max(map(abs, window)) <= LOUDEST_SILENCE

    def last_sound(self, start: float, end: float) -> float:
        """When the last sound between two times ended; `start` if there was none."""
        first = self.sample_at(start)
        window = self.samples[first : self.sample_at(end)]
        loud = [number for number, each in enumerate(window) if abs(each) > LOUDEST_SILENCE]
        return self.time_of(first + loud[-1]) if loud else start


@dataclass(frozen=True, slots=True)
class Found:
    """What the matched filter says of the time around a scheduled cue."""

    cue: Cue
    when: float
    """When it was to be heard."""
    late: float
    """Seconds by which it came later."""
    r: float
    others: float
    """The best correlation with any other cue's tone."""


TEMPLATES = {cue: samples_of(cue, Volume.NORMAL) for cue in Cue}


def seconds_of(cue: Cue) -> float:
    return len(TEMPLATES[cue]) / RATE


def find(heard: Heard, cue: Cue, when: float) -> Found:
    """Look for every tone around the time at which one is to be heard."""
    late, r = look_for(heard, cue, when)
    others = max(look_for(heard, other, when)[1] for other in TEMPLATES if other is not cue)
    return Found(cue, when, late, r, others)


def look_for(heard: Heard, cue: Cue, when: float) -> tuple[float, float]:
    """By how many seconds what is most like one tone comes later than `when`, and how like it."""
    template = TEMPLATES[cue]
    first = heard.sample_at(when - AROUND_S)
    last = first + round(2 * AROUND_S * RATE) + len(template)
    window = heard.samples[first:last]
    window.extend([0] * (last - first - len(window)))
    match = best_match(window, template)
    return heard.time_of(first + match.at) - when, match.r


LEAST = """
import subprocess, sys, time
due = time.monotonic()
while True:
    due += 1
    time.sleep(max(0, due - time.monotonic()))
    subprocess.Popen(["paplay", "--device=beside", sys.argv[1]])
    print(due, flush=True)
"""
"""The least program that plays at set times: each second."""


class Beside:
    """The least program, all the while, on a sink of its own: it is late when the computer is."""

    def __init__(self, server: Server, folder: Path) -> None:
        self._recording = Recording(server, "beside")
        self._notes = folder / "beside"
        tone = Clips(folder / "clips").tone(Cue.COUNT, Volume.NORMAL)
        with self._notes.open("w") as notes:
            self._process = subprocess.Popen(
                [sys.executable, "-c", LEAST, tone.path], env=server.environment, stdout=notes
            )

    def stop(self) -> list[tuple[float, float]]:
        """When something was due, and by how many seconds it was late."""
        # What it began to play last is heard whole.
        time.sleep(AROUND_S + seconds_of(Cue.COUNT))
        self.end()
        heard = self._recording.stop()
        dues = map(float, self._notes.read_text(encoding="utf-8").split())
        found = [(due, *look_for(heard, Cue.COUNT, due)) for due in dues]
        return [(due, late) for due, late, r in found if r > 0.9]  # what was not heard excuses none

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


def is_silent_but_for(heard: Heard, found: list[Found], start: float, end: float) -> bool:
    """Whether nothing is heard between the tones."""
    margin = 0.02
    ends = [start, *(one.when + one.late + seconds_of(one.cue) + margin for one in found)]
    begins = [*(one.when + one.late - margin for one in found), end]
    pauses = [
        (after, before)
        for after, before in zip(ends, begins, strict=True)
        if before - after > margin
    ]
    return all(heard.is_silent(after, before) for after, before in pauses)


SPY = """
import sys, time
from tui.sound.player import Player

notes, burn = open(sys.argv[1], "a"), float(sys.argv[2])
del sys.argv[1:3]
at, clear, hush = Player.at, Player.clear, Player.hush

def note(*words):
    print(time.monotonic(), *words, file=notes, flush=True)

def spied_at(self, when, clip):
    note("at", when, clip.cue)
    at(self, when, clip)

def spied_clear(self):
    note("clear")
    clear(self)

def spied_hush(self):
    note("hush")
    hush(self)

Player.at, Player.clear, Player.hush = spied_at, spied_clear, spied_hush
if burn:
    from screens.session import SessionScreen
    look = SessionScreen.look

    def busy_look(self):
        look(self)
        end = time.monotonic() + burn
        while time.monotonic() < end:
            pass

    SessionScreen.look = busy_look
from tui.main import main
sys.exit(main())
"""
"""The real program; only, it notes what the conductor asks of the player."""


class Psoas:
    """The app in tmux."""

    def __init__(self, server: Server, folder: Path, *words: str, burn: float = 0.0) -> None:
        self._notes = folder / "notes"
        self._tmux = ["tmux", "-S", str(folder / "tmux"), "-f", "/dev/null"]
        open_log(folder / "log.json", clock.quick_now).add(
            Episode(side=Side.LEFT, onset=clock.quick_now().date())
        )
        environment = {
            **server.environment,
            "PSOAS_SOUND": "",
            "PSOAS_DATA": str(folder / "log.json"),
            "PSOAS_CONFIG": str(folder / "settings.toml"),
            "PSOAS_CACHE": str(folder / "cache"),
        }
        environment.pop("TMUX", None)
        # Watched by coverage it would be three times as slow, and what is heard is timed.
        for name in [name for name in environment if "COVERAGE" in name]:
            del environment[name]
        spy = folder / "spy.py"
        spy.write_text(f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{SPY}", encoding="utf-8")
        subprocess.run(
            [*self._tmux, "new-session", "-d", "-x", "100", "-y", "30",
             sys.executable, str(spy), str(self._notes), str(burn), *words],
            env=environment, cwd=ROOT, check=True,
        )  # fmt: skip

    def press(self, key: str) -> float:
        """Press a key; gives when."""
        when = time.monotonic()
        subprocess.run([*self._tmux, "send-keys", key], check=True)
        return when

    def screen(self) -> str:
        shown = subprocess.run(
            [*self._tmux, "capture-pane", "-p"], check=True, capture_output=True, text=True
        )
        return shown.stdout

    @property
    def schedule(self) -> list[tuple[float, Cue]]:
        """What was to be heard and was not taken back, by its time."""
        kept: list[tuple[float, Cue]] = []
        notes = self._notes.read_text(encoding="utf-8") if self._notes.exists() else ""
        for line in notes.splitlines():
            match line.split():
                case [_, "at", when, cue]:
                    kept.append((float(when), Cue(cue)))
                case [now, "clear" | "hush"]:
                    kept = [one for one in kept if one[0] <= float(now)]
        return sorted(kept)

    def wait_for(self, cue: Cue) -> float:
        """Wait until a cue is scheduled; gives for when."""
        until(lambda: cue in {each for _, each in self.schedule}, 60)
        return next(when for when, each in self.schedule if each is cue)

    def end(self) -> None:
        """Close the window, and wait until nothing of it is left."""
        asked = [*self._tmux, "display-message", "-p", "#{pane_pid}"]
        shown = subprocess.run(asked, check=False, capture_output=True, text=True)
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)
        if shown.returncode == 0:
            until(lambda: not Path("/proc", shown.stdout.strip()).exists())


Open = Callable[..., Psoas]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def beside(server: Server, tmp_path: Path) -> Iterator[Beside]:
    beside = Beside(server, tmp_path)
    yield beside
    beside.end()


@pytest.fixture
def opened(server: Server, tmp_path: Path) -> Iterator[Open]:
    if not shutil.which("tmux"):
        pytest.skip("needs tmux")
    running: list[Psoas] = []

    def begin(*words: str, burn: float = 0.0) -> Psoas:
        running.append(Psoas(server, tmp_path, *words, burn=burn))
        return running[-1]

    yield begin
    for psoas in running:
        psoas.end()


def sleep_until(when: float) -> None:
    """Wait for a reading of the monotonic clock: what is recorded takes the time it takes."""
    time.sleep(max(0.0, when - time.monotonic()))
