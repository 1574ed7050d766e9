"""When faster running may come back, and how often (the numbers are our choice)."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from math import inf

from rules.days import days_between
from rules.ladder import Ladder
from rules.past import WEEK
from rules.running import Run, Running
from rules.runs import is_fast, worst

RUNNING_DAYS = 28
"""Days since running began again."""
CALM_DAYS = 14
"""Days without a bad run."""
EASY_PAIN = 2
"""The worst pain that every run of the last 7 days may have."""
ONE_A_WEEK_DAYS = 14
"""Up to so many days after the first fast run in phase `speed`: one fast run in 7 days."""


class Speed:
    """Phase `speed` and the fast runs, as of now or of any earlier run."""

    def __init__(self, running: Running, ladder: Ladder | None) -> None:
        """`ladder` is None when set aside."""
        self.running = running
        self._ladder = ladder

    def is_clear(self, today: date, *, before: float = inf) -> bool:
        """Rule `speed-clear`: whether faster running may come back."""
        return all(is_met for _, is_met in self.conditions(today, before=before))

    def conditions(self, today: date, *, before: float = inf) -> Iterator[tuple[str, bool]]:
        """What `speed-clear` asks for, each in words, and whether it is met."""
        days = days_between(self.running.since, today)
        yield f"{RUNNING_DAYS} days since running began", days >= RUNNING_DAYS
        week = self._since(today, WEEK, before)
        yield (
            f"a run in the last {WEEK} days, each with pain of {EASY_PAIN} or less",
            bool(week) and not any(_is_sore(run) for run in week),
        )
        two_weeks = self._since(today, CALM_DAYS, before)
        is_calm = not any(self.running.is_bad(run, before=before) for run in two_weeks)
        yield f"no bad run in the last {CALM_DAYS} days", is_calm
        is_climbed = self._ladder is None or self._ladder.rung(before=before).finished
        yield "the ladder finished or set aside", is_climbed

    def was_clear_before(self, run: Run) -> bool:
        """Whether the phase just before a run was `speed`; only what was lived before it counts.

        No red flag is looked for: one that counts now silences the light's table, and one that
        does not count now did not count then, because the episode is taken as it is now.
        """
        return self.is_clear(run.date, before=run.instant)

    def is_too_fast(self, run: Run) -> bool:
        """Whether a run was fast before its time, or one fast run too many in 7 days."""
        if not is_fast(run.record):
            return False
        return not self.was_clear_before(run) or self.fast_week(run) > self.weekly_number(run)

    def fast_week(self, run: Run) -> int:
        """Fast runs in the 7 days up to a run, itself included."""
        week = self.running.since_day(run.date - timedelta(days=WEEK - 1))
        return sum(1 for each in week if each.index <= run.index and is_fast(each.record))

    def weekly_number(self, run: Run) -> int:
        """How many fast runs any 7 days may hold when this run is one of them."""
        first = self._first_fast
        return 1 if first is None or days_between(first, run.date) <= ONE_A_WEEK_DAYS else 2

    @cached_property
    def _first_fast(self) -> date | None:
        """The date of the first fast run that was run in phase `speed`."""
        fast = (run for run in self.running.runs if is_fast(run.record))
        return next((run.date for run in fast if self.was_clear_before(run)), None)

    def _since(self, today: date, days: int, before: float) -> list[Run]:
        day = today - timedelta(days=days - 1)
        return [*self.running.since_day(day, before=before)]


def _is_sore(run: Run) -> bool:
    """Whether its worst pain is unknown or more than faster running allows."""
    pain = worst(run.record)
    return pain is None or pain > EASY_PAIN
