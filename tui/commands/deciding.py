"""`psoas run join` and `apart`: whether two activities are one."""

from __future__ import annotations

from collections.abc import Sequence

import click

from rules.errors import RehabError
from rules.origin import parts
from rules.pairs import Pair, pairs
from rules.records import Activity
from rules.settings import Settings
from rules.words import visible
from store.log import Log
from tui.commands.common import Shelf, find, list_records, say, short_ids

_AS_JSON = click.option(
    "--json", "as_json", is_flag=True, help="A JSON array of what there is now instead of words."
)


@click.command()
@click.argument("ending", metavar="ID")
@_AS_JSON
@click.pass_obj
def join(shelf: Shelf, ending: str, *, as_json: bool) -> None:
    """Make one of two that may be the same; ID is the end of the id of either.

    Your pain and notes of both are kept; where two pains differ, that of the earlier entry.
    """
    from store import pairs as deciding  # noqa: PLC0415 - only `join` and `apart` decide

    settings, log = shelf.setup.settings(), shelf.setup.log()
    found = find(shelf.activities(log), ending, settings.unit)
    pair = _pair_of(found, log)
    if pair is None:
        raise RehabError("It is not doubtful whether this is another one: nothing was changed.")
    _say_decided("Joined as one", (deciding.join(log, pair),), log, settings, as_json=as_json)


@click.command()
@click.argument("ending", metavar="ID")
@_AS_JSON
@click.pass_obj
def apart(shelf: Shelf, ending: str, *, as_json: bool) -> None:
    """Say that two that may be the same are not, or split what was merged; ID is as for join."""
    from store import pairs as deciding  # noqa: PLC0415 - as above

    settings, log = shelf.setup.settings(), shelf.setup.log()
    found = find(shelf.activities(log), ending, settings.unit)
    if pair := _pair_of(found, log):
        two = deciding.keep_apart(log, pair)
    elif len(parts(found)) > 1:
        two = deciding.split(log, found)
    else:
        raise RehabError("It was not merged, and is not doubtful: nothing was changed.")
    _say_decided("On its own", two, log, settings, as_json=as_json)


def _pair_of(found: Activity, log: Log) -> Pair | None:
    """The first doubtful pair that it belongs to, whatever the sport of the other."""
    doubtful = pairs(log.records())
    return next((pair for pair in doubtful if found.id in {pair.kept.id, pair.other.id}), None)


def _say_decided(
    verb: str, now: Sequence[Activity], log: Log, settings: Settings, *, as_json: bool
) -> None:
    if as_json:
        list_records(now, settings.unit, as_json=True)
        return
    from tui.speak import record_line  # noqa: PLC0415

    ids = short_ids(log.records())
    for one in now:
        say(f"{verb}, {visible(ids[one.id])}: {record_line(one, settings.unit)}")
    say("`psoas undo` takes it back.")
