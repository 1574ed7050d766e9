"""Counting reps, by tempo and by hand."""

import pytest

from rules.records import Item, Side, Unit
from rules.session import (
    Cue,
    Next,
    Pause,
    Rep,
    Reps,
    State,
    Undo,
)
from tests.rules.driving import (
    ROTATIONS,
    cues,
    in_first_hold,
    in_first_set,
)


def test_with_a_tempo_a_rep_takes_four_seconds() -> None:
    driven = in_first_set(tempo=True)

    driven.wait(3.9)
    assert driven.session.done == 0
    assert cues(driven.wait(0.2)) == [Cue.REP]
    driven.wait(4)
    assert driven.session.done == 2


@pytest.mark.parametrize("tick", [0.1, 0.7, 1.5])
def test_with_a_tempo_a_set_takes_eighty_seconds(tick: float) -> None:
    driven = in_first_set(tempo=True)

    driven.wait(79.999, tick)
    assert (isinstance(driven.session.step, Reps), driven.session.done) == (True, 19)
    driven.wait(0.002)

    item = driven.session.items[0]
    assert (item.done, item.target, item.unit) == (20, 20, Unit.REPS)


def test_a_rep_counted_by_hand_restarts_the_beat() -> None:
    driven = in_first_set(tempo=True)
    driven.wait(3)

    driven.send(Rep)
    assert driven.session.done == 1

    driven.wait(3.9)
    assert driven.session.done == 1
    driven.wait(0.2)
    assert driven.session.done == 2


def test_without_a_tempo_only_a_key_counts_and_no_gap_pauses() -> None:
    driven = in_first_set()

    driven.sleep(600)
    assert (driven.session.done, driven.session.state) == (0, State.RUNNING)

    driven.send(Rep)
    assert driven.session.done == 1


def test_without_a_tempo_a_gap_while_getting_ready_pauses() -> None:
    driven = in_first_set(reps=3)
    driven.send(Pause, Pause)

    driven.sleep(60)

    assert (driven.session.state, driven.session.lead) == (State.AWAY, 5)


def test_no_rep_counts_while_getting_ready() -> None:
    driven = in_first_set(reps=3)
    driven.send(Pause, Pause)

    assert driven.send(Rep) == ()

    assert driven.session.done == 3


def test_the_last_rep_ends_the_set() -> None:
    driven = in_first_set(reps=19)

    effects = driven.send(Rep)

    assert cues(effects) == [Cue.END, Cue.CHANGE_SIDES]
    assert driven.session.items[0].done == 20


def test_taking_a_rep_back_restarts_the_beat() -> None:
    driven = in_first_set(tempo=True, reps=2)
    driven.wait(3)

    driven.send(Undo)
    driven.wait(3.9)
    assert driven.session.done == 1
    driven.wait(0.2)
    assert driven.session.done == 2


def test_undo_takes_reps_back_down_to_none() -> None:
    driven = in_first_set(reps=2)

    driven.send(Undo, Undo, Undo)

    assert driven.session.done == 0


def test_a_set_cut_short_is_recorded_as_counted() -> None:
    driven = in_first_set(reps=7)

    driven.send(Next)

    assert driven.session.items == (
        Item(exercise=ROTATIONS[0], side=Side.LEFT, set=1, target=20, done=7, unit=Unit.REPS),
    )


def test_a_rep_outside_a_set_is_nothing() -> None:
    driven = in_first_hold(3)
    before = driven.session

    assert driven.send(Rep) == ()

    assert driven.session == before
