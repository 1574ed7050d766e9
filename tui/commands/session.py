"""`psoas stretch`, `strength` and `test`: in the app on a terminal, in lines everywhere else."""

import io
import os
import sys
import threading
from dataclasses import replace

import click

from rules.session import SessionName
from rules.settings import Voice
from store.paths import settings_file
from tui.clock import clock
from tui.commands.common import Setup, say
from tui.surroundings import Surroundings


def is_for_lines() -> bool:
    """Whether this is no place for the app: not a terminal, or one that cannot move its cursor."""
    # Windows does not use TERM.
    term = os.environ.get("TERM") or ("dumb" if os.name == "posix" else "")
    return term == "dumb" or not all(
        stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)
    )


def open_app(setup: Setup, start: SessionName | None) -> int:
    """Open the app, straight into a session if one is named; gives its exit code."""
    from tui.run import run_app  # noqa: PLC0415 - loads Textual

    return run_app(data=setup.data_path(), settings=settings_file(), start=start)


def _run(ctx: click.Context, what: SessionName, *, plain: bool) -> None:
    setup: Setup = ctx.obj
    if not (plain or is_for_lines()):
        ctx.exit(open_app(setup, what))
    from tui.plain import StdinLines, guide  # noqa: PLC0415 - the app has no use for it

    nobody = threading.Event()
    settings = setup.settings()
    # The lines are for a person's own voice or a screen reader, which words would talk over.
    cues = replace(settings, voice=Voice.OFF)
    around = Surroundings(
        heard=settings_file().with_name("heard.json"),
        clock=clock,
        settings=lambda: cues,
        tell=say,
        send=_to_terminal,
    )
    try:
        code = guide(
            what,
            log=setup.log(),
            settings=settings,
            now=setup.zoned_now,
            clock=clock,
            read_line=StdinLines(sys.stdin or io.StringIO()),
            write=say,
            wait=lambda seconds: _pass(nobody, seconds),
            follow=around.follow,
        )
        _pass(nobody, around.sound.sounding)
    finally:
        around.close()
    ctx.exit(code)


def _to_terminal(sequence: str) -> None:
    """What is for the terminal alone stays out of a file or a pipe."""
    if sys.stdout is not None and sys.stdout.isatty():
        click.echo(sequence, nl=False)


def _pass(nobody: threading.Event, seconds: float) -> None:
    """Let the time go by; `nobody` is never set."""
    nobody.wait(seconds)


_plain = click.option(
    "--plain", is_flag=True, help="In lines, one sentence an event; so it is without a terminal."
)


@click.command()
@_plain
@click.pass_context
def stretch(ctx: click.Context, *, plain: bool) -> None:
    """Hold the stretches, guided, on both sides."""
    _run(ctx, SessionName.STRETCH, plain=plain)


@click.command()
@_plain
@click.pass_context
def strength(ctx: click.Context, *, plain: bool) -> None:
    """Count the strength sets of your stage, guided."""
    _run(ctx, SessionName.STRENGTH, plain=plain)


@click.command("test")
@_plain
@click.pass_context
def self_test(ctx: click.Context, *, plain: bool) -> None:
    """Walk through the resisted-flexion self-test. It is not a diagnosis."""
    _run(ctx, SessionName.SELF_TEST, plain=plain)
