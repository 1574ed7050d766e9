"""What a FIT file holds, message by message, as far as it can be read."""

from collections.abc import Mapping
from dataclasses import field
from functools import cache
from typing import Any

from rules.dataclass import dataclass
from rules.errors import RehabError
from store.exchange.limits import (
    MOST_ACTIVITIES,
    MOST_BYTES,
    MOST_POINTS,
    TOO_LARGE,
    TOO_MANY,
    TOO_MANY_POINTS,
    finite,
    place,
)
from store.exchange.track import Point

Values = Mapping[str, Any]
"""The fields of one message that have a value, by their names in the profile."""

_NAMES = frozenset(
    {"type", "serial_number", "time_created", "timestamp", "local_timestamp", "name"}
    | {"start_time", "sport", "sub_sport", "sport_profile_name", "total_distance"}
    | {"total_elapsed_time", "total_timer_time", "total_moving_time"}
    | {"position_lat", "position_long", "distance"}
)
"""The fields that tell of an activity, as the profile calls them."""

_DEGREES = 180 / 2**31
"""In one semicircle, the unit of FIT's places."""


@dataclass(slots=True)
class FitFile:
    """One file of those chained in it: the messages that tell of an activity."""

    file_id: Values = field(default_factory=dict)
    activity: Values = field(default_factory=dict)
    sport: Values = field(default_factory=dict)
    sessions: list[Values] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    """By the file's own seconds."""


def read_files(data: bytes) -> tuple[list[FitFile], bool]:
    """The files chained in `data`, and whether all of it could be read.

    Raises:
        RehabError: It is too large for an activity.
    """
    if len(data) > MOST_BYTES:
        raise RehabError(TOO_LARGE)
    import fitdecode  # type: ignore[import-untyped]  # noqa: PLC0415

    from store.exchange.fit_reader import FAULTS, FitReader  # noqa: PLC0415

    files: list[FitFile] = []
    try:
        for frame in FitReader(
            data,
            processor=None,
            check_crc=fitdecode.CrcCheck.DISABLED,
            error_handling=fitdecode.ErrorHandling.IGNORE,
        ):
            match frame.frame_type:
                case fitdecode.FIT_FRAME_DATA:
                    _take(files[-1], frame)
                case fitdecode.FIT_FRAME_HEADER:
                    if len(files) == MOST_ACTIVITIES:
                        raise RehabError(TOO_MANY)
                    files.append(FitFile())
    except FAULTS:
        return files, False
    return files, True


def _take(file: FitFile, frame: Any) -> None:
    message = frame.mesg_type
    if message is None:  # of no kind that the profile knows
        return
    match message.name:
        case "record":
            _take_record(file, _values(frame, message))
        case "session":
            if len(file.sessions) == MOST_ACTIVITIES:
                raise RehabError(TOO_MANY)
            file.sessions.append(_values(frame, message))
        case "file_id" | "activity" | "sport" as name if not getattr(file, name):
            setattr(file, name, _values(frame, message))


def _values(frame: Any, message: Any) -> Values:
    """The device's own fields; a developer's may have the same names and mean anything."""
    wanted = _wanted(message)
    return {
        one.field.name: one.value
        for one in frame.fields
        if one.field in wanted and one.value is not None
    }


@cache
def _wanted(message: Any) -> frozenset[Any]:
    """The profile's own fields of a kind of message that tell of an activity."""
    return frozenset(one for one in message.fields.values() if one.name in _NAMES)


def _take_record(file: FitFile, values: Values) -> None:
    at = finite(values.get("timestamp"))
    if at is None:
        return
    if len(file.points) == MOST_POINTS:
        raise RehabError(TOO_MANY_POINTS)
    latitude, longitude = values.get("position_lat"), values.get("position_long")
    where = None
    if isinstance(latitude, int) and isinstance(longitude, int):
        where = place(latitude * _DEGREES, longitude * _DEGREES)
    file.points.append(Point(at, finite(values.get("distance")), where))
