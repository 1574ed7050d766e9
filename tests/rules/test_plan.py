from dataclasses import replace

import pytest

from rules.errors import RehabError
from rules.plan import (
    BOTH_SIDES,
    GAIT_PHASE,
    PAIN_LEFT,
    PAIN_RIGHT,
    PLACES,
    SNAPPING,
    TENDER,
    WORSE_WITH_SPEED,
    resume,
    self_test_of,
    sides_of,
)
from rules.records import Flag, GaitPhase, Item, Place, SelfTest, Side, Snapping, Unit
from rules.session import (
    FLAGS,
    Answer,
    Ask,
    AskKind,
    ChangeSides,
    GetReady,
    Hold,
    Reps,
    Rest,
    Session,
    Until,
    is_complete,
)
from tests.rules.driving import (
    EMPTY_TEST,
    ROTATIONS,
    STRETCHES,
    Driven,
    held,
    self_test,
    strength,
    stretch,
)


def pattern(session: Session) -> list[tuple[str, float]]:
    """Each step's kind with its seconds or reps."""
    shown: list[tuple[str, float]] = []
    for step in session.steps:
        much = step.reps if isinstance(step, Reps) else step.seconds or 0
        shown.append((type(step).__name__, much))
    return shown


def work(session: Session) -> list[tuple[str, int, Side]]:
    return [
        (step.exercise, step.set, step.side)
        for step in session.steps
        if isinstance(step, Hold | Reps)
    ]


# Stretching


def test_a_stretch_session_goes_by_exercise_then_set_then_side() -> None:
    assert work(stretch()) == [
        (exercise, number, side)
        for exercise in STRETCHES
        for number in (1, 2)
        for side in (Side.LEFT, Side.RIGHT)
    ]


def test_a_stretch_session_gets_ready_changes_sides_and_rests_between_exercises() -> None:
    one = [("Hold", 30), ("ChangeSides", 5), ("Hold", 30), ("ChangeSides", 5)] * 2
    exercise = one[:-1]

    assert pattern(stretch()) == [
        ("GetReady", 5),
        *exercise,
        *(("Rest", 10), *exercise),
        *(("Rest", 10), *exercise),
        *(("Rest", 10), *exercise),
    ]


def test_a_pause_names_the_exercise_and_side_that_follow() -> None:
    session = stretch()

    for pause, hold in zip(session.steps[::2], session.steps[1::2], strict=True):
        assert isinstance(pause, GetReady | ChangeSides | Rest)
        assert isinstance(hold, Hold)
        assert (pause.exercise, pause.side) == (hold.exercise, hold.side)


def test_a_stretch_session_of_one_side_gets_ready_where_there_is_no_side_to_change() -> None:
    session = stretch(sides=(Side.RIGHT,))

    assert work(session) == [
        (exercise, number, Side.RIGHT) for exercise in STRETCHES for number in (1, 2)
    ]
    assert pattern(session)[:5] == [
        ("GetReady", 5),
        ("Hold", 30),
        ("GetReady", 5),
        ("Hold", 30),
        ("Rest", 10),
    ]


def test_both_means_left_then_right() -> None:
    assert sides_of(Side.BOTH) == BOTH_SIDES == (Side.LEFT, Side.RIGHT)
    assert sides_of(Side.LEFT) == (Side.LEFT,)


# Strength


def test_a_strength_session_does_three_sets_a_side_and_asks_after_each_exercise() -> None:
    exercise = [
        ("GetReady", 5),
        *(("Reps", 20), ("ChangeSides", 5), ("Reps", 20)),
        *(("Rest", 30), ("Reps", 20), ("ChangeSides", 5), ("Reps", 20)),
        *(("Rest", 30), ("Reps", 20), ("ChangeSides", 5), ("Reps", 20)),
        ("Ask", 30),
    ]

    assert pattern(strength(stage=1)) == exercise * 2
    assert pattern(strength(stage=3)) == exercise * 4


def test_a_strength_session_goes_by_exercise_then_set_then_side() -> None:
    assert work(strength(stage=2)) == [
        (exercise, number, side)
        for exercise in (*ROTATIONS, "clamshell")
        for number in (1, 2, 3)
        for side in (Side.LEFT, Side.RIGHT)
    ]


def test_a_rep_takes_two_seconds_up_and_two_down() -> None:
    tempos = {step.tempo for step in strength().steps if isinstance(step, Reps)}

    assert tempos == {4.0}


def test_without_tempo_the_reps_do_not_count_themselves() -> None:
    tempos = {step.tempo for step in strength(tempo=False).steps if isinstance(step, Reps)}

    assert tempos == {None}


def test_the_pain_question_names_its_exercise() -> None:
    questions = [step for step in strength(stage=2).steps if isinstance(step, Ask)]

    assert [ask.exercise for ask in questions] == [*ROTATIONS, "clamshell"]
    assert len({ask.key for ask in questions}) == 3
    assert all(ask.kind is AskKind.RATING and not ask.stops for ask in questions)
    assert questions[2].text == "How much did the clamshell hurt, 0 to 10?"


def test_an_exercise_that_pain_stopped_today_is_left_out() -> None:
    session = strength(stage=2, stopped=frozenset({ROTATIONS[0]}))

    assert {step.exercise for step in session.steps} == {ROTATIONS[1], "clamshell"}
    assert isinstance(session.steps[0], GetReady)


def test_when_pain_stopped_every_exercise_today_there_is_no_session() -> None:
    with pytest.raises(RehabError, match="tomorrow"):
        strength(stage=1, stopped=frozenset(ROTATIONS))


# The self-test


def test_the_self_test_asks_for_flags_first_and_then_walks_through_the_push() -> None:
    steps = self_test().steps

    kinds = [step.key if isinstance(step, Ask) else type(step).__name__ for step in steps]
    assert kinds == [
        FLAGS,
        "set_up",
        *("GetReady", "Until", PAIN_LEFT),
        *("GetReady", "Until", PAIN_RIGHT),
        TENDER,
        PLACES,
        WORSE_WITH_SPEED,
        GAIT_PHASE,
        SNAPPING,
    ]


def test_the_self_test_pushes_left_then_right_for_at_most_five_seconds() -> None:
    pushes = [step for step in self_test().steps if isinstance(step, Until)]

    assert [(push.side, push.seconds) for push in pushes] == [(Side.LEFT, 5), (Side.RIGHT, 5)]


def test_the_self_test_offers_every_flag_and_every_place() -> None:
    options = {step.key: step.options for step in self_test().steps if isinstance(step, Ask)}

    assert options[FLAGS] == tuple(Flag)
    assert options[PLACES] == tuple(Place)
    assert set(GaitPhase) < set(options[GAIT_PHASE])
    assert options[SNAPPING] == tuple(Snapping)


def answered(**answers: Answer) -> SelfTest:
    return self_test_of(replace(self_test(), answers=answers), EMPTY_TEST)


@pytest.mark.parametrize(
    ("key", "answer", "field", "value"),
    [
        ("flags", ("limp", "bruising"), "flags", ("limp", "bruising")),
        ("flags", (), "flags", ()),
        ("pain_left", 0, "pain_left", 0),
        ("pain_left", 10, "pain_left", 10),
        ("pain_left", None, "pain_left", None),
        ("pain_right", 7, "pain_right", 7),
        ("places", ("upper-groin", "other"), "places", ("upper-groin", "other")),
        ("tender", "yes", "tender", True),
        ("tender", "no", "tender", False),
        ("tender", "not tried", "tender", None),
        ("worse_with_speed", "yes", "worse_with_speed", True),
        ("worse_with_speed", "no", "worse_with_speed", False),
        ("worse_with_speed", "not sure", "worse_with_speed", None),
        ("gait_phase", "stance", "gait_phase", GaitPhase.STANCE),
        ("gait_phase", "swing", "gait_phase", GaitPhase.SWING),
        ("gait_phase", "both", "gait_phase", GaitPhase.BOTH),
        ("gait_phase", "not sure", "gait_phase", None),
        ("snapping", "none", "snapping", Snapping.NONE),
        ("snapping", "painless", "snapping", Snapping.PAINLESS),
        ("snapping", "painful", "snapping", Snapping.PAINFUL),
    ],
)
def test_each_answer_lands_in_its_field(
    key: str, answer: Answer, field: str, value: object
) -> None:
    expected = replace(EMPTY_TEST, **{field: value})  # type: ignore[arg-type]  # the field varies

    assert answered(**{key: answer}) == expected


def test_a_test_without_answers_stays_as_it_was() -> None:
    assert answered() == EMPTY_TEST


# Going on after a kill


def test_a_resumed_session_goes_on_after_the_last_recorded_hold() -> None:
    items = (held(Side.LEFT, 1), held(Side.RIGHT, 1))

    driven = Driven(resume(stretch(), items))

    assert driven.session.items == items
    step = driven.session.step
    assert isinstance(step, ChangeSides)
    driven.reach(Hold)
    step = driven.session.step
    assert isinstance(step, Hold)
    assert (step.exercise, step.side, step.set) == ("hip-flexors", Side.LEFT, 2)


def test_a_session_resumed_without_items_begins_at_the_beginning() -> None:
    assert resume(stretch(), ()).index == 0


def test_a_resumed_session_can_still_be_complete() -> None:
    first = Driven(stretch())
    first.wait(5 + 30 + 5 + 30 + 2)
    saved = first.session.items
    assert len(saved) == 2

    second = Driven(resume(stretch(), saved))
    second.finish()

    assert is_complete(second.session)
    assert len(second.session.items) == 16


def test_a_hold_that_was_skipped_before_the_kill_keeps_the_session_incomplete() -> None:
    driven = Driven(resume(stretch(), (held(Side.RIGHT, 1),)))

    driven.finish()

    assert len(driven.session.items) == 15
    assert not is_complete(driven.session)


def test_a_session_killed_before_its_last_word_only_has_to_end() -> None:
    whole = Driven(stretch())
    whole.finish()

    driven = Driven(resume(stretch(), whole.session.items))

    assert driven.effects == whole.effects[-2:]


def test_a_stretch_that_hurt_stays_stopped_when_the_session_is_resumed() -> None:
    driven = Driven(resume(stretch(), (held(Side.LEFT, 1, 12, pain=1),)))

    assert driven.session.step.exercise == "piriformis"
    assert not is_complete(driven.session)


@pytest.mark.parametrize(("pain", "goes_on_with"), [(4, ROTATIONS[0]), (5, ROTATIONS[1])])
def test_a_strength_exercise_at_the_limit_stays_stopped_when_resumed(
    pain: int, goes_on_with: str
) -> None:
    item = Item(
        exercise=ROTATIONS[0],
        side=Side.LEFT,
        set=1,
        target=20,
        done=8,
        unit=Unit.REPS,
        pain=pain,
    )

    driven = Driven(resume(strength(limit=5), (item,)))

    assert driven.session.step.exercise == goes_on_with


def test_a_session_killed_before_its_pain_question_asks_it_first() -> None:
    first = Driven(strength())
    while not isinstance(first.session.step, Ask):
        first.wait(1)

    second = Driven(resume(strength(), first.session.items))

    assert second.session.step == first.session.step
