"""The strength stage: the weeks open it, and finished days at the stage before it."""

from collections.abc import Iterable
from datetime import date

from rules.assessment import StageHold, StrengthToday
from rules.dataclass import dataclass
from rules.days import days_between
from rules.past import WEEK, Past
from rules.programme import Stage
from rules.records import Episode, Item

STAGE_HOLD = "stage-hold"


def stage_of(items: Iterable[Item], stages: tuple[Stage, ...]) -> int:
    """The stage that a session was, 1-based, read from its items.

    An exercise that the programme in use does not know is one of stage 1.
    """
    opens = {name: number for number, stage in enumerate(stages, 1) for name in stage.adds}
    return max((opens.get(item.exercise, 1) for item in items), default=1)


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
    stages = past.settings.programme.strength.stages
    recent = [*past.strengths.since(past.days_ago(WEEK - 1))]
    done = any(each.record.finished and each.date >= past.today for each in recent)
    days = {each.date for each in recent if each.record.finished}
    today = StrengthToday(
        stage=allowed if override is None else min(override, len(stages)),
        week=week,
        held_by=held_by if override is None else None,
        done=done,
        overridden=override is not None,
    )
    return Strength(today=today, is_due=not done and len(days) < _days_a_week(week, past))


def days_of_stages(past: Past) -> tuple[int, ...]:
    """Different days with a finished session that count for each stage but the last, to the most.

    The most are those that the programme asks of a stage.
    """
    episode = past.episode or past.ended
    stages = past.settings.programme.strength.stages
    return tuple(
        _days_at(stage, episode.onset, past) if episode else 0 for stage in range(1, len(stages))
    )


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
    dose = past.settings.programme.strength
    for later, opening in enumerate(dose.openings, 2):
        if week < opening.value:
            break
        missing = dose.stage_days.value - _days_at(stage, episode.onset, past)
        if missing > 0:
            return week, stage, StageHold(rule=STAGE_HOLD, missing=missing)
        stage = later
    return week, stage, None


def _days_at(stage: int, onset: date, past: Past) -> int:
    """Different days with a finished session at a stage or a higher one; no more than needed."""
    dose = past.settings.programme.strength
    days: set[date] = set()
    for each in past.strengths.since(onset):
        if each.record.finished and stage_of(each.record.items, dose.stages) >= stage:
            days.add(each.date)
            if len(days) == dose.stage_days.value:
                break
    return len(days)


def _days_a_week(week: int, past: Past) -> int:
    """How many days a week strength is due on."""
    is_settled = past.episode is None
    dose = past.settings.programme.strength
    if week <= dose.weeks.value and not is_settled:
        return dose.days_a_week.value
    planned = dose.settled_days_a_week if is_settled else dose.days_a_week
    return past.settings.strength_days or planned.value
