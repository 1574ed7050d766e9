from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.advance import advance, begin
from rules.announce import announce
from rules.session import (
    Discard,
    Event,
    Extend,
    GetReady,
    Hold,
    Hurt,
    Keep,
    Next,
    Pause,
    Rep,
    Session,
    State,
    Stop,
    Tick,
    Until,
)
from tests.rules.driving import (
    Driven,
    at_question,
    in_first_hold,
    in_first_set,
    self_test,
    strength,
    stretch,
)
from tests.rules.stories import SESSIONS, Happening, play, stories, unhurried


def said(session: Session, tick: float = 0.5) -> list[str]:
    """All the lines of a session that is left to itself."""
    session, effects = begin(session)
    lines = list(announce(session, effects))
    while session.state is State.RUNNING:
        session, effects = advance(session, Tick(session.at + tick))
        lines += announce(session, effects)
    return lines


def after(driven: Driven, *events: Callable[[float], Event]) -> tuple[str, ...]:
    """The lines of events that happen now."""
    lines: tuple[str, ...] = ()
    for event in events:
        effects = driven.send(event)
        lines += announce(driven.session, effects)
    return lines


def last_line(driven: Driven) -> str:
    """The line of the last thing that happened."""
    (line,) = announce(driven.session, tuple(driven.effects[-1:]))
    return line


KNEEL = (
    "Kneel on the {} knee, {} foot in front. "
    "Tuck the tailbone under and shift forward until the front of the {} hip pulls."
)

FIRST_EXERCISE = f"""\
Get ready, 5 seconds: left hip flexor stretch. {KNEEL.format("left", "right", "left")}
Hold: left hip flexor stretch, 30 seconds (hold 1 of 16).
Half way: 15 seconds left.
Last 10 seconds.
Held: left hip flexor stretch, set 1, 30 of 30 s.
Change sides, 5 seconds: right hip flexor stretch next.
Hold: right hip flexor stretch, 30 seconds (hold 2 of 16).
Half way: 15 seconds left.
Last 10 seconds.
Held: right hip flexor stretch, set 1, 30 of 30 s.
Change sides, 5 seconds: left hip flexor stretch next.
Hold: left hip flexor stretch, 30 seconds (hold 3 of 16).
Half way: 15 seconds left.
Last 10 seconds.
Held: left hip flexor stretch, set 2, 30 of 30 s.
Change sides, 5 seconds: right hip flexor stretch next.
Hold: right hip flexor stretch, 30 seconds (hold 4 of 16).
Half way: 15 seconds left.
Last 10 seconds.
Held: right hip flexor stretch, set 2, 30 of 30 s.
"""

SECOND_EXERCISE_BEGINS = """\
Rest, 10 seconds. Next: left piriformis stretch. Lie on your back, left ankle on the right knee. \
Pull the right thigh towards you until the left buttock pulls.
Hold: left piriformis stretch, 30 seconds (hold 5 of 16).
"""

THE_END = """\
Last 10 seconds.
Held: right hamstring stretch, set 2, 30 of 30 s.
The session is done: 16 of 16 holds.
"""


@pytest.mark.parametrize("tick", [0.1, 0.5, 1.0])
def test_a_whole_stretch_session_in_lines(tick: float) -> None:
    lines = said(stretch(), tick)

    text = "".join(f"{line}\n" for line in lines)
    assert text.startswith(FIRST_EXERCISE + SECOND_EXERCISE_BEGINS)
    assert text.endswith(THE_END)
    assert sum(line.startswith("Hold: ") for line in lines) == 16
    assert sum(line.startswith("Held: ") for line in lines) == 16
    assert sum(line.startswith("Change sides") for line in lines) == 12
    assert sum(line.startswith("Rest") for line in lines) == 3
    assert len(lines) == 1 + 16 * 4 + 12 + 3 + 1


def test_a_strength_session_in_lines() -> None:
    lines = said(strength())

    assert lines[1:4] == [
        "Go: left sitting internal rotation, 20 reps, they count themselves (set 1 of 12).",
        "Half way: 10 of 20 reps.",
        "Counted: left sitting internal rotation, set 1, 20 of 20 reps.",
    ]
    assert "How much did the sitting internal rotation hurt, 0 to 10?" in lines
    assert lines[-1] == "The session is done: 12 of 12 sets."


def test_reps_counted_by_hand_say_so() -> None:
    driven = Driven(strength(tempo=False))
    assert after(driven, Next) == (
        "Go: left sitting internal rotation, 20 reps, one line a rep (set 1 of 12).",
    )


def test_going_on_says_how_much_is_left() -> None:
    hold, reps = in_first_hold(12), in_first_set(reps=7)

    assert after(hold, Pause, Next, Next) == (
        "Paused. Say go to go on.",
        f"Get ready, 5 seconds: left hip flexor stretch. {KNEEL.format('left', 'right', 'left')}",
        "Hold: left hip flexor stretch, 18 seconds (hold 1 of 16).",
    )
    assert after(reps, Pause, Next, Next)[-1] == (
        "Go: left sitting internal rotation, 13 reps, one line a rep (set 1 of 12)."
    )


def test_time_away_is_explained() -> None:
    driven = in_first_hold(12)

    effects = driven.sleep(60)

    assert announce(driven.session, effects) == (
        "Paused: nothing happened for a while, and none of it counted. Say go to go on.",
    )


def test_stop_says_what_can_be_said() -> None:
    assert after(in_first_hold(12), Stop) == ("Stop here? Say keep, discard, or go to go on.",)
    assert after(at_question("tender"), Stop) == ("Stop here? Say discard, or go to go on.",)


def test_keep_says_what_is_kept() -> None:
    assert after(in_first_hold(12), Stop, Keep)[1:] == (
        "Held: left hip flexor stretch, set 1, 12 of 30 s.",
        "The session is partial: 1 of 16 holds.",
    )


def test_keep_with_nothing_done_says_that_nothing_is_kept() -> None:
    assert after(Driven(stretch()), Stop, Keep)[-1] == (
        "The session is over; nothing was done, so nothing is kept."
    )


def test_discard_says_that_nothing_is_kept() -> None:
    assert after(in_first_hold(12), Stop, Discard)[-1] == "Stopped; nothing is kept."


def test_pain_is_asked_for_and_told_back() -> None:
    driven = in_first_hold(12)

    assert after(driven, Hurt)[-1] == "How much did the hip flexor stretch hurt, 0 to 10?"
    effects = driven.answer(3)
    assert announce(driven.session, effects)[0] == "Pain 3 of 10 for the hip flexor stretch."


def question(key: str) -> str:
    return last_line(at_question(key))


def test_a_question_names_its_options_by_number() -> None:
    assert question("snapping") == (
        "Does the hip snap or click? 1 no; 2 yes, without pain; 3 yes, with pain."
    )


def test_a_question_with_many_answers_takes_several_numbers_or_0() -> None:
    line = question("flags")

    assert line.startswith("Is any of these so? Any of them ends the test here:")
    assert " 1 pain at rest; 2 pain at night;" in line
    assert line.endswith("9 a bulge in the groin (several numbers, or 0 for none).")


def test_a_question_with_one_answer_only_waits() -> None:
    line = question("set_up")

    assert line.startswith("Set up. Sit at a heavy bench")
    assert line.endswith("Enter when ready.")


def test_a_rating_says_how_it_is_meant() -> None:
    assert question("pain_left") == (
        "How much did pushing with the left thigh hurt, 0 to 10? "
        "0 is no pain, 10 the worst you can think of. Skip it if you did not push."
    )


def test_a_push_says_which_side_and_how_long() -> None:
    driven = Driven(self_test())
    driven.answer(())
    ready = after(driven, Next)
    driven.reach(Until)

    assert ready[0].startswith("Get ready, 5 seconds: push with the left thigh. Push the left")
    assert last_line(driven) == "Push with the left thigh: at most 5 seconds, stop when it hurts."


def test_the_self_test_says_that_it_is_done() -> None:
    driven = Driven(self_test())

    effects = driven.answer(("limp",))

    assert announce(driven.session, effects) == ("The self-test is done.",)


# What happened in the same moment


@pytest.mark.parametrize("kind", [GetReady, Hold])
def test_what_a_key_ends_at_once_is_not_said(kind: type) -> None:
    driven = Driven(stretch())
    if kind is Hold:
        driven.reach(Hold)
    driven.wait(29.5 if kind is Hold else 4.5)

    session, effects = advance(driven.session, Next(driven.session.at + 1))
    lines = announce(session, effects)

    over = "Change sides" if kind is Hold else "Hold: left"
    assert not any(line.startswith(over) for line in lines)


def test_a_pause_that_a_key_ended_at_once_is_not_said() -> None:
    driven = in_first_hold(12)

    session, effects = advance(driven.session, Pause(driven.session.at + 60))

    assert [line[:9] for line in announce(session, effects)] == ["Get ready"]


def test_a_push_that_a_key_ended_at_once_is_not_said() -> None:
    driven = Driven(self_test())
    driven.answer(())
    driven.send(Next)
    driven.wait(4.5)

    session, effects = advance(driven.session, Next(driven.session.at + 1))

    assert [line[:8] for line in announce(session, effects)] == ["How much"]


def test_nothing_but_the_end_is_said_at_the_end() -> None:
    driven = Driven(stretch())
    driven.finish()

    assert announce(driven.session, tuple(driven.effects))[-1].startswith("The session is done")
    assert not any(
        line.startswith("Hold: ") for line in announce(driven.session, tuple(driven.effects))
    )


@unhurried
@given(name=st.sampled_from(list(SESSIONS)), story=stories)
def test_every_line_is_one_clean_line(name: str, story: list[Happening]) -> None:
    for moment in play(SESSIONS[name], story):
        for line in announce(moment.after, moment.effects):
            assert line.isprintable()
            assert line.strip() == line != ""
            assert line.endswith((".", "?"))
            assert "None" not in line


@unhurried
@given(name=st.sampled_from(list(SESSIONS)), story=stories)
def test_no_line_comes_twice_in_one_moment(name: str, story: list[Happening]) -> None:
    for moment in play(SESSIONS[name], story):
        lines = announce(moment.after, moment.effects)
        assert len(set(lines)) == len(lines)


def test_a_half_is_said_once_and_only_for_what_it_halves() -> None:
    extended = in_first_hold(1)
    extended.send(Extend)
    assert announce(extended.session, extended.wait(20)) == ()

    by_hand = in_first_set(reps=9)
    assert after(by_hand, Rep) == ("Half way: 10 of 20 reps.",)
    assert after(by_hand, Rep) == ()
