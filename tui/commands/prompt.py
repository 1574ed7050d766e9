"""`psoas prompt` with options; alone, `tui.entry` answers it, and faster."""

import click

from rules.segment import segment
from tui.commands.common import Setup, say, say_json


@click.command()
@click.option(
    "--fresh", is_flag=True, expose_value=False, help="Work it out from the log, and keep it."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, worked out from the log.")
@click.pass_obj
def prompt(setup: Setup, *, as_json: bool) -> None:
    """The light, short enough for a shell's prompt.

    With what is due, in at most 20 letters. Alone, it only prints what was kept when the log last
    changed: an empty line when that is not of today.
    """
    log, settings = setup.log(), setup.settings()
    assessment = setup.assess(log, settings)
    text = segment(assessment)
    if as_json:
        say_json({"text": text, "light": assessment.light})
    else:
        say(text)
