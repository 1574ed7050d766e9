"""One sentence for each thing that happens in a session, for front ends that speak in lines."""

from rules.records import Item
from rules.session import (
    Ask,
    AskKind,
    Cue,
    Drop,
    Effect,
    Finish,
    Hold,
    Play,
    Record,
    Reps,
    Session,
    SessionName,
    State,
    target_of,
)
from rules.view import item_words, view
from rules.words import words


def announce(session: Session, effects: tuple[Effect, ...]) -> tuple[str, ...]:
    """The sentences for what just happened; `session` is as it is afterwards."""
    lines = (_line(session, effect) for effect in effects)
    return tuple(line for line in lines if line)


def _line(session: Session, effect: Effect) -> str:
    match effect:
        case Play(cue=cue):
            return _cue_line(session, cue)
        case Record(item=item):
            return _item_line(session, item)
        case Finish(complete=complete):
            return _finish_line(session, complete=complete)
        case Drop():
            return "Stopped; nothing was saved."


def _cue_line(session: Session, cue: Cue) -> str:
    now = view(session)
    match cue:
        case Cue.GET_READY:
            return f"Get ready, {now.count} seconds: {_lower(now.title)}. {now.how}"
        case Cue.BEGIN:
            return _begin_line(session)
        case Cue.HALF:
            return f"Half way: {now.count} seconds left."
        case Cue.TEN_LEFT:
            return "Last 10 seconds."
        case Cue.CHANGE_SIDES:
            return f"Change sides, {now.count} seconds: {_lower(now.title)} next."
        case Cue.REST:
            return f"Rest, {now.count} seconds. Next: {_lower(now.title)}. {now.how}"
        case Cue.ASK:
            return _question(session)
        case Cue.PAUSED:
            return _paused_line(session)
        case Cue.COUNT | Cue.END | Cue.REP | Cue.DONE:
            return ""


def _begin_line(session: Session) -> str:
    now = view(session)
    match session.step:
        case Hold():
            return f"Hold: {_lower(now.title)}, {target_of(session):g} seconds ({now.place})."
        case Reps(reps=reps, tempo=tempo):
            how = "they count themselves" if tempo else "one line a rep"
            return f"Go: {_lower(now.title)}, {reps} reps, {how} ({now.place})."
        case _:
            return f"{now.title}: at most {target_of(session):g} seconds, stop when it hurts."


def _question(session: Session) -> str:
    step = session.step
    if not isinstance(step, Ask):
        return ""
    how = f" {step.how}" if step.how else ""
    match step.kind:
        case AskKind.RATING:
            return f"{step.text}{how}"
        case AskKind.ONE | AskKind.ANY:
            options = "; ".join(
                f"{number} {words(option)}" for number, option in enumerate(step.options, start=1)
            )
            many = " (several numbers, or 0 for none)" if step.kind is AskKind.ANY else ""
            return f"{step.text}{how} {options}{many}."


def _paused_line(session: Session) -> str:
    match session.state:
        case State.STOPPING if session.name is SessionName.SELF_TEST:
            return "Stop here? Say discard, or go to go on."
        case State.STOPPING:
            return "Stop here? Say keep, discard, or go to go on."
        case State.AWAY:
            return "Paused: nothing happened for a while, and none of it counted. Say go to go on."
        case _:
            return "Paused. Say go to go on."


def _item_line(session: Session, item: Item) -> str:
    title = f"{item.side} {session.programme.exercises[item.exercise].title}"
    done = item_words(item.done, item.target, item.unit)
    if item.pain is None:
        return f"Saved: {title}, set {item.set}, {done}."
    return f"Saved: pain {item.pain} of 10 for the {title.split(' ', 1)[1]}."


def _finish_line(session: Session, *, complete: bool) -> str:
    if session.name is SessionName.SELF_TEST:
        return "The self-test is done."
    done = len(session.items)
    total = view(session).total
    if complete:
        return f"The session is done: {done} of {total}, all of it saved."
    return f"The session is saved as partial: {done} of {total}."


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
