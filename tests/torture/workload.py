"""A few changes of a log that say what they did, and the states in which that may leave the log.

It runs in a process of its own too, so it loads no more than the log does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TypeVar

from rules.errors import RehabError
from rules.records import (
    Activity,
    Check,
    Effort,
    Episode,
    Item,
    Record,
    SelfTest,
    Session,
    SessionKind,
    Side,
    Snapping,
    Sport,
    Unit,
)
from store.care import compact
from store.codec import to_document
from store.log import Log, open_log

START = datetime(2026, 3, 9, 18, 5, tzinfo=timezone(timedelta(hours=1)))
DEVICE = "a1b2c3d4"
PATIENCE_S = 0.2
"""For a lock that the same process could not let go."""

R = TypeVar("R", bound=Record)

State = Mapping[str, Mapping[str, Any]]
"""The log's documents by id; one without `updated` may have any."""

Past = tuple[State, ...]
"""The states that undoing leads back to, and the one now."""


class Clock:
    """A second later at each look."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def opened(path: Path, clock: Clock | None = None, heard: list[str] | None = None) -> Log:
    """The log as the device of these tests opens it; `heard` gets the sentences about mending."""
    tell = None if heard is None else heard.append
    later = clock or Clock(START + timedelta(days=400))
    return open_log(path, later, device=DEVICE, tell=tell, patience_s=PATIENCE_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change."""

    what: str
    """`add`, `edit`, `delete`, `undo`, `compact` or `next day`."""
    ids: tuple[str, ...] = ()
    """Of the records that it touches; an edit puts its first one's number into the note."""

    def after(self, past: Past, said: Iterable[Mapping[str, Any]] = ()) -> Past:
        """What comes of `past`, with what the log gave back, if it did."""
        now = past[-1]
        answers = {document["id"]: document for document in said}
        there = [one for one in self.ids if one in now]
        if not there and self.what in {"edit", "delete"}:
            return past
        match self.what:
            case "add":
                fresh = {one: unsaid(to_document(sample(one))) for one in self.ids}
                return (*past, {**now, **fresh, **answers})
            case "edit":
                edited = {one: unsaid({**now[one], "note": note(one)}) for one in there}
                return (*past, {**now, **edited, **answers})
            case "delete":
                gone = {one: unsaid({**now[one], "deleted": True}) for one in there}
                return (*past, {**now, **gone})
            case "undo":
                return past[:-1] if len(past) > 1 else past
            case _:
                return past


def unsaid(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without `updated`."""
    return {name: value for name, value in document.items() if name != "updated"}


PLAN = (
    Step(what="add", ids=("r20",)),
    Step(what="edit", ids=("r20",)),
    Step(what="add", ids=("r21", "r22")),
    Step(what="delete", ids=("r03",)),
    Step(what="undo"),
    Step(what="next day"),
    Step(what="edit", ids=("r04",)),
    Step(what="compact"),
    Step(what="add", ids=("r23",)),
    Step(what="undo"),
    Step(what="delete", ids=("r22",)),
)
"""On top of `before()`; without it, what is not there is passed over."""


def before(log: Log, numbers: Iterable[int] = range(8)) -> None:
    """The records that are there before the plan, one change each; `r03` is edited too."""
    for number in numbers:
        (record,) = log.add(sample(f"r{number:02}"))
        if number == 3:
            log.replace(edited(record))


def sample(identity: str) -> Record:
    """A record of one of the kinds; the same one for the same id, of the form `r17`."""
    number = int(identity[1:])
    at = START + timedelta(hours=number)
    words = f"Lauf Nr. {number}: Hüftbeuger zwickt, aber „besser“ als gestern 🏃 " + "…" * (
        number % 7
    )
    match number % 5:
        case 0:
            return Check(id=identity, at=at, pain=number % 11, flags=("limp",), note=words)
        case 1:
            origin = {"file": f"läufe/{number}.fit", "device": "Uhr"}
            return Activity(
                id=identity,
                sport=Sport.RUN,
                start=at,
                duration_s=1800.5 + number,
                distance_m=5012.25,
                effort=Effort.WALK_RUN,
                note=words,
                origin=origin,
            )
        case 2:
            item = Item(
                exercise="piriformis", side=Side.LEFT, set=1, target=30, done=30, unit=Unit.SECONDS
            )
            items = tuple(replace(item, set=1 + one) for one in range(1 + number % 4))
            return Session(
                id=identity,
                what=SessionKind.STRETCH,
                start=at,
                end=at + timedelta(minutes=9),
                finished=True,
                items=items,
            )
        case 3:
            return SelfTest(
                id=identity, at=at, pain_left=number % 11, snapping=Snapping.PAINLESS, note=words
            )
        case _:
            return Episode(id=identity, side=Side.RIGHT, onset=date(2026, 1, 1), extra={"x": words})


def note(identity: str) -> str:
    """What an edit writes."""
    return f"{identity} noch einmal überlegt ✎"


def edited(record: R) -> R:
    """The record after an edit."""
    return replace(record, note=note(record.id))


def take(log: Log, step: Step, clock: Clock) -> list[dict[str, Any]]:
    """Make the change; gives the documents of what the log gave back."""
    there = [record for record in log.records() if record.id in step.ids]
    match step.what:
        case "add":
            return [to_document(one) for one in log.add(*map(sample, step.ids))]
        case "edit":
            return [to_document(log.replace(edited(one))) for one in there]
        case "delete":
            for one in there:
                log.delete(one)
        case "undo":
            log.undo()
        case "compact":
            compact(log)
        case _:
            clock.at += timedelta(days=1)
    return []


def state_of(log: Log) -> State:
    """All documents by id."""
    return {record.id: to_document(record) for record in log.all_records()}


def main(path: str) -> None:
    """Take the plan on the log at `path`; a line of JSON says how each step ended."""
    clock = Clock(START + timedelta(days=1))
    try:
        log = opened(Path(path), clock)
    except RehabError as error:
        _say({"step": -1, "refused": str(error)})
        return
    for number, step in enumerate(PLAN):
        try:
            _say({"step": number, "said": take(log, step, clock)})
        except RehabError as error:
            _say({"step": number, "refused": str(error)})


def _say(answer: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
