"""From what files tell to records in the log: shown before it is taken, taken as one change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.origin import origin_of, with_origin
from rules.records import Activity, Record, Sport
from rules.same import Activities, Likeness, merged
from rules.settings import DEFAULTS
from store.exchange.as_activity import Place, as_activity, is_driven
from store.exchange.columns import Preview
from store.exchange.recording import FileRead, Recording
from store.exchange.track import ON_FOOT
from store.exchange.typed import check_activity
from store.ids import Ids
from store.log import Log


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
    records: tuple[Record, ...] | None = None
    """Of a whole log: those that this one has never had; None: the file is none."""
    known: int = 0
    """Of a whole log: how many records this one has had, the deleted ones too."""
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
    records: tuple[Record, ...] = ()
    """From whole logs, as this one has them now."""
    known: int = 0
    refused: tuple[Row, ...] = ()


def activities_of(records: Iterable[Record], day_end: time = DEFAULTS.day_end) -> Activities:
    """The activities of a log, the deleted ones too: they stay known."""
    return Activities((one for one in records if isinstance(one, Activity)), day_end)


def preview(records: Iterable[Record], reads: Iterable[FileRead], place: Place) -> tuple[Row, ...]:
    """What becomes of each activity that was read; nothing is written.

    `records`: all of the log, the deleted ones too.
    """
    return tuple(_rows(tuple(records), reads, place))


class Aside:
    """What a reading tells beside its activities, gathered while it goes by."""

    def __init__(self) -> None:
        self.tables: dict[str, tuple[str, Preview]] = {}
        """Of unknown programs, by their fingerprints: the first such file, and its columns."""
        self.passed_over = 0
        """Files, members and rows that are no activities."""

    def heard(self, reads: Iterable[FileRead]) -> Iterator[FileRead]:
        """The same reads."""
        for read in reads:
            self.passed_over += read.passed_over
            if read.table:
                known = self.tables.setdefault
                known(read.table.table.fingerprint, (_short(read.name), read.table))
            yield read


def _rows(records: Sequence[Record], reads: Iterable[FileRead], place: Place) -> Iterator[Row]:
    held = activities_of(records, place.day_end)
    batch = _Batch({record.id for record in records}, held, place)
    for each in reads:
        read = replace(each, name=_short(each.name))
        if read.known or (read.sha256 and read.sha256 in held.files):
            yield Row(file=read.name, verdict=Verdict.KNOWN)
        elif read.refused:
            yield Row(file=read.name, verdict=Verdict.REFUSED, why=read.refused)
        elif read.log is not None:
            yield batch.whole_log(read.name, read.log)
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
    if sport in ON_FOOT and is_driven(origin_of(activity).best_30s):
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
        records = draft.add(outcome.records.values())
        added = draft.add(outcome.new.values())
        changed = [draft.replace(one, joins=False) for one in outcome.changed.values()]
    doubtful = [(one.id, other) for one in added for other in origin_of(one).maybe]
    return Taken(
        added=added,
        merged=tuple(changed),
        maybe=tuple(doubtful),
        records=records,
        known=sum(map(known_in, asked)) + outcome.known,
        refused=tuple(row for row in asked if row.verdict is Verdict.REFUSED),
    )


def known_in(row: Row) -> int:
    """How many activities, or records of a whole log, a row has that are known already."""
    return row.known if row.records is not None else int(row.verdict is Verdict.KNOWN)


class _Outcome:
    """What the log gets from the rows so far."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records: dict[str | int, Record] = {}
        """Of whole logs, by their ids; by a number where they have none."""
        self.new: dict[str, Activity] = {}
        self.changed: dict[str, Activity] = {}
        self.known = 0
        self._there = activities_of(records)
        self._ids = {record.id for record in records}
        self._living = {
            one.id: one for one in records if isinstance(one, Activity) and not one.deleted
        }
        self._became: dict[str, str] = {}
        """The id that one of this batch was merged into."""

    def take(self, row: Row) -> None:
        activity, other = row.activity, row.other
        for record in row.records or ():
            self._take_record(record)
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

    def _take_record(self, record: Record) -> None:
        if record.id in self._ids:
            self.known += 1
        else:
            self.records[record.id or len(self.records)] = record

    def _merge(self, activity: Activity, other: Activity) -> bool:
        """Merge it, if the other is still there."""
        target = self._became.get(other.id, other.id)
        kept = self._kept(target)
        if kept is None:
            return False
        whole = merged(kept, activity)
        self._became[activity.id] = target
        if target in self.records:
            self.records[target] = whole
        elif target in self.new:
            self.new[target] = whole
        else:
            self.changed[target] = whole
        return True

    def _kept(self, target: str) -> Activity | None:
        """The activity of this id as it is so far."""
        found = self.records.get(target) or self.new.get(target) or self.changed.get(target)
        return found if isinstance(found, Activity) else self._living.get(target)


class _Batch:
    """One reading, each of whose activities is held against the log and those before it."""

    def __init__(self, ids: set[str], held: Activities, place: Place) -> None:
        self._seen = ids
        self._held = held
        self._place = place
        self._ids = Ids()

    def whole_log(self, name: str, records: Sequence[Record]) -> Row:
        new = tuple(record for record in records if record.id not in self._seen)
        self._seen |= {record.id for record in new} - {""}
        for record in new:
            if isinstance(record, Activity) and record.id:
                self._held.add(record)
        verdict = Verdict.NEW if new else Verdict.KNOWN
        return Row(file=name, verdict=verdict, records=new, known=len(records) - len(new))

    def row(self, read: FileRead, recording: Recording) -> Row:
        try:
            identity = self._ids.make(self._place.now)
            activity = as_activity(read, recording, self._place, identity)
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
