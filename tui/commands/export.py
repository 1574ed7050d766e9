"""`psoas export`: the log in another form, for another program or for a person."""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import TypeVar

import click

from rules.assessment import Due
from rules.errors import RehabError
from rules.words import visible
from store.files import refusal, write_new
from tui.commands.common import Setup, say

F = TypeVar("F", bound=Callable[..., None])

_DAYS = 14
_MOST_DAYS = 60
"""Days ahead that the calendar has: unless said, and at most (our choice)."""

_to_file = click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="A new file to write it to."
)


class _Clock(click.ParamType[time]):
    """A time of day such as 7:30."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> time:
        """The time that was typed."""
        if isinstance(value, time):
            return value
        try:
            return datetime.strptime(str(value), "%H:%M").time()  # noqa: DTZ007 - a clock's reading
        except ValueError:
            self.fail(f"{visible(str(value))} is no time of day such as 7:30", param, ctx)


def _clock(name: str, *default: str) -> Callable[[F], F]:
    """An option for when something begins; more than once where it is done more than once a day."""
    many = len(default) > 1
    return click.option(
        name,
        metavar="HH:MM",
        type=_Clock(),
        multiple=many,
        default=default if many else default[0],
        help=f"When it begins; {' and '.join(default)} unless said"
        + (", once for each session of a day." if many else "."),
    )


@click.group(no_args_is_help=False)
def export() -> None:
    """Write the log in another form."""


@export.command("json")
@_to_file
@click.pass_obj
def export_as_json(setup: Setup, *, out: Path | None) -> None:
    """All records as JSON, deleted ones too, for `psoas import` or for another program."""
    from store.exchange.records_json import as_bytes  # noqa: PLC0415

    _give(as_bytes(setup.log().all_records()), out)


@export.command("csv")
@click.option("--days", is_flag=True, help="A row per day instead: its morning, light and work.")
@_to_file
@click.pass_obj
def export_as_csv(setup: Setup, *, days: bool, out: Path | None) -> None:
    """A table for a spreadsheet, a row per activity; with --days a row per day.

    The light of a day is the one just before its first run, or at its end without a run. Text that
    a spreadsheet would take for a formula begins with an apostrophe.
    """
    from store.exchange.records_csv import activities_csv, days_csv  # noqa: PLC0415

    table = days_csv if days else activities_csv
    text = table(setup.log().records(), setup.zoned_now(), setup.settings())
    _give(text.encode("utf-8", "replace"), out)


@export.command("ics")
@click.option(
    "--days",
    metavar="N",
    type=click.IntRange(1, _MOST_DAYS),
    default=_DAYS,
    help=f"So many days, today included; {_DAYS} unless said.",
)
@_clock("--check-at", "07:00")
@_clock("--stretch-at", "08:00", "20:00")
@_clock("--strength-at", "18:00")
@_to_file
@click.pass_obj
def export_as_ics(
    setup: Setup,
    *,
    days: int,
    check_at: time,
    stretch_at: tuple[time, ...],
    strength_at: time,
    out: Path | None,
) -> None:
    """The morning checks and sessions of the coming days, as a calendar with alarms.

    They follow from what is due today. Importing a later export updates the events that are there;
    it removes none. Google and Outlook ignore alarms on import: set reminders there yourself.
    """
    from rules.coming import coming  # noqa: PLC0415
    from store.exchange.records_ics import calendar  # noqa: PLC0415

    now = setup.zoned_now()
    planned = coming(setup.log().records(), now, days, setup.settings())
    if not planned:
        raise RehabError(
            "Nothing is planned, so there is no calendar to write: `psoas today` says why."
        )
    times = {
        Due.MORNING_CHECK: (check_at,),
        Due.STRETCH: sorted(stretch_at),
        Due.STRENGTH: (strength_at,),
    }
    _give(calendar(planned, times, now), out)


@export.command("report")
@click.option(
    "--weeks",
    metavar="N",
    type=click.IntRange(1, 12),
    default=6,
    help="The weeks that it covers, 1 to 12; 6 unless said.",
)
@_to_file
@click.pass_obj
def export_as_report(setup: Setup, *, weeks: int, out: Path | None) -> None:
    """One A4 page of HTML for the physio: open it in a browser, and print it from there.

    Each line of a note that ends in "?" is on it as a question.
    """
    from importlib.metadata import version  # noqa: PLC0415 - dear to import

    from rules.report import report  # noqa: PLC0415
    from store.exchange.report import report_page  # noqa: PLC0415

    now, settings = setup.zoned_now(), setup.settings()
    said = report(setup.log().records(), now, settings, weeks=weeks)
    page = report_page(said, now, settings.unit, version("psoas"))
    _give(page.encode(), out)


def _give(data: bytes, out: Path | None) -> None:
    """Print it, or write it to a new file."""
    if out is None:
        click.echo(data, nl=False)
        return
    _write_new(out, data)
    say(f"Written: {visible(str(out))}")


def _write_new(path: Path, data: bytes) -> None:
    """Write a new file for this person alone, whole or not at all."""
    try:
        write_new(path, data)
    except FileExistsError:
        raise RehabError(
            f"{visible(str(path))} is there already and was left as it is: name a new file."
        ) from None
    except OSError as error:
        raise refusal(path, "written", error) from None
