"""`psoas export`: the log in another form, for another program or for a person."""

from pathlib import Path

import click

from rules.errors import RehabError
from rules.words import visible
from store.exchange.records_json import export_json
from store.files import refusal, write_new
from tui.commands.common import Setup, say


@click.group(no_args_is_help=False)
def export() -> None:
    """Write the log in another form."""


@export.command("json")
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), help="A new file to write it to."
)
@click.pass_obj
def export_as_json(setup: Setup, *, out: Path | None) -> None:
    """All records as JSON, deleted ones too, for `psoas import` or for another program."""
    # JSON is UTF-8 whatever the terminal's letters; half a letter pair becomes its JSON escape.
    data = export_json(setup.log().all_records()).encode("utf-8", "backslashreplace")
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
