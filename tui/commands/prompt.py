"""`psoas prompt` with options; alone, `tui.entry` answers it, and faster."""

import click

from tui.commands.common import Setup, say, say_json
from tui.segment import work_out


@click.command()
@click.option(
    "--fresh", is_flag=True, expose_value=False, help="Work it out from the log, and keep it."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, worked out from the log.")
@click.pass_obj
def prompt(setup: Setup, *, as_json: bool) -> None:
    """The light and what is due, in at most 20 letters, for a shell's prompt.

    Alone, it only prints what was kept when the log last changed: an empty line when that is not of
    today.
    """
    light, text = work_out(setup.log(), setup.settings())
    if as_json:
        say_json({"text": text, "light": light})
    else:
        say(text)
