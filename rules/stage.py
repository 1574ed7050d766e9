"""The strength stage: the weeks open it, and finished days at the stage before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.assessment import StageHold, StrengthToday
from rules.days import days_between
from rules.past import WEEK, Dated, Past
from rules.records import Item, Session, SessionKind

STAGE_HOLD = "stage-hold"
STAGE_DAYS = 10
"""Different days with a finished session that each of the first two stages needs (our choice)."""
OPENS = {2: 3, 3: 5}
"""The week with which each later stage opens (source)."""
PROGRAMME_WEEKS = 5
"""Until the end of this week strength is daily (source)."""
DAILY = 7
SETTLED_DAYS = 3
"""Strength days a week once it has settled, unless the person sets them (our choice)."""

_STAGE_OF = {"mini-squat": 3, "clamshell": 2}


def stage_of(items: Iterable[Item]) -> int:
    """The stage that a session was, 1..3, read from its items."""
    return max((_STAGE_OF.get(item.exercise, 1) for item in items), default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """The strength plan today, and whether a session is due by it."""

    today: StrengthToday
    is_due: bool


def strength(past: Past) -> Strength:
    """Section 7 of the rules, for the current episode or else the newest ended one."""
    sessions = [each for each in past.sessions if each.record.what == SessionKind.STRENGTH]
    week, allowed, held_by = _plan(sessions, past)
    episode = past.episode or past.ended
    override = episode.stage_override if episode else None
    done = any(each.record.finished and each.date >= past.today for each in sessions)
    today = StrengthToday(
        stage=allowed if override is None else override,
        week=week,
        held_by=held_by if override is None else None,
        done=done,
        overridden=override is not None,
    )
    recent = {
        day for day in _finished_days(sessions) if past.days_ago(WEEK - 1) <= day < past.today
    }
    return Strength(today=today, is_due=not done and len(recent) < _days_a_week(week, past))


def _plan(sessions: list[Dated[Session]], past: Past) -> tuple[int, int, StageHold | None]:
    """The week, the stage and what holds it, by the sessions since onset."""
    episode = past.episode or past.ended
    counted = [each for each in sessions if episode and each.date >= episode.onset]
    if not counted:
        return 1, 1, None
    week = max(0, days_between(counted[0].date, past.today)) // WEEK + 1
    stage = 1
    for later, opens in OPENS.items():
        if week < opens:
            break
        missing = STAGE_DAYS - len(_finished_days(counted, stage=stage))
        if missing > 0:
            return week, stage, StageHold(rule=STAGE_HOLD, missing=missing)
        stage = later
    return week, stage, None


def _finished_days(sessions: Iterable[Dated[Session]], stage: int = 1) -> set[date]:
    """The dates with a finished session at a stage or a higher one."""
    return {
        each.date
        for each in sessions
        if each.record.finished and stage_of(each.record.items) >= stage
    }


def _days_a_week(week: int, past: Past) -> int:
    """How many days a week strength is due on."""
    is_settled = past.episode is None and past.ended is not None
    if week <= PROGRAMME_WEEKS and not is_settled:
        return DAILY
    return past.settings.strength_days or (SETTLED_DAYS if is_settled else DAILY)
