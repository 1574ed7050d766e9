"""The figure is in step with the session: it shows, holds and counts as the session does."""

from dataclasses import replace

import pytest

from rules.figure_data import figures
from rules.plan import SET_UP, TENDER, stretch_session
from rules.programme import programme
from rules.records import Side
from rules.session import Answered, Ask, ChangeSides, Hold, Pause, Rep, Reps, Rest, Until
from rules.shown import Shown, caption, shown
from tests.rules.driving import (
    START,
    Driven,
    at_question,
    in_first_hold,
    in_first_set,
    self_test,
    strength,
    stretch,
)


def fraction(driven: Driven) -> float:
    now = shown(driven.session)
    assert now is not None
    return now.fraction


def test_getting_ready_shows_the_movement_once_a_picture_a_second() -> None:
    driven = Driven(stretch())

    seen = []
    for _ in range(5):
        seen.append(fraction(driven))
        driven.wait(0.9)
        assert fraction(driven) == seen[-1]
        driven.wait(0.1)

    assert seen == [0, 0.5, 1, 0.5, 0]


@pytest.mark.parametrize("kind", [ChangeSides, Rest])
def test_a_pause_shows_what_comes_next_on_its_side(kind: type) -> None:
    driven = Driven(stretch())
    driven.reach(kind)

    step, now = driven.session.step, shown(driven.session)

    assert not isinstance(step, Ask)
    assert now == Shown(figures()[step.exercise], step.side, 0)


def test_a_rest_shows_the_movement_only_once() -> None:
    driven = Driven(strength())
    driven.reach(Rest)
    driven.wait(10)

    assert fraction(driven) == 0


def test_a_hold_is_taken_up_within_two_seconds_and_stays() -> None:
    driven = in_first_hold()

    seen = [fraction(driven)]
    for _ in range(4):
        driven.wait(1)
        seen.append(fraction(driven))

    assert seen == [0, 0.5, 1, 1, 1]


def test_a_paused_hold_stands_still_and_getting_back_into_it_begins_at_the_start() -> None:
    driven = in_first_hold(held=10)
    driven.send(Pause)
    assert fraction(driven) == 1

    driven.send(Pause)

    assert driven.session.lead > 0
    assert fraction(driven) == 0


def test_a_rep_goes_up_and_down_at_the_tempo_and_the_next_begins_with_the_count() -> None:
    driven = in_first_set(tempo=True)

    seen = []
    for _ in range(9):
        seen.append((driven.session.done, fraction(driven)))
        driven.wait(0.5)

    assert seen == [
        (0, 0),
        (0, 0.25),
        (0, 0.5),
        (0, 0.75),
        (0, 1),
        (0, 0.75),
        (0, 0.5),
        (0, 0.25),
        (1, 0),
    ]


def test_a_counted_rep_begins_the_next_one() -> None:
    driven = in_first_set(tempo=True)
    driven.wait(1.5)

    driven.send(Rep)

    assert fraction(driven) == 0


def test_without_a_tempo_start_and_end_take_turns_and_a_pause_stops_that() -> None:
    driven = in_first_set(tempo=False)
    seen = []
    for _ in range(8):
        seen.append(fraction(driven))
        driven.wait(1)
    assert sorted(seen) == [0, 0, 0, 0, 1, 1, 1, 1]

    driven.send(Pause)
    for _ in range(4):
        driven.wait(1)
        assert fraction(driven) == 0


def test_it_shows_the_exercise_and_the_side_of_each_hold_and_set() -> None:
    for driven in (Driven(stretch()), Driven(strength(stage=3))):
        for index, step in enumerate(driven.session.steps):
            if isinstance(step, Hold | Reps):
                now = shown(replace(driven.session, index=index))
                assert now == Shown(figures()[step.exercise], step.side, 0)


def test_the_self_test_shows_the_seat_the_push_and_the_press_on_the_sore_side() -> None:
    driven = at_question(SET_UP)
    assert shown(driven.session) == Shown(figures()["push"], Side.LEFT, 0)
    driven.answer("ready")
    driven.reach(Until)
    driven.wait(2)
    assert shown(driven.session) == Shown(figures()["push"], Side.LEFT, 1)
    driven.reach(Ask)
    assert shown(driven.session) is None


@pytest.mark.parametrize(
    ("left", "right", "side"),
    [(3, 1, Side.LEFT), (1, 3, Side.RIGHT), (2, 2, Side.LEFT), (None, 1, Side.RIGHT)],
)
def test_the_press_is_shown_on_the_side_that_hurt_more(
    left: int | None, right: int | None, side: Side
) -> None:
    driven = at_question(TENDER)
    answers = {**driven.session.answers, "pain_left": left, "pain_right": right}

    assert shown(replace(driven.session, answers=answers)) == Shown(figures()["press"], side, 1)


def test_a_question_about_flags_and_the_end_show_nobody() -> None:
    driven = Driven(self_test())
    assert shown(driven.session) is None

    driven.send(lambda at: Answered(at, ("fever",)))

    ended = Driven(stretch())
    ended.finish()
    assert shown(ended.session) is None


def test_an_exercise_that_a_physio_added_without_a_figure_shows_nobody() -> None:
    book = programme()
    own = {**book.exercises, "plank": replace(book.exercises["hamstrings"], name="plank")}
    plan = replace(book, exercises=own, stretch=replace(book.stretch, exercises=("plank",)))

    assert shown(stretch_session(plan, at=START, limit=5)) is None


def test_a_caption_is_the_title_and_the_how_to_line_of_a_side() -> None:
    title, how = caption("clamshell", Side.RIGHT, programme())
    assert title == "clamshell"
    assert how == programme().exercises["clamshell"].how_for(Side.RIGHT)


def test_the_self_test_has_captions_too() -> None:
    guide = programme().self_test

    assert caption("push", Side.RIGHT, programme())[1].startswith(guide.set_up)
    assert "the right thigh" in caption("push", Side.RIGHT, programme())[1]
    assert caption("press", Side.LEFT, programme())[1] == guide.press
