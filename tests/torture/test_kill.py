"""Killed processes cost no acknowledged change; and the harness sees it where they do."""

import os
from collections.abc import Mapping
from dataclasses import replace
from math import inf

import pytest

from tests.torture.explain import Call, Found, Undone, Verdict, What, judge, judge_merged
from tests.torture.kill import run, table
from tests.torture.stores import PsoasStore, SqliteStore, TinyStore, content, mark_of

FULL = os.environ.get("PSOAS_TORTURE") == "full"
BLOCKS = range(10)
BLOCK = 1000 if FULL else 30
"""Trials in each of the blocks."""


@pytest.mark.parametrize("block", BLOCKS)
def test_a_log_outlives_kills_with_all_that_was_acknowledged_and_nothing_else(block: int) -> None:
    tally = run(PsoasStore, trials=BLOCK, seed=block * BLOCK)
    assert tally.clean, "\n".join(["", *tally.faults[:20], table({"psoas": tally})])
    assert tally.trials == BLOCK
    # The kills struck, and there was something to lose.
    assert tally.cut > BLOCK / 2
    assert tally.acknowledged > BLOCK


def test_the_harness_has_nothing_to_say_against_sqlite() -> None:
    tally = run(SqliteStore, trials=10 * BLOCK if FULL else 60, seed=0)
    assert tally.clean, "\n".join(tally.faults[:20])
    assert tally.acknowledged > tally.trials


def test_the_harness_sees_what_plain_tinydb_loses_with_two_writers() -> None:
    tally = run(TinyStore, trials=40, seed=0, writers=(2,))
    assert tally.lost + tally.unreadable > tally.trials / 4


def added(*keys: str, at: int = 1) -> Call:
    return Call(what=What.ADD, begin=at, end=at + 1, writes=tuple((key, 0) for key in keys))


def edited(key: str, version: int, at: int) -> Call:
    writes = ((key, version),)
    return Call(what=What.EDIT, begin=at, end=at + 1, writes=writes, believed=version - 1)


def joined(key: str, version: int, at: int) -> Call:
    return replace(edited(key, version, at), what=What.JOIN)


def deleted(key: str, version: int, at: int) -> Call:
    return Call(what=What.DELETE, begin=at, end=at + 1, writes=((key, version),))


def undone(what: str, *marks: tuple[str, int], at: int) -> Call:
    return Call(what=What.UNDO, begin=at, end=at + 1, undone=Undone(what=what, marks=marks))


def read(at: int, **seen: int) -> Call:
    return Call(what=What.READ, begin=at, end=at + 1, seen=seen)


def undone_nothing(at: int) -> Call:
    return Call(what=What.UNDO, begin=at, end=at + 1)


def killed(call: Call) -> Call:
    return replace(call, end=inf)


def refused(call: Call) -> Call:
    return replace(call, refused="no")


def verdict(*calls: Call, **found: int) -> Verdict:
    """On a log that holds these keys in these versions, -1 for a tombstone of the first one."""
    return judge(calls, {key: _found(version) for key, version in found.items()}, tombstones=True)


def _found(version: int) -> Found:
    return Found(max(version, 0), deleted=version < 0)


CLEAN = Verdict()


@pytest.mark.parametrize(
    ("calls", "found"),
    [
        ([added("a"), added("b", at=3)], {"a": 0, "b": 0}),
        ([added("a", "b"), edited("a", 1, at=3), edited("a", 2, at=5)], {"a": 2, "b": 0}),
        ([added("a"), deleted("a", 0, at=3)], {"a": -1}),
        ([killed(added("a", "b"))], {}),
        ([killed(added("a", "b"))], {"a": 0, "b": 0}),
        ([added("a"), killed(edited("a", 1, at=3))], {"a": 0}),
        ([added("a"), killed(edited("a", 1, at=3))], {"a": 1}),
        ([added("a"), undone("added", ("a", 0), at=3)], {}),
        ([added("a"), killed(undone_nothing(at=3))], {}),
        ([added("a", "b"), killed(undone_nothing(at=3))], {}),
        ([killed(added("a")), read(3, a=0), killed(undone_nothing(at=5)), read(7)], {}),
        ([added("a"), joined("a", 1, at=3), undone("added", ("a", 1), at=5)], {}),
        ([added("a"), deleted("a", 0, at=3), undone("deleted", ("a", 0), at=5)], {"a": 0}),
        ([added("a"), undone("added", ("a", 0), at=3), joined("a", 1, at=5)], {"a": 1}),
        (
            [
                added("a"),
                edited("a", 1, at=3),
                undone("changed", ("a", 1), at=5),
                refused(edited("a", 2, at=7)),
            ],
            {"a": 0},
        ),
        (
            [
                added("a"),
                added("b", at=3),
                joined("a", 1, at=5),
                undone("changed", ("a", 1), at=7),
            ],
            {"a": 0, "b": 0},
        ),
        (
            # Deleted as somebody else's undo had left it.
            [
                added("a"),
                edited("a", 1, at=3),
                replace(deleted("a", 1, at=5), end=9),
                undone("changed", ("a", 1), at=6),
                undone("deleted", ("a", 0), at=10),
            ],
            {"a": 0},
        ),
        ([replace(added("a"), end=9), read(3, a=0), read(5, a=0)], {"a": 0}),
        ([replace(added("a"), end=9), read(3), read(5, a=0)], {"a": 0}),
        ([added("a"), undone("added", ("a", 0), at=3), undone_nothing(at=5)], {}),
    ],
)
def test_what_some_order_of_the_calls_explains_is_accepted(
    calls: list[Call], found: Mapping[str, int]
) -> None:
    assert verdict(*calls, **found) == CLEAN


@pytest.mark.parametrize(
    ("calls", "found"),
    [
        ([added("a")], {}),
        ([added("a", "b")], {"a": 0}),
        ([added("a"), edited("a", 1, at=3)], {"a": 0}),
        ([added("a"), deleted("a", 0, at=3)], {"a": 0}),
        ([added("a"), deleted("a", 0, at=3)], {}),
        ([killed(added("a", "b"))], {"a": 0}),
        ([added("a"), undone("added", ("a", 0), at=3)], {"a": 0}),
        ([added("a"), edited("a", 1, at=3), undone("changed", ("a", 1), at=5)], {"a": 1}),
        ([added("a"), added("b", at=3), killed(undone_nothing(at=5))], {}),
        ([added("a"), deleted("a", 0, at=3), undone("deleted", ("a", 0), at=5)], {"a": -1}),
        ([added("a"), joined("a", 1, at=3), undone("changed", ("a", 1), at=5)], {"a": 0}),
    ],
)
def test_what_is_lost_is_seen(calls: list[Call], found: Mapping[str, int]) -> None:
    seen = verdict(*calls, **found)
    assert seen.lost
    assert not seen.phantom


@pytest.mark.parametrize(
    ("calls", "found"),
    [
        ([], {"a": 0}),
        ([added("a")], {"a": 0, "b": 0}),
        ([added("a")], {"a": 1}),
        ([added("a"), refused(edited("a", 1, at=3))], {"a": 1}),
        ([refused(added("a"))], {"a": 0}),
        ([added("a"), read(3, a=0, b=0)], {"a": 0}),
    ],
)
def test_what_was_never_written_is_seen(calls: list[Call], found: Mapping[str, int]) -> None:
    assert verdict(*calls, **found).phantom


@pytest.mark.parametrize(
    ("calls", "found"),
    [
        ([added("a"), read(3)], {"a": 0}),
        ([replace(added("a"), end=9), read(3, a=0), read(5)], {"a": 0}),
        ([added("a"), edited("a", 1, at=3), read(5, a=0)], {"a": 1}),
        ([refused(added("a"))], {}),
        ([added("a"), refused(edited("a", 1, at=3))], {"a": 0}),
        ([added("a"), refused(joined("a", 1, at=3))], {"a": 0}),
        ([added("a"), refused(read(3))], {"a": 0}),
        ([added("a"), undone_nothing(at=3)], {"a": 0}),
        ([added("a"), added("b", at=3), undone("added", ("a", 0), at=5)], {"b": 0}),
        (
            [
                added("a"),
                deleted("a", 0, at=3),
                added("b", at=5),
                undone("deleted", ("a", 0), at=7),
            ],
            {"a": 0, "b": 0},
        ),
    ],
)
def test_an_answer_that_no_order_explains_is_seen(
    calls: list[Call], found: Mapping[str, int]
) -> None:
    seen = verdict(*calls, **found)
    assert seen.wrong
    assert not seen.lost
    assert not seen.phantom


def test_what_another_device_did_has_to_be_there_from_the_merge_on() -> None:
    calls = [added("o1"), edited("o1", 1, at=3), edited("o1", 2, at=7)]
    for version, sound in ((0, False), (1, True), (2, True)):
        assert (judge_merged(calls, {"o1": Found(version)}, merged=5) == CLEAN) is sound
    assert judge_merged(calls, {}, merged=5).lost
    assert judge_merged(calls, {}, merged=0) == CLEAN
    assert judge_merged(calls, {"o1": Found(3)}, merged=5).phantom
    assert judge_merged(calls, {"o2": Found(0)}, merged=5).phantom


def test_a_record_whose_fields_do_not_belong_together_is_nobodys() -> None:
    record = content("a", 1)
    assert mark_of(replace(record, id="x", deleted=True)) == ("a", 1)
    assert mark_of(replace(record, note=content("a", 2).note))[0].startswith("?")
    assert mark_of(replace(record, note=None))[0].startswith("?")
