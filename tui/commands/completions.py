"""`psoas completions`: what a shell needs to complete psoas's words."""

import click

from tui.commands.common import say

PROGRAM, VARIABLE = "psoas", "_PSOAS_COMPLETE"
"""The command that is completed, and by which variable its shell asks for words."""

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completions(ctx: click.Context, *, shell: str) -> None:
    """Print what makes SHELL complete the words of psoas.

    In ~/.bashrc: eval "$(psoas completions bash)"

    In ~/.zshrc, after compinit: eval "$(psoas completions zsh)"

    In ~/.config/fish/config.fish: psoas completions fish | source
    """
    from click.shell_completion import ShellComplete, get_completion_class  # noqa: PLC0415

    kind = get_completion_class(shell)
    assert kind is not None, shell  # noqa: S101 - click knows all of SHELLS
    # Not the kind's own `source`: bash's would run bash to ask for its version.
    say(ShellComplete.source(kind(ctx.find_root().command, {}, PROGRAM, VARIABLE)))


def complete(command: click.Command, instruction: str) -> int:
    """Answer a shell that asks for words; gives the exit code."""
    from click.shell_completion import shell_complete  # noqa: PLC0415

    return shell_complete(command, {}, PROGRAM, VARIABLE, instruction)
