"""FIT files: what a watch itself writes."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone

from rules.dataclass import dataclass
from rules.errors import RehabError
from rules.records import Sport
from store.exchange.fit_file import FitFile, Values, read_files
from store.exchange.limits import BROKEN, CUT, LEAST_S, checked, finite, taken
from store.exchange.recording import OffsetSource, Recording, Source, Surface
from store.exchange.sports import sport_of
from store.exchange.track import ON_FOOT, Point, measure
from store.exchange.typed import LONGEST_S, format_duration
from store.values import shown

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
"""From which FIT counts its seconds."""

FIRST_DATE = 0x10000000
"""Fewer seconds than this were counted since the watch was switched on: they are no date."""

_ACTIVITIES = frozenset({None, "activity", "activity_summary"})
"""The kinds of file that tell of something done; old devices leave the kind out."""

_WIDEST_OFFSET_S = 14 * 3600
_OFFSET_STEP_S = 900
"""Real zones are whole quarters of an hour within 14 h; other differences are a device's slip."""

_UTC_WEST, _UTC_EAST = -25.0, 3.0
"""Degrees of longitude between which UTC is some place's own time: Iceland to Togo."""

_UNTOLD = frozenset({"generic", "all"})
_BETWEEN = frozenset({"transition", "multisport"})
"""The sports of sessions that are no activity where a file has several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One activity of a file."""

    file: FitFile
    number: int
    """Which one of the file's sessions, from 0."""
    session: Values
    """Empty: the file ended before its summary."""
    points: Sequence[Point]
    doubts: tuple[str, ...]


def read_fit(data: bytes) -> tuple[Recording, ...]:
    """The activities of a FIT file, or of several chained in one.

    Raises:
        RehabError: It is no activity, or nothing of it can be read.
    """
    files, is_whole = read_files(data)
    told = [file for file in files if file.file_id.get("type") in _ACTIVITIES]
    if files and not told:
        kind = files[0].file_id["type"]
        words = kind.replace("_", " ") if isinstance(kind, str) else "an unknown kind"
        raise RehabError(f"It is a FIT file of {words}, not of an activity.")
    doubts = () if is_whole else (CUT,)
    parts = [part for file in told for part in _parts(file, doubts)]
    if not is_whole:
        parts = [part for part in parts if part.session or _span(part.points) >= LEAST_S]
    if not parts:
        raise RehabError("It holds no activity." if is_whole else BROKEN)
    return taken(parts, _recording)


def _parts(file: FitFile, doubts: tuple[str, ...]) -> Iterator[_Part]:
    """Its sessions without the ways between them, each with the points from its start on."""
    if not file.sessions:
        if file.points:
            yield _Part(file=file, number=0, session={}, points=file.points, doubts=doubts)
        return
    numbered = list(enumerate(file.sessions))
    if len(numbered) > 1:
        numbered.sort(key=lambda one: finite(one[1].get("start_time")) or 0.0)
    starts = [finite(session.get("start_time")) or 0.0 for _, session in numbered[1:]]
    points: list[list[Point]] = [[] for _ in numbered]
    for point in file.points:
        points[bisect_right(starts, point.at)].append(point)
    for (number, session), own in zip(numbered, points, strict=True):
        if len(numbered) == 1 or session.get("sport") not in _BETWEEN:
            yield _Part(file=file, number=number, session=session, points=own, doubts=doubts)


def _recording(part: _Part) -> Recording:
    session = part.session
    sport, surface, text = _sport(session, part.file.sport)
    track = measure([part.points], sport)
    doubts = [*part.doubts, *track.warnings]
    if not session:
        doubts.append("It has no summary: this one is made from its points.")
    if (finite(session.get("total_elapsed_time")) or 0.0) > LONGEST_S:
        doubts.append("Its summary says that it lasted for days: its time is from its points.")
    distance = finite(session.get("total_distance"))
    if distance is None:
        distance = track.distance_m
    timer = finite(session.get("total_timer_time"))
    elapsed = _elapsed(session, part.points, timer)
    start, offset = _start(part)
    if start is None:
        raise RehabError(_without_date(text, distance, elapsed, timer))
    return checked(
        Recording(
            source=Source.FIT,
            source_id=_source_id(part),
            start=start,
            offset=offset,
            sport=sport,
            sport_text=text,
            surface=surface,
            distance_m=distance,
            elapsed_s=elapsed,
            timer_s=timer,
            moving_s=finite(session.get("total_moving_time")),
            best_30s=track.best_30s,
            seconds_at=track.seconds_at,
            has_places=track.has_places,
            warnings=tuple(doubts),
        )
    )


def _span(points: Sequence[Point]) -> float:
    return points[-1].at - points[0].at if points else 0.0


def _elapsed(session: Values, points: Sequence[Point], timer: float | None) -> float:
    """As the summary says, unless that cannot be: some devices write 27 days."""
    start, end = finite(session.get("start_time")), finite(session.get("timestamp"))
    between = None if start is None or end is None else end - start
    told = (finite(session.get("total_elapsed_time")), between, _span(points), timer)
    return next((one for one in told if one is not None and 0 < one <= LONGEST_S), 0.0)


def _start(part: _Part) -> tuple[datetime | None, OffsetSource | None]:
    at = finite(part.session.get("start_time"))
    if at is None and part.points:
        at = part.points[0].at
    if at is None or not FIRST_DATE <= at < 2**32:
        return None, None
    start = EPOCH + timedelta(seconds=at)
    offset = _offset(part)
    if offset is None:
        return start, None
    return start.astimezone(timezone(offset)), OffsetSource.DEVICE


def _offset(part: _Part) -> timedelta | None:
    """What the watch's local time tells, unless it is absurd, or UTC far from where that is."""
    activity = part.file.activity
    local, at = finite(activity.get("local_timestamp")), finite(activity.get("timestamp"))
    if local is None or at is None:
        return None
    seconds = local - at
    if abs(seconds) > _WIDEST_OFFSET_S or seconds % _OFFSET_STEP_S:
        return None
    place = next((point.place for point in part.points if point.place), None)
    if seconds == 0 and place is not None and not _UTC_WEST <= place[1] <= _UTC_EAST:
        return None
    return timedelta(seconds=seconds)


def _source_id(part: _Part) -> str | None:
    serial, created = (part.file.file_id.get(name) for name in ("serial_number", "time_created"))
    if not isinstance(serial, int) or not isinstance(created, int):
        return None
    return f"{serial}-{created}" + (f"-{part.number + 1}" if part.number else "")


def _sport(session: Values, message: Values) -> tuple[Sport | None, Surface | None, str]:
    """The sport, what it was done on, and the file's words for both."""
    main, sub = session.get("sport", message.get("sport")), session.get("sub_sport")
    if not session:
        sub = message.get("sub_sport")
    own_name = session.get("sport_profile_name", message.get("name", ""))
    named = sport_of(own_name)[0] if isinstance(own_name, str) else None
    sport = sport_of(str(main))[0]
    if sport is None and main is not None and main not in _UNTOLD:
        sport = Sport.OTHER
    in_detail, surface = sport_of(str(sub))
    if sport in {None, Sport.OTHER}:
        sport = in_detail or named or sport
    if named is Sport.AQUAJOG:  # FIT has no code for it
        sport = named
    if sub == "virtual_activity":
        surface = Surface.TREADMILL
    text = "/".join(str(one) for one in (main, sub) if one is not None)
    return sport, surface if sport in ON_FOOT else None, text


def _without_date(text: str, distance: float | None, elapsed: float, timer: float | None) -> str:
    """A refusal that says all a person needs to type it in."""
    told = [] if distance is None else [f"{distance / 1000:.2f} km"]
    told.append(format_duration(elapsed))
    if timer is not None and abs(timer - elapsed) >= 1:
        told.append(f"{format_duration(timer)} without pauses")
    return (
        f"Its watch had no date for this ({shown(text)}, {', '.join(told)}): "
        "type it in with `psoas run add`."
    )
