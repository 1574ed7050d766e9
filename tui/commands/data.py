"""`psoas data`: where the log is, whether it is sound, its backups, and other devices' copies."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rules.errors import RehabError
from rules.words import plural, visible
from tui.commands.common import Setup, say, say_json

if TYPE_CHECKING:
    from store.care import Brought

_FILE = click.Path(path_type=Path)


@click.group(no_args_is_help=False)
def data() -> None:
    """Find the log's file, check and mend it, keep it and bring it back."""


@data.command()
@click.pass_obj
def path(setup: Setup) -> None:
    """Print where the log is; its history and its backups are beside it."""
    say(str(setup.data_path()))


@data.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
@click.pass_context
def check(ctx: click.Context, *, as_json: bool) -> None:
    """Read the log and its history to the last byte; nothing is changed.

    Exits with 1 when they are not sound.
    """
    from store import care  # noqa: PLC0415 - dear to import, as below

    setup: Setup = ctx.obj
    file, log = setup.data_path(), setup.unopened_log()
    wrong = care.check(log)
    living, everything = ((), ()) if wrong else (log.records(), log.all_records())
    deleted = len(everything) - len(living)
    if as_json:
        counts = {} if wrong else {"records": len(living), "deleted": deleted}
        say_json({"file": str(file), "sound": not wrong, **counts, "wrong": list(wrong)})
    elif wrong:
        for sentence in wrong:
            say(visible(sentence))
        say("`psoas data scrub` mends what can be mended.")
    elif not file.exists():
        say(f"{visible(str(file))} is not there yet: it is made with the first record.")
    else:
        say(
            f"{visible(str(file))} is sound: {plural(len(living), 'record')}, "
            f"and {deleted} deleted."
        )
    ctx.exit(1 if wrong else 0)


@data.command()
@click.pass_obj
def scrub(setup: Setup) -> None:
    """Check the log and its history to the last byte, and make either again from the other."""
    from store import care  # noqa: PLC0415

    log = setup.unopened_log()
    wrong = care.scrub(log)
    for sentence in wrong:
        say(visible(sentence))
    say("Mended." if wrong else f"{visible(str(setup.data_path()))} is sound.")


@data.command()
@click.option("--out", metavar="FILE", type=_FILE, help="A new file to write it to.")
@click.pass_obj
def backup(setup: Setup, *, out: Path | None) -> None:
    """Keep the log as it is now; each day's first change does so by itself."""
    from store import care  # noqa: PLC0415

    say(f"Written: {visible(str(care.backup(setup.log(), out)))}")


@data.command()
@click.argument("file", required=False, type=_FILE)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def restore(setup: Setup, *, file: Path | None, yes: bool) -> None:
    """Make the log what FILE holds: a backup, named as it is listed, a log or an export.

    Without FILE, lists the backups. `psoas undo` takes it back.
    """
    from store import care  # noqa: PLC0415

    log = setup.log()
    if file is None:
        kept = care.backups(log)
        if not kept:
            raise RehabError("There is no backup yet: the first change of each day makes one.")
        for one in kept:
            say(visible(one.name))
        return
    file = care.backup_named(log, file)
    change = care.restore(log, file, only_look=True)
    if not (change.added or change.changed or change.gone):
        say(f"{visible(file.name)} holds what the log holds: nothing to bring back.")
        return
    said = f"That is {_brought(change)}, {change.gone} gone"
    if not yes and not sys.stdin.isatty():
        raise RehabError(f"{said}: type --yes where nobody can be asked; nothing was changed.")
    if not yes:
        click.confirm(f"{said}. Go on?", abort=True, err=True)
    care.restore(log, file)
    say(f"{_brought(change)}, {change.gone} gone. `psoas undo` takes it back.")


@data.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.pass_obj
def merge(setup: Setup, *, files: tuple[Path, ...]) -> None:
    """Bring in what another device's log holds: its file, its history, or a conflict copy.

    The newest value of each field holds, whichever device it comes from.
    """
    from store import care  # noqa: PLC0415

    change = care.merge(setup.log(), files)
    gone = f", {change.gone} gone" if change.gone else ""
    say(f"{_brought(change)}{gone}.")


@data.command()
@click.pass_obj
def compact(setup: Setup) -> None:
    """Write the log's file anew, without the older states of its records; nothing is lost."""
    from store import care  # noqa: PLC0415

    before, after = care.compact(setup.log())
    say(f"{before:,} bytes before, {after:,} now.")


def _brought(change: Brought) -> str:
    return f"{plural(change.added, 'record')} added, {change.changed} changed"
