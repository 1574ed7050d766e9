"""Digits in solid blocks, to be read from the floor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Size

from screens.widgets.big_digits import LEAST_HEIGHT, digit_rows, fitting_height, number_rows


@given(st.sampled_from("0123456789"), st.integers(7, 40))
def test_a_stroke_is_at_least_two_columns_wide(digit: str, height: int) -> None:
    for row in digit_rows(digit, height):
        assert all(len(stroke) >= 2 for stroke in row.split())


@given(st.integers(7, 40))
def test_all_ten_digits_differ_at_every_height(height: int) -> None:
    assert len({digit_rows(digit, height) for digit in "0123456789"}) == 10


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
