"""The clocks of this computer."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module

import pendulum
import pytest

from rules.advance import AWAY_AFTER
from tui.clock import (
    ASLEEP_AFTER_S,
    MOST_AT_ONCE_S,
    Clock,
    FasterClock,
    ago,
    clock,
    now,
    quick_now,
    speed_of,
    zoned,
)


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
        # pendulum asks for the zone once.
        patch.setattr(import_module("pendulum.tz.local_timezone"), "_local_timezone", None)
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


class Hands:
    """Two clocks whose hands are put where a test wants them."""

    def __init__(self) -> None:
        self.monotonic, self.wall = 100.0, 1_700_000_000.0
        self.clock = Clock(lambda: self.monotonic, lambda: self.wall)

    def pass_(self, seconds: float, *, slept: float = 0.0) -> float:
        """Let seconds pass, and more on the calendar alone; gives how far the clock went."""
        before = self.clock()
        self.monotonic += seconds
        self.wall += seconds + slept
        return round(self.clock() - before, 6)


def test_the_clock_counts_what_the_computer_slept_through() -> None:
    hands = Hands()
    assert hands.pass_(0.1) == 0.1
    assert hands.pass_(0.1, slept=600) == 600.1
    assert hands.pass_(0.1) == 0.1


def test_a_sleep_is_as_long_as_what_pauses_a_session() -> None:
    assert ASLEEP_AFTER_S == AWAY_AFTER


@pytest.mark.parametrize("step", [1.5, 0.4, -3600.0])
def test_the_clock_does_not_follow_a_calendar_that_is_set_right(step: float) -> None:
    hands = Hands()
    assert hands.pass_(0.1, slept=step) == 0.1
    assert hands.pass_(0.1) == 0.1


def test_a_faster_clock_goes_as_often_as_it_says() -> None:
    hands = Hands()
    fast = FasterClock(hands.clock, 20)
    before = fast()
    for _ in range(10):
        hands.pass_(0.03)
        fast()
    assert fast() - before == pytest.approx(6)


def test_a_faster_clock_that_is_looked_at_late_pauses_no_session() -> None:
    hands = Hands()
    fast = FasterClock(hands.clock, 20)
    before = fast()
    for looks in (1, 2):
        hands.pass_(2)
        assert fast() - before == pytest.approx(looks * MOST_AT_ONCE_S)
    # The sound's look, and the session's own.
    assert 2 * MOST_AT_ONCE_S < AWAY_AFTER


def test_a_clock_knows_its_speed() -> None:
    assert speed_of(FasterClock(clock, 20)) == 20
    assert speed_of(clock) == 1
