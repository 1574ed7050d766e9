"""What is painted anew is what a whole painting shows, and little more than that is rendered."""

from itertools import product

import pytest
from textual._compositor import ChopsUpdate, Compositor
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from screens.base import PsoasScreen
from tests.screens.conftest import Host

SIZE = (80, 24)
NAMES = ("first", "second", "long")


class Told(Static):
    """Text that counts how often it is rendered."""

    rendered = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        self.rendered += 1
        return super().render_lines(crop)


class Page(PsoasScreen[None]):
    """Widgets beside, below and over one another, with borders, and one that is scrolled."""

    CSS = """
    Page #left { width: 30; border: heavy red; padding: 1 2; }
    Page #right { width: 1fr; background: blue; }
    Page #over { layer: above; width: 12; height: 5; offset: 20 7; background: green; }
    Page { layers: below above; }
    """

    def body(self) -> ComposeResult:
        with Horizontal():
            with Vertical(id="left"):
                yield Told("one\ntwo\nthree", id="first", markup=False)
                yield Told("four", id="second", markup=False)
            with VerticalScroll(id="right"):
                yield Told("\n".join(f"line {n}" for n in range(60)), id="long", markup=False)
        yield Static("over", id="over", markup=False)


def painted(screen: PsoasScreen[None], region: Region) -> dict[int, Strip]:
    """The rows of a region as a change of it writes them to the terminal."""
    screen._compositor._dirty_regions.add(region)
    update = screen._compositor.render_partial_update()
    assert isinstance(update, ChopsUpdate)
    rows = {}
    for y, start, end in update.spans:
        pieces = [(x, strip) for x, strip in update.chops[y].items() if strip is not None]
        first = min(x for x, _ in pieces)
        row = Strip.join([strip for _, strip in sorted(pieces, key=lambda each: each[0])])
        rows[y] = row.crop(start - first, end - first)
    return rows


@pytest.mark.parametrize(
    "region",
    [
        Region(x, y, width, height)
        for (x, width), (y, height) in product(
            [(0, 80), (0, 1), (3, 20), (25, 10), (40, 40), (79, 1)], [(0, 24), (0, 1), (6, 3)]
        )
        if (width, height) != SIZE
    ],
)
async def test_what_changes_is_painted_as_it_is_in_the_whole(region: Region) -> None:
    screen = Page()
    async with Host(screen).run_test(size=SIZE) as pilot:
        screen.query_one("#right").scroll_to(y=7, animate=False)
        await pilot.pause()
        whole = screen._compositor.render_strips()
        for y, row in painted(screen, region).items():
            assert row == whole[y].crop(region.x, region.right)


async def test_a_whole_painting_is_that_of_textual(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Page()
    async with Host(screen).run_test(size=SIZE) as pilot:
        screen.query_one("#right").scroll_to(y=7, animate=False)
        await pilot.pause()
        ours = screen._compositor.render_strips()
        monkeypatch.setattr(screen._compositor, "__class__", Compositor)
        assert screen._compositor.render_strips() == ours
        assert "line 7" in ours[0].text


async def test_what_does_not_meet_a_change_is_not_rendered() -> None:
    screen = Page()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.pause()
        first, second, long = (screen.query_one(f"#{name}", Told) for name in NAMES)
        before = first.rendered, second.rendered, long.rendered
        painted(screen, first.region)
        assert (first.rendered, second.rendered, long.rendered) == (before[0] + 1, *before[1:])


async def test_what_is_hidden_behind_a_change_is_not_rendered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Page()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.pause()
        behind: list[Region] = []
        monkeypatch.setattr(screen.query_one("#left"), "render_lines", behind.append)
        first = screen.query_one("#first", Told)
        before = first.rendered
        painted(screen, first.region.shrink((1, 1, 1, 1)))
        assert first.rendered == before + 1
        assert not behind


CHANGES = [
    (Region(2, 1, 9, 2), Region(2, 9, 9, 1), Region(0, 2, 80, 3)),
    (Region(31, 0, 3, 20), Region(40, 4, 10, 2), Region(33, 8, 30, 2)),
    (Region(0, 5, 80, 1), Region(0, 6, 80, 1), Region(22, 7, 3, 3)),
]


@pytest.mark.parametrize("changes", CHANGES)
async def test_changes_beside_and_across_one_another_are_painted_as_in_the_whole(
    changes: tuple[Region, ...],
) -> None:
    screen = Page()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.pause()
        whole = screen._compositor.render_strips()
        screen._compositor._dirty_regions.update(changes)
        update = screen._compositor.render_partial_update()
        assert isinstance(update, ChopsUpdate)
        for y, start, end in update.spans:
            pieces = {x: strip for x, strip in update.chops[y].items() if start <= x < end}
            row = Strip.join(list(pieces.values()))
            assert row.simplify() == whole[y].crop(start, end).simplify()


async def test_only_cells_that_changed_are_written() -> None:
    screen = Page()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.pause()
        screen._compositor._dirty_regions.add(Region(60, 2, 3, 2))
        update = screen._compositor.render_partial_update()
        assert isinstance(update, ChopsUpdate)
        written = [strip for row in update.chops for strip in row.values() if strip is not None]
        assert [strip.cell_length for strip in written] == [3, 3]
