"""`psoas history`: every record of the log."""

import click

from tui.commands.common import Setup, list_records


@click.command()
@click.option("--json", "as_json", is_flag=True, help="A JSON array of records instead of words.")
@click.pass_obj
def history(setup: Setup, *, as_json: bool) -> None:
    """List everything in the log, the oldest first."""
    unit = setup.settings().unit
    list_records(setup.log().records(), unit, as_json=as_json)
