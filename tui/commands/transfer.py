"""`psoas import`: records in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC
from functools import partial
from glob import has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rules.errors import RehabError
from rules.records import Sport
from rules.words import plural, visible
from store.exchange.records_json import Imported, is_export, read_file
from store.exchange.records_json import import_json as import_records
from store.log import Log
from tui.commands.common import Setup, choice_of, say, say_json
from tui.commands.progress import Progress

if TYPE_CHECKING:
    from store.exchange.recording import FileRead
    from store.exchange.taking import Row


@click.command("import")
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Say what would come, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
@click.option(
    "--sport", type=choice_of(Sport), metavar="SPORT", help="For files that do not say their sport."
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
    together: bool,
) -> None:
    """Add activities from watches' files, or what `psoas export json` wrote.

    What the log has had already stays as it is; the same run from two files becomes one. A file
    with a fault is refused whole, and the others are taken. Activities come as one change.
    """
    setup: Setup = ctx.obj
    log = setup.log()
    exports = [path for path in paths if _is_export(path)]
    files = [path for path in paths if path not in exports]
    wish = Sport(sport) if sport else None
    try:
        rows = _read_rows(setup, log, files, wish, together=together) if files else ()
    except KeyboardInterrupt:
        click.echo("Stopped: the log is as it was.", err=True)
        raise
    told = _import_exports(log, exports, dry_run=dry_run, as_json=as_json)
    if rows:
        told = _take_rows(setup, log, rows, told, dry_run=dry_run, as_json=as_json)
    elif files:
        why = f"{files[0]} holds no activity: nothing was added from it."
        told["refused"].append({"file": str(files[0]), "why": why})
    if as_json:
        # These three are always there; what is rare only when it is.
        say_json({k: v for k, v in told.items() if v or k in {"added", "known", "refused"}})
    for one in told["refused"]:
        why = one["why"] if one["file"] in one["why"] else f"{one['file']}: {one['why']}"
        click.echo(visible(why), err=True)
    ctx.exit(1 if told["refused"] else 0)


def _is_export(path: Path) -> bool:
    """Whether it is for the JSON reader, which also says best why a file cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(200)
    except IsADirectoryError:
        return False
    except OSError:
        return not has_magic(str(path))
    if path.suffix.lower() != ".json":
        return is_export(head)
    # Its index is JSON too; dear to import, and rare.
    from store.exchange.garmin_export import is_summaries  # noqa: PLC0415

    return not is_summaries(head)


def _read_rows(
    setup: Setup, log: Log, files: Sequence[Path], sport: Sport | None, *, together: bool
) -> tuple[Row, ...]:
    """What becomes of each activity of the files, with a line on how far the reading is."""
    # Decoders are dear to import, and an export needs none.
    from store.exchange.reading import read_paths  # noqa: PLC0415
    from store.exchange.taking import (  # noqa: PLC0415
        Place,
        Verdict,
        activities_of,
        as_same,
        preview,
    )

    settings = setup.settings()
    now, records, progress = setup.zoned_now(), log.all_records(), Progress()
    zone = now.tzinfo or UTC
    place = Place(now=now, zone=zone, day_end=settings.day_end, sport=sport)

    def told() -> Iterator[FileRead]:
        known = activities_of(records).files
        with closing(read_paths(files, known=known, unit=settings.unit)) as reads:
            for read in reads:
                yield read
                progress(read.done)

    try:
        rows = preview(records, told(), place)
    finally:
        progress.clear()
    if not together:
        return rows
    return tuple(as_same(row) if row.verdict is Verdict.MAYBE else row for row in rows)


def _take_rows(
    setup: Setup,
    log: Log,
    rows: tuple[Row, ...],
    told: dict[str, Any],
    *,
    dry_run: bool,
    as_json: bool,
) -> dict[str, Any]:
    """Take them, and say so; gives what JSON says, with what was told before."""
    from store.exchange.taking import take  # noqa: PLC0415
    from tui.commands.import_words import import_json, import_lines  # noqa: PLC0415

    taken = None if dry_run else take(log, rows)
    if not as_json:
        for line in import_lines(rows, setup.settings().unit, dry_run=dry_run):
            say(line)
    return {name: told[name] + more for name, more in import_json(rows, taken).items()}


def _import_exports(
    log: Log, paths: Sequence[Path], *, dry_run: bool, as_json: bool
) -> dict[str, Any]:
    take = _preview(log) if dry_run else partial(import_records, log)
    told: dict[str, Any] = {"added": [], "known": 0, "refused": [], "merged": [], "maybe": []}
    for path in paths:
        try:
            imported = take(path)
        except RehabError as error:
            told["refused"].append({"file": str(path), "why": str(error)})
            continue
        # In a dry run a record without an id has none to tell yet.
        told["added"] += [one or None for one in imported.added]
        told["known"] += imported.known
        if not as_json:
            _say_imported(path, imported, dry_run=dry_run)
    return told


def _say_imported(path: Path, imported: Imported, *, dry_run: bool) -> None:
    verb = "would be added" if dry_run else "added"
    new = f"{plural(len(imported.added), 'record')} {verb}"
    known = f"; {imported.known} known already" if imported.known else ""
    say(f"{visible(path.name)}: {new}{known}.")


def _preview(log: Log) -> Callable[[Path], Imported]:
    """Read files as an import does, and write nothing."""
    seen = {record.id for record in log.all_records()}

    def take(path: Path) -> Imported:
        records = read_file(path)
        new = tuple(record.id for record in records if record.id not in seen)
        seen.update(filter(None, new))
        return Imported(added=new, known=len(records) - len(new))

    return take
