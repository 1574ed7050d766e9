"""From the mat: what is heard and read there."""

import pytest
from textual.widgets import Static

from rules.route import Route
from screens.mat import NUMBER, MatScreen
from screens.widgets.big_digits import BigDigits
from tests.screens.conftest import Host, until


class Room:
    """Where the routes can be heard, or not."""

    def __init__(self, *routes: Route) -> None:
        self.played: list[Route] = []
        self.kept: list[Route] = []
        screen = MatScreen(routes=routes, play=self.played.append, remember=self.kept.append)
        self.host = Host(screen)

    def shows(self) -> str:
        statics = self.host.screen.query(Static)
        return " ".join(str(each.render()) for each in statics)


async def test_a_route_that_is_heard_is_the_answer_once_the_number_can_be_read() -> None:
    room = Room(Route.HERE, Route.TERMINAL)
    async with room.host.run_test(size=(80, 24)) as pilot:
        assert room.played == [Route.HERE]
        assert "from this computer" in room.shows()
        await pilot.press("y")
        assert "Could you read the number?" in room.shows()
        assert not room.host.results
        await pilot.press("y")
        await pilot.pause()
        assert (room.kept, len(room.host.results)) == ([Route.HERE], 1)


async def test_what_is_not_heard_lets_the_next_be_tried_until_none_is_left() -> None:
    room = Room(Route.HERE, Route.TERMINAL)
    async with room.host.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        assert room.played == [Route.HERE, Route.TERMINAL]
        assert "the bell of this terminal" in room.shows()
        await pilot.press("n")
        assert "all cues are on the screen" in room.shows()
        assert "Could you read the number?" in room.shows()
        await pilot.press("space", "y")
        await pilot.pause()
        assert room.played == [Route.HERE, Route.TERMINAL]
        assert room.kept == [Route.NOWHERE]


async def test_it_plays_again_by_itself_and_by_key_until_it_was_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("screens.mat.EVERY_S", 0.01)
    room = Room(Route.BROWSER)
    async with room.host.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(room.played) > 3)
        await pilot.press("y")
        heard = len(room.played)
        await pilot.press("space")
        await pilot.pause(0.05)
        assert len(room.played) == heard


async def test_a_number_that_cannot_be_read_gets_advice_and_can_be_looked_at_again() -> None:
    room = Room(Route.HERE)
    async with room.host.run_test(size=(80, 24)) as pilot:
        digits = room.host.screen.query_one(BigDigits)
        assert digits.number == NUMBER
        assert digits.size.height >= 7
        await pilot.press("y", "n")
        assert "letters of the terminal larger" in room.shows()
        await pilot.press("y")
        await pilot.pause()
        assert (room.kept, len(room.host.results)) == ([Route.HERE], 1)


async def test_it_can_be_left_for_later_without_an_answer() -> None:
    room = Room(Route.HERE)
    async with room.host.run_test(size=(80, 24)) as pilot:
        await pilot.press("y", "escape")
        await pilot.pause()
        assert (room.kept, len(room.host.results)) == ([], 1)


async def test_enter_is_no_answer_as_it_may_be_left_over_from_the_welcome() -> None:
    room = Room(Route.HERE)
    async with room.host.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert (room.kept, room.host.results) == ([], [])
        assert "Did you hear them?" in room.shows()
