"""What holds of every session whatever happens in it, told by random stories."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.advance import advance
from rules.records import Item, Unit
from rules.session import (
    Back,
    Drop,
    Effect,
    Extend,
    Finish,
    Hold,
    Keep,
    Next,
    Pause,
    Record,
    Rep,
    Reps,
    Session,
    State,
    Stop,
    Tick,
    target_of,
)
from tests.rules.driving import Driven, in_first_hold, stretch
from tests.rules.stories import SESSIONS, Happening, Moment, play, stories, unhurried

Place = tuple[str, str, int]

names = st.sampled_from(list(SESSIONS))


def place(thing: Item | Hold | Reps) -> Place:
    return (thing.exercise, thing.side, thing.set)


def planned(session: Session) -> dict[Place, Hold | Reps]:
    return {place(step): step for step in session.steps if isinstance(step, Hold | Reps)}


def target(step: Hold | Reps) -> float:
    return step.seconds if isinstance(step, Hold) else step.reps


def ends(effects: tuple[Effect, ...]) -> list[Finish | Drop]:
    return [effect for effect in effects if isinstance(effect, Finish | Drop)]


def passed_through(moment: Moment) -> set[Place]:
    """The holds and sets in which the time of a moment may have counted."""
    first, last = moment.before, moment.after
    known = [*first.steps[first.index : first.index + 1], *last.steps[first.index : last.index + 1]]
    return {place(step) for step in known if isinstance(step, Hold | Reps)}


@unhurried
@given(name=names, story=stories)
def test_no_more_seconds_are_recorded_than_ran(name: str, story: list[Happening]) -> None:
    ran = 0.0
    for moment in play(SESSIONS[name], story):
        ran += moment.counted
        items = moment.after.items
        held = sum(item.done for item in items if item.unit is Unit.SECONDS)
        assert held <= ran + 1e-4


@unhurried
@given(name=names, story=stories)
def test_no_hold_is_longer_than_the_time_that_ran_in_it(name: str, story: list[Happening]) -> None:
    ran: Counter[Place] = Counter()
    by_hand: Counter[Place] = Counter()
    session = SESSIONS[name]
    for moment in play(session, story):
        for one in passed_through(moment):
            ran[one] += moment.counted  # type: ignore[assignment]  # a Counter of seconds
            by_hand[one] += isinstance(moment.event, Rep)
        for item in moment.after.items:
            step = planned(session)[place(item)]
            most: float = ran[place(item)]
            if isinstance(step, Reps):
                most = by_hand[place(item)] + (most / step.tempo if step.tempo else 0)
            assert item.done <= most + 1e-4


@unhurried
@given(name=names, story=stories)
def test_items_are_unique_done_and_planned(name: str, story: list[Happening]) -> None:
    session = SESSIONS[name]
    for moment in play(session, story):
        items = moment.after.items
        assert len({place(item) for item in items}) == len(items)
        for item in items:
            assert item.done > 0
            assert item.target == target(planned(session)[place(item)])
            assert round(item.done, 1) == item.done


@unhurried
@given(name=names, story=stories)
def test_a_session_is_complete_when_everything_reached_its_target(
    name: str, story: list[Happening]
) -> None:
    session = SESSIONS[name]
    for moment in play(session, story):
        for end in ends(moment.effects):
            if isinstance(end, Finish) and session.name.kind:
                done = {place(item): item.done for item in moment.after.items}
                assert end.complete == all(
                    done.get(one, 0) >= target(step) for one, step in planned(session).items()
                )


@unhurried
@given(name=names, story=stories)
def test_a_session_ends_once_and_nothing_changes_after_it(
    name: str, story: list[Happening]
) -> None:
    ended = 0
    for moment in play(SESSIONS[name], story):
        if ended:
            assert (moment.after, moment.effects) == (moment.before, ())
        ended += len(ends(moment.effects))
        assert ended == (moment.after.state is State.ENDED)


@unhurried
@given(name=names, story=stories)
def test_every_item_is_saved_as_it_is(name: str, story: list[Happening]) -> None:
    saved: tuple[Item, ...] = ()
    for moment in play(SESSIONS[name], story):
        if any(isinstance(effect, Record) for effect in moment.effects):
            saved = moment.after.items
        assert moment.after.items == saved


@unhurried
@given(name=names, story=stories)
def test_time_counts_only_while_a_session_runs(name: str, story: list[Happening]) -> None:
    for moment in play(SESSIONS[name], story):
        if moment.before.state is not State.RUNNING and isinstance(moment.event, Tick):
            before, after = moment.before, moment.after
            assert (after.index, after.done, after.beat, after.lead) == (
                before.index,
                before.done,
                before.beat,
                before.lead,
            )
            assert moment.effects == ()


@unhurried
@given(name=names, story=stories)
def test_a_session_can_always_be_stopped_and_kept(name: str, story: list[Happening]) -> None:
    *_, last = play(SESSIONS[name], story)
    session = last.after
    if session.state is not State.STOPPING:
        session, _ = advance(session, Stop(session.at))

    session, _ = advance(session, Keep(session.at))

    assert session.state is State.ENDED


def progress(session: Session) -> float:
    """Seconds of a stretch session's plan that are behind it."""
    passed = (target_of(replace(session, index=index)) or 0 for index in range(session.index))
    return sum(passed) + session.done


@unhurried
@given(ticks=st.lists(st.floats(0.01, 1.5), min_size=20, max_size=400))
@example(ticks=[0.1] * 400)
def test_no_ticks_make_a_stretch_session_drift(ticks: list[float]) -> None:
    driven = Driven(stretch())
    for tick in ticks:
        driven.sleep(tick)

        assert progress(driven.session) == pytest.approx(driven.elapsed, abs=1e-4)

    assert all(item.done == 30 for item in driven.session.items)


@unhurried
@given(
    held=st.floats(0.5, 29),
    gaps=st.lists(st.floats(1.501, 100_000), min_size=1, max_size=5),
)
def test_no_gap_makes_a_hold_shorter_or_longer(held: float, gaps: list[float]) -> None:
    driven = in_first_hold(held)
    for gap in gaps:
        driven.sleep(gap)
        assert driven.session.state is State.AWAY
        driven.send(Pause, Next)

    driven.wait(29.99 - held)
    assert isinstance(driven.session.step, Hold)
    driven.wait(0.02)
    assert [item.done for item in driven.session.items] == [30]


@unhurried
@given(held=st.floats(3.1, 29), extensions=st.integers(0, 4), redo=st.booleans())
def test_what_is_undone_leaves_no_trace(held: float, extensions: int, *, redo: bool) -> None:
    driven = in_first_hold(held)
    before = driven.session
    driven.send(*[Extend] * extensions, *[Back] * redo)

    driven.undo_all()

    after = driven.session
    assert (after.added, after.undoable) == (0, ())
    assert after.done == pytest.approx(before.done)
