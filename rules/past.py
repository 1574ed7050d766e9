"""The log as the rules look at it: prepared once, so that no rule has to search it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TypeVar

from rules import groups
from rules.days import local_date
from rules.episodes import as_of, newest
from rules.groups import Group, Records, records_of
from rules.pairs import counted
from rules.records import Activity, Check, Episode, Record, SelfTest, Session
from rules.settings import Settings
from rules.timeline import Dated, Timeline

T = TypeVar("T", bound=Check | SelfTest | Activity | Session)

WEEK = 7
"""Days."""


class _Log:
    """The records of a log by their kinds, each in order, whenever they were lived."""

    def __init__(self, records: Iterable[Record], day_end: time) -> None:
        self._records = records_of(records)
        self._day_end = day_end

    @cached_property
    def episodes(self) -> list[Episode]:
        return [*self._records.of(groups.EPISODES)]

    @cached_property
    def rated(self) -> Timeline[Check]:
        return self._timeline(groups.RATED)

    @cached_property
    def flagged(self) -> Timeline[Check | SelfTest]:
        return self._timeline(groups.FLAGGED)

    @cached_property
    def self_tests(self) -> Timeline[SelfTest]:
        return self._timeline(groups.SELF_TESTS)

    @cached_property
    def activities(self) -> Timeline[Activity]:
        return self._timeline(groups.ACTIVITIES)

    @cached_property
    def runs(self) -> Timeline[Activity]:
        return self._timeline(groups.RUNS)

    @cached_property
    def aquajogs(self) -> Timeline[Activity]:
        return self._timeline(groups.AQUAJOGS)

    @cached_property
    def counted_runs(self) -> Timeline[Activity]:
        return Timeline(counted(self._records.of(groups.RUNS)), self._day_end)

    @cached_property
    def stretches(self) -> Timeline[Session]:
        return self._timeline(groups.STRETCHES)

    @cached_property
    def strengths(self) -> Timeline[Session]:
        return self._timeline(groups.STRENGTHS)

    def _timeline(self, group: Group[T]) -> Timeline[T]:
        return Timeline(self._records.of(group), self._day_end)


class _Sorted:
    """The log that was sorted last: the same records are the same log, at every key."""

    def __init__(self) -> None:
        self._last: tuple[object, time, _Log] | None = None

    def of(self, records: Iterable[Record], day_end: time) -> _Log:
        last = self._last
        if last and last[0] is records and last[1] == day_end:
            return last[2]
        log = _Log(records, day_end)
        if isinstance(records, Records | tuple):
            self._last = records, day_end, log
        return log


_sorted = _Sorted()


class Past:
    """All that the log says up to now; what is deleted, unknown or not lived yet is left out."""

    def __init__(self, records: Iterable[Record] | _Log, now: datetime, settings: Settings) -> None:
        self._log = records if isinstance(records, _Log) else _sorted.of(records, settings.day_end)
        self.episodes = self._log.episodes
        self.now = now
        self.settings = settings
        # A plain date, whatever calendar library `now` came from.
        self.today = date.fromordinal(local_date(now, settings.day_end).toordinal())
        self._instant = now.timestamp()

    def as_of(self, now: datetime) -> "Past":
        """The same log at an earlier time, without later episodes; nothing is sorted again."""
        earlier = Past(self._log, now, self.settings)
        earlier.episodes = [each for each in self.episodes if each.onset <= earlier.today]
        return earlier

    @cached_property
    def current(self) -> Episode | None:
        """The current episode as it stands in the log."""
        return newest(
            episode
            for episode in self.episodes
            if episode.settled_on is None or episode.settled_on > self.today
        )

    @cached_property
    def episode(self) -> Episode | None:
        """The current episode as it is today: dates that have not come are None."""
        return as_of(self.current, self.today) if self.current else None

    @cached_property
    def ended(self) -> Episode | None:
        """The newest episode that has ended."""
        return newest(self._ended)

    @cached_property
    def settled_on(self) -> date | None:
        """The newest day on which an episode has settled."""
        return max((day for each in self._ended if (day := each.settled_on)), default=None)

    @property
    def _ended(self) -> list[Episode]:
        return [each for each in self.episodes if each.settled_on and each.settled_on <= self.today]

    @cached_property
    def rated(self) -> Timeline[Check]:
        """Checks with a pain; the others count only for their flags."""
        return self._log.rated.until(self._instant)

    @cached_property
    def flagged(self) -> Timeline[Check | SelfTest]:
        """Checks and self-tests with a red flag."""
        return self._log.flagged.until(self._instant)

    @cached_property
    def self_tests(self) -> Timeline[SelfTest]:
        """All self-tests."""
        return self._log.self_tests.until(self._instant)

    @cached_property
    def activities(self) -> Timeline[Activity]:
        """All activities of any sport."""
        return self._log.activities.until(self._instant)

    @cached_property
    def runs(self) -> Timeline[Activity]:
        """All runs."""
        return self._log.runs.until(self._instant)

    @cached_property
    def counted_runs(self) -> Timeline[Activity]:
        """The runs for how far and how often: a run that may be another one counts once with it."""
        return self._log.counted_runs.until(self._instant)

    @cached_property
    def aquajogs(self) -> Timeline[Activity]:
        """All aquajogs."""
        return self._log.aquajogs.until(self._instant)

    @cached_property
    def stretches(self) -> Timeline[Session]:
        """All stretch sessions."""
        return self._log.stretches.until(self._instant)

    @cached_property
    def strengths(self) -> Timeline[Session]:
        """All strength sessions."""
        return self._log.strengths.until(self._instant)

    @property
    def first(self) -> date | None:
        """The date of the first thing lived; None in an empty log."""
        checks = (self.rated, self.flagged, self.self_tests)
        lived = (*checks, self.activities, self.stretches, self.strengths)
        dates = [each.first_date for each in lived]
        onsets = [each.onset for each in self.episodes]
        return min([*filter(None, dates), *onsets], default=None)

    def days_ago(self, days: int) -> date:
        """The date that many days before today."""
        return self.today - timedelta(days=days)


def rated_pain(check: Dated[Check]) -> int:
    """The pain of a check of `Past.rated`, 0..10: these have one."""
    return check.record.pain or 0
