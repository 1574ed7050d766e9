"""What the log has to show for the next step of the way back, and which of it is met today."""

from collections.abc import Iterator
from enum import StrEnum

from rules.assessment import Phase
from rules.dataclass import dataclass
from rules.past import Past
from rules.phase import State, ready_conditions
from rules.records import Side
from rules.stage import days_of_stages, week_of


class Step(StrEnum):
    """What a criterion leads to, besides the stages of strength."""

    RUN = "ready to run"
    SPEED = "faster running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One thing that a step asks for."""

    step: str
    """One of `Step`, or that of a stage, e.g. "stage 2"."""
    text: str
    is_met: bool


def criteria(past: Past) -> tuple[Criterion, ...]:
    """The criteria of the current episode; none without one.

    Those of "ready to run" until running began again, then those of faster running (rule
    `speed-clear`); and those of the strength stages (rule `stage-hold`).
    """
    if past.episode is None:
        return ()
    return (*_running(past.episode.side, State(past)), *_stages(past))


def _running(side: Side, state: State) -> Iterator[Criterion]:
    if state.speed:
        for text, is_met in state.speed.conditions(state.today):
            yield Criterion(step=Step.SPEED, text=text, is_met=is_met)
        return
    is_calm = state.phase is Phase.CALM
    yield Criterion(step=Step.RUN, text="nothing waits for a doctor", is_met=is_calm)
    for text, is_met in ready_conditions(side, state.past):
        yield Criterion(step=Step.RUN, text=text, is_met=is_met)


def _stages(past: Past) -> Iterator[Criterion]:
    week, days = week_of(past), days_of_stages(past)
    dose = past.settings.programme.strength
    for number, (opening, done) in enumerate(zip(dose.openings, days, strict=True), 1):
        step, opens = f"stage {number + 1}", opening.value
        yield Criterion(step=step, text=f"week {opens} (now week {week})", is_met=week >= opens)
        text = f"{done} of {dose.stage_days.value} finished days at stage {number}"
        yield Criterion(step=step, text=text, is_met=done >= dose.stage_days.value)
