"""Shared by the tests of guided sessions: random stories, played on a fake clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from hypothesis import settings
from hypothesis import strategies as st

from rules.advance import AWAY_AFTER, advance, begin
from rules.plan import BOTH_SIDES, self_test_session, strength_session, stretch_session
from rules.programme import Number, Programme, programme
from rules.records import Side
from rules.session import (
    Answer,
    Answered,
    Ask,
    AskKind,
    Back,
    Discard,
    Effect,
    Event,
    Extend,
    Hurt,
    Keep,
    Next,
    Pause,
    Rep,
    Session,
    State,
    Stop,
    Tick,
    Undo,
)
from tests.rules.driving import START

Happening = tuple[str, float, int]
"""What happens, how many seconds after what happened before, and a number for an answer."""

KEYS: dict[str, Callable[[float], Event]] = {
    "tick": Tick,
    "next": Next,
    "back": Back,
    "pause": Pause,
    "extend": Extend,
    "rep": Rep,
    "undo": Undo,
    "hurt": Hurt,
    "stop": Stop,
    "keep": Keep,
    "discard": Discard,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One event of a story, with the session before and after it."""

    before: Session
    event: Event
    after: Session
    effects: tuple[Effect, ...]

    @property
    def counted(self) -> float:
        """The seconds that may have counted: those of a session that ran, and of no gap."""
        passed = self.event.at - self.before.at
        running = self.before.state is State.RUNNING
        return passed if running and passed <= AWAY_AFTER + 1e-6 else 0.0


def small(text: Programme) -> Programme:
    """A programme so short that a story of some events comes to its end."""
    number = {count: Number(value=count, mark=text.stretch.sets.mark) for count in range(8)}
    return replace(
        text,
        stretch=replace(
            text.stretch,
            exercises=text.stretch.exercises[:2],
            sets=number[1],
            hold_s=number[5],
            get_ready_s=number[2],
            change_sides_s=number[1],
            between_exercises_s=number[2],
        ),
        strength=replace(
            text.strength,
            sets=number[1],
            reps=number[3],
            get_ready_s=number[2],
            change_sides_s=number[1],
            between_sets_s=number[2],
            up_s=number[1],
            down_s=number[1],
            ask_pain_s=number[4],
        ),
    )


SMALL = small(programme())

SESSIONS = {
    "stretch": stretch_session(SMALL, at=START, limit=5),
    "one side": stretch_session(SMALL, at=START, limit=1, sides=(Side.RIGHT,)),
    "whole stretch": stretch_session(programme(), at=START, limit=5, sides=BOTH_SIDES),
    "strength": strength_session(SMALL, at=START, limit=3, stage=1),
    "by hand": strength_session(SMALL, at=START, limit=5, stage=2, tempo=False),
    "self-test": self_test_session(SMALL, at=START),
}

_often = ["tick"] * 8 + ["next", "rep", "answer"] * 3
_sometimes = ["back", "undo", "go on", "extend", "hurt", "pause"] * 2
_rarely = ["away", "stop", "keep", "discard"]
_happenings = st.tuples(
    st.sampled_from(_often + _sometimes + _rarely), st.floats(0, AWAY_AFTER), st.integers(-1, 12)
)

unhurried = settings(deadline=None)
"""A story takes as long as it takes, also on a busy computer."""

stories = st.lists(_happenings, min_size=20, max_size=80)
"""At least 20 happenings; time only moves forward."""


def play(session: Session, story: list[Happening]) -> Iterator[Moment]:
    """Each event of a story with what came of it; the first is the beginning."""
    before = session
    session, effects = begin(session)
    yield Moment(before, Tick(before.at), session, effects)
    for what, seconds, number in story:
        before = session
        event = event_of(before, what, before.at + seconds, number)
        session, effects = advance(before, event)
        yield Moment(before, event, session, effects)


def event_of(session: Session, what: str, at: float, number: int) -> Event:
    match what:
        case "answer":
            return Answered(at, answer_of(session, number))
        case "away":
            return Tick(at + AWAY_AFTER)
        case "go on":
            paused = session.state in {State.PAUSED, State.AWAY, State.STOPPING}
            return (Next if paused else Tick)(at)
        case _:
            return KEYS[what](at)


def answer_of(session: Session, number: int) -> Answer:
    """An answer to the present question; below 0 and above 10 often one that does not fit."""
    match session.step:
        case Ask(kind=AskKind.ONE, options=options):
            return options[number % len(options)] if number >= 0 else "nonsense"
        case Ask(kind=AskKind.ANY, key="flags", options=options):
            return (options[0],) if number > 11 else ()
        case Ask(kind=AskKind.ANY, options=options):
            return options[:number] if number >= 0 else None
        case _:
            return number
