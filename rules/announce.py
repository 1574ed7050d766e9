"""One sentence for each thing that happens in a session, for front ends that speak in lines."""

from typing import assert_never

from rules.records import Item, Unit
from rules.session import (
    Ask,
    AskKind,
    ChangeSides,
    Cue,
    Drop,
    Effect,
    Finish,
    GetReady,
    Hold,
    Play,
    Record,
    Reps,
    Rest,
    Session,
    SessionName,
    State,
    Until,
)
from rules.view import item_words, view
from rules.words import plural, words


def announce(session: Session, effects: tuple[Effect, ...]) -> tuple[str, ...]:
    """The sentences for what just happened; `session` is as it is afterwards.

    What is over by then, because the next thing happened in the same moment, is not said.
    """
    lines = dict.fromkeys(_line(session, effect) for effect in effects)
    return tuple(line for line in lines if line)


def _line(session: Session, effect: Effect) -> str:
    match effect:
        case Play(cue=cue):
            return "" if session.state is State.ENDED else _cue_line(session, cue)
        case Record(item=item):
            return _item_line(session, item)
        case Finish(complete=complete):
            return _finish_line(session, complete=complete)
        case Drop():
            return "Stopped; nothing is kept."
        case _:
            assert_never(effect)


def _cue_line(session: Session, cue: Cue) -> str:
    now, step = view(session), session.step
    title = now.title[:1].lower() + now.title[1:]
    match cue, step:
        case Cue.PAUSED, _:
            return _paused_line(session)
        case Cue.GET_READY, _ if session.lead > 0 or isinstance(step, GetReady):
            return f"Get ready, {now.count} seconds: {title}. {now.how}"
        case Cue.BEGIN, Hold():
            return f"Hold: {title}, {now.count} seconds ({now.place})."
        case Cue.BEGIN, Reps(reps=reps, tempo=tempo):
            how = "they count themselves" if tempo else "one line a rep"
            return f"Go: {title}, {plural(reps - session.done, 'rep')}, {how} ({now.place})."
        case Cue.BEGIN, Until():
            return f"{now.title}: at most {now.count} seconds, stop when it hurts."
        case Cue.HALF, Hold():
            return f"Half way: {now.count} seconds left."
        case Cue.TEN_LEFT, Hold():
            return "Last 10 seconds."
        case Cue.REP, Reps(reps=reps) if session.done * 2 == reps:
            return f"Half way: {session.done:g} of {reps} reps."
        case Cue.CHANGE_SIDES, ChangeSides():
            return f"Change sides, {now.count} seconds: {title} next."
        case Cue.REST, Rest():
            return f"Rest, {now.count} seconds. Next: {title}. {now.how}"
        case Cue.ASK, Ask() as ask:
            return _question(ask)
        case _:
            return ""


def _question(ask: Ask) -> str:
    text = ask.text if ask.text.endswith("?") else f"{ask.text}."
    parts = (text, ask.how, _answers(ask))
    return " ".join(part for part in parts if part)


def _answers(ask: Ask) -> str:
    """How a question is answered in a line."""
    options = "; ".join(
        f"{number} {words(option)}" for number, option in enumerate(ask.options, start=1)
    )
    match ask.kind:
        case AskKind.RATING:
            return ""
        case AskKind.ONE if len(ask.options) == 1:
            return f"Enter when {words(ask.options[0])}."
        case AskKind.ONE:
            return f"{options}."
        case AskKind.ANY:
            return f"{options} (several numbers, or 0 for none)."
        case _:
            assert_never(ask.kind)


def _paused_line(session: Session) -> str:
    match session.state:
        case State.STOPPING if session.name is SessionName.SELF_TEST:
            return "Stop here? Say discard, or go to go on."
        case State.STOPPING:
            return "Stop here? Say keep, discard, or go to go on."
        case State.AWAY:
            return "Paused: nothing happened for a while, and none of it counted. Say go to go on."
        case State.PAUSED:
            return "Paused. Say go to go on."
        case _:
            return ""


def _item_line(session: Session, item: Item) -> str:
    title = session.programme.title_of(item.exercise)
    if item.pain is not None:
        return f"Pain {item.pain} of 10 for the {title}."
    done = item_words(item.done, item.target, item.unit)
    verb = "Held" if item.unit is Unit.SECONDS else "Counted"
    return f"{verb}: {item.side} {title}, set {item.set}, {done}."


def _finish_line(session: Session, *, complete: bool) -> str:
    if session.name is SessionName.SELF_TEST:
        return "The self-test is done."
    if not session.items:
        return "The session is over; nothing was done, so nothing is kept."
    now = view(session)
    done = f"{len(session.items)} of {plural(now.total, now.noun)}"
    return f"The session is done: {done}." if complete else f"The session is partial: {done}."
