"""The words in which screens show the records of the log: dates, one line, all details."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from rules.origin import origin_of, parts
from rules.records import (
    Activity,
    Check,
    Episode,
    Item,
    Record,
    SelfTest,
    Session,
    SessionKind,
    Side,
    Unit,
    Unknown,
    lived_at,
)
from rules.selftest import result_of
from rules.settings import DistanceUnit
from rules.words import listing, plural, visible, words
from store.exchange.typed import format_distance, format_duration
from store.log import Undone

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_WIDE = 99.995
"""From here on, a length with two decimals would be wider than a column."""

Detail = tuple[str, str]
"""A label and what it says."""


def day_words(day: date, today: date) -> str:
    """A date, e.g. "Mon 9 Mar"; one of another year as ISO, "2025-03-09"."""
    if day.year != today.year:
        return day.isoformat()
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def moment_words(at: datetime, today: date) -> str:
    """A date and the wall clock there, e.g. "Mon 9 Mar 18:05"."""
    return f"{day_words(at.date(), today)} {at:%H:%M}"


def length_in(metres: float, unit: DistanceUnit) -> float:
    """A distance in kilometres or miles."""
    return metres / unit.metres


def length_words(metres: float | None, unit: DistanceUnit) -> str:
    """A distance as a bare number in `unit`, at most 5 letters wide; "-" when unknown."""
    if not metres:
        return "-"
    length = length_in(metres, unit)
    return f"{length:.2f}" if length < _WIDE else f"{length:.0f}"


def distance_words(metres: float | None, unit: DistanceUnit) -> str:
    """A distance with its unit, e.g. "5.2 km"; "-" when unknown."""
    return format_distance(metres, unit) if metres else "-"


def pains_words(activity: Activity) -> str:
    """Pain before, during and after, e.g. "0·2·1"; "-" for an unknown one."""
    pains = (activity.pain_before, activity.pain_during, activity.pain_after)
    return "·".join("-" if pain is None else str(pain) for pain in pains)


def kind_words(record: Record) -> str:
    """What a record is, in one or two words."""
    match record:
        case Activity():
            return words(record.sport)
        case Session():
            return words(record.what)
        case SelfTest():
            return "self-test"
        case Unknown():
            return visible(record.kind)
        case Episode() | Check():
            return record.kind


def title_words(record: Record, today: date) -> str:
    """A record as one would point at it, e.g. "the run of Mon 9 Mar 18:05"."""
    at = lived_at(record)
    if at is not None:
        return f"the {kind_words(record)} of {moment_words(at, today)}"
    if isinstance(record, Episode):
        return f"the episode since {day_words(record.onset, today)}"
    return f'a record of the unknown kind "{kind_words(record)}"'


def pain_words(pain: int | None) -> str:
    """A pain, e.g. "2 of 10"."""
    return "not known" if pain is None else f"{pain} of 10"


def summary(record: Record, unit: DistanceUnit) -> str:
    """A record in one line, without its date; the note, if any, comes last."""
    line = ", ".join(part for part in _parts(record, unit) if part)
    if not record.note:
        return line
    return f"{line}; {visible(record.note)}" if line else visible(record.note)


def _parts(record: Record, unit: DistanceUnit) -> tuple[str | None, ...]:
    match record:
        case Check():
            pain = "no pain given" if record.pain is None else f"pain {record.pain}"
            return (pain, visible(listing(record.flags)))
        case SelfTest():
            report = result_of(record)
            sides = f"left {_dash(record.pain_left)}, right {_dash(record.pain_right)}"
            return (words(report.result), sides)
        case Activity():
            return (
                distance_words(record.distance_m, unit) if record.distance_m else None,
                format_duration(record.duration_s),
                words(record.effort) if record.effort else None,
                f"step {record.ladder_step}" if record.ladder_step else None,
                f"pain {pains_words(record)}",
                "stride changed" if record.stride_changed else None,
            )
        case Session():
            state = "finished" if record.finished else "partial"
            return (f"{state}, {_amount(record)}",)
        case Episode():
            return (words(record.side), f"onset {record.onset}", _state(record))
        case Unknown():
            return ("kept untouched for the psoas that knows it",)


def _dash(pain: int | None) -> str:
    return "-" if pain is None else str(pain)


def _amount(session: Session) -> str:
    return plural(len(session.items), "hold" if session.what is SessionKind.STRETCH else "set")


def _state(episode: Episode) -> str:
    if episode.settled_on:
        return f"settled {episode.settled_on}"
    if episode.running_since:
        return f"running since {episode.running_since}"
    return f"resting since {episode.resting_since or episode.onset}"


def details(record: Record, unit: DistanceUnit) -> tuple[Detail, ...]:
    """All that a record holds, label by label, unknown fields included; for a person to read."""
    rows = [*_details(record, unit)]
    if record.note:
        rows.append(("note", visible(record.note)))
    if record.extra:
        rows.append(("also kept", visible(json.dumps(dict(record.extra), ensure_ascii=False))))
    return tuple(rows)


def _details(record: Record, unit: DistanceUnit) -> tuple[Detail, ...]:
    match record:
        case Check():
            return _check_details(record)
        case SelfTest():
            return _self_test_details(record)
        case Activity():
            return _activity_details(record, unit)
        case Session():
            return _session_details(record)
        case Episode():
            return _episode_details(record)
        case Unknown():
            return (("kind", f"{kind_words(record)}: kept untouched, and counted for nothing"),)


def _check_details(record: Check) -> tuple[Detail, ...]:
    return (
        ("pain", pain_words(record.pain)),
        ("flags", visible(listing(record.flags)) or "none"),
    )


def _self_test_details(record: SelfTest) -> tuple[Detail, ...]:
    report = result_of(record)
    return (
        ("result", f"{words(report.result)}: {report.signs} of 3 signs; not a diagnosis"),
        ("push left", pain_words(record.pain_left)),
        ("push right", pain_words(record.pain_right)),
        ("tender", _yes(record.tender)),
        ("where", visible(listing(record.places)) or "nowhere"),
        ("with speed", "worse" if record.worse_with_speed else _yes(record.worse_with_speed)),
        ("in the stride", words(record.gait_phase) if record.gait_phase else "not known"),
        ("snaps", words(record.snapping)),
        ("flags", visible(listing(record.flags)) or "none"),
    )


def _yes(answer: bool | None) -> str:
    return "not known" if answer is None else "yes" if answer else "no"


def _activity_details(record: Activity, unit: DistanceUnit) -> tuple[Detail, ...]:
    rows = [
        ("distance", distance_words(record.distance_m, unit)),
        ("time", format_duration(record.duration_s)),
        ("effort", words(record.effort) if record.effort else "not known"),
        ("ladder step", str(record.ladder_step) if record.ladder_step else "none"),
        ("pain before", pain_words(record.pain_before)),
        ("pain during", pain_words(record.pain_during)),
        ("pain after", pain_words(record.pain_after)),
        ("stride", "changed" if record.stride_changed else "as always"),
    ]
    if record.origin:
        rows.append(("came from", visible(_origin_words(record))))
    return tuple(rows)


def _origin_words(record: Activity) -> str:
    """The files that told of it, and what was doubtful about them."""
    origins = [origin_of(part) for part in parts(record)]
    files = " and ".join(origin.file or "your own typing" for origin in origins)
    return " ".join((files, *(doubt for origin in origins for doubt in origin.warnings)))


def _session_details(record: Session) -> tuple[Detail, ...]:
    state = "finished" if record.finished else "partial: not every target was reached"
    rows = [("state", state), ("time", format_duration(_seconds(record)))]
    rows += _item_rows(record.items)
    return tuple(rows)


def _seconds(session: Session) -> float:
    return max(0.0, (session.end - session.start).total_seconds())


def _item_rows(items: tuple[Item, ...]) -> Iterator[Detail]:
    """A row for each exercise: what was done of which target, side by side."""
    for exercise, sets in groupby(items, lambda item: item.exercise):
        sides: dict[Side, list[str]] = {}
        for item in sets:
            pain = "" if item.pain is None else f" (pain {item.pain})"
            sides.setdefault(item.side, []).append(f"{item.done:g}{pain}")
        done = "; ".join(f"{words(side)} {', '.join(each)}" for side, each in sides.items())
        unit = "s" if item.unit is Unit.SECONDS else "reps"
        yield visible(words(exercise)), f"{done} of {item.target:g} {unit}"


def _episode_details(record: Episode) -> tuple[Detail, ...]:
    return (
        ("side", words(record.side)),
        ("onset", record.onset.isoformat()),
        ("resting since", str(record.resting_since or record.onset)),
        ("running since", str(record.running_since or "not yet")),
        ("cleared on", str(record.cleared_on or "not cleared")),
        ("settled on", str(record.settled_on or "not yet")),
        ("bone risk", _yes(record.bone_risk)),
        ("stage", f"{record.stage_override}, your own" if record.stage_override else "by the plan"),
    )


def undone_words(undone: Undone | None, today: date) -> str:
    """What an undo took back, in a sentence."""
    if undone is None:
        return "There is nothing to undo."
    first, *more = undone.records
    what = title_words(first, today)
    if more:
        what += f" and {plural(len(more), 'more record')}"
    verb = "are" if more else "is"
    match undone.what:
        case "added":
            return f"Undone: {what} {verb} no longer in the log."
        case "deleted":
            return f"Undone: {what} {verb} back in the log."
        case _:
            return f"Undone: {what} {verb} as before the last change."


def note_text(note: str | None) -> str:
    """A note as a one-line field shows it; line ends are ␊."""
    return visible(note or "")


def read_note(text: str) -> str | None:
    """The note that was typed into a one-line field; None when there is none."""
    return text.replace("␊", "\n").strip() or None
