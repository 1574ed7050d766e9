"""The player and its helper on a real sound server: what is dropped, what is survived."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.session import Cue
from rules.settings import Volume
from tests.audio.conftest import Recording, Server, find, seconds_of, sleep_until, until
from tui.sound.clips import Clip, Clips
from tui.sound.player import HELPER, NO_SOUND, Player


@pytest.fixture
def clips(tmp_path: Path) -> Clips:
    return Clips(tmp_path / "cache")


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def player(
    server: Server, clips: Clips, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Player]:
    yield from started(server, clips, told, monkeypatch)


def started(
    server: Server, clips: Clips, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Player]:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    player = Player(clips.silence, told.append)
    player.start()
    yield player
    player.close()


def helper_of(pid: int) -> int:
    """The helper that a process has started."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text(encoding="utf-8").split():
            if str(HELPER) in Path(f"/proc/{child}/cmdline").read_text(encoding="utf-8"):
                return int(child)
    raise AssertionError("no helper")


def tone(clips: Clips, cue: Cue) -> Clip:
    return clips.tone(cue, Volume.NORMAL)


def test_what_fell_due_while_the_computer_stood_still_is_never_heard(
    server: Server, player: Player, clips: Clips
) -> None:
    player.at(time.monotonic(), tone(clips, Cue.TURN))
    time.sleep(0.6)
    recording = Recording(server)
    now = time.monotonic()
    for seconds, cue in ((0.3, Cue.COUNT), (1.5, Cue.HALF), (4.5, Cue.END)):
        player.at(now + seconds, tone(clips, cue))
    sleep_until(now + 0.9)
    helper = helper_of(os.getpid())
    os.kill(helper, signal.SIGSTOP)
    sleep_until(now + 3.9)
    os.kill(helper, signal.SIGCONT)
    sleep_until(now + 6)
    heard = recording.stop()
    count, end = find(heard, Cue.COUNT, now + 0.3), find(heard, Cue.END, now + 4.5)
    assert min(count.r, end.r) > 0.9
    assert max(count.late, end.late) < 0.1
    assert heard.is_silent(now + 0.6, now + 4.4)


def test_hush_ends_a_tone_within_a_moment(server: Server, player: Player, clips: Clips) -> None:
    player.at(time.monotonic(), tone(clips, Cue.TURN))
    time.sleep(0.6)
    recording = Recording(server)
    due = time.monotonic() + 0.2
    player.at(due, tone(clips, Cue.DONE))
    player.at(due + 0.6, tone(clips, Cue.COUNT))
    sleep_until(due + 0.4)
    hushed = time.monotonic()
    player.hush()
    sleep_until(due + 2)
    heard = recording.stop()
    assert not heard.is_silent(due + 0.2, due + 0.4)
    assert heard.last_sound(due, due + 1.9) - hushed < 0.2


def test_a_server_that_dies_and_returns_is_heard_again(
    clips: Clips, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "server"
    folder.mkdir()
    server = Server(folder)
    server.start()
    try:
        players = started(server, clips, told, monkeypatch)
        player = next(players)
        player.at(time.monotonic() + 0.2, tone(clips, Cue.COUNT))
        time.sleep(0.5)
        assert not player.silent
        server.stop()
        player.at(time.monotonic(), tone(clips, Cue.HALF))
        until(lambda: player.silent)
        player.at(time.monotonic(), tone(clips, Cue.HALF))
        server.start()
        recording = Recording(server)
        due = time.monotonic() + 0.5
        player.at(due, tone(clips, Cue.END))
        sleep_until(due + 0.5 + seconds_of(Cue.END))
        found = find(recording.stop(), Cue.END, due)
        assert found.r > 0.9
        assert found.late < 0.1
        until(lambda: not player.silent)
        assert told == [NO_SOUND]
        player.close()
    finally:
        server.stop()
