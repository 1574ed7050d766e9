"""How a session ends."""

from collections.abc import Callable

import pytest

from rules.advance import advance
from rules.session import (
    Ask,
    Back,
    Cue,
    Discard,
    Drop,
    Event,
    Extend,
    Finish,
    Hurt,
    Keep,
    Next,
    Pause,
    Play,
    Record,
    Rep,
    State,
    Stop,
    Tick,
    Undo,
)
from tests.rules.driving import (
    Driven,
    in_first_hold,
    strength,
    stretch,
)


def test_stop_pauses_and_asks() -> None:
    driven = in_first_hold(12)

    assert driven.send(Stop) == (Play(Cue.PAUSED),)
    driven.wait(100)

    assert driven.session.state is State.STOPPING
    assert driven.session.done == pytest.approx(12)


@pytest.mark.parametrize("how", [Stop, Pause, Next])
def test_stop_can_be_taken_back(how: Callable[[float], Event]) -> None:
    driven = in_first_hold(12)
    driven.send(Stop)

    assert driven.send(how) == (Play(Cue.GET_READY),)

    driven.wait(5 + 18)
    assert driven.session.items[0].done == 30


def test_keep_records_the_partial_hold_as_held() -> None:
    driven = in_first_hold(12)

    effects = driven.send(Stop, Keep)

    assert driven.session.items[0].done == 12
    assert effects[-2:] == (Record(driven.session.items[0]), Finish(complete=False))
    assert driven.session.state is State.ENDED


def test_keep_is_complete_when_only_a_question_was_left() -> None:
    driven = Driven(strength())
    driven.reach(Ask, tick=1)
    driven.reach(Ask, tick=1)

    effects = driven.send(Stop, Keep)

    assert effects[-1] == Finish(complete=True)


def test_discard_keeps_nothing() -> None:
    driven = in_first_hold(12)

    effects = driven.send(Stop, Discard)

    assert effects == (Play(Cue.PAUSED), Drop())
    assert driven.session.state is State.ENDED


@pytest.mark.parametrize("event", [Keep, Discard])
def test_keep_and_discard_only_answer_a_stop(event: Callable[[float], Event]) -> None:
    driven = in_first_hold(12)
    before = driven.session

    assert driven.send(event) == ()

    assert driven.session == before


def test_back_does_not_answer_a_stop() -> None:
    driven = in_first_hold(12)
    driven.send(Stop)
    before = driven.session

    assert driven.send(Back) == ()

    assert driven.session == before


EVENTS = [Tick, Next, Back, Pause, Extend, Rep, Undo, Hurt, Stop, Keep, Discard]


@pytest.mark.parametrize("event", EVENTS)
def test_nothing_happens_after_the_end(event: Callable[[float], Event]) -> None:
    driven = Driven(stretch())
    driven.finish()
    before = driven.session

    assert advance(before, event(before.at + 1)) == (before, ())


@pytest.mark.parametrize("event", EVENTS)
def test_a_key_just_as_the_session_ends_changes_nothing(event: Callable[[float], Event]) -> None:
    driven = Driven(stretch())
    driven.wait(574.5)

    session, effects = advance(driven.session, event(driven.session.at + 1))

    assert session.state is State.ENDED
    assert effects[-1] == Finish(complete=True)
