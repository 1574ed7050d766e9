"""The status colours are told apart by everybody, and their words can be read."""

from itertools import combinations
from math import dist

import pytest

from rules.assessment import Level
from screens.colours import ON_STATUS, STATUS_COLOURS

Rgb = tuple[float, float, float]

# Machado, Oliveira and Fernandes 2009, severity 1.0.
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
LEAST_DISTANCE = 15
"""CIE76; the plain traffic light's green and red come to 7."""
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
    assert difference(STATUS_COLOURS[one], STATUS_COLOURS[other], vision) > LEAST_DISTANCE


@pytest.mark.parametrize("level", STATUS_COLOURS)
def test_the_words_on_a_light_can_be_read(level: Level) -> None:
    lighter = luminance(linear(STATUS_COLOURS[level])) + 0.05
    assert lighter / (luminance(linear(ON_STATUS)) + 0.05) >= LEAST_CONTRAST


def test_a_plain_traffic_light_would_not_pass() -> None:
    assert difference("#00aa00", "#dd0000", "deutan") < LEAST_DISTANCE


def test_every_light_has_a_colour() -> None:
    assert set(STATUS_COLOURS) == set(Level) - {Level.NOTE}
