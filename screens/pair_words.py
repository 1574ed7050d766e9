"""What Runs says of two activities that may be one, and of one that was merged."""

from datetime import date

from rules.pairs import Pair
from rules.records import Activity
from screens.words import title_words

MARK = "≈"
"""Stands in the rows of both."""


def cell_words(verdict: str, activity: Activity, pair: Pair | None) -> str:
    """The judgement in a table's cell; of the later one of a pair, that it may be the same."""
    if pair is None:
        return verdict
    return f"{MARK} same?" if activity.id == pair.other.id else f"{verdict} {MARK}"


def joining_question(pair: Pair, today: date, undo: str) -> str:
    """Before a pair becomes one: what is kept; `undo` is the key for it."""
    kept, other = title_words(pair.kept, today), title_words(pair.other, today)
    return (
        f"Make {kept} and {other} one? Your pain and notes of both are kept; where two pains "
        f"differ, that of {kept}. It can be undone with {undo}."
    )
