"""A session is seen from the floor: large, on its side, in one colour a phase, and quietly."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from textual.app import App
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from rules.records import Side
from rules.view import Role, view
from screens.colours import ON_COLOUR, PHASE_COLOURS
from screens.session_field import SessionField
from screens.widgets.bar import Bar
from screens.widgets.big_digits import BigDigits, BigLetter, block_height, block_width
from screens.widgets.big_word import word_rows
from screens.widgets.stage import FIGURE_COLUMNS, FIGURE_ROWS, FigureRoom
from tests.screens import test_session as guided
from tests.screens.conftest import FakeClock, Host, until

heard, make = guided.heard, guided.make
READY, HOLD, CHANGE = 5, 30, 5
SIZES = [(80, 24), (100, 30), (120, 40), (160, 50), (200, 60)]

Size = tuple[int, int]


def shown(app: App[Any]) -> list[Strip]:
    """Each row of the terminal as the app shows it now."""
    return app.screen._compositor.render_strips(app.size)


def lines_of(app: App[Any], widget: Widget) -> list[str]:
    """What the terminal shows where a widget is."""
    area = widget.region
    rows = shown(app)[area.y : area.bottom]
    return [row.crop(area.x, area.right).text for row in rows]


def background(app: App[Any], x: int, y: int) -> str:
    """The colour behind a cell of the terminal."""
    (segment,) = shown(app)[y].crop(x, x + 1)
    assert segment.style
    assert segment.style.bgcolor
    return Color.from_rich_color(segment.style.bgcolor).hex


def is_coloured(app: App[Any], colour: str) -> bool:
    """Whether the edge has a colour."""
    return background(app, 0, 0) == colour


@pytest.mark.parametrize(
    ("size", "rows"),
    [
        *(((80, 24), 10), ((100, 30), 12), ((120, 40), 16), ((160, 50), 20), ((200, 60), 24)),
        # Two digits and the letter in 76 columns: here the width caps them.
        ((80, 50), 16),
    ],
)
async def test_the_digits_take_two_fifths_of_the_rows_in_strokes_of_two_columns(
    make: guided.Make, clock: FakeClock, size: Size, rows: int
) -> None:
    screen = make(guided.stretch(clock))
    app = Host(screen)
    async with app.run_test(size=size) as pilot:
        guided.pass_time(screen, clock, READY + 5)
        await until(pilot, lambda: screen.query_one("#digits", BigDigits).number == HOLD - 5)
        await pilot.pause()
        lines = lines_of(app, screen.query_one("#digits", BigDigits))
        drawn = [line for line in lines if "█" in line]
        assert len(drawn) == rows
        assert all(len(stroke) >= 2 for line in drawn for stroke in line.split())


async def test_three_digits_are_still_seven_rows_high(make: guided.Make, clock: FakeClock) -> None:
    screen = make(guided.stretch(clock))
    app = Host(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        guided.pass_time(screen, clock, READY + 5)
        await pilot.press(*["plus"] * 6)
        await until(pilot, lambda: screen.query_one("#digits", BigDigits).number == HOLD - 5 + 90)
        await pilot.pause()
        lines = lines_of(app, screen.query_one("#digits", BigDigits))
        assert sum("█" in line for line in lines) >= 7
        assert all(line[0] == line[-1] == " " or "█" in line for line in lines)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("side", "seconds"), [(Side.LEFT, 0), (Side.RIGHT, HOLD + CHANGE)])
async def test_the_letter_is_on_its_half_and_the_figure_has_room_on_the_other(
    make: guided.Make, clock: FakeClock, size: Size, side: Side, seconds: int
) -> None:
    screen = make(guided.stretch(clock))
    app = Host(screen)
    async with app.run_test(size=size) as pilot:
        guided.pass_time(screen, clock, READY + 5 + seconds)
        letter, figure = screen.query_one(BigLetter), screen.query_one(FigureRoom)
        await until(pilot, lambda: letter.side is side and letter.region.area)
        await until(pilot, lambda: (letter.region.x < figure.region.x) == (side is Side.LEFT))
        left, right = sorted((letter.region, figure.region), key=lambda region: region.x)
        assert left.right <= size[0] // 2 <= right.x
        assert sum("█" in line for line in lines_of(app, letter)) >= 7
        assert figure.content_size.width >= FIGURE_COLUMNS
        assert figure.content_size.height >= FIGURE_ROWS
        assert figure.children[0].display


async def test_a_figure_without_room_is_hidden(make: guided.Make, clock: FakeClock) -> None:
    screen = make(guided.stretch(clock))
    async with Host(screen).run_test(size=(80, 40)) as pilot:
        await until(pilot, lambda: not screen.query_one(FigureRoom).children[0].display)
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: screen.query_one(FigureRoom).children[0].display)


MOMENTS = [
    (guided.stretch, 2, "hip flexor"),
    (guided.stretch, READY + 2, "hip flexor"),
    (guided.strength, READY + 2, "internal rotation"),
    (guided.stretch, READY + HOLD + 1, "change sides"),
    (guided.stretch, (READY + HOLD) * 4 + 1, "rest"),
]
Moment = tuple[Callable[[FakeClock], Any], int, str]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize(("size", "rows"), [((80, 24), 3), ((120, 40), 5)])
async def test_the_exercise_or_the_break_is_written_large(
    make: guided.Make, clock: FakeClock, moment: Moment, size: Size, rows: int
) -> None:
    start, seconds, word = moment
    screen = make(start(clock))
    app = Host(screen)
    async with app.run_test(size=size) as pilot:
        guided.pass_time(screen, clock, seconds)
        wanted = [line.strip() for line in word_rows(word, size[0] - 4, rows)]
        block = screen.query_one("#word")
        await until(pilot, lambda: lines_of(app, block)[0].strip() == wanted[0])
        assert [line.strip() for line in lines_of(app, block)] == wanted


async def test_each_phase_has_one_steady_colour_from_edge_to_edge(
    make: guided.Make, clock: FakeClock
) -> None:
    screen = make(guided.stretch(clock))
    app = Host(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        seen: list[tuple[Role, str]] = []
        for _ in range(2 * (READY + HOLD) * 2 + 12):
            guided.pass_time(screen, clock, 1)
            await pilot.pause()
            found = {background(app, x, y) for x, y in ((0, 0), (79, 0), (40, 3), (79, 22))}
            (colour,) = found
            seen.append((guided.role(screen), colour))
        assert {role for role, _ in seen} >= {Role.GET_READY, Role.HOLD, Role.CHANGE_SIDES}
        assert all(colour == PHASE_COLOURS[role] for role, colour in seen)


async def test_a_pause_and_the_end_have_their_colours(make: guided.Make, clock: FakeClock) -> None:
    screen = make(guided.stretch(clock))
    app = Host(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        guided.pass_time(screen, clock, READY + 5)
        for key, role in (("p", Role.PAUSED), ("escape", Role.STOPPING), ("k", Role.DONE)):
            await pilot.press(key)
            assert guided.role(screen) is role
            await until(pilot, partial(is_coloured, app, PHASE_COLOURS[role]))
            assert background(app, 40, 12) == PHASE_COLOURS[role]


async def test_text_on_a_phase_is_black_and_the_letter_the_other_way_round(
    make: guided.Make, clock: FakeClock
) -> None:
    screen = make(guided.stretch(clock))
    app = Host(screen)
    async with app.run_test(size=(120, 40)) as pilot:
        guided.pass_time(screen, clock, READY + 5)
        await until(pilot, lambda: background(app, 0, 0) == PHASE_COLOURS[Role.HOLD])
        black, blue = Color.parse(ON_COLOUR), Color.parse(PHASE_COLOURS[Role.HOLD])
        for name in ("#word", "#digits", "#role", "#step"):
            assert screen.query_one(name).visual_style.foreground == black
        letter = screen.query_one(BigLetter).visual_style
        assert (letter.foreground, letter.background) == (blue, black)


async def test_without_colour_a_frame_and_the_word_stand_for_the_flood(
    make: guided.Make, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    screen = make(guided.stretch(clock))
    app = Host(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        guided.pass_time(screen, clock, READY + 5)
        await until(pilot, lambda: guided.text_of(screen, "role") == "HOLD · LEFT")
        await pilot.pause()
        field = lines_of(app, screen.query_one(SessionField))
        assert set(field[0]) == {"┏", "━", "┓"}
        assert all(line[0] == line[-1] == "┃" for line in field[1:-1])
        assert {background(app, x, 3) for x in (0, 10, 79)} == {background(app, 0, 0)}
        assert background(app, 40, 3) == background(app, 0, 0)
        lines = lines_of(app, screen.query_one("#digits", BigDigits))
        assert sum("█" in line for line in lines) >= 7
        assert screen.query_one(FigureRoom).children[0].display


async def moves(make: guided.Make, clock: FakeClock, level: str) -> list[int]:
    """How far the bars have moved by each tenth of a second of a part of a hold."""
    screen = make(guided.stretch(clock))
    app = Host(screen)
    app.animation_level = "none" if level == "none" else "full"
    async with app.run_test(size=(200, 60)):
        guided.pass_time(screen, clock, READY + 5)
        seen = []
        for _ in range(100):
            clock.advance(0.1)
            screen.look()
            seen.append(screen.query_one("#step", Bar).filled)
        return seen


@pytest.mark.parametrize("level", ["none", "full"])
async def test_the_bar_of_the_step_moves_seldom_with_the_number(
    make: guided.Make, clock: FakeClock, level: str
) -> None:
    seen = await moves(make, clock, level)
    jumps = [at for at, (one, other) in enumerate(pairwise(seen)) if one < other]
    assert 3 <= len(jumps) <= 4
    assert all(29 <= other - one <= 31 for one, other in pairwise(jumps))


async def test_nothing_is_painted_while_no_second_and_no_cell_has_passed(
    make: guided.Make, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = make(guided.stretch(clock))
    app = Host(screen)
    async with app.run_test(size=(80, 24)) as pilot:
        guided.pass_time(screen, clock, READY + 5)
        await pilot.pause()
        painted: list[Widget] = []
        paint = Widget.refresh

        def refresh(widget: Widget, *regions: Any, **how: Any) -> Widget:
            painted.append(widget)
            return paint(widget, *regions, **how)

        monkeypatch.setattr(Widget, "refresh", refresh)
        clock.advance(0.05)
        screen.look()
        assert painted == []
        clock.advance(1)
        screen.look()
        assert view(screen.session).count == HOLD - 6
        assert {widget.id for widget in painted} == {"digits", "step"}
        painted.clear()
        clock.advance(1)
        screen.look()
        assert {widget.id for widget in painted} == {"digits"}


async def test_only_the_cells_of_the_digit_that_changed_are_painted(
    make: guided.Make, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = make(guided.stretch(clock))
    app = Host(screen)
    async with app.run_test(size=(120, 40)) as pilot:
        guided.pass_time(screen, clock, READY + 5)
        digits = screen.query_one("#digits", BigDigits)
        await until(pilot, lambda: digits.number == HOLD - 5)
        await pilot.pause()
        painted: list[Region] = []
        monkeypatch.setattr(digits, "refresh", lambda *regions: painted.extend(regions))
        guided.pass_time(screen, clock, 1)
        (region,) = painted
        assert (region.width, region.height) == (block_width(16), block_height(114, 40))
        assert region.x > digits.size.width // 2


async def test_what_a_small_window_shows_is_written_once_there_is_one(
    make: guided.Make, clock: FakeClock
) -> None:
    """A change of what is hidden makes Textual lay the whole screen out again."""
    screen = make(guided.stretch(clock))
    async with Host(screen).run_test(size=(120, 40)) as pilot:
        guided.pass_time(screen, clock, READY + 5)
        small = screen.query_one("#small-digits", BigDigits)
        await pilot.pause()
        assert small.number is None
        await pilot.resize_terminal(40, 24)
        await until(pilot, lambda: small.number == HOLD - 5)


@pytest.mark.parametrize("size", [(60, 30), (40, 24), (79, 20)])
async def test_a_narrow_window_has_large_digits_and_the_colour_too(
    make: guided.Make, clock: FakeClock, size: Size
) -> None:
    screen = make(guided.stretch(clock))
    app = Host(screen)
    async with app.run_test(size=size) as pilot:
        guided.pass_time(screen, clock, READY + 5)
        digits = screen.query_one("#small-digits", BigDigits)
        await until(pilot, lambda: digits.number == HOLD - 5)
        await pilot.pause()
        assert sum("█" in line for line in lines_of(app, digits)) >= max(7, 0.3 * size[1])
        assert background(app, 0, 0) == PHASE_COLOURS[Role.HOLD]


async def test_where_seven_rows_do_not_fit_the_words_alone_count(
    make: guided.Make, clock: FakeClock
) -> None:
    screen = make(guided.stretch(clock))
    app = Host(screen)
    async with app.run_test(size=(20, 5)) as pilot:
        guided.pass_time(screen, clock, READY + 5)
        words = screen.query_one("#small-words")
        await until(pilot, lambda: lines_of(app, words)[0].strip() == "HOLD · LEFT 25")
        assert "█" not in "".join(row.text for row in shown(app))
