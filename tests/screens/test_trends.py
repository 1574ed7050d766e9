"""Trends on the screen: plots that read in any window, and a cursor that names its day."""

import re
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

import pytest
from textual.pilot import Pilot

from rules.settings import DEFAULTS
from rules.trends import Span
from screens.trend_known import Known
from screens.trends import TrendsScreen
from screens.widgets.drawing import Drawing
from store.log import Log
from tests.screens.conftest import FakeNow, Host, until
from tests.screens.samples import a_year, ago, check, run, text

Snap = Callable[..., bool]
SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.fixture
def screen(log: Log, now: FakeNow) -> TrendsScreen:
    return TrendsScreen(log=log, now=now, settings=lambda: DEFAULTS)


async def read(pilot: Pilot[object], screen: TrendsScreen) -> None:
    """Wait until no thread is at work and all is shown."""
    await until(pilot, lambda: "reading" not in text(screen, "#range") and not screen.is_reading)


def shown(screen: TrendsScreen) -> str:
    return screen.query_one("#plot", Drawing).render().plain


async def test_an_empty_log_says_kindly_what_is_missing(screen: TrendsScreen) -> None:
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        assert shown(screen).startswith("No runs in these weeks yet")
        await pilot.press("b", "b")
        await read(pilot, screen)
        assert shown(screen).startswith("No self-test in these weeks yet")
        await pilot.press("p")
        await read(pilot, screen)
        assert shown(screen).startswith("Nothing logged yet")


async def test_runs_without_a_pain_are_told_of_and_their_volume_is_drawn(
    screen: TrendsScreen, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 5), pain_during=None, pain_after=None))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        assert shown(screen).startswith("No pain of these runs was noted yet: in Runs")
        await pilot.press("p")
        await until(pilot, lambda: shown(screen).startswith("Volume"))


async def test_pain_has_its_limit_and_shapes_of_its_own(
    screen: TrendsScreen, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 5), pain_during=7, pain_after=0), run(ago(now, 3), pain_during=2))
    log.add(check(ago(now, 4), 1))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        legend, _, plot = shown(screen).partition("\n")
        assert [plot.count(shape) for shape in "✖●○"] == [1, 1, 1]
        assert "✖ at the limit or over" in legend
        assert "╌" in next(line for line in plot.splitlines() if "limit 5 ┤" in line)


async def test_a_day_with_much_to_tell_leaves_the_plot_room_and_gives_it_back(
    screen: TrendsScreen, log: Log, now: FakeNow
) -> None:
    log.add(*(run(ago(now, 1, minutes)) for minutes in range(20)))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        plot = screen.query_one("#plot", Drawing)
        before = plot.size.height
        await pilot.press("left")
        await until(pilot, lambda: plot.size.height < before)
        assert plot.size.height >= 7
        await pilot.press("right")
        await until(pilot, lambda: plot.size.height >= before - 2)


@pytest.mark.parametrize("width", [80, 84, 90, 100, 120])
async def test_the_dates_of_the_axis_are_evenly_spaced(
    screen: TrendsScreen, log: Log, now: FakeNow, width: int
) -> None:
    log.add(run(ago(now, 5), pain_during=3))
    async with Host(screen).run_test(size=(width, 24)) as pilot:
        await read(pilot, screen)
        names = re.findall(r"\d+ [A-Z][a-z]{2}", shown(screen).splitlines()[-1])
        days = [datetime.strptime(f"{name} 2026", "%d %b %Y").date() for name in names]  # noqa: DTZ007
        assert len({(later - day).days % 365 for day, later in pairwise(days)}) == 1


async def test_the_cursor_names_the_day_and_stays_in_the_range(
    screen: TrendsScreen, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 1), pain_during=3, pain_after=0, distance_m=5200.0))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        assert text(screen, "#day").startswith("Mon 9 Mar 2026")
        await pilot.press("right", "left")
        assert text(screen, "#day").startswith("Sun 8 Mar 2026")
        assert "run 5.2 km, worst pain 3, morning after unknown" in text(screen, "#day")
        await pilot.press("pageup")
        assert text(screen, "#day").startswith("Sun 1 Mar 2026")
        await pilot.press("4")
        await read(pilot, screen)
        await pilot.press("home")
        assert text(screen, "#day").startswith("Mon 16 Feb 2026")
        await pilot.press("p", "right")
        assert text(screen, "#day").startswith("Mon 23 Feb 2026")
        await pilot.press("end")
        assert text(screen, "#day").startswith("Mon 9 Mar 2026")


async def test_ranges_have_keys(screen: TrendsScreen, log: Log, now: FakeNow) -> None:
    log.add(run(ago(now, 50)))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        said = []
        for key in ("4", "1", "a"):
            await pilot.press(key)
            await read(pilot, screen)
            await pilot.press("home")
            said.append((text(screen, "#range").split(" ·")[0], text(screen, "#day")[:10]))
        assert said == [
            ("4 weeks", "Mon 16 Feb"),
            ("12 weeks", "Mon 22 Dec"),
            ("the whole log", "Mon 12 Jan"),
        ]


async def test_it_follows_the_log(screen: TrendsScreen, log: Log, now: FakeNow) -> None:
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await read(pilot, screen)
        log.add(run(ago(now, 1), pain_during=3))
        await until(pilot, lambda: "●" in shown(screen))


@pytest.mark.parametrize("size", SIZES)
async def test_every_plot_is_drawn_within_its_room(
    screen: TrendsScreen, log: Log, now: FakeNow, size: tuple[int, int]
) -> None:
    log.add(*a_year(now))
    async with Host(screen).run_test(size=size) as pilot:
        for key in ("4", "1", "a"):
            await pilot.press(key)
            for _ in range(6):
                await read(pilot, screen)
                lines = shown(screen).splitlines()
                room = screen.query_one("#plot").size
                assert len(lines) <= room.height
                assert max(map(len, lines)) <= room.width
                await pilot.press("p")


async def test_the_calendar_has_a_symbol_for_each_day(
    screen: TrendsScreen, log: Log, now: FakeNow
) -> None:
    log.add(*a_year(now))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.press("4", "p", "p")
        await read(pilot, screen)
        _, *days = shown(screen).splitlines()
        assert sum(line.count(symbol) for line in days for symbol in "●▲■✖") == 3 * 7 + 1


def test_lights_that_are_being_drawn_do_not_grow_by_those_a_thread_works_out(
    now: FakeNow,
) -> None:
    known = Known(a_year(now), now(), DEFAULTS)
    known.look_over(Span.FOUR_WEEKS)
    drawn = known.lights
    known.look_at_lights(Span.FOUR_WEEKS, [now.at.date()])
    assert (len(drawn), len(known.lights)) == (0, 1)


async def test_a_log_that_changes_while_it_is_read_is_read_again(
    screen: TrendsScreen, log: Log, now: FakeNow
) -> None:
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        log.add(run(ago(now, 1), pain_during=3))
        screen.look()
        log.add(run(ago(now, 2), pain_during=4))
        screen.look()
        await read(pilot, screen)
        assert shown(screen).partition("\n")[2].count("●") == 2


LOOKS = [
    ((80, 24), ("1",)),
    ((120, 40), ("a", "p", "p")),
    ((200, 60), ("a",)),
    ((120, 40), ("1", "p", "p", "p")),
]
"""Sizes, and the keys to what is looked at."""


@pytest.mark.parametrize("look", LOOKS)
def test_it_looks_as_accepted(
    snap_compare: Snap,
    screen: TrendsScreen,
    log: Log,
    now: FakeNow,
    look: tuple[tuple[int, int], tuple[str, ...]],
) -> None:
    size, keys = look
    log.add(*a_year(now))

    async def go(pilot: Pilot[object]) -> None:
        await read(pilot, screen)
        await pilot.press(*keys)
        await read(pilot, screen)

    assert snap_compare(Host(screen), terminal_size=size, run_before=go)
