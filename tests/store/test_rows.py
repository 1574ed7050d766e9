"""Where records stand, before one of them is made."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rules.groups import code_of, instant_of
from rules.records import Check
from store.rows import Rows

AT = datetime(2026, 3, 9, 18, 5, tzinfo=UTC)


def check(number: int, minutes: int, pain: int | None = 1) -> Check:
    # A higher number does not mean a greater id.
    return Check(id=f"{number * 7 % 10}{number}", at=AT + timedelta(minutes=minutes), pain=pain)


def told(rows: Rows) -> tuple[list[float], bytes, list[int], list[str]]:
    return [*rows.instants], rows.codes, [*rows.numbers], rows.ids


def test_rows_go_by_instant_and_then_by_id() -> None:
    records = {1: check(1, 5), 2: check(2, 0, None), 3: check(3, 0)}
    rows = Rows.of(records)
    assert [*rows.numbers] == [3, 2, 1]
    assert rows.ids == [records[number].id for number in rows.numbers]
    assert rows.codes == bytes(code_of(records[number]) for number in rows.numbers)
    assert [*rows.instants] == [instant_of(records[number]) for number in rows.numbers]


def test_ids_are_read_from_their_json_when_one_is_asked_for() -> None:
    rows = Rows.of({1: check(1, 5), 2: check(2, 0)})
    assert Rows(rows.instants, rows.codes, rows.numbers, b'["22", "41"]').ids == ["22", "41"]


def test_an_id_that_no_row_has_is_told_before_the_ids_are_read() -> None:
    rows = Rows.of({1: check(1, 5), 2: check(2, 0)})
    unread = Rows(rows.instants, rows.codes, rows.numbers, b'["x\\"42\\"", "a\\u00e4"]')
    assert [unread.lacks(one) for one in ('x"42"', "aä", "a", "x", "99")] == [
        *(False, False, True, True, True)
    ]
    assert unread.ids == ['x"42"', "aä"]
    assert not unread.lacks("99")


NUMBERS = st.integers(1, 12)


@given(
    st.dictionaries(NUMBERS, st.integers(0, 4)),
    st.dictionaries(NUMBERS, st.integers(0, 4)),
    st.sets(NUMBERS),
)
def test_changed_rows_are_those_of_the_changed_records(
    before: dict[int, int], come: dict[int, int], gone: set[int]
) -> None:
    records = {number: check(number, minutes) for number, minutes in before.items()}
    new = {number: check(number, minutes, None) for number, minutes in come.items()}
    rows = Rows.of(records)
    was = told(rows)
    left = (gone | come.keys()) & before.keys()
    changed = rows.with_changes(left, new)
    kept = {number: one for number, one in records.items() if number not in left}
    assert told(changed) == told(Rows.of(kept | new))
    assert told(rows) == was
