"""The programme as typed data: ours from `programme.toml`, or one of a person's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from rules.assessment import Certainty, Mark
from rules.dataclass import dataclass
from rules.records import Side
from rules.words import mark_words

if TYPE_CHECKING:
    # The quick commands draw nothing.
    from rules.figure_data import Figure


OURS = Path(__file__).with_name("programme.toml")
"""The file of the programme that psoas ships with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a number comes from."""

    mark: Mark
    certainty: Certainty | None = None
    """Only with `Mark.EVIDENCE`."""
    citations: tuple[str, ...] = ()
    """Keys of works that Learn lists, or works as a physio has written them."""
    said_by: str | None = None
    """Only with `Mark.CHOICE`: who chose it; None: psoas."""

    @property
    def words(self) -> str:
        """As it is shown, e.g. "source", "evidence, low" or "A. Keller, physio"."""
        return self.said_by or mark_words(self.mark, self.certainty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Origin):
    """A number a person sees, with where it comes from."""

    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """A stretch or a strength exercise."""

    name: str
    """As in the log, e.g. `hip-flexors`."""
    title: str
    short: str
    """The title in letters, blanks and hyphens alone, to be drawn large, e.g. "hip flexor"."""
    how: str
    """One line, with {side} and {other} for the sides."""

    def how_for(self, side: Side) -> str:
        """The how-to line for one side."""
        return self.how.format(side=side, other=other_side(side))


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchDose:
    """How the stretches are held; all `_s` in seconds."""

    exercises: tuple[str, ...]
    sets: Number
    hold_s: Number
    times_a_day: Number
    most_a_day: Number
    get_ready_s: Number
    change_sides_s: Number
    between_exercises_s: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the strength exercises."""

    adds: tuple[str, ...]
    exercises: tuple[str, ...]
    """All of its exercises: those of the stages before it, and what it adds."""
    from_week: Number | None
    """The week with which it opens; None: it is the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthDose:
    """How the strength sets are done; all `_s` in seconds."""

    stages: tuple[Stage, ...]
    """Stage 1 first."""
    stage_days: Number
    """Different days with a finished session that each stage needs before the next opens."""
    days_a_week: Number
    weeks: Number
    """Until the end of this week strength is due on `days_a_week` days, whatever a person set."""
    settled_days_a_week: Number
    """Once it has settled, unless the person says otherwise."""
    sets: Number
    reps: Number
    get_ready_s: Number
    change_sides_s: Number
    between_sets_s: Number
    up_s: Number
    down_s: Number
    ask_pain_s: Number
    """How long the pain question waits before the session goes on without an answer."""

    @property
    def openings(self) -> tuple[Number, ...]:
        """The weeks with which the stages after the first open."""
        return tuple(stage.from_week for stage in self.stages if stage.from_week)

    def opening_words(self, stage: int) -> str:
        """Where the week comes from that opens a stage; of the first one, that of the second."""
        opening = self.openings[max(0, stage - 2) :]
        return opening[0].words if opening else self.sets.words


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTestGuide:
    """How the resisted-flexion self-test is walked through; all `_s` in seconds."""

    get_ready_s: Number
    push_s: Number
    set_up: str
    push: str
    press: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """One step of the walk-run ladder, in minutes."""

    repeats: int
    walk_min: int
    run_min: int

    def __str__(self) -> str:
        if not self.walk_min:
            return f"run {self.run_min} min, easy"
        return f"{self.repeats} x ({self.walk_min} min walk, {self.run_min} min run)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder(Origin):
    """The walk-run ladder; every number in its steps has its mark."""

    warm_up_min: Number
    """Minutes of walking before each step."""
    steps: tuple[LadderStep, ...]
    """Step 1 first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Everything that a guided session or a plan is made from."""

    exercises: Mapping[str, Exercise] = field(hash=False)
    stretch: StretchDose
    strength: StrengthDose
    self_test: SelfTestGuide
    ladder: Ladder
    by: str | None = None
    """Whose programme it is; None: ours."""
    figures: Mapping[str, Figure] = field(default_factory=dict, hash=False)
    """Of its own, by exercise; the others are drawn as ours of the same name, or not at all."""

    def title_of(self, exercise: str) -> str:
        """What an exercise is called; one of another programme by its name in the log."""
        known = self.exercises.get(exercise)
        return known.title if known else exercise.replace("-", " ")


def other_side(side: Side) -> Side:
    """The opposite side; `both` stays `both`."""
    match side:
        case Side.LEFT:
            return Side.RIGHT
        case Side.RIGHT:
            return Side.LEFT
        case Side.BOTH:
            return Side.BOTH
        case _:
            assert_never(side)


@cache
def programme() -> Programme:
    """The programme that psoas ships with."""
    # The reader makes the values above.
    from rules.programme_reading import parse  # noqa: PLC0415

    return parse(OURS.read_text(encoding="utf-8"))
