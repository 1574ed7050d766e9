"""A timer of systemd, of this person's own: it also catches up on what was missed."""

import re
from collections.abc import Mapping
from pathlib import Path

from tui.remind.programs import Run
from tui.remind.schedule import Plan, Recipe, Step, is_written

NAME = "psoas-remind"

_PLAIN = re.compile(r"[\w/.,:=+-]+")
"""A word in which nothing has a meaning of its own."""

_REFUSED = frozenset("'\"\\$\t")
"""Letters that systemd does not take, or not as they are, in the path of a program."""

_SERVICE = """\
[Unit]
Description=Say what is due in psoas
StartLimitIntervalSec=15min
StartLimitBurst=5

[Service]
Type=oneshot
ExecStart={command}
# It fails when nothing is there yet to show it, as right after logging in.
Restart=on-failure
RestartSec=1min
"""

_TIMER = """\
[Unit]
Description=Look at certain times whether something is due in psoas

[Timer]
{times}
Persistent=true

[Install]
WantedBy=timers.target
"""


def recipe(plan: Plan, run: Run, environment: Mapping[str, str]) -> Recipe:
    """A service and its timer in the folder of this person's units."""
    files = unit_files(plan, units_folder(environment))
    is_enabled = run(_systemctl("is-enabled", f"{NAME}.timer")).code == 0
    return Recipe(
        files=files,
        start=(
            Step(words=_systemctl("daemon-reload")),
            Step(words=_systemctl("enable", f"{NAME}.timer")),
            Step(words=_systemctl("restart", f"{NAME}.timer")),
        ),
        stop=(Step(words=_systemctl("disable", "--now", f"{NAME}.timer")),),
        forget=(Step(words=_systemctl("daemon-reload")),),
        is_there=is_enabled and is_written(files),
        was_there=is_enabled,
    )


def unit_files(plan: Plan, folder: Path) -> tuple[tuple[Path, bytes], ...]:
    """The units, each with its path."""
    command = " ".join(map(_escaped, _startable(plan.command)))
    times = "\n".join(f"OnCalendar=*-*-* {each:%H:%M}:00" for each in plan.times)
    return (
        (folder / f"{NAME}.service", _SERVICE.format(command=command).encode()),
        (folder / f"{NAME}.timer", _TIMER.format(times=times).encode()),
    )


def units_folder(environment: Mapping[str, str]) -> Path:
    """Where systemd looks for a person's own units."""
    named = environment.get("XDG_CONFIG_HOME", "")
    config = Path(named) if named.startswith("/") else Path("~/.config").expanduser()
    return config / "systemd" / "user"


def _startable(command: tuple[str, ...]) -> tuple[str, ...]:
    """The command; through a shell where systemd refuses the path of the program."""
    if _REFUSED.isdisjoint(command[0]):
        return command
    return ("/bin/sh", "-c", 'exec "$0" "$@"', *command)


def _escaped(word: str) -> str:
    """A word as a unit file has it: systemd.syntax(7), systemd.service(5)."""
    if _PLAIN.fullmatch(word):
        return word
    for letter, escaped in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("$", "$$"), ("\t", "\\t")):
        word = word.replace(letter, escaped)
    return f'"{word}"'


def _systemctl(*words: str) -> tuple[str, ...]:
    return ("systemctl", "--user", *words)
