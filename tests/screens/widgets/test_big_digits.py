"""Digits in solid blocks, to be read from the floor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Size

from screens.widgets.big_digits import (
    LEAST_HEIGHT,
    block_height,
    block_rows,
    block_width,
    fitting_height,
    number_rows,
    number_width,
)


@given(st.sampled_from("0123456789LR"), st.integers(7, 40))
def test_a_stroke_is_at_least_two_columns_wide(sign: str, height: int) -> None:
    for row in block_rows(sign, height):
        assert all(len(stroke) >= 2 for stroke in row.split())


@given(st.integers(7, 40))
def test_all_digits_and_letters_differ_at_every_height(height: int) -> None:
    assert len({block_rows(sign, height) for sign in "0123456789LR"}) == 12


@given(st.integers(0, 999), st.integers(7, 40))
def test_a_number_is_as_high_as_asked_and_its_lines_equally_long(number: int, height: int) -> None:
    rows = number_rows(number, height)
    assert len(rows) == height
    assert len({len(row) for row in rows}) == 1


@given(st.integers(0, 99), st.integers(20, 200), st.integers(1, 60))
def test_digits_grow_with_the_room_and_never_outgrow_it(
    number: int, width: int, height: int
) -> None:
    fitting = fitting_height(number, Size(width, height))
    assert fitting == LEAST_HEIGHT or (
        fitting <= height and len(number_rows(number, fitting)[0]) <= width
    )
    if fitting < height and fitting > LEAST_HEIGHT:
        assert len(number_rows(number, fitting + 1)[0]) > width


@pytest.mark.parametrize(("number", "height"), [(27, 7)])
def test_27_is_drawn_as_it_should(number: int, height: int) -> None:
    assert number_rows(number, height) == (
        "█████████   █████████",
        "       ██          ██",
        "       ██          ██",
        "█████████          ██",
        "██                 ██",
        "██                 ██",
        "█████████          ██",
    )


@given(st.integers(40, 300), st.integers(24, 100))
def test_blocks_take_two_fifths_of_the_rows_unless_the_width_caps_them(
    columns: int, rows: int
) -> None:
    height = block_height(columns, rows)
    beside = number_width(2, height + 1) + block_width(height + 1)
    assert height >= 0.4 * rows or beside + 4 > columns
    assert LEAST_HEIGHT <= height < 0.4 * rows + 1


def test_an_r_is_drawn_as_it_should() -> None:
    assert block_rows("R", 7) == (
        "█████████",
        "██     ██",
        "██     ██",
        "█████████",
        "██  ██   ",
        "██   ██  ",
        "██     ██",
    )
