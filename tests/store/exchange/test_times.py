"""Times are read as files write them."""

import pytest

from store.exchange.recording import OffsetSource
from store.exchange.times import read_time


@pytest.mark.parametrize(
    ("text", "start", "source", "is_local"),
    [
        ("2026-03-09T12:00:00Z", "2026-03-09T12:00:00+00:00", None, False),
        (" 2026-03-09T12:00:00Z\n", "2026-03-09T12:00:00+00:00", None, False),
        ("2026-03-09T12:00:00.2073437Z", "2026-03-09T12:00:00.207343+00:00", None, False),
        ("2026-03-09T12:00:00+01:15", "2026-03-09T12:00:00+01:15", OffsetSource.FILE, False),
        ("2026-03-09T12:00:00+00:00", "2026-03-09T12:00:00+00:00", OffsetSource.FILE, False),
        ("2026-03-09T12:00:00-14:00", "2026-03-09T12:00:00-14:00", OffsetSource.FILE, False),
        ("2026-03-09T12:00:00+14:01", "2026-03-08T21:59:00+00:00", None, False),
        ("2026-03-09T12:00:00", "2026-03-09T12:00:00+00:00", None, True),
    ],
)
def test_a_time_is_read(text: str, start: str, source: OffsetSource | None, is_local: bool) -> None:
    time = read_time(text)
    assert time is not None
    assert (time.start.isoformat(), time.offset_source, time.is_local) == (start, source, is_local)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-02-30T12:00:00Z",
        "2026-03-09T12:61:00Z",
        "1899-12-31T12:00:00Z",
        "3000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "2026-03-09T12:00:00Z2026-03-09T12:00:00Z",
    ],
)
def test_what_is_none_or_far_from_now_is_none(text: str) -> None:
    assert read_time(text) is None


@pytest.mark.parametrize("text", ["1900-01-01T00:00:00+14:00", "2999-12-31T23:59:59-14:00"])
def test_the_ends_of_the_years_are_dates_in_any_offset(text: str) -> None:
    time = read_time(text)
    assert time is not None
    assert time.start.isoformat() == text
