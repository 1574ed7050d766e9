"""The rows of a table as activities."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.records import Sport
from store.exchange.cells import read_number, read_seconds
from store.exchange.columns import Columns
from store.exchange.dates import read_date
from store.exchange.limits import checked
from store.exchange.recording import Recording, Source
from store.exchange.sports import sport_of
from store.exchange.table_file import Table

_LONGEST_NAME = 200
"""Letters of a name that are kept (our choice)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is an activity."""

    recording: Recording
    file: str
    """The name of the file with its points, without folders and `.gz`; often empty."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What a table came to."""

    taken: tuple[Row, ...]
    left_out: int
    """Rows that are no activity."""


def read_rows(table: Table, columns: Columns) -> Rows:
    """The activities of `table`.

    Raises:
        RehabError: None of its rows is one.
    """
    width = len(table.header)
    used = (getattr(columns, name) for name in ("start", "elapsed", "timer", "moving"))
    if not columns.are_enough or any(one is not None and one >= width for one in used):
        raise RehabError("It has no column for the start and the length of an activity.")
    taken: list[Row] = []
    refusals: list[str] = []
    for cells in table.rows:
        try:
            taken.append(_row(cells, columns))
        except RehabError as error:
            refusals.append(str(error))
    if refusals and not taken:
        raise RehabError(f"None of its rows is an activity. {refusals[0]}")
    return Rows(tuple(taken), len(refusals))


def file_key(name: str) -> str:
    """What a row's file and a member of the archive have in common."""
    return PurePosixPath(name.replace("\\", "/")).name.casefold().removesuffix(".gz")


def joined(row: Recording, found: tuple[Recording, ...]) -> tuple[Recording, ...]:
    """The row of an index and its file as one: each says what it knows best."""
    first = found[0]
    if row.source is Source.APPLE:
        told = replace(row, best_30s=first.best_30s, seconds_at=first.seconds_at, has_places=True)
        return (told,)
    if len(found) > 1:
        return tuple(
            replace(one, source_id=f"{row.source_id}-{number}", name=row.name)
            for number, one in enumerate(found, 1)
        )
    return (
        replace(
            first,
            source_id=row.source_id,
            sport=row.sport or first.sport,
            sport_text=row.sport_text or first.sport_text,
            surface=row.surface or first.surface,
            name=row.name or first.name,
        ),
    )


def _row(cells: tuple[str, ...], columns: Columns) -> Row:
    def cell(index: int | None) -> str:
        return cells[index].strip() if index is not None and index < len(cells) else ""

    start = read_date(
        f"{cell(columns.start)} {cell(columns.clock)}", month_first=columns.month_first
    )
    if start is None:
        raise RehabError("A row's date could not be read.")
    timer, moving, elapsed = _times(cell, columns)
    if elapsed is None:
        raise RehabError("A row does not say how long it lasted.")
    text = cell(columns.sport)[:100]
    sport, surface = sport_of(text)
    recording = Recording(
        source=columns.source,
        source_id=cell(columns.id)[:100] or _made_id(start.at, elapsed, text, columns.source),
        start=start.start,
        offset=start.offset_source,
        is_local=start.is_local and not columns.is_utc,
        sport=sport or (Sport.OTHER if text and columns.source is not Source.CSV else None),
        sport_text=text,
        surface=surface,
        distance_m=_distance(cell(columns.distance), columns, sport),
        elapsed_s=elapsed,
        timer_s=timer,
        moving_s=moving,
        name=cell(columns.name)[:_LONGEST_NAME] or None,
    )
    return Row(checked(recording), file_key(cell(columns.file)))


def _times(
    cell: Callable[[int | None], str], columns: Columns
) -> tuple[float | None, float | None, float | None]:
    """Timer, moving and elapsed; what is not said of the last is at least the others."""

    def seconds(index: int | None) -> float | None:
        return read_seconds(
            cell(index), per_unit=columns.seconds, decimal_comma=columns.decimal_comma
        )

    timer, moving, elapsed = map(seconds, (columns.timer, columns.moving, columns.elapsed))
    shorter = max((one for one in (timer, moving) if one is not None), default=None)
    if elapsed is None or (shorter is not None and shorter > elapsed):
        elapsed = shorter
    return timer, moving, elapsed


def _distance(text: str, columns: Columns, sport: Sport | None) -> float | None:
    number = read_number(text, decimal_comma=columns.decimal_comma)
    if number is None or number <= 0:
        return None
    # Garmin lists swims in metres in a column of kilometres.
    in_metres = columns.source is Source.GARMIN and sport is Sport.SWIM
    return number * (1.0 if in_metres else columns.metres)


def _made_id(at: float, elapsed: float, text: str, source: Source) -> str:
    """The same for the same row of a later export, where it has no number of its own."""
    return f"{source}-{at:.0f}-{elapsed:.0f}-{text}"
