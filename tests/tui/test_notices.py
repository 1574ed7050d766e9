"""What reaches the outer terminal: directly, and through tmux however it is set."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from textual.app import App

from tui.notices import BELL, notice, send

ROOT = Path(__file__).parents[2]
PATIENCE = 30

SENDER = """
import sys
sys.path.insert(0, sys.argv[1])
from textual.app import App
from tui.notices import BELL, notice, send

class Sender(App[None]):
    def on_ready(self):
        send(self, BELL)
        send(self, notice("Session done: 16 of 16 holds."))
        # A visual bell stands for a while, and a message that it is over would not be shown.
        self.set_timer(1, self.exit)

Sender().run()
"""

NOTICE = b"\x1b]9;Session done: 16 of 16 holds.\x1b\\"


def test_control_characters_and_leading_numbers_never_reach_the_terminal() -> None:
    assert notice("9;4;a\x1b]0;b\x07c\x9bd\n", {}) == "\x1b]9;a ]0;b c d\x1b\\"


def test_it_is_wrapped_inside_tmux_alone() -> None:
    assert notice("a", {"TMUX": ""}) == notice("a", {"STY": "1.pts"}) == "\x1b]9;a\x1b\\"
    assert notice("a", {"TMUX": "/tmp/x,1,0"}) == "\x1bPtmux;\x1b\x1b]9;a\x1b\x1b\\\x1b\\"


async def test_an_app_without_a_terminal_sends_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    app: App[None] = App()
    send(app, BELL)
    async with app.run_test():
        send(app, BELL)
    assert BELL not in "".join(capfd.readouterr())


class Outer:
    """The outermost terminal: a pseudo-terminal, and all bytes that came to it."""

    def __init__(self, *command: str) -> None:
        self.pid, self.master = pty.fork()
        if not self.pid:
            os.environ |= {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
            for name in ("TMUX", "STY", "NO_COLOR"):
                os.environ.pop(name, None)
            os.execvp(command[0], command)
        self.seen = b""

    def seen_to_the_end(self) -> bytes:
        """All bytes until the program has ended."""
        end = time.monotonic() + PATIENCE
        with suppress(OSError):  # as Linux says it
            while select.select([self.master], [], [], max(0.0, end - time.monotonic()))[0]:
                if not (data := os.read(self.master, 65536)):
                    break
                self.seen += data
        os.close(self.master)
        os.waitpid(self.pid, 0)
        return self.seen


def bells(seen: bytes) -> int:
    """The bells that are none of a sequence's end."""
    outside, inside = 0, False
    for at, byte in enumerate(seen):
        if seen[at : at + 2] == b"\x1b]":
            inside = True
        elif byte == 0x07:
            outside += not inside
            inside = False
        elif seen[at : at + 2] == b"\x1b\\":
            inside = False
    return outside


def test_directly_both_arrive() -> None:
    seen = Outer(sys.executable, "-c", SENDER, str(ROOT)).seen_to_the_end()
    assert (bells(seen), NOTICE in seen) == (1, True)


@pytest.fixture
def socket(tmp_path: Path) -> Iterator[str]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    # A path of its own, short enough for a socket.
    name = f"psoas-test-{os.getpid()}-{tmp_path.name[-8:]}"
    yield name
    subprocess.run(["tmux", "-L", name, "kill-server"], check=False, capture_output=True)


@pytest.mark.parametrize(
    ("setting", "rings", "notifies"),
    [
        ("", 1, False),
        ("set -g visual-bell on", 0, False),
        ("set -g allow-passthrough on", 1, True),
    ],
    ids=["as it comes", "visual-bell", "allow-passthrough"],
)
def test_through_tmux_the_bell_arrives_and_the_notice_where_it_is_let_through(
    tmp_path: Path, socket: str, setting: str, rings: int, notifies: bool
) -> None:
    script, settings = tmp_path / "sender.py", tmp_path / "tmux.conf"
    script.write_text(SENDER)
    settings.write_text(f"{setting}\n")
    command = f"{sys.executable} {script} {ROOT}"
    outer = Outer("tmux", "-L", socket, "-f", str(settings), "new-session", command)
    seen = outer.seen_to_the_end()
    assert b"[exited]" in seen
    assert (bells(seen), NOTICE in seen) == (rings, notifies)
