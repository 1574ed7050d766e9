"""`psoas run` and `psoas activity`: what the hip was used for; a run is one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import click

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.pairs import pairs
from rules.records import Activity, Effort, Sport
from rules.settings import DistanceUnit, Settings
from rules.words import visible
from store.log import Log
from tui.clock import ago
from tui.commands.common import (
    NONE,
    Setup,
    Shelf,
    choice_of,
    find,
    known,
    list_records,
    lived_when,
    nothing_to_change,
    say,
    say_deleted,
    say_light,
    say_saved,
    short_id,
    short_ids,
)
from tui.commands.deciding import apart, join


@click.group(no_args_is_help=False)
@click.pass_context
def run(ctx: click.Context) -> None:
    """Log runs: add, list, edit, rm, join, apart."""
    ctx.obj = Shelf(setup=ctx.obj, sport=Sport.RUN)


@click.group(no_args_is_help=False)
@click.pass_context
def activity(ctx: click.Context) -> None:
    """Log anything else, such as a bike ride: add, list, edit, rm, join, apart."""
    ctx.obj = Shelf(setup=ctx.obj, sport=None)


_OPTIONS = (
    click.option("--pain", metavar="N", help="Worst pain during it, 0 to 10."),
    click.option("--before", metavar="N", help="Pain just before it, 0 to 10."),
    click.option("--after", metavar="N", help="Worst pain in the hours after it, 0 to 10."),
    click.option(
        "--effort",
        type=choice_of(Effort, NONE),
        metavar="EFFORT",
        help=f"One of {', '.join(Effort)}.",
    ),
    click.option(
        "--step", metavar="N", help="The step of the walk-run ladder that it was, from 1, or none."
    ),
    click.option(
        "--when", metavar="TIME", help='When it began, e.g. "yesterday 18:00" or "mon 7:30".'
    ),
    click.option(
        "--stride-changed/--stride-unchanged", default=None, help="The pain changed how you run."
    ),
    click.option("--note", metavar="TEXT", help="Anything to remember."),
)


def _details(command: Callable[..., None]) -> Callable[..., None]:
    """The options that adding and editing share."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """What the shared options were given; None: left out."""

    pain: str | None
    before: str | None
    after: str | None
    effort: str | None
    step: str | None
    when: str | None
    stride_changed: bool | None
    note: str | None

    def read(self, setup: Setup, settings: Settings) -> dict[str, Any]:
        """The fields of the record that were named, with their values.

        Raises:
            RehabError: A value is refused; the sentence says which and why.
        """
        from store.exchange.typed import parse_pain  # noqa: PLC0415 - not for --help

        fields: dict[str, Any] = {}
        for name, typed, read in (
            ("pain_during", self.pain, parse_pain),
            ("pain_before", self.before, parse_pain),
            ("pain_after", self.after, parse_pain),
            ("effort", self.effort, Effort),
            ("ladder_step", self.step, partial(_step, len(settings.programme.ladder.steps))),
            ("note", self.note, str),
        ):
            if typed is not None:
                fields[name] = known(typed, read)
        if self.stride_changed is not None:
            fields["stride_changed"] = self.stride_changed
        if (start := lived_when(setup, self.when)) is not None:
            fields["start"] = start
        return fields


def _step(most: int, typed: str) -> int:
    if typed not in {str(step) for step in range(1, most + 1)}:
        raise RehabError(f"The ladder has the steps 1 to {most}: give one of them.")
    return int(typed)


@run.command("add", short_help="Log a run, such as 5.2km 31:40.")
@click.argument("lengths", metavar="[DISTANCE] TIME", nargs=-1, required=True)
@_details
@click.pass_obj
def add_run(shelf: Shelf, /, lengths: tuple[str, ...], **typed: Any) -> None:
    """Log a run, e.g. `psoas run add 5.2km 31:40 --pain 2`.

    TIME is how long it took: 31:40, 1:02:03, 31m, or 45 for minutes. DISTANCE is 5.2km, 3.1mi or
    5000m; leave it out when it is unknown. The run ended now, unless --when says when it began.
    """
    _add(shelf.setup, Sport.RUN, lengths, _Typed(**typed))


@activity.command("add", short_help="Log any sport, such as bike 45:00.")
@click.argument("sport", metavar="SPORT", type=choice_of(Sport))
@click.argument("lengths", metavar="[DISTANCE] TIME", nargs=-1, required=True)
@_details
@click.pass_obj
def add_activity(shelf: Shelf, /, sport: str, lengths: tuple[str, ...], **typed: Any) -> None:
    """Log any sport, e.g. `psoas activity add bike 45:00 --pain 1`.

    SPORT is run, walk, bike, swim, aquajog, elliptical, row, hike, strength or other. TIME is how
    long it took: 31:40, 1:02:03, 31m, or 45 for minutes; DISTANCE is 20km, 12mi or 800m. It ended
    now, unless --when says when it began.
    """
    _add(shelf.setup, Sport(sport), lengths, _Typed(**typed))


def _add(setup: Setup, sport: Sport, lengths: tuple[str, ...], typed: _Typed) -> None:
    from store.exchange.typed import (  # noqa: PLC0415 - not for --help
        check_activity,
        parse_distance,
        parse_duration,
    )

    settings, now = setup.settings(), setup.now()
    *distance, duration = lengths
    seconds = parse_duration(duration)
    # A distance may stand with a space before its unit: 5 km.
    metres = parse_distance(" ".join(distance), settings.unit) if distance else None
    start = ago(now, seconds).replace(microsecond=0)
    fields = {"start": start} | typed.read(setup, settings)
    record = Activity(sport=sport, duration_s=seconds, distance_m=metres, **fields)
    check_activity(record, now, settings.unit)
    log = setup.log()
    step = None
    if sport is Sport.RUN and "ladder_step" not in fields:
        from rules.assess import ladder_step_of  # noqa: PLC0415 - only when one is saved

        step = ladder_step_of(setup.assess(log, settings))
        record = replace(record, ladder_step=step)
    (saved,) = log.add(record)
    _tell(setup, log, settings, saved)
    if step is not None:
        length = settings.programme.ladder.steps[step - 1]
        say(f"Taken for ladder step {step}, {length}.")
        short = short_id(saved.id, log.records())
        say(f"If it was no ladder run: `psoas run edit {visible(short)} --step none`.")


def _tell(setup: Setup, log: Log, settings: Settings, saved: Activity) -> None:
    """Say what was saved, what the light is now, and whether the run was a spike."""
    from rules.assess import spike_after  # noqa: PLC0415 - only when something was saved

    say_saved(saved, log, settings)
    spike = spike_after(saved, log.records(), settings)
    if spike is not None:
        say(spike)
    say_light(setup.assess(log, settings))


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="A JSON array of records instead of words.")
@click.pass_obj
def list_(shelf: Shelf, *, as_json: bool) -> None:
    """List them, the oldest first, each with the id that edit and rm take."""
    unit = shelf.setup.settings().unit
    found = shelf.activities(shelf.setup.log())
    list_records(found, unit, as_json=as_json)
    if not as_json:
        ids = short_ids(found)
        for pair in pairs(found):
            say(
                f"{visible(ids[pair.other.id])} is maybe the same as {visible(ids[pair.kept.id])}: "
                "`join` or `apart` with either id decides."
            )


@click.command()
@click.argument("ending", metavar="ID")
@click.option("--sport", type=choice_of(Sport), metavar="SPORT", help="What it was.")
@click.option("--distance", metavar="DISTANCE", help="How far: 5.2km, 3.1mi or 5000m.")
@click.option("--time", metavar="TIME", help="How long it took: 31:40, 1:02:03 or 31m.")
@_details
@click.pass_context
def edit(
    ctx: click.Context,
    /,
    ending: str,
    sport: str | None,
    distance: str | None,
    time: str | None,
    **typed: Any,
) -> None:
    """Correct one; ID is the end of its id, or `last` for the latest.

    Only what is named changes; `none` means that it is not known, as in --pain none.
    """
    shelf: Shelf = ctx.obj
    setup, settings = shelf.setup, shelf.setup.settings()
    fields = _read_lengths(distance, time, settings.unit) | _Typed(**typed).read(setup, settings)
    if sport is not None:
        fields["sport"] = Sport(sport)
    if not fields:
        raise nothing_to_change(ctx)
    log = setup.log()
    before = find(shelf.activities(log), ending, settings.unit)
    after = replace(before, **fields)
    if fields.keys() & {"start", "duration_s", "distance_m", "sport"}:
        from store.exchange.typed import check_activity  # noqa: PLC0415

        check_activity(after, setup.now(), settings.unit)
    log.replace(after)
    _tell(setup, log, settings, after)


def _read_lengths(distance: str | None, time: str | None, unit: DistanceUnit) -> dict[str, Any]:
    from store.exchange.typed import parse_distance, parse_duration  # noqa: PLC0415

    fields: dict[str, Any] = {}
    if distance is not None:
        fields["distance_m"] = known(distance, lambda typed: parse_distance(typed, unit))
    if time is not None:
        fields["duration_s"] = parse_duration(time)
    return fields


@click.command("rm")
@click.argument("ending", metavar="ID")
@click.pass_obj
def remove(shelf: Shelf, ending: str) -> None:
    """Delete one; ID is the end of its id, or `last` for the latest."""
    settings, log = shelf.setup.settings(), shelf.setup.log()
    found = find(shelf.activities(log), ending, settings.unit)
    log.delete(found)
    say_deleted(found, settings)


for _group in (run, activity):
    for _command in (list_, edit, remove, join, apart):
        _group.add_command(_command)
