"""The player and its helper on a real sound server: what is dropped, what is survived."""

import os
import shutil
import signal
import time
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.phrases import Phrase, phrases_of
from rules.session import Cue
from rules.settings import Voice, Volume
from tests.audio.conftest import Recording, Server, find, seconds_of, sleep_until, until
from tests.matching import best_match
from tests.processes import children_of
from tests.rules.driving import stretch
from tui.sound.clips import Clip, Clips
from tui.sound.player import HELPER, NO_SOUND, Player
from tui.sound.tones import RATE
from tui.sound.voice import Speaker, synthesiser_here


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    """With its tones made: making one takes longer than a cue may be late."""
    clips = Clips(tmp_path_factory.mktemp("clips"))
    for cue in Cue:
        tone(clips, cue)
    return clips


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
    (helper,) = children_of(os.getpid(), running=str(HELPER))
    os.kill(helper, signal.SIGSTOP)
    sleep_until(now + 3.9)
    os.kill(helper, signal.SIGCONT)
    sleep_until(now + 6)
    heard = recording.stop()
    count, end = find(heard, Cue.COUNT, now + 0.3), find(heard, Cue.END, now + 4.5)
    assert min(count.r, end.r) > 0.9
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
        until(lambda: not player.silent)
        assert told == [NO_SOUND]
        player.close()
    finally:
        server.stop()


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="needs espeak-ng")
def test_what_is_said_is_heard_after_its_tone_and_told_from_what_else_is_said(
    server: Server, player: Player, tmp_path: Path
) -> None:
    synthesiser = synthesiser_here()
    clips = Clips(tmp_path / "cache", repr(synthesiser))
    phrases = phrases_of(stretch(), Voice.FULL)[:4]
    Speaker(clips, synthesiser, pytest.fail).prepare(phrases, Volume.NORMAL)

    def said(phrase: Phrase) -> Clip:
        return clips.clip(phrase.cue, Volume.NORMAL, phrase.text)

    until(lambda: all(said(phrase).text for phrase in phrases))
    recording = Recording(server)
    due, when = [], time.monotonic() + 0.5
    for phrase in phrases:
        due.append(when)
        player.at(when, said(phrase))
        when += said(phrase).seconds + 0.3
    sleep_until(when)
    heard = recording.stop()
    bank = [samples_in(said(phrase).path) for phrase in phrases]
    for number, start in enumerate(due):
        first = heard.sample_at(start - 0.1)
        window = heard.samples[first : first + round(0.2 * RATE) + len(bank[number])]
        likeness = [best_match([*window, *[0] * len(each)], each).of_the_whole for each in bank]
        assert likeness.index(max(likeness)) == number
        assert likeness[number] > 0.9, likeness
        assert sorted(likeness)[-2] < 0.6, likeness


def samples_in(path: Path) -> "array[int]":
    with wave.open(str(path), "rb") as wav:
        return array("h", wav.readframes(wav.getnframes()))
