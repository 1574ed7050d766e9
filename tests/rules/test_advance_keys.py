"""What the keys do to a session: next, back, +15 s and undo."""

import pytest

from rules.advance import BACK_WITHIN, EXTENSION
from rules.records import Item, Side, Unit
from rules.session import (
    Back,
    ChangeSides,
    Cue,
    Extend,
    Finish,
    GetReady,
    Hold,
    Next,
    Pause,
    Play,
    Record,
    Reps,
    State,
    Undo,
)
from tests.rules.driving import (
    ROTATIONS,
    Driven,
    cues,
    in_first_hold,
    in_first_set,
    place,
    self_test,
    stretch,
)


def test_a_hold_cut_short_is_recorded_as_held() -> None:
    driven = in_first_hold(12.3)

    effects = driven.send(Next)

    item = Item(
        exercise="hip-flexors", side=Side.LEFT, set=1, target=30, done=12.3, unit=Unit.SECONDS
    )
    assert effects == (Play(Cue.END), Record(item), Play(Cue.CHANGE_SIDES))
    assert driven.session.items == (item,)


@pytest.mark.parametrize(("seconds", "done"), [(12.06, 12.0), (29.96, 29.9), (0.1, 0.1)])
def test_what_is_recorded_is_never_rounded_up(seconds: float, done: float) -> None:
    driven = in_first_hold(seconds)

    driven.send(Next)

    assert driven.session.items[0].done == done


@pytest.mark.parametrize("seconds", [0, 0.09])
def test_next_with_nothing_held_records_nothing(seconds: float) -> None:
    driven = in_first_hold(seconds)

    effects = driven.send(Next)

    assert effects == (Play(Cue.CHANGE_SIDES),)
    assert driven.session.items == ()


def test_next_leaves_a_pause_early() -> None:
    driven = Driven(stretch())
    driven.wait(1)

    assert driven.send(Next) == (Play(Cue.BEGIN),)

    assert isinstance(driven.session.step, Hold)


def test_back_within_three_seconds_goes_to_the_hold_before() -> None:
    driven = in_first_hold(30)
    driven.reach(Hold)
    driven.wait(BACK_WITHIN - 0.01)

    effects = driven.send(Back)

    assert effects == (Play(Cue.GET_READY),)
    assert place(driven.session.step) == ("hip-flexors", Side.LEFT, 1)
    assert (driven.session.done, driven.session.lead) == (0, 5)


@pytest.mark.parametrize("tick", [0.1, 0.3, 1.0])
def test_back_after_three_seconds_redoes_the_hold(tick: float) -> None:
    driven = in_first_hold(30)
    driven.reach(Hold)
    driven.wait(BACK_WITHIN, tick)

    effects = driven.send(Back)

    assert effects == (Play(Cue.GET_READY),)
    assert place(driven.session.step) == ("hip-flexors", Side.RIGHT, 1)
    assert (driven.session.done, driven.session.lead) == (0, 5)


def test_back_in_a_pause_goes_to_the_hold_before() -> None:
    driven = in_first_hold(30)
    driven.wait(4)

    driven.send(Back)

    assert place(driven.session.step) == ("hip-flexors", Side.LEFT, 1)


def test_back_at_the_very_beginning_begins_again() -> None:
    driven = Driven(stretch())
    driven.wait(4)

    assert driven.send(Back) == (Play(Cue.GET_READY),)

    assert (driven.session.index, driven.session.done) == (0, 0)


def test_back_in_the_first_hold_gets_ready_again() -> None:
    driven = in_first_hold(2)

    assert driven.send(Back) == (Play(Cue.GET_READY),)

    assert isinstance(driven.session.step, GetReady)


def test_back_out_of_a_pause_also_goes_on() -> None:
    driven = in_first_hold(12)
    driven.send(Pause, Back)

    assert driven.session.state is State.RUNNING
    assert (driven.session.done, driven.session.lead) == (0, 5)


def test_back_goes_to_the_question_before() -> None:
    driven = Driven(self_test())
    driven.answer(())

    assert driven.send(Back) == (Play(Cue.ASK),)

    assert driven.session.index == 0


def test_an_earlier_try_stays_until_a_new_one_is_recorded() -> None:
    driven = in_first_hold(12)
    driven.send(Next, Back)
    assert [item.done for item in driven.session.items] == [12]

    driven.wait(5 + 20)
    assert [item.done for item in driven.session.items] == [12]

    driven.send(Next)
    assert [item.done for item in driven.session.items] == [20]


def test_an_earlier_try_stays_when_nothing_is_held_the_second_time() -> None:
    driven = in_first_hold(12)
    driven.send(Next, Back, Next, Next)

    assert isinstance(driven.session.step, ChangeSides)
    assert [item.done for item in driven.session.items] == [12]


def test_back_in_a_set_redoes_it_once_a_rep_is_counted() -> None:
    driven = in_first_set(reps=1)

    driven.send(Back)
    assert (driven.session.done, driven.session.lead) == (0, 5)
    driven.send(Undo)

    assert driven.session.done == 1


def test_back_in_a_set_without_a_rep_goes_to_the_set_before() -> None:
    driven = in_first_set(reps=20)
    driven.reach(Reps)

    driven.send(Back)

    assert place(driven.session.step) == (ROTATIONS[0], Side.LEFT, 1)


def test_extend_gives_fifteen_seconds_more_and_keeps_the_target() -> None:
    driven = in_first_hold(12)
    driven.send(Extend)

    driven.wait(32.9)
    assert isinstance(driven.session.step, Hold)
    driven.wait(0.2)

    assert (driven.session.items[0].done, driven.session.items[0].target) == (45, 30)


def test_an_extended_hold_cut_short_below_its_target_is_not_complete() -> None:
    driven = in_first_hold(12)
    driven.send(Extend, Next)
    driven.finish()

    assert driven.effects[-1] == Finish(complete=False)


def test_a_rest_can_be_extended_too() -> None:
    driven = Driven(stretch())
    driven.send(Extend)

    driven.wait(5 + EXTENSION - 0.1)
    assert isinstance(driven.session.step, GetReady)
    driven.wait(0.2)
    assert isinstance(driven.session.step, Hold)


def test_a_set_cannot_be_extended() -> None:
    driven = in_first_set()
    before = driven.session

    driven.send(Extend)

    assert driven.session == before


def test_undo_takes_an_extension_back() -> None:
    driven = in_first_hold(12)
    driven.send(Extend, Extend, Undo)

    driven.wait(32.9)
    assert isinstance(driven.session.step, Hold)
    driven.wait(0.2)
    assert driven.session.items[0].done == 45


def test_undoing_the_extension_at_forty_seconds_ends_the_hold_at_once() -> None:
    driven = in_first_hold(12)
    driven.send(Extend)
    driven.wait(28)

    effects = driven.send(Undo)

    assert isinstance(driven.session.step, ChangeSides)
    assert cues(effects) == [Cue.END, Cue.CHANGE_SIDES]
    assert (driven.session.items[0].done, driven.session.items[0].target) == (40, 30)


def test_undoing_the_extension_of_a_rest_that_is_over_ends_it_at_once() -> None:
    driven = Driven(stretch())
    driven.send(Extend)
    driven.wait(7)

    assert driven.send(Undo) == (Play(Cue.BEGIN),)


def test_undo_takes_a_redo_back() -> None:
    driven = in_first_hold(12)
    driven.send(Back, Undo)
    assert driven.session.done == pytest.approx(12)

    driven.wait(5 + 17.9)
    assert isinstance(driven.session.step, Hold)
    driven.wait(0.2)
    assert driven.session.items[0].done == 30


def test_undo_takes_back_the_last_thing_first() -> None:
    driven = in_first_hold(12)
    driven.send(Extend, Back, Undo)
    assert (driven.session.done, driven.session.added) == pytest.approx((12, EXTENSION))

    driven.send(Undo)

    assert (driven.session.done, driven.session.added) == pytest.approx((12, 0))


def test_undo_reaches_no_further_than_the_present_step() -> None:
    driven = in_first_hold(12)
    driven.send(Extend, Next)
    before = driven.session

    driven.send(Undo)

    assert driven.session == before
