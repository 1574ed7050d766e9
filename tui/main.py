"""The way in: reads the command line, loads the one command it names, and turns errors into words.

Light on purpose: a quick command imports its own module and nothing of the others.
"""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

import click

from rules.errors import RehabError
from tui.clock import quick_now
from tui.commands.common import Setup

DONE, REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes."""

COMMANDS = {
    "today": "today:today",
    "stretch": "session:stretch",
    "strength": "session:strength",
    "test": "session:self_test",
    "check": "check:check",
    "run": "activity:run",
    "activity": "activity:activity",
    "episode": "episode:episode",
    "trends": "trends:trends",
    "history": "history:history",
    "undo": "undo:undo",
    "learn": "learn:learn",
    "import": "transfer:import_",
    "export": "export:export",
    "settings": "settings:settings",
    "programme": "programme:programme",
    "data": "data:data",
    "serve": "serve:serve",
    "remind": "remind:remind",
    "prompt": "prompt:prompt",
    "demo": "demo:demo",
    "doctor": "doctor:doctor",
    "completions": "completions:completions",
}
"""Each command with its module in `tui.commands` and its name there, in the order of the help."""

QUICK = frozenset({"today", "check", "run", "activity", "prompt"})
"""They end before it pays to look for garbage."""


class LazyGroup(click.Group):
    """Loads a command's module when the command is asked for, not before."""

    def list_commands(self, _: click.Context) -> list[str]:
        """The names of all commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"tui.commands.{module}"), name)
        if cmd_name not in QUICK:
            gc.enable()
        return command


def _say_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - dear to import

        click.echo(f"psoas {version('psoas')}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="`psoas COMMAND --help` says more about one. "
    "psoas does not diagnose, and replaces no doctor.",
)
@click.option(
    "--data",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The log to use, instead of PSOAS_DATA or your own.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_say_version,
    help="Show the version.",
)
@click.pass_context
def psoas(ctx: click.Context, data: Path | None) -> None:
    """A companion for runners whose hip flexor hurts: alone, it opens the app."""
    ctx.obj = setup = Setup(data=data, now=ctx.obj)
    ctx.call_on_close(setup.keep_segment)
    if ctx.invoked_subcommand is None:
        from tui.commands.session import is_for_lines, open_app  # noqa: PLC0415

        if is_for_lines():
            from tui.commands.today import today  # noqa: PLC0415

            ctx.invoke(today)
        else:
            ctx.exit(open_app(ctx.obj, None))


def main(argv: Sequence[str] | None = None, *, now: Callable[[], datetime] = quick_now) -> int:
    """Run one command and return its exit code; `now` gives aware times."""
    if asked := os.environ.get("_PSOAS_COMPLETE"):
        from tui.commands.completions import complete  # noqa: PLC0415 - a shell asks for words

        return complete(psoas, asked)
    arguments = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, TextIOWrapper):
        # A letter that the terminal does not know must not end a command half way.
        sys.stdout.reconfigure(errors="replace")
    try:
        with psoas.make_context("psoas", arguments, obj=now) as ctx:
            psoas.invoke(ctx)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as error:
        click.echo(_usage(error), err=True)
        return WRONG_USAGE
    except RehabError as error:
        click.echo(str(error), err=True)
        return REFUSED
    except (click.Abort, KeyboardInterrupt):
        click.echo(err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has had enough, as in `psoas history | head`.
        _print_no_more()
        return REFUSED
    except OSError as error:
        _print_no_more()
        click.echo(f"This could not be printed to its end ({error.strerror}).", err=True)
        return REFUSED
    return DONE


def _print_no_more() -> None:
    """Let what is still to be printed go nowhere, so that Python does not fail at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(error: click.UsageError) -> str:
    """What was wrong with the command line, and where to look."""
    path = error.ctx.command_path if error.ctx else "psoas"
    # click puts what may be chosen on lines of their own.
    message = " ".join(error.format_message().split())
    return f"{message.rstrip('.')} (`{path} --help` shows how)."
