"""An agent of launchd."""

import os
import plistlib
from pathlib import Path

from tests.tui.remind.conftest import PLAN, Programs
from tui.remind.launchd import property_list, recipe
from tui.remind.programs import Ran
from tui.remind.schedule import install


def test_launchd_reads_the_words_and_the_times_as_meant() -> None:
    told = plistlib.loads(property_list(PLAN))
    assert told["Label"] == "psoas.remind"
    assert tuple(told["ProgramArguments"]) == PLAN.command
    assert told["StartCalendarInterval"] == [
        {"Hour": 8, "Minute": 0},
        {"Hour": 13, "Minute": 5},
        {"Hour": 19, "Minute": 0},
    ]


def test_an_agent_is_loaded_and_one_that_is_there_unloaded_before(
    programs: Programs, home: Path
) -> None:
    domain = f"gui/{os.getuid()}"
    programs.answers["launchctl print"] = Ran(113)
    made = recipe(PLAN, programs, {"HOME": str(home)})
    path = home / "Library" / "LaunchAgents" / "psoas.remind.plist"
    load = ("launchctl", "bootstrap", domain, str(path))
    unload = ("launchctl", "bootout", f"{domain}/psoas.remind")
    assert [step.words for step in made.start] == [load]
    install(made, programs)
    assert path.read_bytes() == property_list(PLAN)
    programs.answers["launchctl print"] = Ran(0)
    made = recipe(PLAN, programs, {"HOME": str(home)})
    assert [step.words for step in made.start] == [unload, load]
    assert [step.words for step in made.stop] == [unload]
    assert (made.is_there, made.was_there) == (True, True)
