"""The drawing of a light."""

import pytest

from rules.assessment import Level
from screens.colours import STATUS_COLOURS
from screens.widgets.big_word import ROWS, big_word


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
