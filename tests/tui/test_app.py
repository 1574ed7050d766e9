"""The app: which screen follows which, on a real log, from the first start on."""

import gc
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from textual.command import CommandList, CommandPalette
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

import screens
from rules.records import Activity, Check, Episode, SelfTest, Session
from rules.route import Route
from rules.session import State
from rules.settings import DEFAULTS, DistanceUnit
from screens.base import PsoasScreen
from screens.check import CheckDialog
from screens.keys import active_keys, declared_keys
from screens.messages import Chosen, Goal
from screens.resume import ResumeDialog
from screens.session import SessionScreen
from screens.session_keys import REPEAT_S
from screens.today import TodayScreen
from screens.welcome import WelcomeScreen
from screens.widgets.aligned import Aligned
from screens.widgets.form import Form
from screens.widgets.key_line import KeyLine
from store.heard import heard_at
from store.log import Log, open_log
from store.settings import change_settings
from tests.screens.conftest import FakeClock, FakeNow, clock, log, now, type_at_once, until
from tests.screens.samples import ago, check, episode, run, self_test, stretch, text, told
from tests.store.exchange.making import tcx_run
from tui import frame
from tui.app import PsoasApp
from tui.frame import FrameApp
from tui.route import place_of

__all__ = ["clock", "log", "now"]

Running = tuple[PsoasApp, Pilot[None]]
Open = Callable[..., AbstractAsyncContextManager[Running]]
WHOLE_WELCOME = ("enter", "l", "enter", "enter", "n", "3", "enter")


@pytest.fixture
def settings_path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


@pytest.fixture
def opened(log: Log, now: FakeNow, clock: FakeClock, settings_path: Path) -> Open:
    @asynccontextmanager
    async def open_app(
        start: Goal | None = None, size: tuple[int, int] = (80, 24)
    ) -> AsyncIterator[Running]:
        app = PsoasApp(log=log, now=now, clock=clock, settings_path=settings_path, start=start)
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield app, pilot

    return open_app


async def see(pilot: Pilot[None], screen: str) -> None:
    await until(pilot, lambda: type(pilot.app.screen).__name__ == screen)


async def test_the_first_start_ends_on_today_with_one_obvious_key(opened: Open, log: Log) -> None:
    async with opened() as (app, pilot):
        assert isinstance(app.screen, WelcomeScreen)
        await pilot.press(*WHOLE_WELCOME)
        await see(pilot, "MatScreen")
        await pilot.press("escape")
        await see(pilot, "TodayScreen")
        plan = text(app.screen, "#plan")
        assert "pain 3" in plan
        assert plan.count("enter") == 1
        assert {type(record) for record in log.records()} == {Episode, Check}


async def test_what_is_heard_from_the_mat_is_kept_for_this_computer(
    opened: Open, log: Log, settings_path: Path
) -> None:
    log.add(episode())
    async with opened() as (_, pilot):
        await pilot.press("o")
        await see(pilot, "SettingsScreen")
        await pilot.press("ctrl+t")
        await see(pilot, "MatScreen")
        await pilot.press("n", "y", "y")
        await see(pilot, "SettingsScreen")
    place = place_of(os.environ, is_web=False)
    assert heard_at(settings_path.with_name("heard.json"), place) is Route.TERMINAL


async def test_garbage_is_looked_for_again_from_the_first_frame_on(opened: Open) -> None:
    gc.disable()
    try:
        async with opened() as (_, pilot):
            await until(pilot, gc.isenabled)
            assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
        gc.enable()


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_leaving_the_welcome_writes_nothing_and_ends(
    opened: Open, log: Log, key: str
) -> None:
    async with opened() as (app, pilot):
        await pilot.press("enter", "l", "escape", "escape", key)
        await until(pilot, lambda: app._exit)
    assert not log.path.exists()


async def test_a_log_with_records_opens_on_today(opened: Open, log: Log) -> None:
    log.add(episode())
    async with opened() as (app, _):
        assert isinstance(app.screen, TodayScreen)
        assert len(app.screen_stack) == 1


@pytest.mark.parametrize(
    ("key", "screen"),
    [
        ("3", "CheckDialog"),
        ("m", "CheckDialog"),
        ("s", "SessionScreen"),
        ("g", "SessionScreen"),
        ("t", "SessionScreen"),
        ("a", "RunForm"),
        ("r", "RunsScreen"),
        ("h", "HistoryScreen"),
        ("l", "LearnScreen"),
        ("o", "SettingsScreen"),
        ("question_mark", "KeysDialog"),
        ("f1", "KeysDialog"),
        ("ctrl+p", "CommandPalette"),
    ],
)
async def test_each_key_of_today_opens_its_screen(
    opened: Open, log: Log, key: str, screen: str
) -> None:
    log.add(episode())
    async with opened() as (_, pilot):
        await pilot.press(key)
        await see(pilot, screen)


@pytest.mark.parametrize("key", ["a", "r", "h", "l", "o", "m", "question_mark"])
async def test_escape_leads_back_to_today(opened: Open, log: Log, now: FakeNow, key: str) -> None:
    log.add(episode(), run(ago(now, 1)))
    async with opened() as (_, pilot):
        await pilot.press(key)
        await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await pilot.press("escape")
        await see(pilot, "TodayScreen")


@pytest.mark.parametrize(
    ("goal", "screen"),
    [
        (Goal.STRETCH, "SessionScreen"),
        (Goal.SELF_TEST, "SessionScreen"),
        (Goal.RUNS, "RunsScreen"),
        (Goal.CHECK, "CheckDialog"),
    ],
)
async def test_it_can_start_straight_into_a_goal(
    opened: Open, log: Log, goal: Goal, screen: str
) -> None:
    log.add(episode())
    async with opened(start=goal) as (app, pilot):
        await see(pilot, screen)
        assert isinstance(app.screen_stack[0], TodayScreen)


async def test_a_first_start_with_a_goal_asks_first_and_then_goes_there(opened: Open) -> None:
    async with opened(start=Goal.STRETCH) as (app, pilot):
        assert isinstance(app.screen, WelcomeScreen)
        await pilot.press(*WHOLE_WELCOME)
        await see(pilot, "SessionScreen")


async def test_a_digit_and_enter_typed_in_one_go_save_a_check(
    opened: Open, log: Log, now: FakeNow
) -> None:
    log.add(episode())
    async with opened() as (app, pilot):
        for key in ("1", "0", "enter"):
            app.simulate_key(key)
        await until(pilot, lambda: len(log.records()) == 2)
        saved = log.records()[-1]
        assert isinstance(saved, Check)
        assert saved.pain == 10
        await see(pilot, "TodayScreen")
        assert len(app.screen_stack) == 1


@pytest.mark.parametrize("late", [False, True], ids=["in order", "come back out of order"])
async def test_what_is_typed_while_a_check_opens_comes_behind_what_was_typed_before(
    opened: Open, log: Log, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    log.add(episode())
    mount = CheckDialog.on_mount
    async with opened() as (app, pilot):
        zero = Key("0", "0")
        zero._forwarded = late  # had gone to the screen below, as to one with a focus

        def typed_meanwhile(dialog: CheckDialog) -> None:
            app.post_message(Key("enter", "\r"))
            if late:
                app.post_message(zero)
            mount(dialog)

        monkeypatch.setattr(CheckDialog, "on_mount", typed_meanwhile)
        app.simulate_key("1")
        if not late:
            app.post_message(zero)
        await until(pilot, lambda: len(log.records()) == 2)
        await see(pilot, "TodayScreen")
        await pilot.pause()
        assert [one.pain for one in log.records() if isinstance(one, Check)] == [10]
        assert len(app.screen_stack) == 1


async def test_a_note_typed_in_one_go_with_its_key_is_a_note_and_ticks_no_flag(
    opened: Open, log: Log
) -> None:
    log.add(episode())
    async with opened() as (app, pilot):
        app.simulate_key("3")
        await see(pilot, "CheckDialog")
        type_at_once(app, "t", *"limp", "enter")
        await until(pilot, lambda: len(log.records()) == 2)
        saved = log.records()[-1]
        assert isinstance(saved, Check)
        assert (saved.note, saved.flags) == ("limp", ())


async def test_the_same_key_twice_in_one_go_opens_one_screen(opened: Open, log: Log) -> None:
    log.add(episode())
    async with opened() as (app, pilot):
        app.simulate_key("l")
        app.simulate_key("l")
        await see(pilot, "LearnScreen")
        await pilot.pause()
        assert len(app.screen_stack) == 2


async def test_a_goal_chosen_twice_by_mouse_opens_one_screen(opened: Open, log: Log) -> None:
    log.add(episode())
    async with opened() as (app, pilot):
        app.screen.post_message(Chosen(Goal.LEARN))
        app.screen.post_message(Chosen(Goal.RUNS))
        await see(pilot, "LearnScreen")
        await pilot.pause()
        assert len(app.screen_stack) == 2


async def test_a_check_is_undone_and_it_is_said(opened: Open, log: Log) -> None:
    log.add(episode())
    async with opened() as (app, pilot):
        await pilot.press("4", "enter")
        await until(pilot, lambda: len(log.records()) == 2)
        await see(pilot, "TodayScreen")
        await pilot.press("u")
        await until(pilot, lambda: len(log.records()) == 1)
        assert any("Undone: the check" in sentence for sentence in told(app))


async def test_running_starts_only_after_a_yes(opened: Open, log: Log, now: FakeNow) -> None:
    log.add(episode(running_since=None), self_test(ago(now, 1)))
    log.add(check(ago(now, 4), 1), check(ago(now, 2), 0), check(now(), 0))
    async with opened() as (app, pilot):
        await pilot.press("n", "n")
        await see(pilot, "TodayScreen")
        assert current(log).running_since is None
        await pilot.press("n", "y")
        await until(pilot, lambda: current(log).running_since is not None)
        assert current(log).running_since == date(2026, 3, 9)
        await until(pilot, lambda: "Return to running" in text(app.screen, "#phase"))
        assert any("The light is now" in sentence for sentence in told(app))


def current(log: Log) -> Episode:
    (only,) = (record for record in log.records() if isinstance(record, Episode))
    return only


async def test_a_red_flag_pauses_sessions_also_when_one_is_asked_for(
    opened: Open, log: Log, now: FakeNow
) -> None:
    log.add(episode(), check(now(), 3, flags=("limp",)))
    async with opened(start=Goal.STRETCH) as (app, pilot):
        await until(pilot, lambda: told(app))
        assert "paused" in told(app)[0]
        assert isinstance(app.screen, TodayScreen)


def broken_off(log: Log, now: FakeNow) -> Session:
    _, session = log.add(episode(), stretch(ago(now, 1), finished=False, in_progress=True))
    assert isinstance(session, Session)
    return session


@pytest.mark.parametrize("keys", [("enter",), ("c",), ("s",)])
async def test_a_broken_off_session_is_resumed_only_when_wanted(
    opened: Open, log: Log, now: FakeNow, keys: tuple[str, ...]
) -> None:
    session = broken_off(log, now)
    async with opened() as (app, pilot):
        await pilot.press(*keys)
        await see(pilot, "ResumeDialog")
        assert log.records()[-1] == session
        await pilot.press("r")
        await see(pilot, "SessionScreen")
        assert text(app.screen, "#head").strip().endswith("hold 3 of 16")


async def test_starting_straight_into_a_session_asks_about_the_broken_off_one(
    opened: Open, log: Log, now: FakeNow
) -> None:
    broken_off(log, now)
    async with opened(start=Goal.STRETCH) as (app, _):
        assert isinstance(app.screen, ResumeDialog)


@pytest.mark.parametrize(("key", "left"), [("k", 2), ("d", 1)])
async def test_a_broken_off_session_is_kept_or_discarded(
    opened: Open, log: Log, now: FakeNow, key: str, left: int
) -> None:
    broken_off(log, now)
    async with opened() as (app, pilot):
        await pilot.press("c", key)
        await see(pilot, "TodayScreen")
        await until(pilot, lambda: "broken off" not in text(app.screen, "#plan"))
        assert len(log.records()) == left


async def test_a_session_that_another_psoas_is_running_is_not_touched(
    opened: Open, log: Log, now: FakeNow, tmp_path: Path
) -> None:
    session = broken_off(log, now)
    async with opened() as (app, pilot):
        claim = open_log(tmp_path / "log.json", now).claim_session()
        assert claim
        await pilot.press("c")
        await until(pilot, lambda: told(app))
        assert "another psoas" in told(app)[0]
        assert isinstance(app.screen, TodayScreen)
        assert log.records()[-1] == session
        claim.release()


async def test_a_self_test_ends_on_its_result(opened: Open, log: Log, clock: FakeClock) -> None:
    log.add(episode())
    async with opened() as (app, pilot):
        await pilot.press("t")
        await see(pilot, "SessionScreen")
        for _ in range(100):
            if not isinstance(app.screen, SessionScreen):
                break
            keys = text(app.screen, "KeyLine")
            if "Answer" in keys or "Done" in keys:
                await pilot.press("0", "enter")
            if "Go on" in keys:
                await pilot.press("space")
            clock.advance(1)
            if isinstance(app.screen, SessionScreen):
                app.screen.look()
            await pilot.pause()
        await see(pilot, "SelfTestScreen")
        assert any(isinstance(record, SelfTest) for record in log.records())
        await pilot.press("enter")
        await see(pilot, "TodayScreen")


async def test_control_c_on_today_quits(opened: Open, log: Log) -> None:
    log.add(episode())
    async with opened() as (app, pilot):
        await pilot.press("ctrl+c")
        await until(pilot, lambda: app._exit)
    assert app.return_code == 0


async def test_control_c_elsewhere_asks_and_twice_quits(opened: Open, log: Log) -> None:
    log.add(episode())
    async with opened() as (app, pilot):
        await pilot.press("a", "5", "ctrl+c")
        await see(pilot, "Confirm")
        await pilot.press("n")
        await see(pilot, "RunForm")
        await pilot.press("ctrl+c", "ctrl+c")
        await until(pilot, lambda: app._exit)


async def test_control_c_closes_the_palette(opened: Open, log: Log) -> None:
    log.add(episode())
    async with opened() as (_, pilot):
        await pilot.press("ctrl+p")
        await see(pilot, "CommandPalette")
        await pilot.press("ctrl+c")
        await see(pilot, "TodayScreen")


async def test_the_palette_holds_every_key_of_the_screen_and_runs_it(
    opened: Open, log: Log
) -> None:
    log.add(episode())
    async with opened() as (app, pilot):
        commands = {command.title: command for command in app.get_system_commands(app.screen)}
        rows = {row.words for row in active_keys(app.screen)} - {"Find an action"}
        assert set(commands) == rows
        assert {"Stretch", "Learn", "Quit", "Morning check: pain 7"} <= set(commands)
        await pilot.press("ctrl+p", *"learn")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette) and hits(app.screen))
        await pilot.press("down", "enter")
        await see(pilot, "LearnScreen")


def hits(palette: CommandPalette) -> int:
    return palette.query_one(CommandList).option_count


async def test_the_theme_of_the_settings_holds_and_a_change_shows(
    opened: Open, log: Log, settings_path: Path
) -> None:
    log.add(episode())
    change_settings(settings_path, theme="gruvbox")
    async with opened() as (app, pilot):
        assert app.theme == "gruvbox"
        change_settings(settings_path, theme="nord")
        await until(pilot, lambda: app.theme == "nord")


async def test_reduced_motion_of_the_settings_or_of_textual_holds(
    opened: Open, log: Log, settings_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.add(episode())
    change_settings(settings_path, reduced_motion=True)
    async with opened() as (app, pilot):
        assert app.animation_level == "none"
        change_settings(settings_path, reduced_motion=False)
        await until(pilot, lambda: app.animation_level == "full")
        monkeypatch.setattr(frame, "TEXTUAL_ANIMATIONS", "none")
        change_settings(settings_path, theme="nord")
        await until(pilot, lambda: app.animation_level == "none")


async def test_an_unknown_theme_is_told_and_another_one_used(
    opened: Open, log: Log, settings_path: Path
) -> None:
    log.add(episode())
    change_settings(settings_path, theme="[/ neon")
    async with opened() as (app, pilot):
        await until(pilot, lambda: told(app))
        assert "[/ neon" in told(app)[0]
        assert app.theme in app.available_themes


@pytest.mark.parametrize("start", [None, Goal.LEARN])
async def test_wrong_settings_are_told_once_with_their_line_and_the_app_goes_on(
    opened: Open, log: Log, settings_path: Path, start: Goal | None
) -> None:
    log.add(episode())
    settings_path.write_text('unit = "mi"\ncautious = 7\n', encoding="utf-8")
    async with opened(start=start) as (app, pilot):
        await until(pilot, lambda: told(app))
        (sentence,) = told(app)
        assert f"{settings_path}, line 2: cautious is 7" in sentence
        assert app.settings().unit is DistanceUnit.MI
        settings_path.write_text("unit = = 3", encoding="utf-8")
        assert app.settings() == DEFAULTS
        await until(pilot, lambda: len(told(app)) == 2)
        assert "line 1, is not TOML" in told(app)[1]


async def test_a_key_of_ones_own_works_and_is_shown_wherever_keys_are(
    opened: Open, log: Log, settings_path: Path
) -> None:
    log.add(episode())
    settings_path.write_text('[keys]\n"today.learn" = "x"\n"today.next" = "f2"\n')
    async with opened(size=(160, 40)) as (app, pilot):
        await until(pilot, lambda: "x Learn" in key_line(app))
        assert "f2 Next" in key_line(app)
        assert " f2" in text(app.screen, "#plan")
        commands = {each.title: each.help for each in app.get_system_commands(app.screen)}
        assert commands["Learn"] == "key: x"
        await pilot.press("l", "question_mark")
        await see(pilot, "KeysDialog")
        shown = str(app.screen.query_one(Aligned).render())
        assert re.search(r"^x +Learn", shown, re.MULTILINE)
        assert not re.search(r"^l +", shown, re.MULTILINE)
        await pilot.press("escape", "X")
        await see(pilot, "LearnScreen")
        assert not told(app)


def key_line(app: PsoasApp) -> str:
    return str(app.screen.query_one(KeyLine).render())


async def test_keys_follow_their_file_and_what_cannot_be_is_told_once(
    opened: Open, log: Log, settings_path: Path
) -> None:
    log.add(episode())
    async with opened(size=(120, 40)) as (app, pilot):
        assert "s Stretch" in key_line(app)
        settings_path.write_text('[keys]\ntoday.stretch = "z"\ntoday.learn = "r"\n')
        await until(pilot, lambda: "z Stretch" in key_line(app))
        assert "  z " in text(app.screen, "#plan")
        await until(pilot, lambda: bool(told(app)))
        (sentence,) = told(app)
        assert sentence == (
            f"{settings_path}, line 3: r is already Runs (today.runs); today.learn stays l."
        )
        settings_path.unlink()
        await until(pilot, lambda: "s Stretch" in key_line(app))
        assert len(told(app)) == 1


async def test_a_session_with_keys_of_ones_own_is_led_by_a_remote_as_before(
    opened: Open, log: Log, settings_path: Path, clock: FakeClock
) -> None:
    log.add(episode())
    settings_path.write_text(
        '[keys]\nsession.pause = "z"\nsession.skip = "f8"\nsession.go_on = "z"\n'
    )
    async with opened() as (app, pilot):
        await pilot.press("s")
        await see(pilot, "SessionScreen")
        session = app.screen
        assert isinstance(session, SessionScreen)

        async def press(key: str) -> tuple[int, State]:
            clock.advance(1.01 * REPEAT_S)
            await pilot.press(key)
            return session.session.index, session.session.state

        assert await press("z") == (0, State.PAUSED)
        assert await press("space") == (0, State.PAUSED)
        assert await press("z") == (0, State.RUNNING)
        assert await press("b") == (0, State.PAUSED)
        assert await press("full_stop") == (0, State.RUNNING)
        assert await press("n") == (0, State.RUNNING)
        assert await press("f8") == (1, State.RUNNING)
        assert await press("pagedown") == (2, State.RUNNING)
        assert await press("pageup") == (1, State.RUNNING)
        assert await press("left") == (0, State.RUNNING)
        assert await press("right") == (1, State.RUNNING)
        assert await press("escape") == (1, State.STOPPING)


async def test_notifications_make_way_for_what_is_opened(opened: Open, log: Log) -> None:
    log.add(episode())
    async with opened() as (app, pilot):
        await pilot.press("u", "u")
        await until(pilot, lambda: told(app))
        await pilot.press("l")
        await see(pilot, "LearnScreen")
        assert not told(app)


async def test_today_is_one_choice_away_from_anywhere(opened: Open, log: Log) -> None:
    log.add(episode())
    async with opened() as (app, pilot):
        await pilot.press("r", "question_mark")
        await see(pilot, "KeysDialog")
        app.screen.post_message(Chosen(Goal.TODAY))
        await see(pilot, "TodayScreen")
        assert len(app.screen_stack) == 1


async def test_an_edit_opens_the_form_with_its_run(opened: Open, log: Log, now: FakeNow) -> None:
    _, kept = log.add(episode(), run(ago(now, 1)))
    async with opened() as (app, pilot):
        await pilot.press("r", "e")
        await see(pilot, "RunForm")
        assert "5" in app.screen.query_one(Form).text("distance_m")
        assert log.records()[-1] == kept


async def test_a_new_injury_can_be_begun_when_one_has_settled(opened: Open, log: Log) -> None:
    log.add(episode(settled_on=date(2026, 3, 1)))
    async with opened() as (_, pilot):
        await pilot.press("e", *WHOLE_WELCOME[1:])
        await until(pilot, lambda: len(log.records()) == 3)
        await see(pilot, "TodayScreen")


async def test_a_tiny_window_still_runs(opened: Open, log: Log) -> None:
    log.add(episode())
    async with opened(size=(20, 5)) as (app, pilot):
        await pilot.press("l")
        await see(pilot, "LearnScreen")
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "80x24" in shown


def state(app: PsoasApp) -> tuple[Any, ...]:
    """Everything a key may change."""
    screen = app.screen
    shown = "\n".join(strip.text for strip in screen._compositor.render_strips())
    scrolls = tuple((w.scroll_x, w.scroll_target_y) for w in screen.query("*"))
    return (len(app.screen_stack), screen, screen.focused, shown, scrolls, app._exit, told(app))


SCREENS: dict[str, tuple[str, ...]] = {
    "TodayScreen": (),
    "CheckDialog": ("m",),
    "RunForm": ("a",),
    "RunsScreen": ("r",),
    "HistoryScreen": ("h",),
    "LearnScreen": ("l", *"nnnn", "space"),
    "SettingsScreen": ("o",),
    "KeysDialog": ("question_mark",),
    "SessionScreen": ("s", "space", "right", "right"),
}
"""How to get to each screen."""


@pytest.mark.parametrize("screen", SCREENS)
async def test_every_key_that_is_shown_does_something(
    now: FakeNow, clock: FakeClock, tmp_path: Path, screen: str
) -> None:
    @asynccontextmanager
    async def there(number: int) -> AsyncIterator[Running]:
        """The screen, in an app of its own on a log of its own."""
        log = open_log(tmp_path / str(number) / "log.json", now)
        log.add(episode(), run(ago(now, 3)), run(ago(now, 1)), check(ago(now, 0, 6), 2))
        settings = tmp_path / str(number) / "settings.toml"
        app = PsoasApp(log=log, now=now, clock=clock, settings_path=settings)
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await pilot.press(*SCREENS[screen])
            await see(pilot, screen)
            # What is pressed next is no repeat of the last key.
            clock.advance(0.5)
            await pilot.pause()
            yield app, pilot

    async with there(0) as (app, _):
        everywhere = {row.action for row in declared_keys(FrameApp)} if SCREENS[screen] else set()
        actions = [r.action for r in active_keys(app.screen) if r.action not in everywhere]
        keys = [binding_key(app.screen, action) for action in actions]
    assert keys
    for number, key in enumerate(keys, 1):
        async with there(number) as (app, pilot):
            before = state(app)
            # Or it would be taken for the key before, held down.
            clock.advance(2 * REPEAT_S)
            await pilot.press(key)
            for _ in range(100):
                if state(app) != before:
                    break
                await pilot.pause(0.02)
            assert state(app) != before, (actions[number - 1], key)


def binding_key(screen: Screen[Any], action: str) -> str:
    """The first key that is bound to an action."""
    maps = (screen._bindings, screen.app._bindings)
    return next(key for bindings in maps for key, one in bindings if one.action == action)


def test_every_action_that_a_key_names_exists() -> None:
    found = 0
    for module in iter_modules(screens.__path__):
        for _, screen in getmembers(import_module(f"screens.{module.name}"), isclass):
            if issubclass(screen, PsoasScreen):
                for binding in screen._merge_bindings().shown_keys:
                    namespace, _, rest = binding.action.rpartition(".")
                    owner = PsoasApp if namespace == "app" else screen
                    assert hasattr(owner, f"action_{rest.partition('(')[0]}"), binding
                    found += 1
    assert found


async def test_runs_from_files_are_taken_and_then_asked_about(
    opened: Open, log: Log, now: FakeNow, tmp_path: Path
) -> None:
    log.add(episode())
    file = tmp_path / "a.tcx"
    file.write_bytes(tcx_run(ago(now, 1).in_timezone("UTC")))
    async with opened() as (app, pilot):
        await pilot.press("r")
        await see(pilot, "RunsScreen")
        await pilot.press("i")
        await see(pilot, "ImportScreen")
        await pilot.press("p")
        app.screen.query_one(Input).value = str(file)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query_one("#deciding").display)
        await pilot.press("enter")
        await see(pilot, "FeltDialog")
        await pilot.press("2", "ctrl+s")
        await see(pilot, "RunsScreen")
    (taken,) = (record for record in log.records() if isinstance(record, Activity))
    assert taken.pain_during == 2
