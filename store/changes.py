"""The last changes of the log, kept in the log itself, so that they can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tinydb.table import Table

from store.codec import Document, utc_text
from store.values import instant, mapping, names, one_of, shown, text

CHANGES = "changes"
"""The table of the changes, oldest first."""

KEPT = 200
"""Changes that can be taken back (our choice)."""


class What(StrEnum):
    """What a change did to its records."""

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """One record in a change."""

    id: str
    before: Mapping[str, Any] | None
    """The whole document before; None when the change added it."""
    fields: tuple[str, ...] = ()
    """The fields that the change touched; the others are not put back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing a person did, taken back as one."""

    what: What
    when: datetime
    touched: tuple[Touched, ...]


def touch(before: Mapping[str, Any], after: Mapping[str, Any]) -> Touched:
    """What a record was, and the fields in which it now differs; a missing one is null."""
    differing = [n for n in {**before, **after} if before.get(n) != after.get(n) and n != "updated"]
    return Touched(id=before["id"], before=before, fields=tuple(differing))


def restored(now: Mapping[str, Any], touched: Touched) -> Document:
    """The document with the touched fields as they were before; what else has come stays."""
    before = touched.before or {}
    both = {**now, **{name: before[name] for name in touched.fields if name in before}}
    gone = {name for name in touched.fields if name not in before}
    return {name: value for name, value in both.items() if name not in gone}


def remember(table: Table, change: Change) -> None:
    """Put a change last, and forget the oldest beyond `KEPT`."""
    table.insert(_to_document(change))
    numbers = sorted(document.doc_id for document in table)
    if len(numbers) > KEPT:
        table.remove(doc_ids=numbers[:-KEPT])


def join(table: Table, touched: Touched) -> bool:
    """Make `touched` part of the last change, if that one touched this record alone."""
    last = latest(table)
    if last is None:
        return False
    number, change = last
    if change.what is What.DELETED or [one.id for one in change.touched] != [touched.id]:
        return False
    (first,) = change.touched
    fields = dict.fromkeys(first.fields + touched.fields)
    joined = Touched(id=first.id, before=first.before, fields=tuple(fields))
    document = _to_document(Change(what=change.what, when=change.when, touched=(joined,)))
    table.update(document, doc_ids=[number])
    return True


def drop(table: Table, number: int) -> None:
    """Forget one change."""
    table.remove(doc_ids=[number])


def latest(table: Table) -> tuple[int, Change] | None:
    """The last change and its number; None when there is none, or none that can be read."""
    documents = table.all()
    if not documents:
        return None
    last = max(documents, key=lambda document: document.doc_id)
    try:
        return last.doc_id, _from_document(last)
    except ValueError:
        return None


def _to_document(change: Change) -> Document:
    return {
        "when": utc_text(change.when),
        "what": change.what.value,
        "records": [
            {"id": one.id, "before": one.before, "fields": list(one.fields)}
            for one in change.touched
        ],
    }


def _from_document(document: Mapping[str, Any]) -> Change:
    return Change(
        what=What(one_of(What)(document.get("what"))),
        when=instant(document.get("when")),
        touched=tuple(_touched(mapping(one)) for one in _list(document.get("records"))),
    )


def _touched(document: Mapping[str, Any]) -> Touched:
    identity = text(document.get("id"))
    before = document.get("before")
    if before is not None and mapping(before).get("id") != identity:
        raise ValueError(f"{shown(identity)} is not the id of the document before")
    return Touched(id=identity, before=before, fields=names(document.get("fields")))


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{value!r} is not a list")  # noqa: TRY004 - as every reader
    return value
