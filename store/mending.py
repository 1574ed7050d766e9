"""Makes the log out of its file and its histories, when these differ or are damaged.

The histories come first. What the file holds beyond them is adopted: it becomes a change in this
device's history, so that either again comes to the same.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.words import plural
from store.codec import utc_text
from store.documents import checked_document, read_record
from store.form import Document, Tables, encode, line_of
from store.found import Found, State, is_a_bit_off, refuse_hopeless
from store.history import GONE, Change, Line, Operation, Part, What, difference, overlay
from store.history import line_of as history_line
from store.stamps import next_stamp, weak_stamp

_HIGHEST = 1_000_000
"""Of the numbers that are kept: up to the highest each is looked for. An editor, or damage, may set
one that is none of ours (our choice)."""

_BITS = 7
"""Of a letter of an id, which is ASCII."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """The log as it has to be."""

    documents: dict[int, Document]
    """By their numbers."""
    stamp: str
    """The greatest of all changes."""
    adopted: bytes
    """New lines for this device's history."""
    others: Tables
    told: str
    """For the person; empty when nothing out of the ordinary has happened."""
    keep: bool
    """Whether the file may hold what the log does not: then its bytes are to be kept."""

    def is_in(self, found: Found, history: Mapping[str, int]) -> bool:
        """Whether the file is already what it has to be, up to these places of the histories."""
        held = found.history or {}
        return (
            found.state is State.WHOLE
            and dict(found.documents) == self.documents
            and all(held.get(one, 0) == history.get(one, 0) for one in held.keys() | history)
        )


def _is_by_a_program(found: Found, parts: Mapping[str, Part]) -> bool:
    """Whether lines that differ were written so: not of two times, and no record twice."""
    history = found.history or {}
    sizes = {name: part.size for name, part in parts.items() if part.size}
    return len(set(found.ids)) == len(found.ids) and sizes == {
        n: size for n, size in history.items() if size
    }


def mend(
    path: Path,
    found: Found,
    parts: Mapping[str, Part],
    *,
    copies: Iterable[Found] = (),
    now: datetime,
    device: str,
    make_id: Callable[[], str],
) -> Mended:
    """The log out of what was found of its file, of all histories, and of copies of the file.

    Raises:
        RehabError: The file is damaged, and nothing in it or beside it was ever a log.
    """
    refuse_hopeless(path, found, parts)
    lines = [line for part in parts.values() for line in part.lines]
    if found.lines and not _is_by_a_program(found, parts):
        found = replace(found, state=State.DAMAGED)
    adopting = _Adopting(lines, now, device, make_id)
    adopting.take(found, parts)
    told = adopting.told(path, found, sum(part.damaged for part in parts.values()))
    own = len(adopting.changes)
    for copy in copies:
        adopting.take_newer(copy)
    if more := len(adopting.changes) - own:
        told = f"{told} {plural(more, 'record')} came from a copy of {path}.".strip()
    changes = [*adopting.changes]
    part = parts.get(device, Part())
    if part.damaged or part.end < (found.history or {}).get(device, 0):
        # The others may still know what is lost: they compare when they come to this.
        changes.append(
            Change(stamp=adopting.stamp, at=utc_text(now), what=What.ADOPTED, operations=())
        )
    adopted = [Line(change, history_line(change), 0) for change in changes]
    whole = _documents([*lines, *adopted])
    readable = {identity: one for identity, raw in whole.items() if (one := _read(raw))}
    return Mended(
        documents=_numbered(readable, found.documents),
        stamp=max((line.change.stamp for line in [*lines, *adopted]), default=""),
        adopted=b"".join(line.raw for line in adopted),
        others=found.others,
        told=told,
        keep=found.state is State.DAMAGED or bool(adopting.refused or adopting.back),
    )


class _Adopting:
    """Collects the changes by which what a file holds gets into this device's history."""

    def __init__(
        self, lines: Sequence[Line], now: datetime, device: str, make_id: Callable[[], str]
    ) -> None:
        self.changes: list[Change] = []
        self.refused: list[str] = []
        """Why some documents were left out."""
        self.back = 0
        """Records that another program took out, and that are there again."""
        self._added = 0
        self._lines = lines
        self._now = now
        self._make_id = make_id
        self.stamp = next_stamp(now, max((x.change.stamp for x in lines), default=""), device)

    def take(self, found: Found, parts: Mapping[str, Part]) -> None:
        """Take what the log's own file holds beyond the histories."""
        match found.state:
            case State.WHOLE:
                self._take_lost(found, parts)
            case State.EDITED:
                self._take_edited(found, _documents(_held(found, parts)))
            case State.OLD:
                self.take_newer(found)
            case State.DAMAGED:
                # The histories know more of their records, or of those that they have all changes
                # of. Another's may still be on its way.
                gaps = _have_gaps(found, parts)
                self.take_newer(
                    replace(
                        found,
                        documents=tuple(
                            (number, one)
                            for number, one in found.documents
                            if self._may_know_more(one, gaps=gaps)
                        ),
                    )
                )
            case State.MISSING:
                pass

    def take_newer(self, found: Found) -> None:
        """Take the records that the histories do not know, or know only as they were before."""
        for _, document in found.documents:
            one = _read(document)
            before = self._folded.get(one["id"]) if one else None
            if one and (not before or (one["updated"] or "") > (before.get("updated") or "")):
                self._adopt(one, before, weak=self._latest_of_all, fresh=True)

    def _take_lost(self, found: Found, parts: Mapping[str, Part]) -> None:
        """Take what a whole file holds, and the histories do not any more."""
        history, lines = found.history or {}, _held(found, parts)
        held, latest = _documents(lines), _latest_of(lines)
        # A history that its device wrote anew cannot be compared place by place.
        moved = any(
            name not in parts or (place <= parts[name].end and place not in parts[name].ends)
            for name, place in history.items()
            if place
        )
        for _, document in found.documents:
            if one := _read(document):
                self._adopt(one, held.get(one["id"]), weak=latest, fresh=moved)

    def _take_edited(self, found: Found, held: Mapping[str, Document]) -> None:
        """Take what another program has written; what it took out is there again."""
        there = set(found.ids)
        missing = {i: one for i, one in held.items() if i not in there and not one.get(GONE)}
        for number, found_document in found.documents:
            document = {**found_document, "id": found_document.get("id") or self._make_id()}
            try:
                one = checked_document(document)
            except RehabError as error:
                self.refused.append(str(error).rstrip("."))
                continue
            line, before = found.lines.get(number), held.get(one["id"])
            likely = [before] if before else missing.values()
            if line and any(_is_damage(one, line, number, other) for other in likely):
                self.refused.append(f"a letter of {one['kind']} {one['id']} was damaged")
            else:
                self._adopt(one, before, weak=None, fresh=False)
        self.back = len(missing)

    def _adopt(
        self,
        document: Document,
        before: Document | None,
        *,
        weak: Mapping[str, str] | None,
        fresh: bool,
    ) -> None:
        """Take a document; `weak`: only what is older than these, by record, gives way to it."""
        one = difference(_read(before) or before if before else None, document)
        if one and before and fresh:
            one = self._without_old(one)
        if one is None:
            return
        self._added += before is None
        updated = read_record(document).updated
        self.changes.append(
            Change(
                stamp=(self.stamp if weak is None else weak_stamp(updated, weak.get(one.id, ""))),
                at=utc_text(self._now),
                what=What.ADOPTED,
                operations=(one,),
            )
        )

    def _without_old(self, one: Operation) -> Operation | None:
        """Only what no change ever set: the other values were replaced by newer ones."""
        olds = self._set_of[one.id]
        new = {
            name: value
            for name, value in one.set.items()
            if not any(name in old and old[name] == value for old in olds)
        }
        return one._replace(set=new, unset=()) if new.keys() - {"updated"} else None

    def _may_know_more(self, document: Document, *, gaps: bool) -> bool:
        """Whether the histories do not know this record, nor one whose id may be meant.

        With gaps they may not know all of it.
        """
        one = _read(document)
        if one is None:
            return False
        if gaps and one["id"] in self._folded:
            return True
        if _bare(one) in self._bare:
            return False
        return self._folded.keys().isdisjoint(_alike(one["id"]))

    @cached_property
    def _bare(self) -> set[str]:
        return {_bare(_read(one) or one) for one in self._folded.values()}

    @cached_property
    def _folded(self) -> dict[str, Document]:
        return _documents(self._lines)

    @cached_property
    def _latest_of_all(self) -> dict[str, str]:
        return _latest_of(self._lines)

    @cached_property
    def _set_of(self) -> dict[str, list[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = {}
        for line in self._lines:
            for one in line.change.operations:
                found.setdefault(one.id, []).append(one.set)
        return found

    def told(self, path: Path, found: Found, damaged: int) -> str:
        """What has happened, for the person; empty when nothing out of the ordinary has."""
        match found.state:
            case State.MISSING if self._lines:
                said = [f"{path} was gone, and has been made again from its history."]
            case State.DAMAGED:
                said = [f"{path} was damaged, and has been made again{self._out_of(found)}."]
            case State.EDITED if self.changes or self.refused or self.back:
                said = [f"Another program has changed {path}{self._what_came()}."]
            case State.WHOLE if self.changes:
                count = plural(len(self.changes), "record")
                said = [f"{count} of {path} had no history any more, and it was begun again."]
            case State.EDITED if found.lines:
                said = [f"{path} was damaged a little, and nothing was lost."]
            case _:
                said = []
        if damaged:
            said.append(
                f"{plural(damaged, 'line')} of the history of {path} could not be read; "
                "what they held was taken from the file itself."
            )
        return " ".join(said)

    def _out_of(self, found: Found) -> str:
        if self._lines:
            return " from its history"
        lost = f"; {plural(found.unreadable, 'line')} cannot" if found.unreadable else ""
        return f" from what can be read of it{lost}"

    def _what_came(self) -> str:
        counts = {"added": self._added, "changed": len(self.changes) - self._added}
        came = " and ".join(f"{plural(n, 'record')} {what}" for what, n in counts.items() if n)
        said = [came] if came else []
        if self.back:
            said.append(
                f"{plural(self.back, 'record')} that it took out came back: delete in psoas "
                "what is to be deleted"
            )
        if self.refused:
            more = " and more" if self.refused[3:] else ""
            said.append(f"left out: {', '.join(self.refused[:3])}{more}")
        return f": {'; '.join(said)}" if said else ""


def _bare(document: Document) -> str:
    return encode({name: value for name, value in document.items() if name != "id"})


def _alike(identity: str) -> Iterator[str]:
    """An id, and all that one bit makes of it."""
    yield identity
    for at, letter in enumerate(identity):
        for bit in range(_BITS):
            yield identity[:at] + chr(ord(letter) ^ 1 << bit) + identity[at + 1 :]


def _have_gaps(found: Found, parts: Mapping[str, Part]) -> bool:
    """Whether the histories lack something, as far as can be told."""
    return any(part.damaged for part in parts.values()) or any(
        parts.get(name, Part()).end < size for name, size in (found.history or {}).items()
    )


def _held(found: Found, parts: Mapping[str, Part]) -> list[Line]:
    """The lines that the file says it contains."""
    history = found.history
    return [
        line
        for name, part in parts.items()
        for line in part.lines
        if history is None or line.end <= history.get(name, 0)
    ]


def _latest_of(lines: Iterable[Line]) -> dict[str, str]:
    """The greatest stamp of each record."""
    found: dict[str, str] = defaultdict(str)
    for line in lines:
        for one in line.change.operations:
            found[one.id] = max(found[one.id], line.change.stamp)
    return found


def _documents(lines: Iterable[Line]) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    overlay(documents, (line.change for line in sorted(lines, key=lambda line: line.order)))
    return documents


def _numbered(
    documents: Mapping[str, Document], found: Sequence[tuple[int, Document]]
) -> dict[int, Document]:
    """Documents by their numbers: those that they have in the file, and new ones for the others."""
    held = {number: one.get("id") for number, one in found if 0 < number <= _HIGHEST}
    numbers = {i: n for n, i in held.items() if isinstance(i, str) and i in documents}
    numbered = {number: documents[identity] for identity, number in numbers.items()}
    new = (one for identity, one in documents.items() if identity not in numbers)
    return numbered | dict(enumerate(new, max(held, default=0) + 1))


def _read(document: Mapping[str, Any]) -> Document | None:
    try:
        return checked_document(document)
    except RehabError:
        return None


def _is_damage(document: Document, line: bytes, number: int, before: Document) -> bool:
    """Whether a line differs from what psoas wrote as no person would have it."""
    if document["id"] != before["id"] and document == before | {"id": document["id"]}:
        return True
    line = line.lstrip(b",")
    # A field that came later, such as that of a deletion, stands last, or where a codec has it.
    orders = [line_of(number, one).lstrip(b",") for one in (before, _read(before)) if one]
    return any(is_a_bit_off(line, one) for one in orders)
