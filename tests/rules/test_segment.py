"""What fits into a shell's prompt."""

from dataclasses import replace

import pytest

from rules.assessment import Due, Level, Phase
from rules.records import Record
from rules.segment import LETTERS, segment
from rules.words import SYMBOLS
from tests.rules.conftest import check, episode, good_run, run, self_test, strength, stretch, today

ALL_BUT_STRETCH: list[Record] = [check(0, 0), self_test(0), strength(0, clock="10:00")]
ALL: list[Record] = [*ALL_BUT_STRETCH, stretch(0), stretch(0, "09:00")]


def test_the_example_of_the_readme() -> None:
    assert segment(today(episode(running=60), ALL_BUT_STRETCH, stretch(0))) == "● 1/2 stretch"


@pytest.mark.parametrize(
    ("done", "said"),
    [
        ([], "● check"),
        ([check(0, 0)], "● 0/2 stretch"),
        ([check(0, 0), stretch(0), stretch(0, "09:00")], "● strength"),
        ([check(0, 0), stretch(0), stretch(0, "09:00"), strength(0, clock="10:00")], "● self-test"),
        (ALL, "● go"),
    ],
)
def test_the_next_thing_that_is_due_stands_beside_the_light(done: list[Record], said: str) -> None:
    assert segment(today(episode(running=60), done)) == said


def test_there_is_nothing_to_say_when_it_has_settled_and_nothing_is_due() -> None:
    assert segment(today(episode(settled_on=1), ALL)) == ""
    assert segment(today(episode(settled_on=1))) == "● strength"


def test_a_light_that_is_not_go_is_a_word_before_what_is_due() -> None:
    assert segment(today(episode())) == "✖ stop, check"
    assert segment(today(episode(), ALL_BUT_STRETCH)) == "✖ stop, 0/2 stretch"
    assert segment(today(episode(), ALL)) == "✖ stop"
    ran = today(episode(running=60), good_run(3), run(0, 0, "08:00"), check(0, 0, "07:00"))
    assert segment(ran) == "■ rest, 0/2 stretch"


def test_a_light_that_is_not_go_is_said_also_when_it_has_settled() -> None:
    settled = today(episode(settled_on=1), ALL)
    assert segment(replace(settled, light=Level.EASY)) == "▲ easy"


def test_a_red_flag_leaves_nothing_beside_it() -> None:
    flagged = today(episode(running=60), check(1, 0, "07:30", "limp"))
    assert Due.MORNING_CHECK in flagged.due
    assert segment(flagged) == "✖ see a doctor"


def test_without_an_episode_that_is_what_there_is_to_say() -> None:
    assert segment(today()) == "✖ no episode yet"


def test_what_does_not_fit_beside_a_stop_gives_way_to_it() -> None:
    many = today(episode(), ALL_BUT_STRETCH)
    many = replace(many, stretch=replace(many.stretch, done=10, target=12))
    assert segment(many) == "✖ stop"


@pytest.mark.parametrize("light", [Level.STOP, Level.REST, Level.EASY, Level.GO])
@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("due", [(), *((each,) for each in Due)])
def test_every_segment_fits_and_begins_with_its_light(
    light: Level, phase: Phase, due: tuple[Due, ...]
) -> None:
    made = replace(today(episode(running=60)), light=light, phase=phase, due=due)
    said = segment(made)
    assert len(said) <= LETTERS == 20
    assert said.startswith(SYMBOLS[light]) or (said, light) == ("", Level.GO)
