"""The figures as typed data, read from `figures.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rules.skeleton import Limb, Pose, Reach, Vector

PUSH, PRESS = "push", "press"
"""The figures of the self-test; the others have the names of their exercises."""

_DATA = Path(__file__).with_name("figures.toml")
_LIMBS = ("left_leg", "right_leg", "left_arm", "right_arm")
_OF_POSE = {"at", "lean", "roll", "bend", "nod", *_LIMBS}
_OF_LIMB = {"flex", "out", "turn", "knee", "elbow", "ankle", "to", "points"}


class Part(StrEnum):
    """What a stroke of a figure is."""

    WORKING = "working leg"
    OTHER = "other leg"
    TRUNK = "trunk and head"
    ARM = "arm"
    HAND = "hand"
    FLOOR = "floor"
    PROP = "prop"
    BAND = "band"
    ARROW = "arrow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A thing beside the body: floor, furniture, band or arrow."""

    part: Part
    points: tuple[Reach, ...]
    filled: bool
    after: float
    """Shown from this fraction of the movement on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One exercise, done with the left leg, and from where it is seen."""

    name: str
    """That of the exercise in `programme.toml`, or `push` or `press` of the self-test."""
    turn: float
    above: float
    anchor: str
    start: Pose
    end: Pose
    lines: tuple[Line, ...]


@cache
def figures() -> Mapping[str, Figure]:
    """The figures that psoas ships with, by their names."""
    return parse(_DATA.read_text(encoding="utf-8"))


def parse(text: str) -> Mapping[str, Figure]:
    """Figures from their TOML text."""
    tables = tomllib.loads(text)["figures"]
    return MappingProxyType({name: _figure(name, table) for name, table in tables.items()})


def _figure(name: str, table: Mapping[str, Any]) -> Figure:
    start = table["start"]
    end = {**start, **table.get("end", {})}
    return Figure(
        name=name,
        turn=float(table["view"]["turn"]),
        above=float(table["view"]["above"]),
        anchor=table["anchor"],
        start=_pose(start),
        end=_pose(end),
        lines=tuple(_line(row) for row in table["lines"]),
    )


def _line(row: Mapping[str, Any]) -> Line:
    return Line(
        part=Part(row["part"]),
        points=tuple(_point(point) for point in row["points"]),
        filled=bool(row.get("filled", False)),
        after=float(row.get("after", 0)),
    )


def _pose(table: Mapping[str, Any]) -> Pose:
    _refuse_others(table, _OF_POSE)
    left_leg, right_leg, left_arm, right_arm = (_limb(table[name]) for name in _LIMBS)
    return Pose(
        at=_vector(table["at"]),
        lean=float(table.get("lean", 0)),
        roll=float(table.get("roll", 0)),
        bend=float(table.get("bend", 0)),
        nod=float(table.get("nod", 0)),
        legs=(left_leg, right_leg),
        arms=(left_arm, right_arm),
    )


def _limb(row: Mapping[str, Any]) -> Limb:
    _refuse_others(row, _OF_LIMB)
    return Limb(
        flex=float(row.get("flex", 0)),
        out=float(row.get("out", 0)),
        turn=float(row.get("turn", 0)),
        bend=float(row.get("knee", row.get("elbow", 0))),
        ankle=float(row["ankle"]) if "ankle" in row else None,
        reach=(_point(row["to"]),) if "to" in row else (),
        points=_vector(row.get("points", (0, 0, 0))),
    )


def _refuse_others(table: Mapping[str, Any], known: set[str]) -> None:
    """A mistyped angle would be taken for 0, and nobody would notice."""
    if others := table.keys() - known:
        raise ValueError(f"figures.toml: unknown {', '.join(sorted(others))}")


def _point(value: Any) -> Reach:
    """A point of the room, a joint, or a place beside a joint."""
    match value:
        case str():
            return Reach(joint=value)
        case {"joint": str(joint), "shift": shift}:
            return Reach(joint=joint, shift=_vector(shift))
        case _:
            return Reach(shift=_vector(value))


def _vector(value: Any) -> Vector:
    x, y, z = value
    return (float(x), float(y), float(z))
