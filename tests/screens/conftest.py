"""Shared by the tests of screens: a clock and a calendar that stand still, a real log, a host app.

Use as `from tests.screens.conftest import Host, until` beside the fixtures.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pendulum
import pytest
from pendulum import DateTime
from textual.app import App
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from screens.messages import Chosen
from store.log import Log, open_log


class FakeClock:
    """A monotonic clock in seconds that moves only when told."""

    def __init__(self) -> None:
        self.reading = 1000.0

    def __call__(self) -> float:
        return self.reading

    def advance(self, seconds: float) -> None:
        self.reading += seconds


class FakeNow:
    """A wall clock that moves only when told."""

    def __init__(self, at: DateTime) -> None:
        self.at = at

    def __call__(self) -> DateTime:
        return self.at

    def move(self, **units: int) -> None:
        """Forward by e.g. `days=1`, `hours=2`."""
        self.at = self.at.add(**units)


class Host(App[object]):
    """An app with one screen on top, that keeps what the screen chose and returned."""

    def __init__(self, top: Screen[Any]) -> None:
        super().__init__()
        self.top = top
        self.chosen: list[Chosen] = []
        self.results: list[object] = []

    def on_mount(self) -> None:
        self.push_screen(self.top, self.results.append)

    def on_chosen(self, message: Chosen) -> None:
        self.chosen.append(message)


def type_at_once(app: App[Any], *keys: str) -> None:
    """Let keys come as from a paste or a slow line: all are there before the first is heeded."""
    for key in keys:
        app.post_message(Key(key, key if len(key) == 1 else None))


async def until(pilot: Pilot[Any], true: Callable[[], object], seconds: float = 10) -> None:
    """Wait until a condition holds; fail when it does not within `seconds`."""
    async with asyncio.timeout(seconds):
        while not true():
            await pilot.pause(0.01)


@pytest.fixture(autouse=True)
def steady_cursors(monkeypatch: pytest.MonkeyPatch) -> None:
    """A blinking cursor is seen or not as the machine is quick or slow."""
    monkeypatch.setattr(Input, "cursor_blink", False)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def now() -> FakeNow:
    """Monday 9 March 2026, 07:30, Berlin."""
    return FakeNow(pendulum.datetime(2026, 3, 9, 7, 30, tz="Europe/Berlin"))


@pytest.fixture
def log(tmp_path: Path, now: FakeNow) -> Log:
    return open_log(tmp_path / "log.json", now)
