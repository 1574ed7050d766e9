"""The figures of the exercises: poses from `figures.toml`, and the lines that draw them.

`lines_of(figure, side, fraction)` is all that a front end needs; lengths are in body heights.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from math import cos, hypot, radians, sin

from rules.dataclass import dataclass
from rules.figure_data import Figure, Line, Part
from rules.records import Side
from rules.skeleton import HEAD, Limb, Pose, Reach, Vector, dot, joints_of, plus

STEPS = 10
"""Pictures on the way from start to end: at 2 s a way, 5 a second."""

Point = tuple[float, float]
"""In the picture: to the right, and up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line of the picture with round ends, or an area with round corners."""

    part: Part
    points: tuple[Point, ...]
    """One point is a disc."""
    width: float
    depth: float
    """How near to the viewer; strokes of one part at one depth make one shape."""
    filled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The part of the picture in which a figure stays, whatever its pose."""

    left: float
    right: float
    bottom: float
    top: float


_LAYERS = {
    Part.FLOOR: 0,
    Part.PROP: 0,
    Part.WORKING: 2,
    Part.HAND: 3,
    Part.BAND: 3,
    Part.ARROW: 4,
}
"""What lies over what; the rest of the body is 1. The working leg and hands are never hidden."""

# How thick the body is drawn (our choice): the working leg thickest, so that it is known by form.
_WIDTHS = {
    Part.WORKING: 0.09,
    Part.OTHER: 0.052,
    Part.TRUNK: 0.1,
    Part.ARM: 0.042,
    Part.HAND: 0.06,
    Part.FLOOR: 0.008,
    Part.PROP: 0.016,
    Part.BAND: 0.016,
    Part.ARROW: 0.022,
}
_FOOT = 0.55
"""Times the width of its leg."""
_NECK, _NOSE = 0.05, 0.03
_INSET = 0.3
"""How far the trunk's corners are in from the joints, for its round corners to end there."""
_SHOULDERS, _HIPS = ("left shoulder", "right shoulder"), ("right hip", "left hip")
_LEG = ("hip", "knee", "ankle")
_SOLE = ("ankle", "heel", "toe")
_ARM = ("shoulder", "elbow", "hand")
_HEAD_LENGTH, _HEAD_HALF = 0.09, 0.05
"""An arrow's head, from its point to its back, and half its breadth."""
_MARGIN = 0.015


def pose_at(figure: Figure, fraction: float) -> Pose:
    """The pose on the way from start (0) to end (1), slow at both ends."""
    done = min(1.0, max(0.0, fraction))
    return _between(figure.start, figure.end, done * done * (3 - 2 * done))


def lines_of(figure: Figure, side: Side, fraction: float) -> tuple[Stroke, ...]:
    """What is drawn, farthest first; the right side is the left one's mirror image."""
    joints = joints_of(pose_at(figure, fraction), figure.anchor)
    strokes = [*_body(figure, joints), *_things(figure, joints, fraction)]
    strokes.sort(key=lambda each: (_LAYERS.get(each.part, 1), each.depth))
    return tuple(_mirrored(each) if side is Side.RIGHT else each for each in strokes)


@cache
def box_of(figure: Figure, side: Side) -> Box:
    """Where all of a figure's strokes stay, from start to end."""
    xs: list[float] = []
    ys: list[float] = []
    for step in range(STEPS + 1):
        for stroke in lines_of(figure, side, step / STEPS):
            reach = stroke.width / 2 + _MARGIN
            for x, y in stroke.points:
                xs += (x - reach, x + reach)
                ys += (y - reach, y + reach)
    return Box(left=min(xs), right=max(xs), bottom=min(ys), top=max(ys))


def _mirrored(stroke: Stroke) -> Stroke:
    return replace(stroke, points=tuple((-x, y) for x, y in stroke.points))


# Poses on the way


def _between(start: Pose, end: Pose, share: float) -> Pose:
    def mix(one: float, other: float) -> float:
        return one + (other - one) * share

    return Pose(
        at=_mixed(start.at, end.at, share),
        lean=mix(start.lean, end.lean),
        roll=mix(start.roll, end.roll),
        bend=mix(start.bend, end.bend),
        nod=mix(start.nod, end.nod),
        legs=_limbs(start.legs, end.legs, share),
        arms=_limbs(start.arms, end.arms, share),
    )


def _mixed(one: Vector, other: Vector, share: float) -> Vector:
    return plus(one, plus(other, one, -1), share)


def _limbs(one: tuple[Limb, Limb], other: tuple[Limb, Limb], share: float) -> tuple[Limb, Limb]:
    left, right = (_limb(*pair, share) for pair in zip(one, other, strict=True))
    return left, right


def _limb(start: Limb, end: Limb, share: float) -> Limb:
    def mix(one: float, other: float) -> float:
        return one + (other - one) * share

    flat = start.ankle is None or end.ankle is None
    return Limb(
        flex=mix(start.flex, end.flex),
        out=mix(start.out, end.out),
        turn=mix(start.turn, end.turn),
        bend=mix(start.bend, end.bend),
        ankle=None if flat else mix(start.ankle or 0.0, end.ankle or 0.0),
        reach=(*_weighted(start.reach, 1 - share), *_weighted(end.reach, share)),
        points=_mixed(start.points, end.points, share),
    )


def _weighted(reaches: tuple[Reach, ...], weight: float) -> Iterator[Reach]:
    return (replace(reach, weight=weight) for reach in reaches)


# Lines


def _seen(figure: Figure, at: Vector) -> tuple[Point, float]:
    """Where a point is in the picture, and how near it is, without perspective."""
    turn, above = radians(figure.turn), radians(figure.above)
    right: Vector = (-cos(turn), -sin(turn), 0.0)
    level: Vector = (-sin(turn), cos(turn), 0.0)
    up: Vector = (-level[0] * sin(above), -level[1] * sin(above), cos(above))
    near: Vector = (level[0] * cos(above), level[1] * cos(above), sin(above))
    return (dot(at, right), dot(at, up)), dot(at, near)


def _stroke(
    figure: Figure, part: Part, ats: list[Vector], *, wide: float = 1.0, filled: bool = False
) -> Stroke:
    seen = [_seen(figure, at) for at in (*ats, *(ats[:1] if filled else ()))]
    return Stroke(
        part=part,
        points=tuple(point for point, _ in seen),
        width=_WIDTHS[part] * wide,
        depth=sum(depth for _, depth in seen) / len(seen),
        filled=filled,
    )


def _body(figure: Figure, joints: Mapping[str, Vector]) -> Iterator[Stroke]:
    yield from _trunk(figure, joints)
    for side, part in (("left", Part.WORKING), ("right", Part.OTHER)):
        leg = _stroke(figure, part, [joints[f"{side} {joint}"] for joint in _LEG])
        yield leg
        sole = [joints[f"{side} {joint}"] for joint in _SOLE]
        yield _as_one(_stroke(figure, part, sole, wide=_FOOT, filled=True), leg)
        yield _stroke(figure, Part.ARM, [joints[f"{side} {joint}"] for joint in _ARM])
        yield _stroke(figure, Part.HAND, [joints[f"{side} hand"]])


def _trunk(figure: Figure, joints: Mapping[str, Vector]) -> Iterator[Stroke]:
    """The trunk, which is thick also from the side, with neck, head and nose."""
    corners = [
        _mixed(joints[joint], joints[middle], _INSET)
        for middle, ends in (("chest", _SHOULDERS), ("pelvis", _HIPS))
        for joint in ends
    ]
    trunk = _stroke(figure, Part.TRUNK, corners, filled=True)
    yield trunk
    for points, wide in (
        ((joints["chest"], joints["head"]), _NECK),
        ((joints["head"],), HEAD),
        ((joints["head"], joints["nose"]), _NOSE),
    ):
        stroke = _stroke(figure, Part.TRUNK, list(points), wide=wide / _WIDTHS[Part.TRUNK])
        yield _as_one(stroke, trunk)


def _as_one(stroke: Stroke, other: Stroke) -> Stroke:
    """At the depth of another stroke, with which it makes one shape."""
    return replace(stroke, depth=other.depth)


def _things(figure: Figure, joints: Mapping[str, Vector], fraction: float) -> Iterator[Stroke]:
    for line in figure.lines:
        if fraction >= line.after:
            stroke = _stroke(figure, line.part, _points(line, joints), filled=line.filled)
            yield from _arrow(stroke) if line.part is Part.ARROW else (stroke,)


def _points(line: Line, joints: Mapping[str, Vector]) -> list[Vector]:
    return [
        plus(joints[point.joint], point.shift) if point.joint else point.shift
        for point in line.points
    ]


def _arrow(shaft: Stroke) -> Iterator[Stroke]:
    """An arrow to the end of a line, its head in the plane of the picture."""
    (x, y), tip = shaft.points[-2:]
    length = max(1e-9, hypot(tip[0] - x, tip[1] - y))
    along = ((tip[0] - x) / length, (tip[1] - y) / length)
    back = (tip[0] - along[0] * _HEAD_LENGTH, tip[1] - along[1] * _HEAD_LENGTH)
    aside = (along[1] * _HEAD_HALF, -along[0] * _HEAD_HALF)
    corners = [(back[0] + aside[0] * way, back[1] + aside[1] * way) for way in (1, -1)]
    yield replace(shaft, points=(*shaft.points[:-1], back))
    yield replace(shaft, points=(tip, *corners, tip), width=shaft.width / 2, filled=True)
