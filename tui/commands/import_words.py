"""What an import of activity files brought, in words and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from rules.origin import origin_of
from rules.records import Activity, Sport
from rules.settings import DistanceUnit
from rules.words import plural, visible
from store.exchange.columns import Preview
from store.exchange.mapping import as_said, passed_over, roles
from store.exchange.taking import Aside, Row, Taken, Verdict, known_in
from tui.speak import record_line

FEW = 12
"""Up to so many files each gets a line (our choice)."""


def import_lines(
    rows: Sequence[Row], aside: Aside, unit: DistanceUnit, *, dry_run: bool
) -> Iterator[str]:
    """How tables are read; a line an activity while they are few, and a summary.

    Doubtful ones and whole logs always have a line.
    """
    for file, table in aside.tables.values():
        yield visible(f"{file}: {_columns_words(table)}")
    yield from (_log_line(row, dry_run=dry_run) for row in rows if row.records is not None)
    rows = [row for row in rows if row.records is None]
    for row in rows:
        if row.verdict is Verdict.MAYBE or (
            len(rows) <= FEW and row.verdict is not Verdict.REFUSED
        ):
            yield visible(f"{row.file}: {_row_words(row, unit, dry_run=dry_run)}")
    if len(rows) > 1 or aside.passed_over:
        yield _summary(rows, aside.passed_over, dry_run=dry_run)
    if any(row.verdict is Verdict.MAYBE for row in rows) and not dry_run:
        yield (
            "Doubtful ones are kept apart and count once: `psoas activity join ID` makes two one, "
            "`psoas activity apart ID` says that they are two."
        )
    brought = {Verdict.NEW, Verdict.SAME, Verdict.MAYBE}
    if any(_is_untold(row) for row in rows if row.verdict in brought):
        yield "Where no sport is said, `--sport` says which it was."
    if not dry_run and any(row.verdict in brought for row in rows):
        yield "`psoas undo` takes all of it back."


def import_json(rows: Sequence[Row], taken: Taken | None, aside: Aside) -> dict[str, Any]:
    """As `psoas import --json` says it; without `taken` nothing new has an id yet."""
    always = {
        "added": [one.id for one in (*taken.records, *taken.added)] if taken else _fresh_ids(rows),
        "known": taken.known if taken else sum(map(known_in, rows)),
        "refused": refusals(rows),
    }
    rare = {
        "merged": [one.id for one in taken.merged] if taken else _merged_ids(rows),
        "maybe": (
            [{"id": one, "same_as": other} for one, other in taken.maybe]
            if taken
            else [{"id": None, "file": row.file} for row in rows if row.verdict is Verdict.MAYBE]
        ),
        "columns": [_columns_json(file, table) for file, table in aside.tables.values()],
        "passed_over": aside.passed_over,
    }
    return always | {name: value for name, value in rare.items() if value}


def refusals(rows: Sequence[Row]) -> list[dict[str, str]]:
    """Each file that was refused, and why."""
    return [
        {"file": row.file, "why": row.why or ""} for row in rows if row.verdict is Verdict.REFUSED
    ]


def _fresh_ids(rows: Sequence[Row]) -> list[str | None]:
    records = [record.id or None for row in rows for record in row.records or ()]
    fresh = {Verdict.NEW, Verdict.MAYBE}
    return records + [None for row in rows if row.activity and row.verdict in fresh]


def _log_line(row: Row, *, dry_run: bool) -> str:
    verb = "would be added" if dry_run else "added"
    known = f"; {row.known} known already" if row.known else ""
    return f"{visible(row.file)}: {plural(len(row.records or ()), 'record')} {verb}{known}."


def _columns_words(table: Preview) -> str:
    over = ", ".join(passed_over(table))
    told = f"columns {as_said(table) or 'none known'}" + (f"; passed over: {over}" if over else "")
    return f"{told} (kept)." if table.is_kept else f"{told}. `--columns` says it otherwise."


def _columns_json(file: str, table: Preview) -> dict[str, Any]:
    return {
        "file": file,
        "columns": roles(table),
        "passed_over": passed_over(table),
        "kept": table.is_kept,
    }


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


def _is_untold(row: Row) -> bool:
    is_other = row.activity is not None and row.activity.sport is Sport.OTHER
    return is_other and not row.is_sport_known


def _named(activity: Activity, unit: DistanceUnit) -> str:
    return f"{activity.id[-6:]}, {record_line(activity, unit)}"


def _summary(rows: Sequence[Row], passed_over: int, *, dry_run: bool) -> str:
    counts = Counter(row.verdict for row in rows)
    verb = "would be added" if dry_run else "added"
    told = [
        f"{plural(counts[Verdict.NEW], 'activity', 'activities')} {verb}",
        f"{counts[Verdict.KNOWN]} known already",
        f"{counts[Verdict.SAME]} merged as the same",
        f"{counts[Verdict.MAYBE]} maybe the same, kept apart",
        f"{counts[Verdict.REFUSED]} refused",
        f"{passed_over} passed over, no activity",
    ]
    return "; ".join(one for one in told if not one.startswith("0 ")) + "."
