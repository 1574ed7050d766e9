"""A presenter's remote guides a session, and a key that is held down counts once."""

import pytest
from textual.containers import VerticalScroll
from textual.widgets import Static

from rules.session import State
from rules.view import Role
from screens.session_keys import REPEAT_S
from tests.screens import test_session as guided
from tests.screens.conftest import FakeClock, Host, until

heard, make = guided.heard, guided.make
READY = 5
SOON, LATER = REPEAT_S / 3, 2 * REPEAT_S


@pytest.mark.parametrize(
    ("key", "role"), [("pagedown", Role.CHANGE_SIDES), ("pageup", Role.GET_READY)]
)
async def test_the_remote_is_heard_whatever_has_the_focus(
    make: guided.Make, clock: FakeClock, key: str, role: Role
) -> None:
    screen = make(guided.stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        guided.pass_time(screen, clock, READY + 8)
        scroll = VerticalScroll(Static("\n" * 99))
        await screen.query_one("#main").mount(scroll)
        scroll.focus()
        await until(pilot, lambda: scroll.has_focus and scroll.max_scroll_y > 0)
        scroll.scroll_to(y=9, animate=False)
        await pilot.press(key)
        assert guided.role(screen) is role


async def test_the_start_button_starts_what_is_waited_for_and_nothing_else(
    make: guided.Make, clock: FakeClock
) -> None:
    screen = make(guided.stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.press("f5")
        assert guided.role(screen) is Role.HOLD
        clock.advance(LATER)
        await pilot.press("f5")
        assert guided.role(screen) is Role.HOLD
        assert screen.session.index == 1


async def test_the_start_button_sends_f5_and_escape_in_turn_and_never_ends_the_session(
    make: guided.Make, clock: FakeClock
) -> None:
    screen = make(guided.stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        guided.pass_time(screen, clock, READY + 8)
        for key, role in (
            ("escape", Role.STOPPING),
            ("f5", Role.GET_READY),
            ("escape", Role.STOPPING),
            ("escape", Role.GET_READY),
        ):
            clock.advance(LATER)
            await pilot.press(key)
            assert guided.role(screen) is role
        assert screen.session.state is State.RUNNING


async def test_the_start_button_goes_on_after_a_pause(make: guided.Make, clock: FakeClock) -> None:
    screen = make(guided.stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        guided.pass_time(screen, clock, READY + 8)
        await pilot.press("b")
        assert guided.role(screen) is Role.PAUSED
        clock.advance(LATER)
        await pilot.press("f5")
        assert guided.role(screen) is Role.GET_READY


@pytest.mark.parametrize("key", ["right", "pagedown", "left", "pageup", "p", "space", "escape"])
async def test_a_key_that_is_held_down_counts_once(
    make: guided.Make, clock: FakeClock, key: str
) -> None:
    screen = make(guided.strength(clock, tempo=False) if key == "left" else guided.stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        guided.pass_time(screen, clock, READY + 8)
        await pilot.press(key)
        once = (screen.session.index, screen.session.state)
        for _ in range(9):
            clock.advance(SOON)
            await pilot.press(key)
            assert (screen.session.index, screen.session.state) == once


@pytest.mark.parametrize("key", ["right", "pagedown"])
async def test_a_key_that_is_pressed_again_counts_again(
    make: guided.Make, clock: FakeClock, key: str
) -> None:
    screen = make(guided.stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        for presses in (1, 2, 3):
            clock.advance(LATER)
            await pilot.press(key)
            assert screen.session.index == presses


async def test_another_key_counts_at_once(make: guided.Make, clock: FakeClock) -> None:
    screen = make(guided.stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        guided.pass_time(screen, clock, READY + 8)
        await pilot.press("right", "p")
        assert guided.role(screen) is Role.PAUSED


@pytest.mark.parametrize(("key", "reps"), [("space", 4), ("u", 1)])
async def test_reps_and_undo_count_each_time(
    make: guided.Make, clock: FakeClock, key: str, reps: int
) -> None:
    screen = make(guided.strength(clock, tempo=False))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        guided.pass_time(screen, clock, READY)
        await pilot.press(*["space"] * (4 if key == "u" else 1), *[key] * 3)
        assert screen.session.done == reps


async def test_a_key_held_down_over_the_end_does_not_leave_it(
    make: guided.Make, clock: FakeClock
) -> None:
    screen = make(guided.stretch(clock))
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        guided.pass_time(screen, clock, 570)
        assert screen.session.index == len(screen.session.steps) - 1
        await pilot.press("pagedown")
        assert screen.session.state is State.ENDED
        for _ in range(9):
            clock.advance(SOON)
            await pilot.press("pagedown")
        assert host.results == []
        clock.advance(LATER)
        await pilot.press("pagedown")
        await until(pilot, lambda: host.results == [True])
