"""`psoas serve`: the app in a browser of this computer."""

import socket

import click

from rules.errors import RehabError
from store.paths import cache_folder
from tui.commands.common import Setup, say

_OPEN = "127.0.0.1"


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Where to listen; a free one unless you name it.",
)
@click.option(
    "--host",
    metavar="ADDRESS",
    default=_OPEN,
    show_default=True,
    help="What to bind to: another than this computer's own only with --i-know.",
)
@click.option("--i-know", is_flag=True, help="Let other computers reach it, unencrypted.")
@click.pass_obj
def serve(setup: Setup, *, port: int, host: str, i_know: bool) -> None:
    """Open psoas in a browser: on this computer alone, and with a key."""
    try:
        from tui.serve.guard import is_loopback  # noqa: PLC0415 - an extra
        from tui.serve.server import PsoasServer  # noqa: PLC0415
    except ModuleNotFoundError:
        raise RehabError(
            "The browser needs a little more: install it with `pip install 'psoas[serve]'`."
        ) from None
    if not (i_know or is_loopback(host)):
        raise RehabError(
            f"Bound to {host}, psoas may be reached from other computers, unencrypted; "
            "if you want that, say so with --i-know."
        )
    # A log or settings that cannot be read are better told here than in the page.
    setup.log()
    setup.settings()
    server = PsoasServer(
        _listening(host, port),
        bound=host,
        environment={"PSOAS_DATA": str(setup.data_path().absolute())},
        cache=cache_folder(),
    )
    if not is_loopback(host):
        click.echo(
            "Whoever can reach this computer and sees the address can read and change your log; "
            "nothing is encrypted on the way.",
            err=True,
        )
    say(f"Open {server.address} in a browser; Ctrl+C ends it.")
    server.serve()


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens; raises RehabError when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        # Python adds the address, which is said already.
        why = str(error.strerror).partition(" (while")[0]
        raise RehabError(
            f"psoas cannot listen at {host}, port {port} ({why}); "
            "name another port with --port, or none for a free one."
        ) from None
