"""Saying a reminder: through the desktop where there is one, else on this terminal."""

import base64
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from rules.dataclass import dataclass
from rules.remind import Reminder
from tui.remind.programs import Ran, Run

APP = "psoas"

TERMINAL = "the terminal"

_OSASCRIPT = (
    "on run argv",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "end run",
)

_TOAST = """\
$ErrorActionPreference = 'Stop'
[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
[void][Windows.Data.Xml.Dom.XmlDocument, Windows.Data.Xml.Dom.XmlDocument, ContentType = WindowsRuntime]
$made = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent('ToastText02')
$texts = $made.GetElementsByTagName('text')
[void]$texts.Item(0).AppendChild($made.CreateTextNode($env:PSOAS_TITLE))
[void]$texts.Item(1).AppendChild($made.CreateTextNode($env:PSOAS_BODY))
$app = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($app).Show($made)
"""  # noqa: E501 - names of types, which cannot be broken
"""Toasts belong to an application that Windows knows; PowerShell is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How it went."""

    by: str
    """The program that showed it, or was to; `nothing` when there is none."""
    arrived: bool
    why: str = ""
    """What went wrong, when it did not arrive."""


def say_reminder(
    reminder: Reminder,
    run: Run,
    *,
    platform: str,
    environment: Mapping[str, str],
    terminal: Callable[[str], object] | None,
) -> Said:
    """Say it, and tell whether it arrived; `terminal` prints a line, None where none is there."""
    if platform == "darwin":
        said = _by_osascript(reminder, run)
    elif platform == "win32":
        said = _by_toast(reminder, run, environment)
    else:
        said = _by_notify_send(reminder, run, environment)
    if terminal is None or said.arrived:
        return said
    for line in (reminder.title, *reminder.body.splitlines()):
        terminal(line)
    return Said(by=TERMINAL, arrived=True)


def _by_notify_send(reminder: Reminder, run: Run, environment: Mapping[str, str]) -> Said:
    # Servers read markup in the body; after `--`, nothing is an option.
    body = reminder.body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    words = ("notify-send", f"--app-name={APP}", "--", reminder.title, body)
    return _said("notify-send", run(words, environment=_with_bus(environment)))


def _with_bus(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with the way to the desktop, which cron does not know."""
    known = dict(environment)
    bus = Path(known.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}") / "bus"
    if "DBUS_SESSION_BUS_ADDRESS" not in known and bus.exists():
        known["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"
    return known


def _by_osascript(reminder: Reminder, run: Run) -> Said:
    lines = [word for line in _OSASCRIPT for word in ("-e", line)]
    return _said("osascript", run(("osascript", *lines, "--", reminder.title, reminder.body)))


def _by_toast(reminder: Reminder, run: Run, environment: Mapping[str, str]) -> Said:
    script = base64.b64encode(_TOAST.encode("utf-16-le")).decode()
    told = {**environment, "PSOAS_TITLE": reminder.title, "PSOAS_BODY": reminder.body}
    words = ("powershell.exe", "-NoProfile", "-NonInteractive", "-EncodedCommand", script)
    return _said("PowerShell", run(words, environment=told))


def _said(by: str, ran: Ran) -> Said:
    arrived = ran.code == 0
    return Said(by=by, arrived=arrived, why="" if arrived else ran.why())
