"""What the log has to show for the next step of the way back, and which of it is met today."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rules.assessment import Phase
from rules.past import Past
from rules.phase import State, ready_conditions
from rules.records import Side
from rules.stage import OPENS, STAGE_DAYS, days_of_stages, week_of


class Step(StrEnum):
    """What a criterion leads to."""

    RUN = "ready to run"
    SPEED = "faster running"
    STAGE_2 = "stage 2"
    STAGE_3 = "stage 3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One thing that a step asks for."""

    step: Step
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
    for step, (stage, opens) in zip((Step.STAGE_2, Step.STAGE_3), OPENS.items(), strict=True):
        yield Criterion(step=step, text=f"week {opens} (now week {week})", is_met=week >= opens)
        done = days[stage - 1]
        text = f"{done} of {STAGE_DAYS} finished days at stage {stage - 1}"
        yield Criterion(step=step, text=text, is_met=done >= STAGE_DAYS)
