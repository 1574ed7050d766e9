"""What the commands share: the files and the clock they are given, ids, and how they print."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.groups import ACTIVITIES, Records
from rules.records import Activity, Record, Sport
from rules.words import SYMBOLS, visible
from store.log import Log, Version, open_log
from store.paths import data_file, settings_file
from tui.clock import zoned

if TYPE_CHECKING:
    from pendulum import DateTime

    from rules.assessment import Assessment
    from rules.settings import DistanceUnit, Settings

R = TypeVar("R", bound=Record)
T = TypeVar("T")

LAST = "last"
"""Names the latest record instead of its id."""

NONE = "none"
"""Typed for a value that is not known, or not any more."""

_SHORTEST_ID = 6
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What every command is given."""

    data: Path | None
    """The log that `--data` names; None: where `PSOAS_DATA` or the platform says."""
    now: Callable[[], datetime]
    said: set[str] = field(default_factory=set)
    """What was said aside of the settings: once is enough for a command."""
    opened: list[Log] = field(default_factory=list)
    """The logs that the command has asked for."""
    found: dict[Log, tuple[Version, Assessment]] = field(default_factory=dict)
    """What those of them came to that it has assessed, and in which state."""

    def data_path(self) -> Path:
        """Where the log is."""
        return data_file() if self.data is None else self.data

    def log(self) -> Log:
        """The log, opened; raises RehabError when it cannot be read."""
        log = open_log(self.data_path(), self.now, tell=say_aside)
        self.opened.append(log)
        return log

    def unopened_log(self) -> Log:
        """The log, not read yet: reading it may mend it."""
        log = Log(self.data_path(), self.now)
        log.tell_to(say_aside)
        return log

    def settings(self) -> Settings:
        """The person's settings and programme; what is wrong with their files is said aside."""
        # Reading TOML costs something, and not every command has use for it.
        from store.own_programme import load_programme  # noqa: PLC0415
        from store.settings import load_settings  # noqa: PLC0415

        file, tell = settings_file(), self._say_once
        return load_settings(file, tell).with_programme(load_programme(file, tell))

    def _say_once(self, sentence: str) -> None:
        if sentence not in self.said:
            self.said.add(sentence)
            say_aside(sentence)

    def keep_segment(self) -> None:
        """Keep the line for `psoas prompt`, where it is not right any more."""
        for log in self.opened if self.data is None else ():
            if log.has_changed or log in self.found:
                from tui.segment import is_fresh, keep_segment  # noqa: PLC0415 - assesses

                if log.has_changed or not is_fresh(log):
                    keep_segment(log, settings_file(), self.found.get(log))

    def zoned_now(self) -> DateTime:
        """Now, in the zone of this computer: for reading what a person types as a time."""
        return zoned(self.now())

    def assess(self, log: Log, settings: Settings) -> Assessment:
        """What the log comes to now."""
        from rules.assess import assess  # noqa: PLC0415 - only when something is assessed

        version = log.version
        found = assess(log.records(), self.now(), settings)
        self.found[log] = version, found
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The activities that a command is about."""

    setup: Setup
    sport: Sport | None
    """None: all of them."""

    def activities(self, log: Log) -> tuple[Activity, ...]:
        """Those in the log, the oldest first."""
        every = log.records().of(ACTIVITIES)
        return tuple(one for one in every if self.sport in {None, one.sport})


def choice_of(closed: type[StrEnum], *others: str) -> click.Choice[str]:
    """An option's type: the names of a closed set, as the log has them."""
    return click.Choice([*(one.value for one in closed), *others])


def say(line: str) -> None:
    """Print one line, at once."""
    # Not click's: that one writes UTF-8 where the person has asked for ASCII.
    print(line, flush=True)  # noqa: T201


def say_aside(sentence: str) -> None:
    """Say what is not the answer: about the files."""
    click.echo(visible(sentence), err=True)


def say_json(value: object) -> None:
    """Print one JSON value; in ASCII, so that no terminal and no locale can spoil it."""
    say(json.dumps(value, indent=2))


def can_print(text: str) -> bool:
    """Whether the output knows these letters."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def say_light(assessment: Assessment) -> None:
    """Print what the light is now, and its first reason unless it is go."""
    from rules.assessment import Level  # noqa: PLC0415
    from tui.speak import finding_line, light_line  # noqa: PLC0415

    say(f"Now: {light_line(assessment, symbols=can_print(SYMBOLS[assessment.light]))}")
    if assessment.light is not Level.GO:
        say(f"  {finding_line(assessment.findings[0])}")


def short_ids(records: Iterable[Record]) -> dict[str, str]:
    """The end of each id that names its record alone; as short as all can be."""
    ids = [record.id for record in records]
    longest = max(map(len, ids), default=0)
    for length in range(_SHORTEST_ID, longest):
        if len({one[-length:] for one in ids}) == len(ids):
            return {one: one[-length:] for one in ids}
    return {one: one for one in ids}


def short_id(identity: str, records: Records[Record]) -> str:
    """The end of an id that names its record alone."""
    ids = records.ids()
    endings = (identity[-length:] for length in range(_SHORTEST_ID, len(identity)))
    alone = (one for one in endings if sum(map(str.endswith, ids, repeat(one))) == 1)
    return next(alone, identity)


def find(records: Iterable[R], ending: str, unit: DistanceUnit) -> R:
    """The record whose id ends in `ending`, or the latest one for `last`.

    Raises:
        RehabError: There is none, or more than one; they are then named.
    """
    from tui.speak import record_line  # noqa: PLC0415 - only `edit` and `rm` look for one

    found = list(records)
    if ending == LAST and found:
        return found[-1]
    ending = ending.lower()
    exact = [record for record in found if record.id.lower() == ending]
    fitting = exact or [record for record in found if record.id.lower().endswith(ending)]
    match fitting:
        case [one]:
            return one
        case []:
            raise RehabError(
                f"There is no such record ({visible(ending)}): the list shows the id of each."
            )
        case _:
            ids = short_ids(found)
            shown = "; ".join(
                f"{visible(ids[one.id])} is {record_line(one, unit)}"
                for one in fitting[:_MOST_NAMED]
            )
            more = len(fitting) - _MOST_NAMED
            raise RehabError(
                f"{visible(ending)} may mean {len(fitting)} records ({shown}"
                f"{f'; and {more} more' if more > 0 else ''}): type more of its id."
            )


def list_records(records: Sequence[Record], unit: DistanceUnit, *, as_json: bool) -> None:
    """Print records, the oldest first: one line each with the id that `edit` and `rm` take."""
    from tui.speak import record_line  # noqa: PLC0415

    if as_json:
        from store.codec import to_document  # noqa: PLC0415

        say_json([to_document(record) for record in records])
        return
    ids = short_ids(records)
    for record in records:
        say(f"{visible(ids[record.id])}  {record_line(record, unit)}")


def say_saved(record: Record, log: Log, settings: Settings) -> None:
    """Print what was saved, with the id that `edit` and `rm` take."""
    from tui.speak import record_line  # noqa: PLC0415

    short = short_id(record.id, log.records())
    say(f"Saved {visible(short)}: {record_line(record, settings.unit)}")


def lived_when(setup: Setup, typed: str | None) -> datetime | None:
    """The time that was typed, if one was.

    Raises:
        RehabError: It is no time, lies ahead, or was skipped by a clock change.
    """
    if typed is None:
        return None
    from store.exchange.typed import parse_when  # noqa: PLC0415 - dear, and seldom asked for

    return parse_when(typed, setup.zoned_now())


def known(typed: str, read: Callable[[str], T]) -> T | None:
    """What was typed, read; None for `none`."""
    return None if typed.strip().lower() == NONE else read(typed)


def nothing_to_change(ctx: click.Context) -> click.UsageError:
    """The error of an `edit` that says nothing to edit."""
    return click.UsageError("Nothing to change was named", ctx)


def say_deleted(record: Record, settings: Settings) -> None:
    """Print what was deleted, and how it comes back."""
    from tui.speak import record_line  # noqa: PLC0415

    say(f"Deleted: {record_line(record, settings.unit)}")
    say("`psoas undo` brings it back.")
