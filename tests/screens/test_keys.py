"""The keys are read from where they are declared."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from screens.base import PsoasScreen
from screens.keys import KeyRow, active_keys, declared_keys, together
from tests.screens.conftest import Host

PAIN = Binding.Group("Pain")


class Page(PsoasScreen[None]):
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s,S", "stretch", "Stretch", key_display="s"),
        *(Binding(digit, f"pain({digit})", f"Pain {digit}", group=PAIN) for digit in "012"),
        Binding("h", "hide", "Hidden", show=False),
        Binding("x", "no_words"),
        Binding("q,Q", "app.quit", "Quit", key_display="q"),
    ]

    def body(self) -> ComposeResult:
        yield Input()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not (action == "stretch" and self.has_class("-done"))


def words(rows: tuple[KeyRow, ...]) -> list[str]:
    return [f"{row.key} {row.words}" for row in rows]


async def test_keys_come_in_the_order_of_declaration_once_each_and_textuals_own_not() -> None:
    page = Page()
    async with Host(page).run_test():
        mine = words(active_keys(page))
        assert mine[:8] == [
            "s Stretch",
            "0 Pain 0",
            "1 Pain 1",
            "2 Pain 2",
            "h Hidden",
            "q Quit",
            "esc Back",
            "? Keys",
        ]
        assert not any("ocus" in row or "Copy" in row for row in mine)


async def test_a_key_that_means_nothing_now_is_left_out() -> None:
    page = Page()
    async with Host(page).run_test():
        page.add_class("-done")
        assert "s Stretch" not in words(active_keys(page))
        assert "s Stretch" in words(declared_keys(Page))


async def test_the_keys_of_a_text_field_are_its_own_affair() -> None:
    page = Page()
    async with Host(page).run_test():
        before = words(active_keys(page))
        page.query_one(Input).focus()
        assert set(words(active_keys(page))) <= set(before)


async def test_a_hidden_key_is_listed_but_not_in_the_key_line() -> None:
    page = Page()
    async with Host(page).run_test():
        shown = {row.words: row.shown for row in active_keys(page)}
        assert shown["Stretch"]
        assert not shown["Hidden"]


async def test_a_click_names_where_the_action_is() -> None:
    page = Page()
    async with Host(page).run_test():
        clicks = {row.words: row.click for row in active_keys(page)}
        assert clicks["Stretch"] == "screen.stretch"
        assert clicks["Pain 2"] == "screen.pain(2)"
        assert "app.quit" in clicks.values()


def test_the_keys_of_a_group_are_told_as_one() -> None:
    rows = together(declared_keys(Page))
    assert words(rows) == ["s Stretch", "0-2 Pain", "h Hidden", "q Quit", "esc Back", "? Keys"]
    assert not rows[1].click


def test_a_group_of_one_is_told_by_its_key() -> None:
    (row,) = together([row for row in declared_keys(Page) if row.words == "Pain 1"])
    assert f"{row.key} {row.words}" == "1 Pain"
