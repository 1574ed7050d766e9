"""What a session needs of the place where it runs."""

import platform
from dataclasses import replace
from pathlib import Path

import pytest

from rules.advance import advance, begin
from rules.errors import RehabError
from rules.route import Route
from rules.session import Discard, Pause, Stop, Tick
from rules.settings import DEFAULTS, Volume
from tests.rules.driving import stretch
from tests.tui.sound.conftest import FakePlayers, players, until
from tui.surroundings import Surroundings

__all__ = ["players"]

SSH = {"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}


class Place:
    """A computer, the way to it, and what comes out there."""

    def __init__(self, tmp_path: Path) -> None:
        self.heard = tmp_path / "heard.json"
        self.settings = DEFAULTS
        self.sent: list[str] = []
        self.told: list[str] = []
        self.at = 1000.0

    def around(self, environment: dict[str, str], *, is_web: bool = False) -> Surroundings:
        return Surroundings(
            heard=self.heard,
            clock=lambda: self.at,
            settings=lambda: self.settings,
            tell=self.told.append,
            send=self.sent.append,
            is_web=lambda: is_web,
            environment=environment,
        )

    def rings(self, around: Surroundings) -> bool:
        """Whether the terminal's bell rings at a session's end, and nothing of the page's."""
        session, effects = begin(replace(stretch(), at=self.at, index=len(stretch().steps)))
        around.follow(session, effects, None)
        try:
            until(lambda: self.sent, 1)
        except AssertionError:
            return False
        return "\a" in "".join(self.sent)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.delenv("PSOAS_SOUND")
    monkeypatch.setenv("PSOAS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(platform, "node", lambda: "laptop")
    return Place(tmp_path)


def test_over_ssh_the_bell_of_the_terminal_rings(place: Place, players: FakePlayers) -> None:
    players.put("aplay")
    assert place.rings(place.around(SSH))
    assert players.played(silence=True) == []


def test_here_the_speakers_play_and_the_bell_is_silent(place: Place, players: FakePlayers) -> None:
    players.put("aplay")
    around = place.around({})
    session, effects = begin(replace(stretch(), at=place.at))
    around.follow(session, effects, None)

    def is_heard() -> bool:
        # The first cues are dropped where the player takes longer to start than one may be late.
        nonlocal session
        place.at += 0.02
        tick = Tick(place.at)
        session, effects = advance(session, tick)
        around.follow(session, effects, tick)
        return bool(players.played())

    until(is_heard)
    around.close()
    assert place.sent == []


def test_in_a_browser_its_page_is_told(place: Place) -> None:
    around = place.around(SSH, is_web=True)
    around.follow(*begin(replace(stretch(), at=place.at)), None)
    until(lambda: "\x1b]5150;cue;get-ready;normal\x1b\\" in place.sent)


def test_what_was_heard_here_once_holds_from_then_on(place: Place) -> None:
    assert place.around(SSH).routes == (Route.TERMINAL,)
    assert place.around({}).routes == (Route.HERE, Route.TERMINAL)
    place.around({}).remember(Route.TERMINAL)
    assert place.rings(place.around({}))


def test_where_nothing_was_heard_nothing_is_sent(place: Place) -> None:
    place.around(SSH).remember(Route.NOWHERE)
    assert not place.rings(place.around(SSH))
    assert place.sent == []


def test_what_was_heard_on_one_way_says_nothing_of_another(place: Place) -> None:
    place.around({}).remember(Route.NOWHERE)
    assert place.rings(place.around(SSH))


def test_trying_out_is_heard_also_when_cues_are_off_and_changes_with_the_route(
    place: Place, players: FakePlayers
) -> None:
    players.put("aplay")
    place.settings = replace(DEFAULTS, volume=Volume.OFF)
    around = place.around({})
    around.sound.try_out(Route.HERE)
    until(lambda: [one.clip for one in players.played()] == ["count", "count", "end"])
    around.sound.try_out(Route.TERMINAL)
    until(lambda: place.sent == ["\a"])
    around.close()


def test_what_cannot_be_remembered_is_told(place: Place) -> None:
    place.heard.mkdir()
    with pytest.raises(RehabError):
        place.around({}).remember(Route.HERE)


def test_the_computer_stays_awake_from_the_first_move_to_the_last(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[str] = []
    monkeypatch.setattr("tui.awake.Awake.start", lambda _: held.append("awake"))
    monkeypatch.setattr("tui.awake.Awake.stop", lambda _: held.append("asleep"))
    around = place.around(SSH)
    session, effects = begin(replace(stretch(), at=place.at))
    around.follow(session, effects, None)
    for event in (Stop(place.at), Discard(place.at)):
        assert held == ["awake"]
        session, effects = advance(session, event)
        around.follow(session, effects, event)
    assert held == ["awake", "asleep"]


def test_the_page_is_named_after_the_phase_once_a_phase_and_after_psoas_in_the_end(
    place: Place,
) -> None:
    place.settings = replace(DEFAULTS, volume=Volume.OFF)
    around = place.around({}, is_web=True)
    session, effects = begin(replace(stretch(), at=place.at))
    around.follow(session, effects, None)
    for event in (Tick(place.at + 1), Pause(place.at + 1), Stop(place.at + 1)):
        session, effects = advance(session, event)
        around.follow(session, effects, event)
    discard = Discard(place.at + 1)
    session, effects = advance(session, discard)
    around.follow(session, effects, discard)
    assert place.sent == [
        "\x1b]2;Get ready · Left hip flexor stretch · psoas\x1b\\",
        "\x1b]2;Paused · Left hip flexor stretch · psoas\x1b\\",
        "\x1b]2;Stop? · Left hip flexor stretch · psoas\x1b\\",
        "\x1b]2;psoas\x1b\\",
    ]


def test_a_terminal_keeps_the_title_that_its_window_has(place: Place) -> None:
    place.settings = replace(DEFAULTS, volume=Volume.OFF)
    around = place.around({})
    session, effects = begin(replace(stretch(), at=place.at))
    around.follow(session, effects, None)
    assert place.sent == []


@pytest.mark.parametrize(
    ("volume", "heard"), [(Volume.LOUD, "loud"), (Volume.OFF, "normal")], ids=["loud", "off"]
)
def test_a_page_is_told_how_loud_what_is_tried_out_is(
    place: Place, volume: Volume, heard: str
) -> None:
    place.settings = replace(DEFAULTS, volume=volume)
    around = place.around({}, is_web=True)
    around.sound.try_out(Route.BROWSER)
    until(lambda: place.sent)
    assert place.sent[0] == f"\x1b]5150;cue;count;{heard}\x1b\\"
    around.close()
