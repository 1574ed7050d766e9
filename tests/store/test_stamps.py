from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.stamps import is_stamp, next_stamp, seconds_ahead, weak_stamp

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
TIMES = st.datetimes(datetime(1901, 1, 1), datetime(2998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DEVICES = st.text("0123456789abcdefghijklmnopqrstuvwxyz", max_size=32)


def test_a_stamp_is_the_time_in_milliseconds_a_count_and_the_device() -> None:
    assert next_stamp(datetime(1970, 1, 1, tzinfo=UTC), "", "aaaa") == "0000000000000000-aaaa"
    late = datetime(1970, 1, 1, 0, 0, 1, 500_999, tzinfo=UTC)
    assert next_stamp(late, "", "7f") == "0000000005dc0000-7f"


def test_a_stamp_of_a_later_millisecond_is_greater() -> None:
    first = next_stamp(NOON, "", "zzzz")
    assert next_stamp(NOON + timedelta(milliseconds=1), first, "aaaa")[:16] > first[:16]


def test_a_stamp_within_the_same_millisecond_is_greater() -> None:
    first = next_stamp(NOON, "", "zzzz")
    second = next_stamp(NOON, first, "aaaa")
    assert second > first
    assert next_stamp(NOON, second, "aaaa") > second


def test_a_stamp_is_greater_although_the_clock_was_set_back_a_year() -> None:
    first = next_stamp(NOON, "", "aaaa")
    second = next_stamp(NOON - timedelta(days=365), first, "aaaa")
    assert second > first
    assert seconds_ahead(second, NOON) == 0


@given(st.lists(st.tuples(TIMES, DEVICES), min_size=1))
def test_stamps_go_on_whatever_clocks_and_devices_do(moments: list[tuple[datetime, str]]) -> None:
    latest = ""
    for at, device in moments:
        stamp = next_stamp(at, latest, device)
        assert is_stamp(stamp)
        assert stamp > latest
        latest = stamp


def test_a_weak_stamp_loses_to_the_stamp_of_the_same_time() -> None:
    weak = weak_stamp(NOON, "")
    assert is_stamp(weak)
    assert weak < next_stamp(NOON, "", "0")
    assert weak > next_stamp(NOON - timedelta(milliseconds=1), "", "zzzz")
    assert weak_stamp(None, "") < next_stamp(datetime(1901, 1, 1, tzinfo=UTC), "", "0")


def test_a_weak_stamp_is_greater_than_what_it_came_after_although_that_ran_ahead() -> None:
    ahead = next_stamp(NOON + timedelta(days=1), "", "zzzz")
    for at in (NOON, None):
        assert weak_stamp(at, ahead) > ahead
        assert weak_stamp(at, ahead) < next_stamp(NOON, ahead, "0")


@pytest.mark.parametrize(
    "other", [None, 5, "", "0000000005dc0000", "0000000005DC0000-a", "5dc0000-a", "0" * 16 + "-A"]
)
def test_anything_else_is_no_stamp(other: object) -> None:
    assert not is_stamp(other)


@pytest.mark.parametrize("ahead", [timedelta(days=2), -timedelta(hours=1), timedelta()])
def test_a_stamp_tells_how_far_it_is_ahead(ahead: timedelta) -> None:
    assert seconds_ahead(next_stamp(NOON + ahead, "", "a"), NOON) == ahead.total_seconds()
