"""What reminders remember on this computer: their times, a snooze, and how the last one went."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime, time
from pathlib import Path
from typing import Any

from rules.dataclass import dataclass
from store.files import locked, replace_file, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One reminder that was given, or was to be."""

    at: datetime
    by: str
    """The program that was to show it; `nothing` when there was none."""
    arrived: bool
    """That program has said that it took it."""
    why: str = ""
    """What it said when it did not arrive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """All that is remembered."""

    by: str = ""
    """What was installed: a scheduler's name; empty when nothing was."""
    times: tuple[time, ...] = ()
    """At which it calls."""
    snoozed_until: datetime | None = None
    last: Delivery | None = None


def load_reminders(path: Path) -> Reminders:
    """What the file remembers; nothing when it is missing or damaged."""
    # A file that is damaged costs a snooze, so it is no trouble.
    try:
        return _read(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Reminders()


def change_reminders(path: Path, change: Callable[[Reminders], Reminders]) -> Reminders:
    """Keep what `change` makes of what is remembered; nobody else changes it meanwhile.

    Raises:
        RehabError: The file cannot be written.
    """
    file = resolve(path)
    with locked(file):
        before = load_reminders(file)
        after = change(before)
        if after != before:
            replace_file(file, json.dumps(_plain(after), indent=1).encode())
    return after


def _plain(kept: Reminders) -> dict[str, Any]:
    last, until = kept.last, kept.snoozed_until
    return {
        "by": kept.by,
        "times": [f"{each:%H:%M}" for each in kept.times],
        "snoozed_until": until.isoformat() if until else None,
        "last": last and {each.name: _value(getattr(last, each.name)) for each in fields(last)},
    }


def _value(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _read(found: Mapping[str, Any]) -> Reminders:
    until, last = found["snoozed_until"], found["last"]
    return Reminders(
        by=str(found["by"]),
        times=tuple(map(time.fromisoformat, found["times"])),
        snoozed_until=_aware(until) if until else None,
        last=Delivery(
            at=_aware(last["at"]),
            by=str(last["by"]),
            arrived=last["arrived"] is True,
            why=str(last["why"]),
        )
        if last
        else None,
    )


def _aware(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at
