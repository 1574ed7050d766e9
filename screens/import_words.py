"""What the preview of an import says of each activity."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from pendulum import DateTime
from rich.text import Text

from rules.origin import origin_of
from rules.settings import DistanceUnit
from rules.words import plural, visible, words
from screens.words import day_words, length_words, title_words
from store.exchange.taking import Row, Taken, Verdict
from store.exchange.typed import format_duration


def row_cells(row: Row, unit: DistanceUnit, today: date) -> list[Text]:
    """What it becomes, its date, sport, length in `unit`, time, and file."""
    activity = row.activity
    if activity is None:
        return [Text(row.verdict), *[Text("")] * 4, Text(visible(row.file))]
    sport = words(activity.sport) + ("" if row.is_sport_known else " ?")
    return [
        Text(row.verdict),
        Text(day_words(activity.start.date(), today)),
        Text(sport),
        Text(length_words(activity.distance_m, unit), justify="right"),
        Text(format_duration(activity.duration_s), justify="right"),
        Text(visible(row.file)),
    ]


def summary(rows: Sequence[Row], passed_over: int) -> str:
    """How many become what, and how many files and rows are no activity."""
    counts = {str(verdict): sum(row.verdict is verdict for row in rows) for verdict in Verdict}
    counts["passed over"] = passed_over
    return " · ".join(f"{count} {name}" for name, count in counts.items() if count)


def taken_words(taken: Taken) -> str:
    """What an import brought."""
    told = f"{plural(len(taken.added), 'activity', 'activities')} added"
    if taken.records:
        told += f", {plural(len(taken.records), 'record')} of a whole log"
    if taken.merged:
        told += f", {len(taken.merged)} merged"
    return f"{told}; u takes all of it back."


def why_words(row: Row, now: DateTime) -> str:
    """Why a row becomes what it does, and what may be done about it."""
    told = partial(title_words, today=now.date())
    warnings = " ".join(origin_of(row.activity).warnings) if row.activity else ""
    if row.records is not None:
        new = plural(len(row.records), "record")
        return f"A whole log of psoas: {new} to add, {row.known} known already."
    match row.verdict:
        case Verdict.REFUSED:
            return f"Refused: {row.why}"
        case Verdict.KNOWN:
            return "It is in the log already, or was deleted from it."
        case Verdict.SAME if row.other:
            said = f"The same as {told(row.other)}: they become one. t keeps them apart."
        case Verdict.MAYBE if row.other:
            said = f"Maybe the same as {told(row.other)}: kept apart and marked. t makes them one."
        case _:
            said = "New." if row.is_sport_known else "New. s says which sport it was."
    return f"{said} {warnings}".rstrip()
