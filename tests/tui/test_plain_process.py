"""The real command guides a session through a pipe, in real time."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from select import select

import pytest

from rules.records import Session
from store.log import open_log
from tests.tui.conftest import Real


class Guided:
    """A session in a process of its own; lines go in, lines come out."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.began = time.monotonic()
        """Before the hold did."""

    def says(self, start: str) -> str:
        """Wait for a line that begins so."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(start):
                return line.rstrip("\n")
        raise AssertionError(f"it ended without saying {start!r}")

    def type(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def is_quiet(self, seconds: float) -> None:
        """Let a time pass in which nothing is said."""
        assert self.process.stdout is not None
        assert not select([self.process.stdout], [], [], seconds)[0]


@contextmanager
def guided(real: Real, *words: str) -> Iterator[Guided]:
    with real.start(*words, stdin=subprocess.PIPE) as process:
        try:
            yield Guided(process)
        finally:
            process.kill()


def the_session(real: Real) -> Session:
    (record,) = open_log(real.data, lambda: datetime.now(UTC)).records()
    assert isinstance(record, Session)
    return record


@pytest.fixture
def holding(real: Real) -> Iterator[Guided]:
    """A stretch session whose first hold has just begun."""
    with guided(real, "stretch", "--plain") as session:
        session.says("Get ready, 5 seconds: left hip flexor stretch.")
        session.began = time.monotonic()
        session.type("next")
        session.says("Hold: left hip flexor stretch, 30 seconds (hold 1 of 16).")
        yield session


def test_ctrl_c_keeps_what_was_held_to_the_tenth(real: Real, holding: Guided) -> None:
    holding.is_quiet(1)

    holding.process.send_signal(signal.SIGINT)
    said = holding.says("Held: left hip flexor stretch, set 1")
    passed = time.monotonic() - holding.began
    holding.says("The session is partial: 1 of 16 holds.")
    holding.says("Saved.")

    assert holding.process.wait(timeout=30) == 0
    record = the_session(real)
    assert (record.in_progress, record.finished) == (False, False)
    (item,) = record.items
    assert 0.9 <= item.done <= passed
    assert said.endswith(f"{item.done:g} of 30 s.")


def test_a_pause_counts_for_nothing(real: Real, holding: Guided) -> None:
    holding.type("pause")
    holding.says("Paused.")
    before_the_pause = time.monotonic() - holding.began
    holding.is_quiet(1)
    holding.type("stop")
    holding.says("Stop here?")
    holding.type("keep")
    holding.says("The session is")

    assert holding.process.wait(timeout=30) == 0
    held = sum(item.done for item in the_session(real).items) if real.data.exists() else 0
    assert held <= before_the_pause


def test_a_killed_session_is_in_progress_and_the_next_one_asks_about_it(
    real: Real, holding: Guided
) -> None:
    holding.is_quiet(0.5)
    holding.type("next")
    holding.says("Held: left hip flexor stretch, set 1")
    holding.says("Change sides")
    refused = real("stretch", "--plain")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("A session is running in another psoas")

    holding.process.send_signal(signal.SIGKILL)
    holding.process.wait(timeout=30)
    assert the_session(real).in_progress

    with guided(real, "stretch", "--plain") as again:
        assert "was broken off after 1 hold." in again.says("A stretch session of")
        again.type("keep")
        again.says("Kept as partial.")
        assert again.process.wait(timeout=30) == 0
    record = the_session(real)
    assert (record.in_progress, record.finished, len(record.items)) == (False, False, 1)


def test_a_self_test_without_anybody_to_answer_is_refused(real: Real) -> None:
    outcome = real("test", "--plain")

    assert outcome.code == 1
    assert outcome.lines[-1] == "There is nobody to answer; stopped, and nothing was saved."
    assert not real.data.exists()
