"""The figure on a screen: it moves, repaints only what changes, and reads on every background."""

from collections.abc import Callable
from typing import Any, Self

import pytest
from textual.app import App, ComposeResult
from textual.color import Color
from textual.geometry import Region

from rules.figure_data import figures
from rules.records import Side
from screens.widgets.figure import Figure, working_colour

Snap = Callable[..., bool]

SIZE = (60, 20)
FIELDS = ("#F0E442", "#56B4E9", "#CC79A7", "#D55E00", "#1e1e1e", "#121212", "#e0e0e0", "#ffffff")
"""The colours of a session's field, and the backgrounds of the light and the dark theme."""


class Watched(Figure):
    """Keeps what it asked to be painted again."""

    def __init__(self) -> None:
        super().__init__(id="figure")
        self.asked: list[tuple[Region, ...]] = []

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        self.asked.append(regions)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


class Field(App[None]):
    """A coloured field with one figure."""

    CSS = "Screen { background: #56B4E9; color: #000000; } Figure { width: 100%; height: 100%; }"

    def __init__(self, *moment: Any) -> None:
        super().__init__()
        self.moment = moment

    def compose(self) -> ComposeResult:
        yield Watched()

    def on_mount(self) -> None:
        if self.moment:
            name, *where = self.moment
            self.figure.show(figures()[name], *where)

    @property
    def figure(self) -> Watched:
        return self.query_one(Watched)


def shown(figure: Figure) -> str:
    return "\n".join(figure.render_line(y).text for y in range(figure.size.height))


def lines_asked_for(figure: Watched) -> set[int]:
    return {region.y for regions in figure.asked for region in regions}


async def test_it_shows_nothing_until_told_and_nothing_when_cleared() -> None:
    app = Field()
    async with app.run_test(size=SIZE) as pilot:
        assert not shown(app.figure).strip()
        app.figure.show(figures()["clamshell"], Side.LEFT, 0)
        assert shown(app.figure).strip()
        app.figure.clear()
        await pilot.pause()
        assert not shown(app.figure).strip()


async def test_it_moves_with_the_fraction_and_a_right_leg_is_mirrored() -> None:
    app = Field()
    async with app.run_test(size=SIZE):
        seen = set()
        for side in (Side.LEFT, Side.RIGHT):
            for fraction in (0, 0.5, 1):
                app.figure.show(figures()["clamshell"], side, fraction)
                seen.add(shown(app.figure))
        assert len(seen) == 6


async def test_only_lines_that_change_are_painted_again() -> None:
    app = Field("sitting-internal-rotation", Side.LEFT, 0)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        before = shown(app.figure).splitlines()
        app.figure.asked.clear()

        app.figure.show(figures()["sitting-internal-rotation"], Side.LEFT, 0.5)

        after = shown(app.figure).splitlines()
        changed = {y for y in range(SIZE[1]) if before[y] != after[y]}
        assert changed <= lines_asked_for(app.figure) < set(range(SIZE[1]))
        assert 0 not in lines_asked_for(app.figure)


async def test_a_rep_of_four_seconds_paints_at_most_five_times_a_second() -> None:
    app = Field("clamshell", Side.LEFT, 0)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.figure.asked.clear()
        for tick in range(41):
            up = tick / 20
            app.figure.show(figures()["clamshell"], Side.LEFT, min(up, 2 - up))
        assert 10 <= len(app.figure.asked) <= 20


async def test_a_hold_that_stays_paints_nothing() -> None:
    app = Field("clamshell", Side.LEFT, 1)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.figure.asked.clear()
        for _ in range(10):
            app.figure.show(figures()["clamshell"], Side.LEFT, 1)
        assert app.figure.asked == []


async def test_it_grows_with_the_window_and_lives_without_room() -> None:
    app = Field("quadriceps", Side.LEFT, 0)
    async with app.run_test(size=(24, 8)) as pilot:
        await pilot.pause()
        small = len(shown(app.figure).replace("\n", "").replace(" ", ""))
        await pilot.resize_terminal(*SIZE)
        await pilot.pause()
        assert len(shown(app.figure).replace("\n", "").replace(" ", "")) > 2 * small
        app.figure.styles.height = 0
        await pilot.pause()
        assert shown(app.figure) == ""


async def test_the_working_leg_has_its_own_colour_and_takes_that_of_a_new_background() -> None:
    app = Field("quadriceps", Side.LEFT, 0)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for background in ("#F0E442", "#121212"):
            app.screen.styles.background = background
            await pilot.pause()
            inks = {
                segment.style.color.triplet.hex
                for y in range(SIZE[1])
                for segment in app.figure.render_line(y)
                if "█" in segment.text and segment.style and segment.style.color
                if segment.style.color.triplet
            }
            assert inks == {working_colour(Color.parse(background)).hex.lower()}


@pytest.mark.parametrize("field", FIELDS)
def test_the_working_leg_stands_out_from_every_field(field: str) -> None:
    background = Color.parse(field)

    assert contrast(working_colour(background), background) >= 3


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2.1."""
    low, high = sorted(luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: Color) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in colour.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", sorted(figures()))
def test_a_figure_looks_as_accepted(snap_compare: Snap, name: str) -> None:
    assert snap_compare(Field(name, Side.LEFT, 1), terminal_size=(40, 14))


def test_a_small_mirrored_figure_without_colour_looks_as_accepted(
    snap_compare: Snap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(Field("hip-flexors", Side.RIGHT, 1), terminal_size=(24, 8))
