"""Saying a reminder, and knowing whether it arrived."""

import base64
from pathlib import Path

import pytest

from rules.remind import Reminder
from tests.tui.remind.conftest import Programs
from tui.remind.outlets import Said, say_reminder
from tui.remind.programs import MISSING, Ran

REMINDER = Reminder(title='-t "due" $(x)', body="✖ <b>stop</b> & 'rest'\nDue: stretch")
PROGRAMS = {"linux": "notify-send", "darwin": "osascript", "win32": "PowerShell"}


def say(
    programs: Programs, platform: str, printed: list[str] | None = None, **environment: str
) -> Said:
    return say_reminder(
        REMINDER,
        programs,
        platform=platform,
        environment=environment,
        terminal=None if printed is None else printed.append,
    )


@pytest.mark.parametrize(("platform", "by"), PROGRAMS.items())
def test_it_arrived_when_the_systems_program_says_so(
    platform: str, by: str, programs: Programs
) -> None:
    printed: list[str] = []
    assert say(programs, platform, printed) == Said(by=by, arrived=True)
    assert printed == []


@pytest.mark.parametrize(("platform", "by"), PROGRAMS.items())
@pytest.mark.parametrize(
    ("answer", "why"),
    [(Ran(1, err="no\n bus"), "no bus"), (Ran(3, "out"), "out"), (Ran(9), "exit code 9")],
)
def test_it_did_not_arrive_when_that_failed(
    platform: str, by: str, answer: Ran, why: str, programs: Programs
) -> None:
    programs.answers[""] = answer
    assert say(programs, platform) == Said(by=by, arrived=False, why=why)


@pytest.mark.parametrize("platform", PROGRAMS)
def test_a_terminal_says_it_where_no_desktop_does(platform: str, programs: Programs) -> None:
    programs.answers[""] = Ran(MISSING)
    printed: list[str] = []
    assert say(programs, platform, printed) == Said(by="the terminal", arrived=True)
    assert printed == [REMINDER.title, *REMINDER.body.splitlines()]


def test_notify_send_takes_the_words_as_words(programs: Programs) -> None:
    say(programs, "linux")
    assert programs.ran == [
        (
            "notify-send",
            "--app-name=psoas",
            "--",
            REMINDER.title,
            "✖ &lt;b&gt;stop&lt;/b&gt; &amp; 'rest'\nDue: stretch",
        )
    ]


def test_notify_send_finds_the_desktop_from_cron(programs: Programs, tmp_path: Path) -> None:
    say(programs, "linux", XDG_RUNTIME_DIR=str(tmp_path))
    assert "DBUS_SESSION_BUS_ADDRESS" not in programs.environment
    (tmp_path / "bus").touch()
    say(programs, "linux", XDG_RUNTIME_DIR=str(tmp_path))
    assert programs.environment["DBUS_SESSION_BUS_ADDRESS"] == f"unix:path={tmp_path}/bus"
    say(programs, "linux", XDG_RUNTIME_DIR=str(tmp_path), DBUS_SESSION_BUS_ADDRESS="mine")
    assert programs.environment["DBUS_SESSION_BUS_ADDRESS"] == "mine"


def test_osascript_gets_the_words_apart_from_its_script(programs: Programs) -> None:
    say(programs, "darwin")
    (words,) = programs.ran
    assert words[-3:] == ("--", REMINDER.title, REMINDER.body)
    assert not any("due" in word for word in words[:-3])


def test_powershell_gets_the_words_apart_from_its_script(programs: Programs) -> None:
    say(programs, "win32", PATH="x")
    ((*_, encoded),) = programs.ran
    script = base64.b64decode(encoded).decode("utf-16-le")
    assert "due" not in script
    assert "$env:PSOAS_TITLE" in script
    assert programs.environment == {
        "PATH": "x",
        "PSOAS_TITLE": REMINDER.title,
        "PSOAS_BODY": REMINDER.body,
    }
