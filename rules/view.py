"""What a front end shows of a session: `view(session) -> View`, and nothing else is shown."""

from enum import StrEnum
from math import ceil
from typing import assert_never

from rules.advance import EPSILON
from rules.answers import default_answer, fits
from rules.dataclass import dataclass
from rules.records import Side, Unit
from rules.session import (
    Ask,
    ChangeSides,
    GetReady,
    Hold,
    Reps,
    Rest,
    Session,
    SessionName,
    State,
    Step,
    Until,
    is_complete,
    target_of,
)
from rules.words import plural


class Role(StrEnum):
    """What is going on, which also chooses the colour."""

    GET_READY = "get ready"
    HOLD = "hold"
    REPS = "reps"
    CHANGE_SIDES = "change sides"
    REST = "rest"
    PUSH = "push"
    ASK = "question"
    PAUSED = "paused"
    STOPPING = "stop?"
    DONE = "done"


class Action(StrEnum):
    """What a person can do now."""

    NEXT = "next"
    BACK = "back"
    PAUSE = "pause"
    GO_ON = "go on"
    EXTEND = "+15 s"
    REP = "count a rep"
    UNDO = "undo"
    HURT = "it hurts"
    ANSWER = "answer"
    STOP = "stop"
    KEEP = "keep"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One moment of a session, ready to be shown."""

    role: Role
    title: str
    """What is being done, e.g. "Left hip flexor stretch"; or the question."""
    short: str
    """What is being done in a word or two, to be drawn large; empty for a question and the end."""
    side: Side | None
    how: str
    """The how-to line of the present or the coming hold, set or push."""
    count: int | None
    """The big number: seconds left, or reps done."""
    unit: str
    """What `count` counts, e.g. "s left" or "of 20 reps"."""
    pace: str
    """With a tempo: "up" or "down"."""
    fraction: float
    """How much of this step is done, 0..1."""
    number: int
    """This is hold, set or question number `number` ..."""
    total: int
    """... of `total`."""
    noun: str
    """hold, set or step."""
    then: str
    """What comes next."""
    dose: str
    """The programme's numbers with their marks."""
    ask: Ask | None
    actions: tuple[Action, ...]

    @property
    def place(self) -> str:
        """Where the session is, e.g. "hold 3 of 16"."""
        return f"{self.noun} {self.number} of {self.total}"


def view(session: Session) -> View:
    """What to show of a session now."""
    step = session.step
    number, total, noun = _place(session)
    ended = session.state is State.ENDED
    return View(
        role=_role(session),
        title=_ended(session) if ended else _title(session, step),
        short="" if ended else _short_title(session, step),
        side=None if ended or isinstance(step, Ask) else step.side,
        how="" if ended else _how(session, step),
        count=count_of(session),
        unit=_unit(session),
        pace=_pace(session),
        fraction=_fraction(session),
        number=number,
        total=total,
        noun=noun,
        then=_then(session),
        dose=dose_of(session),
        ask=step if isinstance(step, Ask) and not ended else None,
        actions=_actions(session),
    )


def _role(session: Session) -> Role:
    match session.state:
        case State.PAUSED | State.AWAY:
            return Role.PAUSED
        case State.STOPPING:
            return Role.STOPPING
        case State.ENDED:
            return Role.DONE
        case State.RUNNING:
            return Role.GET_READY if session.lead > 0 else _role_of(session.step)
        case _:
            assert_never(session.state)


def _role_of(step: Step) -> Role:
    match step:
        case GetReady():
            return Role.GET_READY
        case Hold():
            return Role.HOLD
        case Reps():
            return Role.REPS
        case ChangeSides():
            return Role.CHANGE_SIDES
        case Rest():
            return Role.REST
        case Until():
            return Role.PUSH
        case Ask():
            return Role.ASK
        case _:
            assert_never(step)


def _ended(session: Session) -> str:
    """What came of the session, e.g. "Kept as partial: 3 of 16 holds"."""
    _, total, noun = _place(session)
    if session.name is SessionName.SELF_TEST:
        return "The self-test is done"
    done = f"{len(session.items)} of {plural(total, noun)}"
    return f"All done: {done}" if is_complete(session) else f"Kept as partial: {done}"


def _title(session: Session, step: Step) -> str:
    """The step in words, e.g. "Left hip flexor stretch"."""
    if isinstance(step, Ask):
        return step.text
    if not step.exercise:
        return f"Push with the {step.side} thigh"
    return f"{step.side.capitalize()} {session.programme.exercises[step.exercise].title}"


def _short_title(session: Session, step: Step) -> str:
    if isinstance(step, Ask):
        return ""
    return session.programme.exercises[step.exercise].short if step.exercise else "push"


def _how(session: Session, step: Step) -> str:
    match step:
        case Ask():
            return step.how
        case _ if step.exercise:
            return session.programme.exercises[step.exercise].how_for(step.side)
        case _:
            return session.programme.self_test.push.format(side=step.side)


def count_of(session: Session) -> int | None:
    """The big number; seconds are rounded up, so that 1 is the last one shown."""
    if session.state is State.ENDED:
        return None
    if session.lead > 0:
        return ceil(session.lead - EPSILON)
    if isinstance(session.step, Reps):
        return int(session.done)
    target = target_of(session)
    return None if target is None else max(0, ceil(target - session.done - EPSILON))


def next_count_s(session: Session) -> float:
    """Seconds until a number that counts seconds is another one, more than 0 and at most 1."""
    target = target_of(session)
    left = session.lead if session.lead > 0 else (target or 0) - session.done
    return left - ceil(left - EPSILON) + 1


def _unit(session: Session) -> str:
    if count_of(session) is None:
        return ""
    if isinstance(session.step, Reps) and session.lead <= 0:
        return f"of {session.step.reps} reps"
    return "s left"


def _pace(session: Session) -> str:
    match session.step:
        case Reps(tempo=float()) if session.state is State.RUNNING and session.lead <= 0:
            up = session.programme.strength.up_s.value
            return "up" if session.beat < up else "down"
        case _:
            return ""


def _fraction(session: Session) -> float:
    target = target_of(session)
    if session.state is State.ENDED:
        return 1.0
    return min(1.0, session.done / target) if target else 0.0


def _place(session: Session) -> tuple[int, int, str]:
    """Which hold, set or step of how many this is; a pause counts as the one that follows."""
    if session.name is SessionName.SELF_TEST:
        kinds: tuple[type, ...] = (Ask, Until)
        noun = "step"
    else:
        kinds = (Hold, Reps)
        noun = "hold" if session.name is SessionName.STRETCH else "set"
    counted = [index for index, step in enumerate(session.steps) if isinstance(step, kinds)]
    before = sum(1 for index in counted if index < session.index)
    after_it = isinstance(session.step, Ask) and noun != "step"
    return min(before + (0 if after_it else 1), len(counted)), len(counted), noun


def _then(session: Session) -> str:
    """The next step that is work, in words."""
    if session.state is State.ENDED:
        return ""
    for step in session.steps[session.index + 1 :]:
        if isinstance(step, Hold | Reps | Until | Ask) and step.exercise not in session.stopped:
            return _short(session, step)
    return "the end"


def _short(session: Session, step: Hold | Reps | Until | Ask) -> str:
    match step:
        case Hold():
            return f"{_title(session, step)}, {step.seconds:g} s"
        case Reps():
            return f"{_title(session, step)}, {plural(step.reps, 'rep')}"
        case Until():
            return _title(session, step)
        case Ask():
            return "how it felt" if step.exercise else step.text
        case _:
            assert_never(step)


def dose_of(session: Session) -> str:
    """The dose in one line, each number with its mark."""
    match session.name:
        case SessionName.STRETCH:
            dose = session.programme.stretch
            main = f"{dose.sets.value} x {dose.hold_s.value} s a side"
            return _marked(main, dose.sets.words, "pauses", dose.get_ready_s.words)
        case SessionName.STRENGTH:
            strength = session.programme.strength
            main = f"{strength.sets.value} x {strength.reps.value} a side"
            return _marked(main, strength.sets.words, "rests and tempo", strength.up_s.words)
        case SessionName.SELF_TEST:
            push = session.programme.self_test.push_s
            return (
                f"push at most {push.value} s ({push.words}) · the bench version is not validated"
            )
        case _:
            assert_never(session.name)


def _marked(main: str, mark: str, others: str, their_mark: str) -> str:
    """Numbers with their marks; a mark that both have is said once, for the lack of room."""
    if mark == their_mark:
        return f"{main} · {others} ({mark})"
    return f"{main} ({mark}) · {others} ({their_mark})"


def _actions(session: Session) -> tuple[Action, ...]:
    match session.state:
        case State.ENDED:
            return ()
        case State.STOPPING:
            keep = (Action.KEEP,) if session.name is not SessionName.SELF_TEST else ()
            return (Action.GO_ON, *keep, Action.DISCARD)
        case State.PAUSED | State.AWAY:
            return (Action.GO_ON, Action.BACK, Action.STOP)
        case State.RUNNING:
            return (*_step_actions(session), Action.STOP)
        case _:
            assert_never(session.state)


def _step_actions(session: Session) -> tuple[Action, ...]:
    undo = (Action.UNDO,) if session.undoable else ()
    match session.step:
        case Ask() as ask:
            skip = (Action.NEXT,) if fits(ask, default_answer(ask)) else ()
            back = (Action.BACK,) if session.index else ()
            return (Action.ANSWER, *skip, *back, Action.PAUSE)
        case Reps():
            rep = (Action.REP,) if session.lead <= 0 else ()
            undo = (Action.UNDO,) if session.done >= 1 else undo
            return (*rep, *undo, Action.PAUSE, Action.NEXT, Action.BACK, Action.HURT)
        case Hold():
            return (Action.PAUSE, Action.NEXT, Action.BACK, Action.EXTEND, *undo, Action.HURT)
        case GetReady() | Rest() | ChangeSides() | Until():
            return (Action.PAUSE, Action.NEXT, Action.BACK, Action.EXTEND, *undo)
        case _:
            assert_never(session.step)


def item_words(done: float, target: float, unit: Unit) -> str:
    """What was held or counted, e.g. "30 of 30 s" or "12 of 20 reps"."""
    return f"{done:g} of {target:g} {unit}"
