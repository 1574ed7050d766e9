"""Keeps a guided session in the log: saved after each item, so that a kill loses at most a hold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from rules.errors import RehabError
from rules.plan import self_test_of
from rules.records import SelfTest
from rules.records import Session as SessionRecord
from rules.session import Drop, Effect, Finish, Play, Record, Session
from store.claim import SessionClaim
from store.log import Log


class SessionKeeper:
    """Carries out what a session asks of the log.

    What could not be saved is kept in memory, told once in `trouble`, and tried again with the
    next item and with `retry`.
    """

    def __init__(
        self, log: Log, now: Callable[[], datetime], resumed: SessionRecord | None = None
    ) -> None:
        """Claim the log's one running session.

        Raises `RehabError` when another psoas is running one.
        """
        claim = log.claim_session()
        if claim is None:
            raise RehabError("A session is running in another psoas; finish that one first.")
        self._claim: SessionClaim = claim
        self._log = log
        self._now = now
        self._started = now()
        self._unsaved: Callable[[], None] | None = None
        self.record: SessionRecord | SelfTest | None = resumed
        """The record of the session, as far as it is known; None while there is nothing to keep."""
        self.trouble = ""
        """Why the last save failed, in one sentence; empty when all is saved."""

    def perform(self, session: Session, effects: tuple[Effect, ...]) -> None:
        """Save what the effects ask for; `session` is as it is after them."""
        for effect in effects:
            match effect:
                case Record():
                    self._keep(session, finished=False, in_progress=True)
                case Finish(complete=complete):
                    self._keep(session, finished=complete, in_progress=False)
                case Drop():
                    self._drop()
                case Play():
                    pass
                case _:
                    assert_never(effect)

    def retry(self) -> bool:
        """Try to save again what could not be saved; true when all is saved."""
        if self._unsaved is not None:
            self._try(self._unsaved)
        return self._unsaved is None

    def settle(self, *, keep: bool) -> None:
        """End a session that a kill broke off: keep it as partial, or discard it.

        Raises `RehabError` when the log can't be written.
        """
        if not isinstance(self.record, SessionRecord):
            return
        if keep:
            self.record = self._log.replace(replace(self.record, in_progress=False))
        else:
            self._log.delete(self.record)
            self.record = None

    def close(self) -> None:
        """Let others run a session again."""
        self._claim.release()

    def _keep(self, session: Session, *, finished: bool, in_progress: bool) -> None:
        what = session.name.kind
        if what is None:
            self._save(self_test_of(session, SelfTest(at=self._started)))
        elif session.items:
            now = self._now()
            before = self.record
            if not isinstance(before, SessionRecord):
                before = SessionRecord(what=what, start=self._started, end=now, finished=False)
            self._save(
                replace(
                    before,
                    end=now,
                    finished=finished,
                    items=session.items,
                    in_progress=in_progress,
                )
            )

    def _save(self, record: SessionRecord | SelfTest) -> None:
        self.record = record

        def save() -> None:
            if record.id:
                self.record = self._log.replace(record, joins=True)
            else:
                (self.record,) = self._log.add(record)

        self._try(save)

    def _drop(self) -> None:
        dropped, self.record = self.record, None

        def delete() -> None:
            if dropped is not None and dropped.id:
                self._log.delete(dropped)

        self._try(delete)

    def _try(self, change: Callable[[], None]) -> None:
        """Make a change of the log, or keep it for the next try."""
        try:
            change()
        except RehabError as error:
            self._unsaved, self.trouble = change, str(error)
        else:
            self._unsaved, self.trouble = None, ""
