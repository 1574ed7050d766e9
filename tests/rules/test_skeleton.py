"""Joint angles mean what a physio means by them, and bones keep their length."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.skeleton import (
    ANKLE_HEIGHT,
    FOREARM,
    SHANK,
    THIGH,
    UPPER_ARM,
    Limb,
    Pose,
    Reach,
    Vector,
    distance,
    joints_of,
    two_bones,
)

BONES = {
    ("hip", "knee"): THIGH,
    ("knee", "ankle"): SHANK,
    ("shoulder", "elbow"): UPPER_ARM,
    ("elbow", "hand"): FOREARM,
}

angles = st.floats(-170, 170)
places = st.tuples(*[st.floats(-1, 1)] * 3)


def pose(**fields: Any) -> Pose:
    """Upright with hanging arms, but for what is given; `left_leg` and so on are single limbs."""
    limbs = {name: fields.pop(name, Limb(ankle=0)) for name in ("left_leg", "right_leg")}
    arms = {name: fields.pop(name, Limb()) for name in ("left_arm", "right_arm")}
    plain = {"at": (0.0, 0.0, 0.53), "lean": 0.0, "roll": 0.0, "bend": 0.0, "nod": 0.0}
    return Pose(
        **{**plain, **fields},
        legs=(limbs["left_leg"], limbs["right_leg"]),
        arms=(arms["left_arm"], arms["right_arm"]),
    )


def joints(**fields: Any) -> Mapping[str, Vector]:
    return joints_of(pose(**fields), "pelvis")


def close(*expected: float) -> Any:
    return pytest.approx(expected, abs=1e-6)


def test_at_0_everywhere_a_person_stands_with_hanging_arms() -> None:
    standing = joints(at=(0.0, 0.0, THIGH + SHANK + ANKLE_HEIGHT))

    assert standing["left heel"][2] == pytest.approx(0)
    assert standing["left toe"][1] > 0 > standing["left heel"][1]
    assert standing["left hip"][0] < 0 < standing["right hip"][0]
    assert standing["left hand"][2] == pytest.approx(0.53 + 0.288 - 0.386, abs=0.001)
    assert standing["nose"][1] > standing["head"][1]


def test_a_flexed_hip_lifts_the_knee_ahead_and_an_abducted_one_moves_it_outwards() -> None:
    hip = joints()["left hip"]

    assert joints(left_leg=Limb(flex=90))["left knee"] == close(hip[0], THIGH, 0.53)
    assert joints(left_leg=Limb(out=90))["left knee"] == close(hip[0] - THIGH, 0, 0.53)
    assert joints(right_leg=Limb(out=90))["right knee"] == close(-hip[0] + THIGH, 0, 0.53)


def test_a_bent_knee_brings_the_heel_back_and_a_bent_elbow_the_hand_ahead() -> None:
    bent = joints(left_leg=Limb(bend=90, ankle=0), left_arm=Limb(bend=90))

    assert bent["left ankle"] == close(bent["left hip"][0], -SHANK, 0.53 - THIGH)
    assert bent["left hand"][1] == pytest.approx(FOREARM)


@pytest.mark.parametrize(("turn", "outwards"), [(40, True), (-40, False)])
@pytest.mark.parametrize("side", ["left", "right"])
def test_sitting_internal_rotation_swings_the_foot_outwards(
    turn: float, outwards: bool, side: str
) -> None:
    leg = {f"{side}_leg": Limb(flex=90, bend=90, turn=turn, ankle=0)}

    sitting = joints(**leg)

    moved = sitting[f"{side} ankle"][0] - sitting[f"{side} knee"][0]
    assert abs(moved) > 0.1
    assert ((moved < 0) is (side == "left")) is outwards


def test_dorsiflexion_lifts_the_toes() -> None:
    lifted, pointed = (joints(left_leg=Limb(ankle=angle)) for angle in (20, -20))

    assert lifted["left toe"][2] > pointed["left toe"][2]


def test_leaning_by_90_degrees_back_is_lying_face_up_and_rolling_lies_on_the_right_side() -> None:
    back, side = joints(lean=-90.0), joints(roll=90.0)

    assert back["chest"] == close(0, -0.288, 0.53)
    assert back["nose"][2] > back["head"][2]
    assert side["chest"] == close(0.288, 0, 0.53)
    assert side["left hip"][2] > side["right hip"][2]


def test_a_rounded_back_and_a_nod_bring_the_head_forward_and_the_nose_down() -> None:
    assert joints(bend=30.0)["chest"][1] > 0
    assert joints(nod=30.0)["nose"][2] < joints(nod=30.0)["head"][2]


def test_the_anchor_is_where_the_pose_holds_it() -> None:
    held = joints_of(pose(at=(0.1, 0.2, 0.3), lean=20.0), "left ankle")

    assert held["left ankle"] == close(0.1, 0.2, 0.3)


def test_a_foot_stays_flat_where_it_is_put_while_the_pelvis_sinks() -> None:
    leg = Limb(reach=(Reach(shift=(-0.1, 0.0, 0.039)),), points=(0.0, 1.0, 0.0))

    for height in (0.5, 0.4):
        squat = joints(at=(0.0, 0.0, height), left_leg=leg)
        assert squat["left ankle"] == close(-0.1, 0, 0.039)
        assert squat["left heel"][2] == squat["left toe"][2] == pytest.approx(0)
        assert squat["left knee"][1] > 0


def test_a_reaching_leg_with_an_ankle_angle_has_its_foot_square_to_the_shank() -> None:
    leg = Limb(reach=(Reach(shift=(-0.1, 0.3, 0.3)),), points=(0.0, 0.0, 1.0), ankle=0.0)

    raised = joints(left_leg=leg)

    to_toe = [a - b for a, b in zip(raised["left toe"], raised["left heel"], strict=True)]
    to_knee = [a - b for a, b in zip(raised["left knee"], raised["left ankle"], strict=True)]
    assert sum(a * b for a, b in zip(to_toe, to_knee, strict=True)) == pytest.approx(0, abs=1e-6)


def test_an_ankle_that_lies_on_the_other_leg_follows_it() -> None:
    other = Limb(reach=(Reach(shift=(0.1, 0.2, 0.2)),), points=(0.0, 1.0, 0.0))
    lying = Limb(reach=(Reach(joint="right knee"),), points=(-1.0, 0.0, 0.0))

    crossed = joints(left_leg=lying, right_leg=other)

    assert crossed["left ankle"] == close(*crossed["right knee"])


def test_a_hand_on_its_way_is_between_the_two_points() -> None:
    way = (Reach(shift=(-0.2, 0.1, 0.6), weight=0.5), Reach(joint="left knee", weight=0.5))

    found = joints(left_arm=Limb(reach=way, points=(-1.0, 0.0, 0.0)))

    knee = found["left knee"]
    assert found["left hand"] == close(
        (knee[0] - 0.2) / 2, (knee[1] + 0.1) / 2, (knee[2] + 0.6) / 2
    )


@given(st.tuples(*[st.builds(Limb, flex=angles, out=angles, turn=angles, bend=angles)] * 4), angles)
def test_no_angle_changes_the_length_of_a_bone(
    limbs: tuple[Limb, Limb, Limb, Limb], lean: float
) -> None:
    found = joints(
        lean=lean, left_leg=limbs[0], right_leg=limbs[1], left_arm=limbs[2], right_arm=limbs[3]
    )

    for side in ("left", "right"):
        for (one, other), length in BONES.items():
            apart = distance(found[f"{side} {one}"], found[f"{side} {other}"])
            assert apart == pytest.approx(length)


@given(places, places, places)
@example((0.0, 0.0, 0.0), (0.0, 0.0, 0.3), (0.0, 0.0, 1.0))
def test_two_bones_reach_as_far_as_they_can_and_keep_their_lengths(
    root: Vector, target: Vector, points: Vector
) -> None:
    middle, end = two_bones(root, target, THIGH, SHANK, points)

    assert [distance(*bone) for bone in pairwise((root, middle, end))] == [
        pytest.approx(THIGH, abs=1e-5),
        pytest.approx(SHANK, abs=1e-5),
    ]
    if 0.01 < distance(root, target) < THIGH + SHANK:
        assert end == close(*target)
