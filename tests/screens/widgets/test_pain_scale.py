"""Pain from 0 to 10, typed, moved or clicked."""

import pytest
from textual.app import App, ComposeResult

from screens.widgets.pain_scale import PainScale


def after(*digits: int) -> int | None:
    scale = PainScale()
    for digit in digits:
        scale.type_digit(digit)
    return scale.pain


def moved(start: int | None, *steps: int) -> int | None:
    scale = PainScale()
    scale.pain = start
    for step in steps:
        scale.move(step)
    return scale.pain


@pytest.mark.parametrize(
    ("digits", "pain"),
    [
        ((), None),
        ((0,), 0),
        ((9,), 9),
        ((3, 7), 7),
        ((1, 0), 10),
        ((1, 0, 0), 0),
        ((1, 0, 1, 0), 10),
        ((1, 1), 1),
        ((2, 0), 0),
    ],
)
def test_the_last_digit_counts_and_one_zero_is_ten(digits: tuple[int, ...], pain: int) -> None:
    assert after(*digits) == pain


@pytest.mark.parametrize(
    ("start", "steps", "pain"),
    [
        (3, (1,), 4),
        (3, (-1,), 2),
        (10, (1,), 10),
        (0, (-1,), 0),
        (9, (1,), 10),
        (None, (1,), 0),
        (None, (-1,), 10),
    ],
)
def test_arrows_stay_on_the_scale(start: int | None, steps: tuple[int, ...], pain: int) -> None:
    assert moved(start, *steps) == pain


def test_a_zero_after_a_move_is_zero() -> None:
    scale = PainScale()
    scale.type_digit(2)
    scale.move(-1)
    scale.type_digit(0)
    assert scale.pain == 0


class ScaleApp(App[None]):
    def compose(self) -> ComposeResult:
        yield PainScale()


async def test_a_click_chooses_what_was_clicked_also_a_zero_after_a_one() -> None:
    app = ScaleApp()
    async with app.run_test() as pilot:
        scale = app.query_one(PainScale)
        shown = str(scale.render()).splitlines()[0]
        await pilot.click(PainScale, offset=(shown.index("1"), 0))
        assert scale.pain == 1
        await pilot.click(PainScale, offset=(shown.index("0"), 0))
        assert scale.pain == 0
        await pilot.click(PainScale, offset=(shown.index("10"), 0))
        assert scale.pain == 10
        await pilot.click(PainScale, offset=(2, 1))
        assert scale.pain == 10


def test_the_chosen_number_stands_in_brackets_not_in_colour_alone() -> None:
    scale = PainScale()
    scale.pain = 7
    assert "[7]" in str(scale.render())
    assert "none" in str(scale.render())
    assert "the worst" in str(scale.render())
