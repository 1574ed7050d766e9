"""What Today says about an assessment."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from textual.content import Content

from rules.assessment import (
    Assessment,
    Due,
    Finding,
    Level,
    Mark,
    Phase,
    Rule,
    RunToday,
    SelfTestResult,
    SelfTestToday,
    StageHold,
    StrengthToday,
    StretchToday,
)
from rules.programme import programme
from rules.records import Check, Flag, SessionKind, Side
from rules.settings import DistanceUnit
from screens.messages import Goal
from screens.today_words import (
    PlanRow,
    broken_off_row,
    change_words,
    episode_words,
    light_sentence,
    most_words,
    next_row,
    phase_words,
    plan_rows,
)
from tests.screens.conftest import FakeNow
from tests.screens.samples import ago, check, episode, stretch

TODAY = date(2026, 3, 9)
EMPTY = Assessment(
    date=TODAY,
    phase=Phase.RETURN,
    light=Level.GO,
    findings=(),
    stretch=StretchToday(done=0, partial=0, target=2, most=3),
    strength=StrengthToday(stage=1, week=1, held_by=None, done=False, overridden=False),
    run=RunToday(ladder_step=2, ladder_finished=False, good_runs=1, max_distance_m=4437),
    self_test=SelfTestToday(result=None, signs=0),
    due=(),
    pain_limit=5,
    ready_to_run=False,
    programme=programme(),
)
SENTENCE_COLUMNS = 32
"""What is left beside the widest drawing at 80 columns."""


def row(name: str, assessment: Assessment, checked: Check | None = None) -> PlanRow:
    rows = plan_rows(assessment, checked, DistanceUnit.KM)
    return next(row for row in rows if row.name == name)


def names(assessment: Assessment) -> list[str]:
    return [row.name for row in plan_rows(assessment, None, DistanceUnit.KM)]


def _key(goal: Goal) -> str:
    return {Goal.WELCOME: "e", Goal.START_RUNNING: "n"}[goal]


def said(row: PlanRow) -> list[tuple[str, str]]:
    return [(detail.text, detail.mark) for detail in row.details]


@pytest.mark.parametrize(("light", "phase", "ready"), product(Level, Phase, (False, True)))
def test_the_sentence_beside_the_light_takes_two_lines_at_most(
    light: Level, phase: Phase, ready: bool
) -> None:
    sentence = light_sentence(replace(EMPTY, light=light, phase=phase, ready_to_run=ready), str)
    assert len(Content(sentence).wrap(SENTENCE_COLUMNS)) <= 2


@pytest.mark.parametrize(
    ("light", "phase", "part"),
    [
        (Level.STOP, Phase.NONE, "Press e"),
        (Level.STOP, Phase.REFER, "see a doctor"),
        (Level.STOP, Phase.CALM, "calm down"),
        (Level.STOP, Phase.RETURN, "No run today"),
        (Level.REST, Phase.SPEED, "rest day"),
        (Level.EASY, Phase.RETURN, "only as it says"),
        (Level.GO, Phase.RETURN, "You may run today"),
        (Level.GO, Phase.SETTLED, "settled"),
        (Level.STOP, Phase.SETTLED, "No run today"),
    ],
)
def test_the_sentence_fits_the_light_and_the_phase(light: Level, phase: Phase, part: str) -> None:
    assert part in light_sentence(replace(EMPTY, light=light, phase=phase), _key)


def test_ready_to_run_says_which_key_decides() -> None:
    ready = replace(EMPTY, light=Level.STOP, phase=Phase.CALM, ready_to_run=True)
    assert "n sets today" in light_sentence(ready, _key)


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_has_a_heading(phase: Phase) -> None:
    assert phase_words(phase)[0].isupper()
    assert phase_words(phase) != phase.value


def test_the_first_day_of_an_episode_is_day_1() -> None:
    assert episode_words(episode(onset=TODAY), TODAY) == "left side, day 1"
    assert episode_words(episode(onset=date(2026, 3, 1)), TODAY) == "left side, day 9"
    both = replace(episode(onset=TODAY), side=Side.BOTH)
    assert episode_words(both, TODAY) == "both sides, day 1"
    assert not episode_words(None, TODAY)


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        (Phase.NONE, ["Injury", "Self-test", "Stretch"]),
        (Phase.REFER, ["Morning check", "Sessions"]),
        (Phase.CALM, ["Morning check", "Self-test", "Stretch", "Strength"]),
        (Phase.RETURN, ["Morning check", "Self-test", "Stretch", "Strength", "Run"]),
        (Phase.SPEED, ["Morning check", "Self-test", "Stretch", "Strength", "Run"]),
        (Phase.SETTLED, ["Morning check", "Self-test", "Stretch", "Strength", "Run"]),
    ],
)
def test_each_phase_has_its_own_plan(phase: Phase, expected: list[str]) -> None:
    assert names(replace(EMPTY, phase=phase)) == expected


@pytest.mark.parametrize(
    ("done", "slots", "detail"),
    [
        (0, "○○", "0 of 2 today"),
        (1, "✓○", "1 of 2 today"),
        (2, "✓✓", "2 of 2 today, another is up to you"),
        (3, "✓✓✓", "3 of 2 today"),
    ],
)
def test_the_third_stretch_is_optional(done: int, slots: str, detail: str) -> None:
    day = StretchToday(done=done, partial=0, target=2, most=3)
    shown = row("Stretch", replace(EMPTY, stretch=day))
    assert (shown.slots, said(shown)) == (slots, [(detail, "source")])


def test_stretches_broken_off_today_are_told() -> None:
    day = StretchToday(done=1, partial=2, target=2, most=3)
    shown = row("Stretch", replace(EMPTY, stretch=day))
    assert said(shown) == [("1 of 2 today, 2 in part", "source")]


def test_stretching_is_free_when_it_has_settled() -> None:
    settled = replace(EMPTY, phase=Phase.SETTLED)
    assert said(row("Stretch", settled)) == [("when you like", "")]
    assert row("Stretch", settled).slots == "-"
    twice = replace(settled, stretch=StretchToday(done=2, partial=0, target=2, most=3))
    assert said(row("Stretch", twice)) == [("2 sessions today; when you like", "")]
    assert row("Stretch", twice).slots == "✓✓"


def strength(*, due: bool = False, **fields: Any) -> Assessment:
    day = replace(EMPTY.strength, stage=2, week=3, **fields)
    return replace(EMPTY, strength=day, due=(Due.STRENGTH,) if due else ())


def test_strength_says_stage_and_week_and_whether_today_is_a_day_off() -> None:
    assert said(row("Strength", strength(due=True))) == [("stage 2, week 3", "source")]
    assert row("Strength", strength(due=True)).slots == "○"
    assert said(row("Strength", strength())) == [("stage 2, week 3; a day off", "source")]
    assert row("Strength", strength()).slots == "-"
    assert said(row("Strength", strength(done=True))) == [("stage 2, week 3", "source")]
    assert row("Strength", strength(done=True)).slots == "✓"


def test_a_held_stage_says_how_many_days_are_missing() -> None:
    held = strength(due=True, held_by=StageHold(rule="stage-hold", missing=4))
    assert said(row("Strength", held)) == [
        ("stage 2, week 3; 4 more days before stage 3", "our choice")
    ]
    last = strength(due=True, held_by=StageHold(rule="stage-hold", missing=1))
    assert "1 more day before" in said(row("Strength", last))[0][0]


def test_a_stage_of_ones_own_is_told_as_such() -> None:
    own = strength(overridden=True)
    assert said(row("Strength", own)) == [("stage 2, your own choice; week 3", "")]


def test_a_morning_check_shows_the_pain_the_time_and_the_flags(now: FakeNow) -> None:
    made = check(now(), 3, flags=(Flag.NIGHT_PAIN, Flag.LIMP))
    shown = row("Morning check", EMPTY, made)
    assert shown.slots == "✓"
    assert said(shown) == [("pain 3 at 07:30, with pain at night, a limp", "")]


def test_a_morning_check_that_is_due_asks() -> None:
    due = replace(EMPTY, due=(Due.MORNING_CHECK,))
    assert row("Morning check", due).slots == "○"
    assert row("Morning check", EMPTY).slots == "-"
    assert "0 to 10" in said(row("Morning check", due))[0][0]


def test_a_self_test_shows_its_result_and_when_it_is_offered_again() -> None:
    never = replace(EMPTY, due=(Due.SELF_TEST,))
    assert said(row("Self-test", never)) == [("not done yet: does it fit the pattern?", "")]
    done = replace(EMPTY, self_test=SelfTestToday(result=SelfTestResult.PARTLY_FITS, signs=2))
    assert row("Self-test", done).slots == "✓"
    assert said(row("Self-test", done)) == [("partly fits the pattern, 2 of 3 signs", "source")]
    again = replace(done, due=(Due.SELF_TEST,))
    assert row("Self-test", again).slots == "○"
    assert said(row("Self-test", again))[0][0].startswith("again? last:")


def test_a_run_says_the_step_the_good_runs_and_the_most() -> None:
    assert said(row("Run", EMPTY)) == [
        ("step 2: 5 x (4 min walk, 2 min run)", "evidence, low"),
        ("1 good run of 2 at this step", "evidence, low"),
        ("at most 4.4 km", "evidence, moderate"),
    ]


def test_half_the_distance_is_our_choice() -> None:
    finding = Finding(
        rule=Rule.RUN_PAIN, level=Level.EASY, mark=Mark.SOURCE, certainty=None, text=""
    )
    assert said(row("Run", replace(EMPTY, findings=(finding,))))[-1][1] == "our choice"
    stopped = replace(finding, level=Level.STOP)
    assert said(row("Run", replace(EMPTY, findings=(stopped,))))[-1][1] == "evidence, moderate"
    other = replace(finding, rule=Rule.MORNING_AFTER)
    assert said(row("Run", replace(EMPTY, findings=(other,))))[-1][1] == "evidence, moderate"


def test_a_run_without_ladder_and_number_says_so() -> None:
    free = RunToday(ladder_step=None, ladder_finished=True, good_runs=0, max_distance_m=None)
    assert said(row("Run", replace(EMPTY, run=free))) == [
        ("no run in 30 days to measure by: start short", "our choice")
    ]


def test_the_ladder_is_silent_when_it_has_settled() -> None:
    settled = replace(EMPTY, phase=Phase.SETTLED)
    assert said(row("Run", settled)) == [("at most 4.4 km", "evidence, moderate")]


@pytest.mark.parametrize(
    ("light", "slots"), [(Level.GO, "○"), (Level.EASY, "○"), (Level.REST, "-"), (Level.STOP, "-")]
)
def test_a_run_is_open_only_when_the_light_lets_it(light: Level, slots: str) -> None:
    assert row("Run", replace(EMPTY, light=light)).slots == slots


def test_ready_to_run_is_offered_in_the_plan() -> None:
    ready = replace(EMPTY, phase=Phase.CALM, light=Level.STOP, ready_to_run=True)
    offered = row("Run", ready)
    assert offered.goal is Goal.START_RUNNING
    assert said(offered)[0][1] == "our choice"


def test_all_that_waits_for_a_doctor_is_one_row_that_leads_to_settings() -> None:
    paused = row("Sessions", replace(EMPTY, phase=Phase.REFER))
    assert paused.goal is Goal.SETTINGS
    assert not paused.due


def test_enter_starts_the_first_that_is_due() -> None:
    day = replace(EMPTY, due=(Due.STRENGTH, Due.STRETCH))
    chosen = next_row(plan_rows(day, None, DistanceUnit.KM))
    assert chosen
    assert chosen.goal is Goal.STRETCH
    assert next_row(plan_rows(EMPTY, None, DistanceUnit.KM)) is None


def test_an_injury_comes_first_when_there_is_none_on_record() -> None:
    none = replace(EMPTY, phase=Phase.NONE, due=(Due.SELF_TEST,))
    chosen = next_row(plan_rows(none, None, DistanceUnit.KM))
    assert chosen
    assert chosen.goal is Goal.WELCOME


def test_a_session_that_was_broken_off_says_when_and_how_far(now: FakeNow) -> None:
    begun = stretch(ago(now, 1), finished=False, in_progress=True)
    offered = broken_off_row(begun, TODAY, elsewhere=False)
    assert said(offered) == [("broken off Sun 8 Mar 18:00 after 2 holds", "")]
    assert (offered.name, offered.slots, offered.goal) == ("Stretch", "◐", Goal.RESUME)
    sets = replace(begun, what=SessionKind.STRENGTH, items=begun.items[:1])
    assert "after 1 set" in said(broken_off_row(sets, TODAY, elsewhere=False))[0][0]


def test_a_session_that_runs_elsewhere_cannot_be_resumed(now: FakeNow) -> None:
    running = broken_off_row(stretch(ago(now, 0, 7)), TODAY, elsewhere=True)
    assert "another psoas" in said(running)[0][0]
    assert not running.goal
    assert not running.due


@pytest.mark.parametrize(
    ("metres", "unit", "words"),
    [
        (4437, DistanceUnit.KM, "4.4 km"),
        (4499, DistanceUnit.KM, "4.4 km"),
        (4400, DistanceUnit.KM, "4.4 km"),
        (5000, DistanceUnit.KM, "5 km"),
        (1609.344, DistanceUnit.MI, "1 mi"),
        (4437, DistanceUnit.MI, "2.7 mi"),
        (999, DistanceUnit.KM, "0.99 km"),
        (50, DistanceUnit.KM, "0.05 km"),
    ],
)
def test_the_most_is_never_rounded_up(metres: float, unit: DistanceUnit, words: str) -> None:
    assert most_words(metres, unit) == words


def test_a_change_says_what_the_light_was_and_is() -> None:
    easy = replace(EMPTY, light=Level.EASY)
    assert change_words("Saved.", EMPTY, EMPTY) == "Saved. The light stays ● go."
    assert change_words("Saved.", EMPTY, easy) == "Saved. The light is now ▲ easy; it was ● go."
    refer = replace(EMPTY, light=Level.STOP, phase=Phase.REFER)
    assert (
        change_words("Saved.", EMPTY, refer)
        == "Saved. The light is now ✖ stop: see a doctor first."
    )
