"""Activity files as watches and apps write them, made from nothing; metres, seconds, degrees."""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
HOME = (52.0, -0.45)
"""Where the made activities begin: north of London."""

METRES_PER_DEGREE = 111_195.08
"""Along a meridian of a sphere with the Earth's mean radius."""

FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)

ENUM, UINT8, UINT16, UINT32, SINT32, STRING, UINT32Z = 0x00, 0x02, 0x84, 0x86, 0x85, 0x07, 0x8C
_FORMATS = {ENUM: "B", UINT8: "B", UINT16: "H", UINT32: "I", SINT32: "i", UINT32Z: "I"}
_CRC = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip

RUNNING, CYCLING, TRANSITION, FITNESS, SWIMMING, WALKING = 1, 2, 3, 4, 5, 11
TREADMILL, TRAIL, TRACK = 1, 3, 4


@dataclass(frozen=True, slots=True)
class Message:
    """One FIT message: its global number, and (field, base type, value) for each field."""

    number: int
    fields: tuple[tuple[int, int, int | str], ...]
    developer: tuple[tuple[int, int, bytes], ...] = ()
    """(field, developer, bytes) for each developer field."""
    raw: tuple[tuple[int, int, bytes], ...] = ()
    """(field, base type, bytes) for fields that are to be written as they are."""


def north(metres: float) -> tuple[float, float]:
    """The place so many metres north of home."""
    return HOME[0] + metres / METRES_PER_DEGREE, HOME[1]


# FIT


def fit_seconds(at: datetime | int) -> int:
    """What FIT counts; a number stands as it is, for watches without a date."""
    return at if isinstance(at, int) else int((at - FIT_EPOCH).total_seconds())


def file_id(kind: int = 4, *, serial: int | None = 42, created: datetime | int = NOON) -> Message:
    """4: activity, 2: settings, 5: workout, 6: course."""
    return _message(0, (0, ENUM, kind), (3, UINT32Z, serial), (4, UINT32, fit_seconds(created)))


def record(
    at: datetime | int, metres: float | None = None, place: tuple[float, float] | None = None
) -> Message:
    degree = 2**31 / 180
    return _message(
        20,
        (253, UINT32, fit_seconds(at)),
        (0, SINT32, place and round(place[0] * degree)),
        (1, SINT32, place and round(place[1] * degree)),
        (5, UINT32, None if metres is None else round(metres * 100)),
    )


def session(
    start: datetime | int,
    elapsed: float | None,
    metres: float | None = None,
    *,
    timer: float | None = None,
    sport: int | None = RUNNING,
    sub_sport: int | None = None,
    profile: str | None = None,
) -> Message:
    began = fit_seconds(start)
    return _message(
        18,
        (253, UINT32, began + int(elapsed or 0) if elapsed is not None else None),
        (2, UINT32, began),
        (5, ENUM, sport),
        (6, ENUM, sub_sport),
        (7, UINT32, None if elapsed is None else round(elapsed * 1000)),
        (8, UINT32, None if timer is None else round(timer * 1000)),
        (9, UINT32, None if metres is None else round(metres * 100)),
        (110, STRING, profile),
    )


def activity(at: datetime | int, offset_s: int | None = None) -> Message:
    end = fit_seconds(at)
    local = None if offset_s is None else (end + offset_s) % 2**32
    return _message(34, (253, UINT32, end), (1, UINT16, 1), (5, UINT32, local))


def fit_file(*messages: Message, big_endian: bool = False) -> bytes:
    """One FIT file with its CRC; two of them, one after the other, are chained."""
    order = ">" if big_endian else "<"
    body = bytearray()
    defined = None
    for message in messages:
        layout, payload = _laid_out(message, order)
        if layout != defined:
            body += layout
            defined = layout
        body += b"\x00" + payload
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    head += struct.pack("<H", _crc(head))
    return head + body + struct.pack("<H", _crc(head + body))


def fit_run(
    start: datetime = NOON,
    seconds: int = 1800,
    speed: float = 2.8,
    *,
    serial: int | None = 42,
    offset_s: int | None = 0,
    sport: int = RUNNING,
    sub_sport: int | None = 0,
    each: int = 1,
) -> bytes:
    """A whole activity as a watch writes it: a point every `each` seconds, the summary last."""
    end = start + timedelta(seconds=seconds)
    return fit_file(
        file_id(serial=serial, created=start),
        *records(start, seconds, lambda second: second * speed, each=each),
        session(start, seconds, seconds * speed, timer=seconds, sport=sport, sub_sport=sub_sport),
        activity(end, offset_s),
    )


def records(
    start: datetime | int, seconds: int, metres: Callable[[float], float], *, each: int = 1
) -> list[Message]:
    """Points northwards from `start`, with what the device measured."""
    began = fit_seconds(start)
    return [
        record(began + second, metres(second), north(metres(second)))
        for second in range(0, seconds + 1, each)
    ]


def _message(number: int, *fields: tuple[int, int, int | str | None]) -> Message:
    return Message(
        number, tuple((n, base, value) for n, base, value in fields if value is not None)
    )


def _laid_out(message: Message, order: str) -> tuple[bytes, bytes]:
    fields = [(n, base, _packed(base, value, order)) for n, base, value in message.fields]
    fields += message.raw
    developer = message.developer
    kind = 0x60 if developer else 0x40
    layout = struct.pack(order + "BBBHB", kind, 0, order == ">", message.number, len(fields))
    layout += b"".join(bytes((number, len(value), base)) for number, base, value in fields)
    if developer:
        layout += bytes((len(developer),))
        layout += b"".join(bytes((number, len(value), index)) for number, index, value in developer)
    return layout, b"".join(value for *_, value in (*fields, *developer))


def _packed(base: int, value: int | str, order: str) -> bytes:
    if isinstance(value, str):
        return value.encode() + b"\x00"
    return struct.pack(order + _FORMATS[base], value)


def _crc(data: bytes) -> int:
    crc = 0
    for byte in data:
        for nibble in (byte & 0xF, byte >> 4):
            crc = (crc >> 4) ^ _CRC[crc & 0xF] ^ _CRC[nibble]
    return crc


# XML

Told = tuple[float, float | None, tuple[float, float] | None]
"""One point: seconds since the start, metres by the device, place."""


def told(
    seconds: int,
    speed: float = 2.8,
    *,
    each: int = 5,
    by_device: bool = True,
    placed: bool = True,
) -> list[Told]:
    """Points northwards at one speed."""
    return [
        (second, second * speed if by_device else None, north(second * speed) if placed else None)
        for second in range(0, seconds + 1, each)
    ]


def stamp(at: datetime) -> str:
    """A time as devices write it: with `Z` where it is UTC."""
    return at.isoformat().replace("+00:00", "Z")


def tcx_lap(start: datetime, timer: float, metres: float | None, points: Sequence[Told]) -> str:
    distance = "" if metres is None else f"<DistanceMeters>{metres}</DistanceMeters>"
    return (
        f'<Lap StartTime="{stamp(start)}"><TotalTimeSeconds>{timer}</TotalTimeSeconds>{distance}'
        f"<Calories>80</Calories><Track>{''.join(_tcx_point(start, one) for one in points)}"
        "</Track></Lap>\n"
    )


def tcx_activity(*laps: str, sport: str = "Running", start: datetime = NOON) -> str:
    return f'<Activity Sport="{sport}"><Id>{stamp(start)}</Id>{"".join(laps)}</Activity>\n'


def tcx_file(*activities: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase xmlns='
        '"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">'
        f"<Activities>{''.join(activities)}</Activities></TrainingCenterDatabase>\n"
    ).encode()


def tcx_run(start: datetime = NOON, seconds: int = 1800, speed: float = 2.8) -> bytes:
    """A whole run of one lap."""
    lap = tcx_lap(start, seconds, seconds * speed, told(seconds, speed))
    return tcx_file(tcx_activity(lap, start=start))


def gpx_segment(start: datetime | None, points: Sequence[Told]) -> str:
    """Without a start: without times."""
    return f"<trkseg>{''.join(_gpx_point(start, one) for one in points)}</trkseg>\n"


def gpx_track(*segments: str, name: str | None = "Lunch", kind: str | None = "running") -> str:
    named = "" if name is None else f"<name>{name}</name>"
    typed = "" if kind is None else f"<type>{kind}</type>"
    return f"<trk>{named}{typed}{''.join(segments)}</trk>\n"


def gpx_file(*tracks: str, version: str = "1.1") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="{version}" creator="psoas" '
        f'xmlns="http://www.topografix.com/GPX/{version.replace(".", "/")}">{"".join(tracks)}</gpx>'
    ).encode()


def gpx_run(start: datetime = NOON, seconds: int = 1800, speed: float = 2.8) -> bytes:
    """A whole run in one segment."""
    return gpx_file(gpx_track(gpx_segment(start, told(seconds, speed))))


def _tcx_point(start: datetime, point: Told) -> str:
    second, metres, place = point
    position = distance = ""
    if place is not None:
        position = (
            f"<Position><LatitudeDegrees>{place[0]:.7f}</LatitudeDegrees>"
            f"<LongitudeDegrees>{place[1]:.7f}</LongitudeDegrees></Position>"
        )
    if metres is not None:
        distance = f"<DistanceMeters>{metres:.2f}</DistanceMeters>"
    time = stamp(start + timedelta(seconds=second))
    return f"<Trackpoint><Time>{time}</Time>{position}{distance}</Trackpoint>\n"


def _gpx_point(start: datetime | None, point: Told) -> str:
    second, _, place = point
    where = "" if place is None else f' lat="{place[0]:.7f}" lon="{place[1]:.7f}"'
    time = ""
    if start is not None:
        time = f"<time>{stamp(start + timedelta(seconds=second))}</time>"
    return f"<trkpt{where}><ele>30.1</ele>{time}</trkpt>\n"
