"""A question: only a plain yes is yes."""

import pytest

from screens.confirm import Confirm
from tests.screens.conftest import Host
from tests.screens.samples import HOSTILE


@pytest.mark.parametrize(
    ("key", "yes"),
    [("y", True), ("Y", True), ("n", False), ("N", False), ("enter", False), ("escape", False)],
)
async def test_only_a_plain_yes_is_yes(key: str, yes: bool) -> None:
    host = Host(Confirm("Delete the run?"))
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert host.results == [yes]


async def test_any_other_key_leaves_the_question_open() -> None:
    host = Host(Confirm("Delete the run?"))
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("d", "space", "1")
        assert not host.results


async def test_keys_pressed_twice_answer_once_and_take_nothing_else_away() -> None:
    host = Host(Confirm("Delete the run?"))
    async with host.run_test(size=(80, 24)) as pilot:
        below = host.screen_stack[0]
        confirm = host.screen
        assert isinstance(confirm, Confirm)
        confirm.action_answer(True)
        confirm.action_answer(False)
        await pilot.pause()
        assert host.results == [True]
        assert host.screen is below


@pytest.mark.parametrize("question", HOSTILE)
async def test_a_question_is_shown_as_it_is(question: str) -> None:
    host = Host(Confirm(question))
    async with host.run_test(size=(80, 24)):
        assert question in str(host.screen.query_one(".dialog Static").render())
