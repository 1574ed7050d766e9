"""Figures in cells: the working leg solid, all else dotted, as large as fits, and mirrored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.figure import STEPS
from rules.figure_data import figures
from rules.records import Side
from screens.widgets.raster import Ink, Row, picture

NAMES = sorted(figures())
SIZES = [(24, 8), (40, 14), (60, 20)]
BLOCKS = set("▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")

sides = st.sampled_from([Side.LEFT, Side.RIGHT])


def text(row: Row) -> str:
    return "".join(run for run, _ in row)


def cells(rows: tuple[Row, ...], ink: Ink) -> int:
    return sum(len(run) for row in rows for run, its in row if its is ink)


@given(st.sampled_from(NAMES), sides, st.integers(0, STEPS), st.integers(1, 70), st.integers(1, 24))
def test_a_picture_has_the_size_it_was_asked_for(
    name: str, side: Side, step: int, width: int, height: int
) -> None:
    rows = picture(figures()[name], side, step, width, height)

    assert len(rows) == height
    assert {len(text(row)) for row in rows} == {width}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("step", [0, STEPS])
def test_the_working_leg_alone_is_solid(name: str, width: int, height: int, step: int) -> None:
    rows = picture(figures()[name], Side.LEFT, step, width, height)

    assert cells(rows, Ink.WORKING) >= height * 0.5
    for row in rows:
        for run, ink in row:
            assert (set(run) <= BLOCKS) is (ink is Ink.WORKING)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_body_things_and_the_arrow_of_the_end_are_all_to_be_seen(
    name: str, width: int, height: int
) -> None:
    rows = picture(figures()[name], Side.LEFT, STEPS, width, height)

    assert cells(rows, Ink.BODY) > 3
    assert cells(rows, Ink.ARROW) > 1
    assert cells(rows, Ink.THING) > 3


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_start_end_and_the_two_sides_are_different_pictures(
    name: str, width: int, height: int
) -> None:
    seen = {
        picture(figures()[name], side, step, width, height)
        for side in (Side.LEFT, Side.RIGHT)
        for step in (0, STEPS)
    }
    assert len(seen) == 4


@pytest.mark.parametrize("name", NAMES)
def test_the_right_side_has_its_working_leg_where_the_left_side_mirrored_has_it(name: str) -> None:
    left, right = (
        picture(figures()[name], side, STEPS, 60, 20) for side in (Side.LEFT, Side.RIGHT)
    )

    def columns(rows: tuple[Row, ...]) -> list[int]:
        return [
            index
            for row in rows
            for index, character in enumerate(text(row))
            if character in BLOCKS
        ]

    mirrored = [59 - column for column in columns(left)]
    assert abs(sum(mirrored) / len(mirrored) - sum(columns(right)) / len(columns(right))) < 0.5


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_fills_the_height_or_the_width(name: str) -> None:
    rows = [text(row) for row in picture(figures()[name], Side.LEFT, 0, 40, 14)] + [
        text(row) for row in picture(figures()[name], Side.LEFT, STEPS, 40, 14)
    ]
    used = [index % 14 for index, row in enumerate(rows) if row.strip()]
    across = [index for row in rows for index, cell in enumerate(row) if cell != " "]

    assert (min(used) <= 1 and max(used) >= 12) or (min(across) <= 1 and max(across) >= 38)


def test_a_mirrored_hip_flexor_stretch_is_drawn_as_it_should() -> None:
    rows = picture(figures()["hip-flexors"], Side.RIGHT, STEPS, 30, 10)
    assert [text(row).rstrip() for row in rows] == [
        "              ⢀⣤⣄",
        "              ⢿⣿⣿⠒",
        "               ⣩⢣",
        "              ⢸⡸⣧",
        "              ⢸⣷⡹⣇⡀",
        "     ⣀⣀⣰⣶⣤⡀   ⠸⠿⠷⠉⠛⠷⣦⣄",
        "       ⠘⠛⠉    ▟█▌⠸⠟⠛⢚⣾⠃",
        "             ▟█▛    ⣸⡟",
        "   ▄▟███▄▄▄▄▟█▛    ⢀⣿⠃",
        "  ⠤⠤▀▀▀▀▀▀▜██▛⠤⠤⠤⠤⠄⠼⠿⠶⠦⠄⠤⠤⠤⠤",
    ]
