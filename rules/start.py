"""Start a guided session from the log: which sides, which stage, which limit, what pain stopped."""

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from rules.assess import assess, current_episode, stopped_today
from rules.assessment import Phase
from rules.errors import RehabError
from rules.groups import records_of
from rules.plan import (
    BOTH_SIDES,
    resume,
    self_test_session,
    sides_of,
    strength_session,
    stretch_session,
)
from rules.records import Record
from rules.records import Session as SessionRecord
from rules.session import Session, SessionName
from rules.settings import Settings, StretchSides


def plan_session(
    name: SessionName,
    history: Iterable[Record],
    now: datetime,
    settings: Settings,
    *,
    at: float,
) -> Session:
    """The session that the log asks for now; `at` is the monotonic clock's reading.

    While a red flag waits for a doctor every session is paused: that is a `RehabError`.
    """
    history = records_of(history)
    assessment = assess(history, now, settings)
    if assessment.phase is Phase.REFER:
        raise RehabError("Sessions are paused until a doctor has looked; Today says why.")
    limit, programme = assessment.pain_limit, settings.programme
    match name:
        case SessionName.STRETCH:
            episode = current_episode(history, now, settings)
            only = episode is not None and settings.stretch_sides is StretchSides.AFFECTED
            sides = sides_of(episode.side) if episode and only else BOTH_SIDES
            return stretch_session(programme, at=at, limit=limit, sides=sides)
        case SessionName.STRENGTH:
            return strength_session(
                programme,
                at=at,
                limit=limit,
                stage=assessment.strength.stage,
                tempo=settings.tempo,
                stopped=stopped_today(history, now, settings),
            )
        case SessionName.SELF_TEST:
            return self_test_session(programme, at=at)
        case _:
            assert_never(name)


def plan_resumed(
    record: SessionRecord,
    history: Iterable[Record],
    now: datetime,
    settings: Settings,
    *,
    at: float,
) -> Session:
    """The session that a broken-off `record` goes on as, after the last item it holds."""
    others = records_of(history).without({record.id})
    name = SessionName(record.what)
    planned = plan_session(name, others, now, settings, at=at)
    return resume(planned, record.items)
