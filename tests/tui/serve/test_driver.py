"""What an app writes to its page: whole packets, also when a cue comes in the middle of a frame."""

import os
import sys
import threading
from collections.abc import Iterator

import pytest
from textual.app import App

from tui.serve.driver import PageDriver

FRAME, CUE = "f" * 100_000, "c" * 100
TIMES = 40


@pytest.fixture
def pipes(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """A pipe to write to; the app is typed at through another one."""
    (keys, typing), (reading, writing) = os.pipe(), os.pipe()
    with os.fdopen(keys) as typed:
        monkeypatch.setattr(sys, "__stdin__", typed)
        yield reading, writing
    for end in (typing, writing):
        os.close(end)


async def test_packets_from_several_threads_do_not_mix(pipes: tuple[int, int]) -> None:
    reading, writing = pipes
    driver = PageDriver(App())
    driver.fileno = writing

    def write(text: str) -> None:
        for _ in range(TIMES):
            driver.write(text)

    writers = [threading.Thread(target=write, args=(text,)) for text in (FRAME, CUE, CUE)]
    for writer in writers:
        writer.start()
    with os.fdopen(reading, "rb") as read:
        found: list[str] = []
        while len(found) < TIMES * len(writers):
            assert read.read(1) == b"D"
            found.append(read.read(int.from_bytes(read.read(4), "big")).decode())
    assert (found.count(FRAME), found.count(CUE)) == (TIMES, 2 * TIMES)


async def test_a_server_that_is_gone_is_no_fault_of_the_app(pipes: tuple[int, int]) -> None:
    reading, writing = pipes
    os.close(reading)
    driver = PageDriver(App())
    driver.fileno = writing
    driver.write("nobody reads this")
