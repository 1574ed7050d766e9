"""When each cue is due, and which ones are coming."""

from dataclasses import replace

import pytest

from rules.advance import AWAY_AFTER, advance, begin, coming
from rules.session import Cue, Hold, Pause, Play, Reps, Session, State, Tick
from tests.rules.driving import START, Driven, in_first_hold, in_first_set, self_test, stretch


def timed(effects: object) -> list[tuple[Cue, float]]:
    assert isinstance(effects, tuple | list)
    plays = [effect for effect in effects if isinstance(effect, Play)]
    return [(play.cue, round((play.at or 0) - START, 6)) for play in plays]


def test_the_cues_of_a_hold_are_due_to_the_moment_whatever_the_ticks() -> None:
    driven = Driven(stretch())
    driven.wait(41, 0.7)
    assert timed(driven.effects) == [
        (Cue.GET_READY, 0),
        (Cue.COUNT, 2),
        (Cue.COUNT, 3),
        (Cue.COUNT, 4),
        (Cue.BEGIN, 5),
        (Cue.HALF, 20),
        (Cue.TEN_LEFT, 25),
        (Cue.COUNT, 32),
        (Cue.COUNT, 33),
        (Cue.COUNT, 34),
        (Cue.END, 35),
        (Cue.CHANGE_SIDES, 35),
        (Cue.COUNT, 37),
        (Cue.COUNT, 38),
        (Cue.COUNT, 39),
        (Cue.BEGIN, 40),
    ]


def test_a_rep_at_the_tempo_has_its_turn_half_way() -> None:
    driven = in_first_set(tempo=True)
    begun = driven.session.at - START
    effects = driven.wait(8.1, 0.7)
    assert timed(effects) == [
        (Cue.TURN, begun + 2),
        (Cue.REP, begun + 4),
        (Cue.TURN, begun + 6),
        (Cue.REP, begun + 8),
    ]


def test_a_rep_without_a_tempo_has_no_turn() -> None:
    driven = in_first_set(tempo=False)
    assert driven.wait(8) == ()


def test_what_is_coming_is_what_then_comes() -> None:
    driven = in_first_hold(28.9)
    expected = timed(coming(driven.session))
    assert expected == [(Cue.COUNT, 34), (Cue.END, 35), (Cue.CHANGE_SIDES, 35)]
    assert timed(driven.wait(AWAY_AFTER, 0.1)) == expected


def test_looking_ahead_changes_nothing_and_never_says_that_somebody_is_away() -> None:
    driven = in_first_hold(10)
    before = driven.session
    assert coming(before) == ()
    assert driven.session == before


def test_nothing_is_coming_while_paused() -> None:
    driven = in_first_hold(29)
    driven.send(Pause)
    assert coming(driven.session) == ()


def test_a_cue_knows_the_step_that_it_begins() -> None:
    session, effects = begin(stretch())
    (ready,) = (effect for effect in effects if isinstance(effect, Play))
    assert ready.step == session.steps[0]
    driven = in_first_hold(29.5)
    end, change = coming(driven.session)
    assert (end.step, change.step) == (None, driven.session.steps[2])


def test_going_on_after_a_pause_gets_ready_for_the_same_step() -> None:
    driven = in_first_hold(10)
    driven.send(Pause)
    (ready,) = driven.send(Pause)
    assert isinstance(ready, Play)
    assert (ready.cue, ready.at, ready.step) == (
        Cue.GET_READY,
        driven.session.at,
        driven.session.step,
    )


@pytest.mark.parametrize("kind", [Hold, Reps])
def test_the_gap_that_pauses_is_told_when_it_is_noticed(kind: type) -> None:
    driven = in_first_hold() if kind is Hold else in_first_set(tempo=True)
    at = driven.session.at + 60
    session, effects = advance(driven.session, Tick(at))
    assert session.state is State.AWAY
    assert timed(effects) == [(Cue.PAUSED, at - START)]


def test_a_question_is_due_when_it_is_put() -> None:
    session: Session = self_test()
    _, effects = begin(replace(session, at=START + 7))
    assert timed(effects) == [(Cue.ASK, 7)]
