"""Every exercise has a figure that is whole, mirrored and in its frame, and does what is said."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rules
from rules.figure import STEPS, Point, Stroke, box_of, lines_of, pose_at
from rules.figure_data import PRESS, PUSH, Part, figures, parse
from rules.programme import programme
from rules.records import Side
from rules.skeleton import Limb, Reach, Vector, distance, joints_of
from rules.toml_tables import FaultsError

NAMES = sorted(figures())
TEXT = (Path(str(rules.__file__)).parent / "figures.toml").read_text(encoding="utf-8")

names = st.sampled_from(NAMES)
fractions = st.floats(0, 1)


def joints(name: str, fraction: float) -> Mapping[str, Vector]:
    return joints_of(pose_at(figures()[name], fraction), figures()[name].anchor)


def moved(name: str, joint: str) -> tuple[float, ...]:
    """How far a joint gets to the right, ahead and up."""
    start, end = joints(name, 0)[joint], joints(name, 1)[joint]
    return tuple(b - a for a, b in zip(start, end, strict=True))


def of_part(strokes: tuple[Stroke, ...], part: Part) -> list[Stroke]:
    return [stroke for stroke in strokes if stroke.part is part]


def test_every_exercise_and_both_parts_of_the_self_test_have_a_figure_and_nothing_else() -> None:
    assert set(figures()) == {*programme().exercises, PUSH, PRESS}


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_moves(name: str) -> None:
    start, end = joints(name, 0), joints(name, 1)

    assert max(distance(start[joint], end[joint]) for joint in start) > 0.02


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fraction", [0, 0.25, 0.5, 0.75, 1])
def test_what_is_held_or_stood_on_is_reached(name: str, fraction: float) -> None:
    pose, found = pose_at(figures()[name], fraction), joints(name, fraction)
    limbs = {"ankle": pose.legs, "hand": pose.arms}
    for end, pair in limbs.items():
        for side, limb in zip(("left", "right"), pair, strict=True):
            if limb.reach and fraction in {0, 1}:
                assert distance(found[f"{side} {end}"], target(limb, found)) < 0.02


def target(limb: Limb, found: Mapping[str, Vector]) -> Vector:
    def at(reach: Reach) -> Vector:
        x, y, z = found[reach.joint] if reach.joint else (0.0, 0.0, 0.0)
        return (x + reach.shift[0], y + reach.shift[1], z + reach.shift[2])

    ats = [(reach.weight, at(reach)) for reach in limb.reach]
    x, y, z = (sum(weight * point[axis] for weight, point in ats) for axis in range(3))
    return (x, y, z)


@pytest.mark.parametrize("name", NAMES)
def test_nobody_sinks_into_the_floor(name: str) -> None:
    for step in range(STEPS + 1):
        assert min(z for _, _, z in joints(name, step / STEPS).values()) > -0.025


@given(names, fractions)
def test_a_way_goes_from_start_to_end_slowly_at_both(name: str, fraction: float) -> None:
    start, end, here = (pose_at(figures()[name], at) for at in (0, 1, fraction))

    assert start == pose_at(figures()[name], -1)
    assert end == pose_at(figures()[name], 2)
    whole, part = end.lean - start.lean, here.lean - start.lean
    eased = fraction * fraction * (3 - 2 * fraction)
    assert part == pytest.approx(whole * eased, abs=1e-9)


@given(names, fractions)
def test_the_right_side_is_the_mirror_image_of_the_left(name: str, fraction: float) -> None:
    left, right = (lines_of(figures()[name], side, fraction) for side in (Side.LEFT, Side.RIGHT))

    assert [stroke.part for stroke in left] == [stroke.part for stroke in right]
    assert [stroke.points for stroke in right] == [
        tuple((-x, y) for x, y in stroke.points) for stroke in left
    ]


@given(names, st.sampled_from([Side.LEFT, Side.RIGHT]), fractions)
def test_all_stays_in_the_frame(name: str, side: Side, fraction: float) -> None:
    box = box_of(figures()[name], side)
    for stroke in lines_of(figures()[name], side, fraction):
        for x, y in stroke.points:
            assert box.left <= x <= box.right
            assert box.bottom <= y <= box.top


@given(names, fractions)
def test_the_working_leg_is_the_thickest_limb_and_only_hands_and_signs_lie_over_it(
    name: str, fraction: float
) -> None:
    strokes = lines_of(figures()[name], Side.LEFT, fraction)
    parts = [stroke.part for stroke in strokes]
    last = len(parts) - 1 - parts[::-1].index(Part.WORKING)

    working = max(stroke.width for stroke in of_part(strokes, Part.WORKING))
    for other in (Part.OTHER, Part.ARM):
        assert working > 1.5 * max(stroke.width for stroke in of_part(strokes, other))
    assert set(parts[last + 1 :]) <= {Part.HAND, Part.BAND, Part.ARROW}


def test_an_arrow_ends_in_a_head_at_its_point() -> None:
    shaft, head = of_part(lines_of(figures()["hip-flexors"], Side.LEFT, 0), Part.ARROW)

    point: Point = head.points[0]
    assert head.filled
    assert point == head.points[-1]
    assert point[0] < shaft.points[-1][0] < shaft.points[0][0]


def test_the_arrow_of_the_push_comes_with_the_push() -> None:
    assert not of_part(lines_of(figures()[PUSH], Side.LEFT, 0), Part.ARROW)
    assert of_part(lines_of(figures()[PUSH], Side.LEFT, 1), Part.ARROW)


# What each exercise is


def test_the_hip_flexor_stretch_kneels_on_the_working_knee_and_brings_the_pelvis_forward() -> None:
    end = joints("hip-flexors", 1)

    assert end["left knee"][2] < 0.06
    assert end["right ankle"][1] > end["pelvis"][1]
    assert moved("hip-flexors", "pelvis")[1] > 0.1
    assert moved("hip-flexors", "right ankle") == pytest.approx((0, 0, 0))
    assert end["chest"][1] == pytest.approx(end["pelvis"][1], abs=0.03)


def test_the_piriformis_stretch_lies_with_the_ankle_on_the_other_knee_and_pulls_its_thigh() -> None:
    end = joints("piriformis", 1)

    assert end["chest"][2] < 0.15
    assert distance(end["left ankle"], end["right knee"]) < 0.08
    for hand in ("left hand", "right hand"):
        assert distance(end[hand], end["right thigh"]) < 0.08
    assert moved("piriformis", "right knee")[1] < -0.1


def test_the_quadriceps_stretch_brings_the_heel_to_the_buttock_in_the_hand_of_its_side() -> None:
    end = joints("quadriceps", 1)

    assert distance(end["left hand"], end["left ankle"]) < 0.02
    assert distance(end["left heel"], end["left hip"]) < 0.22
    assert abs(end["left knee"][1] - end["right knee"][1]) < 0.08
    assert end["chest"][1] == pytest.approx(end["pelvis"][1], abs=0.01)


def test_the_hamstring_stretch_leans_from_the_hips_with_a_long_back_over_a_straight_leg() -> None:
    end, pose = joints("hamstrings", 1), pose_at(figures()["hamstrings"], 1)

    assert distance(end["left hip"], end["left ankle"]) > 0.48
    assert end["left ankle"][2] > 0.1
    assert (pose.lean, pose.bend) == (45, 0)


@pytest.mark.parametrize(
    ("name", "outwards"), [("sitting-internal-rotation", 1), ("sitting-external-rotation", -1)]
)
def test_a_sitting_rotation_swings_the_foot_away_from_where_the_band_is_fixed(
    name: str, outwards: int
) -> None:
    (band,) = (line for line in figures()[name].lines if line.part == Part.BAND)
    tied, fixed = band.points

    assert tied.joint == "left ankle"
    assert -moved(name, "left ankle")[0] * outwards > 0.1
    assert fixed.shift[0] * outwards > 0.3
    assert moved(name, "left knee") == pytest.approx((0, 0, 0))


def test_the_clamshell_lifts_the_upper_knee_while_feet_and_hips_stay() -> None:
    assert moved("clamshell", "left knee")[2] > 0.1
    for still in ("left ankle", "right ankle", "left hip", "right knee"):
        assert moved("clamshell", still) == pytest.approx((0, 0, 0), abs=1e-6)
    assert joints("clamshell", 0)["left hip"][2] > joints("clamshell", 0)["right hip"][2]


def test_the_mini_squat_bends_the_standing_leg_beside_the_wall() -> None:
    assert moved("mini-squat", "left ankle") == pytest.approx((0, 0, 0), abs=1e-6)
    assert moved("mini-squat", "pelvis")[2] < -0.05
    assert joints("mini-squat", 1)["right ankle"][2] > 0.06


def test_the_push_lifts_the_thigh_under_the_bench() -> None:
    assert 0.01 < moved(PUSH, "left knee")[2] < 0.05
    assert moved(PUSH, "right knee") == pytest.approx((0, 0, 0))


def test_the_press_puts_the_hand_just_below_the_groin() -> None:
    end = joints(PRESS, 1)

    assert distance(end["left hand"], end["left hip"]) < 0.08
    assert end["left hand"][1] > end["left hip"][1]


# The data


def test_a_changed_angle_changes_the_figure() -> None:
    assert TEXT.count("turn = 38") == 1

    changed = parse(TEXT.replace("turn = 38", "turn = 20"))["sitting-internal-rotation"]

    assert changed.end.legs[0].turn == 20


def test_the_end_says_only_what_differs_from_the_start() -> None:
    data = tomllib.loads(TEXT)["figures"]
    for name, table in data.items():
        assert all(table["start"].get(key) != value for key, value in table["end"].items()), name


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("turn = 38", "trun = 38"), ("lean = 45", "laen = 45"), ('part = "band"', 'part = "bnad"')],
)
def test_a_mistyped_name_is_refused_by_its_name(right: str, wrong: str) -> None:
    with pytest.raises(FaultsError, match=wrong.split('"')[-2] if '"' in wrong else wrong[:4]):
        parse(TEXT.replace(right, wrong))


def test_the_figures_are_read_once() -> None:
    assert figures() is figures()
