"""Where cues are to be heard."""

import pytest

from tui.route import Route, is_remote, route_of


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
