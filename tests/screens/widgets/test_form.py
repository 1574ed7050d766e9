"""A form draws its rows, has a control there when it is needed, and stays the same to look at."""

from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from rules.errors import RehabError
from screens.widgets.choice import YES_NO, Choice, Scale
from screens.widgets.form import Form
from screens.widgets.form_rows import FormRow, Heading, LineInput
from tests.screens.conftest import type_at_once, until

SIZE = (60, 12)
LEFT = 16
"""Where controls begin."""


def read(text: str) -> str:
    if text == "wrong":
        raise RehabError("this is a fault that takes more than the one line that there was")
    return text


class Page(App[None]):
    """Two rows with a heading between them, and others below."""

    def __init__(self) -> None:
        super().__init__()
        self.entered: list[str] = []
        self.left: list[str] = []
        self.submitted = 0

    def compose(self) -> ComposeResult:
        yield Form(
            FormRow("limp", "limp", Choice(YES_NO, "no")),
            Heading("More"),
            FormRow("word", "word", LineInput("some words", "empty"), read, lambda text: text),
            FormRow("pain", "pain", Scale(3)),
            FormRow("note", "note", LineInput("", "nothing"), is_long=True),
            below=[Static("below", id="below")],
            entered=lambda row: self.entered.append(row.field),
        )

    @property
    def form(self) -> Form:
        return self.screen.query_one(Form)

    def on_form_left(self, event: Form.Left) -> None:
        self.left.append(event.row.field)

    def on_form_submitted(self) -> None:
        self.submitted += 1

    def shown(self) -> list[str]:
        """All that is painted, line by line."""
        return [line.text.rstrip() for line in self.screen._compositor.render_strips()]


def there(page: Page) -> list[str]:
    """The rows whose controls are widgets on the page."""
    return [row.field for row in page.form.rows if row.control.is_attached]


ROWS = [
    "limp            ◂ no ▸",
    "",
    "More",
    "word            some words                some words",
    "pain            0 1 2 [3] 4 5 6 7 8 9 10",
    "note            nothing",
    "below",
]


async def test_all_is_drawn_and_only_the_first_control_is_there() -> None:
    page = Page()
    async with page.run_test(size=SIZE):
        assert page.shown()[: len(ROWS)] == ROWS
        assert there(page) == ["limp"]


async def test_going_through_the_rows_changes_nothing_but_where_the_focus_is() -> None:
    page = Page()
    async with page.run_test(size=SIZE) as pilot:
        for field in ("word", "pain", "note", "limp"):
            await pilot.press("down")
            await until(pilot, lambda: page.entered[-1] == field)  # noqa: B023
            assert page.form.at_hand is page.form.row(field)
        assert page.shown()[: len(ROWS)] == ROWS
        await pilot.press("up")
        assert page.form.at_hand is page.form.row("note")


async def test_a_hidden_row_is_neither_drawn_nor_gone_to() -> None:
    page = Page()
    async with page.run_test(size=SIZE) as pilot:
        page.form.show_rows(["word", "pain"], False)
        await until(pilot, lambda: page.shown()[3].startswith("note"))
        await pilot.press("down")
        assert page.form.at_hand is page.form.row("note")
        page.form.show_rows(["word", "pain"], True)
        await until(pilot, lambda: page.shown()[: len(ROWS)] == ROWS)


async def test_what_stands_below_makes_room_for_a_fault_of_some_lines() -> None:
    page = Page()
    async with page.run_test(size=SIZE) as pilot:
        page.form.row("pain").focus()
        page.form.row("word").put("wrong")
        assert not page.form.check()
        await until(pilot, lambda: page.shown().index("below") > len(ROWS))
        lines = page.shown()
        at = next(n for n, line in enumerate(lines) if line.startswith("pain"))
        assert lines[at] == ROWS[4]
        assert page.form.row("pain").control.region.y == at
        assert lines[3] == "word            wrong                     ✖ this is a fault"
        assert page.form.at_hand is page.form.row("word")


async def test_a_text_put_into_a_row_that_nobody_went_to_is_seen() -> None:
    page = Page()
    async with page.run_test(size=SIZE) as pilot:
        page.form.row("note").put("[b]put[/b]")
        await until(pilot, lambda: page.shown()[5] == "note            [b]put[/b]")
        page.form.row("note").put("")
        await until(pilot, lambda: page.shown()[5] == ROWS[5])
        assert there(page) == ["limp"]


async def click(pilot: Pilot[Any], column: int, line: int) -> None:
    await pilot.click(offset=(column, line))


async def test_a_first_click_on_what_is_drawn_is_a_click_on_the_control() -> None:
    page = Page()
    async with page.run_test(size=SIZE) as pilot:
        await click(pilot, LEFT + len("0 1 2 [3] 4 "), 4)
        await until(pilot, lambda: page.form.text("pain") == "5")
        assert page.form.at_hand is page.form.row("pain")
        await click(pilot, LEFT + len("some"), 3)
        await until(pilot, lambda: page.form.at_hand is page.form.row("word"))
        await pilot.press("x")
        await until(pilot, lambda: page.form.text("word") == "somex words")


async def test_a_click_beside_a_control_leaves_the_focus_where_it_is() -> None:
    page = Page()
    async with page.run_test(size=SIZE) as pilot:
        await click(pilot, 2, 4)
        await click(pilot, LEFT + 30, 3)
        await click(pilot, 2, 2)
        assert page.form.at_hand is page.form.row("limp")


async def test_enter_leads_on_and_submits_from_the_last_row() -> None:
    page = Page()
    async with page.run_test(size=SIZE) as pilot:
        await pilot.press("y", "enter", *"!", "enter", "enter", *"note")
        await until(pilot, lambda: page.form.text("note") == "note")
        assert page.left == ["limp", "word"]
        assert page.submitted == 0
        await pilot.press("enter")
        await until(pilot, lambda: page.submitted == 1)


@pytest.mark.parametrize(
    ("first", "keys", "values"),
    [
        ("limp", "right down", {"limp": "yes", "pain": "3"}),
        ("pain", "left up right down", {"pain": "2", "word": "some words", "note": ""}),
        ("pain", "backspace down x", {"pain": "", "note": "x"}),
        ("word", "backspace backspace X down", {"word": "some worX", "pain": "3"}),
        ("note", "a b left c home d enter", {"note": "dacb"}),
    ],
)
async def test_keys_typed_at_once_are_done_in_their_order(
    first: str, keys: str, values: dict[str, str]
) -> None:
    async with Page().run_test(size=SIZE) as pilot:
        page = pilot.app
        assert isinstance(page, Page)
        page.form.row(first).focus()
        await pilot.pause()
        type_at_once(page, *keys.split())
        await pilot.pause()
        assert {field: page.form.text(field) for field in values} == values
        assert page.submitted == ("enter" in keys)


@pytest.mark.parametrize("width", [10, 17, 24])
async def test_a_window_too_narrow_for_it_still_has_it(width: int) -> None:
    page = Page()
    async with page.run_test(size=(width, 12)) as pilot:
        await pilot.press("down", "x", "down", "4")
        await until(pilot, lambda: page.form.text("pain") == "4")
        assert page.form.text("word") == "some wordsx"


async def test_another_theme_shows_in_what_was_drawn_before() -> None:
    page = Page()
    async with page.run_test(size=SIZE) as pilot:
        lines = page.form.children[0]
        before = lines.render_line(3)
        assert lines.render_line(3) == before
        page.theme = "textual-light"
        await until(pilot, lambda: lines.render_line(3) != before)
        assert lines.render_line(3).text == before.text
