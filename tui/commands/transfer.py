"""`psoas import`: records in."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from rules.errors import RehabError
from rules.words import plural, visible
from store.exchange.records_json import Imported, import_json, read_file
from store.log import Log
from tui.commands.common import Setup, say, say_json


@click.command("import")
@click.argument(
    "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Say what would come, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
@click.pass_context
def import_(ctx: click.Context, paths: tuple[Path, ...], *, dry_run: bool, as_json: bool) -> None:
    """Add the records of files that `psoas export json` wrote.

    Records that the log has had already stay as they are. A file with a fault is refused whole,
    and the others are taken.
    """
    setup: Setup = ctx.obj
    log = setup.log()
    take = _preview(log) if dry_run else partial(import_json, log)
    added: list[str | None] = []
    known, refused = 0, []
    for path in paths:
        try:
            imported = take(path)
        except RehabError as error:
            refused.append({"file": str(path), "why": str(error)})
            continue
        # In a dry run a record without an id has none to tell yet.
        added += [one or None for one in imported.added]
        known += imported.known
        if not as_json:
            _say_imported(path, imported, dry_run=dry_run)
    if as_json:
        say_json({"added": added, "known": known, "refused": refused})
    for one in refused:
        click.echo(visible(one["why"]), err=True)
    ctx.exit(1 if refused else 0)


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
