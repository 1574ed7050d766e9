"""The log as two tables for a spreadsheet: one row per activity, or one row per day."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from io import StringIO

from rules.days_lived import DayRow, days_lived
from rules.past import Past
from rules.records import Activity, Check, Record
from rules.runs import distance, mornings
from rules.settings import Settings
from rules.timeline import Dated

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet read a cell as a formula; the last four are their full-width forms."""

Row = Mapping[str, object]


def activities_csv(history: Iterable[Record], now: datetime, settings: Settings) -> str:
    """One row per activity, oldest first; what is unknown is empty."""
    past = Past(history, now, settings)
    return _table(_ACTIVITY, (_activity_row(*each) for each in mornings(past)))


def days_csv(history: Iterable[Record], now: datetime, settings: Settings) -> str:
    """One row per day, from the first day with anything to today."""
    return _table(_DAY, (_day_row(day) for day in days_lived(history, now, settings)))


def is_export_table(header: Iterable[str]) -> bool:
    """Whether a table with this header is one of these two."""
    return tuple(header) in {_ACTIVITY, _DAY}


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before one."""
    seen = "".join(letter for letter in text if letter.isprintable()).lstrip()
    return f"'{text}" if seen.startswith(_FORMULA) else text


_ACTIVITY = (
    "date", "start", "sport", "distance_km", "duration_min", "effort", "ladder_step",
    "pain_before", "pain_during", "pain_after", "pain_next_morning", "stride_changed", "note", "id",
)  # fmt: skip
_DAY = (
    "date", "morning_pain", "light", "runs", "run_distance_km", "run_duration_min",
    "run_worst_pain", "other_sports", "other_duration_min", "stretch_finished",
    "strength_finished", "self_test_left", "self_test_right", "flags",
)  # fmt: skip


def _activity_row(each: Dated[Activity], morning: Dated[Check] | None) -> Row:
    activity = each.record
    return {
        "date": each.date.isoformat(),
        "start": activity.start.isoformat(timespec="seconds"),
        "sport": activity.sport.value,
        "distance_km": _km(distance(activity)),
        "duration_min": _minutes(activity.duration_s),
        "effort": activity.effort.value if activity.effort else None,
        "ladder_step": activity.ladder_step,
        "pain_before": activity.pain_before,
        "pain_during": activity.pain_during,
        "pain_after": activity.pain_after,
        "pain_next_morning": morning.record.pain if morning else None,
        "stride_changed": "yes" if activity.stride_changed else "no",
        "note": activity.note,
        "id": activity.id,
    }


def _day_row(day: DayRow) -> Row:
    test, others = day.self_test, day.others
    return {
        "date": day.date.isoformat(),
        "morning_pain": day.morning,
        "light": day.light.value,
        "runs": len(day.runs),
        "run_distance_km": _km(day.run_m),
        "run_duration_min": _minutes(sum(run.duration_s for run in day.runs)),
        "run_worst_pain": day.worst_pain,
        "other_sports": " ".join(dict.fromkeys(each.sport.value for each in others)),
        "other_duration_min": _minutes(sum(each.duration_s for each in others)),
        "stretch_finished": day.stretch_finished,
        "strength_finished": day.strength_finished,
        "self_test_left": test.pain_left if test else None,
        "self_test_right": test.pain_right if test else None,
        "flags": " ".join(day.flags),
    }


def _table(header: tuple[str, ...], rows: Iterable[Row]) -> str:
    text = StringIO()
    writer = csv.DictWriter(text, header)
    writer.writeheader()
    writer.writerows(dict(_cells(row)) for row in rows)
    return text.getvalue()


def _cells(row: Row) -> Iterator[tuple[str, object]]:
    for name, value in row.items():
        yield name, guarded(value) if isinstance(value, str) else value


def _km(metres: float | None) -> float | None:
    return None if metres is None else round(metres / 1000, 3)


def _minutes(seconds: float) -> float:
    return round(seconds / 60, 2)
