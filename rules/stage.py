"""The strength stage: the weeks open it, and finished days at the stage before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.assessment import StageHold, StrengthToday
from rules.days import days_between
from rules.past import WEEK, Dated, Past
from rules.records import Episode, Item, Session

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
    episode = past.episode or past.ended
    week, allowed, held_by = _plan(episode, past)
    override = episode.stage_override if episode else None
    recent = [*past.strengths.since(past.days_ago(WEEK - 1))]
    done = any(each.record.finished and each.date >= past.today for each in recent)
    days = {each.date for each in recent if each.record.finished}
    today = StrengthToday(
        stage=allowed if override is None else override,
        week=week,
        held_by=held_by if override is None else None,
        done=done,
        overridden=override is not None,
    )
    return Strength(today=today, is_due=not done and len(days) < _days_a_week(week, past))


def days_of_stages(past: Past) -> dict[int, int]:
    """Different days with a finished session that count for each of the first two stages, to 10."""
    episode = past.episode or past.ended
    since = past.strengths.since
    return {
        later - 1: _days_at(later - 1, since(episode.onset)) if episode else 0 for later in OPENS
    }


def week_of(past: Past) -> int:
    """The week of the strength plan, 1-based."""
    episode = past.episode or past.ended
    first = next(past.strengths.since(episode.onset), None) if episode else None
    # A first session that a flight west has put after today is still week 1.
    return max(0, days_between(first.date, past.today)) // WEEK + 1 if first else 1


def planned_days(past: Past) -> int:
    """On how many days of the 7 strength is planned."""
    return _days_a_week(week_of(past), past)


def _plan(episode: Episode | None, past: Past) -> tuple[int, int, StageHold | None]:
    """The week, the stage and what holds it, by the sessions since onset."""
    week, stage = week_of(past), 1
    if episode is None:
        return week, stage, None
    for later, opens in OPENS.items():
        if week < opens:
            break
        missing = STAGE_DAYS - _days_at(stage, past.strengths.since(episode.onset))
        if missing > 0:
            return week, stage, StageHold(rule=STAGE_HOLD, missing=missing)
        stage = later
    return week, stage, None


def _days_at(stage: int, sessions: Iterable[Dated[Session]]) -> int:
    """Different days with a finished session at a stage or a higher one; no more than needed."""
    days: set[date] = set()
    for each in sessions:
        if each.record.finished and stage_of(each.record.items) >= stage:
            days.add(each.date)
            if len(days) == STAGE_DAYS:
                break
    return len(days)


def _days_a_week(week: int, past: Past) -> int:
    """How many days a week strength is due on."""
    is_settled = past.episode is None
    if week <= PROGRAMME_WEEKS and not is_settled:
        return DAILY
    return past.settings.strength_days or (SETTLED_DAYS if is_settled else DAILY)
