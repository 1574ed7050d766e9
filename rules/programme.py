"""The programme as typed data, read from `programme.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, assert_never

from rules.assessment import Certainty, Mark
from rules.records import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number a person sees, with where it comes from."""

    value: int
    mark: Mark
    certainty: Certainty | None = None


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
class StrengthDose:
    """How the strength sets are done; all `_s` in seconds."""

    stages: tuple[tuple[str, ...], ...]
    """Stage 1 first; each holds all of its exercises."""
    sets: Number
    reps: Number
    get_ready_s: Number
    change_sides_s: Number
    between_sets_s: Number
    up_s: Number
    down_s: Number
    ask_pain_s: Number
    """How long the pain question waits before the session goes on without an answer."""


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
class Ladder:
    """The walk-run ladder."""

    warm_up_min: Number
    """Minutes of walking before each step."""
    steps: tuple[LadderStep, ...]
    """Step 1 first; every number in them has the mark, certainty and citations that follow."""
    mark: Mark
    certainty: Certainty | None
    citations: tuple[str, ...]
    """Keys of works that Learn lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Everything that a guided session or a plan is made from."""

    exercises: Mapping[str, Exercise]
    stretch: StretchDose
    strength: StrengthDose
    self_test: SelfTestGuide
    ladder: Ladder


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
    return parse(Path(__file__).with_name("programme.toml").read_text(encoding="utf-8"))


def parse(text: str) -> Programme:
    """A programme from its TOML text."""
    data = tomllib.loads(text)
    strength = dict(data["strength"])
    stages: list[tuple[str, ...]] = []
    for stage in strength.pop("stages"):
        stages.append((*(stages[-1] if stages else ()), *stage["adds"]))
    stretch = dict(data["stretch"])
    order = tuple(stretch.pop("exercises"))
    return Programme(
        exercises={
            name: Exercise(name=name, title=row["title"], short=row["short"], how=row["how"])
            for name, row in data["exercises"].items()
        },
        stretch=StretchDose(exercises=order, **_numbers(stretch)),
        strength=StrengthDose(stages=tuple(stages), **_numbers(strength)),
        self_test=SelfTestGuide(**_numbers(data["self_test"])),
        ladder=_ladder(data["ladder"]),
    )


def _ladder(table: Mapping[str, Any]) -> Ladder:
    return Ladder(
        warm_up_min=_number(table["warm_up_min"]),
        steps=tuple(LadderStep(**row) for row in table["steps"]),
        mark=Mark(table["mark"]),
        certainty=_certainty(table),
        citations=tuple(table["citations"]),
    )


def _numbers(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _number(row) if isinstance(row, dict) else row for key, row in table.items()}


def _number(row: Mapping[str, Any]) -> Number:
    return Number(value=row["value"], mark=Mark(row["mark"]), certainty=_certainty(row))


def _certainty(row: Mapping[str, Any]) -> Certainty | None:
    return Certainty(row["certainty"]) if "certainty" in row else None
