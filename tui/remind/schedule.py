"""Installing what calls `psoas remind` at certain times: files to write, programs to run."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from rules.dataclass import dataclass
from rules.errors import RehabError
from store.files import make_folder, refusal, write_new
from tui.remind.programs import MISSING, Run


class Scheduler(StrEnum):
    """What can call a command at a time of day."""

    SYSTEMD = "systemd"
    LAUNCHD = "launchd"
    CRON = "cron"
    TASKS = "tasks"
    """The Task Scheduler of Windows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be called, and when."""

    command: tuple[str, ...]
    """The whole path of psoas, and its words."""
    times: tuple[time, ...]
    """Clock times, every day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One program to run."""

    words: tuple[str, ...]
    given: str = ""
    """What it reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a scheduler is told, and how it is told no more."""

    files: tuple[tuple[Path, bytes], ...] = ()
    start: tuple[Step, ...]
    """To run once the files are there."""
    stop: tuple[Step, ...]
    """To run before they go."""
    forget: tuple[Step, ...] = ()
    """To run when they are gone."""
    is_there: bool
    """It is installed now, with exactly this."""
    was_there: bool
    """It is installed now, with this or with other words."""
    note: str = ""
    """What a person should know."""


def scheduler_of(platform: str, run: Run) -> Scheduler:
    """What this computer has; raises `RehabError` when it has none."""
    if platform == "darwin":
        return Scheduler.LAUNCHD
    if platform == "win32":
        return Scheduler.TASKS
    if run(("systemctl", "--user", "show-environment")).code == 0:
        return Scheduler.SYSTEMD
    if run(("crontab", "-l")).code != MISSING:
        return Scheduler.CRON
    raise RehabError(
        "Neither systemd nor cron is here to call psoas: install one, "
        "or have something of yours run `psoas remind`."
    )


def recipe(
    by: Scheduler, plan: Plan, run: Run, *, environment: Mapping[str, str], folder: Path
) -> Recipe:
    """What to do for a scheduler; `folder` keeps what belongs nowhere else.

    Raises:
        RehabError: The words cannot be written for it, or what it has cannot be read.
    """
    if any(letter in word for word in plan.command for letter in "\n\r\0"):
        raise RehabError("A path with a line break in it cannot be written down for a timer.")
    match by:
        case Scheduler.SYSTEMD:
            from tui.remind import systemd as made  # noqa: PLC0415

            return made.recipe(plan, run, environment)
        case Scheduler.LAUNCHD:
            from tui.remind import launchd  # noqa: PLC0415

            return launchd.recipe(plan, run, environment)
        case Scheduler.CRON:
            from tui.remind import cron  # noqa: PLC0415

            return cron.recipe(plan, run)
        case Scheduler.TASKS:
            from tui.remind import tasks  # noqa: PLC0415

            return tasks.recipe(plan, run, folder)
        case _:
            assert_never(by)


def install(made: Recipe, run: Run) -> None:
    """Write the files and start what they say; nothing stays when that fails.

    Raises:
        RehabError: It could not be done, with what the system said.
    """
    try:
        for path, content in made.files:
            _write(path, content)
        failed = _failures(made.start, run)
    except RehabError as error:
        failed = [str(error)]
    if failed:
        with suppress(RehabError):
            uninstall(made, run)
        raise RehabError(f"{failed[0]} Nothing was installed.")


def uninstall(made: Recipe, run: Run) -> None:
    """Stop it and take its files away.

    Raises:
        RehabError: It is still there, with what the system said.
    """
    failed = _failures(made.stop, run)
    for path, _ in made.files:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise refusal(path, "written", error) from None
    failed += _failures(made.forget, run)
    if failed:
        raise RehabError(" ".join(failed))


def _failures(steps: Sequence[Step], run: Run) -> list[str]:
    """What the first step that failed said; the steps after it are not tried."""
    for step in steps:
        done = run(step.words, given=step.given)
        if done.code != 0:
            return [f"`{' '.join(step.words)}` failed ({done.why()})."]
    return []


def is_written(files: Sequence[tuple[Path, bytes]]) -> bool:
    """Whether all these files are there as they should be."""
    try:
        return all(path.read_bytes() == content for path, content in files)
    except OSError:
        return False


def _write(path: Path, content: bytes) -> None:
    try:
        make_folder(path.parent)
        path.unlink(missing_ok=True)
        write_new(path, content)
    except OSError as error:
        raise refusal(path, "written", error) from None


def own_command(platform: str = sys.platform, called: str | None = None) -> Path:
    """The whole path of the `psoas` that is running.

    Raises:
        RehabError: It was not started as a script that a timer could start as well.
    """
    name = "psoas.exe" if platform == "win32" else "psoas"
    script = Path(os.path.abspath(sys.argv[0] if called is None else called))  # noqa: PTH100
    for one in (script, script.with_name(name), Path(sys.executable).with_name(name)):
        if one.name == name and one.is_file():
            return one
    raise RehabError(
        "There is no psoas script that a timer could start: install psoas, as with `uv tool "
        "install`, and try again."
    )
