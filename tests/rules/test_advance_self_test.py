"""The self-test in the session machine."""

from collections.abc import Callable

import pytest

from rules.plan import self_test_of
from rules.session import (
    Answer,
    Ask,
    Back,
    Cue,
    Discard,
    Drop,
    Event,
    Finish,
    GetReady,
    Keep,
    Next,
    Play,
    State,
    Stop,
    Until,
)
from tests.rules.driving import (
    EMPTY_TEST,
    Driven,
    at_question,
    cues,
    self_test,
)


def test_any_flag_ends_the_self_test_at_once_and_is_recorded() -> None:
    driven = Driven(self_test())

    effects = driven.answer(("limp",))

    assert effects == (Play(Cue.DONE), Finish(complete=True))
    assert driven.session.state is State.ENDED
    assert self_test_of(driven.session, EMPTY_TEST).flags == ("limp",)


def test_without_a_flag_the_self_test_goes_on() -> None:
    driven = Driven(self_test())

    assert driven.answer(()) == (Play(Cue.ASK),)

    assert driven.session.index == 1


@pytest.mark.parametrize("answer", ["limp", ("limp", "sneezing"), 3, None, True])
def test_only_flags_answer_the_question_for_flags(answer: Answer) -> None:
    driven = Driven(self_test())
    before = driven.session

    assert driven.answer(answer) == ()

    assert driven.session == before


@pytest.mark.parametrize("answer", [11, -1, True, False, "x", "3", (3,)])
def test_a_rating_is_a_number_from_0_to_10(answer: Answer) -> None:
    driven = at_question("pain_left")
    before = driven.session

    assert driven.answer(answer) == ()

    assert driven.session == before


@pytest.mark.parametrize("answer", [0, 10, None])
def test_a_rating_can_be_0_or_10_or_left_out(answer: Answer) -> None:
    driven = at_question("pain_left")

    driven.answer(answer)

    assert driven.session.answers["pain_left"] == answer
    assert isinstance(driven.session.step, GetReady)


@pytest.mark.parametrize("answer", ["maybe", None, 1, True, ("yes",)])
def test_a_choice_is_one_of_its_options(answer: Answer) -> None:
    driven = at_question("tender")
    before = driven.session

    assert driven.answer(answer) == ()

    assert driven.session == before


@pytest.mark.parametrize("key", ["flags", "tender", "places", "gait_phase", "snapping"])
def test_next_answers_no_question_with_several_options(key: str) -> None:
    driven = at_question(key)
    before = driven.session

    assert driven.send(Next) == ()

    assert driven.session == before


def test_next_says_that_the_person_is_ready() -> None:
    driven = at_question("set_up")

    driven.send(Next)

    assert isinstance(driven.session.step, GetReady)


def test_next_leaves_a_rating_out() -> None:
    driven = at_question("pain_left")

    driven.send(Next)

    assert driven.session.answers["pain_left"] is None


def test_a_push_ends_by_itself_after_five_seconds() -> None:
    driven = Driven(self_test())
    driven.answer(())
    driven.send(Next)
    driven.reach(Until)

    driven.wait(4.9)
    assert isinstance(driven.session.step, Until)
    assert cues(driven.wait(0.2)) == [Cue.END, Cue.ASK]


def test_a_push_can_be_ended_early() -> None:
    driven = Driven(self_test())
    driven.answer(())
    driven.send(Next)
    driven.reach(Until)
    driven.wait(1)

    assert cues(driven.send(Next)) == [Cue.END, Cue.ASK]


def test_a_whole_self_test_keeps_every_answer() -> None:
    driven = Driven(self_test())
    driven.answer(())
    driven.answer("ready")
    for pain in (2, 6):
        driven.reach(Ask)
        driven.answer(pain)
    for answer in ("yes", ("upper-groin", "low-back"), "not sure", "swing"):
        driven.answer(answer)

    effects = driven.answer("painful")

    assert effects == (Play(Cue.DONE), Finish(complete=True))
    test = self_test_of(driven.session, EMPTY_TEST)
    assert (test.pain_left, test.pain_right, test.tender) == (2, 6, True)
    assert test.places == ("upper-groin", "low-back")
    assert (test.worse_with_speed, test.gait_phase, test.snapping) == (None, "swing", "painful")


def test_an_answer_can_be_corrected_by_going_back() -> None:
    driven = at_question("snapping")
    driven.send(Back)

    driven.answer("swing")

    assert driven.session.answers["gait_phase"] == "swing"


@pytest.mark.parametrize("event", [Keep, Discard])
def test_a_stopped_self_test_keeps_nothing(event: Callable[[float], Event]) -> None:
    driven = at_question("places")

    effects = driven.send(Stop, event)

    assert effects == (Play(Cue.PAUSED), Drop())
    assert driven.session.state is State.ENDED
