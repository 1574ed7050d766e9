"""The app goes by a programme of one's own, from Today to the end of a session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from rules.records import Session
from screens.run_form import RunForm
from screens.session import SessionScreen
from screens.settings import SettingsScreen
from screens.widgets.choice import Choice
from screens.widgets.form import Form
from store.log import Log, open_log
from store.own_programme import keep_programme, kept_at
from tests.rules.test_programme_reading import LADDER
from tests.screens.conftest import FakeClock, FakeNow, clock, now, until
from tests.screens.samples import ago, episode, run, text, told
from tests.screens.test_session import drawn, pass_time
from tests.tui.test_commands_programme import EXAMPLE
from tui.app import PsoasApp

__all__ = ["clock", "now"]

ONE_HOLD = (
    EXAMPLE.replace('["hip-flexors", "child-pose"]', '["child-pose", "hip-flexors"]')
    .replace("sets = { value = 3", "sets = { value = 1", 1)
    .replace("hold_s = { value = 45", "hold_s = { value = 6")
)
GET_READY, HOLD, BETWEEN = 8, 6, 20
"""Seconds of it."""


@pytest.fixture
def log(tmp_path: Path, now: FakeNow) -> Log:
    log = open_log(tmp_path / "log.json", now)
    log.add(replace(episode(), running_since=ago(now, 9).date()))
    return log


@pytest.fixture
def settings_path(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text('volume = "off"\nstretch_sides = "affected"\n', encoding="utf-8")
    return path


@asynccontextmanager
async def opened(
    log: Log, now: FakeNow, clock: FakeClock, settings_path: Path
) -> AsyncIterator[tuple[PsoasApp, Pilot[None]]]:
    app = PsoasApp(log=log, now=now, clock=clock, settings_path=settings_path)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause()
        yield app, pilot


async def test_a_session_of_another_programme_is_guided_and_kept(
    log: Log, now: FakeNow, clock: FakeClock, settings_path: Path
) -> None:
    keep_programme(settings_path, ONE_HOLD)
    async with opened(log, now, clock, settings_path) as (app, pilot):
        assert "0 of 1 today" in text(app.screen, "#plan")
        assert "A. Keller, physiotherapist" in text(app.screen, "#plan")
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        screen = app.screen
        assert isinstance(screen, SessionScreen)
        assert "child pose with a lean" in said(screen)
        assert "Kneel, sit back on your heels" in said(screen)
        pass_time(screen, clock, GET_READY + 1)
        await pilot.pause()
        assert drawn(screen) == []
        pass_time(screen, clock, HOLD)
        await pilot.pause()
        assert "hip flexor stretch" in said(screen)
        assert drawn(screen)
        pass_time(screen, clock, BETWEEN + HOLD)
        await until(pilot, lambda: "All done: 2 of 2 holds" in said(screen))
    (kept,) = (record for record in log.records() if isinstance(record, Session))
    assert kept.finished
    assert [(item.exercise, item.target) for item in kept.items] == [
        ("child-pose", 6),
        ("hip-flexors", 6),
    ]


def said(screen: SessionScreen) -> str:
    """All words on the screen."""
    return " ".join(str(each.content) for each in screen.query(Static))


async def test_settings_offer_its_stages_and_say_where_it_is(
    log: Log, now: FakeNow, clock: FakeClock, settings_path: Path
) -> None:
    keep_programme(settings_path, EXAMPLE)
    async with opened(log, now, clock, settings_path) as (app, pilot):
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        stages = app.screen.query_one(Form).row("stage_override").control
        assert isinstance(stages, Choice)
        assert values(stages) == ["", "1", "2"]
        files = str(app.screen.query_one("#files", Static).content)
        assert files.splitlines()[-1] == f"{'programme':<16}{kept_at(settings_path)}"


def values(choice: Choice) -> list[str]:
    return [value for value, _ in choice.options]


async def test_the_run_form_offers_the_steps_of_its_ladder(
    log: Log, now: FakeNow, clock: FakeClock, settings_path: Path
) -> None:
    log.add(run(ago(now, 4), ladder_step=5))
    keep_programme(settings_path, LADDER)
    async with opened(log, now, clock, settings_path) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, RunForm))
        row = app.screen.query_one(Form).row("ladder_step")
        assert isinstance(row.control, Choice)
        assert values(row.control) == ["", "1", "2"]
        assert "8 x (2 min walk, 1 min run)" in row.hint


async def test_one_that_no_longer_passes_is_told_and_ours_is_used(
    log: Log, now: FakeNow, clock: FakeClock, settings_path: Path
) -> None:
    kept_at(settings_path).write_text(EXAMPLE.replace("value = 45", "value = 0"), encoding="utf-8")
    async with opened(log, now, clock, settings_path) as (app, pilot):
        await until(
            pilot,
            lambda: any("line 6: stretch.hold_s" in each for each in told(app)),
        )
        assert "0 of 2 today" in text(app.screen, "#plan")
