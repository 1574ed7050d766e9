"""What is wrong in a figure is named with its line."""

import pytest

from rules.figure_data import figures, parse
from rules.toml_tables import FaultsError

FIGURE = """\
[figures.raise]
view = { turn = 0, above = 0 }
anchor = "right ankle"
lines = [
    { part = "floor", points = [[-0.5, 0, 0], [0.4, 0, 0]] },
    { part = "arrow", points = ["left hip", { joint = "left hip", shift = [0, 1, 0] }], after = 1 },
]
[figures.raise.start]
at = [0.0955, 0, 0.039]
left_leg = { ankle = 0 }
right_leg = { ankle = 0 }
left_arm = { to = "left thigh", points = [-1, 0, 0] }
right_arm = { flex = 10 }
[figures.raise.end]
lean = 5
left_leg = { out = 35, ankle = 0 }
"""


def faults(before: str, after: str) -> list[str]:
    assert before in FIGURE
    with pytest.raises(FaultsError) as error:
        parse(FIGURE.replace(before, after, 1))
    return [str(fault) for fault in error.value.faults]


def test_a_figure_is_its_start_its_end_and_the_things_beside_it() -> None:
    figure = parse(FIGURE)["raise"]
    assert (figure.start.lean, figure.end.lean) == (0, 5)
    assert (figure.start.legs[0].out, figure.end.legs[0].out) == (0, 35)
    assert figure.start.arms == figure.end.arms
    assert [line.part for line in figure.lines] == ["floor", "arrow"]


def test_a_figure_may_stand_still_and_have_nothing_beside_it() -> None:
    text = FIGURE[: FIGURE.index("[figures.raise.end]")]
    start, end = text.index("lines = ["), text.index("[figures.raise.start]")
    figure = parse(text[:start] + text[end:])["raise"]
    assert figure.start == figure.end
    assert figure.lines == ()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("turn = 0", "trun = 0", 'line 2: there is no "trun" here: did you mean turn?'),
        ("turn = 0", "turn = 400", "line 2: figures.raise.view.turn is 400, and not a number"),
        ("turn = 0", "turn = nan", "line 2: figures.raise.view.turn is nan, and not a number"),
        ("turn = 0", "turn = true", "line 2: figures.raise.view.turn is true, and not a number"),
        ("view = { turn = 0, above = 0 }\n", "", "line 1: figures.raise.view is missing"),
        ('anchor = "right ankle"', 'anchor = "ankle"', 'line 3: "ankle" is no joint: there are'),
        ('anchor = "right ankle"\n', "", "line 1: figures.raise has no anchor: there are pelvis"),
        ('part = "floor"', 'part = "flor"', 'line 5: figures.raise.lines.part is "flor"'),
        ('part = "floor"', 'part = "hand"', "line 5: hand is drawn by itself: a line is floor"),
        ("[-0.5, 0, 0], [0.4, 0, 0]", "", "line 5: figures.raise.lines.points has to be 1 to 50"),
        ('"left hip", {', "{", "line 6: figures.raise.lines.points has to be 2 to 50 points"),
        ("[-0.5, 0, 0]", "[-0.5, 0]", "line 5: figures.raise.lines.points is [-0.5, 0], and not"),
        ("[-0.5, 0, 0]", "[-9, 0, 0]", "and not three numbers from -5 to 5"),
        ("shift = [0, 1, 0]", "shift = 3", "line 6: figures.raise.lines.points.shift is 3"),
        ('{ joint = "left hip"', '{ joint = "knee"', 'line 6: "knee" is no joint'),
        ("after = 1 ", "after = 7 ", "line 6: figures.raise.lines.after is 7, and not a number"),
        (
            "after = 1 ",
            'filled = "no" ',
            'line 6: figures.raise.lines.filled is "no", and not true',
        ),
        ("at = [0.0955, 0, 0.039]\n", "", "line 8: figures.raise.start.at is missing"),
        ("right_arm = { flex = 10 }\n", "", "line 8: figures.raise.start.right_arm is missing"),
        ("{ flex = 10 }", "{ knee = 10 }", 'line 13: there is no "knee" here'),
        ("{ flex = 10 }", "{ ankle = 10 }", 'line 13: there is no "ankle" here'),
        ("lean = 5", "tilt = 5", 'line 15: there is no "tilt" here'),
        ("lean = 5", "left_arm = { flex = 5 }", "left_arm has `to` at one end of its way alone"),
        ('to = "left thigh"', 'to = "right hand"', "right hand is not known yet"),
        ('anchor = "right ankle"', 'anchor = "left hand"', "left hand is not known yet"),
    ],
)
def test_a_figure_that_cannot_be_drawn_is_refused(before: str, after: str, said: str) -> None:
    found = faults(before, after)
    assert any(said in fault for fault in found), found


def test_a_figure_has_not_endless_lines() -> None:
    row = FIGURE.splitlines(keepends=True)[4]
    assert len(parse(FIGURE.replace(row, row * 19))["raise"].lines) == 20
    assert any("at most 20" in fault for fault in faults(row, row * 20))


def test_our_figures_have_no_fault() -> None:
    assert len(figures()) == 10
