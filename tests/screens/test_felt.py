"""How it felt: the latest runs from files are asked about, each may be skipped."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from rules.origin import Origin, with_origin
from rules.records import Activity, Effort, Sport
from rules.settings import DEFAULTS
from screens.felt import FeltDialog, runs_to_ask
from screens.widgets.form import Form
from store.log import Log
from tests.screens.conftest import FakeNow, Host, until
from tests.screens.samples import ago, run, text

Make = Callable[..., FeltDialog]
PACED = replace(DEFAULTS, easy_pace=360)
UNKNOWN: dict[str, int | None] = {"pain_before": None, "pain_during": None, "pain_after": None}


@pytest.fixture
def make(log: Log, now: FakeNow) -> Make:
    def make_dialog(*runs: Activity) -> FeltDialog:
        added = log.add(*runs)
        return FeltDialog(log=log, now=now, settings=lambda: PACED, runs=added)

    return make_dialog


def records(log: Log) -> list[Activity]:
    return [one for one in log.records() if isinstance(one, Activity)]


def test_only_runs_of_the_last_three_days_without_pain_are_asked_about(now: FakeNow) -> None:
    wanted = run(ago(now, 2, 4), **UNKNOWN), run(ago(now, 0, 6), **UNKNOWN)
    others = (
        run(ago(now, 3), **UNKNOWN),
        run(ago(now, 1), **(UNKNOWN | {"pain_during": 0})),
        run(ago(now, 1), **(UNKNOWN | {"pain_after": 0})),
        run(ago(now, 1), sport=Sport.BIKE, **UNKNOWN),
    )
    assert runs_to_ask((*others, *reversed(wanted)), now.at, DEFAULTS) == wanted


async def test_each_is_asked_with_the_guess_chosen_and_saved(
    make: Make, log: Log, now: FakeNow
) -> None:
    fast = with_origin(run(ago(now, 1), **UNKNOWN), Origin(seconds_at={2.75: 900, 3.5: 900}))
    host = Host(dialog := make(fast, run(ago(now, 0, 6), **UNKNOWN)))
    async with host.run_test(size=(80, 24)) as pilot:
        assert "(1 more)" in text(dialog, "#which")
        assert "Our guess is tempo: 15:00 of it faster" in text(dialog, "#guess")
        assert dialog.query_one(Form).row("effort").value is Effort.TEMPO
        await pilot.press("3", "tab", "2", "ctrl+s")
        await until(pilot, lambda: "more" not in text(dialog, "#which"))
        assert dialog.query_one(Form).row("pain_during").value is None
        assert "easy" in text(dialog, "#guess")
        await pilot.press("1", "enter", "enter", "enter")
        await until(pilot, lambda: host.results)
    first, second = records(log)
    assert (first.pain_during, first.pain_after, first.effort) == (3, 2, Effort.TEMPO)
    assert (second.pain_during, second.pain_after, second.effort) == (1, None, Effort.EASY)


async def test_escape_skips_one_and_leaves_it_without_an_effort(
    make: Make, log: Log, now: FakeNow
) -> None:
    host = Host(dialog := make(run(ago(now, 1), **UNKNOWN), run(ago(now, 0, 6), **UNKNOWN)))
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await until(pilot, lambda: "more" not in text(dialog, "#which"))
        await pilot.press("escape")
        await until(pilot, lambda: host.results)
    assert [one.effort for one in records(log)] == [None, None]


async def test_all_may_be_skipped_at_once(make: Make, log: Log, now: FakeNow) -> None:
    host = Host(make(*(run(ago(now, 0, hour), **UNKNOWN) for hour in (4, 5, 6))))
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+x")
        await until(pilot, lambda: host.results)
    assert {one.pain_during for one in records(log)} == {None}


def test_the_questions_look_as_accepted(
    snap_compare: Callable[..., bool], make: Make, now: FakeNow
) -> None:
    fast = with_origin(run(ago(now, 1), **UNKNOWN), Origin(seconds_at={2.75: 900, 3.5: 900}))
    assert snap_compare(Host(make(fast)), terminal_size=(80, 24))
