"""Learn: every statement with its mark, readable in a small window, by keyboard alone."""

import re
from collections.abc import Callable

import pytest
from textual.app import App
from textual.strip import Strip
from textual.widgets import OptionList

from rules.figure import STEPS
from rules.figure_data import figures
from rules.learn import Topic, citations, topic, topics
from rules.programme import programme
from rules.programme_reading import parse
from rules.records import Side
from rules.shown import caption
from rules.words import mark_words
from screens.learn import GAP, PICTURE, LearnScreen, page, pictures
from screens.widgets.raster import picture
from tests.rules.test_programme_reading import EXAMPLE
from tests.screens.conftest import Host, until
from tests.screens.samples import text

Snap = Callable[..., bool]

SIZE = (80, 24)


def title_of(screen: LearnScreen) -> str:
    """The first line of the page."""
    return text(screen, "#statements").splitlines()[0]


def scrolled(screen: LearnScreen) -> float:
    return screen.query_one("#page").scroll_offset.y


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.key)
def test_a_page_says_each_statement_with_its_mark_and_certainty(topic: Topic) -> None:
    shown = page(topic).plain
    assert shown.startswith(f"{topic.title}\n")
    for statement in topic.statements:
        said = statement.text.strip()
        after = shown[shown.index(said) + len(said) :].lstrip("\n")
        assert after.startswith(mark_words(statement.mark, statement.certainty))


async def test_a_move_paints_the_topic_that_it_leaves_and_the_one_it_comes_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = LearnScreen()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.pause()
        topic_list = screen.query_one("#topics", OptionList)
        painted: list[int] = []

        def paint(line: int) -> Strip:
            painted.append(line)
            return OptionList.render_line(topic_list, line)

        monkeypatch.setattr(topic_list, "render_line", paint)
        await pilot.press("n")
        await until(pilot, lambda: painted)
        assert painted == [0, 1]


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.key)
def test_a_page_ends_with_the_works_it_cites_once_each_and_in_full(topic: Topic) -> None:
    statements, _, works = page(topic).plain.partition("Cited here\n")
    cited = {key for statement in topic.statements for key in statement.citations}
    assert len(works.splitlines()) == len(cited)
    for key in cited:
        assert citations()[key].text in works
        assert (citations()[key].doi or "") in works
        author, year = re.split(r"\W", citations()[key].text)[0], key.rsplit("-", 1)[-1]
        assert f"{author} {year}" in statements


@pytest.mark.parametrize("key", ["stretching", "strengthening", "signs"])
def test_a_topic_shows_start_and_end_of_each_exercise_it_tells_of(key: str) -> None:
    assert topic(key).figures
    lines = pictures(topic(key), programme()).plain.splitlines()
    width, height = PICTURE
    for name in topic(key).figures:
        title, how = caption(name, Side.LEFT, programme())
        first = lines.index(title.capitalize()) + 1
        drawn = lines[first : first + height]
        for step, left in ((0, 0), (STEPS, width + GAP)):
            rows = picture(figures()[name], Side.LEFT, step, width, height)
            expected = ["".join(text for text, _ in row) for row in rows]
            assert [line[left : left + width] for line in drawn] == expected
        assert lines[first + height] == how


async def test_with_another_programme_its_exercises_are_shown() -> None:
    own = parse(EXAMPLE, programme())
    stretches = pictures(topic("stretching"), own).plain
    assert stretches.startswith("In your own programme")
    assert "Child pose with a lean\nKneel, sit back" in stretches  # there are only the words
    assert "Piriformis" not in stretches
    strength = pictures(topic("strengthening"), own).plain
    assert "Standing leg raise to the side\n" in strength
    assert "Mini-squat" not in strength
    assert pictures(topic("signs"), own) == pictures(topic("signs"), programme())
    screen = LearnScreen(topic="stretching", programme=own)
    async with Host(screen).run_test(size=SIZE):
        assert "Child pose" in text(screen, "#figures")


def test_every_exercise_of_the_programme_is_shown_in_some_topic() -> None:
    drawn = [name for each in topics() for name in each.figures]
    assert sorted(drawn) == sorted(figures())


async def test_pictures_fit_the_smallest_window_and_come_after_the_words() -> None:
    screen = LearnScreen(topic="stretching")
    async with Host(screen).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: title_of(screen) == "Stretching")
        drawn = screen.query_one("#figures")
        assert drawn.size.width >= 2 * PICTURE[0] + GAP
        assert drawn.region.y >= screen.query_one("#statements").region.bottom


async def test_a_topic_without_exercises_has_no_room_for_pictures() -> None:
    screen = LearnScreen(topic="running")
    async with Host(screen).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: title_of(screen) == "Back to running")
        assert not screen.query_one("#figures").display


async def test_it_opens_on_the_first_topic_with_the_list_in_hand() -> None:
    screen = LearnScreen()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: title_of(screen) == topics()[0].title)
        assert screen.focused is screen.query_one("#topics")


async def test_it_opens_on_the_topic_that_was_asked_for() -> None:
    screen = LearnScreen(topic="running")
    async with Host(screen).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: title_of(screen) == "Back to running")


async def test_a_topic_that_is_unknown_opens_the_first() -> None:
    screen = LearnScreen(topic="[/] odd")
    async with Host(screen).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: title_of(screen) == topics()[0].title)


async def test_the_arrows_turn_the_pages_and_each_begins_at_its_top() -> None:
    screen = LearnScreen(topic="strengthening")
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.press("space")
        await until(pilot, lambda: scrolled(screen) > 0)
        await pilot.press("down")
        await until(pilot, lambda: title_of(screen) == "Back to running")
        await until(pilot, lambda: scrolled(screen) == 0)


@pytest.mark.parametrize(("key", "by"), [("n", 1), ("N", 1), ("p", -1), ("P", -1)])
async def test_n_and_p_turn_the_pages_round_the_end(key: str, by: int) -> None:
    screen = LearnScreen()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: title_of(screen) == topics()[by].title)


async def test_space_reads_on_and_b_back_wherever_the_focus_is() -> None:
    screen = LearnScreen(topic="running")
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.press("space")
        await until(pilot, lambda: scrolled(screen) > 0)
        await pilot.press("B")
        await until(pilot, lambda: scrolled(screen) == 0)
        await pilot.press("enter")
        assert screen.focused is screen.query_one("#page")
        await pilot.press("space")
        await until(pilot, lambda: scrolled(screen) > 0)
        await pilot.press("b")
        await until(pilot, lambda: scrolled(screen) == 0)
        await pilot.press("end")
        await until(pilot, lambda: scrolled(screen) == screen.query_one("#page").max_scroll_y)
        await pilot.press("shift+tab")
        assert screen.focused is screen.query_one("#topics")


async def test_the_legend_tells_the_three_marks_apart() -> None:
    screen = LearnScreen()
    async with Host(screen).run_test(size=SIZE):
        legend = text(screen, "#legend")
        assert all(mark in legend for mark in ("source:", "evidence:", "our choice:"))
        assert screen.query_one("#legend").region.bottom < SIZE[1]


async def test_all_topics_are_in_sight_in_a_small_window() -> None:
    screen = LearnScreen()
    async with Host(screen).run_test(size=SIZE):
        listed = screen.query_one("#topics", OptionList)
        assert listed.option_count == len(topics()) <= listed.size.height


async def test_escape_leaves() -> None:
    host = Host(LearnScreen())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("escape")
        await until(pilot, lambda: host.results == [None])


class Light(App[None]):
    """The screen alone, in the light theme."""

    def on_mount(self) -> None:
        self.theme = "textual-light"
        self.push_screen(LearnScreen(topic="red-flags"))


def test_a_page_looks_as_accepted(snap_compare: Snap) -> None:
    assert snap_compare(Host(LearnScreen(topic="running")), terminal_size=SIZE)


def test_a_wide_page_in_a_light_theme_looks_as_accepted(snap_compare: Snap) -> None:
    assert snap_compare(Light(), terminal_size=(120, 40))


def test_a_page_without_colour_looks_as_accepted(
    snap_compare: Snap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Host(LearnScreen(topic="stretching"))
    assert snap_compare(app, terminal_size=SIZE, press=["enter", "end"])
