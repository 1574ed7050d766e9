"""What is wrong with a log after all that was done to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tinydb import TinyDB

from rules.errors import RehabError
from store.codec import from_document
from tests.torture.workload import Past, State, opened, sample, state_of, unsaid


def wrong_with(path: Path, pasts: Sequence[Past]) -> str:
    """What is wrong when the log is to be in one of these states; empty when nothing is."""
    try:
        return _wrong_with(path, pasts)
    except (RehabError, ValueError, OSError) as error:
        return f"unreadable: {error!r}"


def _wrong_with(path: Path, pasts: Sequence[Past]) -> str:
    log = opened(path)
    state = state_of(log)
    if not any(fits(state, past[-1]) for past in pasts):
        return f"not as acknowledged: {_differing(state, pasts[0][-1])}"
    if wrong := wrong_for_tinydb(path):
        return wrong
    (more,) = log.add(sample("r99"))
    return "" if more in opened(path).records() else "a further record was lost"


def fits(found: State, wanted: State) -> bool:
    """Whether it is that state, but for an `updated` that nobody has said."""
    return not _differing(found, wanted)


def _differing(found: State, wanted: State) -> dict[str, object]:
    return {
        one: (found.get(one), wanted.get(one))
        for one in sorted(found.keys() | wanted)
        if one not in found or one not in wanted or not _same(found[one], wanted[one])
    }


def _same(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return wanted == (found if "updated" in wanted else unsaid(found))


def is_plain(path: Path) -> bool:
    """Whether a stock TinyDB can read what is there, before psoas has looked at it; or no file."""
    try:
        with TinyDB(path, access_mode="r", encoding="utf-8") as stock:
            stock.all()
    except FileNotFoundError:
        return True
    except ValueError:
        return False
    return True


def wrong_for_tinydb(path: Path) -> str:
    """How a stock TinyDB sees the log otherwise than psoas; empty when it does not."""
    records = {record.id: record for record in opened(path).all_records()}
    if not path.exists() and not records:
        return ""
    with TinyDB(path, access_mode="r", encoding="utf-8") as stock:
        documents = [document for document in stock.all() if not document.get("gone")]
    seen = {document["id"]: from_document(document) for document in documents}
    if len(documents) != len(records) or seen != records:
        return f"TinyDB sees {sorted(seen)} of {sorted(records)}, or sees them otherwise"
    return ""
