"""All that counts doses, stages and steps goes by the programme in use, whichever it is."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from rules.advance import begin
from rules.announce import announce
from rules.assess import assess
from rules.assessment import Assessment, StageHold
from rules.coming import coming
from rules.criteria import criteria
from rules.figure_data import figures
from rules.kept import kept
from rules.past import Past
from rules.phrases import phrases_of
from rules.programme import Programme, programme
from rules.programme_reading import parse
from rules.records import Item, Record, Session, SessionKind, Side, Unit
from rules.report import report
from rules.session import ChangeSides, Hold, Play, Reps, SessionName
from rules.settings import DEFAULTS, OwnProgramme, Settings, Voice
from rules.shown import shown
from rules.stage import stage_of
from rules.start import plan_resumed, plan_session
from rules.view import view
from tests.rules.conftest import NOW, at, day, episode, flat, good_run, stretch
from tests.rules.test_programme_reading import EXAMPLE, LADDER

OWN: Programme = parse(
    EXAMPLE
    + """
[[strength.stages]]
adds = ["mini-squat"]
from_week = { value = 4, mark = "choice" }

[[strength.stages]]
adds = ["side-plank"]
from_week = { value = 6, mark = "choice" }

[exercises.side-plank]
title = "side plank"
short = "plank"
how = "Lie on the {side} side, knees bent. Lift the pelvis, and slowly down."
"""
    + LADDER,
    programme(),
)
SETTINGS = DEFAULTS.with_programme(OWN)
STAGES = ("clamshell", "standing-abduction", "mini-squat", "side-plank")


def today(*records: Record | Iterable[Record], **settings: Any) -> Assessment:
    return assess(flat(records), NOW, replace(SETTINGS, **settings))


def strength(days_ago: int, *exercises: str, finished: bool = True) -> Session:
    """A session of some exercises."""
    items = tuple(
        Item(exercise=name, side=Side.LEFT, set=1, target=12, done=12, unit=Unit.REPS)
        for name in exercises
    )
    when = at(days_ago, "17:00")
    return Session(
        id=f"s{days_ago}",
        what=SessionKind.STRENGTH,
        start=when,
        end=when,
        finished=finished,
        items=items,
    )


def planned(name: SessionName, *records: Record, settings: Settings = SETTINGS) -> Any:
    return plan_session(name, [episode(), *records], NOW, settings, at=0.0)


# Settings


def test_settings_go_by_our_programme_until_there_is_another_one() -> None:
    assert DEFAULTS.programme is programme()
    assert SETTINGS.programme is OWN
    assert SETTINGS.with_programme(None) == DEFAULTS


def test_a_programme_changes_no_setting() -> None:
    chosen = replace(DEFAULTS, cautious=True, strength_days=3)
    own = chosen.with_programme(OWN)
    assert isinstance(own, OwnProgramme)
    assert (own.cautious, own.strength_days) == (True, 3)
    assert own.with_programme(None) == chosen
    assert replace(own, cautious=False).programme is OWN


# Stretching


def test_as_many_stretch_sessions_are_due_as_it_says() -> None:
    answer = today(episode())
    assert (answer.stretch.target, answer.stretch.most) == (1, 2)
    assert "stretch" in answer.due
    assert "stretch" not in today(episode(), stretch(0)).due
    assert "stretch" in assess([episode(), stretch(0)], NOW).due


def test_what_was_kept_is_measured_by_it() -> None:
    records = [episode(6)]
    week = kept(day(6), day(0), Past(records, NOW, SETTINGS))
    assert week.stretch.planned == 7
    assert kept(day(6), day(0), Past(records, NOW, DEFAULTS)).stretch.planned == 14
    assert report(records, NOW, SETTINGS, weeks=1).weeks[0].kept == week


def test_a_stretch_session_has_its_exercises_sets_and_seconds() -> None:
    session = planned(SessionName.STRETCH)
    holds = [step for step in session.steps if isinstance(step, Hold)]
    assert [hold.exercise for hold in holds[::6]] == ["hip-flexors", "child-pose"]
    assert len(holds) == 2 * 3 * 2
    assert {hold.seconds for hold in holds} == {45}
    assert view(session).dose == "3 x 45 s a side · pauses (A. Keller, physiotherapist)"


def test_the_phrases_of_a_session_are_those_of_its_exercises() -> None:
    said = " ".join(each.text for each in phrases_of(planned(SessionName.STRETCH), Voice.NAMES))
    assert "child pose with a lean" in said
    assert "piriformis" not in said


def test_without_a_figure_there_are_the_words_alone() -> None:
    steps = planned(SessionName.STRETCH).steps
    session = planned(SessionName.STRETCH)
    first = next(n for n, step in enumerate(steps) if step.exercise == "child-pose")
    drawn = shown(session)
    assert drawn is not None
    assert drawn.figure is figures()["hip-flexors"]
    without = replace(session, index=first)
    assert shown(without) is None
    assert view(without).short == "child pose"


# Strength


@pytest.mark.parametrize(
    ("names", "stage"),
    [
        (["clamshell"], 1),
        (["clamshell", "standing-abduction"], 2),
        (["mini-squat"], 3),
        (["side-plank", "clamshell"], 4),
        (["sitting-internal-rotation"], 1),
        ([], 1),
    ],
)
def test_a_sessions_stage_is_that_of_the_programme(names: list[str], stage: int) -> None:
    items = strength(0, *names).items
    assert stage_of(items, OWN.strength.stages) == stage


@pytest.mark.parametrize(
    ("first", "stage"), [(13, 1), (14, 2), (20, 2), (21, 3), (34, 3), (35, 4), (50, 4)]
)
def test_its_stages_open_with_their_weeks(first: int, stage: int) -> None:
    done = [strength(first - number, *STAGES) for number in range(6)]
    answer = today(episode(60), *done)
    assert answer.strength.stage == stage
    assert answer.strength.held_by is None


def test_a_stage_needs_as_many_days_as_it_says() -> None:
    done = [strength(20 - number, "clamshell") for number in range(5)]
    assert today(episode(60), *done).strength.held_by == StageHold(rule="stage-hold", missing=1)
    assert today(episode(60), *done, strength(1, "clamshell")).strength.stage == 2


def test_a_session_of_exercises_that_it_does_not_know_counts_for_the_first_stage() -> None:
    done = [strength(20 - number, "sitting-internal-rotation") for number in range(6)]
    assert today(episode(60), *done).strength.stage == 2


def test_a_stage_of_ones_own_is_at_most_the_last_one() -> None:
    assert today(episode(stage_override=4)).strength.stage == 4
    assert today(episode(stage_override=9)).strength.stage == 4
    assert assess([episode(stage_override=4)], NOW).strength.stage == 3
    assert planned_exercises(episode(stage_override=9))[-1] == "side-plank"


def planned_exercises(begun: Record) -> list[str]:
    session = plan_session(SessionName.STRENGTH, [begun], NOW, SETTINGS, at=0.0)
    return list(dict.fromkeys(step.exercise for step in session.steps if isinstance(step, Reps)))


@pytest.mark.parametrize(("first", "days", "due"), [(40, 2, True), (40, 3, False), (57, 3, False)])
def test_strength_is_due_on_as_many_days_a_week_as_it_says(
    first: int, days: int, due: bool
) -> None:
    done = [strength(number, "clamshell") for number in (first, *range(1, days + 1))]
    assert ("strength" in today(episode(60), *done).due) is due


def test_after_its_weeks_the_person_says_how_often() -> None:
    done = [strength(number, "clamshell") for number in (1, 2, 3, 30)]
    assert "strength" not in today(episode(60), *done, strength_days=5).due
    later = [strength(number, "clamshell") for number in (1, 2, 3, 56)]
    assert "strength" in today(episode(60), *later, strength_days=5).due


def test_settled_it_is_as_often_as_it_says() -> None:
    over = episode(90, settled_on=1)
    assert "strength" in today(over, strength(1, "clamshell")).due
    assert "strength" not in today(over, strength(1, "clamshell"), strength(2, "clamshell")).due


def test_the_coming_days_are_planned_by_it() -> None:
    listed = coming([episode()], NOW, 8, SETTINGS)
    ahead = [each for each in listed if each.date > day(0)]
    assert sum(each.what == "stretch" for each in ahead) == 7
    assert sum(each.what == "strength" for each in ahead) == 3


def test_each_stage_but_the_first_has_its_criteria() -> None:
    found = criteria(Past([episode()], NOW, SETTINGS))
    steps = [each.step for each in found if each.step.startswith("stage")]
    assert steps == ["stage 2", "stage 2", "stage 3", "stage 3", "stage 4", "stage 4"]
    assert [each.text for each in found][-2:] == [
        "week 6 (now week 1)",
        "0 of 6 finished days at stage 3",
    ]


def test_with_one_stage_there_is_nothing_to_open() -> None:
    one = replace(OWN, strength=replace(OWN.strength, stages=OWN.strength.stages[:1]))
    settings = DEFAULTS.with_programme(one)
    done = [strength(50 - number, "clamshell") for number in range(30)]
    answer = assess([episode(60), *done], NOW, settings)
    assert (answer.strength.stage, answer.strength.held_by) == (1, None)
    assert one.strength.opening_words(1) == "source"
    assert not any(
        each.step.startswith("stage") for each in criteria(Past([episode()], NOW, settings))
    )


def test_the_mark_of_a_stage_is_that_of_the_week_that_opens_it() -> None:
    assert OWN.strength.opening_words(1) == "A. Keller, physiotherapist"
    assert programme().strength.opening_words(1) == "source"


# The ladder


def test_the_ladder_has_as_many_steps_as_it_says() -> None:
    begun = episode(60, running=30)
    two = [good_run(20, ladder_step=1), good_run(18, ladder_step=1)]
    four = [*two, good_run(16, ladder_step=2), good_run(14, ladder_step=2)]
    assert today(begun, *two).run.ladder_step == 2
    assert today(begun, *four).run.ladder_finished
    assert not assess(flat([begun, *four]), NOW).run.ladder_finished


# A session of another programme that was broken off


def test_a_session_of_another_programme_goes_on_with_what_it_did() -> None:
    item = Item(exercise="piriformis", side=Side.LEFT, set=1, target=30, done=30, unit=Unit.SECONDS)
    known = replace(item, exercise="hip-flexors", target=45, done=45)
    when = at(0, "08:00")
    broken = Session(
        id="b",
        what=SessionKind.STRETCH,
        start=when,
        end=when,
        finished=False,
        items=(item, known),
        in_progress=True,
    )
    session = plan_resumed(broken, [episode(), broken], NOW, SETTINGS, at=0.0)
    assert session.items == (item, known)
    step = session.steps[session.index]
    assert isinstance(step, ChangeSides)
    assert (step.exercise, step.side) == ("hip-flexors", Side.RIGHT)
    begun, effects = begin(session)
    assert all(announce(begun, tuple(each for each in effects if isinstance(each, Play))))
