"""What an import of activity files brought, in words and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from rules.origin import origin_of
from rules.records import Activity
from rules.settings import DistanceUnit
from rules.words import plural, visible
from store.exchange.taking import Row, Taken, Verdict
from tui.speak import record_line

FEW = 12
"""Up to so many files each gets a line (our choice)."""


def import_lines(rows: Sequence[Row], unit: DistanceUnit, *, dry_run: bool) -> Iterator[str]:
    """A line an activity while they are few, and a summary; the doubtful ones always."""
    for row in rows:
        if row.verdict is Verdict.MAYBE or (
            len(rows) <= FEW and row.verdict is not Verdict.REFUSED
        ):
            yield visible(f"{row.file}: {_row_words(row, unit, dry_run=dry_run)}")
    if len(rows) > 1:
        yield _summary(rows, dry_run=dry_run)
    if any(row.verdict is Verdict.MAYBE for row in rows) and not dry_run:
        yield (
            "Doubtful ones are kept apart and count once: `psoas activity join ID` makes two one, "
            "`psoas activity apart ID` says that they are two."
        )
    brought = {Verdict.NEW, Verdict.SAME, Verdict.MAYBE}
    if not dry_run and any(row.verdict in brought for row in rows):
        yield "`psoas undo` takes all of it back."


def import_json(rows: Sequence[Row], taken: Taken | None) -> dict[str, Any]:
    """As `psoas import --json` says it; without `taken` nothing has an id yet."""
    verdicts = Counter(row.verdict for row in rows)
    fresh = verdicts[Verdict.NEW] + verdicts[Verdict.MAYBE]
    return {
        "added": [one.id for one in taken.added] if taken else [None] * fresh,
        "known": taken.known if taken else verdicts[Verdict.KNOWN],
        "refused": refusals(rows),
        "merged": [one.id for one in taken.merged] if taken else _merged_ids(rows),
        "maybe": (
            [{"id": one, "same_as": other} for one, other in taken.maybe]
            if taken
            else [{"id": None, "file": row.file} for row in rows if row.verdict is Verdict.MAYBE]
        ),
    }


def refusals(rows: Sequence[Row]) -> list[dict[str, str]]:
    """Each file that was refused, and why."""
    return [
        {"file": row.file, "why": row.why or ""} for row in rows if row.verdict is Verdict.REFUSED
    ]


def _merged_ids(rows: Sequence[Row]) -> list[str]:
    mine = {row.activity.id for row in rows if row.activity}
    into = (row.other.id for row in rows if row.verdict is Verdict.SAME and row.other)
    return [one for one in dict.fromkeys(into) if one not in mine]


def _row_words(row: Row, unit: DistanceUnit, *, dry_run: bool) -> str:
    known = "known already"
    if row.activity is None or row.verdict is Verdict.KNOWN:
        return known
    line = record_line(row.activity, unit)
    match row.verdict:
        case Verdict.SAME if row.other:
            verb = "would be merged" if dry_run else "merged"
            return f"{verb} with {_named(row.other, unit)}"
        case Verdict.MAYBE if row.other:
            verb = "would be added" if dry_run else f"added as {row.activity.id[-6:]}"
            return f"{verb}, {line}; maybe the same as {_named(row.other, unit)}"
        case _:
            verb = "would be added" if dry_run else "added"
            doubts = "".join(f" {doubt}" for doubt in origin_of(row.activity).warnings)
            return f"{verb}, {line}{doubts}"


def _named(activity: Activity, unit: DistanceUnit) -> str:
    return f"{activity.id[-6:]}, {record_line(activity, unit)}"


def _summary(rows: Sequence[Row], *, dry_run: bool) -> str:
    counts = Counter(row.verdict for row in rows)
    verb = "would be added" if dry_run else "added"
    told = [
        f"{plural(counts[Verdict.NEW], 'activity', 'activities')} {verb}",
        f"{counts[Verdict.KNOWN]} known already",
        f"{counts[Verdict.SAME]} merged as the same",
        f"{counts[Verdict.MAYBE]} maybe the same, kept apart",
        f"{counts[Verdict.REFUSED]} refused",
    ]
    return "; ".join(one for one in told if not one.startswith("0 ")) + "."
