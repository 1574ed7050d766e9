"""A task of the Task Scheduler."""

from pathlib import Path
from xml.etree import ElementTree as ET

from tests.tui.remind.conftest import NASTY, PLAN, Programs
from tui.remind.programs import Ran
from tui.remind.schedule import install
from tui.remind.tasks import recipe, task

NAMES = {"": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def find(xml: bytes, path: str) -> list[str]:
    return [found.text or "" for found in ET.fromstring(xml).findall(path, NAMES)]


def test_windows_reads_the_words_and_the_times_as_meant(programs: Programs, home: Path) -> None:
    install(recipe(PLAN, programs, home), programs)
    xml = (home / "psoas-remind.xml").read_bytes()
    assert xml.startswith(b"\xff\xfe")
    assert find(xml, "Triggers/CalendarTrigger/StartBoundary") == [
        "2026-01-01T08:00:00",
        "2026-01-01T13:05:00",
        "2026-01-01T19:00:00",
    ]
    assert find(xml, "Settings/StartWhenAvailable") == ["true"]
    assert find(xml, "Actions/Exec/Command") == [NASTY]
    (words,) = find(xml, "Actions/Exec/Arguments")
    assert words == 'remind --set "PSOAS_DATA=/x y/100%/$a/lo\'g \\"1\\".json"'


def test_the_task_is_made_from_its_file_and_deleted_by_its_name(
    programs: Programs, home: Path
) -> None:
    programs.answers["schtasks /query"] = Ran(1)
    made = recipe(PLAN, programs, home)
    make = ("schtasks", "/create", "/tn", "psoas-remind", "/xml")
    assert made.start[0].words == (*make, str(home / "psoas-remind.xml"), "/f")
    assert made.stop[0].words == ("schtasks", "/delete", "/tn", "psoas-remind", "/f")
    assert (made.is_there, made.was_there) == (False, False)
    install(made, programs)
    programs.answers["schtasks /query"] = Ran(0)
    assert recipe(PLAN, programs, home).is_there


def test_a_task_is_well_formed() -> None:
    assert task(PLAN).count("<CalendarTrigger>") == 3
