"""What was kept of the plan in a week: the same on the page for the physio and in trends."""

from datetime import date, timedelta

from rules.dataclass import dataclass
from rules.due import stretch_target
from rules.lights import day_close
from rules.past import Past
from rules.phase import State
from rules.records import Session
from rules.stage import planned_days
from rules.timeline import Dated, Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was done of what was planned."""

    planned: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekKept:
    """Both kinds of session in a week."""

    stretch: Kept
    """Finished sessions."""
    strength: Kept
    """Different days with a finished session."""


def kept(first: date, last: date, past: Past) -> WeekKept:
    """The days `first` to `last`, at most a week and at most up to today.

    Planned is what was planned at the end of each day: nothing while a doctor had to look first.
    """
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    states = [State(past.as_of(day_close(day, past.now, past.settings.day_end))) for day in days]
    free = [state for state in states if not state.is_referred]
    injured = sum(state.episode is not None for state in free)
    begun = sum((state.episode or state.past.ended) is not None for state in free)
    # What a flight west has put after today belongs to the days that are under way.
    end = date.max if last == past.today else last
    stretches = _finished(past.stretches, first, end)
    strengths = {each.date for each in _finished(past.strengths, first, end)}
    return WeekKept(
        stretch=Kept(planned=stretch_target(past.settings) * injured, done=len(stretches)),
        strength=Kept(planned=min(begun, planned_days(states[-1].past)), done=len(strengths)),
    )


def _finished(sessions: Timeline[Session], first: date, last: date) -> list[Dated[Session]]:
    return [each for each in sessions.within(first, last) if each.record.finished]
