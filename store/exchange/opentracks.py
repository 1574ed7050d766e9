"""OpenTracks' lists of points."""

from rules.errors import RehabError
from store.exchange.cells import read_number
from store.exchange.limits import MOST_POINTS, TOO_MANY_POINTS, checked, place
from store.exchange.recording import Recording, Source
from store.exchange.table_file import Table
from store.exchange.times import Time, read_time
from store.exchange.track import Point, measure


def is_points(table: Table) -> bool:
    """Whether each row is a point, not an activity."""
    return {"time", "trackpoint_type", "latitude", "longitude"} <= set(table.header)


def read_points(table: Table) -> Recording:
    """The one activity that the points are of.

    Raises:
        RehabError: They have no times.
    """
    if len(table.rows) > MOST_POINTS:
        raise RehabError(TOO_MANY_POINTS)
    at = {name: index for index, name in enumerate(table.header)}
    segments: list[list[Point]] = [[]]
    first: Time | None = None
    for row in table.rows:
        time = read_time(row[at["time"]])
        if time is None:
            continue
        first = first or time
        if row[at["trackpoint_type"]].startswith("SEGMENT_START_MANUAL"):
            segments.append([])
        latitude, longitude = (read_number(row[at[name]]) for name in ("latitude", "longitude"))
        segments[-1].append(Point(time.at, None, place(latitude, longitude)))
    if first is None:
        raise RehabError("Its points have no times.")
    track = measure([segment for segment in segments if segment], None)
    recording = Recording(
        source=Source.OPENTRACKS,
        start=first.start,
        offset=first.offset_source,
        is_local=first.is_local,
        distance_m=track.distance_m,
        elapsed_s=track.elapsed_s,
        best_30s=track.best_30s,
        seconds_at=track.seconds_at,
        has_places=track.has_places,
        warnings=track.warnings,
    )
    return checked(recording)
