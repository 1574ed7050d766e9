"""`psoas import`: records in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.records import Sport
from rules.words import visible
from store.log import Log
from store.paths import settings_file
from tui.commands.common import Setup, choice_of, say, say_json
from tui.commands.progress import Progress

if TYPE_CHECKING:
    from rules.records import Record
    from rules.settings import DistanceUnit
    from store.exchange.as_activity import Place
    from store.exchange.columns import Columns
    from store.exchange.recording import FileRead
    from store.exchange.taking import Aside, Row


@click.command("import")
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Say what would come, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
@click.option(
    "--sport", type=choice_of(Sport), metavar="SPORT", help="For files that do not say their sport."
)
@click.option(
    "--columns",
    "said",
    metavar="COLUMN=WHAT,...",
    help="What the columns of a table are, as in Date=start,Km=distance_km,Shoes=none.",
)
@click.option("--together", is_flag=True, help="Merge what is maybe the same, too.")
@click.pass_context
def import_(
    ctx: click.Context,
    paths: tuple[Path, ...],
    *,
    dry_run: bool,
    as_json: bool,
    sport: str | None,
    said: str | None,
    together: bool,
) -> None:
    """Add activities from watches' files and tables, or what `psoas export json` wrote.

    What the log has had already stays as it is; the same run from two files becomes one. A file
    with a fault is refused whole, and the others are taken. All that comes is one change. How the
    columns of a table are read is told, and kept for the next one when you say it.
    """
    setup: Setup = ctx.obj
    log = setup.log()
    wish = Sport(sport) if sport else None
    try:
        came = _read(setup, log, paths, wish, said)
    except KeyboardInterrupt:
        click.echo("Stopped: the log is as it was.", err=True)
        raise
    rows = came.together() if together else came.rows
    ctx.exit(_take(setup, log, rows, came, dry_run=dry_run, as_json=as_json))


@dataclass(frozen=True, slots=True)
class _Came:
    """What a reading came to."""

    rows: tuple[Row, ...]
    aside: Aside
    said: Mapping[str, Columns]
    """The columns that were said now, by the fingerprints of their tables."""

    def together(self) -> tuple[Row, ...]:
        """With all that is maybe the same as the same."""
        from store.exchange.taking import Verdict, as_same  # noqa: PLC0415

        return tuple(as_same(row) if row.verdict is Verdict.MAYBE else row for row in self.rows)


def _read(
    setup: Setup, log: Log, paths: Sequence[Path], sport: Sport | None, said: str | None
) -> _Came:
    """What becomes of all that the files hold; once more when a table is to be read otherwise."""
    # Decoders are dear to import, and other commands need none.
    from store.exchange.as_activity import Place  # noqa: PLC0415
    from store.exchange.columns import columns_file, kept_columns  # noqa: PLC0415
    from store.exchange.mapping import said_columns  # noqa: PLC0415

    now, records = setup.zoned_now(), log.all_records()
    unit, day_end = (settings := setup.settings()).unit, settings.day_end
    place = Place(now=now, zone=now.tzinfo or UTC, day_end=day_end, sport=sport)
    kept = kept_columns(columns_file(settings_file()))
    rows, aside = _read_once(paths, records, place, kept, unit)
    if said is None:
        return _Came(rows or (_nothing(paths[0]),), aside, {})
    if not aside.tables:
        raise RehabError("--columns is for a table of an unknown program, and there is none here.")
    changed = {
        fingerprint: said_columns(said, table.table, table.columns)
        for fingerprint, (_, table) in aside.tables.items()
    }
    rows, aside = _read_once(paths, records, place, kept | changed, unit)
    return _Came(rows or (_nothing(paths[0]),), aside, changed)


def _nothing(path: Path) -> Row:
    from store.exchange.taking import Row, Verdict  # noqa: PLC0415

    why = f"{path} holds no activity: nothing was added from it."
    return Row(file=path.name, verdict=Verdict.REFUSED, why=why)


def _read_once(
    paths: Sequence[Path],
    records: Sequence[Record],
    place: Place,
    columns: Mapping[str, Columns],
    unit: DistanceUnit,
) -> tuple[tuple[Row, ...], Aside]:
    """The rows, with a line on how far the reading is while it goes on."""
    from store.exchange.reading import read_paths  # noqa: PLC0415
    from store.exchange.taking import Aside, activities_of, preview  # noqa: PLC0415

    aside, progress = Aside(), Progress()

    def told() -> Iterator[FileRead]:
        known = activities_of(records).files
        with closing(read_paths(paths, known=known, columns=columns, unit=unit)) as reads:
            for read in reads:
                yield read
                progress(read.done)

    try:
        return preview(records, aside.heard(told()), place), aside
    finally:
        progress.clear()


def _take(
    setup: Setup,
    log: Log,
    rows: tuple[Row, ...],
    came: _Came,
    *,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Take the rows, keep what was said of columns, and say so; gives the exit code."""
    from store.exchange.columns import columns_file, keep_columns  # noqa: PLC0415
    from store.exchange.taking import take  # noqa: PLC0415
    from tui.commands.import_words import import_json, import_lines, refusals  # noqa: PLC0415

    for fingerprint, columns in () if dry_run else came.said.items():
        keep_columns(columns_file(settings_file()), fingerprint, columns)
    taken = None if dry_run else take(log, rows)
    if as_json:
        say_json(import_json(rows, taken, came.aside))
    else:
        for line in import_lines(rows, came.aside, setup.settings().unit, dry_run=dry_run):
            say(line)
    refused = refusals(rows)
    for one in refused:
        why = one["why"] if one["file"] in one["why"] else f"{one['file']}: {one['why']}"
        click.echo(visible(why), err=True)
    return 1 if refused else 0
