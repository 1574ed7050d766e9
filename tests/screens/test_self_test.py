"""The result of a self-test, with what should be read beside it."""

from collections.abc import Callable
from dataclasses import replace

import pendulum
import pytest
from textual.widgets import Static

from rules.records import Place, SelfTest, Snapping
from screens.self_test import SelfTestScreen
from tests.screens.conftest import Host, until

AT = pendulum.datetime(2026, 6, 20, 9, tz="Europe/Berlin")
BEFORE = SelfTest(at=AT.subtract(days=4), pain_left=6, pain_right=0)
FITTING = SelfTest(
    at=AT,
    pain_left=4,
    pain_right=0,
    places=(Place.UPPER_GROIN,),
    tender=True,
    worse_with_speed=True,
)


def shown(screen: SelfTestScreen) -> str:
    return str(screen.query_one("#result Static", Static).render())


async def test_three_signs_fit_and_it_is_no_diagnosis() -> None:
    screen = SelfTestScreen(test=FITTING, before=None)
    async with Host(screen).run_test(size=(80, 24)):
        text = shown(screen)
    assert "fits the pattern" in text
    assert "3 signs of 3 (source)" in text
    assert "not a diagnosis" in text


async def test_it_is_compared_with_the_other_side_and_the_last_test() -> None:
    screen = SelfTestScreen(test=FITTING, before=BEFORE)
    async with Host(screen).run_test(size=(80, 24)):
        text = shown(screen)
    assert "Side by side" in text
    assert "16 June" in text


async def test_the_first_test_is_compared_with_none() -> None:
    screen = SelfTestScreen(test=FITTING, before=None)
    async with Host(screen).run_test(size=(80, 24)):
        assert "last" not in shown(screen).lower().split("good to know")[0]


async def test_each_note_shows_its_mark() -> None:
    screen = SelfTestScreen(test=FITTING, before=None)
    async with Host(screen).run_test(size=(80, 24)):
        notes = shown(screen).split("Good to know")[1]
    assert "(evidence, high)" in notes
    assert "(source)" in notes


async def test_a_flag_is_named_and_sends_to_a_doctor() -> None:
    screen = SelfTestScreen(test=SelfTest(at=AT, flags=("night-pain",)), before=None)
    async with Host(screen).run_test(size=(80, 24)):
        text = shown(screen)
    assert "doctor" in text
    assert "Named: pain at night." in text


async def test_a_flag_with_brackets_is_shown_as_it_is() -> None:
    screen = SelfTestScreen(test=SelfTest(at=AT, flags=("[/] [red]odd",)), before=None)
    async with Host(screen).run_test(size=(80, 24)):
        assert "[/] [red]odd" in shown(screen)


@pytest.mark.parametrize("key", ["enter", "space", "escape", "pagedown"])
async def test_a_key_goes_back_to_today(key: str) -> None:
    host = Host(SelfTestScreen(test=FITTING, before=None))
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: host.results == [None])


def test_the_result_looks_as_accepted(snap_compare: Callable[..., bool]) -> None:
    test = replace(FITTING, places=(Place.PUBIC_BONE,), snapping=Snapping.PAINFUL)
    app = Host(SelfTestScreen(test=test, before=BEFORE))
    assert snap_compare(app, terminal_size=(80, 24))
