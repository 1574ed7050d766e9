"""Times as files write them."""

from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from store.exchange.recording import OffsetSource

WIDEST_OFFSET = timedelta(hours=14)
"""No zone is further from UTC (Kiritimati)."""

_YEARS = range(1900, 3000)
"""A year outside is a slip, and sums with it could overflow."""


class Time(NamedTuple):
    """A moment, and how it was written."""

    at: float
    """Seconds since 1970 in UTC; of a time without a zone, as if it were UTC."""
    offset: timedelta | None
    """As written; None for `Z`, which every device writes wherever it is."""
    is_local: bool
    """It was written without a zone."""

    @property
    def start(self) -> datetime:
        """The moment in the offset at which it was written, or else in UTC."""
        zone = UTC if self.offset is None else timezone(self.offset)
        return datetime.fromtimestamp(self.at, zone)

    @property
    def offset_source(self) -> OffsetSource | None:
        """What told the offset."""
        return None if self.offset is None else OffsetSource.FILE


def read_time(text: str) -> Time | None:
    """A time in ISO 8601, or None."""
    text = text.strip()
    try:
        written = datetime.fromisoformat(text)
    except ValueError:
        return None
    if written.year not in _YEARS:
        return None
    offset = written.utcoffset()
    if offset is None:
        return Time(written.replace(tzinfo=UTC).timestamp(), None, is_local=True)
    if text[-1] in "Zz" or abs(offset) > WIDEST_OFFSET:
        offset = None
    return Time(written.timestamp(), offset, is_local=False)
