"""Where an activity came from: a typed view of `Activity.origin`, which the log keeps as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, fields, replace
from datetime import datetime
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from rules.dataclass import dataclass
from rules.records import NO_FIELDS, WORST_PAIN, Activity, Effort, Sport

_E = TypeVar("_E", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a file told of an activity beyond the record's own fields; all empty: typed by hand."""

    file: str | None = None
    """As the person would name it: `export.zip: activities/12.fit.gz`."""
    sha256: str | None = None
    """Of the file's unpacked bytes, in hexadecimal; None for the row of a table."""
    source: str | None = None
    """The format that told of it: `fit`, `tcx`, `gpx`, `strava`..."""
    source_id: str | None = None
    """What the source calls it."""
    offset: str | None = None
    """What told the offset of its start: `device`, `file` or `home`."""
    elapsed_s: float | None = None
    """From its start to its end."""
    timer_s: float | None = None
    """While the watch ran."""
    moving_s: float | None = None
    surface: str | None = None
    """`treadmill`, `trail`, `track` or `road`."""
    best_30s: float | None = None
    """The fastest speed kept for 30 s, in m/s; None: peak unknown."""
    seconds_at: Mapping[float, float] = field(default_factory=dict, hash=False)
    """Seconds at each speed: the lower edge, in m/s, of a band of 0.25 m/s."""
    sport_text: str | None = None
    """The sport in the file's own words."""
    name: str | None = None
    """What the person or the source called it."""
    warnings: tuple[str, ...] = ()
    """Sentences on what was doubtful or damaged."""
    maybe: tuple[str, ...] = ()
    """Ids of the records that may be the same activity."""
    own: Activity | None = None
    """What the record was by itself, before others were merged into it."""
    also: tuple[Activity, ...] = ()
    """The others that were merged into it, each as it was by itself."""
    extra: Mapping[str, Any] = field(default_factory=lambda: NO_FIELDS, hash=False)
    """What this version does not know, or cannot read; kept and written back untouched."""


def origin_of(activity: Activity) -> Origin:
    """The view of an activity's origin; what cannot be read stands in `extra`."""
    return _read(activity.origin or {})


def with_origin(activity: Activity, origin: Origin) -> Activity:
    """The activity with this origin, as the log keeps it; an empty one is none."""
    return replace(activity, origin=_to_json(origin) or None)


def parts(activity: Activity) -> tuple[Activity, ...]:
    """What an activity was merged from, what it was itself first; alone, it is its only part."""
    origin = origin_of(activity)
    if origin.own is None:
        return (activity,)
    alone = replace(origin, own=None, also=(), maybe=())
    return (with_origin(origin.own, alone), *origin.also)


def fullest(activity: Activity) -> Origin:
    """The origin among its parts whose seconds per speed cover the most; never a mean of two."""
    return max(map(origin_of, parts(activity)), key=lambda origin: sum(origin.seconds_at.values()))


def elapsed(activity: Activity) -> float:
    """Seconds from its start to its end; its duration, where nothing tells of pauses."""
    told = (origin_of(part).elapsed_s for part in parts(activity) if part.start == activity.start)
    return max(activity.duration_s, *(one or 0 for one in told), 0)


def _read(document: Mapping[str, Any]) -> Origin:
    values, extra = dict[str, Any](), dict[str, Any]()
    for key, value in document.items():
        try:
            values[key] = _READERS[key](value)
        except (KeyError, TypeError, ValueError):
            extra[key] = value
    return Origin(**values, extra=extra or NO_FIELDS)


def _to_json(origin: Origin) -> dict[str, Any]:
    document = {}
    for each in fields(Origin):
        value = getattr(origin, each.name)
        if each.name != "extra" and value not in (None, (), {}):
            document[each.name] = _plain(value)
    return document | dict(origin.extra)


def _plain(value: object) -> object:
    match value:
        case Activity():
            return _part_to_json(value)
        case tuple():
            return [_plain(one) for one in value]
        case Mapping():
            return {f"{speed:g}": seconds for speed, seconds in value.items()}
        case _:
            return value


def _part_to_json(part: Activity) -> dict[str, Any]:
    document: dict[str, Any] = {"start": part.start.isoformat()}
    for name in _PART:
        value = getattr(part, name)
        if name not in {"start", "origin"} and value is not None and value is not False:
            document[name] = value.value if isinstance(value, StrEnum) else value
    return document | ({"origin": dict(part.origin)} if part.origin else {})


def _part(value: object) -> Activity:
    document = _mapping(value)
    return Activity(**{name: _PART[name](told) for name, told in document.items()})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _amount(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(value)
    if not isfinite(value) or value < 0:
        raise ValueError(value)
    return value


def _whole(most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if type(value) is not int:
            raise TypeError(value)
        if not 0 <= value <= most:
            raise ValueError(value)
        return value

    return read


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError(value)
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(one) for one in _list(value))


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _start(value: object) -> datetime:
    at = datetime.fromisoformat(_text(value))
    if at.tzinfo is None:
        raise ValueError(value)
    return at


def _one_of(closed: type[_E]) -> Callable[[object], _E]:
    return lambda value: closed(_text(value))


_PAIN = _whole(WORST_PAIN)

_PART: dict[str, Callable[[object], Any]] = {
    "start": _start,
    "duration_s": _amount,
    "sport": _one_of(Sport),
    "distance_m": _amount,
    "effort": _one_of(Effort),
    "ladder_step": _whole(5),
    "pain_before": _PAIN,
    "pain_during": _PAIN,
    "pain_after": _PAIN,
    "stride_changed": _flag,
    "note": _text,
    "origin": lambda value: dict(_mapping(value)),
}
"""The fields of a merged part that are kept, so that it can be an activity again."""

_READERS: dict[str, Callable[[object], Any]] = {
    "file": _text,
    "sha256": _text,
    "source": _text,
    "source_id": _text,
    "offset": _text,
    "elapsed_s": _amount,
    "timer_s": _amount,
    "moving_s": _amount,
    "surface": _text,
    "best_30s": _amount,
    "seconds_at": lambda value: {
        _amount(float(speed)): _amount(seconds) for speed, seconds in _mapping(value).items()
    },
    "sport_text": _text,
    "name": _text,
    "warnings": _texts,
    "maybe": _texts,
    "own": _part,
    "also": lambda value: tuple(map(_part, _list(value))),
}
