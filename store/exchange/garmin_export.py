"""The index in Garmin's full export: a list of activities in milliseconds and centimetres."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from rules.errors import RehabError
from store.exchange.limits import BROKEN, checked, finite
from store.exchange.recording import OffsetSource, Recording, Source
from store.exchange.sports import sport_of
from store.exchange.times import WIDEST_OFFSET

_NAME = "summarizedActivitiesExport"
_QUARTER_MS = 900_000


def is_summaries(data: bytes) -> bool:
    """Whether this is the index."""
    return f'"{_NAME}"'.encode() in data[:200]


def read_summaries(data: bytes) -> tuple[Recording, ...]:
    """The activities of the index.

    Raises:
        RehabError: It is damaged, or has none.
    """
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        raise RehabError(BROKEN) from None
    found: list[Recording] = []
    refusals: list[RehabError] = []
    for one in _entries(whole):
        try:
            found.append(_recording(one))
        except RehabError as error:
            refusals.append(error)
    if not found:
        raise refusals[0] if refusals else RehabError("It holds no activity.")
    return tuple(found)


def _entries(whole: Any) -> Iterator[dict[str, Any]]:
    for part in whole if isinstance(whole, list) else [whole]:
        entries = part.get(_NAME) if isinstance(part, dict) else None
        for one in entries if isinstance(entries, list) else []:
            if isinstance(one, dict):
                yield one


def _recording(one: dict[str, Any]) -> Recording:
    start, offset = _start(one)
    timer = _scaled(one, "duration", 1000)
    elapsed = _scaled(one, "elapsedDuration", 1000)
    if elapsed is None or (timer is not None and timer > elapsed):
        elapsed = timer
    if elapsed is None:
        raise RehabError("It does not say how long it lasted.")
    kind = one.get("activityType") or one.get("sportType")
    if isinstance(kind, dict):
        kind = kind.get("typeKey")
    text = str(kind or "")[:100]
    sport, surface = sport_of(text)
    number, name = one.get("activityId"), one.get("name")
    return checked(
        Recording(
            source=Source.GARMIN,
            source_id=str(number) if isinstance(number, int) else None,
            start=start,
            offset=offset,
            sport=sport,
            sport_text=text,
            surface=surface,
            distance_m=_scaled(one, "distance", 100) or None,
            elapsed_s=elapsed,
            timer_s=timer,
            moving_s=_scaled(one, "movingDuration", 1000),
            name=name[:200] if isinstance(name, str) and name else None,
        )
    )


def _scaled(one: dict[str, Any], name: str, scale: float) -> float | None:
    number = finite(one.get(name))
    return None if number is None else number / scale


def _start(one: dict[str, Any]) -> tuple[datetime, OffsetSource | None]:
    begin = finite(one.get("beginTimestamp")) or finite(one.get("startTimeGmt"))
    local = finite(one.get("startTimeLocal"))
    if begin is None:
        raise RehabError("It has no start.")
    try:
        start = datetime.fromtimestamp(begin / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        raise RehabError("Its start cannot be.") from None
    if local is None or (local - begin) % _QUARTER_MS:
        return start, None
    offset = timedelta(milliseconds=min(max(local - begin, -1e11), 1e11))
    if abs(offset) > WIDEST_OFFSET:
        return start, None
    return start.astimezone(timezone(offset)), OffsetSource.DEVICE
