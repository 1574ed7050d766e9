"""Where cues are to be heard."""

import platform

import pytest

from rules.route import Route
from tui.route import is_remote, place_of, route_of


@pytest.mark.parametrize(
    ("environment", "is_web", "route"),
    [
        ({}, False, Route.HERE),
        ({"SSH_CONNECTION": "", "TMUX": "x"}, False, Route.HERE),
        ({"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, False, Route.TERMINAL),
        ({"SSH_TTY": "/dev/pts/1"}, False, Route.TERMINAL),
        ({"SSH_TTY": "/dev/pts/1"}, True, Route.BROWSER),
        ({}, True, Route.BROWSER),
    ],
)
def test_the_sound_goes_where_the_person_sits(
    environment: dict[str, str], is_web: bool, route: Route
) -> None:
    assert route_of(environment, is_web=is_web) is route
    assert is_remote(environment) is ("SSH_TTY" in environment or route is Route.TERMINAL)


@pytest.mark.parametrize(
    ("environment", "is_web", "place"),
    [
        ({}, False, "laptop"),
        ({"SSH_TTY": "/dev/pts/1"}, False, "laptop over SSH"),
        ({"SSH_TTY": "/dev/pts/1"}, True, "laptop in a browser"),
    ],
)
def test_a_place_is_this_computer_and_the_way_to_it(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], is_web: bool, place: str
) -> None:
    monkeypatch.setattr(platform, "node", lambda: "laptop")
    assert place_of(environment, is_web=is_web) == place


def test_a_computer_without_a_name_is_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "node", lambda: "")
    assert place_of({}, is_web=False) == "this computer"
