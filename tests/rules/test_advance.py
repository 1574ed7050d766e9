"""Time in the session machine, by examples; the stories are in test_advance_stories.py."""

from dataclasses import replace

import pytest

from rules.advance import AWAY_AFTER, advance, begin
from rules.records import Item, Side, Unit
from rules.session import (
    ChangeSides,
    Cue,
    Extend,
    Finish,
    Hold,
    Next,
    Play,
    State,
    Tick,
)
from tests.rules.driving import (
    START,
    STRETCHES,
    Driven,
    cues,
    in_first_hold,
    self_test,
    stretch,
)
from tests.rules.stories import SESSIONS


@pytest.mark.parametrize("tick", [0.05, 0.3, 1 / 3, 1.0, 1.5])
def test_a_whole_stretch_session_takes_575_seconds_whatever_the_ticks(tick: float) -> None:
    driven = Driven(stretch())

    driven.wait(574.999, tick)
    assert driven.session.state is State.RUNNING

    driven.wait(0.002)
    assert driven.effects[-1] == Finish(complete=True)


@pytest.mark.parametrize("tick", [0.01, 0.3, 1.5])
def test_a_whole_stretch_session_records_sixteen_full_holds_in_order(tick: float) -> None:
    driven = Driven(stretch())

    driven.finish(tick)

    assert driven.session.items == tuple(
        Item(exercise=exercise, side=side, set=number, target=30, done=30, unit=Unit.SECONDS)
        for exercise in STRETCHES
        for number in (1, 2)
        for side in (Side.LEFT, Side.RIGHT)
    )


@pytest.mark.parametrize("tick", [0.01, 0.7, 1.5])
def test_a_hold_is_exactly_thirty_seconds(tick: float) -> None:
    driven = in_first_hold()

    driven.wait(29.999, tick)
    assert isinstance(driven.session.step, Hold)

    driven.wait(0.002)
    assert isinstance(driven.session.step, ChangeSides)


def test_a_late_tick_gives_the_next_step_what_was_left_over() -> None:
    driven = in_first_hold(29)

    driven.sleep(1.25)

    assert isinstance(driven.session.step, ChangeSides)
    assert driven.session.done == pytest.approx(0.25)


@pytest.mark.parametrize("at", [0.0, 0.53, 2.14, START])
def test_exactly_a_second_and_a_half_without_a_tick_do_not_pause(at: float) -> None:
    # As floats, 0.53 + 1.5 is more than 1.5 away from 0.53.
    session, _ = begin(replace(stretch(), at=at))

    session, _ = advance(session, Tick(at + AWAY_AFTER))

    assert session.state is State.RUNNING
    assert session.done == pytest.approx(1.5)


def test_more_than_that_without_a_tick_pause_and_count_nothing_of_the_gap() -> None:
    driven = in_first_hold(10)

    effects = driven.sleep(1.51)

    assert effects == (Play(Cue.PAUSED),)
    assert driven.session.state is State.AWAY
    assert driven.session.done == pytest.approx(10)


def test_time_away_never_counts() -> None:
    driven = in_first_hold(10)
    driven.sleep(3600)
    driven.wait(3600, tick=100)

    driven.send(Next)
    driven.wait(5 + 19.9)
    assert isinstance(driven.session.step, Hold)
    driven.wait(0.2)

    assert driven.session.items[0].done == 30


def test_a_clock_that_goes_back_counts_nothing() -> None:
    driven = in_first_hold(10)

    session, effects = advance(driven.session, Tick(START))

    assert (session, effects) == (driven.session, ())


def test_a_question_that_waits_is_never_left_by_itself() -> None:
    driven = Driven(self_test())

    driven.sleep(3600)

    assert driven.session.state is State.RUNNING
    assert driven.session.index == 0


# What is heard


def test_a_hold_says_half_and_ten_and_counts_the_last_three_down() -> None:
    driven = in_first_hold()

    heard = cues(driven.wait(30, 0.1))

    assert heard == [
        Cue.HALF,
        Cue.TEN_LEFT,
        *[Cue.COUNT] * 3,
        *(Cue.END, Cue.CHANGE_SIDES),
    ]


@pytest.mark.parametrize(
    ("seconds", "cue"), [(15, Cue.HALF), (20, Cue.TEN_LEFT), (27, Cue.COUNT), (29, Cue.COUNT)]
)
def test_each_cue_comes_at_its_second_and_once(seconds: float, cue: Cue) -> None:
    driven = in_first_hold(seconds - 0.25)

    assert cues(driven.wait(0.25)) == [cue]
    assert cues(driven.wait(0.25)) == []


def test_a_pause_counts_its_last_three_seconds_down() -> None:
    driven = Driven(stretch())

    assert cues(driven.effects) == [Cue.GET_READY]
    assert cues(driven.wait(5, 0.1)) == [*[Cue.COUNT] * 3, Cue.BEGIN]


def test_an_extended_hold_says_no_half() -> None:
    driven = in_first_hold(1)
    driven.send(Extend)

    heard = cues(driven.wait(44, 0.1))

    assert heard == [Cue.TEN_LEFT, *[Cue.COUNT] * 3, Cue.END, Cue.CHANGE_SIDES]


def test_a_short_hold_says_no_ten() -> None:
    driven = Driven(SESSIONS["stretch"])
    driven.reach(Hold)

    heard = cues(driven.wait(5, 0.1))

    assert heard == [Cue.COUNT, Cue.HALF, Cue.COUNT, Cue.COUNT, Cue.END, Cue.CHANGE_SIDES]


def test_each_pause_has_its_own_cue() -> None:
    driven = Driven(stretch())
    driven.finish()

    heard = [cue for cue in cues(driven.effects) if cue not in {Cue.COUNT, Cue.HALF, Cue.TEN_LEFT}]

    begin = [Cue.BEGIN, Cue.END]
    exercise = [*begin, Cue.CHANGE_SIDES] * 3 + begin
    assert heard == [
        Cue.GET_READY,
        *exercise,
        *(Cue.REST, *exercise) * 3,
        Cue.DONE,
    ]
