"""`psoas doctor`: what a bug report needs, and nothing that is private."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from rules.errors import RehabError
from rules.records import Record, Unknown
from rules.route import Route
from rules.words import visible
from store.paths import settings_file
from tui.commands.common import Setup, say, say_json

LIBRARIES = (
    "textual",
    "tinydb",
    "pendulum",
    "click",
    "platformdirs",
    "tomlkit",
    "msgspec",
    "fitdecode",
    "icalendar",
    "wakepy",
)
"""Whose versions are told, where they are installed."""

_TERMINAL = ("TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LC_ALL", "LANG")
"""Variables that name a terminal and its letters; they are shown as they are."""
_SET = ("TMUX", "STY", "NO_COLOR", "WT_SESSION")
"""Variables of which only is told that they are set."""

_UNREADABLE = "cannot be read"
_UNKNOWN = "unknown"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
@click.pass_obj
def doctor(setup: Setup, *, as_json: bool) -> None:
    """Tell what a bug report needs: counts alone of the log, no date, no note, no name.

    Reads, and changes nothing.
    """
    report = {
        "psoas": _version("psoas"),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "platform": f"{platform.system()} {platform.release()} {platform.machine()}",
        "libraries": {name: _version(name) for name in LIBRARIES},
        "terminal": _terminal(os.environ),
        "cues": _cues(os.environ),
        "settings": _settings(),
        "log": _log(setup),
    }
    if as_json:
        say_json(report)
        return
    for name, value in report.items():
        if isinstance(value, dict):
            say(f"{name}:")
            for key, told in value.items():
                say(f"  {key.replace('_', ' ')}: {_words(told)}")
        else:
            say(f"{name}: {_words(value)}")


def _words(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(_words, value)) or "none"
        case dict():
            return ", ".join(f"{key} {told}" for key, told in value.items()) or "none"
        case _:
            return visible(str(value))


def _version(name: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - dear to import

    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _terminal(environment: Mapping[str, str]) -> dict[str, Any]:
    from tui.route import is_remote  # noqa: PLC0415

    columns, rows = shutil.get_terminal_size()
    return {
        "is_terminal": sys.stdout.isatty(),
        "size": f"{columns}x{rows}",
        "encoding": sys.stdout.encoding,
        "variables": {name: environment[name] for name in _TERMINAL if name in environment},
        "set": [name for name in _SET if name in environment],
        "over_ssh": is_remote(environment),
    }


def _cues(environment: Mapping[str, str]) -> dict[str, Any]:
    from store.heard import heard_at  # noqa: PLC0415
    from tui.route import place_of, route_of  # noqa: PLC0415
    from tui.sound.helper import PLAYERS  # noqa: PLC0415
    from tui.sound.voice import synthesiser_here  # noqa: PLC0415

    try:
        file = settings_file().with_name("heard.json")
        heard: Route | None = heard_at(file, place_of(environment, is_web=False))
    except RehabError:
        heard = None
    voice = synthesiser_here()
    return {
        "route": heard or route_of(environment, is_web=False),
        "tried_from_the_mat": heard is not None,
        "players": [line[0] for line in PLAYERS if shutil.which(line[0])],
        "voice": voice.line[0] if voice else None,
        "off": environment.get("PSOAS_SOUND") == "off",
    }


def _settings() -> dict[str, Any]:
    from store.settings import read_settings  # noqa: PLC0415 - reading TOML costs something

    try:
        file = settings_file()
    except RehabError:
        return {"file": _UNREADABLE, "right": False}
    is_right = not any(read_settings(file).faults())
    return {"file": _without_home(file), "is_there": file.exists(), "right": is_right}


def _log(setup: Setup) -> dict[str, Any]:
    """Of what is wrong with a log, only that something is: sentences about it name what is in it.

    `psoas data check` says them.
    """
    from store import care  # noqa: PLC0415 - dear to import

    told: dict[str, Any] = {"file": _UNREADABLE, "sound": False}
    try:
        file = setup.data_path()
        told |= {"file": _without_home(file), "is_there": file.exists()}
        log = setup.unopened_log()
        if care.check(log):
            return told
        everything = log.all_records()
    except RehabError:
        return told
    living = [record for record in everything if not record.deleted]
    counts = Counter(map(_kind, living))
    return told | {
        "sound": True,
        "bytes": file.stat().st_size if file.exists() else 0,
        "records": dict(sorted(counts.items())),
        "deleted": len(everything) - len(living),
        "devices": len(log.disk.parts()),
    }


def _kind(record: Record) -> str:
    # A kind that only another version knows may be any word.
    return _UNKNOWN if isinstance(record, Unknown) else record.kind


def _without_home(path: Path) -> str:
    """The path as it is written with `~`: a home folder has the person's name."""
    try:
        return str(Path("~") / path.absolute().relative_to(Path.home()))
    except (RuntimeError, ValueError):
        # There is no home, or it is elsewhere.
        return str(path)
