"""What a typed line means at each moment of a session."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.session import (
    Answer,
    Answered,
    Back,
    Discard,
    Event,
    Extend,
    Hurt,
    Keep,
    Next,
    Pause,
    Rep,
    Session,
    State,
    Stop,
    Undo,
)
from tests.rules.driving import at_question, in_first_hold, in_first_set
from tui.typed import HELP, KEYS, event_of

AT = 7.0

HOLDING = in_first_hold(12).session
BY_HAND = in_first_set(reps=3).session
IN_TEMPO = in_first_set(tempo=True).session


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("p", Pause),
        ("pause", Pause),
        ("n", Next),
        ("next", Next),
        ("b", Back),
        ("back", Back),
        ("+", Extend),
        ("r", Rep),
        ("rep", Rep),
        ("u", Undo),
        ("undo", Undo),
        ("h", Hurt),
        ("hurts", Hurt),
        ("q", Stop),
        ("stop", Stop),
        ("keep", Keep),
        ("discard", Discard),
    ],
)
def test_a_word_is_an_event(line: str, event: Callable[[float], Event]) -> None:
    assert event_of(HOLDING, line, AT) == event(AT)


def test_the_help_names_a_word_for_every_event_but_keep_and_discard() -> None:
    named = {event for word, event in KEYS.items() if word in re.split(r"[ ,.]+", HELP)}

    # Stop says when these two can be said.
    assert named | {Keep, Discard} == set(KEYS.values())


def paused(session: Session) -> Session:
    return replace(session, state=State.PAUSED)


def test_go_goes_on_but_skips_nothing_that_goes() -> None:
    assert event_of(paused(HOLDING), "go", AT) == Next(AT)
    assert event_of(HOLDING, "go", AT) is None


@pytest.mark.parametrize("state", [State.PAUSED, State.AWAY, State.STOPPING])
@pytest.mark.parametrize("session", [HOLDING, BY_HAND, IN_TEMPO])
def test_enter_goes_on_with_what_does_not_run(session: Session, state: State) -> None:
    assert event_of(replace(session, state=state), "", AT) == Next(AT)


def test_enter_counts_a_rep_where_nothing_else_does() -> None:
    assert event_of(BY_HAND, "", AT) == Rep(AT)
    assert event_of(IN_TEMPO, "", AT) is None
    assert event_of(HOLDING, "", AT) is None


def test_a_paused_question_takes_no_answer() -> None:
    assert event_of(paused(at_question("pain_left").session), "3", AT) is None


def test_what_is_no_word_means_nothing() -> None:
    assert event_of(HOLDING, "5", AT) is None
    assert event_of(HOLDING, "pausee", AT) is None


@pytest.mark.parametrize(
    ("key", "line", "answer"),
    [
        ("pain_left", "0", 0),
        ("pain_left", "10", 10),
        ("tender", "1", "yes"),
        ("tender", "3", "not tried"),
        ("flags", "0", ()),
        ("flags", "9", ("groin-bulge",)),
        ("places", "1, 2", ("deep-abdomen", "upper-groin")),
        ("places", "2 1 2", ("upper-groin", "deep-abdomen")),
        ("places", "0 0", ()),
    ],
)
def test_a_question_is_answered_with_its_numbers(key: str, line: str, answer: Answer) -> None:
    assert event_of(at_question(key).session, line, AT) == Answered(AT, answer)


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("pain_left", "11"),
        ("pain_left", "-1"),
        ("pain_left", "3.5"),
        ("pain_left", "five"),
        ("pain_left", "1 2"),
        ("pain_left", ""),
        ("pain_left", "٣"),
        ("tender", "0"),
        ("tender", "4"),
        ("tender", "1 2"),
        ("tender", ""),
        ("flags", "10"),
        ("flags", "0 1"),
        ("flags", ""),
    ],
)
def test_what_does_not_fit_a_question_is_no_answer(key: str, line: str) -> None:
    assert event_of(at_question(key).session, line, AT) is None


@pytest.mark.parametrize("line", ["", "go", "next"])
def test_a_question_with_one_answer_needs_no_number(line: str) -> None:
    assert event_of(at_question("set_up").session, line, AT) == Next(AT)


def test_a_rating_can_be_skipped() -> None:
    assert event_of(at_question("pain_left").session, "next", AT) == Next(AT)


@given(line=st.text() | st.text("0123456789 ,"), key=st.sampled_from(["flags", "tender", "set_up"]))
def test_no_line_is_too_strange(line: str, key: str) -> None:
    event = event_of(at_question(key).session, line, AT)

    assert event is None or event.at == AT
