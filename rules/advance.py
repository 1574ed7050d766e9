"""The session machine: `advance(session, event) -> (session, effects)`, pure.

Time is whatever the clock readings in the events say, so late, merged or lost ticks cannot drift.
"""

from dataclasses import replace
from math import floor
from typing import assert_never

from rules.answers import default_answer, fits, is_from_hurt, note_pain, pain_question, was_put
from rules.records import Item, Unit
from rules.session import (
    FLAGS,
    Answer,
    Answered,
    Ask,
    Back,
    ChangeSides,
    Cue,
    Discard,
    Drop,
    Effect,
    Event,
    Extend,
    Finish,
    GetReady,
    Hold,
    Hurt,
    Keep,
    Next,
    Pause,
    Play,
    Record,
    Rep,
    Reps,
    Rest,
    Session,
    SessionName,
    State,
    Step,
    Stop,
    Tick,
    Timed,
    Undo,
    Until,
    is_complete,
    target_of,
)

AWAY_AFTER = 1.5
"""Seconds without an event after which the person counts as away (our choice)."""
BACK_WITHIN = 3.0
"""Seconds within which `Back` means the step before, as music players do (our choice)."""
EXTENSION = 15.0
"""Seconds that `Extend` adds (our choice)."""
LAST_CALL = 10.0
"""Seconds before the end of a hold at which it is said that it ends soon (our choice)."""
COUNTED = (3.0, 2.0, 1.0)
"""Seconds before the end of a step that are counted down aloud (our choice)."""
EPSILON = 1e-6
"""Seconds that sums of clock readings may be off."""

Moved = tuple[Session, tuple[Effect, ...]]


def begin(session: Session) -> Moved:
    """Enter the first step."""
    session, effects = _enter(session, session.index)
    return session, _due(effects, session.at)


def advance(session: Session, event: Event) -> Moved:
    """Count the time up to the event, then let it happen."""
    if session.state is State.ENDED:
        return session, ()
    session, effects = _count(session, event.at)
    if session.state is State.ENDED:
        return session, effects
    session, more = _apply(session, event)
    return session, effects + _due(more, session.at)


def coming(session: Session, seconds: float = AWAY_AFTER) -> tuple[Play, ...]:
    """The cues of the next `seconds`, at most `AWAY_AFTER`, if nothing happens but time."""
    _, effects = _count(session, session.at + seconds)
    return tuple(effect for effect in effects if isinstance(effect, Play))


def _due(effects: tuple[Effect, ...], at: float) -> tuple[Effect, ...]:
    """The effects, with the clock reading in the cues that have none yet."""
    return tuple(
        replace(effect, at=at) if isinstance(effect, Play) and effect.at is None else effect
        for effect in effects
    )


def _apply(session: Session, event: Event) -> Moved:
    match event:
        case Tick():
            return session, ()
        case Pause():
            return _pause(session)
        case Stop():
            return _stop(session)
        case Keep() | Discard():
            return _end(session, keep=isinstance(event, Keep))
        case Next():
            return _go_on(session) if _is_paused(session) else _next(session)
        case Back():
            if session.state is State.STOPPING or _is_first_question(session):
                return session, ()
            return _back(replace(session, state=State.RUNNING))
    return _apply_running(session, event) if session.state is State.RUNNING else (session, ())


def _is_first_question(session: Session) -> bool:
    """Whether there is nothing to go back to, and nothing to redo."""
    first = session.index == 0 and isinstance(session.step, Ask)
    return first and session.state is State.RUNNING


def _apply_running(session: Session, event: Extend | Rep | Undo | Hurt | Answered) -> Moved:
    match event:
        case Extend():
            return _extend(session), ()
        case Rep():
            return _rep(session)
        case Undo():
            return _undo(session)
        case Hurt():
            return _hurt(session)
        case Answered(answer=answer):
            return _answer(session, answer)
        case _:
            assert_never(event)


# Time


def _count(session: Session, at: float) -> Moved:
    at = max(at, session.at)
    passed = at - session.at
    if session.state is not State.RUNNING:
        return replace(session, at=at), ()
    if passed > AWAY_AFTER + EPSILON and _is_timed(session):
        return replace(session, at=at, state=State.AWAY), (Play(Cue.PAUSED, at=at),)
    effects: tuple[Effect, ...] = ()
    while passed > 0 and session.state is State.RUNNING:
        session, passed, more = _spend(session, passed)
        session = replace(session, at=at - passed)
        effects += _due(more, session.at)
    return replace(session, at=at), effects


def _is_timed(session: Session) -> bool:
    """Whether time counts in the present step."""
    match session.step:
        case Ask(seconds=seconds):
            return seconds is not None
        case Reps(tempo=tempo):
            return tempo is not None or session.lead > 0
        case _:
            return True


def _spend(session: Session, passed: float) -> tuple[Session, float, tuple[Effect, ...]]:
    """Use up time in the present step; what is left over belongs to the next one."""
    if session.lead > 0:
        used = min(session.lead, passed)
        lead = session.lead - used
        lead = 0.0 if lead < EPSILON else lead
        begun: tuple[Effect, ...] = () if lead else (Play(Cue.BEGIN, session.step),)
        return replace(session, lead=lead), passed - used, begun
    match session.step:
        case Reps(tempo=None) | Ask(seconds=None):
            return session, 0.0, ()
        case Reps(tempo=float() | int() as tempo):
            return _spend_beat(session, passed, tempo)
        case _:
            return _spend_seconds(session, passed)


def _spend_seconds(session: Session, passed: float) -> tuple[Session, float, tuple[Effect, ...]]:
    target = target_of(session) or 0.0
    left = max(0.0, target - session.done)
    if passed < left - EPSILON:
        after = left - passed
        moved = replace(session, done=session.done + passed)
        return moved, 0.0, _marks(session, left, after)
    effects = _marks(session, left, 0.0)
    moved, more = _leave(replace(session, done=max(session.done, target)))
    return moved, max(0.0, passed - left), effects + more


def _spend_beat(
    session: Session, passed: float, tempo: float
) -> tuple[Session, float, tuple[Effect, ...]]:
    left = tempo - session.beat
    turn = session.programme.strength.up_s.value - session.beat
    turned: tuple[Effect, ...] = ()
    if EPSILON < turn <= passed + EPSILON:
        turned = (Play(Cue.TURN, at=session.at + turn),)
    if passed < left - EPSILON:
        return replace(session, beat=session.beat + passed), 0.0, turned
    session, effects = _rep(session)
    return session, max(0.0, passed - left), turned + effects


def _marks(session: Session, before: float, after: float) -> tuple[Effect, ...]:
    """The cues between two readings of the seconds left."""
    match session.step:
        case Hold(seconds=seconds):
            marks = [(mark, Cue.COUNT) for mark in COUNTED]
            if seconds > 2 * LAST_CALL:
                marks.insert(0, (LAST_CALL, Cue.TEN_LEFT))
            if not session.added:
                marks.insert(0, (seconds / 2, Cue.HALF))
        case GetReady() | ChangeSides() | Rest():
            marks = [(mark, Cue.COUNT) for mark in COUNTED]
        case _:
            marks = []
    return tuple(
        Play(cue, at=session.at + before - mark)
        for mark, cue in marks
        if before > mark + EPSILON >= after
    )


# Moving between steps


def _enter(session: Session, index: int) -> Moved:
    """Begin the step at `index`, or the next one that pain has not stopped."""
    while index < len(session.steps) and session.steps[index].exercise in session.stopped:
        index += 1
    if index < len(session.steps):
        return _begin_at(session, index)
    complete = session.name is SessionName.SELF_TEST or is_complete(session)
    ended = replace(_at_start_of(session, index), state=State.ENDED)
    return ended, (Play(Cue.DONE), Finish(complete))


def _begin_at(session: Session, index: int, *, lead: float = 0.0) -> Moved:
    """Begin the step at `index`, after `lead` seconds of getting ready."""
    session = replace(_at_start_of(session, index), lead=lead)
    cue = Cue.GET_READY if lead else _entry_cue(session.step)
    return session, (Play(cue, session.step),)


def _at_start_of(session: Session, index: int) -> Session:
    return replace(session, index=index, done=0.0, beat=0.0, added=0.0, lead=0.0, undoable=())


def _entry_cue(step: Step) -> Cue:
    match step:
        case GetReady():
            return Cue.GET_READY
        case Hold() | Reps() | Until():
            return Cue.BEGIN
        case ChangeSides():
            return Cue.CHANGE_SIDES
        case Rest():
            return Cue.REST
        case Ask():
            return Cue.ASK
        case _:
            assert_never(step)


def _leave(session: Session) -> Moved:
    """Record what this step has held or counted, and begin the next."""
    session, effects = _record(session)
    session, more = _enter(session, session.index + 1)
    return session, effects + more


def _record(session: Session) -> Moved:
    """Put the present hold or set into the items, in place of an earlier try at the same one.

    Only what was really held or counted is recorded: rounded down to a tenth, and nothing is no
    item.
    """
    step = session.step
    if isinstance(step, Until):
        return session, (Play(Cue.END),)
    if not isinstance(step, Hold | Reps):
        return session, ()
    done = floor((session.done + EPSILON) * 10) / 10
    if not done:
        return session, ()
    item = Item(
        exercise=step.exercise,
        side=step.side,
        set=step.set,
        target=_whole(step.seconds) if isinstance(step, Hold) else step.reps,
        done=_whole(done),
        unit=Unit.SECONDS if isinstance(step, Hold) else Unit.REPS,
    )
    kept = tuple(old for old in session.items if not _same_place(old, item))
    return replace(session, items=(*kept, item)), (Play(Cue.END), Record(item))


def _whole(number: float) -> float:
    """A whole number as one, so that the log says 30 and not 30.0."""
    return int(number) if number == int(number) else number


def _same_place(one: Item, other: Item) -> bool:
    return (one.exercise, one.side, one.set) == (other.exercise, other.side, other.set)


def _next(session: Session) -> Moved:
    if session.lead > 0:
        return replace(session, lead=0.0), (Play(Cue.BEGIN, session.step),)
    step = session.step
    return _answer(session, default_answer(step)) if isinstance(step, Ask) else _leave(session)


def _back(session: Session) -> Moved:
    """Redo this step, or, at its beginning, the last hold, set, push or question before it."""
    step = session.step
    redo = isinstance(step, Hold | Until) and session.done >= BACK_WITHIN - EPSILON
    redo = redo or (isinstance(step, Reps) and session.done >= 1)
    if redo:
        undoable = (*session.undoable, (-session.done, 0.0))
        lead = _lead(session)
        return replace(session, done=0.0, beat=0.0, lead=lead, undoable=undoable), (
            Play(Cue.GET_READY, step),
        )
    for index in range(session.index - 1, -1, -1):
        before = session.steps[index]
        if isinstance(before, Ask) and was_put(session, before):
            return _begin_at(session, index)
        if isinstance(before, Hold | Reps | Until) and before.exercise not in session.stopped:
            return _begin_at(_without_hurt(session, index), index, lead=_lead(session))
    # Nothing before: get ready for this one again.
    pause = isinstance(step, Hold | Reps | Until) and session.index > 0
    return _begin_at(session, session.index - pause)


def _without_hurt(session: Session, index: int) -> Session:
    """Without the question that `Hurt` put after the step at `index`: it is done anew."""
    steps, after = session.steps, index + 1
    if is_from_hurt(steps[after]):
        return replace(session, steps=(*steps[:after], *steps[after + 1 :]))
    return session


def _lead(session: Session) -> float:
    """Seconds to get back into position."""
    match session.name:
        case SessionName.STRETCH:
            return session.programme.stretch.get_ready_s.value
        case SessionName.STRENGTH:
            return session.programme.strength.get_ready_s.value
        case SessionName.SELF_TEST:
            return session.programme.self_test.get_ready_s.value
        case _:
            assert_never(session.name)


# Within a step


def _extend(session: Session) -> Session:
    if not isinstance(session.step, Timed):
        return session
    undoable = (*session.undoable, (0.0, EXTENSION))
    return replace(session, added=session.added + EXTENSION, undoable=undoable)


def _rep(session: Session) -> Moved:
    step = session.step
    if not isinstance(step, Reps) or session.lead > 0:
        return session, ()
    session = replace(session, done=session.done + 1, beat=0.0)
    if session.done < step.reps:
        return session, (Play(Cue.REP),)
    return _leave(session)


def _undo(session: Session) -> Moved:
    step = session.step
    if isinstance(step, Reps) and session.done >= 1:
        return replace(session, done=session.done - 1, beat=0.0), ()
    if not session.undoable:
        return session, ()
    *rest, (done, added) = session.undoable
    session = replace(
        session, done=session.done - done, added=session.added - added, undoable=tuple(rest)
    )
    over = isinstance(step, Timed) and session.done >= step.seconds + session.added - EPSILON
    return _leave(session) if over else (session, ())


def _hurt(session: Session) -> Moved:
    """End the hold or set as it is, and ask about the pain before anything else."""
    step = session.step
    if not isinstance(step, Hold | Reps):
        return session, ()
    ask = pain_question(step.exercise, session, stops=isinstance(step, Hold))
    steps = (*session.steps[: session.index + 1], ask, *session.steps[session.index + 1 :])
    return _leave(replace(session, steps=steps))


def _answer(session: Session, answer: Answer) -> Moved:
    step = session.step
    if not isinstance(step, Ask) or not fits(step, answer):
        return session, ()
    session = replace(session, answers={**session.answers, step.key: answer})
    effects: tuple[Effect, ...] = ()
    if step.exercise:
        session, effects = note_pain(session, step, answer if isinstance(answer, int) else None)
    if step.key == FLAGS and answer:
        ended = replace(session, state=State.ENDED)
        return ended, (Play(Cue.DONE), Finish(complete=True))
    session, more = _enter(session, session.index + 1)
    return session, effects + more


# Pausing and stopping


def _is_paused(session: Session) -> bool:
    return session.state in {State.PAUSED, State.AWAY, State.STOPPING}


def _pause(session: Session) -> Moved:
    if _is_paused(session):
        return _go_on(session)
    return replace(session, state=State.PAUSED), (Play(Cue.PAUSED),)


def _go_on(session: Session) -> Moved:
    """Run again; a hold, set or push gets time to get back into position first."""
    working = isinstance(session.step, Hold | Reps | Until)
    lead = _lead(session) if working else 0.0
    cue = Cue.GET_READY if working else _entry_cue(session.step)
    return replace(session, state=State.RUNNING, lead=lead), (Play(cue, session.step),)


def _stop(session: Session) -> Moved:
    if session.state is State.STOPPING:
        return _go_on(session)
    return replace(session, state=State.STOPPING), (Play(Cue.PAUSED),)


def _end(session: Session, *, keep: bool) -> Moved:
    if session.state is not State.STOPPING:
        return session, ()
    if not keep or session.name is SessionName.SELF_TEST:
        return replace(session, state=State.ENDED), (Drop(),)
    session, effects = _record(session)
    ended = replace(session, state=State.ENDED)
    return ended, (*effects, Finish(is_complete(session)))
