"""The app's side of the helper: it never waits, never raises, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rules.session import Cue
from rules.settings import Volume
from tests.processes import children_of, is_alive
from tests.tui.sound.conftest import FakePlayers, until
from tui.sound.clips import Clip, Clips
from tui.sound.player import HELPER, NO_SOUND, Player

ROOT = Path(__file__).parents[3]

Start = Callable[[], Player]


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def start(clips: Clips, told: list[str]) -> Iterator[Start]:
    started: list[Player] = []

    def begin() -> Player:
        started.append(Player(clips.silence, told.append))
        started[-1].start()
        return started[-1]

    yield begin
    for player in started:
        player.close()


def tone(clips: Clips, cue: Cue) -> Clip:
    return clips.tone(cue, Volume.NORMAL)


def helpers_of(pid: int) -> list[int]:
    """The helpers of a process that are alive."""
    return children_of(pid, running=str(HELPER))


needs_proc = pytest.mark.skipif("sys.platform != 'linux'", reason="looks into /proc")


def test_a_clip_is_played_when_it_is_due(start: Start, players: FakePlayers, clips: Clips) -> None:
    players.put("paplay")
    due = time.monotonic() + 0.5
    start().at(due, tone(clips, Cue.END))
    until(players.played)
    (played,) = players.played()
    assert played.clip == "end"
    assert due <= played.at < due + 0.4


def test_clear_and_hush_reach_the_helper_in_turn(
    start: Start, players: FakePlayers, clips: Clips
) -> None:
    players.put("paplay")
    player = start()
    for forget in (player.clear, player.hush):
        player.at(time.monotonic() + 0.3, tone(clips, Cue.COUNT))
        forget()
    player.at(time.monotonic() + 0.5, tone(clips, Cue.END))
    until(players.played)
    assert [start.clip for start in players.played()] == ["end"]


def test_where_no_sound_can_be_played_that_is_told_once(
    start: Start, players: FakePlayers, clips: Clips, told: list[str]
) -> None:
    players.put("paplay", "sys.exit(1)")
    player = start()
    until(lambda: told)
    assert player.silent
    for _ in range(2):
        player.at(time.monotonic(), tone(clips, Cue.COUNT))
    until(lambda: len(players.played()) == 2)
    player.close()
    assert told == [NO_SOUND]


def test_where_sound_can_be_played_nothing_is_told(
    start: Start, players: FakePlayers, clips: Clips, told: list[str]
) -> None:
    players.put("paplay")
    player = start()
    until(lambda: players.played(silence=True))
    player.close()
    assert not player.silent
    assert told == []


@needs_proc
def test_a_helper_that_has_died_is_started_again_a_few_times_and_then_given_up(
    start: Start, players: FakePlayers, clips: Clips, told: list[str]
) -> None:
    players.put("paplay")
    player = start()

    def kill(number: int) -> int:
        """Kill the helper of that number once it plays; gives which it was."""
        # Each plays silence first; before that, a cue may be late and dropped.
        until(lambda: len(players.played(silence=True)) - len(players.played()) == number)
        (helper,) = helpers_of(os.getpid())
        player.at(time.monotonic(), tone(clips, Cue.COUNT))
        until(lambda: len(players.played()) == number)
        os.kill(helper, signal.SIGKILL)
        return helper

    def another() -> bool:
        player.clear()  # one that has died is noticed when it is written to
        return helpers_of(os.getpid()) not in ([], [died])

    def is_given_up() -> bool:
        player.clear()
        return bool(told)

    for number in (1, 2):
        died = kill(number)
        until(another)
    assert told == []
    kill(3)
    until(is_given_up)
    assert told == [NO_SOUND]
    assert player.silent
    player.at(time.monotonic(), tone(clips, Cue.COUNT))
    player.hush()
    assert helpers_of(os.getpid()) == []


def test_a_cache_that_cannot_be_written_is_silence_and_no_fault(
    players: FakePlayers, tmp_path: Path, told: list[str]
) -> None:
    (tmp_path / "cache").write_text("", encoding="utf-8")
    player = Player(Clips(tmp_path / "cache").silence, told.append)
    player.start()
    until(lambda: told)
    player.hush()
    player.close()
    assert told == [NO_SOUND]


@needs_proc
def test_a_helper_that_stands_still_holds_nobody_up(
    start: Start, players: FakePlayers, clips: Clips
) -> None:
    player = start()
    until(lambda: helpers_of(os.getpid()))
    (helper,) = helpers_of(os.getpid())
    os.kill(helper, signal.SIGSTOP)
    before = time.monotonic()
    for _ in range(5000):
        player.at(before, tone(clips, Cue.COUNT))
    assert time.monotonic() - before < 1
    player.close()
    assert time.monotonic() - before < 4
    until(lambda: not is_alive(helper))
    assert helpers_of(os.getpid()) == []


@needs_proc
def test_closing_leaves_no_process_behind(
    start: Start, players: FakePlayers, clips: Clips, tmp_path: Path
) -> None:
    pid = tmp_path / "pid"
    players.put("paplay", f"import os; open({str(pid)!r}, 'w').write(str(os.getpid())); "
                "time.sleep(60)")  # fmt: skip
    player = start()
    until(lambda: pid.exists() and pid.read_text())
    (helper,) = helpers_of(os.getpid())
    player.close()
    assert not is_alive(helper)
    until(lambda: not is_alive(int(pid.read_text())), 1)


APP = """
import sys, time
from pathlib import Path
from rules.session import Cue
from rules.settings import Volume
from tui.sound.clips import Clips
from tui.sound.player import Player

clips = Clips(Path(sys.argv[1]))
player = Player(clips.silence, print)
player.start()
player.at(time.monotonic(), clips.tone(Cue.DONE, Volume.NORMAL))
time.sleep(60)
"""


@needs_proc
def test_nothing_survives_when_the_app_is_killed(
    players: FakePlayers, clips: Clips, tmp_path: Path
) -> None:
    pid = tmp_path / "pid"
    players.put("paplay", f"import os; open({str(pid)!r}, 'w').write(str(os.getpid())); "
                "time.sleep(60)")  # fmt: skip
    app = subprocess.Popen([sys.executable, "-c", APP, clips.folder.parent], cwd=ROOT)
    try:
        until(lambda: players.played() and pid.exists() and pid.read_text())
        (helper,) = helpers_of(app.pid)
        app.kill()
        app.wait()
        until(lambda: not is_alive(helper), 2)
        until(lambda: not is_alive(int(pid.read_text())), 2)
    finally:
        app.kill()
        app.wait()
