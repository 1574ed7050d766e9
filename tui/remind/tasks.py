"""A task of the Task Scheduler, on Windows: it catches up on what was missed."""

import os
from pathlib import Path
from subprocess import list2cmdline
from xml.sax.saxutils import escape

from tui.remind.programs import Run
from tui.remind.schedule import Plan, Recipe, Step, is_written

NAME = "psoas-remind"

_TASK = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Says what is due in psoas</Description>
  </RegistrationInfo>
  <Triggers>
{triggers}
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT5M</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{words}</Arguments>
    </Exec>
  </Actions>
</Task>
"""

_TRIGGER = """\
    <CalendarTrigger>
      <StartBoundary>2026-01-01T{time}:00</StartBoundary>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>"""


def recipe(plan: Plan, run: Run, folder: Path) -> Recipe:
    """The task's file is kept, so that it can be seen what was installed."""
    path = folder / f"{NAME}.xml"
    files = ((path, task(plan).encode("utf-16")),)
    is_known = run(("schtasks", "/query", "/tn", NAME)).code == 0
    make = ("schtasks", "/create", "/tn", NAME, "/xml", os.fspath(path), "/f")
    return Recipe(
        files=files,
        start=(Step(words=make),),
        stop=(Step(words=("schtasks", "/delete", "/tn", NAME, "/f")),),
        is_there=is_known and is_written(files),
        was_there=is_known,
        note="A window of the console opens for a moment at each of these times.",
    )


def task(plan: Plan) -> str:
    """The task as XML."""
    program, *words = plan.command
    return _TASK.format(
        triggers="\n".join(_TRIGGER.format(time=f"{each:%H:%M}") for each in plan.times),
        program=escape(program),
        words=escape(list2cmdline(words)),
    )
