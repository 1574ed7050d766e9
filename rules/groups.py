"""The records of a log by what they count as, so that only those that are asked for are made.

A log of ten years has 45,000 records, and a look at today needs a few hundred of them. What each
one counts as is told by a byte, its code; where it stands in time, by its instant.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from functools import cached_property
from itertools import compress
from re import finditer
from typing import Any, Generic, Protocol, TypeVar, cast, overload

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
    lived_at,
)

# The upper five bits of a code are a kind, the lower three marks.
_OTHER, _EPISODE, _CHECK, _SELF_TEST = range(4)
_SESSIONS = {what: kind for kind, what in enumerate(SessionKind, 4)}
_SPORTS = {sport: kind for kind, sport in enumerate(Sport, 4 + len(_SESSIONS))}
_KINDS = range(32)
_LIVING, _FLAGGED = 1, 2
_RATED = _DOUBTFUL = _OPEN = 4


def code_of(record: Record) -> int:
    """What a record counts as, 0..255; nothing when it is deleted."""
    if record.deleted:
        return 0
    kind, marks = _OTHER, 0
    match record:
        case Check():
            kind, marks = _CHECK, _FLAGGED * bool(record.flags)
            marks |= _RATED * (record.pain is not None)
        case Activity():
            kind = _SPORTS[record.sport]
            marks = _DOUBTFUL * bool(record.origin and "maybe" in record.origin)
        case Session():
            kind = _SESSIONS[record.what]
            marks = _OPEN * record.in_progress
        case SelfTest():
            kind, marks = _SELF_TEST, _FLAGGED * bool(record.flags)
        case Episode():
            kind = _EPISODE
        case _:
            pass
    return kind << 3 | marks | _LIVING


def instant_of(record: Record) -> float:
    """Where a record stands in a log: seconds since 1970, UTC; an episode at its onset."""
    at = lived_at(record)
    if at is None and isinstance(record, Episode):
        at = datetime.combine(record.onset, time(), UTC)
    return (at or record.updated or datetime.min.replace(tzinfo=UTC)).timestamp()


R_co = TypeVar("R_co", bound=Record, covariant=True)
"""The kinds that some records are of."""

T = TypeVar("T", bound=Record)
"""The same, of what is asked for."""


class Group(Generic[R_co]):
    """What may be asked for of a log; nothing that is deleted belongs to it."""

    def __init__(self, *kinds: int, marks: int = 0) -> None:
        marks |= _LIVING
        whole = (kind << 3 | mark for kind in kinds for mark in range(8) if mark & marks == marks)
        members = bytearray(256)
        for code in whole:
            members[code] = 1
        self.members = bytes(members)
        """For each code, 1 when a record of this code belongs to it."""


LIVING: Group[Record] = Group(*_KINDS)
EPISODES: Group[Episode] = Group(_EPISODE)
UNLIVED: Group[Episode | Unknown] = Group(_EPISODE, _OTHER)
"""Those that belong to no instant."""
CHECKS: Group[Check] = Group(_CHECK)
RATED: Group[Check] = Group(_CHECK, marks=_RATED)
"""Checks with a pain."""
FLAGGED: Group[Check | SelfTest] = Group(_CHECK, _SELF_TEST, marks=_FLAGGED)
"""Checks and self-tests with a red flag."""
SELF_TESTS: Group[SelfTest] = Group(_SELF_TEST)
ACTIVITIES: Group[Activity] = Group(*_SPORTS.values())
OF_SPORT: dict[Sport, Group[Activity]] = {sport: Group(kind) for sport, kind in _SPORTS.items()}
RUNS = OF_SPORT[Sport.RUN]
AQUAJOGS = OF_SPORT[Sport.AQUAJOG]
DOUBTFUL: Group[Activity] = Group(*_SPORTS.values(), marks=_DOUBTFUL)
"""Activities that may be the same as another one."""
SESSIONS: Group[Session] = Group(*_SESSIONS.values())
STRETCHES: Group[Session] = Group(_SESSIONS[SessionKind.STRETCH])
STRENGTHS: Group[Session] = Group(_SESSIONS[SessionKind.STRENGTH])
OPEN: Group[Session] = Group(*_SESSIONS.values(), marks=_OPEN)
"""Sessions that were not ended."""


_SPARSE = 10
"""One of so many is found faster than all are gone through."""


class Rows(Protocol):
    """The records of a log in a row each: by instant, then by id."""

    @property
    def codes(self) -> bytes:
        """What each counts as."""

    @property
    def instants(self) -> Sequence[float]:
        """Seconds since 1970, UTC."""

    def ids(self) -> Sequence[str]:
        """The id of each."""

    def record(self, row: int) -> Record:
        """The record in a row."""

    def records(self, rows: Sequence[int]) -> Iterator[Record]:
        """The records of many rows."""


class Records(Sequence[R_co]):
    """Some records of a log, oldest first, each made when it is asked for."""

    def __init__(self, rows: Rows, chosen: Sequence[int]) -> None:
        """`chosen`: their rows."""
        self._rows = rows
        self._chosen = chosen

    @overload
    def __getitem__(self, at: int) -> R_co: ...
    @overload
    def __getitem__(self, at: slice) -> "Records[R_co]": ...
    def __getitem__(self, at: int | slice) -> "R_co | Records[R_co]":
        if isinstance(at, slice):
            return Records(self._rows, self._chosen[at])
        return cast("R_co", self._rows.record(self._chosen[at]))

    def __len__(self) -> int:
        return len(self._chosen)

    def __iter__(self) -> Iterator[R_co]:
        return cast("Iterator[R_co]", self._rows.records(self._chosen))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return self is other or all(one == two for one, two in zip(self, other, strict=True))

    # Equal to any sequence of the same records, so no hash; typeshed has no None for it.
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        # Not of each: Textual tells of the arguments of all work in threads.
        return f"<{len(self)} records>"

    def instant(self, at: int) -> float:
        """When the record at a place was lived: seconds since 1970, UTC."""
        return self._rows.instants[self._chosen[at]]

    def before(self, instant: float) -> int:
        """How many were lived before an instant."""
        return bisect_left(self._chosen, instant, key=self._rows.instants.__getitem__)

    def from_instant(self, instant: float) -> "Records[R_co]":
        """Those lived at an instant or later, and all that belong to none."""
        at = self.before(instant)
        unlived = compress(self._chosen, self._codes[:at].translate(UNLIVED.members))
        return Records(self._rows, [*unlived, *self._chosen[at:]])

    def ids(self) -> list[str]:
        """The id of each."""
        ids = self._rows.ids()
        return [ids[row] for row in self._chosen]

    def find(self, identity: str) -> R_co | None:
        """The record with an id; None when it is not among these."""
        try:
            row = self._rows.ids().index(identity)
        except ValueError:
            return None
        there = self._chosen[at] if (at := bisect_left(self._chosen, row)) < len(self) else None
        return cast("R_co", self._rows.record(row)) if there == row else None

    def of(self, group: Group[T]) -> "Records[T]":
        """Those of a group, in the same order."""
        known = self._groups.get(group)
        if known is None:
            members = self._codes.translate(group.members)
            known = self._groups[group] = Records(self._rows, self._marked(members))
        return known

    def _marked(self, members: bytes) -> Sequence[int]:
        count = members.count(1)
        if count == len(members):
            return self._chosen
        if count < len(members) // _SPARSE:
            return [self._chosen[at.start()] for at in finditer(b"\1", members)]
        return [*compress(self._chosen, members)]

    def without(self, ids: Iterable[str]) -> "Records[R_co]":
        """All but those with these ids."""
        every, left_out = self._rows.ids(), frozenset(ids)
        return Records(self._rows, [row for row in self._chosen if every[row] not in left_out])

    @cached_property
    def _groups(self) -> dict[Group[Any], "Records[Any]"]:
        return {}

    @cached_property
    def _codes(self) -> bytes:
        codes = self._rows.codes
        return codes if len(self) == len(codes) else bytes(map(codes.__getitem__, self._chosen))


def ids_of(records: Sequence[Record]) -> list[str]:
    """The id of each, without making one."""
    return records.ids() if isinstance(records, Records) else [one.id for one in records]


def records_of(records: Iterable[T]) -> Records[T]:
    """Records in the order of a log; what comes from a log has it already."""
    if isinstance(records, Records):
        return records
    made = _Made(records)
    return Records(made, range(len(made.codes)))


class _Made:
    """Records that are there already."""

    def __init__(self, records: Iterable[Record]) -> None:
        rows = sorted(((instant_of(one), one.id, one) for one in records), key=lambda row: row[:2])
        self._records = [one for *_, one in rows]
        self.codes = bytes(map(code_of, self._records))
        self.instants = [instant for instant, *_ in rows]

    def ids(self) -> Sequence[str]:
        return [one.id for one in self._records]

    def record(self, row: int) -> Record:
        return self._records[row]

    def records(self, rows: Sequence[int]) -> Iterator[Record]:
        return map(self._records.__getitem__, rows)
