"""The runs since running began again, each judged by the pain limit and by its morning."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from math import inf

from rules.past import Past
from rules.records import Activity, Check
from rules.runs import find_morning, is_above_baseline, worst
from rules.timeline import Dated

Run = Dated[Activity]
"""A run with its place in time."""


class Running:
    """What sections 4 and 5 of the rules look at; `before` (an instant) asks as of then."""

    def __init__(self, past: Past, since: date, limit: int) -> None:
        self.past = past
        self.since = since
        self.limit = limit
        self.runs = tuple(past.runs.since(since))
        self._mornings: dict[Run, Dated[Check] | None] = {}

    @property
    def latest(self) -> Run | None:
        """The latest run: R."""
        return self.runs[-1] if self.runs else None

    @cached_property
    def latest_day(self) -> tuple[Run, ...]:
        """All runs of the date of the latest one, oldest first."""
        latest = self.latest
        return tuple(self.within(latest.date, latest.date)) if latest else ()

    def morning(self, run: Run, *, before: float = inf) -> Dated[Check] | None:
        """The check that was a run's morning; None while it is unknown."""
        if run not in self._mornings:
            self._mornings[run] = find_morning(run, self.past.runs, self.past.rated)
        found = self._mornings[run]
        return found if found and found.instant < before else None

    def judged_at(self, run: Run) -> float:
        """The instant after which no record changes what the run was."""
        morning = self.morning(run)
        return morning.instant if morning else run.instant

    def is_bad(self, run: Run, *, before: float = inf) -> bool:
        """Whether it hurt too much, changed the stride or left a bad morning."""
        return (
            hurt_too_much(run, self.limit)
            or run.record.stride_changed
            or self.is_morning_bad(run, before=before)
        )

    def is_morning_bad(self, run: Run, *, before: float = inf) -> bool:
        """Whether its morning is known and above its baseline."""
        morning = self.morning(run, before=before)
        return morning is not None and is_above_baseline(morning.record, run.record)

    def since_day(self, day: date, *, before: float = inf) -> Iterable[Run]:
        """The runs dated `day` or later, and lived before an instant."""
        return self.past.runs.since(max(day, self.since), before=before)

    def within(self, first: date, last: date) -> Iterable[Run]:
        """The runs dated `first` to `last`, both included."""
        return self.past.runs.within(max(first, self.since), last)


def hurt_too_much(run: Run, limit: int) -> bool:
    """Whether its worst pain is known and at the limit or over."""
    pain = worst(run.record)
    return pain is not None and pain >= limit
