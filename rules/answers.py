"""The questions of a guided session: the one about pain, what fits a question, what pain does."""

from dataclasses import replace
from typing import assert_never

from rules.records import WORST_PAIN, Item
from rules.session import Answer, Ask, AskKind, Record, Session, Step


def pain_question(
    exercise: str, session: Session, *, stops: bool = False, seconds: float | None = None
) -> Ask:
    """The question how much an exercise hurt, 0 to 10."""
    title = session.programme.exercises[exercise].title
    return Ask(
        key=f"pain:{exercise}",
        text=f"How much did the {title} hurt, 0 to 10?",
        kind=AskKind.RATING,
        exercise=exercise,
        seconds=seconds,
        stops=stops,
    )


def is_from_hurt(step: Step) -> bool:
    """Whether a step is a question that `Hurt` put in: the plan's own do not wait for ever."""
    return isinstance(step, Ask) and bool(step.exercise) and step.seconds is None


def was_put(session: Session, ask: Ask) -> bool:
    """Whether a question behind us was put; one that came after its exercise stopped was not."""
    if ask.exercise not in session.stopped or is_from_hurt(ask):
        return True
    return not any(is_from_hurt(step) and step.exercise == ask.exercise for step in session.steps)


def fits(ask: Ask, answer: Answer) -> bool:
    """Whether an answer is one that the question allows; only a rating may be left out."""
    match ask.kind:
        case AskKind.RATING:
            # Not isinstance: True is an int for Python, but no pain.
            return answer is None or (type(answer) is int and 0 <= answer <= WORST_PAIN)
        case AskKind.ONE:
            return answer in ask.options
        case AskKind.ANY:
            return isinstance(answer, tuple) and set(answer) <= set(ask.options)
        case _:
            assert_never(ask.kind)


def default_answer(ask: Ask) -> Answer:
    """What `Next` answers: the only option, or nothing, which only a rating takes."""
    match ask:
        case Ask(kind=AskKind.ONE, options=(only,)):
            return only
        case _:
            return None


def note_pain(session: Session, ask: Ask, pain: int | None) -> tuple[Session, tuple[Record, ...]]:
    """Write the pain into the exercise's items, and stop the exercise when it was too much.

    Without an answer, what was told earlier stays.
    """
    worst = _known_pain(session.items, ask.exercise) if pain is None else pain
    too_much = pain != 0 if ask.stops else worst >= session.limit
    others = session.stopped - {ask.exercise}
    session = replace(session, stopped=others | {ask.exercise} if too_much else others)
    if pain is None:
        return session, ()
    items = tuple(
        replace(item, pain=pain) if item.exercise == ask.exercise else item
        for item in session.items
    )
    rated = [item for item in items if item.exercise == ask.exercise]
    return replace(session, items=items), tuple(map(Record, rated[-1:]))


def _known_pain(items: tuple[Item, ...], exercise: str) -> int:
    """The worst pain that was told for an exercise; 0 when none was."""
    return max((item.pain or 0 for item in items if item.exercise == exercise), default=0)
