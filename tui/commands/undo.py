"""`psoas undo`: take the last change of the log back."""

import click

from rules.errors import RehabError
from rules.words import plural
from tui.commands.common import Setup, say, say_light
from tui.speak import record_line

_BECAME = {
    "added": "gone again",
    "changed": "as before the change",
    "deleted": "there again",
}
"""What undoing makes of the records, by what was done to them."""

FEW = 12
"""Up to so many records each get a line (our choice): an import may have brought hundreds."""


@click.command()
@click.pass_obj
def undo(setup: Setup) -> None:
    """Take the last change back; once more, the one before it."""
    settings, log = setup.settings(), setup.log()
    undone = log.undo()
    if undone is None:
        raise RehabError("There is no change left to take back.")
    say(f"Undone: {plural(len(undone.records), 'record')} {_BECAME[undone.what]}.")
    living = {record.id: record for record in log.records()}
    for record in undone.records[:FEW]:
        say(record_line(living.get(record.id, record), settings.unit))
    if len(undone.records) > FEW:
        say(f"... and {len(undone.records) - FEW} more.")
    say_light(setup.assess(log, settings))
