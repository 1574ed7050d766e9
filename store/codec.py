"""Records to JSON documents and back; everything that is read is checked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from itertools import starmap
from operator import itemgetter
from typing import Any, NoReturn, TypeVar

from rules.errors import RehabError
from rules.records import (
    MOST_LADDER_STEPS,
    MOST_STAGES,
    NO_FIELDS,
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

_K = TypeVar("_K")
"""A kind of record, or the item."""


def to_document(record: Record) -> Document:
    """A record as a JSON document: its fields in a fixed order, nulls too, unknown ones last."""
    document: Document = {"id": record.id, "kind": record.kind}
    for name in _FIELDS[type(record)]:
        value = getattr(record, name)
        if name not in _SAID_ONLY_WHEN_SET or (value is not None and value is not False):
            document[name] = value if type(value) in _AS_IS else _to_json(value)
    document["note"] = record.note
    document["updated"] = None if record.updated is None else utc_text(record.updated)
    if record.deleted:
        document["deleted"] = True
    return _with_extra(document, record.extra) if record.extra else document


def from_document(document: Mapping[str, Any]) -> Record:
    """The record that a document holds, with the fields that this version does not know.

    Raises:
        RehabError: A field is missing or wrong; the sentence names the record and the field.
    """
    kind = document.get("kind")
    if not isinstance(kind, str):
        raise RehabError(f"{_name_of(document)}: kind is {shown(kind)}, not text.")
    try:
        return _read(document, KINDS.get(kind, Unknown))
    except _BadFieldError as error:
        raise RehabError(f"{_name_of(document)}: {error}.") from None


def utc_text(at: datetime) -> str:
    """An instant in UTC, as the log writes it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


class _BadFieldError(ValueError):
    """Names the field, and says what is wrong with it."""


def names_of(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a kind of record, in the order of `of_checked`."""
    return _NAMES[kind]


def of_checked(kind: type[_K], values: Iterable[Any]) -> _K:
    """The record whose fields have these JSON values, None where there is none.

    They were checked before, by `from_document`: nothing is looked at again.
    """
    made = object.__new__(kind)
    for value, (convert, put, blank) in zip(values, _CONVERTED[kind], strict=True):
        if value is None:
            put(made, blank)
        else:
            put(made, convert(value) if convert else value)
    _KNOWN[kind][1](made, NO_FIELDS)
    return made


def _read(document: Mapping[str, Any], kind: type[_K]) -> _K:
    # A log has thousands of records, and the __init__ of a frozen dataclass is half of reading
    # one: its slots are filled directly.
    made, get = object.__new__(kind), document.get
    name = ""
    try:
        for name, read, put, blank in _FIELDS_OF[kind]:
            value = get(name)
            if value is not None:
                put(made, read(value))
            elif blank is not MISSING:
                put(made, blank)
            else:
                _refuse_missing(name)
    except _BadFieldError:
        raise
    except ValueError as error:
        raise _BadFieldError(f"{name} is {error}") from None
    known, put_extra = _KNOWN[kind]
    if known.issuperset(document):
        put_extra(made, NO_FIELDS)
    else:
        put_extra(made, {name: document[name] for name in document if name not in known})
    return made


def _refuse_missing(name: str) -> NoReturn:
    raise _BadFieldError(f"{name} is missing")


def _items(value: object) -> tuple[Item, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{shown(value)}, not a list of items")  # noqa: TRY004 - as every reader
    try:
        if set(map(len, value)) <= {len(_FIELDS[Item])}:
            return tuple(starmap(_same_item, map(_ITEM_VALUES, value)))
    # Another field, a wrong one, no object, or a list that nothing can be remembered by.
    except (KeyError, TypeError, ValueError):
        pass
    return tuple([_item(number, one) for number, one in enumerate(value, 1)])


def _item(number: int, value: Any) -> Item:
    try:
        return _read(mapping(value), Item)
    except _BadFieldError as error:
        raise _BadFieldError(f"items, number {number}: {error}") from None
    except ValueError as error:
        raise _BadFieldError(f"items, number {number} is {error}") from None


# Most items are alike, such as a whole hold of 30 s: one is read once and shared. `typed`, because
# 30 and 30.0 are equal and written differently, and 1 and true are not even both allowed.
@lru_cache(maxsize=8192, typed=True)
def _same_item(*values: object) -> Item:
    return _read(dict(zip(_FIELDS[Item], values, strict=True)), Item)


def _name_of(document: Mapping[str, Any]) -> str:
    kind, identity = document.get("kind"), document.get("id")
    return f"{shown(kind or 'record')} {shown(identity) if identity else 'without id'}"


def _to_json(value: object) -> object:
    match value:
        case StrEnum():
            return str(value)
        case date():  # a datetime is one too
            return value.isoformat()
        case Item():
            item = {name: _to_json(getattr(value, name)) for name in _FIELDS[Item]}
            return _with_extra(item, value.extra) if value.extra else item
        case tuple():
            return [_to_json(one) for one in value]
        case Mapping():
            return dict(value)
        case _:
            return value


def _with_extra(document: Document, extra: Mapping[str, Any]) -> Document:
    # Sorted: one log has one text, however its fields came together.
    return document | {k: extra[k] for k in sorted(extra) if k not in document}


_pain = whole(0, WORST_PAIN)

_FIELDS: dict[type[Any], dict[str, Read]] = {
    Episode: {
        "side": one_of(Side),
        "onset": day,
        "resting_since": day,
        "running_since": day,
        "cleared_on": day,
        "settled_on": day,
        "bone_risk": flag,
        "stage_override": whole(1, MOST_STAGES),
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
        "ladder_step": whole(1, MOST_LADDER_STEPS),
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
    Unknown: {"kind": text},
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

_BLANK: dict[type, dict[str, Any]] = {Check: {"pain": None}, Session: {"finished": False}}
"""What a missing field is, where the dataclass asks for it to be said.

A record without another field that its dataclass asks for says nothing.
"""

_Put = Callable[[object, object], None]
"""Sets one slot of a record that is being read."""


def _fields_of(kind: type[Any]) -> tuple[tuple[str, Read, _Put, object], ...]:
    readers = _FIELDS[kind] if kind is Item else _FIELDS[kind] | _COMMON
    blank = {each.name: each.default for each in fields(kind)} | _BLANK.get(kind, {})
    return tuple(
        (name, read, getattr(kind, name).__set__, blank[name]) for name, read in readers.items()
    )


_FIELDS_OF = {kind: _fields_of(kind) for kind in _FIELDS}
"""What is read of each kind: a field's name, its reader, its slot, and what it is when missing."""

_SHORTCUTS: dict[Read, Callable[[Any], Any] | None] = {
    **dict.fromkeys((text, flag, mapping, _pain)),
    amount: abs,
    names: tuple,
    day: date.fromisoformat,
    instant: datetime.fromisoformat,
}
"""What comes to the same as a reader when a value was checked before; None: the value itself."""

_CONVERTED = {
    kind: tuple((_SHORTCUTS.get(read, read), put, blank) for _, read, put, blank in own)
    for kind, own in _FIELDS_OF.items()
}

_NAMES = {kind: tuple(name for name, *_ in own) for kind, own in _FIELDS_OF.items()}

_KNOWN: dict[type[Any], tuple[frozenset[str], _Put]] = {
    kind: (
        frozenset({*_NAMES[kind], *(() if kind is Item else ("kind",))}),
        kind.extra.__set__,
    )
    for kind in _FIELDS_OF
}
"""The names of each kind's fields, and the slot for all others."""

_ITEM_VALUES = itemgetter(*_FIELDS[Item])

_AS_IS = frozenset({str, int, float, bool, type(None)})
"""The types of most values, which JSON has too."""

_SAID_ONLY_WHEN_SET = frozenset({"in_progress", "origin"})

KINDS: dict[str, type[Record]] = {
    kind.kind: kind for kind in (Episode, Check, SelfTest, Activity, Session)
}
"""The kinds that this version knows, by the name that a record gives."""
