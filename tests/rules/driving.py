"""Shared by the tests of guided sessions: a session that is driven by events on a fake clock."""

from collections.abc import Callable
from datetime import UTC, datetime

from rules.advance import advance, begin
from rules.plan import BOTH_SIDES, self_test_session, strength_session, stretch_session
from rules.programme import programme
from rules.records import Item, SelfTest, Side, Unit
from rules.session import (
    Answer,
    Answered,
    Ask,
    AskKind,
    Cue,
    Effect,
    Event,
    Hold,
    Next,
    Play,
    Rep,
    Reps,
    Session,
    State,
    Step,
    Tick,
    Undo,
    target_of,
)

STRETCHES = ("hip-flexors", "piriformis", "quadriceps", "hamstrings")
ROTATIONS = ("sitting-internal-rotation", "sitting-external-rotation")

EMPTY_TEST = SelfTest(id="t1", at=datetime(2026, 3, 9, 7, tzinfo=UTC))

START = 1000.0
"""Where the fake clock stands when a session begins."""


class Driven:
    """A session with its clock; keeps every effect that it asked for."""

    def __init__(self, session: Session) -> None:
        self.session, effects = begin(session)
        self.effects: list[Effect] = list(effects)

    @property
    def elapsed(self) -> float:
        return self.session.at - START

    def send(self, *events: Callable[[float], Event]) -> tuple[Effect, ...]:
        """Let events happen, all at the reading that the clock has now."""
        first = len(self.effects)
        for event in events:
            self._take(event(self.session.at))
        return tuple(self.effects[first:])

    def answer(self, answer: Answer) -> tuple[Effect, ...]:
        return self.send(lambda at: Answered(at, answer))

    def undo_all(self) -> None:
        """Undo until nothing is left to be undone."""
        while self.session.undoable:
            self.send(Undo)

    def wait(self, seconds: float, tick: float = 0.5) -> tuple[Effect, ...]:
        """Let seconds pass, in ticks no longer than `tick`."""
        first = len(self.effects)
        at, end = self.session.at, self.session.at + seconds
        while at + tick < end:
            at += tick
            self._take(Tick(at))
        self._take(Tick(end))
        return tuple(self.effects[first:])

    def sleep(self, seconds: float) -> tuple[Effect, ...]:
        """Let seconds pass without a tick on the way."""
        return self.wait(seconds, tick=seconds)

    def finish(self, tick: float = 0.5, most: float = 100_000) -> None:
        """Tick until the session has ended."""
        end = self.session.at + most
        while self.session.state is not State.ENDED:
            assert self.session.at < end, f"still in {self.session.step}"
            self._take(Tick(self.session.at + tick))

    def reach(self, kind: type, tick: float = 0.5) -> None:
        """Tick until a step of this kind has just begun."""
        here = self.session.index
        while not (isinstance(self.session.step, kind) and self.session.index != here):
            assert self.session.state is State.RUNNING
            before = self.session
            self._take(Tick(before.at + self._to_the_end(tick)))

    def _to_the_end(self, tick: float) -> float:
        """No further than the end of the step, so that the next one begins at 0."""
        session, target = self.session, target_of(self.session)
        if target is None or isinstance(session.step, Reps):
            return tick
        return min(tick, session.lead + target - session.done)

    def _take(self, event: Event) -> None:
        self.session, effects = advance(self.session, event)
        self.effects += effects


def stretch(*, sides: tuple[Side, ...] = BOTH_SIDES, limit: int = 5) -> Session:
    return stretch_session(programme(), at=START, limit=limit, sides=sides)


def strength(
    *, stage: int = 1, tempo: bool = True, limit: int = 5, stopped: frozenset[str] = frozenset()
) -> Session:
    return strength_session(
        programme(), at=START, limit=limit, stage=stage, tempo=tempo, stopped=stopped
    )


def self_test() -> Session:
    return self_test_session(programme(), at=START)


def in_first_hold(held: float = 0.0) -> Driven:
    """A stretch session in its first hold, `held` seconds in."""
    driven = Driven(stretch())
    driven.reach(Hold)
    if held:
        driven.wait(held)
    return driven


def in_first_set(*, tempo: bool = False, reps: int = 0, limit: int = 5) -> Driven:
    """A strength session in its first set, after `reps` reps."""
    driven = Driven(strength(tempo=tempo, limit=limit))
    driven.reach(Reps)
    driven.send(*[Rep] * reps)
    return driven


def place(step: Step) -> tuple[str, Side, int]:
    assert isinstance(step, Hold | Reps)
    return (step.exercise, step.side, step.set)


def at_question(key: str) -> Driven:
    """A self-test at one of its questions; those before it have no flag and no pain."""
    driven = Driven(self_test())
    while not (isinstance(step := driven.session.step, Ask) and step.key == key):
        match step:
            case Ask(kind=AskKind.RATING):
                driven.answer(0)
            case Ask(kind=AskKind.ONE, options=options):
                driven.answer(options[0])
            case Ask(kind=AskKind.ANY):
                driven.answer(())
            case _:
                driven.send(Next)
    return driven


def cues(effects: tuple[Effect, ...] | list[Effect]) -> list[Cue]:
    return [effect.cue for effect in effects if isinstance(effect, Play)]


def held(side: Side = Side.LEFT, set_: int = 1, done: float = 30, **fields: object) -> Item:
    """An item of the hip flexor stretch."""
    exercise = str(fields.get("exercise", "hip-flexors"))
    pain = fields.get("pain")
    return Item(
        exercise=exercise,
        side=side,
        set=set_,
        target=30,
        done=done,
        unit=Unit.SECONDS,
        pain=pain if isinstance(pain, int) else None,
    )
