"""Days, lengths and means, as a person says them."""

from datetime import date

import pytest

from rules.sentences import at_most, mean_words, on_day, sentence, the_run
from rules.settings import DistanceUnit
from tests.rules.conftest import TODAY, day


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (day(0), "today"),
        (day(1), "yesterday"),
        (day(2), "on 18 June"),
        (day(-1), "on 21 June"),
        (date(2025, 6, 20), "on 20 June 2025"),
        (date(2026, 1, 1), "on 1 January"),
        (date(2025, 12, 31), "on 31 December 2025"),
    ],
)
def test_a_day_is_said_as_people_do(when: date, said: str) -> None:
    assert on_day(when, TODAY) == said


@pytest.mark.parametrize(
    ("when", "said"),
    [(day(0), "today's run"), (day(1), "yesterday's run"), (day(2), "the run on 18 June")],
)
def test_a_run_is_named_by_its_day(when: date, said: str) -> None:
    assert the_run(when, TODAY) == said


@pytest.mark.parametrize(
    ("metres", "unit", "said"),
    [
        (5500, DistanceUnit.KM, "5.5 km"),
        (5509.9, DistanceUnit.KM, "5.5 km"),
        (5510, DistanceUnit.KM, "5.51 km"),
        (2000.0, DistanceUnit.KM, "2 km"),
        (1609.344, DistanceUnit.MI, "1 mi"),
        (1609.3, DistanceUnit.MI, "0.99 mi"),
    ],
)
def test_a_most_never_allows_more(metres: float, unit: DistanceUnit, said: str) -> None:
    assert at_most(metres, unit) == said


@pytest.mark.parametrize(
    ("total", "count", "said"), [(4, 2, "2"), (3, 2, "1.5"), (5, 3, "1.67"), (0, 3, "0")]
)
def test_a_mean_has_at_most_two_decimals(total: int, count: int, said: str) -> None:
    assert mean_words(total, count) == said


def test_a_sentence_begins_with_a_capital_and_keeps_the_others() -> None:
    assert sentence("an MRI of it") == "An MRI of it"
    assert sentence("") == ""
