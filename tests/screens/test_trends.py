"""Trends on the screen: plots that read in any window, and a cursor that names its day."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from rules.settings import DEFAULTS
from screens.trends import TrendsScreen
from screens.widgets.drawing import Drawing
from store.log import Log
from tests.screens.conftest import FakeNow, Host, until
from tests.screens.samples import ago, check, episode, run, self_test, stretch, text

Snap = Callable[..., bool]
SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.fixture
def screen(log: Log, now: FakeNow) -> TrendsScreen:
    return TrendsScreen(log=log, now=now, settings=lambda: DEFAULTS)


@pytest.fixture
def lived(log: Log, now: FakeNow) -> None:
    """Eleven weeks of a runner."""
    log.add(episode())
    for number in range(36):
        days = 2 + 2 * number
        log.add(
            run(
                ago(now, days),
                pain_during=(number * 7) % 8,
                distance_m=2000.0 + 100 * (36 - number),
            )
        )
        log.add(check(ago(now, days - 1), (number * 3) % 5))
        log.add(stretch(ago(now, days)))
    for number in range(8):
        log.add(replace(self_test(ago(now, 3 + 9 * number)), pain_left=min(9, number + 1)))


def shown(screen: TrendsScreen) -> str:
    return screen.query_one("#plot", Drawing).render().plain


async def test_an_empty_log_says_kindly_what_is_missing(screen: TrendsScreen) -> None:
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        assert shown(screen).startswith("No runs in these weeks yet")
        await pilot.press("b", "b")
        assert shown(screen).startswith("No self-test in these weeks yet")
        await pilot.press("p")
        assert shown(screen).startswith("Nothing logged yet")


async def test_pain_has_its_limit_and_shapes_of_its_own(
    screen: TrendsScreen, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 5), pain_during=7, pain_after=0), run(ago(now, 3), pain_during=2))
    log.add(check(ago(now, 4), 1))
    async with Host(screen).run_test(size=(80, 24)):
        plot, _, legend = shown(screen).rpartition("\n")
        assert [plot.count(shape) for shape in "✖●○"] == [1, 1, 1]
        assert "limit 5" in legend
        assert "╌" in next(line for line in plot.splitlines() if line.startswith("   5 ┤"))


async def test_the_cursor_names_the_day_and_stays_in_the_range(
    screen: TrendsScreen, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 1), pain_during=3, pain_after=0, distance_m=5200.0))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        assert text(screen, "#day").startswith("Mon 9 Mar 2026")
        await pilot.press("right", "left")
        assert text(screen, "#day").startswith("Sun 8 Mar 2026")
        assert "run 5.2 km, worst pain 3, morning after unknown" in text(screen, "#day")
        await pilot.press("pageup")
        assert text(screen, "#day").startswith("Sun 1 Mar 2026")
        await pilot.press("4", "home")
        assert text(screen, "#day").startswith("Mon 16 Feb 2026")
        await pilot.press("p", "right")
        assert text(screen, "#day").startswith("Mon 23 Feb 2026")
        await pilot.press("end")
        assert text(screen, "#day").startswith("Mon 9 Mar 2026")


async def test_ranges_have_keys(screen: TrendsScreen, log: Log, now: FakeNow) -> None:
    log.add(run(ago(now, 50)))
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        said = []
        for key in ("4", "1", "a"):
            await pilot.press(key, "home")
            said.append((text(screen, "#range").split(" ·")[0], text(screen, "#day")[:10]))
        assert said == [
            ("4 weeks", "Mon 16 Feb"),
            ("12 weeks", "Mon 22 Dec"),
            ("the whole log", "Mon 12 Jan"),
        ]


async def test_it_follows_the_log(screen: TrendsScreen, log: Log, now: FakeNow) -> None:
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        log.add(run(ago(now, 1), pain_during=3))
        await until(pilot, lambda: "●" in shown(screen))


@pytest.mark.usefixtures("lived")
async def test_every_plot_is_drawn_within_its_room(screen: TrendsScreen) -> None:
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        for _ in range(6):
            lines = shown(screen).splitlines()
            room = screen.query_one("#plot").size
            assert len(lines) <= room.height
            assert max(map(len, lines)) <= room.width
            await pilot.press("p")


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize("size", SIZES)
def test_the_pain_of_runs_looks_as_accepted(
    snap_compare: Snap, screen: TrendsScreen, size: tuple[int, int]
) -> None:
    assert snap_compare(Host(screen), terminal_size=size)
