"""What is in a file: one activity, a table of them, or an archive of files that belong together."""

import gzip
import zipfile
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import field, replace
from functools import partial
from hashlib import sha256
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.settings import DistanceUnit
from store.exchange import apple, opentracks
from store.exchange.archives import (
    BOMB,
    MOST_RATIO,
    Blob,
    Budget,
    Readable,
    Rest,
    members,
    read_all,
    readable,
)
from store.exchange.columns import Columns, Preview, guess_columns
from store.exchange.garmin_export import read_summaries
from store.exchange.kinds import HEAD, Kind, Outcome, fit_type, kind_of
from store.exchange.recording import FileRead, Recording, Source
from store.exchange.records_csv import is_export_table
from store.exchange.records_json import read_export
from store.exchange.rows import file_key, joined, read_rows
from store.exchange.table_file import read_table

_FIT_ACTIVITY = 4
_NAMED_AS_ACTIVITIES = frozenset({".fit", ".tcx", ".gpx"})
_ROUTES = "workout-routes/"
"""Apple's folder of places: each file belongs to a workout."""

_APPLE_RATIO = 20
"""Of Apple's export, unpacked to packed, as seen."""

_BATCH = 64 * 2**20
"""Bytes of Apple's export after which what was found is given on."""

_NO_ACTIVITY = "It is neither an activity file nor a table of activities."
_PAGE = "It is a web page, as a download without a login gives: log in, and download it again."
_EXPORT_TABLE = (
    "It is a table that psoas wrote, without all that the log holds: import what "
    "`psoas export json` writes."
)
_TOO_DEEP = "It is packed more than once: unpack it first."


@dataclass(frozen=True, slots=True)
class Job:
    """A file that is still to be decoded."""

    kind: Kind
    data: bytes
    settle: Callable[[Outcome], FileRead]
    """What it comes to."""


Item = FileRead | Job | Callable[[], FileRead]
"""What is known already, what is to be decoded, or what is known when all before it is settled."""


@dataclass(slots=True)
class Shelf:
    """What the files of one archive or folder share: an index tells of the others."""

    joins: bool = True
    """False: a file by itself, whose rows stand for themselves."""
    rows: dict[str, Recording] = field(default_factory=dict)
    """Of its index, by the file with the points; those that no file has taken yet."""
    passed_over: int = 0

    def rest(self, name: str, done: float) -> FileRead:
        """What is left when all files are read: rows without one."""
        rows = tuple(self.rows.values())
        return FileRead(name=name, recordings=rows, passed_over=self.passed_over, done=done)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A file on its way: what it is in, and how far the whole reading is with it."""

    blob: Blob
    shelf: Shelf
    budget: Budget
    depth: int = 0
    """In how many archives it lies."""
    quiet: bool
    """The person has not named it: what is no activity needs no word."""
    since: float
    until: float

    @property
    def name(self) -> str:
        return self.blob.name


class Reader:
    """Reads files of every kind."""

    def __init__(
        self, known: Container[str], columns: Mapping[str, Columns], unit: DistanceUnit
    ) -> None:
        self._known = known
        self._columns = columns
        self._unit = unit

    def read(self, blob: Blob, shelf: Shelf, *, since: float, until: float) -> Iterator[Item]:
        """What `blob` holds; `since` and `until` are the share that is done before and after."""
        yield from self._guarded(
            _Place(
                blob=blob,
                shelf=shelf,
                budget=Budget(),
                quiet=shelf.joins,
                since=since,
                until=until,
            )
        )

    def _guarded(self, place: _Place) -> Iterator[Item]:
        if place.blob.doubt:
            yield FileRead(name=place.name, refused=place.blob.doubt, done=place.until)
            return
        try:
            with place.blob.open() as file:
                yield from self._read(place, file)
        except RehabError as error:
            yield from _refused(place, str(error))

    def _read(self, place: _Place, file: BinaryIO, *, packed: bool = False) -> Iterator[Item]:
        with readable():
            head = file.read(HEAD)
        match kind_of(head):
            case Kind.APPLE:
                yield from self._apple(place, Rest(head, file), packed=packed or place.depth > 0)
            case Kind.ZIP:
                yield from self._zip(place, file)
            case Kind.GZIP if not packed:
                with readable():
                    file.seek(0)
                with gzip.GzipFile(fileobj=file) as inner:
                    yield from self._read(place, cast("BinaryIO", inner), packed=True)
            case Kind.UNKNOWN:
                yield from _refused(place, _NO_ACTIVITY)
            case kind:
                data = read_all(Rest(head, file), place.budget)
                if packed and len(data) > MOST_RATIO * place.blob.packed:
                    raise RehabError(BOMB)
                yield from self._whole(place, kind, data)

    def _whole(self, place: _Place, kind: Kind, data: bytes) -> Iterator[Item]:
        match kind:
            case Kind.FIT | Kind.TCX | Kind.GPX:
                yield from self._activity(place, kind, data)
            case Kind.TEXT:
                yield from self._table(place, data)
            case Kind.SUMMARIES:
                found = read_summaries(data)
                yield FileRead(name=place.name, recordings=found, done=place.until)
            case Kind.LOG:
                yield _log(place, data)
            case Kind.PAGE:
                yield from _refused(place, _PAGE)
            case Kind.EMPTY:
                yield from _refused(place, "It is empty.")
            case _:
                yield from _refused(place, _TOO_DEEP)

    def _activity(self, place: _Place, kind: Kind, data: bytes) -> Iterator[Item]:
        shelf, key = place.shelf, file_key(place.blob.base)
        row = shelf.rows.get(key)
        if place.quiet and kind is Kind.FIT and fit_type(data) not in {None, _FIT_ACTIVITY}:
            shelf.passed_over += 1
            return
        if row is None and _ROUTES in place.name:
            shelf.passed_over += 1
            return
        digest = sha256(data).hexdigest()
        if digest in self._known:
            shelf.rows.pop(key, None)
            yield FileRead(name=place.name, sha256=digest, known=True, done=place.until)
            return

        def settle(outcome: Outcome) -> FileRead:
            read = FileRead(name=place.name, sha256=digest, done=place.until)
            if isinstance(outcome, str):
                return replace(read, refused=outcome)
            shelf.rows.pop(key, None)
            return replace(read, recordings=outcome if row is None else joined(row, outcome))

        yield Job(kind, data, settle)

    def _table(self, place: _Place, data: bytes) -> Iterator[Item]:
        table = read_table(data)
        if is_export_table(table.header):
            raise RehabError(_EXPORT_TABLE)
        if opentracks.is_points(table):
            digest = sha256(data).hexdigest()
            read = FileRead(name=place.name, sha256=digest, done=place.until)
            if digest in self._known:
                yield replace(read, known=True)
            else:
                yield replace(read, recordings=(opentracks.read_points(table),))
            return
        kept = self._columns.get(table.fingerprint)
        columns = kept or guess_columns(table, self._unit)
        preview = None
        if columns.source is Source.CSV:
            preview = Preview(table, columns, is_kept=kept is not None)
        read = FileRead(name=place.name, table=preview, done=place.until)
        try:
            rows = read_rows(table, columns)
        except RehabError as error:
            if place.quiet:
                raise
            yield replace(read, refused=str(error))
            return
        joins = place.shelf.joins
        if joins:
            place.shelf.rows |= {row.file: row.recording for row in rows.taken if row.file}
        alone = tuple(row.recording for row in rows.taken if not (row.file and joins))
        yield replace(read, recordings=alone, passed_over=rows.left_out)

    def _apple(self, place: _Place, file: Readable, *, packed: bool) -> Iterator[Item]:
        found: list[Recording] = []
        damaged, given = 0, 0
        # Packed, its size is not known: it is not said to be further than it is.
        size = max(place.blob.packed, 1) * (_APPLE_RATIO if packed else 1)
        for piece, total in apple.find_workouts(file):
            try:
                recording, route = apple.read_workout(piece) if piece else (None, "")
            except RehabError:
                damaged += 1
                continue
            if recording and route and place.shelf.joins:
                place.shelf.rows[route] = recording
            elif recording:
                found.append(recording)
            elif total - given >= _BATCH:
                done = place.since + (place.until - place.since) * min(1.0, total / size)
                yield FileRead(name=place.name, recordings=tuple(found), done=done)
                found, given = [], total
        yield FileRead(
            name=place.name, recordings=tuple(found), passed_over=damaged, done=place.until
        )

    def _zip(self, place: _Place, file: BinaryIO) -> Iterator[Item]:
        if place.depth > 1:
            raise RehabError(_TOO_DEEP)
        shelf = place.shelf if place.depth else Shelf()
        with readable():
            archive = zipfile.ZipFile(file)
        with archive:
            blobs = members(archive, place.name, place.budget)
            blobs.sort(key=lambda one: not one.may_be_index)
            total = sum(one.packed + 1 for one in blobs) or 1
            before, span = 0, place.until - place.since
            for blob in blobs:
                since = place.since + span * before / total
                before += blob.packed + 1
                until = place.since + span * before / total
                depth = place.depth + 1
                yield from self._guarded(
                    replace(
                        place,
                        blob=blob,
                        shelf=shelf,
                        depth=depth,
                        quiet=True,
                        since=since,
                        until=until,
                    )
                )
        if not place.depth:
            yield partial(shelf.rest, place.name, place.until)


def _log(place: _Place, data: bytes) -> FileRead:
    read = FileRead(name=place.name, done=place.until)
    try:
        return replace(read, log=read_export(data, PurePosixPath(place.name).name))
    except RehabError as error:
        return replace(read, refused=str(error))


def _refused(place: _Place, why: str) -> Iterator[FileRead]:
    suffix = PurePosixPath(place.blob.base.removesuffix(".gz")).suffix
    if place.quiet and suffix not in _NAMED_AS_ACTIVITIES:
        place.shelf.passed_over += 1
        return
    yield FileRead(name=place.name, refused=why, done=place.until)
