"""Where the joints of a body are, from the angles of a pose: forward kinematics in space.

Lengths are in body heights, angles in degrees. The person's right is x, ahead is y, up is z, and
the floor is at z = 0; the conventions of the angles stand at the top of `figures.toml`.
"""

from collections.abc import Mapping
from math import cos, radians, sin, sqrt

from rules.dataclass import dataclass

Vector = tuple[float, float, float]
Frame = tuple[Vector, Vector, Vector]
"""The right, the front and the upper end of a part of the body, as directions in the room."""

# Segment lengths: Winter, Biomechanics and Motor Control of Human Movement, 4th ed. 2009,
# figure 4.1, after Drillis and Contini 1966.
THIGH = 0.245
SHANK = 0.246
FOOT = 0.152
ANKLE_HEIGHT = 0.039
HIPS = 0.191
TRUNK = 0.288
SHOULDERS = 0.259
UPPER_ARM = 0.186
FOREARM = 0.146 + 0.108 / 2
"""To the middle of the hand, which is what holds on."""
NECK = 0.052
HEAD = 0.130
HEEL = FOOT / 4
"""From under the ankle back to the heel (our choice)."""

LEFT, RIGHT = -1.0, 1.0
"""The sign of x on a side."""

_OF_SIDES = ("hip", "shoulder", "thigh", "knee", "ankle", "heel", "toe", "elbow", "hand")
JOINTS = (
    *("pelvis", "chest", "head", "nose"),
    *(f"{side} {joint}" for joint in _OF_SIDES for side in ("left", "right")),
)
"""Every joint by its name, and what else on the body has one."""

_TINY = 1e-9
_ROOM: Frame = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A point that a hand or an ankle is at: a joint, or the room's origin, and a shift from it."""

    joint: str = ""
    shift: Vector = (0.0, 0.0, 0.0)
    weight: float = 1.0
    """Its share, on the way from one point to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limb:
    """A leg or an arm: the angles of its joints, or a point that it reaches, which decides them."""

    flex: float = 0.0
    out: float = 0.0
    turn: float = 0.0
    bend: float = 0.0
    """Knee or elbow."""
    ankle: float | None = None
    """None: the foot is flat."""
    reach: tuple[Reach, ...] = ()
    points: Vector = (0.0, 0.0, 0.0)
    """Where knee or elbow point when the limb reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """A whole body: the angles of its joints, and where it is held."""

    at: Vector
    """Where the figure's anchor is."""
    lean: float
    roll: float
    bend: float
    nod: float
    legs: tuple[Limb, Limb]
    """Left, right."""
    arms: tuple[Limb, Limb]


def plus(one: Vector, other: Vector, times: float = 1.0) -> Vector:
    """One vector and some times another."""
    return (one[0] + other[0] * times, one[1] + other[1] * times, one[2] + other[2] * times)


def dot(one: Vector, other: Vector) -> float:
    """How far one vector goes along another."""
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def distance(one: Vector, other: Vector) -> float:
    """Between two points."""
    apart = plus(one, other, -1)
    return sqrt(dot(apart, apart))


def turned(frame: Frame, axis: int, degrees: float) -> Frame:
    """A frame turned about one of its own axes, anticlockwise seen from that axis' end."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    one, other = (axis + 1) % 3, (axis + 2) % 3
    axes = list(frame)
    axes[one] = plus(_times(frame[one], c), frame[other], s)
    axes[other] = plus(_times(frame[other], c), frame[one], -s)
    return (axes[0], axes[1], axes[2])


def joints_of(pose: Pose, anchor: str) -> Mapping[str, Vector]:
    """Every joint by its name, e.g. "left knee", with the anchor where the pose holds it."""
    pelvis = turned(turned(_ROOM, 1, pose.roll), 0, -pose.lean)
    joints = _trunk(pose, pelvis)
    for name, side, limb in _sides(pose.legs):
        if not limb.reach:
            joints |= _leg(limb, pelvis, joints[f"{name} hip"], name, side)
    shift = plus(pose.at, joints[anchor], -1)
    joints = {joint: plus(at, shift) for joint, at in joints.items()}
    # A leg that rests on the other one follows it.
    reaching = [each for each in _sides(pose.legs) if each[2].reach]
    for name, _, limb in sorted(reaching, key=lambda each: bool(each[2].reach[0].joint)):
        joints |= _reaching_leg(limb, joints, name)
    spine = turned(pelvis, 0, -pose.bend)
    for name, side, limb in _sides(pose.arms):
        joints |= _arm(limb, spine, joints, name, side)
    return joints


def _sides(limbs: tuple[Limb, Limb]) -> tuple[tuple[str, float, Limb], tuple[str, float, Limb]]:
    return ("left", LEFT, limbs[0]), ("right", RIGHT, limbs[1])


def _trunk(pose: Pose, pelvis: Frame) -> dict[str, Vector]:
    """Pelvis, hips, shoulders and head, from the pelvis at the origin."""
    spine = turned(pelvis, 0, -pose.bend)
    head = turned(spine, 0, -pose.nod)
    chest = _times(spine[2], TRUNK)
    face = plus(plus(chest, spine[2], NECK), head[2], HEAD / 2)
    return {
        "pelvis": (0.0, 0.0, 0.0),
        "left hip": _times(pelvis[0], LEFT * HIPS / 2),
        "right hip": _times(pelvis[0], RIGHT * HIPS / 2),
        "chest": chest,
        "left shoulder": plus(chest, spine[0], LEFT * SHOULDERS / 2),
        "right shoulder": plus(chest, spine[0], RIGHT * SHOULDERS / 2),
        "head": face,
        "nose": plus(face, head[1], HEAD * 0.62),
    }


def _swung(limb: Limb, frame: Frame, side: float) -> Frame:
    """The frame of a thigh or an upper arm: flexed, then abducted, then turned about itself."""
    flexed = turned(frame, 0, limb.flex)
    return turned(turned(flexed, 1, -side * limb.out), 2, side * limb.turn)


def _leg(limb: Limb, pelvis: Frame, hip: Vector, name: str, side: float) -> dict[str, Vector]:
    thigh = _swung(limb, pelvis, side)
    shank = turned(thigh, 0, -limb.bend)
    knee = plus(hip, thigh[2], -THIGH)
    ankle = plus(knee, shank[2], -SHANK)
    foot = turned(shank, 0, limb.ankle) if limb.ankle is not None else _ROOM
    return _named(name, hip, knee, ankle) | _foot(name, ankle, foot[1], foot[2])


def _reaching_leg(limb: Limb, joints: Mapping[str, Vector], name: str) -> dict[str, Vector]:
    hip = joints[f"{name} hip"]
    knee, ankle = two_bones(hip, _target(limb, joints), THIGH, SHANK, limb.points)
    front, upper = _ROOM[1], _ROOM[2]
    if limb.ankle is not None:
        up = _unit(plus(knee, ankle, -1))
        ahead = plus(plus(knee, hip, -1), up, -dot(plus(knee, hip, -1), up))
        shank = turned((_ROOM[0], _unit(ahead), up), 0, limb.ankle)
        front, upper = shank[1], shank[2]
    return _named(name, hip, knee, ankle) | _foot(name, ankle, front, upper)


def _named(name: str, hip: Vector, knee: Vector, ankle: Vector) -> dict[str, Vector]:
    middle = _times(plus(hip, knee), 0.5)
    return {f"{name} thigh": middle, f"{name} knee": knee, f"{name} ankle": ankle}


def _foot(name: str, ankle: Vector, front: Vector, upper: Vector) -> dict[str, Vector]:
    sole = plus(ankle, upper, -ANKLE_HEIGHT)
    return {
        f"{name} heel": plus(sole, front, -HEEL),
        f"{name} toe": plus(sole, front, FOOT - HEEL),
    }


def _arm(
    limb: Limb, spine: Frame, joints: Mapping[str, Vector], name: str, side: float
) -> dict[str, Vector]:
    shoulder = joints[f"{name} shoulder"]
    if limb.reach:
        target = _target(limb, joints)
        elbow, hand = two_bones(shoulder, target, UPPER_ARM, FOREARM, limb.points)
    else:
        upper = _swung(limb, spine, side)
        elbow = plus(shoulder, upper[2], -UPPER_ARM)
        hand = plus(elbow, turned(upper, 0, limb.bend)[2], -FOREARM)
    return {f"{name} elbow": elbow, f"{name} hand": hand}


def _target(limb: Limb, joints: Mapping[str, Vector]) -> Vector:
    target: Vector = (0.0, 0.0, 0.0)
    for reach in limb.reach:
        at = plus(joints[reach.joint], reach.shift) if reach.joint else reach.shift
        target = plus(target, at, reach.weight)
    return target


def two_bones(
    root: Vector, target: Vector, upper: float, lower: float, points: Vector
) -> tuple[Vector, Vector]:
    """The middle joint and the end of two bones that reach for a target, as far as they can."""
    along = _unit(plus(target, root, -1))
    far = min(max(distance(root, target), abs(upper - lower) + 1e-6), upper + lower - 1e-6)
    share = (upper * upper - lower * lower + far * far) / (2 * far)
    aside = _across(along, points)
    middle = plus(plus(root, along, share), aside, sqrt(max(0.0, upper * upper - share * share)))
    return middle, plus(root, along, far)


def _across(along: Vector, points: Vector) -> Vector:
    """At a right angle to a direction, as near to where `points` says as can be."""
    rests = (plus(each, along, -dot(each, along)) for each in (points, *_ROOM))
    return _unit(next(rest for rest in rests if dot(rest, rest) > _TINY))


def _times(vector: Vector, times: float) -> Vector:
    return (vector[0] * times, vector[1] * times, vector[2] * times)


def _unit(vector: Vector) -> Vector:
    """The direction of a vector; up, when it has none."""
    length = sqrt(dot(vector, vector))
    return _times(vector, 1 / length) if length > _TINY else _ROOM[2]
