"""The app as a process on a terminal of its own: how it begins, and every way in which it ends."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from rules.records import Episode, Item, Session, SessionKind, Side, Unit
from store.log import Log, open_log
from tui import clock

ROOT = Path(__file__).parents[2]
COMMAND = "import sys; from tui.main import main; sys.exit(main())"
PATIENCE = 30
LEAVES = b"\x1b[?1049l"
"""Back from the alternate screen."""
SHOWS_CURSOR = b"\x1b[?25h"
ESCAPES = re.compile(rb"\x1b\[[0-9;?>=]*[A-Za-z$]|\x1b\][^\x1b\x07]*(?:\x07|\x1b\\)")


class Terminal:
    """A pseudo-terminal of 100x30 with one program on it."""

    def __init__(self, code: str, environment: dict[str, str], *words: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self.before = termios.tcgetattr(slave)
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *words],
            cwd=ROOT,
            env=environment,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        self.slave = slave
        self.seen = b""

    def read(self, seconds: float) -> bool:
        """Read what there is; false when nothing came."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        self.seen += os.read(self.master, 65536)
        return True

    def wait_for(self, words: str) -> None:
        """Read until the words have been drawn."""
        end = time.monotonic() + PATIENCE
        while words.encode() not in ESCAPES.sub(b"", self.seen):
            assert time.monotonic() < end, self.seen[-2000:]
            self.read(0.2)

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def wait(self) -> int:
        """Read until the program has ended; gives its exit code."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, "still running"
            self.read(0.05)
        while self.read(0):
            pass
        return self.process.returncode

    def modes(self) -> list[object]:
        return termios.tcgetattr(self.slave)

    def hang_up(self, *, says_so: bool = True) -> None:
        """Close the window; the system need not say so: make, for one, keeps the signal."""
        os.close(self.slave)
        os.close(self.master)
        if says_so:
            self.process.send_signal(signal.SIGHUP)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    log = open_log(tmp_path / "log.json", clock.now)
    log.add(Episode(side=Side.LEFT, onset=date.today()))  # noqa: DTZ011
    return log


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS"}
    }
    return kept | {
        "PSOAS_DATA": str(tmp_path / "log.json"),
        "PSOAS_CONFIG": str(tmp_path / "settings.toml"),
        "PSOAS_CACHE": str(tmp_path / "cache"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


@contextmanager
def running(environment: dict[str, str], *words: str, code: str = COMMAND) -> Iterator[Terminal]:
    terminal = Terminal(code, environment, *words)
    try:
        yield terminal
    finally:
        if terminal.process.poll() is None:
            terminal.process.kill()
            terminal.process.wait()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_the_terminal_as_it_was(
    log: Log, environment: dict[str, str], ending: signal.Signals
) -> None:
    with running(environment) as terminal:
        terminal.wait_for("? Keys")
        assert terminal.modes() != terminal.before
        terminal.process.send_signal(ending)
        assert terminal.wait() == 128 + ending
        assert LEAVES in terminal.seen
        assert SHOWS_CURSOR in terminal.seen
        assert terminal.modes() == terminal.before
        assert b"Traceback" not in terminal.seen


def test_closing_the_window_in_a_hold_ends_it_and_lets_another_psoas_run_sessions(
    log: Log, environment: dict[str, str]
) -> None:
    with running(environment, "stretch") as terminal:
        terminal.wait_for("GET READY")
        assert log.claim_session() is None
        terminal.hang_up()
        terminal.process.wait(PATIENCE)
        claim = log.claim_session()
        assert claim is not None
        claim.release()
        assert len(log.records()) == 1


def test_closing_the_window_ends_it_although_no_signal_comes(
    log: Log, environment: dict[str, str]
) -> None:
    with running(environment) as terminal:
        terminal.wait_for("? Keys")
        terminal.hang_up(says_so=False)
        assert terminal.process.wait(PATIENCE) == 128 + signal.SIGHUP


@pytest.mark.parametrize("keys", ["q", "Q", "\x11", "\x03"])
def test_quitting_leaves_the_terminal_as_it_was(
    log: Log, environment: dict[str, str], keys: str
) -> None:
    with running(environment) as terminal:
        terminal.wait_for("? Keys")
        terminal.type(keys)
        assert terminal.wait() == 0
        assert terminal.modes() == terminal.before


def test_keys_that_come_in_one_go_are_all_heeded(log: Log, environment: dict[str, str]) -> None:
    with running(environment) as terminal:
        terminal.wait_for("? Keys")
        terminal.type("10\r")
        terminal.wait_for("Saved: pain 10")
        terminal.type("q")
        assert terminal.wait() == 0
    assert len(log.records()) == 2


CRASH = """
import sys
import screens.today
from tui.main import main

def light_sentence(*_):
    note = "htlaeh ym tuoba"[::-1]
    raise ZeroDivisionError("crashed")

screens.today.light_sentence = light_sentence
sys.exit(main())
"""


def test_a_crash_says_where_but_not_what_a_person_wrote(
    log: Log, environment: dict[str, str]
) -> None:
    with running(environment, code=CRASH) as terminal:
        assert terminal.wait() == 1
        assert b"ZeroDivisionError" in terminal.seen
        assert b"light_sentence" in terminal.seen
        assert b"The log is as it was last saved." in terminal.seen
        assert b"about my health" not in terminal.seen
        assert terminal.modes() == terminal.before


def test_a_hang_up_that_comes_with_a_continue_as_from_tmux_ends_it(
    log: Log, environment: dict[str, str]
) -> None:
    with running(environment, "stretch") as terminal:
        terminal.wait_for("HOLD · LEFT")
        terminal.process.send_signal(signal.SIGHUP)
        terminal.process.send_signal(signal.SIGCONT)
        assert terminal.wait() == 128 + signal.SIGHUP
        assert terminal.modes() == terminal.before


def test_a_hold_that_the_system_stops_for_a_while_is_paused(
    log: Log, environment: dict[str, str]
) -> None:
    with running(environment, "stretch") as terminal:
        terminal.wait_for("HOLD · LEFT")
        terminal.process.send_signal(signal.SIGSTOP)
        time.sleep(2)  # the gap itself
        terminal.process.send_signal(signal.SIGCONT)
        terminal.wait_for("PAUSED · LEFT")
        terminal.type("\x11")
        terminal.wait()


@pytest.mark.parametrize(("value", "coloured"), [(None, True), ("", True), ("1", False)])
def test_no_color_counts_only_when_it_is_not_empty(
    log: Log, environment: dict[str, str], value: str | None, coloured: bool
) -> None:
    more = {} if value is None else {"NO_COLOR": value}
    with running(environment | more) as terminal:
        terminal.wait_for("✖ stop")
        terminal.type("q")
        terminal.wait()
        vermillion = b"48;2;213;94;0"
        assert (vermillion in terminal.seen) is coloured


def test_a_log_that_cannot_be_read_is_refused_in_a_sentence_before_anything_is_drawn(
    log: Log, environment: dict[str, str]
) -> None:
    log.path.write_text("[5.2, 31.7]", encoding="utf-8")
    with running(environment) as terminal:
        assert terminal.wait() == 1
        assert b"log.json" in terminal.seen
        assert b"\x1b[" not in terminal.seen
        assert terminal.seen.strip().count(b"\n") == 0


def test_a_session_that_was_killed_is_offered_again(
    log: Log, environment: dict[str, str], tmp_path: Path
) -> None:
    with running(environment, "stretch") as terminal:
        terminal.wait_for("GET READY")
        terminal.process.send_signal(signal.SIGKILL)
        terminal.process.wait(PATIENCE)
    (episode,) = log.records()
    moment = clock.now()
    log.add(
        Session(
            what=SessionKind.STRETCH,
            start=moment.subtract(minutes=5),
            end=moment,
            finished=False,
            in_progress=True,
            items=(
                Item(
                    exercise="hip-flexors",
                    side=Side.LEFT,
                    set=1,
                    target=30,
                    done=30,
                    unit=Unit.SECONDS,
                ),
            ),
        )
    )
    with running(environment) as terminal:
        terminal.wait_for("broken off")
        terminal.type("\rd")
        terminal.wait_for("Discarded")
        terminal.type("q")
        assert terminal.wait() == 0
    assert log.records() == (episode,)
