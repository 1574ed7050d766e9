"""`psoas data`: where the log is, and whether it can be read."""

import click

from rules.words import plural, visible
from tui.commands.common import Setup, say, say_json


@click.group(no_args_is_help=False)
def data() -> None:
    """Find the log's file, and check it."""


@data.command()
@click.pass_obj
def path(setup: Setup) -> None:
    """Print where the log is."""
    say(str(setup.data_path()))


@data.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
@click.pass_obj
def check(setup: Setup, *, as_json: bool) -> None:
    """Read every record and say whether the file is sound; it is not changed."""
    file, log = setup.data_path(), setup.log()
    living, everything = log.records(), log.all_records()
    deleted = len(everything) - len(living)
    if as_json:
        say_json({"file": str(file), "records": len(living), "deleted": deleted})
    elif not file.exists():
        say(f"{visible(str(file))} is not there yet: it is made with the first record.")
    else:
        say(
            f"{visible(str(file))} is sound: {plural(len(living), 'record')}, "
            f"and {deleted} deleted."
        )
