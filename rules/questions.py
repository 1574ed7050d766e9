"""The questions for the physio that a person has noted."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from rules.dataclass import dataclass
from rules.records import Record, lived_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, and when the record was lived that it was noted with."""

    text: str
    at: datetime | None
    """None for an episode, and for a record of an unknown kind."""


def questions(history: Iterable[Record]) -> tuple[Question, ...]:
    """Each line of a note that ends in "?", in the order of the records; twice the same is one."""
    found: dict[str, Question] = {}
    for record in history:
        if not record.deleted:
            for line in _lines(record.note or ""):
                found[line] = Question(text=line, at=lived_at(record))
    return tuple(found.values())


def _lines(note: str) -> Iterator[str]:
    for line in note.splitlines():
        text = line.strip()
        # A question mark alone asks nothing.
        if text.endswith("?") and text.strip("? "):
            yield text
