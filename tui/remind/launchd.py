"""An agent of launchd, on macOS: it catches up on what was missed while the computer slept."""

import os
import plistlib
from collections.abc import Mapping
from pathlib import Path

from tui.remind.programs import Run
from tui.remind.schedule import Plan, Recipe, Step, is_written

NAME = "psoas.remind"


def recipe(plan: Plan, run: Run, environment: Mapping[str, str]) -> Recipe:
    """A property list in this person's LaunchAgents."""
    path = (
        Path(environment.get("HOME") or "~").expanduser() / "Library/LaunchAgents" / f"{NAME}.plist"
    )
    files = ((path, property_list(plan)),)
    domain = f"gui/{os.getuid()}"
    stop = Step(words=("launchctl", "bootout", f"{domain}/{NAME}"))
    is_loaded = run(("launchctl", "print", f"{domain}/{NAME}")).code == 0
    load = Step(words=("launchctl", "bootstrap", domain, os.fspath(path)))
    return Recipe(
        files=files,
        start=(stop, load) if is_loaded else (load,),
        stop=(stop,),
        is_there=is_loaded and is_written(files),
        was_there=is_loaded,
    )


def property_list(plan: Plan) -> bytes:
    """What launchd is told."""
    return plistlib.dumps(
        {
            "Label": NAME,
            "ProgramArguments": list(plan.command),
            "StartCalendarInterval": [
                {"Hour": each.hour, "Minute": each.minute} for each in plan.times
            ],
            "ProcessType": "Background",
        },
        sort_keys=False,
    )
