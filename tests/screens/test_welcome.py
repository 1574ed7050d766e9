"""The first start: six questions, one change, and nothing written before."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from textual.app import App
from textual.widgets import Input

from rules.records import Check, Episode, Flag, Side
from rules.settings import DEFAULTS
from screens.welcome import WelcomeScreen
from store.log import Log
from tests.screens.conftest import FakeNow, Host, until
from tests.screens.samples import text, told

Make = Callable[[], WelcomeScreen]
Snap = Callable[..., bool]
SIZE = (80, 24)
WHOLE = ("enter", "l", "enter", "enter", "n", "3", "enter")
"""Left, since today, no flag, no bone risk, pain 3."""


@pytest.fixture
def make(log: Log, now: FakeNow) -> Make:
    return lambda: WelcomeScreen(log=log, now=now, settings=lambda: DEFAULTS)


async def answer(make: Make, log: Log, *keys: str) -> tuple[Episode, Check]:
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press(*keys)
        await until(pilot, lambda: host.results)
        assert host.results == [True]
    episode, check = sorted(log.records(), key=lambda record: record.kind, reverse=True)
    assert isinstance(episode, Episode)
    assert isinstance(check, Check)
    return episode, check


async def test_it_says_first_what_psoas_is_not(make: Make) -> None:
    screen = make()
    async with Host(screen).run_test(size=SIZE):
        said = text(screen, "#text")
        assert "not a doctor" in said
        assert "diagnoses nothing" in said
        assert text(screen, "#progress") == "1 of 6"


async def test_the_shortest_way_writes_an_episode_and_a_check_as_one_change(
    make: Make, log: Log, now: FakeNow
) -> None:
    episode, check = await answer(make, log, *WHOLE)
    assert (episode.side, episode.onset, episode.bone_risk) == (
        Side.LEFT,
        date(2026, 3, 9),
        False,
    )
    assert (episode.running_since, episode.cleared_on, episode.settled_on) == (None, None, None)
    assert (check.at, check.pain, check.flags) == (now(), 3, ())
    log.undo()
    assert not log.records()


@pytest.mark.parametrize(("key", "side"), [("l", Side.LEFT), ("R", Side.RIGHT), ("b", Side.BOTH)])
async def test_each_side_has_its_letter(make: Make, log: Log, key: str, side: Side) -> None:
    episode, _ = await answer(make, log, "enter", key, *WHOLE[2:])
    assert episode.side is side


async def test_flags_and_bone_risk_are_kept(make: Make, log: Log) -> None:
    episode, check = await answer(
        make, log, "enter", "l", "enter", "n", "b", "r", "b", "enter", "y", "1", "0", "enter"
    )
    assert episode.bone_risk
    assert check.flags == (Flag.REST_PAIN, Flag.NIGHT_PAIN)
    assert check.pain == 10


async def type_date(make: Make, typed: str) -> tuple[str, str]:
    """What step and what problem follow on a typed date."""
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.press("enter", "l")
        screen.query_one(Input).value = typed
        await pilot.press("enter")
        return text(screen, "#progress"), text(screen, "#problem")


@pytest.mark.parametrize("typed", ["today", "yesterday", "mon", "2026-01-20", " 2025-12-24 "])
async def test_a_date_that_has_been_is_taken(make: Make, typed: str) -> None:
    assert await type_date(make, typed) == ("4 of 6", "")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("2026-03-10", "not come yet"),
        ("soon", "no date"),
        ("2026-02-30", "no date"),
        ("", "no date"),
        ("[/", "no date"),
    ],
)
async def test_another_date_is_refused_with_the_reason(
    make: Make, typed: str, problem: str
) -> None:
    step, said = await type_date(make, typed)
    assert step == "3 of 6"
    assert problem in said


async def test_at_night_today_is_the_day_before(make: Make, log: Log, now: FakeNow) -> None:
    now.at = now.at.replace(hour=1)
    episode, check = await answer(make, log, *WHOLE)
    assert episode.onset == date(2026, 3, 8)
    assert check.at == now()


async def test_an_unanswered_question_says_what_is_missing(make: Make, log: Log) -> None:
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("enter", "enter")
        assert "l, r or b" in text(screen, "#problem")
        await pilot.press("l", "enter", "enter", "enter")
        assert "y or n" in text(screen, "#problem")
        await pilot.press("n", "enter")
        assert "digit" in text(screen, "#problem")
        assert not log.records()
        await pilot.press("right", "right", "left", "enter")
        await until(pilot, lambda: host.results)
    assert any(isinstance(record, Check) and record.pain == 0 for record in log.records())


async def test_escape_goes_back_a_question_and_keeps_what_was_answered(
    make: Make, log: Log
) -> None:
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("enter", "l", "enter", "n", "escape")
        assert text(screen, "#progress") == "3 of 6"
        await pilot.press("enter")
        assert "[x] pain at night" in text(screen, "FlagList")
        await pilot.press("escape", "escape", "escape", "escape")
        await pilot.pause()
        assert host.results == [False]
        assert not log.records()


async def test_only_the_keys_of_the_question_work(make: Make) -> None:
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.press("l", "r", "n", "y", "5")
        assert text(screen, "#progress") == "1 of 6"
        await pilot.press("enter", "n", "y", "5")
        assert text(screen, "#progress") == "2 of 6"
        assert not screen.query_one("FlagList").display


async def test_a_log_that_cannot_be_written_keeps_the_answers(
    make: Make, log: Log, now: FakeNow
) -> None:
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE, notifications=True) as pilot:
        log.path.mkdir()
        await pilot.press(*WHOLE)
        await until(pilot, lambda: told(host))
        assert not host.results
        log.path.rmdir()
        await pilot.press("enter")
        await until(pilot, lambda: host.results == [True])
    assert len(log.records()) == 2


async def test_a_later_injury_begins_with_the_side(log: Log, now: FakeNow) -> None:
    screen = WelcomeScreen(log=log, now=now, settings=lambda: DEFAULTS, first=False)
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        assert text(screen, "#progress") == "1 of 5"
        await pilot.press("l", "escape", "escape")
        await pilot.pause()
        assert host.results == [False]


@pytest.mark.parametrize("keys", [(), WHOLE[:3], WHOLE[:6]])
def test_the_questions_look_as_accepted(
    snap_compare: Snap, make: Make, keys: tuple[str, ...]
) -> None:
    class Frozen(App[Any]):
        def on_mount(self) -> None:
            self.push_screen(make())

    assert snap_compare(Frozen(), terminal_size=SIZE, press=keys)
