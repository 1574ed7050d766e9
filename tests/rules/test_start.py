"""Which session the log asks for."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from rules.errors import RehabError
from rules.records import Item, Record, Side, Unit
from rules.records import Session as SessionRecord
from rules.session import ChangeSides, Hold, Reps, Session, SessionName
from rules.settings import Settings, StretchSides
from rules.start import plan_resumed, plan_session
from tests.rules.conftest import NOW, check, episode, flat, strength, stretch
from tests.rules.driving import ROTATIONS, Driven

STRETCH, STRENGTH, SELF_TEST = SessionName

AT = 42.0


def planned(
    name: SessionName, *records: Record | Iterable[Record], settings: Settings | None = None
) -> Session:
    return plan_session(name, flat(records), NOW, settings or Settings(), at=AT)


def sides(session: Session) -> set[Side]:
    return {step.side for step in session.steps if isinstance(step, Hold | Reps)}


def exercises(session: Session) -> list[str]:
    return list(
        dict.fromkeys(step.exercise for step in session.steps if isinstance(step, Hold | Reps))
    )


def hurting(record: SessionRecord, pain: int) -> SessionRecord:
    """A strength session in which the first exercise hurt."""
    first, *others = record.items
    return replace(record, items=(replace(first, pain=pain), *others))


@pytest.mark.parametrize("name", SessionName)
def test_an_empty_log_allows_every_session(name: SessionName) -> None:
    session = planned(name)

    assert (session.name, session.at, session.items) == (name, AT, ())


@pytest.mark.parametrize("name", SessionName)
def test_a_red_flag_pauses_every_session(name: SessionName) -> None:
    with pytest.raises(RehabError, match="doctor"):
        planned(name, episode(), check(0, 2, "07:30", "limp"))


def test_both_sides_are_stretched_unless_the_person_says_otherwise() -> None:
    assert sides(planned(STRETCH, episode(side=Side.RIGHT))) == {Side.LEFT, Side.RIGHT}


@pytest.mark.parametrize(
    ("sore", "stretched"),
    [
        (Side.LEFT, {Side.LEFT}),
        (Side.RIGHT, {Side.RIGHT}),
        (Side.BOTH, {Side.LEFT, Side.RIGHT}),
    ],
)
def test_the_sore_side_alone_can_be_stretched(sore: Side, stretched: set[Side]) -> None:
    affected = Settings(stretch_sides=StretchSides.AFFECTED)

    assert sides(planned(STRETCH, episode(side=sore), settings=affected)) == stretched


def test_without_an_episode_no_side_is_the_sore_one() -> None:
    affected = Settings(stretch_sides=StretchSides.AFFECTED)

    assert sides(planned(STRETCH, settings=affected)) == {Side.LEFT, Side.RIGHT}


def test_strength_is_always_for_both_sides() -> None:
    affected = Settings(stretch_sides=StretchSides.AFFECTED)

    assert sides(planned(STRENGTH, episode(), settings=affected)) == {Side.LEFT, Side.RIGHT}


@pytest.mark.parametrize(
    ("stage", "last"), [(None, ROTATIONS[1]), (2, "clamshell"), (3, "mini-squat")]
)
def test_strength_has_the_stage_of_the_plan(stage: int | None, last: str) -> None:
    assert exercises(planned(STRENGTH, episode(stage_override=stage)))[-1] == last


def test_the_stage_rises_with_weeks_and_days() -> None:
    days = [strength(days_ago) for days_ago in range(15, 4, -1)]

    assert exercises(planned(STRENGTH, episode(), days)) == [*ROTATIONS, "clamshell"]
    assert exercises(planned(STRENGTH, episode(), days[:9])) == [*ROTATIONS]


@pytest.mark.parametrize(
    ("bone_risk", "cautious", "limit"), [(False, False, 5), (False, True, 3), (True, False, 1)]
)
def test_the_limit_is_that_of_the_plan(bone_risk: bool, cautious: bool, limit: int) -> None:
    session = planned(STRENGTH, episode(bone_risk=bone_risk), settings=Settings(cautious=cautious))

    assert session.limit == limit


@pytest.mark.parametrize(("tempo", "seconds"), [(True, {4.0}), (False, {None})])
def test_the_tempo_can_be_set_aside(tempo: bool, seconds: set[float | None]) -> None:
    session = planned(STRENGTH, settings=Settings(tempo=tempo))

    assert {step.tempo for step in session.steps if isinstance(step, Reps)} == seconds


@pytest.mark.parametrize(("pain", "left"), [(4, list(ROTATIONS)), (5, [ROTATIONS[1]])])
def test_what_pain_stopped_earlier_today_is_left_out(pain: int, left: list[str]) -> None:
    earlier = hurting(strength(0, clock="10:00", finished=False), pain)

    assert exercises(planned(STRENGTH, episode(), earlier)) == left


def test_what_pain_stopped_yesterday_is_done_again() -> None:
    earlier = hurting(strength(1, finished=False), 9)

    assert exercises(planned(STRENGTH, episode(), earlier)) == list(ROTATIONS)


# Going on with one that was broken off


def broken_off(*items: Item, record: SessionRecord | None = None) -> SessionRecord:
    return replace(record or stretch(0, finished=False), id="broken", items=items, in_progress=True)


def resumed(
    record: SessionRecord, *records: Record | Iterable[Record], settings: Settings | None = None
) -> Session:
    return plan_resumed(
        record,
        [record, *flat(records)],
        NOW,
        settings or Settings(),
        at=AT,
    )


def test_a_session_goes_on_after_its_last_item() -> None:
    item = Item(
        exercise="hip-flexors", side=Side.LEFT, set=1, target=30, done=30, unit=Unit.SECONDS
    )

    session = resumed(broken_off(item))

    assert (session.name, session.items, session.at) == (STRETCH, (item,), AT)
    assert isinstance(session.step, ChangeSides)


def test_what_the_broken_off_session_stopped_does_not_leave_it_out_of_the_plan() -> None:
    item = Item(
        exercise=ROTATIONS[0], side=Side.LEFT, set=1, target=20, done=3, unit=Unit.REPS, pain=8
    )
    broken = broken_off(item, record=strength(0, clock="10:00", finished=False))

    session = resumed(broken)

    assert exercises(session) == list(ROTATIONS)
    assert Driven(session).session.step.exercise == ROTATIONS[1]


def test_a_session_broken_off_today_does_not_change_its_own_stage() -> None:
    days = [strength(days_ago) for days_ago in range(15, 4, -1)]
    broken = broken_off(record=strength(0, stage=2, clock="10:00", finished=False))

    assert exercises(resumed(broken, episode(), days)) == [*ROTATIONS, "clamshell"]


def test_a_red_flag_pauses_a_broken_off_session_too() -> None:
    with pytest.raises(RehabError, match="doctor"):
        resumed(broken_off(), episode(), check(0, 2, "07:30", "limp"))


def test_a_session_can_be_resumed_on_another_day() -> None:
    broken = broken_off()
    broken = replace(broken, start=broken.start - timedelta(days=3))

    assert resumed(broken).index == 0
