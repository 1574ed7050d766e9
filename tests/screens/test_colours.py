"""The colours with a meaning are told apart by everybody, and their words can be read."""

from functools import partial
from itertools import combinations
from math import dist

import pytest

from rules.assessment import Level
from rules.session import Ask, AskKind, State
from rules.view import Role, view
from screens.colours import ON_COLOUR, PHASE_COLOURS, STATUS_COLOURS
from tests.rules.driving import Driven, self_test, strength, stretch

Rgb = tuple[float, float, float]

# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision
# deficiency", IEEE TVCG 15(6), 2009, table 1, severity 1.0; applied to linear RGB.
VISION: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
LEAST_DISTANCE = 20
"""CIE76 (our choice); the plain traffic light's green and red come to 7."""
LEAST_CONTRAST = 4.5
"""WCAG AA for text."""


def linear(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def seen(colour: Rgb, matrix: tuple[Rgb, Rgb, Rgb]) -> Rgb:
    red, green, blue = (
        min(1.0, max(0.0, sum(m * c for m, c in zip(row, colour, strict=True)))) for row in matrix
    )
    return red, green, blue


def lab(colour: Rgb) -> Rgb:
    red, green, blue = colour
    x = 0.4124 * red + 0.3576 * green + 0.1805 * blue
    y = luminance(colour)
    z = 0.0193 * red + 0.1192 * green + 0.9505 * blue
    fx, fy, fz = _lab(x / 0.95047), _lab(y), _lab(z / 1.08883)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _lab(value: float) -> float:
    return value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116


def luminance(colour: Rgb) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def difference(one: str, other: str, vision: str) -> float:
    matrix = VISION[vision]
    return dist(lab(seen(linear(one), matrix)), lab(seen(linear(other), matrix)))


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize(("one", "other"), combinations(STATUS_COLOURS, 2))
def test_two_lights_are_told_apart(one: Level, other: Level, vision: str) -> None:
    assert difference(STATUS_COLOURS[one], STATUS_COLOURS[other], vision) >= LEAST_DISTANCE


def one_after_another() -> set[frozenset[Role]]:
    """The pairs of phases of which one follows the other in a guided session."""
    pairs = {frozenset((one, other)) for one in Role for other in (Role.PAUSED, Role.STOPPING)}
    for start in (stretch, partial(strength, stage=3), self_test):
        driven = Driven(start())
        before = view(driven.session)
        while driven.session.state is not State.ENDED:
            match driven.session.step:
                case Ask(kind=AskKind.ONE, options=options):
                    driven.answer(options[0])
                case Ask(kind=kind):
                    driven.answer(0 if kind is AskKind.RATING else ())
                case _:
                    driven.wait(1)
            now = view(driven.session)
            pairs.add(frozenset((before.role, now.role)))
            before = now
    # Back, or on after a pause, makes ready anew.
    pairs |= {frozenset((role, Role.GET_READY)) for role in Role if role is not Role.DONE}
    return {pair for pair in pairs if len({PHASE_COLOURS.get(role) for role in pair}) > 1}


COLOURED = [sorted(pair) for pair in one_after_another() if pair <= PHASE_COLOURS.keys()]


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize(("one", "other"), sorted(COLOURED))
def test_a_phase_is_told_from_the_one_before(one: Role, other: Role, vision: str) -> None:
    assert difference(PHASE_COLOURS[one], PHASE_COLOURS[other], vision) >= LEAST_DISTANCE


def test_the_phases_that_follow_one_another_are_found() -> None:
    assert [Role.CHANGE_SIDES, Role.HOLD] in COLOURED
    assert [Role.DONE, Role.HOLD] in COLOURED
    assert [Role.REPS, Role.REST] in COLOURED


def test_every_phase_but_a_question_has_a_colour() -> None:
    assert set(PHASE_COLOURS) == set(Role) - {Role.ASK}


@pytest.mark.parametrize("colour", sorted({*STATUS_COLOURS.values(), *PHASE_COLOURS.values()}))
def test_the_words_on_a_colour_can_be_read(colour: str) -> None:
    lighter = luminance(linear(colour)) + 0.05
    assert lighter / (luminance(linear(ON_COLOUR)) + 0.05) >= LEAST_CONTRAST


def test_a_plain_traffic_light_would_not_pass() -> None:
    assert difference("#00aa00", "#dd0000", "deutan") < LEAST_DISTANCE


def test_every_light_has_a_colour() -> None:
    assert set(STATUS_COLOURS) == set(Level) - {Level.NOTE}
