"""What pain does to a session."""

import pytest

from rules.records import Side
from rules.session import (
    Ask,
    Back,
    ChangeSides,
    Cue,
    Finish,
    GetReady,
    Hurt,
    Next,
    Play,
    Record,
    Rest,
)
from tests.rules.driving import (
    ROTATIONS,
    Driven,
    cues,
    in_first_hold,
    in_first_set,
    place,
    strength,
    stretch,
)


def test_a_hold_that_hurts_is_recorded_as_held_and_asks() -> None:
    driven = in_first_hold(12)

    effects = driven.send(Hurt)

    assert cues(effects) == [Cue.END, Cue.ASK]
    assert driven.session.items[0].done == 12
    step = driven.session.step
    assert isinstance(step, Ask)
    assert step.exercise == "hip-flexors"


@pytest.mark.parametrize("pain", [1, 5, 10, None])
def test_a_stretch_that_hurts_at_all_skips_the_rest_of_its_exercise(pain: int | None) -> None:
    driven = in_first_hold(12)
    driven.send(Hurt)

    effects = driven.answer(pain)

    step = driven.session.step
    assert isinstance(step, Rest)
    assert step.exercise == "piriformis"
    assert cues(effects) == [Cue.REST]


def test_next_instead_of_an_answer_stops_a_stretch_that_hurt() -> None:
    driven = in_first_hold(12)
    driven.send(Hurt, Next)

    assert driven.session.step.exercise == "piriformis"


def test_a_stretch_that_hurts_no_more_goes_on() -> None:
    driven = in_first_hold(12)
    driven.send(Hurt)

    driven.answer(0)

    assert isinstance(driven.session.step, ChangeSides)
    assert driven.session.items[0].pain == 0


def test_a_stretch_that_pain_has_stopped_is_not_finished() -> None:
    driven = in_first_hold(12)
    driven.send(Hurt)
    driven.answer(3)
    driven.finish()

    assert driven.effects[-1] == Finish(complete=False)
    assert len(driven.session.items) == 1 + 12


def test_a_stretch_that_hurts_before_anything_was_held_records_nothing() -> None:
    driven = in_first_hold()
    driven.send(Hurt)
    effects = driven.answer(3)

    assert driven.session.items == ()
    assert not any(isinstance(effect, Record) for effect in effects)


@pytest.mark.parametrize(
    ("pain", "limit", "stops"),
    [(4, 5, False), (5, 5, True), (2, 3, False), (3, 3, True), (0, 1, False), (1, 1, True)],
)
def test_a_set_that_hurts_at_the_limit_stops_the_exercise(
    pain: int, limit: int, stops: bool
) -> None:
    driven = in_first_set(reps=7, limit=limit)
    driven.send(Hurt)

    driven.answer(pain)

    step = driven.session.step
    assert isinstance(step, GetReady if stops else ChangeSides)
    assert step.exercise == ROTATIONS[1 if stops else 0]
    assert driven.session.items[0].pain == pain


def test_a_set_that_hurt_goes_on_without_an_answer() -> None:
    driven = in_first_set(reps=7)

    driven.send(Hurt, Next)

    assert isinstance(driven.session.step, ChangeSides)


def asked_about_the_first_exercise() -> Driven:
    driven = Driven(strength())
    driven.reach(Ask, tick=1)
    return driven


def test_the_question_after_an_exercise_goes_on_after_thirty_seconds() -> None:
    driven = asked_about_the_first_exercise()

    driven.wait(29.9)
    assert isinstance(driven.session.step, Ask)
    effects = driven.wait(0.2)

    assert cues(effects) == [Cue.GET_READY]
    assert driven.session.step.exercise == ROTATIONS[1]
    assert {item.pain for item in driven.session.items} == {None}


def test_the_pain_lands_in_every_item_of_its_exercise_and_is_saved() -> None:
    driven = asked_about_the_first_exercise()

    effects = driven.answer(3)

    assert [item.pain for item in driven.session.items] == [3] * 6
    assert effects[0] == Record(driven.session.items[-1])

    driven.reach(Ask, tick=1)
    driven.answer(1)
    assert [item.pain for item in driven.session.items] == [3] * 6 + [1] * 6


def test_no_answer_saves_nothing_again() -> None:
    driven = asked_about_the_first_exercise()

    assert driven.send(Next) == (Play(Cue.GET_READY),)


def test_no_answer_keeps_the_pain_that_was_told_earlier() -> None:
    driven = in_first_set(reps=7)
    driven.send(Hurt)
    driven.answer(3)

    while not isinstance(driven.session.step, Ask):
        driven.send(Next)
    driven.send(Next)

    assert driven.session.items[0].pain == 3


def test_a_mistyped_pain_can_be_corrected_by_going_back() -> None:
    driven = in_first_hold(12)
    driven.send(Hurt)
    driven.answer(7)

    assert driven.send(Back) == (Play(Cue.ASK),)
    driven.answer(0)

    step = driven.session.step
    assert isinstance(step, ChangeSides)
    assert step.exercise == "hip-flexors"
    assert driven.session.items[0].pain == 0


def test_a_pain_that_is_not_corrected_still_stops_the_exercise() -> None:
    driven = in_first_set(reps=7)
    driven.send(Hurt)
    driven.answer(7)

    driven.send(Back, Next)

    assert driven.session.step.exercise == ROTATIONS[1]


def test_going_back_to_a_set_that_hurt_asks_again_only_if_it_hurts_again() -> None:
    driven = in_first_hold(12)
    driven.send(Hurt, Back)
    assert place(driven.session.step) == ("hip-flexors", Side.LEFT, 1)

    driven.wait(5 + 30)

    assert isinstance(driven.session.step, ChangeSides)


def test_a_hold_that_hurts_twice_is_asked_about_once() -> None:
    driven = in_first_hold(12)
    driven.send(Hurt, Back, Next)
    driven.wait(3)
    driven.send(Hurt)

    driven.answer(0)

    assert isinstance(driven.session.step, ChangeSides)


def test_back_passes_over_an_exercise_that_pain_has_stopped() -> None:
    driven = in_first_hold(12)
    driven.send(Hurt)
    driven.answer(7)

    driven.send(Back, Back)

    assert isinstance(driven.session.step, Ask)


def test_back_does_not_put_a_question_that_was_never_put() -> None:
    driven = in_first_set(reps=7)
    driven.send(Hurt)
    driven.answer(7)

    driven.send(Back)

    step = driven.session.step
    assert isinstance(step, Ask)
    assert step.seconds is None


def test_hurt_outside_a_hold_or_set_is_nothing() -> None:
    driven = Driven(stretch())
    before = driven.session

    assert driven.send(Hurt) == ()

    assert driven.session == before
