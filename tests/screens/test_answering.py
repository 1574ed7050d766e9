"""Answering in Runs: the pain that is not known yet, and whether two runs are one."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from rules.origin import Origin, with_origin
from rules.records import Activity, Record, Sport
from rules.settings import DEFAULTS
from screens.base import PsoasScreen
from screens.keys import KeyedApp, active_keys
from screens.runs import RunsScreen
from store.log import Log
from tests.screens.conftest import FakeNow, Host, until
from tests.screens.samples import Asked, ago, check, costs_known, rows, run, text, told

Make = Callable[[], RunsScreen]
Snap = Callable[..., bool]


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def make(log: Log, now: FakeNow, asked: Asked) -> Make:
    return lambda: RunsScreen(log=log, now=now, settings=lambda: DEFAULTS, confirm=asked)


class KeyedHost(Host, KeyedApp):
    """A host whose person has keys of their own."""

    keymap = {"runs.same": ("f3",), "runs.two": ("f4",), "runs.undo": ("f5",)}  # noqa: RUF012


def is_told(host: Host, sentence: str) -> bool:
    return told(host) == [sentence]


def newest(log: Log) -> Activity:
    one = log.records()[-1]
    assert isinstance(one, Activity)
    return one


def same(log: Log) -> list[Record]:
    return [replace(one, updated=None) for one in log.records()]


def words(screen: PsoasScreen[Any]) -> set[str]:
    return {row.words for row in active_keys(screen)}


async def test_what_it_says_of_keys_are_the_persons_own(
    make: Make, log: Log, now: FakeNow, asked: Asked
) -> None:
    doubtful(log, now)
    screen = make()
    async with KeyedHost(screen).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "f3: the same, f4: two." in text(screen, "#why"))
        await pilot.press("f3")
        await until(pilot, lambda: asked.question.endswith("It can be undone with f5."))
        await pilot.press("d")
        await until(pilot, lambda: asked.question.startswith("Delete"))
        assert asked.question.endswith("It can be undone with f5.")


async def test_a_digit_answers_pain_during_and_the_next_one_pain_after(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 3), pain_during=None, pain_after=None))
    before = same(log)
    host = Host(make())
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        first = "Pain during the run of Fri 6 Mar 18:00: 3 of 10; next, after. u takes it back."
        await until(pilot, partial(is_told, host, first))
        assert (newest(log).pain_during, newest(log).pain_after) == (3, None)
        await pilot.press("x")
        second = "Pain after the run of Fri 6 Mar 18:00: 10 of 10. u takes it back."
        await until(pilot, partial(is_told, host, second))
        assert (newest(log).pain_during, newest(log).pain_after) == (3, 10)
        await pilot.press("u", "u")
        await until(pilot, lambda: same(log) == before)


async def test_what_is_known_is_not_overwritten_by_a_digit(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 3), pain_during=2, pain_after=1), run(ago(now, 2), pain_after=None))
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("0")
        await until(pilot, lambda: newest(log).pain_after == 0)
        assert newest(log).pain_during == 2
        before = log.path.read_bytes()
        await pilot.press("down", "7", "0")
        assert "Pain 7" not in words(screen)
        screen.action_pain(7)
        assert log.path.read_bytes() == before


async def test_without_a_run_there_is_nothing_to_answer(make: Make, asked: Asked) -> None:
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "s", "t")
        screen.action_pain(3)
        screen.action_same()
        screen.action_two()
        assert not asked.question


def doubtful(log: Log, now: FakeNow) -> tuple[Activity, Activity]:
    """A run typed with its pain, and what may be the same from a watch."""
    (kept,) = log.add(run(ago(now, 3), note="windy"))
    fit = Origin(source="fit", file="a.fit", sha256="abc", maybe=(kept.id,))
    watch = run(ago(now, 3, 18, 10), distance_m=5100, pain_during=None, pain_after=None)
    (other,) = log.add(with_origin(replace(watch, pain_before=None), fit))
    return kept, other


async def test_both_of_a_pair_are_marked_and_the_totals_count_one(
    make: Make, log: Log, now: FakeNow
) -> None:
    doubtful(log, now)
    log.add(run(ago(now, 5)))
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        _, watch, mine, alone = rows(screen)
        assert watch.endswith("≈ same?")
        assert mine.endswith("open ≈")
        assert alone.endswith("open")
        assert "last week 10.1 km in 2 runs" in text(screen, "#totals")
        why = "≈ Maybe the run of Fri 6 Mar 18:00; totals count one."
        assert why in text(screen, "#why")
        assert {"Same", "Two"} <= words(screen)
        await pilot.press("down")
        await until(pilot, lambda: "the run of Fri 6 Mar 18:10; totals" in text(screen, "#why"))
        await pilot.press("down")
        await until(pilot, lambda: "≈" not in text(screen, "#why"))
        assert not {"Same", "Two"} & words(screen)


@pytest.mark.parametrize("keys", [["s"], ["down", "S"]])
async def test_s_asks_what_is_kept_and_makes_them_one(
    make: Make, log: Log, now: FakeNow, asked: Asked, keys: list[str]
) -> None:
    kept, _ = doubtful(log, now)
    before = same(log)
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        assert asked.question == (
            "Make the run of Fri 6 Mar 18:00 and the run of Fri 6 Mar 18:10 one? Your pain and "
            "notes of both are kept; where two pains differ, that of the run of Fri 6 Mar 18:00. "
            "It can be undone with u."
        )
        assert same(log) == before
        asked.yes()
        sentence = "The run of Fri 6 Mar 18:10 is one now; u takes it back."
        await until(pilot, partial(is_told, host, sentence))
        (one,) = log.records()
        assert (one.id, newest(log).pain_during, one.note) == (kept.id, 2, "windy")
        assert "≈" not in " ".join(rows(screen))
        await pilot.press("u")
        await until(pilot, lambda: len(rows(screen)) == 3)
        assert same(log) == before


async def test_t_says_that_they_are_two(make: Make, log: Log, now: FakeNow, asked: Asked) -> None:
    doubtful(log, now)
    before = same(log)
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        sentence = "The run of Fri 6 Mar 18:10 and the run of Fri 6 Mar 18:00 are two; u undoes it."
        await until(pilot, partial(is_told, host, sentence))
        assert not asked.question
        assert "≈" not in " ".join(rows(screen))
        assert "last week 10.1 km in 2 runs" in text(screen, "#totals")
        await pilot.press("u")
        await until(pilot, lambda: "≈" in " ".join(rows(screen)))
        assert same(log) == before


async def test_t_splits_what_was_merged(make: Make, log: Log, now: FakeNow, asked: Asked) -> None:
    doubtful(log, now)
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        asked.yes()
        await until(pilot, lambda: len(rows(screen)) == 2)
        assert "Two" in words(screen)
        assert "Same" not in words(screen)
        await pilot.press("t")
        title = "the run of Fri 6 Mar 18:10"
        assert asked.question == f"Split {title} into the 2 it was merged from? u undoes it."
        asked.yes()
        await until(pilot, lambda: len(rows(screen)) == 3)
        assert "≈" not in " ".join(rows(screen))
        await pilot.press("u")
        await until(pilot, lambda: len(rows(screen)) == 2)


def test_a_doubtful_pair_looks_as_accepted(
    snap_compare: Snap, make: Make, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 6)), check(ago(now, 5, 7), 0), run(ago(now, 8), sport=Sport.BIKE))
    doubtful(log, now)
    assert snap_compare(Host(make()), terminal_size=(80, 24), run_before=costs_known)
