from dataclasses import replace

import pytest

from rules.records import Item, SessionKind, Side
from rules.session import Ask, Hold, Reps, Session, SessionName, is_complete, target_of
from tests.rules.driving import Driven, held, in_first_hold, self_test, strength, stretch


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (SessionName.STRETCH, SessionKind.STRETCH),
        (SessionName.STRENGTH, SessionKind.STRENGTH),
        (SessionName.SELF_TEST, None),
    ],
)
def test_only_a_self_test_leaves_no_session_record(
    name: SessionName, kind: SessionKind | None
) -> None:
    assert name.kind is kind


def test_the_step_after_the_end_is_the_last_one() -> None:
    session = stretch()

    ended = replace(session, index=len(session.steps))

    assert ended.step is session.steps[-1]


def test_the_target_of_a_hold_grows_with_what_is_added() -> None:
    driven = in_first_hold()
    assert target_of(driven.session) == 30

    assert target_of(replace(driven.session, added=15)) == 45


def test_the_target_of_a_set_is_its_reps() -> None:
    driven = Driven(strength())
    driven.reach(Reps)

    assert target_of(driven.session) == 20


def test_a_question_that_waits_has_no_target() -> None:
    assert isinstance(self_test().step, Ask)
    assert target_of(self_test()) is None


def test_a_question_that_goes_on_by_itself_has_one() -> None:
    session = strength()
    where = next(index for index, step in enumerate(session.steps) if isinstance(step, Ask))

    assert target_of(replace(session, index=where)) == 30


def all_held(session: Session) -> tuple[Item, ...]:
    return tuple(
        held(step.side, step.set, exercise=step.exercise)
        for step in session.steps
        if isinstance(step, Hold)
    )


def test_a_session_is_complete_when_every_hold_reached_its_target() -> None:
    session = stretch()

    assert is_complete(replace(session, items=all_held(session)))


def test_a_session_with_one_hold_missing_is_not_complete() -> None:
    session = stretch()

    assert not is_complete(replace(session, items=all_held(session)[1:]))


def test_a_session_with_one_hold_cut_short_is_not_complete() -> None:
    session = stretch()
    *others, last = all_held(session)

    assert not is_complete(replace(session, items=(*others, replace(last, done=29.9))))


def test_a_hold_of_one_side_does_not_stand_for_the_other() -> None:
    session = stretch(sides=(Side.LEFT, Side.RIGHT))
    items = all_held(session)
    mistaken = (*items[:-1], items[-2])

    assert not is_complete(replace(session, items=mistaken))


def test_more_than_the_target_also_reaches_it() -> None:
    session = stretch(sides=(Side.LEFT,))
    items = tuple(replace(item, done=45) for item in all_held(session))

    assert is_complete(replace(session, items=items))
