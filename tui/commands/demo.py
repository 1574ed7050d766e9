"""`psoas demo`: every screen alive at once, on a log that is made up and goes away."""

import click

from rules.errors import RehabError
from tui.commands.common import Setup, say
from tui.commands.session import is_for_lines


@click.command()
@click.option("--fast", is_flag=True, help="Sessions run at 20 times speed.")
@click.pass_context
def demo(ctx: click.Context, *, fast: bool) -> None:
    """Look round with a made-up runner's 12 weeks; nothing of yours is read or changed."""
    setup: Setup = ctx.obj
    if setup.data is not None:
        raise click.UsageError("The demo has a log of its own: leave --data out", ctx)
    if is_for_lines():
        raise RehabError("The demo opens the app, and here is no terminal for it: type it in one.")
    from tui.demo import run_demo  # noqa: PLC0415 - loads Textual

    code = run_demo(fast=fast)
    if code == 0:
        say("That was a demo, and nothing of it is kept. `psoas` begins with you.")
    ctx.exit(code)
