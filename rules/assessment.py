"""What `assess` answers: the phase, the light with its findings, and what is due today."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from rules.dataclass import dataclass

if TYPE_CHECKING:
    from rules.programme import Programme


class Mark(StrEnum):
    """Where a number or a statement comes from."""

    SOURCE = "source"
    """The article that this project follows."""
    EVIDENCE = "evidence"
    """A cited study."""
    CHOICE = "choice"
    """Our own, where neither says one."""


class Certainty(StrEnum):
    """How sure a cited study makes us."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very low"


class Phase(StrEnum):
    """Where a person is on the way back to running."""

    NONE = "none"
    REFER = "refer"
    CALM = "calm"
    RETURN = "return"
    SPEED = "speed"
    SETTLED = "settled"


class Level(StrEnum):
    """The level of a finding; the first four are also the lights, strictest first."""

    STOP = "stop"
    REST = "rest"
    EASY = "easy"
    GO = "go"
    NOTE = "note"


class Rule(StrEnum):
    """The rules a finding can name, in the order in which findings are listed within a level."""

    RED_FLAG = "red-flag"
    NO_IMPROVEMENT = "no-improvement"
    BONE_RISK = "bone-risk"
    NO_EPISODE = "no-episode"
    CALM_DOWN = "calm-down"
    RUN_PAIN = "run-pain"
    STRIDE_CHANGED = "stride-changed"
    MORNING_AFTER = "morning-after"
    ASK_MORNING = "ask-morning"
    WEEK_TREND = "week-trend"
    SEE_DOCTOR = "see-doctor"
    REST_DAY = "rest-day"
    RAN_TODAY = "ran-today"
    TOO_FAST = "too-fast"
    FINE = "fine"
    RUN_SPIKE = "run-spike"
    POOR_CROSS_TRAINING = "poor-cross-training"


DOCTOR_FIRST = frozenset({Rule.RED_FLAG, Rule.NO_IMPROVEMENT})
"""The rules that send a person to a doctor before anything else."""


class Due(StrEnum):
    """What may be due today."""

    MORNING_CHECK = "morning-check"
    STRETCH = "stretch"
    STRENGTH = "strength"
    SELF_TEST = "self-test"


class SelfTestResult(StrEnum):
    """How a self-test compares with the pattern; never a diagnosis."""

    FITS = "fits"
    PARTLY_FITS = "partly-fits"
    DOES_NOT_FIT = "does-not-fit"
    REFER = "refer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that psoas says, with where it comes from."""

    text: str
    mark: Mark
    certainty: Certainty | None = None
    """Only with `Mark.EVIDENCE`."""
    citations: tuple[str, ...] = ()
    """Keys of the works it rests on, e.g. `johnston-1999`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that holds now, and why."""

    rule: Rule
    level: Level
    mark: Mark
    certainty: Certainty | None
    """Only with `Mark.EVIDENCE`."""
    text: str
    """One sentence of why, with the numbers from the log."""
    citations: tuple[str, ...] = ()
    """Keys of the works it rests on, as in `Statement`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchToday:
    """Stretch sessions of today."""

    done: int
    """Finished ones."""
    partial: int
    target: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageHold:
    """Why the weeks alone do not open the next strength stage."""

    rule: str
    """Always `stage-hold`."""
    missing: int
    """Days with a finished session at this stage that are still missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthToday:
    """The strength stage, and whether today's session is done."""

    stage: int
    """1-based, at most the last of the programme."""
    week: int
    """1-based, from the first strength session after onset."""
    held_by: StageHold | None
    done: bool
    overridden: bool
    """The stage is the person's own choice, not the plan's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunToday:
    """Where the ladder stands, and how long a run may be."""

    ladder_step: int | None
    """1-based; None when finished or set aside."""
    ladder_finished: bool
    good_runs: int
    """Good runs at this step so far; 2 lead one step up."""
    max_distance_m: float | None
    """Metres; None: no number, follow the ladder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTestToday:
    """What the latest self-test said."""

    result: SelfTestResult | None
    signs: int
    """0..3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The whole answer for one day."""

    date: date
    phase: Phase
    light: Level
    """`stop`, `rest`, `easy` or `go`; never `note`."""
    findings: tuple[Finding, ...]
    """Strictest first."""
    stretch: StretchToday
    strength: StrengthToday
    run: RunToday
    self_test: SelfTestToday
    due: tuple[Due, ...]
    pain_limit: int
    """Pain at or over this is too much."""
    ready_to_run: bool
    """In `calm`: the log says that running could start; the person decides."""
    programme: Programme
    """The one in use, which doses and stages are of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """What one sport costs the hip."""

    sessions: int
    mean_worst: float | None
    """Mean of the known worst pains, 0..10."""
    bad_morning_share: float | None
    """Share of the known mornings that were bad, 0..1."""
