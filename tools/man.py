"""Write the man page, docs/psoas.1, from what `--help` says of every command.

`python tools/man.py` prints it, `python tools/man.py --write` puts it into its file.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tui.main import psoas  # noqa: E402 - the path comes first

PAGE = ROOT / "docs" / "psoas.1"

ENVIRONMENT = {
    "PSOAS_DATA": "The log, instead of log.json in the platform's data folder.",
    "PSOAS_CONFIG": "The file of the settings, instead of settings.toml in its config folder.",
    "PSOAS_CACHE": "The folder of what can be made anew, such as tones.",
    "PSOAS_SOUND": "With the value off, nothing is heard.",
    "NO_COLOR": "Set to anything, the app has no colours; every colour has a word beside it.",
}
EXITS = {"0": "Done.", "1": "Refused; nothing was written.", "2": "The words were wrong."}
NO_DOCTOR = "psoas does not diagnose, and replaces no doctor."


def page() -> str:
    """The whole page, for any reader of man pages."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    yield '.\\" Written by tools/man.py from the help of the commands; do not edit.'
    yield f'.TH PSOAS 1 "" "psoas {project["version"]}" "User Commands"'
    yield ".SH NAME"
    yield f"psoas \\- {_plain(project['description'][0].lower() + project['description'][1:-1])}"
    yield ".SH SYNOPSIS"
    yield ".B psoas"
    yield "[\\fIOPTIONS\\fR] [\\fICOMMAND\\fR [\\fIARGS\\fR]...]"
    yield ".SH DESCRIPTION"
    yield from _paragraphs(psoas.help or "")
    yield ".PP"
    yield _plain(NO_DOCTOR)
    yield ".SH OPTIONS"
    context = click.Context(psoas, info_name="psoas", **psoas.context_settings)
    yield from _options(psoas, context)
    yield ".SH COMMANDS"
    yield from _commands(psoas, context)
    for title, rows in (("ENVIRONMENT", ENVIRONMENT), ("EXIT STATUS", EXITS)):
        yield f".SH {title}"
        for name, words in rows.items():
            yield from (".TP", f".B {_plain(name)}", _plain(words))


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        if command.hidden:
            continue
        below = click.Context(command, info_name=name, parent=context)
        arguments = " ".join(command.collect_usage_pieces(below))
        if isinstance(command, click.Group) and not command.invoke_without_command:
            yield from _commands(command, below)
            continue
        yield ".SS " + _plain(f"{below.command_path} {arguments}".strip())
        yield from _paragraphs(command.help or "")
        yield from _options(command, below)
        if isinstance(command, click.Group):
            yield from _commands(command, below)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        # Every command has --help; the page says so once.
        if not isinstance(parameter, click.Option) or (context.parent and "-h" in parameter.opts):
            continue
        if record := parameter.get_help_record(context):
            names, words = record
            yield from (".TP", f"\\fB{_plain(names)}\\fR", _plain(words))


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(re.split(r"\n\s*\n", cleandoc(text).split("\f")[0])):
        if number:
            yield ".PP"
        yield _plain(" ".join(paragraph.split()))


def _plain(text: str) -> str:
    """Text as it is: nothing in it is taken for a command of the page's language."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    escaped = escaped.replace("'", "\\(aq").replace("^", "\\(ha").replace("~", "\\(ti")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def main() -> None:
    """Print the page, or write it."""
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())


if __name__ == "__main__":
    main()
