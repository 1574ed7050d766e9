"""Records on a line of time."""

from datetime import date, datetime, time, timedelta, timezone
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from rules.days import local_date
from rules.groups import records_of
from rules.records import Check
from rules.settings import Settings
from rules.timeline import Timeline
from tests.rules.conftest import NOW, TODAY, at, check, day
from tests.rules.test_past import past

OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
TIMES = st.builds(
    lambda naive, zone: naive.replace(tzinfo=zone),
    st.datetimes(datetime(2026, 5, 1), datetime(2026, 5, 12)),  # noqa: DTZ001 - the zone follows
    OFFSETS,
)


def test_after_an_instant_leaves_out_that_instant() -> None:
    rated = past(check(2, 2), check(1, 1)).rated
    assert [each.record.pain for each in rated.after(at(2).timestamp())] == [1]
    assert [each.record.pain for each in rated.after(at(2).timestamp() - 1)] == [2, 1]


def test_following_leaves_out_the_record_itself() -> None:
    rated = past(check(3, 3), check(2, 2), check(1, 1)).rated
    assert [each.record.pain for each in rated.following(rated[0])] == [2, 1]


def test_since_and_within_include_their_days() -> None:
    rated = past(check(4, 4), check(3, 3), check(2, 2), check(1, 1)).rated
    assert [each.record.pain for each in rated.since(day(3))] == [3, 2, 1]
    assert [each.record.pain for each in rated.within(day(3), day(2))] == [3, 2]


def test_since_before_an_instant_leaves_out_that_instant() -> None:
    rated = past(check(3, 3), check(2, 2)).rated
    assert [each.record.pain for each in rated.since(day(9), before=at(2).timestamp())] == [3]


@given(
    times=st.lists(TIMES, max_size=30),
    first=st.dates(date(2026, 4, 28), date(2026, 5, 14)),
    day_end=st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
)
def test_since_finds_every_date_in_any_offset(
    times: list[datetime], first: date, day_end: time
) -> None:
    checks = [Check(id=f"{number:04}", at=when, pain=number) for number, when in enumerate(times)]
    timeline = Timeline(records_of(checks), day_end).until(NOW.timestamp())
    found = {each.record.id for each in timeline.since(first, before=inf)}
    assert found == {each.id for each in checks if local_date(each.at, day_end) >= first}


def test_since_finds_the_first_minute_of_a_day_in_the_farthest_offset() -> None:
    farthest = timezone(timedelta(hours=23, minutes=59))
    midnight = datetime(2026, 6, 20, tzinfo=farthest)
    log = past(check(0, 3, at=midnight), settings=Settings(day_end=time(0)))
    assert [each.record.pain for each in log.rated.since(TODAY)] == [3]
