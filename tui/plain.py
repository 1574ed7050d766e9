"""The plain front end of a session: append-only lines, one sentence an event, keys by line."""

import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TextIO

from rules.advance import Moved, advance, begin
from rules.announce import announce
from rules.errors import RehabError
from rules.groups import OPEN
from rules.records import Record, SelfTest, SessionKind
from rules.records import Session as SessionRecord
from rules.selftest import compare, result_of
from rules.session import (
    Ask,
    Cue,
    Effect,
    Event,
    Keep,
    Next,
    Play,
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
from tui.sound.here import Follow
from tui.typed import HELP, event_of

TICK = 0.1
"""Seconds between two looks at the clock."""

ReadLine = Callable[[float], str | None]
"""Waits at most so many seconds for a line; None when none came; `EOFError` at the end."""

Write = Callable[[str], None]

_CHOICE = "Type resume, keep or discard."


class StdinLines:
    """Lines of a stream, read by a thread, so that waiting for one does not stop the clock."""

    def __init__(self, stream: TextIO) -> None:
        # A letter in another encoding must not end the reading.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._ended = False
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream: TextIO) -> None:
        # A terminal that has gone away raises; there is no more to read from it either.
        with suppress(OSError):
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
    follow: Follow,
) -> int:
    """Guide one session in lines; 0 when it ended well, 1 when it could not go on.

    `follow` lets it be heard. `wait` passes the time once no more lines can come.

    Raises:
        RehabError: There can be no session now, or what was done could not be saved.
    """
    keeper = SessionKeeper(log, now, _broken_off(log))
    try:
        if isinstance(keeper.record, SessionRecord):
            if _settled(keeper, keeper.record, read_line, write):
                return 0
            session = plan_resumed(keeper.record, log.records(), now(), settings, at=clock())
        else:
            session = plan_session(what, log.records(), now(), settings, at=clock())
        before = log.records()
        guided = _Guide(
            session,
            keeper,
            clock=clock,
            read_line=read_line,
            write=write,
            wait=wait,
            follow=follow,
        )
        code = guided.run()
        if isinstance(keeper.record, SelfTest):
            _tell_self_test(keeper.record, before, settings, write)
        return code
    finally:
        keeper.close()


def _broken_off(log: Log) -> SessionRecord | None:
    """The latest session that a kill broke off, if there is one."""
    open_ones = log.records().of(OPEN)
    return open_ones[-1] if open_ones else None


def _settled(
    keeper: SessionKeeper, broken: SessionRecord, read_line: ReadLine, write: Write
) -> bool:
    """Ask what becomes of a session that was broken off; false: it is to be resumed."""
    noun = "hold" if broken.what is SessionKind.STRETCH else "set"
    write(
        f"A {broken.what} session of {broken.start:%d %B, %H:%M} was broken off after "
        f"{plural(len(broken.items), noun)}. {_CHOICE}"
    )
    while True:
        try:
            line = read_line(TICK)
        except EOFError:
            raise RehabError(
                "An earlier session was broken off: start this again where you can type, "
                "and resume, keep or discard it."
            ) from None
        match line and line.lower():
            case None:
                pass
            case "resume":
                return False
            case "keep":
                keeper.settle(keep=True)
                write("Kept as partial.")
                return True
            case "discard":
                keeper.settle(keep=False)
                write("Discarded; psoas undo brings it back.")
                return True
            case _:
                write(_CHOICE)


class _Guide:
    """Moves a session on with the clock and with what is typed, until it ends."""

    def __init__(
        self,
        session: Session,
        keeper: SessionKeeper,
        *,
        clock: Callable[[], float],
        read_line: ReadLine,
        write: Write,
        wait: Callable[[float], None],
        follow: Follow,
    ) -> None:
        self._session = session
        self._keeper = keeper
        self._clock = clock
        self._read_line = read_line
        self._write = write
        self._wait = wait
        self._follow = follow

    def run(self) -> int:
        """Guide to the end; 1 when nobody is there to answer.

        Raises `RehabError` when what was done could not be saved.
        """
        self._write(HELP)
        try:
            self._take(begin(self._session), None)
            if not self._listen() and not self._go_on_alone():
                return 1
        except KeyboardInterrupt:
            self._break_off()
        if not self._keeper.retry():
            raise RehabError(self._keeper.trouble)
        if isinstance(self._keeper.record, SessionRecord):
            self._write("Saved.")
        return 0

    def _listen(self) -> bool:
        """Guide while lines can come; false when no more can."""
        while self._session.state is not State.ENDED:
            try:
                line = self._read_line(TICK)
            except EOFError:
                return False
            self._send(Tick(self._clock()))
            if line is not None:
                self._typed(line.lower())
        return True

    def _go_on_alone(self) -> bool:
        """Guide a person who cannot type; false when that is not possible."""
        if self._session.name is SessionName.SELF_TEST:
            self._write("There is nobody to answer; stopped, and nothing was saved.")
            return False
        while self._session.state is not State.ENDED:
            self._wait(TICK)
            self._send(Tick(self._clock()))
            if _waits(self._session):
                stopping = self._session.state is State.STOPPING
                self._send((Keep if stopping else Next)(self._clock()))
        return True

    def _break_off(self) -> None:
        """End here and keep what was done, as after Ctrl+C."""
        session = self._session
        effects: tuple[Effect, ...] = ()
        asked = session.state is State.STOPPING
        for event in (Keep,) if asked else (Stop, Keep):
            session, more = advance(session, event(self._clock()))
            effects += more
        self._take((session, effects), Keep(self._clock()))

    def _typed(self, line: str) -> None:
        """Do what a line says, or say what could be typed."""
        before = self._session
        event = event_of(before, line, self._clock())
        if event is None:
            self._write(HELP)
            if before.state is State.RUNNING:
                # Nothing but a question, if there is one.
                self._say(before, (Play(Cue.ASK),))
            return
        self._send(event)
        after = self._session
        counted = isinstance(event, Rep | Undo) and after.done != before.done
        if counted and isinstance(after.step, Reps) and after.index == before.index:
            self._write(plural(after.done, "rep"))

    def _send(self, event: Event) -> None:
        self._take(advance(self._session, event), event)

    def _take(self, moved: Moved, event: Event | None) -> None:
        """Say and save what happened."""
        session, effects = moved
        self._follow(session, effects, event)
        self._say(session, effects)
        told = self._keeper.trouble
        self._keeper.perform(session, effects)
        if self._keeper.trouble not in {"", told}:
            self._write(f"{self._keeper.trouble} It is kept in memory and tried again.")
        # Last, so that what Ctrl+C cuts off here is done again.
        self._session = session

    def _say(self, session: Session, effects: tuple[Effect, ...]) -> None:
        for line in announce(session, effects):
            self._write(line)


def _waits(session: Session) -> bool:
    """Whether a session does not go on by itself."""
    if session.state is State.RUNNING:
        return isinstance(session.step, Ask) and session.step.seconds is None
    return session.state is not State.ENDED


def _tell_self_test(
    test: SelfTest, before: Sequence[Record], settings: Settings, write: Write
) -> None:
    """Say what a self-test came to, and how it compares with the last one."""
    report = result_of(test)
    write(f"Result: {words(report.result)} ({plural(report.signs, 'sign')} of 3).")
    earlier = [record for record in before if isinstance(record, SelfTest)]
    for sentence in compare(test, earlier[-1] if earlier else None, day_end=settings.day_end):
        write(sentence)
    for note in report.notes:
        write(f"{note.text} ({mark_words(note.mark, note.certainty)})")
    write("This is not a diagnosis.")
