"""Pausing a session, and going on."""

from collections.abc import Callable

import pytest

from rules.advance import advance
from rules.records import Side
from rules.session import (
    Answered,
    Cue,
    Event,
    Extend,
    Hold,
    Hurt,
    Next,
    Pause,
    Play,
    Rep,
    State,
    Undo,
    Until,
)
from tests.rules.driving import (
    Driven,
    cues,
    in_first_hold,
    in_first_set,
    place,
    self_test,
    stretch,
)


@pytest.mark.parametrize("how", [Pause, Next])
def test_a_paused_hold_goes_on_where_it_was_after_five_seconds(
    how: Callable[[float], Event],
) -> None:
    driven = in_first_hold(12)
    assert driven.send(Pause) == (Play(Cue.PAUSED),)
    driven.wait(100)
    assert driven.session.done == pytest.approx(12)

    assert driven.send(how) == (Play(Cue.GET_READY),)
    driven.wait(4.9)
    assert driven.session.done == pytest.approx(12)

    assert cues(driven.wait(0.2)) == [Cue.BEGIN]
    assert driven.session.done == pytest.approx(12.1)


def test_a_paused_set_goes_on_where_it_was_after_five_seconds() -> None:
    driven = in_first_set(tempo=True, reps=3)
    driven.wait(1)
    driven.send(Pause, Pause)
    assert driven.session.lead == 5

    driven.wait(5 + 2.9)
    assert driven.session.done == 3
    driven.wait(0.2)
    assert driven.session.done == 4


def test_a_paused_push_gets_five_seconds_too() -> None:
    driven = Driven(self_test())
    driven.answer(())
    driven.send(Next)
    driven.reach(Until)
    driven.wait(2)

    driven.send(Pause, Pause)
    driven.wait(5)

    assert driven.session.done == pytest.approx(2)


def test_a_paused_rest_goes_on_at_once() -> None:
    driven = Driven(stretch())
    driven.wait(2)

    driven.send(Pause)
    driven.wait(50)
    assert driven.send(Pause) == (Play(Cue.GET_READY),)
    driven.wait(3, 0.1)

    assert isinstance(driven.session.step, Hold)


def test_next_ends_the_getting_ready_after_a_pause() -> None:
    driven = in_first_hold(12)
    driven.send(Pause, Pause)
    driven.wait(1)

    assert driven.send(Next) == (Play(Cue.BEGIN),)

    driven.wait(1)
    assert driven.session.done == pytest.approx(13)


def test_a_pause_while_getting_ready_again_gives_the_whole_five_seconds() -> None:
    driven = in_first_hold(12)
    driven.send(Pause, Pause)
    driven.wait(3)

    driven.send(Pause, Pause)

    assert driven.session.lead == 5


def test_the_push_of_a_key_after_a_gap_only_goes_on() -> None:
    driven = in_first_hold(12)

    session, _ = advance(driven.session, Next(driven.session.at + 60))

    assert session.state is State.RUNNING
    assert place(session.step) == ("hip-flexors", Side.LEFT, 1)
    assert (session.done, session.lead) == pytest.approx((12, 5))


@pytest.mark.parametrize("event", [Extend, Rep, Undo, Hurt, lambda at: Answered(at, 0)])
def test_a_paused_session_takes_nothing_but_pause_next_back_and_stop(
    event: Callable[[float], Event],
) -> None:
    driven = in_first_hold(12)
    driven.send(Extend, Pause)
    before = driven.session

    assert driven.send(event) == ()

    assert driven.session == before
