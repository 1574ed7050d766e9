"""Records on a line of time, each with its local date."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import takewhile
from math import inf
from typing import Generic, TypeVar

from rules.dataclass import dataclass
from rules.days import local_date
from rules.groups import Records
from rules.records import Activity, Check, SelfTest, Session

T = TypeVar("T", bound=Check | SelfTest | Activity | Session)

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

    def __init__(self, records: Records[T], day_end: time) -> None:
        self._records = records
        self._dated: list[Dated[T] | None] = [None] * len(records)
        self._count = len(records)
        self._day_end = day_end

    def until(self, instant: float) -> "Timeline[T]":
        """Those lived by an earlier instant."""
        earlier: Timeline[T] = Timeline.__new__(Timeline)  # the lists are shared
        vars(earlier).update(vars(self))
        earlier._count = self._lived_by(instant)
        return earlier

    def _lived_by(self, instant: float) -> int:
        """How many were lived by an instant, that included."""
        return bisect_right(self._places, instant, key=self._records.instant)

    def _lived_before(self, instant: float) -> int:
        return bisect_left(self._places, instant, key=self._records.instant)

    @property
    def _places(self) -> range:
        return range(self._count)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> Dated[T]:
        dated = self._dated[index]
        if dated is None:
            record = self._records[index]
            day = local_date(_lived_at(record), self._day_end)
            dated = self._dated[index] = Dated(record, index, self._records.instant(index), day)
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
        first, end = self._lived_before(earliest(day)), self._lived_before(before)
        return (dated for dated in map(self.__getitem__, range(first, end)) if dated.date >= day)

    def within(self, first: date, last: date) -> Iterator[Dated[T]]:
        """Those dated `first` to `last`, both included, oldest first."""
        before = earliest(last) + 3 * _DAY_S
        return (dated for dated in self.since(first, before=before) if dated.date <= last)

    def after(self, instant: float) -> Iterator[Dated[T]]:
        """Those lived after an instant, oldest first."""
        return map(self.__getitem__, range(self._lived_by(instant), len(self)))

    def following(self, dated: Dated[T]) -> Iterator[Dated[T]]:
        """Those that come after one of this timeline, oldest first."""
        return map(self.__getitem__, range(dated.index + 1, len(self)))


def earliest(day: date) -> float:
    """An instant before which nothing was lived that is dated `day`: no offset reaches 24 h."""
    return float((day.toordinal() - _EPOCH - 1) * _DAY_S)


def _lived_at(record: Check | SelfTest | Activity | Session) -> datetime:
    return record.at if isinstance(record, Check | SelfTest) else record.start
