"""The effort of a run, guessed from windows of 30 s against the person's own easy pace."""

from datetime import UTC, datetime
from typing import Any

import pytest

from rules.effort import easy_pace, guess_effort
from rules.origin import Origin, with_origin
from rules.records import Activity, Check, Effort, Record, Sport
from rules.settings import DistanceUnit, Settings

START = datetime(2026, 3, 9, 18, tzinfo=UTC)


def run(distance_m: float | None = 5000, **fields: Any) -> Activity:
    usual: dict[str, Any] = {"sport": Sport.RUN, "start": START, "duration_s": 1800}
    return Activity(distance_m=distance_m, **(usual | fields))


def easy(metres: float | None) -> Activity:
    return run(metres, effort=Effort.EASY)


def at(seconds_at: dict[float, float], **told: Any) -> Activity:
    return with_origin(run(), Origin(seconds_at=seconds_at, **told))


def test_a_pace_that_was_set_holds_whatever_the_log_says() -> None:
    history = [easy(5000), easy(5000), easy(5000)]
    assert easy_pace(history, Settings(easy_pace=400)) == 400


def test_the_easy_pace_is_that_of_the_median_of_at_least_three_easy_runs() -> None:
    others: list[Record] = [
        run(9000, effort=Effort.RACE),
        run(9000),
        easy(None),
        run(9000, effort=Effort.EASY, sport=Sport.BIKE),
        run(9000, effort=Effort.EASY, deleted=True),
        run(9000, effort=Effort.EASY, duration_s=0),
        Check(at=START, pain=0),
    ]
    assert easy_pace([easy(4000), easy(5000), *others]) is None
    assert easy_pace([easy(4000), easy(5000), easy(9000), *others]) == 360


@pytest.mark.parametrize(
    ("seconds_at", "effort", "why"),
    [
        ({2.75: 1800}, Effort.EASY, "hardly any of it faster than 5:13 a km"),
        ({2.75: 1000, 3.0: 800}, Effort.EASY, "hardly any"),
        ({3.0: 1800}, Effort.STEADY, "hardly any"),
        ({2.5: 1740, 3.25: 59}, Effort.EASY, "hardly any"),
        ({2.5: 1740, 3.25: 60}, Effort.INTERVALS, "1:00 of it faster than 5:13 a km"),
        ({2.5: 1740, 3.0: 600}, Effort.EASY, "hardly any"),
        ({2.5: 900, 3.5: 900}, Effort.TEMPO, "15:00 of it faster"),
        ({1.25: 300, 2.75: 1500}, Effort.WALK_RUN, "5:00 of it walked"),
        ({1.25: 200, 2.75: 1600}, Effort.EASY, "hardly any"),
        ({2.75: 1800, 20.0: 600}, Effort.EASY, "hardly any"),
    ],
)
def test_with_a_series_the_time_at_fast_speeds_tells(
    seconds_at: dict[float, float], effort: Effort, why: str
) -> None:
    guess = guess_effort(at(seconds_at, best_30s=20.4), 360, DistanceUnit.KM)
    assert guess is not None
    assert guess.effort is effort
    assert guess.why.startswith(why)
    assert guess.why.endswith("; your easy pace is 6:00 a km (the limits: our choice)")


@pytest.mark.parametrize(
    ("metres", "effort"),
    [(5000, Effort.EASY), (5249, Effort.EASY), (5251, Effort.STEADY), (5751, Effort.TEMPO)],
)
def test_with_a_summary_alone_the_average_tells_and_the_peak_is_unknown(
    metres: float, effort: Effort
) -> None:
    guess = guess_effort(run(metres), 360, DistanceUnit.KM)
    assert guess is not None
    assert guess.effort is effort
    assert "on average, peak unknown" in guess.why


def test_paces_are_told_per_mile_where_distances_are_in_miles() -> None:
    guess = guess_effort(run(5000), 360, DistanceUnit.MI)
    assert guess is not None
    assert guess.why == (
        "9:39 a mile on average, peak unknown; "
        "your easy pace is 9:39 a mile (the limits: our choice)"
    )


def test_a_slow_person_is_not_told_to_have_walked() -> None:
    guess = guess_effort(at({1.5: 1800}), 620, DistanceUnit.KM)
    assert guess is not None
    assert guess.effort is Effort.EASY


@pytest.mark.parametrize(
    ("activity", "pace"),
    [
        (run(), None),
        (run(sport=Sport.BIKE), 360),
        (run(None), 360),
        (run(duration_s=0), 360),
        (run(None, origin={"best_30s": 9, "seconds_at": {"20": 5}}), 360),
    ],
)
def test_there_is_no_guess_without_a_pace_or_a_speed(
    activity: Activity, pace: float | None
) -> None:
    assert guess_effort(activity, pace, DistanceUnit.KM) is None
