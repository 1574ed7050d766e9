"""Going to a date, in Runs as in History."""

from collections.abc import Callable
from functools import partial

import pytest

from rules.records import Unknown
from rules.settings import DEFAULTS
from screens.history import HistoryScreen
from screens.log_screen import LogScreen
from screens.runs import RunsScreen
from screens.widgets.date_dialog import DateDialog
from screens.widgets.form import Form
from screens.words import title_words
from store.log import Log
from tests.screens.conftest import FakeNow, Host, type_at_once, until
from tests.screens.samples import Asked, ago, check, costs_known, episode, run, told

Make = Callable[..., LogScreen]
Snap = Callable[..., bool]


@pytest.fixture
def make(log: Log, now: FakeNow) -> Make:
    def make_screen(kind: type[LogScreen] = RunsScreen) -> LogScreen:
        return kind(log=log, now=now, settings=lambda: DEFAULTS, confirm=Asked())

    return make_screen


def is_at(screen: LogScreen, title: str, now: FakeNow) -> bool:
    record = screen.table.selected
    return record is not None and title_words(record, now.at.date()) == title


@pytest.mark.parametrize(
    ("typed", "title", "sentence"),
    [
        ("6 mar", "the run of Fri 6 Mar 20:00", None),
        ("2026-03-06", "the run of Fri 6 Mar 20:00", None),
        ("thu", "the run of Wed 4 Mar 18:00", "Thu 5 Mar; this is the nearest before it."),
        ("today", "the run of Fri 6 Mar 20:00", "Mon 9 Mar; this is the nearest before it."),
        ("3 jan 2020", "the run of Sun 1 Mar 18:00", "2020-01-03; this is the oldest."),
    ],
)
async def test_slash_goes_to_the_newest_run_of_a_date_or_the_nearest_before_it(
    *, make: Make, log: Log, now: FakeNow, typed: str, title: str, sentence: str | None
) -> None:
    log.add(run(ago(now, 3)), run(ago(now, 3, 20)), run(ago(now, 5)), run(ago(now, 8)))
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "slash", *typed, "enter")
        await until(pilot, partial(is_at, screen, title, now))
        said = [f"Nothing is shown of {sentence}"] if sentence else []
        await until(pilot, lambda: told(host) == said)


async def test_a_date_that_is_typed_at_once_is_read_whole(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 3)), run(ago(now, 8)))
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash")
        await until(pilot, lambda: isinstance(host.screen, DateDialog))
        type_at_once(host, *"1mar", "enter")
        await until(pilot, partial(is_at, screen, "the run of Sun 1 Mar 18:00", now))


async def test_while_typing_the_date_is_said_and_what_is_none_is_refused(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 3)), run(ago(now, 5)))
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", "4")
        await until(pilot, lambda: isinstance(host.screen, DateDialog))
        row = host.screen.query_one(Form).row("date")
        assert row.hint == "like 3 mar, yesterday or mon"
        await pilot.press("enter")
        await until(pilot, lambda: row.fault)
        assert "4 is no date" in row.fault
        await pilot.press("m", "a", "r")
        await until(pilot, lambda: row.hint == "Wed 4 Mar")
        await pilot.press("escape")
        await until(pilot, lambda: host.screen is screen)
        assert is_at(screen, "the run of Fri 6 Mar 18:00", now)


async def test_an_empty_list_asks_for_no_date(make: Make) -> None:
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash")
        assert host.screen is screen


async def test_history_goes_by_the_date_in_the_row_whatever_the_record_is(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(episode(), Unknown(kind="later"), check(ago(now, 5, 7), 1), run(ago(now, 3)))
    screen = make(HistoryScreen)
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"4mar", "enter")
        await until(pilot, partial(is_at, screen, "the check of Wed 4 Mar 07:00", now))
        await pilot.press("slash", *"1feb", "enter")
        await until(pilot, partial(is_at, screen, "the episode since Sun 1 Feb", now))


async def test_where_no_row_has_a_date_the_cursor_stays(make: Make, log: Log) -> None:
    log.add(Unknown(kind="later"))
    screen = make(HistoryScreen)
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash", *"4mar", "enter")
        await until(pilot, lambda: host.screen is screen)
        assert not told(host)


def test_going_to_a_date_looks_as_accepted(
    snap_compare: Snap, make: Make, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 3)), run(ago(now, 5)))
    assert snap_compare(
        Host(make()), terminal_size=(80, 24), run_before=costs_known, press=["slash", *"4mar"]
    )
