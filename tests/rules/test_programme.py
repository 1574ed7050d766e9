"""The programme is data: what rules.md says stands in it, and what is changed in it is followed."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import rules
from rules.assessment import Certainty, Mark
from rules.learn import citations
from rules.plan import stretch_session
from rules.programme import Number, Programme, other_side, programme
from rules.programme_reading import parse
from rules.records import Side
from rules.session import Hold
from rules.toml_tables import FaultsError

TEXT = (Path(str(rules.__file__)).parent / "programme.toml").read_text(encoding="utf-8")

STRETCHES = ("hip-flexors", "piriformis", "quadriceps", "hamstrings")
ROTATIONS = ("sitting-internal-rotation", "sitting-external-rotation")
SOURCE, CHOICE = Mark.SOURCE, Mark.CHOICE


def numbers_without_mark(table: Any, where: str = "", *, marked: bool = False) -> Iterator[str]:
    """Each number that has no mark beside it, nor in a table around it."""
    match table:
        case dict():
            marked = marked or "mark" in table
            for key, value in table.items():
                yield from numbers_without_mark(value, f"{where}.{key}", marked=marked)
        case list():
            for value in table:
                yield from numbers_without_mark(value, where, marked=marked)
        case bool() | str():
            pass
        case _ if not marked:
            yield where


def test_every_number_has_a_mark() -> None:
    assert list(numbers_without_mark(tomllib.loads(TEXT))) == []


def test_a_number_without_a_mark_is_found() -> None:
    bare = TEXT.replace('hold_s = { value = 30, mark = "source" }', "hold_s = { value = 30 }")

    assert list(numbers_without_mark(tomllib.loads(bare))) == [".stretch.hold_s.value"]


def marked_tables(table: Any) -> Iterator[dict[str, Any]]:
    if isinstance(table, dict):
        if "mark" in table:
            yield table
        for value in table.values():
            yield from marked_tables(value)


def test_evidence_alone_has_a_certainty() -> None:
    tables = list(marked_tables(tomllib.loads(TEXT)))

    assert len(tables) > 15
    assert all(("certainty" in table) == (table["mark"] == "evidence") for table in tables)


def test_the_ladder_cites_a_work_that_learn_lists() -> None:
    ladder = programme().ladder
    assert (ladder.mark, ladder.certainty) == (Mark.EVIDENCE, Certainty.LOW)
    assert set(ladder.citations) <= set(citations())
    assert ladder.citations


@pytest.mark.parametrize(
    ("name", "value", "mark"),
    [
        ("sets", 2, SOURCE),
        ("hold_s", 30, SOURCE),
        ("times_a_day", 2, SOURCE),
        ("most_a_day", 3, SOURCE),
        ("get_ready_s", 5, CHOICE),
        ("change_sides_s", 5, CHOICE),
        ("between_exercises_s", 10, CHOICE),
    ],
)
def test_the_stretch_dose_is_that_of_the_rules(name: str, value: int, mark: Mark) -> None:
    assert getattr(programme().stretch, name) == Number(value=value, mark=mark)


@pytest.mark.parametrize(
    ("name", "value", "mark"),
    [
        ("sets", 3, SOURCE),
        ("reps", 20, SOURCE),
        ("get_ready_s", 5, CHOICE),
        ("change_sides_s", 5, CHOICE),
        ("between_sets_s", 30, CHOICE),
        ("up_s", 2, CHOICE),
        ("down_s", 2, CHOICE),
        ("ask_pain_s", 30, CHOICE),
    ],
)
def test_the_strength_dose_is_that_of_the_rules(name: str, value: int, mark: Mark) -> None:
    assert getattr(programme().strength, name) == Number(value=value, mark=mark)


def test_the_stretches_come_in_the_order_of_the_rules() -> None:
    assert programme().stretch.exercises == STRETCHES


@pytest.mark.parametrize(
    ("stage", "exercises"),
    [
        (1, ROTATIONS),
        (2, (*ROTATIONS, "clamshell")),
        (3, (*ROTATIONS, "clamshell", "mini-squat")),
    ],
)
def test_each_strength_stage_adds_to_the_one_before(stage: int, exercises: tuple[str, ...]) -> None:
    assert programme().strength.stages[stage - 1].exercises == exercises


def test_the_exercises_are_those_that_the_log_knows() -> None:
    assert set(programme().exercises) == {*STRETCHES, *ROTATIONS, "clamshell", "mini-squat"}
    assert all(exercise.name == name for name, exercise in programme().exercises.items())


@pytest.mark.parametrize("name", list(programme().exercises))
@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_a_how_to_line_is_one_line_for_its_side(name: str, side: Side) -> None:
    how = programme().exercises[name].how_for(side)

    assert side in how
    assert "{" not in how
    assert how.isprintable()
    assert len(how) <= 160


def test_the_how_to_lines_of_two_sides_mirror_each_other() -> None:
    exercise = programme().exercises["hip-flexors"]

    assert exercise.how_for(Side.LEFT).startswith("Kneel on the left knee, right foot in front.")
    assert exercise.how_for(Side.RIGHT).startswith("Kneel on the right knee, left foot in front.")


def test_the_other_side_of_both_is_both() -> None:
    assert [other_side(side) for side in (Side.LEFT, Side.RIGHT, Side.BOTH)] == [
        Side.RIGHT,
        Side.LEFT,
        Side.BOTH,
    ]


def test_the_ladder_is_that_of_the_rules() -> None:
    ladder = programme().ladder

    assert [str(step) for step in ladder.steps] == [
        "5 x (5 min walk, 1 min run)",
        "5 x (4 min walk, 2 min run)",
        "5 x (3 min walk, 3 min run)",
        "5 x (2 min walk, 4 min run)",
        "run 30 min, easy",
    ]
    assert all(step.repeats * (step.walk_min + step.run_min) == 30 for step in ladder.steps)
    assert ladder.warm_up_min == Number(
        value=5, mark=Mark.EVIDENCE, certainty=Certainty.LOW, citations=("brigham-2007",)
    )


def changed(*changes: tuple[str, str]) -> Programme:
    text = TEXT
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return parse(text)


def test_a_changed_dose_changes_the_session() -> None:
    longer = changed(
        ('sets = { value = 2, mark = "source" }', 'sets = { value = 1, mark = "choice" }'),
        ('hold_s = { value = 30, mark = "source" }', 'hold_s = { value = 45, mark = "choice" }'),
        ('exercises = ["hip-flexors", ', 'exercises = ["quadriceps", "hip-flexors", '),
        (', "quadriceps", "hamstrings"]', "]"),
    )

    session = stretch_session(longer, at=0, limit=5)

    holds = [step for step in session.steps if isinstance(step, Hold)]
    assert [hold.exercise for hold in holds[::2]] == ["quadriceps", "hip-flexors", "piriformis"]
    assert {hold.seconds for hold in holds} == {45}


def test_a_mark_that_does_not_exist_is_refused() -> None:
    with pytest.raises(FaultsError, match="hearsay"):
        changed(('"source"', '"hearsay"'))


def test_the_programme_is_read_once() -> None:
    assert programme() is programme()


def test_every_exercise_has_a_short_title_of_its_own_that_can_be_drawn() -> None:
    shorts = [exercise.short for exercise in programme().exercises.values()]
    assert len(set(shorts)) == len(shorts)
    assert all(re.fullmatch("[a-z -]{1,17}", short) for short in shorts)
