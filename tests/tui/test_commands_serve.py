"""`psoas serve` at the prompt: what it refuses, and what it says first."""

import socket
import sys

import pytest

from tests.tui.conftest import Psoas
from tui.serve.server import PsoasServer


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[PsoasServer]:
    """The servers that were to serve; they do not."""
    servers: list[PsoasServer] = []

    def serve(server: PsoasServer) -> None:
        servers.append(server)

    monkeypatch.setattr(PsoasServer, "serve", serve)
    return servers


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "laptop.home", "::"])
def test_other_computers_are_kept_out_unless_the_person_knows(psoas: Psoas, host: str) -> None:
    assert psoas.refused("serve", "--host", host) == (
        f"Bound to {host}, psoas may be reached from other computers, unencrypted; "
        "if you want that, say so with --i-know."
    )


def test_a_port_that_is_taken_is_told(psoas: Psoas) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert psoas.refused("serve", "--port", str(port)) == (
            f"psoas cannot listen at 127.0.0.1, port {port} (Address already in use); "
            "name another port with --port, or none for a free one."
        )


def test_without_the_extra_it_says_what_to_install(
    psoas: Psoas, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith(("tui.serve", "aiohttp"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    assert psoas.refused("serve") == (
        "The browser needs a little more: install it with `pip install 'psoas[serve]'`."
    )


def test_a_log_that_cannot_be_read_is_told_at_the_prompt(psoas: Psoas) -> None:
    psoas.data.write_text("[5.2, 31.7]", encoding="utf-8")
    assert "log.json" in psoas.refused("serve")


@pytest.mark.parametrize(
    ("words", "warned"),
    [((), False), (("--host", "localhost"), False), (("--host", "0.0.0.0", "--i-know"), True)],
    ids=["plain", "localhost", "every address"],
)
def test_it_says_what_to_open_and_warns_where_others_may_come_in(
    psoas: Psoas, served: list[PsoasServer], words: tuple[str, ...], warned: bool
) -> None:
    outcome = psoas("serve", *words)
    (server,) = served
    assert outcome.lines == [f"Open {server.address} in a browser; Ctrl+C ends it."]
    assert server.address.endswith(f":{server.port}/?key={server.key}")
    assert len(server.key) > 40
    assert ("nothing is encrypted" in outcome.err) is warned
    server._listening.close()


def test_an_address_of_version_6_is_written_as_browsers_have_it(
    psoas: Psoas, served: list[PsoasServer]
) -> None:
    if not socket.has_ipv6:
        pytest.skip("this computer has no IPv6")
    psoas.done("serve", "--host", "::1")
    assert served[0].address.startswith("http://[::1]:")
    served[0]._listening.close()
