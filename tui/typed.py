"""What a typed line means to a session that is guided in lines."""

import re
from collections.abc import Callable

from rules.records import WORST_PAIN
from rules.session import (
    Answered,
    Ask,
    AskKind,
    Back,
    Discard,
    Event,
    Extend,
    Hurt,
    Keep,
    Next,
    Pause,
    Rep,
    Reps,
    Session,
    State,
    Stop,
    Undo,
)

KEYS: dict[str, Callable[[float], Event]] = {
    "p": Pause,
    "pause": Pause,
    "go": Next,
    "n": Next,
    "next": Next,
    "b": Back,
    "back": Back,
    "+": Extend,
    "r": Rep,
    "rep": Rep,
    "u": Undo,
    "undo": Undo,
    "h": Hurt,
    "hurts": Hurt,
    "q": Stop,
    "stop": Stop,
    "keep": Keep,
    "discard": Discard,
}
"""What a line means."""

HELP = (
    "Type a word and Enter: pause, go, next, back, + (15 s more), rep, undo, hurts, stop. "
    "A question is answered with its number."
)

_NUMBER = re.compile(r"[0-9]{1,3}")


def event_of(session: Session, line: str, at: float) -> Event | None:
    """The event that a line means now; None when it means nothing."""
    running, step = session.state is State.RUNNING, session.step
    if not line and not running:
        return Next(at)
    if line == "go" and running and not isinstance(step, Ask):
        # It goes already; a hold must not be skipped by a word that is said twice.
        return None
    if line in KEYS:
        return KEYS[line](at)
    match step:
        case Ask() if running:
            return _answer(step, line, at)
        case Reps(tempo=None) if not line:
            return Rep(at)
        case _:
            return None


def _answer(ask: Ask, line: str, at: float) -> Event | None:
    """A question's answer from the numbers typed; None when they do not fit it."""
    words_typed = line.replace(",", " ").split()
    if not all(_NUMBER.fullmatch(word) for word in words_typed):
        return None
    chosen = list(dict.fromkeys(int(word) for word in words_typed))
    match ask.kind, chosen:
        case AskKind.RATING, [pain] if pain <= WORST_PAIN:
            return Answered(at, pain)
        case AskKind.ONE, [] if len(ask.options) == 1:
            return Next(at)
        case AskKind.ONE, [number] if 0 < number <= len(ask.options):
            return Answered(at, ask.options[number - 1])
        case AskKind.ANY, [0]:
            return Answered(at, ())
        case AskKind.ANY, [_, *_] if 0 < min(chosen) <= max(chosen) <= len(ask.options):
            return Answered(at, tuple(ask.options[number - 1] for number in chosen))
        case _:
            return None
