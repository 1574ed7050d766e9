"""The log as the rules look at it: prepared once, so that no rule has to search it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import takewhile
from math import inf
from operator import attrgetter, itemgetter
from typing import Any, Generic, TypeVar

from rules.days import local_date
from rules.episodes import as_of, newest
from rules.pairs import counted
from rules.records import (
    Activity,
    Check,
    Episode,
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
_BY_INSTANT = itemgetter(0, 1)
"""By instant, then by id."""
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
    """Records up to now, oldest first: by instant, then by id. Dates are worked out when needed."""

    def __init__(
        self, records: Iterable[T], time_of: _TimeOf, *, now: datetime, day_end: time
    ) -> None:
        until = now.timestamp()
        rows = ((time_of(record).timestamp(), record.id, record) for record in records)
        lived = sorted((row for row in rows if row[0] <= until), key=_BY_INSTANT)
        self._instants = [instant for instant, _, _ in lived]
        self._records = [record for _, _, record in lived]
        self._dated: list[Dated[T] | None] = [None] * len(lived)
        self._count = len(lived)
        self._time_of = time_of
        self._day_end = day_end

    def until(self, instant: float) -> "Timeline[T]":
        """Those lived by an earlier instant."""
        earlier: Timeline[T] = Timeline.__new__(Timeline)  # the lists are shared
        vars(earlier).update(vars(self))
        earlier._count = bisect_right(self._instants, instant, hi=self._count)
        return earlier

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> Dated[T]:
        dated = self._dated[index]
        if dated is None:
            record, instant = self._records[index], self._instants[index]
            day = local_date(self._time_of(record), self._day_end)
            dated = self._dated[index] = Dated(record, index, instant, day)
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
        end = self._instants[0] + 2 * _DAY_S if len(self) else -inf
        near = takewhile(lambda each: each.instant < end, self)
        return min((each.date for each in near), default=None)

    def last(self, count: int) -> list[Dated[T]]:
        """The last few, oldest first; fewer when there are not so many."""
        return [self[index] for index in range(max(0, len(self) - count), len(self))]

    def since(self, day: date, *, before: float = inf) -> Iterator[Dated[T]]:
        """Those dated `day` or later, and lived before an instant, oldest first."""
        first = bisect_left(self._instants, _earliest(day), hi=self._count)
        end = bisect_left(self._instants, before, hi=self._count)
        return (dated for dated in map(self.__getitem__, range(first, end)) if dated.date >= day)

    def within(self, first: date, last: date) -> Iterator[Dated[T]]:
        """Those dated `first` to `last`, both included, oldest first."""
        before = _earliest(last) + 3 * _DAY_S
        return (dated for dated in self.since(first, before=before) if dated.date <= last)

    def after(self, instant: float) -> Iterator[Dated[T]]:
        """Those lived after an instant, oldest first."""
        return map(
            self.__getitem__,
            range(bisect_right(self._instants, instant, hi=self._count), len(self)),
        )

    def following(self, dated: Dated[T]) -> Iterator[Dated[T]]:
        """Those that come after one of this timeline, oldest first."""
        return map(self.__getitem__, range(dated.index + 1, len(self)))


class Past:
    """All that the log says up to now; what is deleted, unknown or not lived yet is left out."""

    def __init__(self, records: Iterable[Record], now: datetime, settings: Settings) -> None:
        kinds: dict[type[Any], list[Any]] = {
            kind: [] for kind in (Episode, Check, SelfTest, Activity, Session, Unknown)
        }
        for record in records:
            if not record.deleted:
                kinds[type(record)].append(record)
        self.now = now
        self.settings = settings
        # A plain date, whatever calendar library `now` came from.
        self.today = date.fromordinal(local_date(now, settings.day_end).toordinal())
        self._checks: list[Check] = kinds[Check]
        self._self_tests: list[SelfTest] = kinds[SelfTest]
        self._activities: list[Activity] = kinds[Activity]
        self._sessions: list[Session] = kinds[Session]
        self._episodes: list[Episode] = kinds[Episode]

    def as_of(self, now: datetime) -> "Past":
        """The same log at an earlier time, without later episodes; nothing is sorted again."""
        earlier = copy(self)
        for name in _OF_NOW & vars(earlier).keys():
            del vars(earlier)[name]
        earlier.now = now
        earlier.today = today = date.fromordinal(local_date(now, self.settings.day_end).toordinal())
        instant = now.timestamp()
        vars(earlier).update({name: getattr(self, name).until(instant) for name in _TIMELINES})
        earlier.stretches, earlier.strengths = earlier.all_stretches, earlier.all_strengths
        earlier._episodes = [each for each in self._episodes if each.onset <= today]  # noqa: SLF001
        return earlier

    @cached_property
    def current(self) -> Episode | None:
        """The current episode as it stands in the log."""
        return newest(
            episode
            for episode in self._episodes
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
        return [
            each for each in self._episodes if each.settled_on and each.settled_on <= self.today
        ]

    @cached_property
    def rated(self) -> Timeline[Check]:
        """Checks with a pain; the others count only for their flags."""
        return self._timeline((check for check in self._checks if check.pain is not None), _AT)

    @cached_property
    def flagged(self) -> Timeline[Check | SelfTest]:
        """Checks and self-tests with a red flag."""
        asked: list[Check | SelfTest] = [*self._checks, *self._self_tests]
        return self._timeline((each for each in asked if each.flags), _AT)

    @cached_property
    def self_tests(self) -> Timeline[SelfTest]:
        """All self-tests."""
        return self._timeline(self._self_tests, _AT)

    @cached_property
    def activities(self) -> Timeline[Activity]:
        """All activities of any sport."""
        return self._timeline(self._activities, _START)

    @cached_property
    def runs(self) -> Timeline[Activity]:
        """All runs."""
        return self._of_sport(Sport.RUN)

    @cached_property
    def counted_runs(self) -> Timeline[Activity]:
        """The runs for how far and how often: a run that may be another one counts once with it."""
        runs = (each for each in self._activities if each.sport == Sport.RUN)
        return self._timeline(counted(runs), _START)

    @cached_property
    def aquajogs(self) -> Timeline[Activity]:
        """All aquajogs."""
        return self._of_sport(Sport.AQUAJOG)

    def _of_sport(self, sport: Sport) -> Timeline[Activity]:
        return self._timeline((each for each in self._activities if each.sport == sport), _START)

    @cached_property
    def all_stretches(self) -> Timeline[Session]:
        """All stretch sessions, however old."""
        return self._of_kind(SessionKind.STRETCH, self._sessions)

    @cached_property
    def all_strengths(self) -> Timeline[Session]:
        """All strength sessions, however old."""
        return self._of_kind(SessionKind.STRENGTH, self._sessions)

    @cached_property
    def stretches(self) -> Timeline[Session]:
        """The stretch sessions of this week, and of the episode that strength counts for."""
        return self._of_kind(SessionKind.STRETCH, self._recent)

    @cached_property
    def strengths(self) -> Timeline[Session]:
        """The strength sessions of this week, and since the onset of the episode they count for."""
        return self._of_kind(SessionKind.STRENGTH, self._recent)

    @property
    def first(self) -> date | None:
        """The date of the first thing lived; None in an empty log."""
        checks = (self.rated, self.flagged, self.self_tests)
        lived = (*checks, self.activities, self.all_stretches, self.all_strengths)
        dates = [each.first_date for each in lived]
        onsets = [each.onset for each in self._episodes]
        return min([*filter(None, dates), *onsets], default=None)

    def _of_kind(self, what: SessionKind, sessions: Iterable[Session]) -> Timeline[Session]:
        return self._timeline((each for each in sessions if each.what == what), _START)

    @cached_property
    def _recent(self) -> list[Session]:
        """The sessions that a rule can look at; a log of years holds tens of thousands others."""
        week = self.days_ago(WEEK - 1)
        episode = self.episode or self.ended
        # The date on the wall clock is quick to compare, and the local date is that one or the one
        # before: none that counts is left out here.
        first = (min(week, episode.onset) if episode else week).toordinal()
        return [each for each in self._sessions if each.start.toordinal() >= first]

    def days_ago(self, days: int) -> date:
        """The date that many days before today."""
        return self.today - timedelta(days=days)

    def _timeline(self, records: Iterable[T], time_of: _TimeOf) -> Timeline[T]:
        return Timeline(records, time_of, now=self.now, day_end=self.settings.day_end)


_TIMELINES = (
    *("rated", "flagged", "self_tests", "activities", "runs", "aquajogs"),
    *("all_stretches", "all_strengths"),
)
"""What `Past.as_of` shortens."""
_OF_NOW = {"current", "episode", "ended", "settled_on", "counted_runs", "_recent"}
"""What `Past.as_of` works out anew."""


def _earliest(day: date) -> float:
    """An instant before which nothing was lived that is dated `day`: no offset reaches 24 h."""
    return float((day.toordinal() - _EPOCH - 1) * _DAY_S)


def rated_pain(check: Dated[Check]) -> int:
    """The pain of a check of `Past.rated`, 0..10: these have one."""
    return check.record.pain or 0
