"""The helper as a real process: when it plays, what it forgets, what it survives."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rules.session import Cue
from rules.settings import Volume
from tests.processes import is_alive
from tests.tui.sound.conftest import PATIENCE, FakePlayers, until
from tui.sound.clips import Clips
from tui.sound.player import HELPER

LATENESS = 0.4
"""Seconds that a fake player may take to write its note on a busy computer."""
SLEEPS = "time.sleep(60)"


class Helper:
    """The process, and what it has said."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-E", HELPER, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()
        until(lambda: self.said)

    def _listen(self) -> None:
        assert self.process.stdout
        self.said.extend(line.strip() for line in self.process.stdout)

    def tell(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def play(self, path: Path, seconds: float) -> float:
        """Play a clip in some seconds; gives when that is."""
        due = time.monotonic() + seconds
        self.tell(f"at {due} {path}")
        return due

    def leave(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()


Start = Callable[..., Helper]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Helper] = []

    def begin(*arguments: object) -> Helper:
        started.append(Helper(*map(str, arguments)))
        return started[-1]

    yield begin
    for helper in started:
        helper.process.kill()
        helper.process.wait()


@pytest.fixture
def tones(clips: Clips) -> dict[Cue, Path]:
    return {cue: clips.tone(cue, Volume.NORMAL).path for cue in Cue}


def test_it_says_what_its_clock_reads(start: Start, players: FakePlayers) -> None:
    before = time.monotonic()
    word, reading = start().said[0].split()
    assert word == "clock"
    assert before <= float(reading) <= time.monotonic()


def test_clips_are_played_when_they_are_due_in_whatever_order_they_were_handed_over(
    start: Start, players: FakePlayers, tones: dict[Cue, Path]
) -> None:
    players.put("paplay")
    helper = start()
    due = {
        cue: helper.play(tones[cue], wait)
        for cue, wait in ((Cue.END, 0.9), (Cue.HALF, 0.3), (Cue.COUNT, 0.6))
    }
    until(lambda: len(players.played()) == 3)
    played = players.played()
    assert [start.clip for start in played] == ["half", "count", "end"]
    for start_ in played:
        assert 0 <= start_.at - due[Cue(start_.clip)] < LATENESS


def test_the_player_is_asked_for_little_delay_and_given_the_file(
    start: Start, players: FakePlayers, tones: dict[Cue, Path]
) -> None:
    players.put("paplay")
    start().play(tones[Cue.END], 0)
    until(players.played)
    (played,) = players.played()
    assert played.arguments == ["--latency-msec=200", str(tones[Cue.END])]


def test_what_is_cleared_is_not_played_and_what_comes_later_is(
    start: Start, players: FakePlayers, tones: dict[Cue, Path]
) -> None:
    players.put("paplay")
    helper = start()
    helper.play(tones[Cue.COUNT], 0.3)
    helper.tell("clear")
    helper.play(tones[Cue.END], 0.5)
    until(players.played)
    assert [start.clip for start in players.played()] == ["end"]


def test_clear_lets_what_is_playing_play_on_and_hush_ends_it_at_once(
    start: Start, players: FakePlayers, tones: dict[Cue, Path], tmp_path: Path
) -> None:
    pid = tmp_path / "pid"
    players.put("paplay", f"import os; open({str(pid)!r}, 'w').write(str(os.getpid())); {SLEEPS}")
    helper = start()
    helper.play(tones[Cue.DONE], 0)
    until(lambda: pid.exists() and pid.read_text())
    number = int(pid.read_text())
    helper.tell("clear")
    helper.play(tones[Cue.COUNT], 0.3)
    until(lambda: len(players.played()) == 2)
    assert is_alive(number)
    hushed = time.monotonic()
    helper.tell("hush")
    until(lambda: not is_alive(number))
    assert time.monotonic() - hushed < 0.2


def test_hush_forgets_what_is_scheduled(
    start: Start, players: FakePlayers, tones: dict[Cue, Path]
) -> None:
    players.put("paplay")
    helper = start()
    helper.play(tones[Cue.COUNT], 0.2)
    helper.tell("hush")
    helper.play(tones[Cue.PAUSED], 0.4)
    until(players.played)
    assert [start.clip for start in players.played()] == ["paused"]


def test_a_late_cue_is_dropped_and_a_slightly_late_one_is_not(
    start: Start, players: FakePlayers, tones: dict[Cue, Path]
) -> None:
    players.put("paplay")
    helper = start()
    helper.play(tones[Cue.COUNT], -0.7)
    helper.play(tones[Cue.HALF], -0.1)
    helper.play(tones[Cue.END], 0.3)
    until(lambda: len(players.played()) == 2)
    assert [start.clip for start in players.played()] == ["half", "end"]


def test_what_fell_due_while_it_stood_still_is_not_played_afterwards(
    start: Start, players: FakePlayers, tones: dict[Cue, Path]
) -> None:
    players.put("paplay")
    helper = start()
    helper.play(tones[Cue.COUNT], 0.2)
    helper.play(tones[Cue.END], 1.5)
    helper.process.send_signal(signal.SIGSTOP)
    time.sleep(1)
    helper.process.send_signal(signal.SIGCONT)
    until(players.played)
    assert [start.clip for start in players.played()] == ["end"]


def test_a_player_that_hangs_is_ended_and_the_next_cue_is_heard(
    start: Start, players: FakePlayers, tones: dict[Cue, Path], tmp_path: Path
) -> None:
    pid = tmp_path / "pid"
    players.put("paplay", f"import os; open({str(pid)!r}, 'w').write(str(os.getpid())); {SLEEPS}")
    helper = start()
    begun = time.monotonic()
    helper.play(tones[Cue.COUNT], 0)
    until(lambda: pid.exists() and pid.read_text())
    number = int(pid.read_text())
    players.put("paplay")
    helper.play(tones[Cue.END], 0.2)
    until(lambda: len(players.played()) == 2)
    until(lambda: not is_alive(number))
    assert 2 < time.monotonic() - begun < 4
    until(lambda: "silent" in helper.said)


def test_a_player_that_cannot_play_lets_the_next_one_try_and_is_not_asked_again(
    start: Start, players: FakePlayers, tones: dict[Cue, Path]
) -> None:
    players.put("pw-play", "sys.exit(1)")
    players.put("aplay")
    helper = start()
    helper.play(tones[Cue.COUNT], 0)
    until(lambda: "sounds" in helper.said)
    helper.play(tones[Cue.END], 0)
    until(lambda: len(players.played()) == 3)
    assert [(start.player, start.clip) for start in players.played()] == [
        ("pw-play", "count"),
        ("aplay", "count"),
        ("aplay", "end"),
    ]
    assert "silent" not in helper.said


def test_a_moment_of_silence_finds_out_whether_there_is_sound(
    start: Start, players: FakePlayers, clips: Clips
) -> None:
    helper = start(clips.silence())
    until(lambda: helper.said[1:] == ["silent"])
    players.put("paplay", "sys.exit(1)")
    helper = start(clips.silence())
    until(lambda: helper.said[1:] == ["silent"])
    players.put("paplay")
    helper = start(clips.silence())
    until(lambda: helper.said[1:] == ["sounds"])
    assert [start.clip for start in players.played(silence=True)] == ["silence"] * 2


def test_sound_that_goes_and_comes_back_is_told_each_time_once(
    start: Start, players: FakePlayers, tones: dict[Cue, Path]
) -> None:
    players.put("paplay")
    helper = start()

    def play() -> None:
        count = len(players.played())
        helper.play(tones[Cue.COUNT], 0)
        until(lambda: len(players.played()) > count)

    play()
    until(lambda: helper.said[1:] == ["sounds"])
    players.put("paplay", "sys.exit(1)")
    play()
    play()
    until(lambda: helper.said[1:] == ["sounds", "silent"])
    players.put("paplay")
    play()
    until(lambda: helper.said[1:] == ["sounds", "silent", "sounds"])


def test_the_end_of_its_input_ends_it_and_what_it_plays_at_once(
    start: Start, players: FakePlayers, tones: dict[Cue, Path], tmp_path: Path
) -> None:
    pid = tmp_path / "pid"
    players.put("paplay", f"import os; open({str(pid)!r}, 'w').write(str(os.getpid())); {SLEEPS}")
    helper = start()
    helper.play(tones[Cue.DONE], 0)
    helper.play(tones[Cue.END], 0.6)
    until(lambda: pid.exists() and pid.read_text())
    left = time.monotonic()
    helper.leave()
    assert helper.process.wait(PATIENCE) == 0
    assert time.monotonic() - left < 0.5
    until(lambda: not is_alive(int(pid.read_text())))
    time.sleep(max(0, left + 0.8 - time.monotonic()))
    assert len(players.played()) == 1


def test_it_needs_nothing_but_python() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-E", HELPER],
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
