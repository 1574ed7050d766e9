"""Where cues are to be heard: decided once, from where the person sits."""

from collections.abc import Mapping
from enum import StrEnum


class Route(StrEnum):
    """Where the sound comes out."""

    HERE = "here"
    """The speakers of this computer."""
    TERMINAL = "terminal"
    """The bell of the terminal: the speakers of this computer are in another room."""
    BROWSER = "browser"
    """The page that shows the app."""


def route_of(environment: Mapping[str, str], *, is_web: bool) -> Route:
    """Where cues go when the person has not said otherwise."""
    if is_web:
        return Route.BROWSER
    return Route.TERMINAL if is_remote(environment) else Route.HERE


def is_remote(environment: Mapping[str, str]) -> bool:
    """Whether the person sits at another computer than this one."""
    return any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY"))
