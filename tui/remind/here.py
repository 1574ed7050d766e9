"""This computer, as reminders see it: its system, and how programs are run on it."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from rules.dataclass import dataclass
from tui.remind.programs import Run, run_program
from tui.remind.schedule import own_command


def start_apart(words: Sequence[str]) -> None:
    """Start a program that goes on when this one, and its terminal, are gone."""
    subprocess.Popen(  # noqa: S603 - the words are our own
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=getattr(subprocess, "DETACHED_PROCESS", 0),  # Windows' way of saying so
        cwd=Path.home(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """What a test puts its own in the place of."""

    platform: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    run: Run = run_program
    start_apart: Callable[[Sequence[str]], None] = start_apart
    command: Callable[[], Path] = own_command


def this_computer() -> Here:
    """The real one."""
    return Here()
