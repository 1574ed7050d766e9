from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from store.ids import Ids

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_an_id_is_a_uuid_of_version_7_that_begins_with_the_milliseconds(at: datetime) -> None:
    made = UUID(Ids().make(at))
    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == int(at.timestamp() * 1000)


def test_an_id_is_written_as_uuids_are() -> None:
    made = Ids().make(NOON)
    assert str(UUID(made)) == made


def test_ids_of_one_millisecond_sort_as_they_were_made() -> None:
    ids = Ids()
    made = [ids.make(NOON) for _ in range(1000)]
    assert made == sorted(set(made))


def test_an_id_sorts_after_the_one_before_although_the_clock_was_set_back() -> None:
    ids = Ids()
    assert ids.make(NOON) < ids.make(NOON - timedelta(days=1)) < ids.make(NOON + timedelta(hours=1))


def test_a_clock_before_1970_makes_ids_too() -> None:
    assert UUID(Ids().make(datetime(1960, 1, 1, tzinfo=UTC))).version == 7


def test_two_makers_at_one_instant_make_different_ids() -> None:
    assert len({Ids().make(NOON) for _ in range(1000)}) == 1000
