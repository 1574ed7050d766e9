"""What all screens share."""

from typing import ClassVar

import pytest
from textual._compositor import LayoutUpdate
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from rules.errors import RehabError
from screens.base import PsoasDialog, PsoasScreen, tell_errors
from screens.compositor import NarrowCompositor
from screens.messages import Chosen, Goal
from screens.widgets.key_line import KeyLine
from screens.widgets.too_small import TooSmall, small_words
from tests.screens.conftest import Host, until
from tests.screens.samples import text, told


class Page(PsoasScreen[int]):
    TITLE = "Page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s,S", "count", "Count", key_display="s"),
        *(Binding(letter, f"say('{letter}')", "A long description") for letter in "abcd"),
    ]

    counted = 0

    def body(self) -> ComposeResult:
        with VerticalScroll():
            yield Static("what the page is about\n" * 50)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not (action == "count" and self.has_class("-counted"))

    def action_count(self) -> None:
        self.counted += 1

    def action_say(self, letter: str) -> None:
        self.notify(letter)


class Ask(PsoasDialog[bool]):
    def body(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Really?")


def shown(host: Host) -> str:
    """All that the terminal shows."""
    return "\n".join(strip.text for strip in host.screen._compositor.render_strips())


async def test_a_small_window_is_named_politely_and_shows_nothing_else() -> None:
    host = Host(Page())
    async with host.run_test(size=(79, 24)) as pilot:
        await pilot.pause()
        assert "psoas needs a window of 80x24" in shown(host)
        assert "This one is 79x24" in shown(host)
        assert "about" not in shown(host)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "about" in shown(host))
        assert "needs" not in shown(host)
        await pilot.resize_terminal(80, 23)
        await until(pilot, lambda: "needs" in shown(host))


async def test_a_dialog_in_a_small_window_is_as_polite() -> None:
    host = Host(Ask())
    async with host.run_test(size=(40, 10)) as pilot:
        await until(pilot, lambda: "psoas needs 80x24" in shown(host))
        assert "Really?" not in shown(host)


async def test_keys_still_work_in_a_small_window() -> None:
    page = Page()
    async with Host(page).run_test(size=(20, 5)) as pilot:
        await pilot.press("s")
        assert page.counted == 1
        assert page.query_one(TooSmall).display


@pytest.mark.parametrize("size", [(80, 24), (20, 5), (12, 2), (8, 2), (5, 1), (4, 1), (1, 1)])
def test_the_notice_is_never_larger_than_the_window(size: tuple[int, int]) -> None:
    lines = small_words(*size).splitlines()
    assert len(lines) <= size[1]
    assert all(len(line) <= size[0] for line in lines)


def test_the_notice_says_the_size_it_wants_as_long_as_that_fits() -> None:
    assert "80x24" in small_words(20, 5)
    assert "20x5" in small_words(20, 5)
    assert small_words(5, 1) == "80x24"
    assert not small_words(4, 1)


async def test_a_key_works_with_caps_lock_too() -> None:
    page = Page()
    async with Host(page).run_test(size=(80, 24)) as pilot:
        await pilot.press("s", "S")
        assert page.counted == 2


async def test_escape_leaves_without_a_result() -> None:
    host = Host(Page())
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        assert host.results == [None]


async def test_leaving_twice_takes_only_the_screen_itself_away() -> None:
    page = Page()
    host = Host(page)
    async with host.run_test(size=(80, 24)) as pilot:
        below = host.screen_stack[0]
        page.leave(1)
        page.leave(2)
        await pilot.pause()
        assert host.results == [1]
        assert host.screen is below


async def test_a_screen_under_another_one_does_not_take_that_one_away() -> None:
    page = Page()
    host = Host(page)
    async with host.run_test(size=(80, 24)) as pilot:
        await host.push_screen(Ask())
        page.leave(1)
        await pilot.pause()
        assert isinstance(host.screen, Ask)


async def test_the_question_mark_asks_for_the_keys_and_control_c_to_quit() -> None:
    page = Page()
    host = Host(page)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        page.action_interrupt()
        await until(pilot, lambda: len(host.chosen) == 2)
        assert [message.goal for message in host.chosen] == [Goal.KEYS, Goal.QUIT]


async def test_a_screen_remembers_that_it_has_chosen() -> None:
    page = Page()
    async with Host(page).run_test(size=(80, 24)):
        assert not page.choosing
        page.post_message(Chosen(Goal.RUNS))
        assert page.choosing


async def test_the_key_line_shows_whole_keys_only_and_always_the_ways_out() -> None:
    page = Page()
    async with Host(page).run_test(size=(80, 24)):
        line = text(page, "KeyLine")
        assert line.startswith("s Count")
        assert line.endswith("esc Back   ? Keys")
        assert len(line) <= 78
        assert line.count("description") == 2
        assert "d A long" not in line


async def test_the_key_line_follows_the_keys_that_work() -> None:
    page = Page()
    async with Host(page).run_test(size=(80, 24)) as pilot:
        page.add_class("-counted")
        page.refresh_bindings()
        await until(pilot, lambda: "Count" not in text(page, "KeyLine"))


async def test_a_click_on_a_key_does_what_the_key_does() -> None:
    page = Page()
    async with Host(page).run_test(size=(80, 24)) as pilot:
        await pilot.click(KeyLine, offset=(2, 0))
        assert page.counted == 1
        await pilot.click(KeyLine, offset=(78, 0))
        assert page.counted == 1


async def test_a_refused_change_is_told_as_it_is_and_the_rest_is_skipped() -> None:
    page = Page()
    host = Host(page)
    async with host.run_test(size=(80, 24), notifications=True) as pilot:
        with tell_errors(page):
            raise RehabError("The disk [/ is full: make room.")
        await until(pilot, lambda: told(host))
        assert told(host) == ["The disk [/ is full: make room."]
        await until(pilot, lambda: "The disk [/ is full" in shown(host))


async def test_another_error_is_not_hidden() -> None:
    page = Page()
    async with Host(page).run_test(size=(80, 24)):
        with pytest.raises(ZeroDivisionError), tell_errors(page):
            raise ZeroDivisionError


async def test_a_screen_without_a_body_is_empty() -> None:
    host = Host(PsoasScreen())
    async with host.run_test(size=(80, 24)):
        assert not host.screen.query(Static)


async def test_an_app_that_is_not_what_it_seems_says_so_in_front_of_the_keys() -> None:
    page = Page()
    host = Host(page)
    async with host.run_test(size=(80, 24)):
        assert text(page, "KeyLine").startswith("s Count")
        host.sub_title = "demo"
        line = text(page, "KeyLine")
        assert line.startswith(" demo    s Count")
        assert line.endswith("esc Back   ? Keys")
        assert len(line) <= 78


async def test_a_screen_that_opens_is_painted_whole_once(monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[Widget | None] = []
    paint = NarrowCompositor.render_full_update

    def counted(compositor: NarrowCompositor, simplify: bool = False) -> LayoutUpdate:
        painted.append(compositor.root)
        return paint(compositor, simplify)

    monkeypatch.setattr(NarrowCompositor, "render_full_update", counted)
    host = Host(Page())
    async with host.run_test(size=(80, 24)) as pilot:
        page = Page()
        host.push_screen(page)
        # Before the app has seen to what is mounted, a timer paints nothing.
        page._on_timer_update()
        assert page not in painted
        await until(pilot, lambda: page in painted)
        await pilot.press("s")
        assert painted.count(page) == 1
