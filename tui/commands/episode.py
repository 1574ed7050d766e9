"""`psoas episode`: one injury from its onset until it has settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import click

from rules.days import local_date
from rules.errors import RehabError
from rules.records import Episode, Side
from rules.settings import Settings
from store.log import Log
from tui.commands.common import (
    Setup,
    choice_of,
    known,
    nothing_to_change,
    say,
    say_json,
    say_light,
    say_saved,
)

_STAGES = range(1, 4)
_DATE = "A date: 2026-03-09, 9 mar, today, yesterday or mon."


@click.group(no_args_is_help=False)
def episode() -> None:
    """Say how the injury goes on: start, running, cleared, settled."""


def _of(setup: Setup, log: Log, settings: Settings) -> Episode | None:
    """The current episode, or else the one that ended last."""
    from rules.assess import current_episode  # noqa: PLC0415 - not for --help
    from rules.episodes import newest  # noqa: PLC0415

    records = log.records()
    ended = newest(record for record in records if isinstance(record, Episode))
    return current_episode(records, setup.now(), settings) or ended


def _read_day(setup: Setup, settings: Settings, typed: str) -> date:
    """The day that was typed; one that lies ahead is refused."""
    from store.exchange.typed import parse_date  # noqa: PLC0415 - dear

    now = setup.zoned_now()
    # Until the day ends, at 03:00, `today` is the day before.
    today = local_date(now, settings.day_end)
    day = parse_date(typed, now.on(today.year, today.month, today.day).at(12))
    if day > now.date():
        raise RehabError(f"{day} lies ahead: give a day that has been.")
    return day


def _check(record: Episode) -> None:
    """Refuse turning points from before the episode began."""
    for name, day in (
        ("resting", record.resting_since),
        ("running", record.running_since),
        ("cleared", record.cleared_on),
        ("settled", record.settled_on),
    ):
        if day is not None and day < record.onset:
            raise RehabError(
                f"{name.capitalize()} on {day} is before the onset, {record.onset}: "
                "correct one of them."
            )


@episode.command()
@click.argument("side", metavar="left|right|both", type=choice_of(Side))
@click.option("--onset", metavar="DATE", default="today", help=f"When it began. {_DATE}")
@click.option("--resting-since", metavar="DATE", help="When the rest began; the onset if left out.")
@click.option(
    "--bone-risk",
    is_flag=True,
    help="An earlier stress fracture, missed periods, or eating too little for the training.",
)
@click.option("--note", metavar="TEXT", help="Anything to remember.")
@click.pass_obj
def start(
    setup: Setup,
    *,
    side: str,
    onset: str,
    resting_since: str | None,
    bone_risk: bool,
    note: str | None,
) -> None:
    """Begin an episode: this side hurts."""
    settings, log = setup.settings(), setup.log()
    record = Episode(
        side=Side(side),
        onset=_read_day(setup, settings, onset),
        resting_since=None if resting_since is None else _read_day(setup, settings, resting_since),
        bone_risk=bone_risk,
        note=note,
    )
    _check(record)
    before = _of(setup, log, settings)
    if before is not None and before.settled_on is None:
        raise RehabError(
            f"An episode of {before.onset} ({before.side}) is open: end it with `psoas episode "
            "settled`, or correct it with `psoas episode edit`."
        )
    (saved,) = log.add(record)
    say_saved(saved, log, settings)
    say_light(setup.assess(log, settings))


def _turning_point(name: str, field: str, text: str) -> click.Command:
    """A command that dates one turning point of the open episode."""

    @click.command(name, help=text)
    @click.argument("day", metavar="[DATE]", default="today")
    @click.pass_obj
    def turn(setup: Setup, day: str) -> None:
        settings, log = setup.settings(), setup.log()
        turned: dict[str, Any] = {field: _read_day(setup, settings, day)}
        open_one = _of(setup, log, settings)
        if open_one is None or open_one.settled_on is not None:
            raise RehabError("No episode is open: `psoas episode start left` begins one.")
        _change(setup, log, settings, replace(open_one, **turned))

    return turn


for _command in (
    _turning_point("running", "running_since", "You run again, since DATE (today if left out)."),
    _turning_point("cleared", "cleared_on", "A clinician has cleared running, on DATE."),
    _turning_point("settled", "settled_on", "It is over, since DATE (today if left out)."),
):
    episode.add_command(_command)


@episode.command()
@click.option("--side", type=choice_of(Side), metavar="SIDE", help="left, right or both.")
@click.option("--onset", metavar="DATE", help=f"When it began. {_DATE}")
@click.option("--resting-since", metavar="DATE", help="When the rest began.")
@click.option("--running", metavar="DATE", help="Since when you run again.")
@click.option("--cleared", metavar="DATE", help="When a clinician cleared running.")
@click.option("--settled", metavar="DATE", help="When it was over.")
@click.option("--bone-risk/--no-bone-risk", default=None, help="Whether bone may be at risk.")
@click.option(
    "--stage", metavar="N", help="Your own strength stage, 1 to 3, instead of the plan's."
)
@click.option("--note", metavar="TEXT", help="Anything to remember.")
@click.pass_context
def edit(ctx: click.Context, /, bone_risk: bool | None, **typed: str | None) -> None:
    """Correct the open episode, or the one that ended last.

    Only what is named changes; `none` takes a date or a stage away, as in --settled none.
    """
    setup: Setup = ctx.obj
    settings, log = setup.settings(), setup.log()
    fields = _read_fields(setup, settings, typed)
    if bone_risk is not None:
        fields["bone_risk"] = bone_risk
    if not fields:
        raise nothing_to_change(ctx)
    before = _of(setup, log, settings)
    if before is None:
        raise RehabError("There is no episode yet: `psoas episode start left` begins one.")
    _change(setup, log, settings, replace(before, **fields))


def _read_fields(setup: Setup, settings: Settings, typed: dict[str, str | None]) -> dict[str, Any]:
    """The fields of the episode that were named, with their values."""

    def read_day(text: str) -> date:
        return _read_day(setup, settings, text)

    readers: dict[str, tuple[str, Callable[[str], object]]] = {
        "resting_since": ("resting_since", read_day),
        "running": ("running_since", read_day),
        "cleared": ("cleared_on", read_day),
        "settled": ("settled_on", read_day),
        "stage": ("stage_override", _read_stage),
        "note": ("note", str),
    }
    fields: dict[str, Any] = {
        field: known(text, read)
        for option, (field, read) in readers.items()
        if (text := typed[option]) is not None
    }
    if (onset := typed["onset"]) is not None:
        fields["onset"] = read_day(onset)
    if (side := typed["side"]) is not None:
        fields["side"] = Side(side)
    return fields


def _read_stage(typed: str) -> int:
    if typed not in {str(stage) for stage in _STAGES}:
        raise RehabError(
            f"The strength stages are {_STAGES[0]} to {_STAGES[-1]}: give one of them, or none."
        )
    return int(typed)


def _change(setup: Setup, log: Log, settings: Settings, after: Episode) -> None:
    _check(after)
    log.replace(after)
    say_saved(after, log, settings)
    say_light(setup.assess(log, settings))


@episode.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object, or null, instead of words.")
@click.pass_obj
def show(setup: Setup, *, as_json: bool) -> None:
    """Show the open episode, or the one that ended last."""
    settings, log = setup.settings(), setup.log()
    found = _of(setup, log, settings)
    if as_json:
        from store.codec import to_document  # noqa: PLC0415

        say_json(found and to_document(found))
    elif found is None:
        say("There is no episode yet: `psoas episode start left` begins one.")
    else:
        from tui.speak import record_line  # noqa: PLC0415

        say(record_line(found, settings.unit))
        say_light(setup.assess(log, settings))
