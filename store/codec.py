"""Records to JSON documents and back; everything that is read is checked."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from rules.errors import RehabError
from rules.records import (
    WORST_PAIN,
    Activity,
    Check,
    Effort,
    Episode,
    GaitPhase,
    Item,
    Record,
    SelfTest,
    Session,
    SessionKind,
    Side,
    Snapping,
    Sport,
    Unit,
    Unknown,
)
from store.values import (
    Read,
    amount,
    day,
    flag,
    instant,
    mapping,
    names,
    one_of,
    shown,
    text,
    utc,
    whole,
)

Document = dict[str, Any]
"""One record as JSON has it: text, numbers, true, false, null, lists and objects."""


def to_document(record: Record) -> Document:
    """A record as a JSON document: its fields in a fixed order, nulls too, unknown ones last."""
    document: Document = {"id": record.id, "kind": record.kind}
    for name in _FIELDS[type(record)]:
        value = getattr(record, name)
        if name not in _SAID_ONLY_WHEN_SET or (value is not None and value is not False):
            document[name] = _to_json(value)
    document["note"] = record.note
    document["updated"] = None if record.updated is None else utc_text(record.updated)
    if record.deleted:
        document["deleted"] = True
    return _with_extra(document, record.extra)


def from_document(document: Mapping[str, Any]) -> Record:
    """The record that a document holds, with the fields that this version does not know.

    Raises:
        RehabError: A field is missing or wrong; the sentence names the record and the field.
    """
    kind = document.get("kind")
    if not isinstance(kind, str):
        raise RehabError(f"{_name_of(document)}: kind is {shown(kind)}, not text.")
    try:
        known = _KINDS.get(kind)
        if known is None:
            return Unknown(kind=kind, **_read(document, Unknown))
        return known(**_read(document, known))
    except _BadFieldError as error:
        raise RehabError(f"{_name_of(document)}: {error}.") from None


def utc_text(at: datetime) -> str:
    """An instant in UTC, as the log writes it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


class _BadFieldError(ValueError):
    """Names the field, and says what is wrong with it."""


def _read(document: Mapping[str, Any], kind: type) -> dict[str, Any]:
    values: dict[str, Any] = dict(_BLANK.get(kind, {}))
    for name, read in _READERS[kind].items():
        value = document.get(name)
        if value is None:
            if name in _REQUIRED[kind]:
                raise _BadFieldError(f"{name} is missing")
            continue
        try:
            values[name] = read(value)
        except _BadFieldError:
            raise
        except ValueError as error:
            raise _BadFieldError(f"{name} is {error}") from None
    if not document.keys() <= _KNOWN[kind]:
        values["extra"] = {k: v for k, v in document.items() if k not in _KNOWN[kind]}
    return values


def _items(value: object) -> tuple[Item, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{shown(value)}, not a list of items")  # noqa: TRY004 - as every reader
    return tuple(_item(number, one) for number, one in enumerate(value, 1))


def _item(number: int, value: object) -> Item:
    try:
        return Item(**_read(mapping(value), Item))
    except _BadFieldError as error:
        raise _BadFieldError(f"items, number {number}: {error}") from None
    except ValueError as error:
        raise _BadFieldError(f"items, number {number} is {error}") from None


def _name_of(document: Mapping[str, Any]) -> str:
    kind, identity = document.get("kind"), document.get("id")
    return f"{shown(kind or 'record')} {shown(identity) if identity else 'without id'}"


def _to_json(value: object) -> object:
    match value:
        case StrEnum():
            return value.value
        case date():  # a datetime is one too
            return value.isoformat()
        case Item():
            item = {name: _to_json(getattr(value, name)) for name in _FIELDS[Item]}
            return _with_extra(item, value.extra)
        case tuple():
            return [_to_json(one) for one in value]
        case Mapping():
            return dict(value)
        case _:
            return value


def _with_extra(document: Document, extra: Mapping[str, Any]) -> Document:
    return document | {k: v for k, v in extra.items() if k not in document}


_pain = whole(0, WORST_PAIN)

_FIELDS: dict[type, dict[str, Read]] = {
    Episode: {
        "side": one_of(Side),
        "onset": day,
        "resting_since": day,
        "running_since": day,
        "cleared_on": day,
        "settled_on": day,
        "bone_risk": flag,
        "stage_override": whole(1, 3),
    },
    Check: {"at": instant, "pain": _pain, "flags": names},
    SelfTest: {
        "at": instant,
        "flags": names,
        "pain_left": _pain,
        "pain_right": _pain,
        "places": names,
        "tender": flag,
        "worse_with_speed": flag,
        "gait_phase": one_of(GaitPhase),
        "snapping": one_of(Snapping),
    },
    Activity: {
        "sport": one_of(Sport),
        "start": instant,
        "duration_s": amount,
        "distance_m": amount,
        "effort": one_of(Effort),
        "ladder_step": whole(1, 5),
        "pain_before": _pain,
        "pain_during": _pain,
        "pain_after": _pain,
        "stride_changed": flag,
        "origin": mapping,
    },
    Session: {
        "what": one_of(SessionKind),
        "start": instant,
        "end": instant,
        "finished": flag,
        "items": _items,
        "in_progress": flag,
    },
    Unknown: {},
    Item: {
        "exercise": text,
        "side": one_of(Side),
        "set": whole(1, 1000),
        "target": amount,
        "done": amount,
        "unit": one_of(Unit),
        "pain": _pain,
    },
}
"""The fields of each kind in the order in which they are written, and how each is read."""

_COMMON: dict[str, Read] = {"id": text, "note": text, "updated": utc, "deleted": flag}

_READERS = {kind: own if kind is Item else own | _COMMON for kind, own in _FIELDS.items()}

_KNOWN = {
    kind: readers.keys() | (set() if kind is Item else {"kind"})
    for kind, readers in _READERS.items()
}

_REQUIRED: dict[type, frozenset[str]] = {
    Episode: frozenset({"side", "onset"}),
    Check: frozenset({"at"}),
    SelfTest: frozenset({"at"}),
    Activity: frozenset({"sport", "start", "duration_s"}),
    Session: frozenset({"what", "start", "end"}),
    Item: frozenset({"exercise", "side", "set", "target", "done", "unit"}),
    Unknown: frozenset(),
}
"""A record without one of these says nothing; every other missing field is null, false or empty."""

_BLANK: dict[type, dict[str, Any]] = {Check: {"pain": None}, Session: {"finished": False}}
"""What a missing field is, where the dataclass asks for it to be said."""

_SAID_ONLY_WHEN_SET = frozenset({"in_progress", "origin"})

_KINDS: dict[str, type[Episode | Check | SelfTest | Activity | Session]] = {
    kind.kind: kind for kind in (Episode, Check, SelfTest, Activity, Session)
}
