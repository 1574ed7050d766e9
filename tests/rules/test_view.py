from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.advance import advance
from rules.records import Side, Unit
from rules.session import (
    Answer,
    Answered,
    Ask,
    AskKind,
    Back,
    ChangeSides,
    Discard,
    Event,
    Extend,
    Hold,
    Hurt,
    Keep,
    Next,
    Pause,
    Rep,
    Reps,
    Rest,
    Session,
    SessionName,
    State,
    Stop,
    Tick,
    Undo,
    Until,
)
from rules.view import Action, Role, item_words, next_count_s, view
from tests.rules.driving import (
    ROTATIONS,
    Driven,
    at_question,
    in_first_hold,
    in_first_set,
    self_test,
    strength,
    stretch,
)
from tests.rules.stories import SESSIONS, Happening, play, stories, unhurried

# The big number


def test_the_count_begins_at_thirty_and_ends_at_one() -> None:
    driven = in_first_hold()
    counts = [view(driven.session).count]
    while isinstance(driven.session.step, Hold):
        counts.append(view(driven.session).count)
        driven.wait(0.1)

    assert (counts[0], counts[-1]) == (30, 1)
    assert sorted(set(counts), key=lambda count: -(count or 0)) == list(range(30, 0, -1))


@pytest.mark.parametrize(("held", "count"), [(0.001, 30), (0.999, 30), (1.0, 29), (29.999, 1)])
def test_the_count_is_rounded_up(held: float, count: int) -> None:
    assert view(in_first_hold(held).session).count == count


@pytest.mark.parametrize("tick", [0.05, 0.1, 0.2])
def test_the_count_changes_on_the_second_whatever_the_ticks(tick: float) -> None:
    driven = in_first_hold()
    for seconds in range(1, 30):
        for _ in range(round(1 / tick)):
            driven.sleep(tick)
        assert view(driven.session).count == 30 - seconds


@pytest.mark.parametrize(("held", "seconds"), [(0, 1), (0.25, 0.75), (0.75, 0.25), (7, 1)])
def test_the_next_number_is_a_second_after_the_last(held: float, seconds: float) -> None:
    assert next_count_s(in_first_hold(held).session) == pytest.approx(seconds)


def test_while_getting_ready_the_next_number_is_that_of_the_lead() -> None:
    session = replace(in_first_hold(7.5).session, lead=2.25)
    assert next_count_s(session) == pytest.approx(0.25)


def test_a_set_counts_what_is_done() -> None:
    shown = view(in_first_set(reps=7).session)

    assert (shown.count, shown.unit) == (7, "of 20 reps")


def test_getting_ready_again_counts_down_first() -> None:
    driven = in_first_set(reps=7)
    driven.send(Pause, Pause)
    driven.wait(1.5)

    shown = view(driven.session)

    assert (shown.role, shown.count, shown.unit) == (Role.GET_READY, 4, "s left")


def test_a_question_that_waits_counts_nothing() -> None:
    shown = view(self_test())

    assert (shown.count, shown.unit) == (None, "")


def test_a_question_that_goes_on_by_itself_counts_down() -> None:
    driven = Driven(strength())
    driven.reach(Ask, tick=1)

    shown = view(driven.session)

    assert (shown.count, shown.unit, shown.fraction) == (30, "s left", 0)


def test_the_end_counts_nothing() -> None:
    driven = Driven(stretch())
    driven.finish()

    shown = view(driven.session)

    assert (shown.role, shown.count, shown.unit) == (Role.DONE, None, "")
    assert (shown.fraction, shown.actions, shown.then) == (1, (), "")


@pytest.mark.parametrize(("held", "fraction"), [(0, 0), (7.5, 0.25), (15, 0.5), (27, 0.9)])
def test_the_fraction_is_what_is_done_of_the_step(held: float, fraction: float) -> None:
    assert view(in_first_hold(held).session).fraction == pytest.approx(fraction)


# Roles


def test_a_stretch_session_shows_what_is_going_on() -> None:
    driven = Driven(stretch())
    roles = [view(driven.session).role]
    while driven.session.state is State.RUNNING:
        driven.wait(0.5)
        role = view(driven.session).role
        if role is not roles[-1]:
            roles.append(role)

    side = [Role.HOLD, Role.CHANGE_SIDES]
    exercise = side * 3 + [Role.HOLD]
    rest = [Role.REST, *exercise]
    assert roles == [Role.GET_READY, *exercise, *rest * 3, Role.DONE]


def test_a_set_a_push_and_a_question_have_their_own_roles() -> None:
    push = Driven(self_test())
    push.answer(())
    push.send(Next)
    push.reach(Until)

    assert view(in_first_set().session).role is Role.REPS
    assert view(push.session).role is Role.PUSH
    assert view(self_test()).role is Role.ASK


@pytest.mark.parametrize(
    ("state", "role"),
    [
        (State.PAUSED, Role.PAUSED),
        (State.AWAY, Role.PAUSED),
        (State.STOPPING, Role.STOPPING),
        (State.ENDED, Role.DONE),
    ],
)
def test_a_session_that_does_not_run_says_so(state: State, role: Role) -> None:
    assert view(replace(in_first_hold().session, state=state)).role is role


# Words


def test_a_hold_shows_its_stretch_its_side_and_how_it_is_done() -> None:
    shown = view(in_first_hold().session)

    assert (shown.title, shown.side) == ("Left hip flexor stretch", Side.LEFT)
    assert shown.short == "hip flexor"
    assert shown.how.startswith("Kneel on the left knee, right foot in front.")


def test_a_pause_shows_what_comes_after_it() -> None:
    driven = in_first_hold(30)

    shown = view(driven.session)

    assert isinstance(driven.session.step, ChangeSides)
    assert (shown.title, shown.then) == (
        "Right hip flexor stretch",
        "Right hip flexor stretch, 30 s",
    )


def test_a_push_says_how_to_push() -> None:
    driven = Driven(self_test())
    driven.answer(())
    driven.send(Next)
    driven.reach(Until)

    shown = view(driven.session)

    assert (shown.title, shown.then) == (
        "Push with the left thigh",
        "How much did pushing with the left thigh hurt, 0 to 10?",
    )
    assert shown.how.startswith("Push the left thigh up against the bench")


def test_a_question_shows_itself() -> None:
    shown = view(at_question("tender").session)

    assert (shown.title, shown.side) == ("Is it tender where you press?", None)
    assert shown.short == ""
    assert shown.how.startswith("Lie back")
    assert shown.ask == at_question("tender").session.step


def test_after_the_end_nothing_is_asked() -> None:
    driven = Driven(self_test())
    driven.answer(("limp",))

    assert view(driven.session).ask is None


@pytest.mark.parametrize(
    ("seconds", "pace"), [(0, "up"), (1.9, "up"), (2.1, "down"), (3.9, "down"), (4.1, "up")]
)
def test_the_tempo_is_two_seconds_up_and_two_down(seconds: float, pace: str) -> None:
    driven = in_first_set(tempo=True)
    if seconds:
        driven.wait(seconds)

    assert view(driven.session).pace == pace


def test_there_is_no_pace_without_a_tempo_nor_in_a_pause() -> None:
    paused = in_first_set(tempo=True)
    paused.send(Pause)
    ready = in_first_set(tempo=True)
    ready.send(Pause, Pause)

    assert view(in_first_set().session).pace == ""
    assert view(paused.session).pace == view(ready.session).pace == ""
    assert view(in_first_hold().session).pace == ""


@pytest.mark.parametrize(
    ("session", "dose"),
    [
        (stretch(), "2 x 30 s a side (source) · pauses (our choice)"),
        (strength(), "3 x 20 a side (source) · rests and tempo (our choice)"),
        (self_test(), "push at most 5 s (our choice) · the bench version is not validated"),
    ],
)
def test_the_dose_carries_its_marks(session: Session, dose: str) -> None:
    assert view(session).dose == dose


@pytest.mark.parametrize(
    ("done", "target", "unit", "said"),
    [
        (30, 30, Unit.SECONDS, "30 of 30 s"),
        (12.3, 30, Unit.SECONDS, "12.3 of 30 s"),
        (12, 20, Unit.REPS, "12 of 20 reps"),
    ],
)
def test_an_item_says_what_was_done_of_what(
    done: float, target: float, unit: Unit, said: str
) -> None:
    assert item_words(done, target, unit) == said


# Where the session is, and what comes next


def places(session: Session) -> list[str]:
    """Each place of a session that is left to itself, once."""
    driven = Driven(session)
    shown: list[str] = []
    while driven.session.state is State.RUNNING:
        place = view(driven.session).place
        if place not in shown:
            shown.append(place)
        driven.wait(1)
    return shown


def test_a_stretch_session_counts_its_holds() -> None:
    assert places(stretch()) == [f"hold {number} of 16" for number in range(1, 17)]


def test_a_strength_session_counts_its_sets() -> None:
    assert places(strength()) == [f"set {number} of 12" for number in range(1, 13)]


def test_a_pause_counts_as_the_hold_that_follows() -> None:
    assert view(in_first_hold(30).session).place == "hold 2 of 16"


def test_a_pain_question_counts_as_the_hold_before_it() -> None:
    driven = in_first_hold(12)
    driven.send(Hurt)

    assert view(driven.session).place == "hold 1 of 16"


def test_the_last_place_stays_after_the_end() -> None:
    driven = Driven(stretch())
    driven.finish()

    assert view(driven.session).place == "hold 16 of 16"


def test_the_self_test_counts_questions_and_pushes() -> None:
    assert view(self_test()).place == "step 1 of 11"
    assert view(at_question("pain_left").session).place == "step 4 of 11"
    assert view(at_question("snapping").session).place == "step 11 of 11"


def test_a_hold_says_which_hold_comes_next() -> None:
    assert view(in_first_hold().session).then == "Right hip flexor stretch, 30 s"


def test_a_set_says_which_set_comes_next() -> None:
    assert view(in_first_set().session).then == "Right sitting internal rotation, 20 reps"


def test_the_last_set_says_that_it_will_be_asked_how_it_felt() -> None:
    driven = in_first_set()
    while driven.session.index < 10:
        driven.send(Next)
    driven.reach(Reps)

    assert view(driven.session).then == "how it felt"


def test_the_last_step_says_that_the_end_comes_next() -> None:
    assert view(at_question("snapping").session).then == "the end"


def test_what_pain_has_stopped_does_not_come_next() -> None:
    driven = in_first_hold(12)
    driven.send(Hurt)
    driven.answer(7)
    driven.send(Back)

    assert isinstance(driven.session.step, Ask)
    assert view(driven.session).then == "Left piriformis stretch, 30 s"


def test_a_rest_before_an_exercise_shows_its_first_set() -> None:
    driven = in_first_set()
    while not isinstance(driven.session.step, Rest):
        driven.send(Next)

    assert view(driven.session).then == "Left sitting internal rotation, 20 reps"
    assert driven.session.step.exercise == ROTATIONS[0]


# What a person can do


EVENTS: dict[Callable[[float], Event], set[Action]] = {
    Next: {Action.NEXT, Action.GO_ON},
    Back: {Action.BACK},
    Pause: {Action.PAUSE, Action.GO_ON},
    Extend: {Action.EXTEND},
    Rep: {Action.REP},
    Undo: {Action.UNDO},
    Hurt: {Action.HURT},
    Stop: {Action.STOP, Action.GO_ON},
    Keep: {Action.KEEP},
    Discard: {Action.DISCARD},
}
"""Each key with the actions under which a front end offers it."""


def happens(session: Session, event: Event) -> bool:
    """Whether anything comes of an event."""
    after, effects = advance(session, event)
    return after != session or bool(effects)


def fitting(ask: Ask) -> Answer:
    match ask.kind:
        case AskKind.RATING:
            return 3
        case AskKind.ONE:
            return ask.options[0]
        case AskKind.ANY:
            return ask.options


def check_actions(session: Session) -> None:
    actions = set(view(session).actions)
    for event, offered in EVENTS.items():
        if event is Keep and session.name is SessionName.SELF_TEST:
            # Not offered, but who must end a session at once need not know which one it is.
            assert Action.KEEP not in actions
            continue
        assert happens(session, event(session.at)) == bool(actions & offered), (event, actions)
    if Action.ANSWER not in actions:
        assert not any(happens(session, Answered(session.at, each)) for each in (0, "yes", ()))
    else:
        assert isinstance(session.step, Ask)
        assert happens(session, Answered(session.at, fitting(session.step)))


@unhurried
@given(name=st.sampled_from(list(SESSIONS)), story=stories)
def test_what_is_offered_is_what_can_happen(name: str, story: list[Happening]) -> None:
    for moment in play(SESSIONS[name], story):
        check_actions(moment.after)


@unhurried
@given(name=st.sampled_from(list(SESSIONS)), story=stories)
def test_every_moment_can_be_shown(name: str, story: list[Happening]) -> None:
    for moment in play(SESSIONS[name], story):
        shown = view(moment.after)
        assert 0 <= shown.fraction <= 1
        assert 1 <= shown.number <= shown.total
        assert shown.count is None or shown.count >= 0
        assert shown.title.isprintable()
        assert shown.title


def test_time_alone_offers_nothing_new_in_a_hold() -> None:
    driven = in_first_hold(5)
    before = view(driven.session).actions

    driven.send(Tick)
    driven.wait(20)

    assert view(driven.session).actions == before


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        (State.PAUSED, (Action.GO_ON, Action.BACK, Action.STOP)),
        (State.AWAY, (Action.GO_ON, Action.BACK, Action.STOP)),
        (State.STOPPING, (Action.GO_ON, Action.KEEP, Action.DISCARD)),
    ],
)
def test_a_session_that_does_not_run_offers_to_go_on(
    state: State, actions: tuple[Action, ...]
) -> None:
    assert view(replace(in_first_hold().session, state=state)).actions == actions


def test_a_stopped_self_test_offers_no_keeping() -> None:
    stopping = replace(self_test(), state=State.STOPPING)

    assert view(stopping).actions == (Action.GO_ON, Action.DISCARD)


def test_a_hold_offers_more_time_and_a_set_a_rep() -> None:
    in_hold, in_set = view(in_first_hold().session).actions, view(in_first_set().session).actions

    assert (Action.EXTEND in in_hold, Action.REP in in_hold) == (True, False)
    assert (Action.EXTEND in in_set, Action.REP in in_set) == (False, True)
