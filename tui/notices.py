"""What goes to the terminal itself and not onto the screen: its bell, and a word in its window."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

BELL = "\a"

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def notice(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """A desktop notification for terminals that know OSC 9; the others pass over it in silence.

    tmux lets it through only wrapped, and only with `allow-passthrough`; nothing else unwraps it.
    """
    # Digits and a semicolon in front would be another command to some terminals.
    clean = _CONTROLS.sub(" ", text).strip().lstrip("0123456789; ")
    sequence = f"\x1b]9;{clean}\x1b\\"
    if not environment.get("TMUX"):
        return sequence
    return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"


def title(text: str) -> str:
    """The name of the window, or of the page that shows the app."""
    return f"\x1b]2;{_CONTROLS.sub(' ', text)}\x1b\\"


def send(app: App[Any], sequence: str) -> None:
    """Write to the terminal between two frames, as Textual's own bell does; nothing without one."""
    driver = app._driver  # noqa: SLF001 - there is no public way, and `App.bell` does the same
    if driver is not None:
        driver.write(sequence)
