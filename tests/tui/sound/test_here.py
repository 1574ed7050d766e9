"""Sound on this computer, in the real program: what a person without any sees and hears."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rules.errors import RehabError
from rules.records import Episode, Side
from rules.route import Route
from rules.session import Tick
from rules.settings import Settings
from store.log import open_log
from store.settings import change_settings
from tests.rules.driving import Driven, stretch
from tests.tui.sound.conftest import FakePlayers, until
from tests.tui.test_terminal import ESCAPES, running
from tui import clock
from tui.sound.here import Sound
from tui.sound.player import NO_SOUND

NOISE = "ALSA lib pcm.c: Unknown PCM default"
NOISY = f"print({NOISE!r}); print({NOISE!r}, file=sys.stderr); sys.exit(1)"
FIRST_WORDS = NO_SOUND.split(",", maxsplit=1)[0]


@pytest.fixture
def environment(tmp_path: Path, players: FakePlayers) -> dict[str, str]:
    log = open_log(tmp_path / "log.json", clock.quick_now)
    log.add(Episode(side=Side.LEFT, onset=date.today()))  # noqa: DTZ011
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    return kept | {
        "PSOAS_SOUND": "",
        "PSOAS_DATA": str(tmp_path / "log.json"),
        "PSOAS_CONFIG": str(tmp_path / "settings.toml"),
        "PSOAS_CACHE": str(tmp_path / "cache"),
        "TERM": "xterm-256color",
    }


def test_without_sound_the_terminal_shows_only_our_own_says_so_and_rings(
    environment: dict[str, str], players: FakePlayers
) -> None:
    players.put("paplay", NOISY)
    with running(environment, "stretch") as terminal:
        terminal.wait_for(FIRST_WORDS)
        terminal.wait_for("HOLD")
        until(lambda: "begin" in {start.clip for start in players.played()})
        until(lambda: terminal.read(0.1) or True)
        terminal.type("\x11")  # ctrl+q
        terminal.wait()
        shown = ESCAPES.sub(b"", terminal.seen)
        assert b"ALSA" not in shown
        assert shown.count(b"\x07") == 1


def test_with_sound_no_bell_rings(environment: dict[str, str], players: FakePlayers) -> None:
    players.put("paplay")
    with running(environment, "stretch") as terminal:
        until(lambda: terminal.read(0.05) or players.played())
        terminal.type("\x1b[C")  # right: skip
        terminal.wait_for("HOLD")
        until(lambda: "begin" in {start.clip for start in players.played()})
        terminal.type("\x11")
        terminal.wait()
        assert b"\x07" not in ESCAPES.sub(b"", terminal.seen)


def test_muted_no_process_plays_and_no_bell_rings(
    environment: dict[str, str], players: FakePlayers, tmp_path: Path
) -> None:
    change_settings(tmp_path / "settings.toml", volume="off")
    with running(environment, "stretch") as terminal:
        terminal.wait_for("GET READY")
        terminal.type("\x1b[C")
        terminal.wait_for("HOLD")
        terminal.type("\x11")
        terminal.wait()
        assert b"\x07" not in ESCAPES.sub(b"", terminal.seen)
        assert FIRST_WORDS.encode() not in terminal.seen
    assert players.played(silence=True) == []


def sound_at(clock: Callable[[], float]) -> Sound:
    return Sound(
        route=lambda: Route.HERE,
        clock=clock,
        settings=Settings,
        tell=pytest.fail,
        send=pytest.fail,
    )


def test_it_can_be_kept_silent_from_outside(
    players: FakePlayers, monkeypatch: pytest.MonkeyPatch
) -> None:
    players.put("paplay")
    monkeypatch.setenv("PSOAS_SOUND", "off")
    driven = Driven(stretch())
    sound = sound_at(lambda: driven.session.at)
    sound.follow(driven.session, tuple(driven.effects), None)
    sound.try_out(Route.HERE)
    assert sound.sounding == 0
    sound.close()
    assert players.played(silence=True) == []


def test_it_begins_with_the_first_session_and_ends_with_the_app(
    players: FakePlayers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    players.put("paplay")
    monkeypatch.setenv("PSOAS_SOUND", "")
    monkeypatch.setenv("PSOAS_CACHE", str(tmp_path / "cache"))
    driven = Driven(stretch())
    sound = sound_at(lambda: driven.session.at)
    assert not (tmp_path / "cache").exists()
    sound.follow(driven.session, tuple(driven.effects), None)
    assert 0 < sound.sounding < 1

    def is_heard() -> bool:
        # The first cues are dropped where the player takes longer to start than one may be late.
        effects = driven.wait(0.02)
        sound.follow(driven.session, effects, Tick(driven.session.at))
        return bool(players.played())

    until(is_heard)
    sound.close()
    assert sound.sounding == 0


def test_a_cache_in_the_home_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSOAS_CACHE", "~nobody-of-this-name/cache")
    with pytest.raises(RehabError, match="PSOAS_CACHE"):
        sound_at(lambda: 0.0)
