"""What Today says about an assessment: the light's sentence, the phase, the rows of the plan."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from rules.assessment import Assessment, Certainty, Due, Level, Mark, Phase, Rule, SelfTestToday
from rules.dataclass import dataclass
from rules.days import days_between
from rules.records import Check, Episode, Session, SessionKind
from rules.settings import DistanceUnit
from rules.words import SYMBOLS, listing, mark_words, plural, words
from screens.messages import Goal
from screens.words import moment_words

DONE = "✓"
OPEN = "○"
PARTIAL = "◐"
PAUSED = "-"

_STRETCHING = {Phase.CALM, Phase.RETURN, Phase.SPEED}
"""The phases in which stretching has a place in the plan."""


class Detail(NamedTuple):
    """What there is to say, and where its numbers come from."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One line of what today holds."""

    slots: str
    """One symbol a slot: ✓ done, ◐ broken off, ○ open, - paused."""
    name: str
    details: tuple[Detail, ...]
    """Each begins on a line of its own."""
    goal: Goal | None = None
    """What its key asks for."""
    due: bool = False


def light_sentence(assessment: Assessment, key: Callable[[Goal], str]) -> str:
    """The one sentence beside the light; the findings say why. `key` names the key of a goal."""
    match assessment.light, assessment.phase:
        case _, Phase.NONE:
            return f"Press {key(Goal.WELCOME)} first, to tell psoas about the injury."
        case _, Phase.REFER:
            return "No run: see a doctor first, and ask about an MRI."
        case _, Phase.CALM if assessment.ready_to_run:
            return f"Not running yet; {key(Goal.START_RUNNING)} sets today as the first day."
        case _, Phase.CALM:
            return "No running yet: let it calm down first."
        case Level.STOP, _:
            return "No run today; below is why, and until when."
        case Level.REST, _:
            return "A planned rest day: no run today."
        case Level.EASY, _:
            return "You may run, but only as it says below."
        case _, Phase.SETTLED:
            return "You may run. The injury has settled."
        case _:
            return "You may run today."


def phase_words(phase: Phase) -> str:
    """The phase as a heading."""
    return "No injury on record" if phase is Phase.NONE else words(phase).capitalize()


def episode_words(episode: Episode | None, today: date) -> str:
    """The side and the day, e.g. "left side, day 26"; empty without an episode."""
    if episode is None:
        return ""
    side = "both sides" if episode.side == "both" else f"{episode.side} side"
    return f"{side}, day {days_between(episode.onset, today) + 1}"


def plan_rows(
    assessment: Assessment, check: Check | None, unit: DistanceUnit
) -> tuple[PlanRow, ...]:
    """What today holds, in the order in which it is best done; `check` is today's latest."""
    if assessment.phase is Phase.REFER:
        rows: tuple[PlanRow | None, ...] = (_check_row(assessment, check), _paused_row())
        return tuple(row for row in rows if row)
    rows = (
        _injury_row(assessment),
        _check_row(assessment, check),
        _self_test_row(assessment),
        _stretch_row(assessment),
        _strength_row(assessment),
        _run_row(assessment, unit),
    )
    return tuple(row for row in rows if row)


def broken_off_row(session: Session, today: date, *, elsewhere: bool) -> PlanRow:
    """The session that was not ended: to be continued, or running in another psoas now."""
    name = words(session.what).capitalize()
    started = moment_words(session.start, today)
    if elsewhere:
        since = Detail(f"running in another psoas since {started}")
        return PlanRow(slots=PARTIAL, name=name, details=(since,))
    of_what = "hold" if session.what is SessionKind.STRETCH else "set"
    done = Detail(f"broken off {started} after {plural(len(session.items), of_what)}")
    return PlanRow(slots=PARTIAL, name=name, details=(done,), goal=Goal.RESUME, due=True)


def next_row(rows: tuple[PlanRow, ...]) -> PlanRow | None:
    """The row that Enter starts: the first that is due; None when all is done."""
    return next((row for row in rows if row.due and row.goal), None)


def _injury_row(assessment: Assessment) -> PlanRow | None:
    if assessment.phase is not Phase.NONE:
        return None
    about = Detail("none on record yet: a few short questions")
    return PlanRow(slots=OPEN, name="Injury", details=(about,), goal=Goal.WELCOME, due=True)


def _check_row(assessment: Assessment, check: Check | None) -> PlanRow | None:
    if assessment.phase is Phase.NONE:
        return None
    due = Due.MORNING_CHECK in assessment.due
    if check is None:
        slots, detail = OPEN if due else PAUSED, "how does it feel now? type 0 to 10"
    else:
        slots, detail = DONE, f"pain {check.pain} at {check.at:%H:%M}"
        if check.flags:
            detail += f", with {listing(check.flags)}"
    return PlanRow(
        slots=slots,
        name="Morning check",
        details=(Detail(detail),),
        goal=Goal.CHECK,
        due=due,
    )


def _stretch_row(assessment: Assessment) -> PlanRow | None:
    stretch, due = assessment.stretch, Due.STRETCH in assessment.due
    if assessment.phase not in _STRETCHING:
        detail = plural(stretch.done, "session") + " today; " if stretch.done else ""
        detail += "when you like"
        slots, mark = DONE * stretch.done or PAUSED, ""
    else:
        slots = DONE * stretch.done + OPEN * max(0, stretch.target - stretch.done)
        detail = f"{stretch.done} of {stretch.target} today"
        if stretch.target <= stretch.done < stretch.most:
            detail += ", another is up to you"
        mark = assessment.programme.stretch.times_a_day.words
    if stretch.partial:
        detail += f", {stretch.partial} in part"
    return PlanRow(
        slots=slots,
        name="Stretch",
        details=(Detail(detail, mark),),
        goal=Goal.STRETCH,
        due=due,
    )


def _strength_row(assessment: Assessment) -> PlanRow | None:
    strength, due = assessment.strength, Due.STRENGTH in assessment.due
    if assessment.phase is Phase.NONE:
        return None
    dose = assessment.programme.strength
    detail = f"stage {strength.stage}, week {strength.week}"
    mark = dose.opening_words(strength.stage)
    if strength.overridden:
        detail, mark = f"stage {strength.stage}, your own choice; week {strength.week}", ""
    elif strength.held_by:
        missing = plural(strength.held_by.missing, "more day")
        detail += f"; {missing} before stage {strength.stage + 1}"
        mark = dose.stage_days.words
    elif not due and not strength.done:
        detail += "; a day off"
    slots = DONE if strength.done else OPEN if due else PAUSED
    return PlanRow(
        slots=slots,
        name="Strength",
        details=(Detail(detail, mark),),
        goal=Goal.STRENGTH,
        due=due,
    )


def _self_test_row(assessment: Assessment) -> PlanRow:
    due = Due.SELF_TEST in assessment.due
    return PlanRow(
        slots=OPEN if due else DONE if assessment.self_test.result else PAUSED,
        name="Self-test",
        details=(_self_test_words(assessment.self_test, due=due),),
        goal=Goal.SELF_TEST,
        due=due,
    )


def _self_test_words(latest: SelfTestToday, *, due: bool) -> Detail:
    if latest.result is None:
        return Detail("not done yet: does it fit the pattern?")
    last = f"{words(latest.result)}, {latest.signs} of 3 signs"
    return Detail(f"again? last: {last}" if due else last, mark_words(Mark.SOURCE, None))


def _paused_row() -> PlanRow:
    until = Detail("pause until a doctor has looked; then say so in Settings")
    return PlanRow(slots=PAUSED, name="Sessions", details=(until,), goal=Goal.SETTINGS)


def _run_row(assessment: Assessment, unit: DistanceUnit) -> PlanRow | None:
    if assessment.ready_to_run:
        ready = Detail("calm for long enough: you could start again", mark_words(Mark.CHOICE, None))
        return PlanRow(slots=OPEN, name="Run", details=(ready,), goal=Goal.START_RUNNING)
    if assessment.phase not in {Phase.RETURN, Phase.SPEED, Phase.SETTLED}:
        return None
    return PlanRow(
        slots=OPEN if assessment.light in {Level.GO, Level.EASY} else PAUSED,
        name="Run",
        details=tuple(_run_details(assessment, unit)),
        goal=Goal.ADD_RUN,
    )


def _run_details(assessment: Assessment, unit: DistanceUnit) -> Iterator[Detail]:
    run, ladder = assessment.run, assessment.programme.ladder
    low = mark_words(Mark.EVIDENCE, Certainty.LOW)
    on_ladder = run.ladder_step and assessment.phase is not Phase.SETTLED
    if run.ladder_step and on_ladder:
        step = ladder.steps[run.ladder_step - 1]
        yield Detail(f"step {run.ladder_step}: {step}", ladder.words)
        yield Detail(f"{plural(run.good_runs, 'good run')} of 2 at this step", low)
    if run.max_distance_m is not None:
        yield Detail(f"at most {most_words(run.max_distance_m, unit)}", most_mark(assessment))
    elif not on_ladder:
        yield Detail("no run in 30 days to measure by: start short", mark_words(Mark.CHOICE, None))


def most_mark(assessment: Assessment) -> str:
    """The mark of today's longest distance: half the distance is our choice."""
    halved = {Rule.RUN_PAIN, Rule.STRIDE_CHANGED}
    if any(f.rule in halved and f.level is Level.EASY for f in assessment.findings):
        return mark_words(Mark.CHOICE, None)
    return mark_words(Mark.EVIDENCE, Certainty.MODERATE)


def most_words(metres: float, unit: DistanceUnit) -> str:
    """A distance not to go over, rounded down, e.g. "4.4 km", "0.85 mi"."""
    length = metres / unit.metres
    parts = 10 if length >= 1 else 100
    return f"{int(length * parts + 1e-9) / parts:g} {unit}"


def change_words(done: str, before: Assessment, after: Assessment) -> str:
    """What a change of the log has changed in the answer, e.g. "The light is now ▲ easy"."""
    now = f"{SYMBOLS[after.light]} {after.light}"
    if after.phase is not before.phase:
        return f"{done} The light is now {now}: {phase_words(after.phase).lower()}."
    if after.light is not before.light:
        was = f"{SYMBOLS[before.light]} {before.light}"
        return f"{done} The light is now {now}; it was {was}."
    return f"{done} The light stays {now}."
