"""The log as the rules look at it: prepared once, so that no rule has to search it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import takewhile
from math import inf
from operator import attrgetter
from typing import Any, Generic, TypeVar

from rules.dataclass import dataclass
from rules.days import local_date
from rules.episodes import as_of, newest
from rules.pairs import counted
from rules.records import (
    Activity,
    Check,
    Episode,
    InOrder,
    Record,
    SelfTest,
    Session,
    SessionKind,
    Sport,
    Unknown,
)
from rules.settings import Settings

T = TypeVar("T", bound=Check | SelfTest | Activity | Session)

WEEK = 7
"""Days."""

_TimeOf = Callable[[Any], datetime]
_AT: _TimeOf = attrgetter("at")
_START: _TimeOf = attrgetter("start")
_DAY_S = 86_400
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class Dated(Generic[T]):
    """A record with its place in time."""

    record: T
    index: int
    """Its place in its timeline."""
    instant: float
    """Seconds since 1970, UTC."""
    date: date
    """The local date on which it was lived."""


class Timeline(Generic[T]):
    """Records, oldest first: by instant, then by id. Dates are worked out when needed."""

    def __init__(
        self, records: Iterable[T], time_of: _TimeOf, *, day_end: time, in_order: bool = False
    ) -> None:
        self._records = list(records)
        if not in_order:
            self._records.sort(key=lambda record: (time_of(record).timestamp(), record.id))
        self._dated: list[Dated[T] | None] = [None] * len(self._records)
        self._count = len(self._records)
        self._time_of = time_of
        self._day_end = day_end

    def until(self, instant: float) -> "Timeline[T]":
        """Those lived by an earlier instant."""
        earlier: Timeline[T] = Timeline.__new__(Timeline)  # the lists are shared
        vars(earlier).update(vars(self))
        earlier._count = self._lived_by(instant)
        return earlier

    def _instant(self, record: T) -> float:
        return self._time_of(record).timestamp()

    def _lived_by(self, instant: float) -> int:
        """How many were lived by an instant, that included."""
        return bisect_right(self._records, instant, hi=self._count, key=self._instant)

    def _lived_before(self, instant: float) -> int:
        return bisect_left(self._records, instant, hi=self._count, key=self._instant)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> Dated[T]:
        dated = self._dated[index]
        if dated is None:
            record = self._records[index]
            day = local_date(self._time_of(record), self._day_end)
            dated = self._dated[index] = Dated(record, index, self._instant(record), day)
        return dated

    def __iter__(self) -> Iterator[Dated[T]]:
        return (self[index] for index in range(len(self)))

    @property
    def latest(self) -> Dated[T] | None:
        """The last one; None when there is none."""
        return self[len(self) - 1] if len(self) else None

    @property
    def first_date(self) -> date | None:
        """The earliest date; None when there is none.

        It need not be the first one's: a flight west dates a later instant earlier.
        """
        end = self[0].instant + 2 * _DAY_S if len(self) else -inf
        near = takewhile(lambda each: each.instant < end, self)
        return min((each.date for each in near), default=None)

    def last(self, count: int) -> list[Dated[T]]:
        """The last few, oldest first; fewer when there are not so many."""
        return [self[index] for index in range(max(0, len(self) - count), len(self))]

    def since(self, day: date, *, before: float = inf) -> Iterator[Dated[T]]:
        """Those dated `day` or later, and lived before an instant, oldest first."""
        first, end = self._lived_before(_earliest(day)), self._lived_before(before)
        return (dated for dated in map(self.__getitem__, range(first, end)) if dated.date >= day)

    def within(self, first: date, last: date) -> Iterator[Dated[T]]:
        """Those dated `first` to `last`, both included, oldest first."""
        before = _earliest(last) + 3 * _DAY_S
        return (dated for dated in self.since(first, before=before) if dated.date <= last)

    def after(self, instant: float) -> Iterator[Dated[T]]:
        """Those lived after an instant, oldest first."""
        return map(self.__getitem__, range(self._lived_by(instant), len(self)))

    def following(self, dated: Dated[T]) -> Iterator[Dated[T]]:
        """Those that come after one of this timeline, oldest first."""
        return map(self.__getitem__, range(dated.index + 1, len(self)))


class _Log:
    """The records of a log by their kinds, each in order, whenever they were lived."""

    def __init__(self, records: Iterable[Record], day_end: time) -> None:
        kinds: dict[type[Any], list[Any]] = {
            kind: [] for kind in (Episode, Check, SelfTest, Activity, Session, Unknown)
        }
        for record in records:
            if not record.deleted:
                kinds[type(record)].append(record)
        self._day_end = day_end
        self._in_order = isinstance(records, InOrder)
        self._checks: list[Check] = kinds[Check]
        self._self_tests: list[SelfTest] = kinds[SelfTest]
        self._activities: list[Activity] = kinds[Activity]
        self._sessions: list[Session] = kinds[Session]
        self.episodes: list[Episode] = kinds[Episode]

    @cached_property
    def rated(self) -> Timeline[Check]:
        return self._timeline((check for check in self._checks if check.pain is not None), _AT)

    @cached_property
    def flagged(self) -> Timeline[Check | SelfTest]:
        asked: list[Check | SelfTest] = [*self._checks, *self._self_tests]
        flagged = (each for each in asked if each.flags)
        return Timeline(flagged, _AT, day_end=self._day_end)

    @cached_property
    def self_tests(self) -> Timeline[SelfTest]:
        return self._timeline(self._self_tests, _AT)

    @cached_property
    def activities(self) -> Timeline[Activity]:
        return self._timeline(self._activities, _START)

    @cached_property
    def runs(self) -> Timeline[Activity]:
        return self._of_sport(Sport.RUN)

    @cached_property
    def aquajogs(self) -> Timeline[Activity]:
        return self._of_sport(Sport.AQUAJOG)

    @cached_property
    def counted_runs(self) -> Timeline[Activity]:
        runs = (each for each in self._activities if each.sport == Sport.RUN)
        return self._timeline(counted(runs), _START)

    @cached_property
    def stretches(self) -> Timeline[Session]:
        return self._of_kind(SessionKind.STRETCH)

    @cached_property
    def strengths(self) -> Timeline[Session]:
        return self._of_kind(SessionKind.STRENGTH)

    def _of_sport(self, sport: Sport) -> Timeline[Activity]:
        return self._timeline((each for each in self._activities if each.sport == sport), _START)

    def _of_kind(self, what: SessionKind) -> Timeline[Session]:
        return self._timeline((each for each in self._sessions if each.what == what), _START)

    def _timeline(self, records: Iterable[T], time_of: _TimeOf) -> Timeline[T]:
        return Timeline(records, time_of, day_end=self._day_end, in_order=self._in_order)


class _Sorted:
    """The log that was sorted last: the same tuple of records is the same log, at every key."""

    def __init__(self) -> None:
        self._last: tuple[object, time, _Log] | None = None

    def of(self, records: Iterable[Record], day_end: time) -> _Log:
        last = self._last
        if last and last[0] is records and last[1] == day_end:
            return last[2]
        log = _Log(records, day_end)
        if isinstance(records, tuple):
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


def _earliest(day: date) -> float:
    """An instant before which nothing was lived that is dated `day`: no offset reaches 24 h."""
    return float((day.toordinal() - _EPOCH - 1) * _DAY_S)


def rated_pain(check: Dated[Check]) -> int:
    """The pain of a check of `Past.rated`, 0..10: these have one."""
    return check.record.pain or 0
