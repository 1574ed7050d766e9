"""The session screen: guided by the clock, driven by keys, saved after each item."""

from collections.abc import Callable, Iterable

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from rules.errors import RehabError
from rules.plan import self_test_session, strength_session, stretch_session
from rules.programme import programme
from rules.records import Record, SelfTest
from rules.records import Session as SessionRecord
from rules.session import Cue, Effect, Event, Session, SessionName, State
from rules.view import Role, view
from screens.messages import Goal
from screens.session import LEAST_TICK, STILL_TICK, TICK, SessionScreen
from screens.session_keys import REPEAT_S
from screens.widgets.big_digits import BigDigits
from screens.widgets.figure import Figure
from screens.widgets.question import Question
from store.keeper import SessionKeeper
from store.log import Log, open_log
from tests.rules.driving import cues
from tests.screens.conftest import FakeClock, FakeNow, Host, until

Make = Callable[[Session], SessionScreen]
Snap = Callable[..., bool]

READY = 5
HOLD = 30


@pytest.fixture
def heard() -> list[Cue]:
    return []


@pytest.fixture
def make(log: Log, now: FakeNow, clock: FakeClock, heard: list[Cue]) -> Make:
    def follow(_: Session, effects: tuple[Effect, ...], __: Event | None) -> None:
        heard.extend(cues(effects))

    def make_screen(session: Session) -> SessionScreen:
        keeper = SessionKeeper(log, now)
        return SessionScreen(session=session, keeper=keeper, clock=clock, follow=follow)

    return make_screen


def stretch(clock: FakeClock) -> Session:
    return stretch_session(programme(), at=clock(), limit=5)


def strength(clock: FakeClock, *, tempo: bool = True) -> Session:
    return strength_session(programme(), at=clock(), limit=5, stage=1, tempo=tempo)


def pass_time(screen: SessionScreen, clock: FakeClock, seconds: float) -> None:
    """Let the clock go on in steps of at most a second, looked at after each."""
    while seconds > 0:
        clock.advance(min(1.0, seconds))
        seconds -= 1.0
        screen.look()


def saved(log: Log) -> Record:
    """The one record in the file, read anew."""
    (record,) = open_log(log.path, lambda: pytest.fail("nothing is written")).records()
    return record


def text_of(screen: Screen[bool], name: str) -> str:
    return str(screen.query_one(f"#{name}").render())


def role(screen: SessionScreen) -> Role:
    return view(screen.session).role


async def test_a_hold_counts_down_in_digits_of_at_least_seven_rows(
    make: Make, clock: FakeClock
) -> None:
    screen = make(stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + 3)
        digits = screen.query_one("#digits", BigDigits)
        await until(pilot, lambda: digits.number == HOLD - 3)
        lines = [strip.text for strip in digits.render_lines(digits.size.region)]
        assert sum("█" in line for line in lines) >= 7
        assert "hold 1 of 16" in text_of(screen, "head")
        assert text_of(screen, "role") == "HOLD · LEFT"
        assert "Kneel on the left knee" in text_of(screen, "how")
        assert text_of(screen, "then") == "Then: Right hip flexor stretch, 30 s"


async def test_a_whole_stretch_session_is_sixteen_holds_on_both_sides(
    make: Make, clock: FakeClock, log: Log, heard: list[Cue]
) -> None:
    screen = make(stretch(clock))
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, 575)
        assert screen.session.state is State.ENDED
        record = saved(log)
        assert isinstance(record, SessionRecord)
        assert record.finished
        assert not record.in_progress
        assert [item.done for item in record.items] == [HOLD] * 16
        assert {item.side for item in record.items} == {"left", "right"}
        assert heard.count(Cue.END) == 16
        assert "All done: 16 of 16 holds" in text_of(screen, "title")
        assert "hamstring stretch" in text_of(screen, "summary")
        await pilot.press("enter")
        await until(pilot, lambda: host.results == [True])


async def test_each_hold_is_in_the_file_as_soon_as_it_is_over(
    make: Make, clock: FakeClock, log: Log
) -> None:
    screen = make(stretch(clock))
    async with Host(screen).run_test(size=(80, 24)):
        pass_time(screen, clock, READY + HOLD)
        record = saved(log)
        assert isinstance(record, SessionRecord)
        assert record.in_progress
        assert len(record.items) == 1


@pytest.mark.parametrize("key", ["p", "P", "b", "full_stop", "space"])
async def test_a_key_pauses_and_goes_on(make: Make, clock: FakeClock, key: str) -> None:
    screen = make(stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + 10)
        await pilot.press(key)
        assert role(screen) is Role.PAUSED
        pass_time(screen, clock, 20)
        assert screen.session.done == pytest.approx(10)
        await pilot.press(key)
        assert role(screen) is Role.GET_READY
        pass_time(screen, clock, READY + 1)
        assert screen.session.done == pytest.approx(11)


@pytest.mark.parametrize("key", ["right", "pagedown", "n"])
async def test_a_key_skips_a_hold_which_is_recorded_as_held(
    make: Make, clock: FakeClock, log: Log, key: str
) -> None:
    screen = make(stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + 12)
        await pilot.press(key)
        assert role(screen) is Role.CHANGE_SIDES
        record = saved(log)
        assert isinstance(record, SessionRecord)
        assert [item.done for item in record.items] == [12]


@pytest.mark.parametrize("key", ["left", "pageup", "backspace"])
async def test_a_key_redoes_the_hold(make: Make, clock: FakeClock, key: str) -> None:
    screen = make(stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + 12)
        await pilot.press(key)
        assert role(screen) is Role.GET_READY
        assert screen.session.done == 0


async def test_plus_adds_fifteen_seconds_and_u_takes_them_back(
    make: Make, clock: FakeClock
) -> None:
    screen = make(stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + 10)
        await pilot.press("plus")
        assert view(screen.session).count == HOLD - 10 + 15
        await pilot.press("u")
        assert view(screen.session).count == HOLD - 10


async def test_a_hold_that_hurts_ends_and_its_exercise_is_left_out(
    make: Make, clock: FakeClock, log: Log
) -> None:
    screen = make(stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + 8)
        await pilot.press("h")
        assert role(screen) is Role.ASK
        await pilot.press("4")
        assert "iriformis" in view(screen.session).title
        record = saved(log)
        assert isinstance(record, SessionRecord)
        assert [(item.done, item.pain) for item in record.items] == [(8, 4)]


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_stopping_asks_first_and_keeps_what_was_held(
    make: Make, clock: FakeClock, log: Log, key: str
) -> None:
    screen = make(stretch(clock))
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + 8)
        await pilot.press(key)
        assert role(screen) is Role.STOPPING
        assert not log.records()
        await pilot.press("k")
        record = saved(log)
        assert isinstance(record, SessionRecord)
        assert not record.finished
        assert not record.in_progress
        assert "Kept as partial: 1 of 16 holds" in text_of(screen, "title")
        await pilot.press(key)
        await until(pilot, lambda: host.results == [True])


async def test_ctrl_c_asks_about_the_session_first_and_then_about_the_app(
    make: Make, clock: FakeClock
) -> None:
    screen = make(stretch(clock))
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + 8)
        screen.action_interrupt()
        assert role(screen) is Role.STOPPING
        screen.action_interrupt()
        await until(pilot, lambda: [one.goal for one in host.chosen] == [Goal.QUIT])


async def test_escape_after_escape_goes_on(make: Make, clock: FakeClock) -> None:
    screen = make(stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + 8)
        await pilot.press("escape")
        clock.advance(1)
        await pilot.press("escape")
        assert role(screen) is Role.GET_READY
        assert screen.session.state is State.RUNNING


async def test_discarding_keeps_nothing_and_leaves(make: Make, clock: FakeClock, log: Log) -> None:
    screen = make(stretch(clock))
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + HOLD + 8)
        await pilot.press("escape", "d")
        await until(pilot, lambda: bool(host.results) or screen.session.state is State.ENDED)
        assert log.records() == ()


async def test_reps_count_themselves_and_one_can_be_taken_back(
    make: Make, clock: FakeClock
) -> None:
    screen = make(strength(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + 3 * 4)
        assert screen.query_one("#digits", BigDigits).number == 3
        assert text_of(screen, "unit").strip() == "of 20 reps · up"
        await pilot.press("u")
        assert screen.query_one("#digits", BigDigits).number == 2
        await pilot.press("space")
        assert screen.query_one("#digits", BigDigits).number == 3


async def test_the_turn_of_a_repetition_lays_nothing_out_anew(
    make: Make, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = make(strength(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + 3)
        await pilot.pause()
        laid_out: list[object] = []
        monkeypatch.setattr(screen, "_refresh_layout", laid_out.append)
        words = set()
        for _ in range(8):
            pass_time(screen, clock, 1)
            await pilot.pause()
            words.add(text_of(screen, "unit").split()[-1])
        assert words == {"up", "down"}
        assert not laid_out


async def test_a_set_cut_short_is_saved_as_counted(make: Make, clock: FakeClock, log: Log) -> None:
    screen = make(strength(clock, tempo=False))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY)
        await pilot.press(*["space"] * 7, "u", "right")
        record = saved(log)
        assert isinstance(record, SessionRecord)
        assert [(item.done, item.target) for item in record.items] == [(6, 20)]


async def test_the_pain_question_goes_on_by_itself(make: Make, clock: FakeClock) -> None:
    screen = make(strength(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        for _ in range(12):
            clock.advance(2 * REPEAT_S)
            await pilot.press("right")
        assert role(screen) is Role.ASK
        pass_time(screen, clock, 4)
        assert text_of(screen, "unit") == "goes on by itself in 26 s"
        pass_time(screen, clock, 26)
        assert role(screen) is Role.GET_READY


async def test_a_gap_in_the_clock_pauses_and_counts_nothing(make: Make, clock: FakeClock) -> None:
    screen = make(stretch(clock))
    async with Host(screen).run_test(size=(80, 24)):
        pass_time(screen, clock, READY + 8)
        clock.advance(60)
        screen.look()
        assert role(screen) is Role.PAUSED
        assert screen.session.done == pytest.approx(8)


async def test_the_time_that_opening_the_screen_takes_is_not_away(
    make: Make, clock: FakeClock
) -> None:
    screen = make(stretch(clock))
    clock.advance(10)
    async with Host(screen).run_test(size=(80, 24)):
        pass_time(screen, clock, 1)
        assert role(screen) is Role.GET_READY
        assert screen.session.done == pytest.approx(1)


async def test_the_time_that_painting_it_first_takes_is_not_away(
    make: Make, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = make(stretch(clock))
    watch = SessionScreen.on_mount

    def slowly(screen: SessionScreen) -> None:
        watch(screen)
        clock.advance(3)

    monkeypatch.setattr(SessionScreen, "on_mount", slowly)
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: screen._timer is not None)
        pass_time(screen, clock, 1)
        assert role(screen) is Role.GET_READY
        assert screen.session.done == pytest.approx(1)


async def test_while_only_the_number_counts_the_clock_is_looked_at_as_it_changes(
    make: Make, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, begun = make(stretch(clock)), clock()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: screen._timer is not None)
        waited: list[float] = []
        monkeypatch.setattr(screen, "_tick_in", waited.append)
        for held, wait in ((0.4, TICK), (6.3, STILL_TICK), (6.9, 0.1), (7.0, STILL_TICK)):
            pass_time(screen, clock, READY + held - clock() + begun - 0.1)
            clock.advance(0.1)
            screen._tick()
            assert waited.pop() == pytest.approx(wait), held


async def test_a_screen_over_it_pauses_it(make: Make, clock: FakeClock) -> None:
    screen = make(stretch(clock))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + 8)
        await pilot.app.push_screen(Screen[None]())
        await until(pilot, lambda: role(screen) is Role.PAUSED)
        pilot.app.pop_screen()
        await until(pilot, lambda: screen.is_active)
        assert screen.session.done == pytest.approx(8)


async def test_a_window_of_20x5_still_times_the_hold(make: Make, clock: FakeClock) -> None:
    screen = make(stretch(clock))
    async with Host(screen).run_test(size=(20, 5)) as pilot:
        pass_time(screen, clock, READY + 8)
        await until(pilot, lambda: screen.query_one("#small").display)
        assert text_of(screen, "small-words").startswith("HOLD · LEFT 22")
        assert not screen.query_one("#guide").display
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: bool(screen.query_one("#guide").display))
        assert not screen.query_one("#small").display


async def test_a_save_that_fails_is_told_once_and_made_up_for(
    make: Make, clock: FakeClock, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = make(stretch(clock))
    told: list[str] = []
    monkeypatch.setattr(screen, "notify", lambda message, **_: told.append(message))

    def refuse(*_: object, **__: object) -> None:
        raise RehabError("The disk is full.")

    async with Host(screen).run_test(size=(80, 24)):
        with monkeypatch.context() as broken:
            broken.setattr(log, "add", refuse)
            pass_time(screen, clock, READY + HOLD + READY + HOLD)
            assert len(told) == 1
            assert "The disk is full." in told[0]
        pass_time(screen, clock, READY + HOLD)
        record = saved(log)
        assert isinstance(record, SessionRecord)
        assert len(record.items) == 3


async def test_a_last_save_that_fails_keeps_the_screen_open_until_it_works(
    make: Make, clock: FakeClock, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = make(stretch(clock))
    host = Host(screen)

    def refuse(*_: object, **__: object) -> None:
        raise RehabError("The disk is full.")

    async with host.run_test(size=(80, 24)) as pilot:
        with monkeypatch.context() as broken:
            broken.setattr(log, "add", refuse)
            pass_time(screen, clock, READY + HOLD)
            await pilot.press("escape", "k", "enter")
            assert not host.results
        clock.advance(1)
        await pilot.press("enter")
        await until(pilot, lambda: host.results == [True])
        assert isinstance(saved(log), SessionRecord)


async def answer(pilot: Pilot[object], keys: Iterable[str]) -> None:
    for key in keys:
        await pilot.press(key)


async def test_a_whole_self_test_lands_in_the_log(make: Make, clock: FakeClock, log: Log) -> None:
    screen = make(self_test_session(programme(), at=clock()))
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await answer(pilot, ["enter", "enter"])
        pass_time(screen, clock, READY + 5)
        await answer(pilot, ["4"])
        pass_time(screen, clock, READY + 2)
        await answer(pilot, ["right", "x", "1"])
        await answer(pilot, ["down", "space", "4", "enter"])
        await answer(pilot, ["1", "2", "down", "enter"])
        await until(pilot, lambda: host.results == [True])
    test = saved(log)
    assert isinstance(test, SelfTest)
    assert (test.pain_left, test.pain_right, test.tender) == (4, 10, True)
    assert test.places == ("upper-groin", "outer-hip")
    assert (test.worse_with_speed, test.gait_phase, test.snapping) == (True, "swing", "painless")


async def test_a_red_flag_ends_the_self_test_and_is_saved(
    make: Make, clock: FakeClock, log: Log
) -> None:
    screen = make(self_test_session(programme(), at=clock()))
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await answer(pilot, ["2", "enter"])
        await until(pilot, lambda: host.results == [True])
    test = saved(log)
    assert isinstance(test, SelfTest)
    assert test.flags == ("night-pain",)


async def test_a_click_chooses_and_a_click_rates(make: Make, clock: FakeClock) -> None:
    screen = make(self_test_session(programme(), at=clock()))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.click(Question, offset=(3, 1))
        assert screen.query_one(Question).marked == {1}
        await pilot.click(Question, offset=(3, 1))
        await answer(pilot, ["enter", "enter"])
        pass_time(screen, clock, READY + 5)
        await until(pilot, lambda: screen.query_one(Question).size.height == 1)
        await pilot.click(Question, offset=(3 * 5 + 2, 0))
        await until(pilot, lambda: screen.session.answers.get("pain_left") == 3)


async def test_leaving_a_self_test_keeps_nothing(make: Make, clock: FakeClock, log: Log) -> None:
    screen = make(self_test_session(programme(), at=clock()))
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await answer(pilot, ["enter", "escape", "k"])
        assert not host.results
        await answer(pilot, ["d"])
        await until(pilot, lambda: host.results == [False])
    assert log.records() == ()


async def test_leaving_frees_the_claim_for_the_next_session(
    make: Make, clock: FakeClock, log: Log, now: FakeNow
) -> None:
    screen = make(stretch(clock))
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        with pytest.raises(RehabError):
            SessionKeeper(log, now)
        await answer(pilot, ["escape", "d"])
        await until(pilot, lambda: host.results == [False])
        SessionKeeper(log, now).close()


@pytest.mark.parametrize("name", list(SessionName))
async def test_every_key_that_is_shown_does_something(
    make: Make, clock: FakeClock, name: SessionName
) -> None:
    starts = {
        SessionName.STRETCH: stretch(clock),
        SessionName.STRENGTH: strength(clock),
        SessionName.SELF_TEST: self_test_session(programme(), at=clock()),
    }
    screen = make(starts[name])
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        pass_time(screen, clock, READY + 9)
        before = screen.session
        keys = {
            active.binding.action: key
            for key, active in screen.active_bindings.items()
            if active.node is screen and active.binding.action.startswith("send")
        }
        assert len(keys) >= 2
        for action, key in keys.items():
            screen.session = before
            screen._show(again=True)
            await pilot.press(key)
            assert screen.session != before, f"{key} ({action}) did nothing"


def drawn(screen: SessionScreen) -> list[str]:
    """The rows of the figure that are on the screen, without those that are blank."""
    figure = screen.query_one(Figure)
    if not figure.region:
        return []
    rows = [figure.render_line(y).text for y in range(figure.size.height)]
    return [row for row in rows if row.strip()]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_figure_eases_into_the_hold_and_stays(
    make: Make, clock: FakeClock, size: tuple[int, int]
) -> None:
    screen = make(stretch(clock))
    async with Host(screen).run_test(size=size) as pilot:
        pass_time(screen, clock, READY + 0.01)
        await pilot.pause()
        begun = drawn(screen)
        assert len(begun) >= 7
        pass_time(screen, clock, 2)
        held = drawn(screen)
        assert held != begun
        pass_time(screen, clock, 20)
        assert drawn(screen) == held


async def test_the_figure_is_the_other_way_round_for_the_other_side(
    make: Make, clock: FakeClock
) -> None:
    screen = make(stretch(clock))
    async with Host(screen).run_test(size=(120, 40)) as pilot:
        pass_time(screen, clock, READY + 3)
        await pilot.pause()
        left, where = drawn(screen), screen.query_one(Figure).region.x
        pass_time(screen, clock, HOLD + READY)
        await until(pilot, lambda: screen.query_one(Figure).region.x < where)
        assert drawn(screen) not in ([], left)


async def test_the_figure_moves_in_step_with_the_reps(make: Make, clock: FakeClock) -> None:
    screen = make(strength(clock))
    async with Host(screen).run_test(size=(120, 40)) as pilot:
        pass_time(screen, clock, READY)
        await pilot.pause()
        seen = []
        for _ in range(4):
            seen.append(drawn(screen))
            pass_time(screen, clock, 2)
        assert seen[0] == seen[2]
        assert seen[1] == seen[3]
        assert seen[0] != seen[1]


async def test_with_reduced_motion_the_figure_jumps_with_the_words_alone(
    make: Make, clock: FakeClock
) -> None:
    screen = make(strength(clock))
    host = Host(screen)
    async with host.run_test(size=(120, 40)) as pilot:
        host.animation_level = "none"
        pass_time(screen, clock, READY)
        await pilot.pause()
        begun = drawn(screen)
        pass_time(screen, clock, 1)
        assert drawn(screen) == begun
        pass_time(screen, clock, 1)
        assert drawn(screen) != begun


async def test_setting_up_for_the_self_test_and_pressing_are_shown(
    make: Make, clock: FakeClock
) -> None:
    screen = make(self_test_session(programme(), at=clock()))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        assert drawn(screen) == []
        await answer(pilot, ["enter"])
        await until(pilot, lambda: len(drawn(screen)) >= 7)
        assert "Set up" in text_of(screen, "title")


class Snapped(App[None]):
    """An app that shows a session as it is after some seconds."""

    def __init__(self, screen: SessionScreen, clock: FakeClock, seconds: float) -> None:
        super().__init__()
        self.shown = screen
        self.clock = clock
        self.seconds = seconds

    async def on_mount(self) -> None:
        await self.push_screen(self.shown)
        pass_time(self.shown, self.clock, self.seconds)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_hold_looks_as_accepted(
    snap_compare: Snap, make: Make, clock: FakeClock, size: tuple[int, int]
) -> None:
    app = Snapped(make(stretch(clock)), clock, READY + 13)
    assert snap_compare(app, terminal_size=size)


def test_a_question_looks_as_accepted(snap_compare: Snap, make: Make, clock: FakeClock) -> None:
    app = Snapped(make(self_test_session(programme(), at=clock())), clock, 0)
    assert snap_compare(app, terminal_size=(80, 24), press=["down", "space"])


def test_the_end_looks_as_accepted(snap_compare: Snap, make: Make, clock: FakeClock) -> None:
    app = Snapped(make(stretch(clock)), clock, 575)
    assert snap_compare(app, terminal_size=(80, 24))


def test_a_hold_without_colour_looks_as_accepted(
    snap_compare: Snap, make: Make, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Snapped(make(stretch(clock)), clock, READY + 13)
    assert snap_compare(app, terminal_size=(80, 24))


@pytest.fixture
def fast(log: Log, now: FakeNow, clock: FakeClock) -> SessionScreen:
    """At 20 times speed."""
    return SessionScreen(
        session=stretch(clock),
        keeper=SessionKeeper(log, now),
        clock=clock,
        follow=lambda *_: None,
        speed=20,
    )


async def test_a_faster_clock_is_looked_at_more_often_but_not_all_the_time(
    fast: SessionScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Host(fast).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: fast._timer is not None)
        waited: list[float] = []
        monkeypatch.setattr(fast, "set_timer", lambda seconds, _: waited.append(seconds))
        fast._tick_in(STILL_TICK)
        fast._tick_in(TICK)
        assert waited == [STILL_TICK / 20, LEAST_TICK]


async def test_a_key_that_is_held_down_counts_once_at_any_speed(
    fast: SessionScreen, clock: FakeClock
) -> None:
    states = []
    async with Host(fast).run_test(size=(80, 24)) as pilot:
        for after in (0, 0.9, 1.1):
            clock.advance(20 * REPEAT_S * after)
            await pilot.press("p")
            states.append(fast.session.state)
    assert states == [State.PAUSED, State.PAUSED, State.RUNNING]
