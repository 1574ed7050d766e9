"""From what files tell to records in the log: shown before it is taken, taken as one change."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from pathlib import Path

from rules.errors import RehabError
from rules.origin import Origin, origin_of, with_origin
from rules.records import Activity, Record, Sport
from rules.same import Activities, Likeness, merged
from rules.settings import DEFAULTS
from store.exchange.recording import FileRead, OffsetSource, Recording
from store.exchange.track import ON_FOOT
from store.exchange.typed import LONGEST_S, check_activity, format_duration
from store.ids import Ids
from store.log import Log

SHORTEST_S = 30.0
"""What is shorter than one window of speed was a slip of the thumb (our choice)."""

FASTEST_30S = 12.0
"""No runner keeps so many m/s for 30 s, so a car or a bike was recorded (our choice)."""

_TYPE_IT = "its clock was wrong. Type it in with `psoas run add`."


class Verdict(StrEnum):
    """What becomes of one activity of a file."""

    NEW = "new"
    KNOWN = "known"
    """It is in the log, or was deleted from it."""
    SAME = "same"
    """The same as another, into which it is merged."""
    MAYBE = "maybe"
    """Perhaps the same as another: kept apart, and marked, until the person says so."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One activity of a file, or a file that gave none, and what becomes of it."""

    file: str
    """As the person would name it."""
    verdict: Verdict
    activity: Activity | None = None
    """As it would be in the log; None where there is none."""
    other: Activity | None = None
    """The one that it is, or may be, the same as."""
    why: str | None = None
    """A sentence on why it was refused."""
    is_sport_known: bool = True
    """False: the file does not say the sport, and the person may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an import brought."""

    added: tuple[Activity, ...] = ()
    """As the log has them now."""
    merged: tuple[Activity, ...] = ()
    """Those of before that another source was merged into."""
    maybe: tuple[tuple[str, str], ...] = ()
    """The ids of each that was added and of the one that it may be the same as."""
    known: int = 0
    refused: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a reading is held against: the person's own now, zone and day."""

    now: datetime
    """Aware."""
    zone: tzinfo
    """The home zone, for what tells no offset."""
    day_end: time = DEFAULTS.day_end
    sport: Sport | None = None
    """For what tells no sport."""


def activities_of(records: Iterable[Record], day_end: time = DEFAULTS.day_end) -> Activities:
    """The activities of a log, the deleted ones too: they stay known."""
    return Activities((one for one in records if isinstance(one, Activity)), day_end)


def preview(records: Iterable[Record], reads: Iterable[FileRead], place: Place) -> tuple[Row, ...]:
    """What becomes of each activity that was read; nothing is written.

    `records`: all of the log, the deleted ones too.
    """
    return tuple(_rows(activities_of(records, place.day_end), reads, place))


def _rows(held: Activities, reads: Iterable[FileRead], place: Place) -> Iterator[Row]:
    batch = _Batch(held, place)
    for each in reads:
        read = replace(each, name=_short(each.name))
        if read.known or (read.sha256 and read.sha256 in held.files):
            yield Row(file=read.name, verdict=Verdict.KNOWN)
        elif read.refused:
            yield Row(file=read.name, verdict=Verdict.REFUSED, why=read.refused)
        else:
            yield from [batch.row(read, recording) for recording in read.recordings]


def _short(name: str) -> str:
    """A file's name without its folders, which are nobody else's business; members as they are."""
    file, separator, member = name.partition(": ")
    return f"{Path(file).name}{separator}{member}"


def as_same(row: Row) -> Row:
    """Merge it into the one that it may be."""
    return replace(row, verdict=Verdict.SAME) if row.other and row.activity else row


def as_apart(row: Row) -> Row:
    """Keep it as one of its own, doubtful no more."""
    return replace(row, verdict=Verdict.NEW) if row.other and row.activity else row


def as_sport(row: Row, sport: Sport, now: datetime) -> Row:
    """Give it another sport.

    Raises:
        RehabError: Nobody keeps up its speed in that sport.
    """
    if row.activity is None:
        return row
    activity = replace(row.activity, sport=sport)
    if sport in ON_FOOT and _is_driven(origin_of(activity).best_30s):
        raise RehabError("It is faster than any runner: it cannot be on foot.")
    check_activity(activity, now)
    return replace(row, activity=activity, is_sport_known=True)


def take(log: Log, rows: Iterable[Row]) -> Taken:
    """Put what the rows say into the log, as one change.

    What another psoas took in the meantime is known.

    Raises:
        RehabError: The log cannot be written, or one that is merged into was changed elsewhere.
    """
    asked = tuple(rows)
    with log.changing() as draft:
        outcome = _Outcome(log.all_records())
        for row in asked:
            outcome.take(row)
        added = draft.add(outcome.new.values())
        changed = [draft.replace(one, joins=False) for one in outcome.changed.values()]
    known = sum(row.verdict is Verdict.KNOWN for row in asked) + outcome.known
    doubtful = [(one.id, other) for one in added for other in origin_of(one).maybe]
    return Taken(
        added=added,
        merged=tuple(changed),
        maybe=tuple(doubtful),
        known=known,
        refused=tuple(row for row in asked if row.verdict is Verdict.REFUSED),
    )


class _Outcome:
    """What the log gets from the rows so far."""

    def __init__(self, records: tuple[Record, ...]) -> None:
        self.new: dict[str, Activity] = {}
        self.changed: dict[str, Activity] = {}
        self.known = 0
        self._there = activities_of(records)
        self._living = {
            one.id: one for one in records if isinstance(one, Activity) and not one.deleted
        }
        self._became: dict[str, str] = {}
        """The id that one of this batch was merged into."""

    def take(self, row: Row) -> None:
        activity, other = row.activity, row.other
        if activity is None or row.verdict in {Verdict.KNOWN, Verdict.REFUSED}:
            return
        found = self._there.match(activity)
        if found and found.likeness is Likeness.KNOWN:
            self.known += 1
            return
        match row.verdict, other:
            case Verdict.SAME, Activity() if self._merge(activity, other):
                pass
            case Verdict.MAYBE, Activity():
                doubt = self._became.get(other.id, other.id)
                origin = replace(origin_of(activity), maybe=(doubt,))
                self.new[activity.id] = with_origin(activity, origin)
            case _:
                self.new[activity.id] = activity

    def _merge(self, activity: Activity, other: Activity) -> bool:
        """Merge it, if the other is still there."""
        target = self._became.get(other.id, other.id)
        into = self.new if target in self.new else self.changed
        kept = into.get(target) or self._living.get(target)
        if kept is None:
            return False
        self._became[activity.id] = target
        into[target] = merged(kept, activity)
        return True


class _Batch:
    """One reading, each of whose activities is held against the log and those before it."""

    def __init__(self, held: Activities, place: Place) -> None:
        self._held = held
        self._place = place
        self._ids = Ids()

    def row(self, read: FileRead, recording: Recording) -> Row:
        try:
            activity = self._activity(read, recording)
        except RehabError as error:
            return Row(file=read.name, verdict=Verdict.REFUSED, why=str(error))
        match = self._held.match(activity)
        if match is None or match.likeness is Likeness.MAYBE:
            self._held.add(activity)
        elif match.likeness is Likeness.SAME:
            self._held.replace(match.activity, merged(match.activity, activity))
        return Row(
            file=read.name,
            verdict=Verdict(match.likeness) if match else Verdict.NEW,
            activity=activity,
            other=match.activity if match else None,
            is_sport_known=bool(recording.sport or self._place.sport),
        )

    def _activity(self, read: FileRead, recording: Recording) -> Activity:
        start, place = _start(recording, self._place.zone), self._place
        told = recording.timer_s or recording.moving_s or recording.elapsed_s
        duration = _rounded(told) or 0.0
        if start > place.now:
            raise RehabError(f"It is dated {start:%Y-%m-%d %H:%M}, which lies ahead: {_TYPE_IT}")
        if duration < SHORTEST_S:
            raise RehabError(
                f"It took {format_duration(duration)}, less than {SHORTEST_S:.0f} s (our choice): "
                "too short to be meant."
            )
        sport, doubts = _sport(recording, place.sport)
        activity = Activity(
            id=self._ids.make(place.now),
            sport=sport,
            start=start,
            duration_s=duration,
            distance_m=_rounded(recording.distance_m) or None,
        )
        check_activity(activity, place.now)
        return with_origin(activity, _origin(read, recording, (*recording.warnings, *doubts)))


def _start(recording: Recording, zone: tzinfo) -> datetime:
    """When it began, in the offset at which it was lived, as far as that is known."""
    start = recording.start
    if recording.is_local:
        # A wall clock's time that a clock change skipped is read as the clocks before it said;
        # one that came twice is the first.
        start = start.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if recording.is_local or recording.offset is None:
        start = start.astimezone(zone)
    return start.replace(tzinfo=timezone(start.utcoffset() or timedelta(0)), fold=0)


def _sport(recording: Recording, otherwise: Sport | None) -> tuple[Sport, tuple[str, ...]]:
    """The sport, and sentences on what is doubtful about it."""
    sport = recording.sport or otherwise or Sport.OTHER
    if sport in ON_FOOT and _is_driven(recording.best_30s):
        return Sport.OTHER, ("It is faster than any runner, so it counts as other.",)
    if recording.sport or otherwise:
        return sport, ()
    return sport, ("The file does not say which sport it was, so it counts as other.",)


def _is_driven(best_30s: float | None) -> bool:
    return best_30s is not None and best_30s > FASTEST_30S


def _origin(read: FileRead, recording: Recording, warnings: tuple[str, ...]) -> Origin:
    elapsed = recording.elapsed_s if recording.elapsed_s <= LONGEST_S else None
    return Origin(
        file=read.name,
        sha256=read.sha256 or None,
        source=recording.source.value,
        source_id=recording.source_id,
        offset=(recording.offset or OffsetSource.HOME).value,
        elapsed_s=_rounded(elapsed),
        timer_s=_rounded(recording.timer_s),
        moving_s=_rounded(recording.moving_s),
        surface=recording.surface.value if recording.surface else None,
        best_30s=_rounded(recording.best_30s, 3),
        seconds_at=_bands(recording.seconds_at or {}),
        sport_text=recording.sport_text or None,
        name=recording.name,
        warnings=warnings,
    )


def _bands(seconds_at: Mapping[float, float]) -> dict[float, float]:
    return {at: round(seconds, 1) for at, seconds in sorted(seconds_at.items())}


def _rounded(amount: float | None, digits: int = 1) -> float | None:
    """No watch knows more; None where there is nothing, or no number."""
    if amount is None or not math.isfinite(amount):
        return None
    return round(amount, digits)
