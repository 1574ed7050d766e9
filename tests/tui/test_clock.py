"""The clocks of this computer."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pendulum
import pytest

from tui.clock import ago, clock, now, quick_now, zoned


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from in_zone("Europe/Berlin", monkeypatch)


@pytest.fixture
def nameless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A zone that is set by its rule alone: five hours west of UTC."""
    yield from in_zone("XYZ5", monkeypatch)


def in_zone(name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", name)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("berlin")
def test_both_ways_of_asking_give_the_same_time_here() -> None:
    before, quick, zone = datetime.now(UTC), quick_now(), now()
    assert before <= quick <= zone <= datetime.now(UTC)
    assert quick.utcoffset() == zone.utcoffset()
    assert zone.timezone_name == "Europe/Berlin"


@pytest.mark.usefixtures("berlin")
def test_a_zoned_time_knows_the_offsets_of_other_days() -> None:
    summer = datetime(2026, 6, 20, 12, tzinfo=timezone(timedelta(hours=2)))
    assert zoned(summer) == summer
    assert zoned(summer).subtract(months=5).utcoffset() == timedelta(hours=1)


@pytest.mark.usefixtures("berlin")
def test_a_time_that_has_its_zone_keeps_it() -> None:
    there = pendulum.datetime(2026, 6, 20, 12, tz="Asia/Tokyo")
    assert zoned(there) is there


@pytest.mark.usefixtures("nameless")
def test_a_zone_without_a_name_keeps_its_offset() -> None:
    assert quick_now().utcoffset() == timedelta(hours=-5)
    assert now().utcoffset() == timedelta(hours=-5)


@pytest.mark.usefixtures("berlin")
def test_ago_has_the_offset_that_held_then() -> None:
    after = datetime(2026, 3, 29, 3, 15, tzinfo=timezone(timedelta(hours=2)))
    assert ago(after, 1800).isoformat() == "2026-03-29T01:45:00+01:00"
    zone = pendulum.datetime(2026, 3, 29, 3, 15, tz="Europe/Berlin")
    assert ago(zone, 1800).isoformat() == "2026-03-29T01:45:00+01:00"


def test_the_clock_goes_forward() -> None:
    first = clock()
    assert clock() >= first
