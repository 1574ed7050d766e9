"""The figures as typed data, read from `figures.toml`."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rules.dataclass import dataclass
from rules.programme import Programme
from rules.skeleton import JOINTS, Limb, Pose, Reach, joints_of
from rules.toml_tables import Document, Table, shown

PUSH, PRESS = "push", "press"
"""The figures of the self-test; the others have the names of their exercises."""

_DATA = Path(__file__).with_name("figures.toml")
_LIMBS = ("left_leg", "right_leg", "left_arm", "right_arm")
_TURNS = ("lean", "roll", "bend", "nod")
_ANGLE, _FAR = 360.0, 5.0
"""The most degrees and body heights; more is a slip (our choice)."""
_MOST_LINES, _MOST_POINTS = 20, 50
"""Of one figure, and of one of its lines (our choice)."""


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


_THINGS = (Part.FLOOR, Part.PROP, Part.BAND, Part.ARROW)


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

    def __hash__(self) -> int:
        """By its name alone: pictures are remembered by their figures, and asked for often."""
        return hash(self.name)


@cache
def figures() -> Mapping[str, Figure]:
    """The figures that psoas ships with, by their names."""
    return parse(_DATA.read_text(encoding="utf-8"))


def figure_of(name: str, programme: Programme) -> Figure | None:
    """The figure of an exercise, or of a part of the self-test; None: there are only words."""
    return programme.figures.get(name) or figures().get(name)


def parse(text: str) -> Mapping[str, Figure]:
    """Figures from their TOML text; raises `FaultsError` with all that is wrong in it."""
    document = Document(text)
    document.root.only("figures")
    found = {
        name: read_figure(name, table) for name, table in document.root.named_tables("figures")
    }
    document.finish()
    return MappingProxyType(found)


def read_figure(name: str, table: Table) -> Figure:
    """One figure; what is wrong in it is a fault of its document."""
    table.only("view", "anchor", "lines", "start", "end")
    view = table.table("view")
    view.only("turn", "above")
    parts = _parts(table.table("start"))
    ended = parts | _parts(table.table("end"), parts) if "end" in table else parts
    figure = Figure(
        name=name,
        turn=view.number("turn", _ANGLE),
        above=view.number("above", _ANGLE),
        anchor=_joint(table, table.values.get("anchor"), "anchor"),
        start=_pose(parts),
        end=_pose(ended),
        lines=tuple(_lines(table)),
    )
    _refuse_undrawable(figure, table)
    return figure


def _refuse_undrawable(figure: Figure, table: Table) -> None:
    """Refuse what is held by a joint that is only known later."""
    for key, pose in (("start", figure.start), ("end", figure.end)):
        try:
            joints_of(pose, figure.anchor)
        except KeyError as error:
            (joint,) = error.args
            table.fault(
                f"{table.name}: {joint} is not known yet where it is asked for; the trunk comes "
                "first, then legs, then the left arm and the right one, and what reaches for "
                "something comes after what does not.",
                key,
            )


def _lines(table: Table) -> Iterator[Line]:
    rows = table.tables("lines") if "lines" in table else ()
    if len(rows) > _MOST_LINES:
        table.fault(f"there are {len(rows)} lines: at most {_MOST_LINES}.", "lines")
    for row in rows:
        row.only("part", "points", "filled", "after")
        part = row.one_of("part", Part)
        if part and part not in _THINGS:
            row.fault(f"{part} is drawn by itself: a line is {', '.join(_THINGS)}.", "part")
        points = row.values.get("points")
        # An arrow needs a way to point.
        least = 2 if part is Part.ARROW else 1
        if not isinstance(points, list) or not least <= len(points) <= _MOST_POINTS:
            row.fault(f"{row.name}.points has to be {least} to {_MOST_POINTS} points.", "points")
            points = []
        yield Line(
            part=part or Part.FLOOR,
            points=tuple(_point(row, one, "points", n) for n, one in enumerate(points)),
            filled=row.flag("filled"),
            after=row.number("after", 1.0),
        )


def _parts(table: Table, otherwise: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a pose is made of; at its end only what differs from `otherwise`, its start."""
    table.only("at", *_TURNS, *_LIMBS)
    parts: dict[str, Any] = {
        name: table.number(name, _ANGLE) for name in _TURNS if name in table or not otherwise
    }
    if "at" in table or not otherwise:
        parts["at"] = table.vector("at", _FAR)
    for name in _LIMBS:
        if name in table or not otherwise:
            limb = parts[name] = _limb(table.table(name))
            if otherwise and bool(limb.reach) != bool(otherwise[name].reach):
                table.fault(
                    f"{table.name}.{name} has `to` at one end of its way alone: give it at the "
                    "start and at the end, or at neither.",
                    name,
                )
    return parts


def _pose(parts: Mapping[str, Any]) -> Pose:
    return Pose(
        at=parts["at"],
        legs=(parts["left_leg"], parts["right_leg"]),
        arms=(parts["left_arm"], parts["right_arm"]),
        **{name: parts[name] for name in _TURNS},
    )


def _limb(row: Table) -> Limb:
    # A mistyped angle would be taken for 0, and nobody would notice.
    is_leg = row.name.endswith("leg")
    bend = "knee" if is_leg else "elbow"
    row.only("flex", "out", "turn", bend, *(("ankle",) if is_leg else ()), "to", "points")
    return Limb(
        flex=row.number("flex", _ANGLE),
        out=row.number("out", _ANGLE),
        turn=row.number("turn", _ANGLE),
        bend=row.number(bend, _ANGLE),
        ankle=row.number("ankle", _ANGLE) if "ankle" in row else None,
        reach=(_point(row, row.values["to"], "to"),) if "to" in row else (),
        points=row.vector("points", _FAR) if "points" in row else (0.0, 0.0, 0.0),
    )


def _point(table: Table, value: object, *keys: str | int) -> Reach:
    """A point of the room, a joint, or a place beside a joint."""
    match value:
        case str():
            return Reach(joint=_joint(table, value, *keys))
        case {"joint": joint, "shift": shift, **others} if not others:
            return Reach(
                joint=_joint(table, joint, *keys, "joint"),
                shift=table.point(shift, _FAR, *keys, "shift"),
            )
        case _:
            return Reach(shift=table.point(value, _FAR, *keys))


def _joint(table: Table, value: object, *keys: str | int) -> str:
    if isinstance(value, str) and value in JOINTS:
        return value
    what = f"{shown(value)} is no joint" if value is not None else f"{table.name} has no anchor"
    table.fault(f"{what}: there are {', '.join(JOINTS)}.", *keys)
    return "pelvis"
