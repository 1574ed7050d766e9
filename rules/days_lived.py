"""Each day of the log in one row: its morning, its light, and what was done."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from rules.assessment import Level
from rules.dataclass import dataclass
from rules.lights import Lights
from rules.records import Activity, Record, SelfTest, SessionKind, Sport
from rules.runs import distance, worst
from rules.settings import DEFAULTS, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One day."""

    date: date
    morning: int | None
    """Pain of its first check, 0..10; None without one."""
    light: Level
    """Just before its first run; without a run, at its end."""
    runs: tuple[Activity, ...]
    others: tuple[Activity, ...]
    """Activities of other sports."""
    stretch_finished: int
    strength_finished: int
    """Finished sessions."""
    self_test: SelfTest | None
    """The last one of the day."""
    flags: tuple[str, ...]

    @property
    def worst_pain(self) -> int | None:
        """The worst known pain of its runs, 0..10."""
        return max((pain for run in self.runs if (pain := worst(run)) is not None), default=None)

    @property
    def run_m(self) -> float | None:
        """Metres of its runs; None when none is known."""
        known = [metres for run in self.runs if (metres := distance(run))]
        return sum(known) if known else None


def days_lived(
    history: Iterable[Record], now: datetime, settings: Settings = DEFAULTS
) -> Iterator[DayRow]:
    """Every day from the first that was lived to today, also those without a record."""
    lights = Lights(history, now, settings)
    past = lights.past
    finished: dict[date, list[SessionKind]] = {}
    for session in (*past.stretches, *past.strengths):
        if session.record.finished:
            finished.setdefault(session.date, []).append(session.record.what)
    timelines = (past.rated, past.flagged, past.self_tests, past.activities)
    dates = filter(None, (timeline.first_date for timeline in timelines))
    first = min((*dates, *finished), default=None)
    if first is None:
        return
    for number in range((past.today - first).days + 1):
        day = first + timedelta(days=number)
        yield _row(day, lights, finished.get(day, []))


def _row(day: date, lights: Lights, finished: list[SessionKind]) -> DayRow:
    past = lights.past
    check = next(past.rated.within(day, day), None)
    activities = [each.record for each in past.activities.within(day, day)]
    tests = [each.record for each in past.self_tests.within(day, day)]
    flags = [flag for each in past.flagged.within(day, day) for flag in each.record.flags]
    return DayRow(
        date=day,
        morning=check.record.pain if check else None,
        light=lights.of_day(day),
        runs=tuple(each for each in activities if each.sport == Sport.RUN),
        others=tuple(each for each in activities if each.sport != Sport.RUN),
        stretch_finished=finished.count(SessionKind.STRETCH),
        strength_finished=finished.count(SessionKind.STRENGTH),
        self_test=tests[-1] if tests else None,
        flags=tuple(dict.fromkeys(flags)),
    )
