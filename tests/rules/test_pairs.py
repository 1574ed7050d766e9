"""Doubtful pairs: found once, counted once, joined, and kept apart."""

from dataclasses import replace
from typing import Any

import pytest

from rules.origin import Origin, origin_of, with_origin
from rules.pairs import Pair, apart, counted, joined, pairs
from rules.records import Activity
from tests.rules.conftest import check, run


def marked(identity: str, *maybe: str, **fields: Any) -> Activity:
    """A run of 5 km that may be the same as others."""
    usual: dict[str, Any] = {"id": identity, "distance_m": 5000.0}
    one = run(3, **(usual | fields))
    return with_origin(one, replace(origin_of(one), maybe=maybe))


def ids(*activities: Activity) -> list[str]:
    return [one.id for one in counted(activities)]


def test_a_pair_is_the_one_that_was_named_and_the_one_with_the_mark() -> None:
    kept, other = marked("a"), marked("b", "a")
    (pair,) = pairs([other, check(1, 0), kept])
    assert (pair.kept, pair.other) == (kept, other)
    assert (pair.beside(kept), pair.beside(other)) == (other, kept)


@pytest.mark.parametrize(
    "records",
    [
        [marked("b", "a")],
        [marked("b", "b")],
        [marked("a", deleted=True), marked("b", "a")],
        [marked("a"), marked("b", "a", deleted=True)],
        [marked("a"), marked("b")],
    ],
)
def test_without_two_living_ones_and_a_mark_there_is_no_pair(records: list[Activity]) -> None:
    assert [*pairs(records)] == []


def test_a_pair_that_names_each_other_is_one() -> None:
    assert len([*pairs([marked("a", "b"), marked("b", "a")])]) == 1


@pytest.mark.parametrize(
    ("activities", "expected"),
    [
        ([marked("a"), marked("b")], ["a", "b"]),
        ([marked("a"), marked("b", "a")], ["a"]),
        ([marked("a", distance_m=4900), marked("b", "a")], ["b"]),
        ([marked("a", distance_m=None), marked("b", "a")], ["b"]),
        ([marked("a"), marked("b", "a", distance_m=None)], ["a"]),
        ([marked("a"), marked("b", "a"), marked("c", "b")], ["a"]),
        ([marked("a"), marked("b", "a", distance_m=6000), marked("c", "a", "b")], ["b"]),
        ([marked("a", "c"), marked("b", "a"), marked("c", "b")], ["c"]),
        ([marked("a"), marked("b", "gone")], ["a", "b"]),
    ],
)
def test_of_those_that_may_be_one_the_longest_counts(
    activities: list[Activity], expected: list[str]
) -> None:
    assert ids(*activities) == expected


def test_joined_the_first_stays_with_what_was_said_of_both() -> None:
    kept = marked("a", pain_during=None, note="windy")
    other = marked("b", "a", pain_during=3, note="my watch")
    one, gone = joined(Pair(kept=kept, other=other), [kept, other, check(1, 0)])
    assert (one.id, one.pain_during, one.note) == ("a", 3, "windy / my watch")
    assert gone == replace(other, deleted=True)
    assert origin_of(one).maybe == ()


def test_what_may_be_the_deleted_one_may_then_be_the_one_that_stays() -> None:
    kept, other, third = marked("a"), marked("b", "a"), marked("c", "b", "a", "x")
    _, _, moved = joined(Pair(kept=kept, other=other), [kept, other, third])
    assert (moved.id, origin_of(moved).maybe) == ("c", ("a", "x"))


def test_kept_apart_the_mark_goes_from_each_and_others_stay() -> None:
    kept, other = marked("a", "b", "x"), marked("b", "a")
    one, two = apart(Pair(kept=kept, other=other))
    assert origin_of(one).maybe == ("x",)
    assert two == replace(other, origin=None)
    (only,) = apart(Pair(kept=marked("a"), other=other))
    assert only == two


def test_what_a_file_told_stays_when_the_mark_goes() -> None:
    told = Origin(source="fit", sha256="abc", maybe=("a",))
    (one,) = apart(Pair(kept=marked("a"), other=with_origin(run(3, id="b"), told)))
    assert origin_of(one) == replace(told, maybe=())
