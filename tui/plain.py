"""The plain front end of a session: append-only lines, one sentence an event, keys by line."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

from rules.advance import Moved, advance, begin
from rules.announce import announce
from rules.errors import RehabError
from rules.programme import programme
from rules.records import WORST_PAIN, Record, SelfTest
from rules.records import Session as SessionRecord
from rules.selftest import compare, result_of
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
    SessionName,
    State,
    Stop,
    Tick,
    Undo,
)
from rules.settings import Settings
from rules.start import plan_resumed, plan_session
from rules.words import mark_words, plural, words
from store.keeper import SessionKeeper
from store.log import Log

TICK = 0.1
"""Seconds between two looks at the clock."""

ReadLine = Callable[[float], str | None]
"""Waits at most so many seconds for a line; None when none came; `EOFError` at the end."""

Write = Callable[[str], None]

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


class StdinLines:
    """Lines of a stream, read by a thread, so that waiting for one does not stop the clock."""

    def __init__(self, stream: TextIO) -> None:
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._ended = False
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream: TextIO) -> None:
        for line in stream:
            self._lines.put(line.strip())
        self._lines.put(None)

    def __call__(self, seconds: float) -> str | None:
        """Wait for a line; see `ReadLine`."""
        if self._ended:
            raise EOFError
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            return None
        if line is None:
            self._ended = True
            raise EOFError
        return line


def guide(
    what: SessionName,
    *,
    log: Log,
    settings: Settings,
    now: Callable[[], datetime],
    clock: Callable[[], float],
    read_line: ReadLine,
    write: Write,
    wait: Callable[[float], None],
) -> int:
    """Guide one session in lines; 0 when it ended well, 1 when it could not go on.

    `wait` passes the time once no more lines can come.
    """
    keeper = SessionKeeper(log, now, _broken_off(log))
    guide = _Guide(log, settings, now, clock, read_line, write, wait, keeper)
    try:
        session = guide.session(what)
        return 0 if session is None else guide.run(session)
    finally:
        keeper.close()


def _broken_off(log: Log) -> SessionRecord | None:
    """The session that a kill broke off, if there is one."""
    open_ones = [one for one in log.records() if isinstance(one, SessionRecord) and one.in_progress]
    return open_ones[-1] if open_ones else None


@dataclass(frozen=True, slots=True)
class _Guide:
    log: Log
    settings: Settings
    now: Callable[[], datetime]
    clock: Callable[[], float]
    read_line: ReadLine
    write: Write
    wait: Callable[[float], None]
    keeper: SessionKeeper

    def session(self, what: SessionName) -> Session | None:
        """The session to guide: a new one, or the one that was broken off; None: nothing."""
        history, now, at = self.log.records(), self.now(), self.clock()
        broken = self.keeper.record
        if not isinstance(broken, SessionRecord):
            return plan_session(what, history, now, self.settings, programme=programme(), at=at)
        self.write(
            f"A {broken.what} session of {broken.start:%d %B, %H:%M} was broken off after "
            f"{plural(len(broken.items), 'item')}. Type resume, keep or discard."
        )
        match self._choice():
            case "resume":
                return plan_resumed(
                    broken, history, now, self.settings, programme=programme(), at=self.clock()
                )
            case "keep":
                self.keeper.settle(keep=True)
                self.write("Kept as partial.")
            case _:
                self.keeper.settle(keep=False)
                self.write("Discarded; psoas undo brings it back.")
        return None

    def _choice(self) -> str:
        while True:
            try:
                line = (self.read_line(TICK) or "").lower()
            except EOFError:
                raise RehabError(
                    "An earlier session was broken off: start this again where you can type, "
                    "and resume, keep or discard it."
                ) from None
            if line in {"resume", "keep", "discard"}:
                return line

    def run(self, session: Session) -> int:
        """Move the session on with the clock and with what is typed, until it ends."""
        before = self.log.records()
        typing = True
        self.write(HELP)
        session = self._move(begin(session))
        while session.state is not State.ENDED:
            line = None
            try:
                if typing:
                    line = self.read_line(TICK)
                else:
                    self.wait(TICK)
            except EOFError:
                typing = False
                if _needs_answer(session):
                    self.write("There is nobody to answer; stopped, and nothing was saved.")
                    return 1
            except KeyboardInterrupt:
                session = self._move(advance(session, Stop(self.clock())))
                session = self._move(advance(session, Keep(self.clock())))
                break
            session = self._move(advance(session, Tick(self.clock())))
            if session.state is State.AWAY and not typing:
                # Nobody can say that it should go on.
                session = self._move(advance(session, Next(self.clock())))
            if line is not None:
                session = self._typed(session, line)
        if not self.keeper.retry():
            raise RehabError(self.keeper.trouble)
        _tell_self_test(self.keeper.record, before, self.write)
        return 0

    def _move(self, moved: Moved) -> Session:
        """Say and save what happened."""
        session, effects = moved
        for line in announce(session, effects):
            self.write(line)
        told = self.keeper.trouble
        self.keeper.perform(session, effects)
        if self.keeper.trouble not in {"", told}:
            self.write(f"{self.keeper.trouble} It is kept in memory and tried again.")
        return session

    def _typed(self, session: Session, line: str) -> Session:
        """Do what a line says, or say what could be typed."""
        event = _event(session, line.lower(), self.clock())
        if event is None:
            self.write(HELP)
            return session
        after = self._move(advance(session, event))
        if isinstance(event, Rep | Undo) and isinstance(after.step, Reps):
            self.write(plural(after.done, "rep"))
        return after


def _needs_answer(session: Session) -> bool:
    """Whether the session can't go on without an answer."""
    return any(isinstance(step, Ask) and step.seconds is None for step in session.steps)


def _event(session: Session, line: str, at: float) -> Event | None:
    """The event that a line means now; None when it means nothing."""
    if line in KEYS:
        return KEYS[line](at)
    match session.step:
        case Ask() as ask if session.state is State.RUNNING:
            return _answer(ask, line, at)
        case Reps(tempo=None) if not line:
            return Rep(at)
        case _ if not line and session.state is not State.RUNNING:
            return Next(at)
        case _:
            return None


def _answer(ask: Ask, line: str, at: float) -> Event | None:
    """A question's answer from the numbers typed; None when they do not fit it."""
    numbers = line.replace(",", " ").split()
    if not all(number.isascii() and number.isdigit() for number in numbers):
        return None
    chosen = [int(number) for number in numbers]
    match ask.kind:
        case AskKind.RATING:
            fits = len(chosen) == 1 and chosen[0] <= WORST_PAIN
            return Answered(at, chosen[0]) if fits else None
        case AskKind.ONE:
            if not chosen and len(ask.options) == 1:
                return Next(at)
            fits = len(chosen) == 1 and 0 < chosen[0] <= len(ask.options)
            return Answered(at, ask.options[chosen[0] - 1]) if fits else None
        case AskKind.ANY:
            if not chosen or max(chosen) > len(ask.options):
                return None
            return Answered(at, tuple(ask.options[number - 1] for number in chosen if number))


def _tell_self_test(
    record: SessionRecord | SelfTest | None, before: tuple[Record, ...], write: Write
) -> None:
    """Say what a self-test came to, and how it compares with the last one."""
    if not isinstance(record, SelfTest):
        return
    report = result_of(record)
    write(f"Result: {words(report.result)} ({plural(report.signs, 'sign')} of 3).")
    earlier = [test for test in before if isinstance(test, SelfTest)]
    for sentence in compare(record, earlier[-1] if earlier else None):
        write(sentence)
    for note in report.notes:
        write(f"{note.text} ({mark_words(note.mark, note.certainty)})")
    write("This is not a diagnosis.")
