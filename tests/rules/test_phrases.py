"""What is said for each cue, and that all of it is known beforehand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.phrases import Phrase, phrase_of, phrases_of, texts
from rules.session import (
    Ask,
    Back,
    ChangeSides,
    Cue,
    GetReady,
    Hold,
    Next,
    Pause,
    Play,
    Reps,
    Rest,
    Session,
    Step,
    Until,
)
from rules.settings import Voice
from tests.rules.driving import in_first_hold, in_first_set, self_test, strength, stretch
from tests.rules.stories import SESSIONS, Happening, play, stories, unhurried

SILENT = {Cue.COUNT, Cue.REP, Cue.TURN, Cue.END}
NAMED = {Cue.GET_READY, Cue.CHANGE_SIDES, Cue.REST, Cue.DONE}


def first(session: Session, kind: type) -> Step:
    return next(step for step in session.steps if isinstance(step, kind))


@pytest.mark.parametrize(
    ("session", "kind", "cue", "said"),
    [
        (stretch(), GetReady, Cue.GET_READY, "Left hip flexor stretch."),
        (stretch(), Hold, Cue.GET_READY, "Left hip flexor stretch."),
        (stretch(), Hold, Cue.BEGIN, "Hold. 30 seconds."),
        (stretch(), ChangeSides, Cue.CHANGE_SIDES, "Change sides. Right hip flexor stretch."),
        (stretch(), Rest, Cue.REST, "Rest. Next: left piriformis stretch."),
        (strength(), Reps, Cue.BEGIN, "20 reps."),
        (strength(), Ask, Cue.ASK, "How much did it hurt, zero to ten?"),
        (self_test(), GetReady, Cue.GET_READY, "Get ready to push with the left thigh."),
        (self_test(), Until, Cue.GET_READY, "Get ready to push with the left thigh."),
        (self_test(), Until, Cue.BEGIN, "Push, 5 seconds at most. Stop when it hurts."),
        (self_test(), Ask, Cue.ASK, "Is any of these so?"),
    ],
)
def test_a_step_is_announced_in_a_sentence(
    session: Session, kind: type, cue: Cue, said: str
) -> None:
    assert phrase_of(session, Play(cue, first(session, kind)), Voice.FULL) == said


@pytest.mark.parametrize(
    ("cue", "said"),
    [
        (Cue.HALF, "Half way."),
        (Cue.TEN_LEFT, "Ten seconds."),
        (Cue.PAUSED, "Paused."),
        (Cue.DONE, "Session done."),
        *((cue, "") for cue in sorted(SILENT)),
    ],
)
def test_a_cue_within_a_step_is_said_alone(cue: Cue, said: str) -> None:
    assert phrase_of(stretch(), Play(cue), Voice.FULL) == said


@pytest.mark.parametrize("session", SESSIONS.values())
def test_the_level_chooses_which_cues_are_said(session: Session) -> None:
    full = {phrase.cue for phrase in phrases_of(session, Voice.FULL)}
    names = {phrase.cue for phrase in phrases_of(session, Voice.NAMES)}
    assert names == full & NAMED
    assert full.isdisjoint(SILENT)
    assert phrases_of(session, Voice.OFF) == ()


def test_a_hold_that_goes_on_is_not_said_to_be_as_long_as_a_whole_one() -> None:
    driven = in_first_hold(10)
    step = driven.session.step
    assert phrase_of(driven.session, Play(Cue.BEGIN, step), Voice.FULL) == "Go on."
    assert phrase_of(driven.session, Play(Cue.BEGIN, step), Voice.NAMES) == ""
    driven.send(Pause, Pause)
    assert phrase_of(driven.session, Play(Cue.BEGIN, step), Voice.FULL) == "Go on."
    driven.send(Next, Back)
    assert phrase_of(driven.session, Play(Cue.BEGIN, step), Voice.FULL) == "Hold. 30 seconds."


def test_a_set_that_goes_on_is_not_said_to_have_all_its_reps() -> None:
    driven = in_first_set(reps=1)
    step = driven.session.step
    assert phrase_of(driven.session, Play(Cue.BEGIN, step), Voice.FULL) == "Go on."


def test_what_comes_first_in_the_session_comes_first() -> None:
    assert phrases_of(stretch(), Voice.FULL)[:3] == (
        Phrase(Cue.GET_READY, "Left hip flexor stretch."),
        Phrase(Cue.BEGIN, "Hold. 30 seconds."),
        Phrase(Cue.HALF, "Half way."),
    )


def test_each_phrase_is_there_once() -> None:
    phrases = phrases_of(stretch(), Voice.FULL)
    assert len(phrases) == len(set(phrases)) == 26


def test_a_resumed_session_that_is_half_through_a_push_needs_all_the_same() -> None:
    session = self_test()
    pushed = replace(session, index=3, done=2.0)
    assert phrases_of(pushed, Voice.FULL) == phrases_of(session, Voice.FULL)


@unhurried
@given(name=st.sampled_from([*SESSIONS]), story=stories)
def test_in_every_story_all_that_is_said_was_known_at_the_beginning(
    name: str, story: list[Happening]
) -> None:
    known = set(phrases_of(SESSIONS[name], Voice.FULL))
    for moment in play(SESSIONS[name], story):
        for effect in moment.effects:
            if isinstance(effect, Play):
                text = phrase_of(moment.after, effect, Voice.FULL)
                assert not text or Phrase(effect.cue, text) in known
                assert "{" not in text


def test_what_names_something_is_said_in_the_same_words_at_both_levels() -> None:
    assert texts(Voice.NAMES).items() <= texts(Voice.FULL).items()
