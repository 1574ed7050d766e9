"""What no activity can be is left out, or refused, whatever a file says."""

from dataclasses import replace
from math import inf, nan

import pytest

from rules.errors import RehabError
from store.exchange.limits import checked, finite, place
from store.exchange.recording import Recording, Source
from tests.store.exchange.making import NOON

RUN = Recording(source=Source.GPX, start=NOON, elapsed_s=600)


def test_what_can_be_stays_as_it_is() -> None:
    run = replace(RUN, distance_m=1680.0, timer_s=590.0, moving_s=580.0, warnings=("So.",))
    assert checked(run) == run


def test_a_time_that_is_none_is_refused() -> None:
    for elapsed in (nan, inf, -1.0, 172_800.1):
        with pytest.raises(RehabError, match="two days"):
            checked(replace(RUN, elapsed_s=elapsed))
    assert checked(replace(RUN, elapsed_s=172_800.0)).elapsed_s == 172_800


@pytest.mark.parametrize("value", [nan, inf, -1.0])
def test_numbers_that_are_none_are_left_out(value: float) -> None:
    run = checked(replace(RUN, distance_m=value, timer_s=value, moving_s=value))
    assert (run.distance_m, run.timer_s, run.moving_s) == (None, None, None)
    assert len(run.warnings) == 2


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1, 1.0),
        (2.5, 2.5),
        (" 2.5 ", 2.5),
        ("1e3", 1000.0),
        ("nan", None),
        (inf, None),
        ("", None),
        ("two", None),
        (None, None),
        ((1, 2), None),
        (10**400, None),
    ],
)
def test_only_what_is_finite_is_a_number(value: object, number: float | None) -> None:
    assert finite(value) == number


@pytest.mark.parametrize(
    ("latitude", "longitude", "is_one"),
    [
        (90.0, 180.0, True),
        (-90.0, -180.0, True),
        (90.1, 0.0, False),
        (0.0, 180.1, False),
        (0.0, 0.0, False),
        (0.0, 0.1, True),
        (nan, 1.0, False),
        (None, 1.0, False),
        (1.0, None, False),
    ],
)
def test_a_place_is_on_earth_and_not_where_devices_know_none(
    latitude: float | None, longitude: float | None, is_one: bool
) -> None:
    assert place(latitude, longitude) == ((latitude, longitude) if is_one else None)
