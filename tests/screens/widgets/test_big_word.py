"""The drawings of words and of the lights."""

from string import ascii_lowercase

import pytest

from rules.assessment import Level
from rules.programme import programme
from rules.view import Role
from screens.colours import STATUS_COLOURS
from screens.widgets.big_word import ROWS, big_word, word_rows

SHORTS = [exercise.short for exercise in programme().exercises.values()]
INSIDE = 76
"""Columns between the edges of a session in a terminal of 80."""


@pytest.mark.parametrize("level", STATUS_COLOURS)
def test_a_light_is_drawn_in_half_blocks_as_high_as_it_says(level: Level) -> None:
    lines = big_word(level)
    assert len(lines) == ROWS
    assert len({len(line) for line in lines}) == 1
    assert set("".join(lines)) <= set(" ▀▄█")


def test_every_light_is_drawn_differently() -> None:
    assert len({big_word(level) for level in STATUS_COLOURS}) == len(STATUS_COLOURS)


def test_go_reads_as_go() -> None:
    assert big_word(Level.GO) == (
        " ▄████▄   ▄█▀▀▀▀ ▄█▀▀█▄",
        "▀██████▀  ██ ▀██ ██  ██",
        "  ▀▀▀▀     ▀▀▀▀▀  ▀▀▀▀ ",
    )


@pytest.mark.parametrize("word", [*SHORTS, "push", *(role.value for role in Role)])
def test_all_that_a_session_writes_large_fits_80_columns_in_three_rows(word: str) -> None:
    lines = word_rows(word, INSIDE, 3)
    assert len(lines) == 3
    assert {len(line) for line in lines} <= set(range(1, INSIDE + 1))


@pytest.mark.parametrize("word", SHORTS)
def test_where_there_is_room_a_word_is_five_rows_high_with_wide_strokes(word: str) -> None:
    lines = word_rows(word, 116, 5)
    assert len(lines) == 5
    assert all(len(stroke) >= 2 for line in lines for stroke in line.split())


def test_a_word_grows_with_the_room() -> None:
    widths = [len(word_rows("rest", columns, 5)[0]) for columns in (20, 40, 60)]
    assert widths == sorted(set(widths))


@pytest.mark.parametrize("columns", [5, 20])
def test_all_letters_differ_narrow_and_wide(columns: int) -> None:
    assert len({word_rows(letter, columns, 3) for letter in ascii_lowercase}) == 26


@pytest.mark.parametrize("word", ["übung", "internal rotation" * 2])
def test_what_cannot_be_drawn_is_left_to_plain_letters(word: str) -> None:
    assert word_rows(word, INSIDE, 3) == ()


def test_a_long_word_is_drawn_narrow() -> None:
    assert word_rows("rotation", 32, 3) == (
        "█▀▄ ▄▀▄ ▀█▀ ▄▀▄ ▀█▀ █ ▄▀▄ █▄ █",
        "█▀▄ █ █  █  █▀█  █  █ █ █ █ ▀█",
        "▀ ▀  ▀   ▀  ▀ ▀  ▀  ▀  ▀  ▀  ▀",
    )
