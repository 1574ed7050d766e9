"""One-line controls: keys and clicks choose, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from screens.widgets.choice import Choice, Scale
from tests.screens.conftest import until

OPTIONS = (("", "not known"), ("easy", "easy"), ("steady", "steady"), ("strides", "strides"))


class Bench(App[object]):
    """One control, and what it told of."""

    def __init__(self, control: Choice) -> None:
        super().__init__()
        self.control = control
        self.values: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.control

    def on_choice_changed(self, event: Choice.Changed) -> None:
        assert event.control is self.control
        self.values.append(event.value)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["right"], "easy"),
        (["space", "space"], "steady"),
        (["left"], "strides"),
        (["right", "left", "left"], "strides"),
        (["s"], "steady"),
        (["s", "S"], "strides"),
        (["s", "s", "s"], "steady"),
        (["x"], ""),
        (["e", "n"], ""),
        (["up", "f5", "full_stop"], ""),
    ],
)
async def test_keys_turn_a_choice(keys: list[str], value: str) -> None:
    app = Bench(Choice(OPTIONS))
    async with app.run_test() as pilot:
        await pilot.press(*keys)
        assert app.control.value == value
        assert str(app.control.draw()) == f"◂ {dict(OPTIONS)[value]} ▸"


async def test_a_choice_tells_of_each_other_value_once() -> None:
    app = Bench(Choice(OPTIONS, "easy"))
    async with app.run_test() as pilot:
        await pilot.press("e", "right", "left")
        await until(pilot, lambda: app.values == ["steady", "easy"])


async def test_clicks_turn_a_choice_on_and_back() -> None:
    app = Bench(Choice(OPTIONS))
    async with app.run_test() as pilot:
        await pilot.click(Choice, offset=(5, 0))
        await pilot.click(Choice, offset=(5, 0))
        await pilot.click(Choice, offset=(0, 0))
        assert app.control.value == "easy"


@pytest.mark.parametrize("words", ["[/] odd", "a[/b]", "[link=http://a b]"])
async def test_hostile_words_are_shown_as_they_are(words: str) -> None:
    app = Bench(Choice([("x", words)], "x"))
    async with app.run_test():
        assert words in str(app.control.draw())


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["0"], "0"),
        (["7"], "7"),
        (["1", "0"], "10"),
        (["1", "0", "0"], "0"),
        (["1", "1"], "1"),
        (["1", "right", "0"], "0"),
        (["7", "x", "minus"], "7"),
        (["right"], "0"),
        (["left"], "0"),
        (["9", "right", "right"], "10"),
        (["0", "left"], "0"),
        (["7", "backspace"], ""),
        (["7", "delete"], ""),
        (["7", "²"], "7"),
    ],
)
async def test_keys_choose_a_pain(keys: list[str], value: str) -> None:
    app = Bench(Scale())
    async with app.run_test() as pilot:
        await pilot.press(*keys)
        assert app.control.value == value
        shown = str(app.control.draw())
        assert shown.count("[") == bool(value)
        assert f"[{value}]" in shown or not value


async def test_a_one_typed_before_leaving_and_a_zero_after_are_two_answers() -> None:
    app = Bench(Scale())
    async with app.run_test() as pilot:
        await pilot.press("1")
        app.set_focus(None)
        app.control.focus()
        await pilot.press("0")
        assert app.control.value == "0"


@pytest.mark.parametrize(("column", "value"), [(0, "0"), (2, "1"), (7, "3"), (20, "10")])
async def test_a_click_on_a_number_chooses_it(column: int, value: str) -> None:
    app = Bench(Scale())
    async with app.run_test() as pilot:
        await pilot.click(Scale, offset=(column, 0))
        assert app.control.value == value


async def test_a_click_beside_the_numbers_chooses_nothing() -> None:
    app = Bench(Scale(3))
    async with app.run_test() as pilot:
        await pilot.click(Scale, offset=(60, 0))
        assert app.control.value == "3"


@given(st.integers(0, 10))
def test_a_scale_shows_all_numbers_and_marks_its_own(pain: int) -> None:
    shown = str(Scale(pain).render()).split()
    assert shown == [f"[{each}]" if each == pain else str(each) for each in range(11)]
