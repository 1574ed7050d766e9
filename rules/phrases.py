"""What is said for each cue, from `phrases.toml`, and all that a session can need said."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import assert_never

from rules.dataclass import dataclass
from rules.session import (
    Ask,
    ChangeSides,
    Cue,
    GetReady,
    Hold,
    Play,
    Reps,
    Rest,
    Session,
    Step,
    Until,
)
from rules.settings import Voice

_BEGUN = 1.0
"""Seconds or reps after which a hold or set goes on, rather than begins."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is said with a cue."""

    cue: Cue
    text: str


@cache
def texts(voice: Voice) -> Mapping[str, str]:
    """What the voice says, by key, with {} for what depends on the step."""
    said = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
    levels: dict[Voice, dict[str, str]] = {
        Voice.OFF: {},
        Voice.NAMES: said["names"],
        Voice.FULL: said["names"] | said["full"],
    }
    return levels[voice]


def phrase_of(session: Session, play: Play, voice: Voice) -> str:
    """What is said with a cue of a session; empty: nothing."""
    text = texts(voice).get(_key(session, play), "")
    return text.format(**_values(session, play.step)) if play.step else text


def phrases_of(session: Session, voice: Voice) -> tuple[Phrase, ...]:
    """All that this session can need said, in the order in which it needs it first."""
    at_first = replace(session, done=0.0)  # or the present hold would only go on
    fresh = (Phrase(play.cue, phrase_of(at_first, play, voice)) for play in _plays(session))
    unplanned = ((Cue.BEGIN, "again"), (Cue.ASK, "pain"))
    more = (Phrase(cue, texts(voice).get(key, "")) for cue, key in unplanned)
    return tuple(phrase for phrase in dict.fromkeys((*fresh, *more)) if phrase.text)


def _plays(session: Session) -> Iterator[Play]:
    """Every cue that may be said."""
    for step in session.steps:
        match step:
            case Hold() | Reps() | Until():
                yield from (Play(Cue.GET_READY, step), Play(Cue.BEGIN, step))
                yield from (Play(Cue.HALF), Play(Cue.TEN_LEFT), Play(Cue.PAUSED))
            case GetReady():
                yield Play(Cue.GET_READY, step)
            case ChangeSides():
                yield Play(Cue.CHANGE_SIDES, step)
            case Rest():
                yield Play(Cue.REST, step)
            case Ask():
                yield Play(Cue.ASK, step)
            case _:
                assert_never(step)
    yield from (Play(Cue.PAUSED), Play(Cue.DONE))


def _key(session: Session, play: Play) -> str:
    """Where in `phrases.toml` a cue is; what is nowhere there is not said."""
    match play.cue, play.step:
        case Cue.GET_READY, GetReady(exercise="") | Until(exercise=""):
            return "get-ready-to-push"
        case Cue.BEGIN, step if step == session.step and session.done >= _BEGUN:
            return "again"
        case Cue.BEGIN, Hold():
            return "hold"
        case Cue.BEGIN, Reps():
            return "set"
        case Cue.BEGIN, _:
            return "push"
        case Cue.ASK, Ask(exercise=str() as exercise) if exercise:
            return "pain"
        case Cue.ASK, _:
            return "question"
        case _:
            return play.cue.value


def _values(session: Session, step: Step) -> dict[str, str]:
    """What stands for the {} of a text."""
    if isinstance(step, Ask):
        return {"question": step.text}
    exercises = session.programme.exercises
    return {
        "side": step.side,
        "Side": step.side.capitalize(),
        "exercise": exercises[step.exercise].title if step.exercise else "",
        "seconds": f"{getattr(step, 'seconds', 0):g}",
        "reps": f"{getattr(step, 'reps', 0)}",
    }
