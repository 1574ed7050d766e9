"""Whether two activities are one that was recorded twice; and merging, and splitting again."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from datetime import time
from enum import StrEnum
from functools import reduce
from typing import Any

from rules.dataclass import dataclass
from rules.days import local_date
from rules.origin import Origin, elapsed, origin_of, parts, with_origin
from rules.records import NO_FIELDS, Activity, Sport
from rules.settings import DEFAULTS

SAME_START_S = 120.0
"""Two recordings of one activity start within so much of each other (our choice)."""

SAME_OVERLAP = 0.9
"""And cover so much of the longer one: else a warm-up would be swallowed (our choice)."""

MAYBE_OVERLAP = 0.5
"""Covering so much of the shorter one makes two activities doubtful (our choice)."""

SHIFT_S = 900.0
"""A recording in a wrong zone is shifted by a multiple of this; real offsets are of 15 min."""

MOST_SHIFT_S = 14 * 3600.0
"""The greatest offset that any place has."""

SHIFTED_ELAPSED_S = 5.0
"""A shifted recording is as long as the other, within this (our choice)."""

SHIFTED_DISTANCE = 0.01
"""And as far, within this share (our choice)."""

TYPED_DURATION = 0.2
"""A run typed by hand is as long as its recording within this share (our choice)."""

_DAY_S = 86_400.0

_FAMILIES = (
    frozenset({Sport.RUN, Sport.WALK, Sport.HIKE}),
    frozenset({Sport.SWIM, Sport.AQUAJOG}),
)
"""Sports that devices take for each other; any other sport is only itself."""

_TIMES = ("fit", "tcx", "apple", "gpx", "opentracks", "strava", "garmin", "runkeeper", "csv")
"""Whose start and duration are taken, the most exact first; typed ones come last."""

_DISTANCES = ("fit", "tcx", "apple", "strava", "garmin", "runkeeper", "csv", "gpx", "opentracks")
"""Whose distance is taken: the device's total, then sums of laps, then sums of places."""

_PERSONS = ("effort", "ladder_step", "pain_before", "pain_during", "pain_after")
"""What only a person can say."""


class Likeness(StrEnum):
    """How sure it is that two activities are one."""

    KNOWN = "known"
    """The same file, or the same number at the same source."""
    SAME = "same"
    MAYBE = "maybe"
    """Doubtful: the person is asked, and until then they are two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An activity that another is like."""

    likeness: Likeness
    activity: Activity


def likeness(one: Activity, other: Activity, day_end: time = DEFAULTS.day_end) -> Likeness | None:
    """What two activities are to each other; None: two of their own.

    Parts of one file never are one: sessions of a triathlon, or two runs.
    """
    return _likeness(_Told.of(one), _Told.of(other), day_end)


def is_family(one: Sport, other: Sport) -> bool:
    """Whether one activity may have been recorded as both; `other` may be any."""
    if one is other or Sport.OTHER in {one, other}:
        return True
    return any({one, other} <= family for family in _FAMILIES)


class Activities:
    """The activities to hold new ones against, in the order of their starts."""

    def __init__(
        self, activities: Iterable[Activity] = (), day_end: time = DEFAULTS.day_end
    ) -> None:
        self._day_end = day_end
        self._rows: list[_Told] = []
        self._by_key: dict[tuple[str, str], _Told] = {}
        self._files: set[str] = set()
        self._longest = _DAY_S
        for activity in activities:
            self.add(activity)

    def add(self, activity: Activity) -> None:
        """Hold the next ones against this one too; it has an id."""
        told = _Told.of(activity)
        self._by_key |= dict.fromkeys(told.keys, told)
        self._files |= told.files
        self._longest = max(self._longest, told.elapsed_s)
        insort(self._rows, told, key=_place)

    def replace(self, before: Activity, after: Activity) -> None:
        """Put what an activity has become in its place."""
        del self._rows[bisect_left(self._rows, _place(_Told.of(before)), key=_place)]
        self.add(after)

    @property
    def files(self) -> Set[str]:
        """The SHA-256 of all files that told of them."""
        return self._files

    def match(self, new: Activity) -> Match | None:
        """The activity that a new one is most like; None: it is new.

        What was deleted stays known: the same run does not come back from another file.
        """
        told, best = _Told.of(new), None
        for each in (*self._named_alike(told), *self._near(told)):
            found = _likeness(told, each, self._day_end)
            if found in {Likeness.KNOWN, Likeness.SAME}:
                known = Likeness.KNOWN if each.activity.deleted else found
                return Match(likeness=known, activity=each.activity)
            if found and best is None and not each.activity.deleted:
                best = Match(likeness=found, activity=each.activity)
        return best

    def _named_alike(self, told: _Told) -> Iterator[_Told]:
        return (self._by_key[key] for key in told.keys if key in self._by_key)

    def _near(self, told: _Told) -> list[_Told]:
        """Those that can be like it, the nearest start first."""
        low = bisect_left(self._rows, told.start - self._longest, key=_start)
        high = bisect_left(self._rows, told.start + max(told.elapsed_s, _DAY_S), key=_start)
        return sorted(self._rows[low:high], key=lambda each: abs(each.start - told.start))


def merged(kept: Activity, other: Activity) -> Activity:
    """The two as one, with the id of `kept`: each field from the source that knows it best.

    Nothing is averaged. What the person said stays; what each was stays in the origin.
    """
    return replace(_joined(kept, other), **_edited(kept))


def split(activity: Activity) -> tuple[Activity, ...]:
    """What was merged, each by itself again; the first keeps the id and what was changed since.

    The others have no id, so that the log takes them as new. Alone, it stays as it is.
    """
    origin = origin_of(activity)
    if origin.own is None:
        return (activity,)
    own = {name: getattr(origin.own, name) for name in _MERGED}
    alone = replace(activity, **(own | _edited(activity)))
    return (with_origin(alone, replace(origin, own=None, also=())), *origin.also)


_MERGED = ("start", "duration_s", "distance_m", "sport", "stride_changed", "note", *_PERSONS)
"""The fields that a merge may change."""


def _edited(activity: Activity) -> dict[str, Any]:
    """The fields that a person has changed since it was merged."""
    own, *others = parts(activity)
    if not others:
        return {}
    untouched = reduce(_joined, others, own)
    now = {name: getattr(activity, name) for name in _MERGED}
    return {name: value for name, value in now.items() if value != getattr(untouched, name)}


def _joined(kept: Activity, other: Activity) -> Activity:
    own, *rest = parts(kept)
    also = (*rest, *map(_alone, parts(other)))
    by_time = sorted((own, *also), key=lambda part: _rank(part, _TIMES))
    by_distance = sorted((own, *also), key=lambda part: _rank(part, _DISTANCES))
    mine_first = ((getattr(kept, name), getattr(other, name)) for name in _PERSONS)
    said = (other_s if mine is None else mine for mine, other_s in mine_first)
    changes: dict[str, Any] = {
        "start": by_time[0].start,
        "duration_s": by_time[0].duration_s,
        "distance_m": next((part.distance_m for part in by_distance if part.distance_m), None),
        "sport": _sport(by_time),
        "stride_changed": kept.stride_changed or other.stride_changed,
        "note": _note(kept.note, other.note),
        **dict(zip(_PERSONS, said, strict=True)),
    }
    before = origin_of(kept)
    maybe = dict.fromkeys((*before.maybe, *origin_of(other).maybe))
    doubtful = tuple(one for one in maybe if one not in {kept.id, other.id})
    origin = replace(before, own=replace(own, origin=None), also=also, maybe=doubtful)
    return with_origin(replace(kept, **changes), origin)


def _alone(part: Activity) -> Activity:
    """A part as the origin keeps it: without what belongs to the record around it."""
    origin = replace(origin_of(part), own=None, also=(), maybe=())
    plain = replace(part, id="", updated=None, deleted=False, extra=NO_FIELDS)
    return with_origin(plain, origin)


def _rank(part: Activity, order: tuple[str, ...]) -> int:
    source = origin_of(part).source
    return order.index(source) if source in order else len(order)


def _sport(by_time: list[Activity]) -> Sport:
    """The person's word, or else the most trusted source that knows it."""
    told = [part for part in by_time if part.sport is not Sport.OTHER]
    typed = [part for part in told if not origin_of(part).source]
    return next((part.sport for part in (*typed, *told)), Sport.OTHER)


def _note(mine: str | None, others: str | None) -> str | None:
    if not mine or not others or others in mine:
        return mine or others
    return f"{mine} / {others}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What two activities are compared by, worked out once for each."""

    activity: Activity
    start: float
    """Seconds since 1970, UTC."""
    elapsed_s: float
    files: frozenset[str]
    """The hashes of the files that told of it."""
    keys: tuple[tuple[str, str], ...]
    """Its numbers at its sources, and each file with a start in it."""
    is_typed: bool
    """A person typed it, and no file told of it."""

    @classmethod
    def of(cls, activity: Activity) -> _Told:
        origins = [(part, origin_of(part)) for part in parts(activity)]
        return cls(
            activity=activity,
            start=activity.start.timestamp(),
            elapsed_s=elapsed(activity),
            files=frozenset(origin.sha256 for _, origin in origins if origin.sha256),
            keys=tuple(key for part, origin in origins for key in _keys(part, origin)),
            is_typed=not any(origin.source or origin.file for _, origin in origins),
        )


def _keys(part: Activity, origin: Origin) -> Iterator[tuple[str, str]]:
    if origin.sha256:
        yield origin.sha256, f"{part.start.timestamp():.0f}"
    if origin.source and origin.source_id:
        yield origin.source, origin.source_id


def _start(told: _Told) -> float:
    return told.start


def _place(told: _Told) -> tuple[float, str]:
    return told.start, told.activity.id


def _likeness(one: _Told, other: _Told, day_end: time) -> Likeness | None:
    alike = {*one.keys} & {*other.keys}
    if one.files & other.files:
        # Of one file: the same part of it, or another.
        return Likeness.KNOWN if any(name in one.files for name, _ in alike) else None
    if alike:
        return Likeness.KNOWN
    if not is_family(one.activity.sport, other.activity.sport):
        return None
    shared, spans = _overlap(one, other), (one.elapsed_s, other.elapsed_s)
    if abs(one.start - other.start) <= SAME_START_S and shared >= SAME_OVERLAP * max(spans):
        return Likeness.SAME
    if shared >= MAYBE_OVERLAP * min(spans) or _is_shifted(one, other):
        return Likeness.MAYBE
    if one.is_typed != other.is_typed and _is_of_the_day(one.activity, other.activity, day_end):
        return Likeness.MAYBE
    return None


def _overlap(one: _Told, other: _Told) -> float:
    """Seconds that both cover."""
    end = min(one.start + one.elapsed_s, other.start + other.elapsed_s)
    return max(0.0, end - max(one.start, other.start))


def _is_shifted(one: _Told, other: _Told) -> bool:
    """Whether it may be one activity, once with local time taken for UTC."""
    apart = abs(one.start - other.start)
    steps = round(apart / SHIFT_S)
    if not steps or apart > MOST_SHIFT_S + SAME_START_S:
        return False
    if abs(apart - steps * SHIFT_S) > SAME_START_S:
        return False
    if abs(one.elapsed_s - other.elapsed_s) > SHIFTED_ELAPSED_S:
        return False
    near, far = sorted((one.activity.distance_m or 0, other.activity.distance_m or 0))
    return near > 0 and far - near <= SHIFTED_DISTANCE * far


def _is_of_the_day(one: Activity, other: Activity, day_end: time) -> bool:
    short, long = sorted((one.duration_s, other.duration_s))
    return (
        local_date(one.start, day_end) == local_date(other.start, day_end)
        and long - short <= TYPED_DURATION * long
    )
