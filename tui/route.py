"""Where cues are to be heard: decided once, from where the person sits and what was heard there."""

import platform
from collections.abc import Mapping

from rules.route import Route


def route_of(environment: Mapping[str, str], *, is_web: bool) -> Route:
    """Where cues go as long as nobody has tried what is heard."""
    if is_web:
        return Route.BROWSER
    return Route.TERMINAL if is_remote(environment) else Route.HERE


def is_remote(environment: Mapping[str, str]) -> bool:
    """Whether the person sits at another computer than this one."""
    return any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY"))


def place_of(environment: Mapping[str, str], *, is_web: bool) -> str:
    """The name under which is remembered what was heard: this computer, and the way to it."""
    way = " in a browser" if is_web else " over SSH" if is_remote(environment) else ""
    return (platform.node() or "this computer") + way
