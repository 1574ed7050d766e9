"""Today: the light, why, and what is due."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.color import Color

from rules.assessment import Level
from rules.records import Flag, Session, SessionKind
from rules.settings import DEFAULTS, DistanceUnit, Settings
from screens.colours import STATUS_COLOURS
from screens.messages import Goal
from screens.today import TodayScreen
from screens.widgets.key_line import KeyLine
from screens.widgets.light import Light
from store.log import Log, open_log
from tests.screens.conftest import FakeNow, Host, until
from tests.screens.samples import FOREIGN, ago, check, episode, run, self_test, stretch, text, told

Make = Callable[..., TodayScreen]
Snap = Callable[..., bool]
SIZE = (80, 24)


@pytest.fixture
def make(log: Log, now: FakeNow) -> Make:
    def make_screen(settings: Settings = DEFAULTS) -> TodayScreen:
        return TodayScreen(log=log, now=now, settings=lambda: settings)

    return make_screen


def plan(screen: TodayScreen) -> list[str]:
    return [line.strip() for line in text(screen, "#plan").splitlines() if line.strip()]


def light(screen: TodayScreen) -> str:
    return text(screen, "Light .sentence")


def a_good_week(log: Log, now: FakeNow) -> None:
    """In return, with a run two days ago and its morning."""
    log.add(episode(), run(ago(now, 9)), run(ago(now, 2), pain_during=0, pain_after=0))
    log.add(check(ago(now, 8, 7), 0), check(ago(now, 1, 7), 0))


async def test_the_light_is_told_by_symbol_word_sentence_and_its_fixed_colour(
    make: Make, log: Log, now: FakeNow
) -> None:
    a_good_week(log, now)
    screen = make()
    async with Host(screen).run_test(size=SIZE):
        assert light(screen) == "● go\nYou may run today."
        assert "▄█▀▀█▄" in text(screen, "Light .drawing")
        shown = screen.query_one(Light)
        assert shown.styles.background == Color.parse(STATUS_COLOURS[Level.GO])
        assert shown.styles.color == Color.parse("#000000")


async def test_a_flag_stops_everything_and_says_which(make: Make, log: Log, now: FakeNow) -> None:
    log.add(episode(), check(ago(now, 1), 2, flags=(Flag.NIGHT_PAIN,)))
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        assert light(screen).startswith("✖ stop\nNo run: see a doctor")
        assert "See a doctor first" in text(screen, "#phase")
        why = text(screen, "#findings")
        assert "✖ red flag  our choice" in why
        assert "night" in why
        await pilot.press("s", "g", "t")
        assert not screen.app.screen.query("#small")
        assert isinstance(screen.app, Host)
        assert not screen.app.chosen


async def test_every_finding_is_listed_with_its_mark(make: Make, log: Log, now: FakeNow) -> None:
    log.add(episode(), run(ago(now, 1), pain_during=6, stride_changed=True))
    screen = make()
    async with Host(screen).run_test(size=SIZE):
        why = text(screen, "#findings")
        for head in ("✖ run pain  source", "✖ stride changed  evidence, low", "■ rest day"):
            assert head in why


async def test_a_morning_check_from_outside_changes_the_light_at_once(
    make: Make, log: Log, now: FakeNow, tmp_path: Path
) -> None:
    log.add(episode(), run(ago(now, 2), pain_during=6, pain_after=6))
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        assert light(screen).startswith("✖ stop")
        assert "how does it feel" in plan(screen)[0]
        open_log(tmp_path / "log.json", now).add(check(now(), 0))
        await until(pilot, lambda: light(screen).startswith("▲ easy"))
        assert plan(screen)[0].startswith("✓   Morning check  pain 0 at 07:30")


async def test_the_day_rolls_over_while_today_is_open(make: Make, log: Log, now: FakeNow) -> None:
    log.add(episode(), check(now(), 1))
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        assert plan(screen)[0].startswith("✓")
        assert "Monday 9 March" in text(screen, "#date")
        now.move(days=1)
        await until(pilot, lambda: plan(screen)[0].startswith("○"))
        assert "Tuesday 10 March" in text(screen, "#date")


async def test_until_the_day_ends_it_is_still_the_day_before(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(episode(), check(now(), 1))
    now.at = now.at.add(days=1).replace(hour=2, minute=59)
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        assert plan(screen)[0].startswith("✓")
        assert "Monday 9 March" in text(screen, "#date")
        now.move(minutes=1)
        await until(pilot, lambda: plan(screen)[0].startswith("○"))


async def test_a_log_that_breaks_while_open_is_told_once_and_the_last_answer_stays(
    make: Make, log: Log, now: FakeNow
) -> None:
    a_good_week(log, now)
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE, notifications=True) as pilot:
        log.path.write_text(FOREIGN, encoding="utf-8")
        await until(pilot, lambda: told(host))
        screen.look()
        screen.look()
        await pilot.pause()
        assert len(told(host)) == 1
        assert light(screen).startswith("● go")


async def test_today_does_not_look_while_it_is_covered(make: Make, log: Log, now: FakeNow) -> None:
    log.add(episode())
    screen = make()
    host = Host(screen)
    looks = []

    def settings() -> Settings:
        looks.append(1)
        return DEFAULTS

    screen._settings = settings
    async with host.run_test(size=SIZE) as pilot:
        await host.push_screen(TodayScreen(log=log, now=now, settings=lambda: DEFAULTS))
        await until(pilot, lambda: not (screen._timer and screen._timer._active.is_set()))
        before = len(looks)
        await pilot.pause()
        assert len(looks) == before
        log.add(check(now(), 4))
        host.pop_screen()
        await until(pilot, lambda: "pain 4" in plan(screen)[0])


@pytest.mark.parametrize(
    ("key", "goal"),
    [
        ("enter", Goal.CHECK),
        ("m", Goal.CHECK),
        ("s", Goal.STRETCH),
        ("S", Goal.STRETCH),
        ("g", Goal.STRENGTH),
        ("t", Goal.SELF_TEST),
        ("a", Goal.ADD_RUN),
        ("r", Goal.RUNS),
        ("h", Goal.HISTORY),
        ("l", Goal.LEARN),
        ("o", Goal.SETTINGS),
        ("u", Goal.UNDO),
        ("question_mark", Goal.KEYS),
    ],
)
async def test_one_key_starts_each(make: Make, log: Log, key: str, goal: Goal) -> None:
    log.add(episode())
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: host.chosen)
        assert [message.goal for message in host.chosen] == [goal]
        assert host.chosen[0].pain is None


@pytest.mark.parametrize("digit", range(10))
async def test_a_digit_begins_a_check_with_that_pain(make: Make, log: Log, digit: int) -> None:
    log.add(episode())
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press(str(digit))
        await until(pilot, lambda: host.chosen)
        assert (host.chosen[0].goal, host.chosen[0].pain) == (Goal.CHECK, digit)


async def test_keys_without_a_meaning_now_do_nothing_and_are_not_shown(
    make: Make, log: Log
) -> None:
    log.add(episode())
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(200, 24)) as pilot:
        await pilot.press("c", "n", "e", "escape")
        await pilot.pause()
        assert not host.chosen
        assert host.screen is screen
        line = str(screen.query_one(KeyLine).render())
        for words in ("Continue", "Start running", "New injury", "Back"):
            assert words not in line


async def test_when_all_is_done_enter_starts_nothing(make: Make, log: Log, now: FakeNow) -> None:
    log.add(episode(settled_on=date(2026, 3, 1)))
    log.add(replace(stretch(ago(now, 0, 7)), what=SessionKind.STRENGTH))
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        assert "enter" not in text(screen, "#plan")
        await pilot.press("enter")
        await pilot.pause()
        assert not host.chosen
        assert "Next" not in str(screen.query_one(KeyLine).render())


async def test_ready_to_run_offers_to_start(make: Make, log: Log, now: FakeNow) -> None:
    log.add(episode(running_since=None), self_test(ago(now, 1)))
    log.add(check(ago(now, 4), 1), check(ago(now, 2), 0), check(now(), 0))
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("n")
        await until(pilot, lambda: host.chosen)
        assert host.chosen[0].goal is Goal.START_RUNNING


async def test_without_an_injury_enter_begins_one(make: Make, log: Log, now: FakeNow) -> None:
    log.add(run(ago(now, 3)))
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        assert text(screen, "#phase") == "No injury on record"
        await pilot.press("enter")
        await until(pilot, lambda: host.chosen)
        assert host.chosen[0].goal is Goal.WELCOME


async def test_a_broken_off_session_comes_first(make: Make, log: Log, now: FakeNow) -> None:
    (_, begun) = log.add(episode(), stretch(ago(now, 1), finished=False, in_progress=True))
    assert isinstance(begun, Session)
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        assert plan(screen)[0].startswith("◐   Stretch")
        await pilot.press("enter")
        await until(pilot, lambda: host.chosen)
        assert (host.chosen[0].goal, host.chosen[0].record) == (Goal.RESUME, begun)


async def test_a_session_that_runs_in_another_psoas_is_left_to_it(
    make: Make, log: Log, now: FakeNow, tmp_path: Path
) -> None:
    log.add(episode(), stretch(ago(now, 0, 7), finished=False, in_progress=True))
    claim = open_log(tmp_path / "log.json", now).claim_session()
    assert claim
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        assert "running in another psoas" in plan(screen)[0]
        await pilot.press("c")
        await pilot.pause()
        assert not host.chosen
        claim.release()
        host.push_screen(TodayScreen(log=log, now=now, settings=lambda: DEFAULTS))
        await pilot.pause()
        host.pop_screen()
        await until(pilot, lambda: "broken off" in plan(screen)[0])


async def test_distances_are_shown_in_the_unit_of_the_settings(
    make: Make, log: Log, now: FakeNow
) -> None:
    a_good_week(log, now)
    screen = make(Settings(unit=DistanceUnit.MI))
    async with Host(screen).run_test(size=SIZE):
        assert "at most 3.4 mi" in text(screen, "#plan")


async def test_q_quits(make: Make, log: Log) -> None:
    log.add(episode())
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("q")
        await pilot.pause()
        assert not host.is_running or host._exit


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_all_that_matters_is_in_sight(
    make: Make, log: Log, now: FakeNow, size: tuple[int, int]
) -> None:
    log.add(episode(), run(ago(now, 1), pain_during=6), self_test(ago(now, 1)))
    screen = make()
    host = Host(screen)
    async with host.run_test(size=size) as pilot:
        await pilot.pause()
        lines = [strip.text for strip in screen._compositor.render_strips()]
        whole = "\n".join(lines)
        parts = ("✖ stop", "Morning check", "Stretch", "Strength", "Self-test", "at most 5.5 km")
        for part in (*parts, "run pain", "? Keys", "q Quit"):
            assert part in whole, part
        assert all(len(line) <= size[0] for line in lines)


class Themed(App[None]):
    def __init__(self, top: TodayScreen, theme: str) -> None:
        super().__init__()
        self.top = top
        self.begin = theme

    def on_mount(self) -> None:
        self.theme = self.begin
        self.push_screen(self.top)


@pytest.mark.parametrize("theme", sorted(App[Any]().available_themes))
async def test_the_lights_keep_their_colours_in_every_theme(
    make: Make, log: Log, theme: str
) -> None:
    log.add(episode(running_since=None))
    screen = make()
    async with Themed(screen, theme).run_test(size=SIZE):
        shown = screen.query_one(Light).styles
        assert shown.background == Color.parse(STATUS_COLOURS[Level.STOP])
        assert shown.color == Color.parse("#000000")


@pytest.mark.parametrize(
    "look",
    [(80, 24, "textual-dark"), (120, 40, "textual-light"), (200, 60, "gruvbox")],
    ids=lambda look: look[-1],
)
def test_today_looks_as_accepted(
    snap_compare: Snap, make: Make, log: Log, now: FakeNow, look: tuple[int, int, str]
) -> None:
    log.add(episode(), run(ago(now, 9)), run(ago(now, 1)), check(now(), 0))
    *size, theme = look
    assert snap_compare(Themed(make(), theme), terminal_size=tuple(size))


def test_today_without_colour_looks_as_accepted(
    snap_compare: Snap, make: Make, log: Log, now: FakeNow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    log.add(episode(), check(now(), 2, flags=(Flag.LIMP,)))
    assert snap_compare(Themed(make(), "textual-dark"), terminal_size=SIZE)
