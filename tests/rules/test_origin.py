"""The origin of an activity: typed, tolerant, and the same after a round trip through JSON."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from rules.origin import Origin, elapsed, fullest, origin_of, parts, with_origin
from rules.records import Activity, Effort, Sport

START = datetime(2026, 3, 9, 18, tzinfo=UTC)


def run(**fields: Any) -> Activity:
    usual: dict[str, Any] = {"sport": Sport.RUN, "start": START, "duration_s": 1800}
    return Activity(**(usual | fields))


def through_json(activity: Activity) -> Activity:
    """As another process reads it from the log."""
    return run(origin=json.loads(json.dumps(activity.origin)))


FULL = Origin(
    file="export.zip: activities/12.fit.gz",
    sha256="ab" * 32,
    source="fit",
    source_id="12-34",
    offset="device",
    elapsed_s=1900.5,
    timer_s=1800,
    moving_s=1750,
    surface="treadmill",
    best_30s=3.5,
    seconds_at={2.75: 600.0, 3.0: 30},
    sport_text="Laufen",
    name="Abendrunde",
    warnings=("It ends early.",),
    maybe=("0197",),
    own=run(effort=Effort.EASY, stride_changed=True, note="sunny", pain_during=2),
    also=(run(distance_m=5000.5, origin={"source": "gpx", "later": 1}),),
    extra={"battery": 80},
)


def test_all_that_is_told_comes_back_from_json() -> None:
    assert origin_of(through_json(with_origin(run(), FULL))) == FULL


def test_keys_are_those_of_the_view_and_a_part_says_only_what_is_set() -> None:
    document = with_origin(run(), FULL).origin
    assert document is not None
    assert document["seconds_at"] == {"2.75": 600.0, "3": 30}
    assert document["own"] == {
        "start": "2026-03-09T18:00:00+00:00",
        "duration_s": 1800,
        "sport": "run",
        "effort": "easy",
        "pain_during": 2,
        "stride_changed": True,
        "note": "sunny",
    }
    assert document["battery"] == 80


def test_an_activity_typed_by_hand_has_no_origin() -> None:
    assert origin_of(run()) == Origin()
    assert with_origin(run(), Origin()).origin is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("file", 5),
        ("elapsed_s", "long"),
        ("elapsed_s", True),
        ("elapsed_s", -1),
        ("elapsed_s", float("inf")),
        ("seconds_at", [1]),
        ("seconds_at", {"fast": 1}),
        ("warnings", "one"),
        ("own", {"start": "2026-03-09T18:00:00", "duration_s": 1, "sport": "run"}),
        ("own", {"start": "2026-03-09T18:00:00+00:00", "duration_s": 1}),
        ("own", {"start": "soon", "duration_s": 1, "sport": "run"}),
        ("also", [{"later": "field"}]),
        ("also", [{"sport": "curling", "start": "2026-03-09T18:00:00+00:00", "duration_s": 1}]),
        ("own", {"pain_after": 11}),
        ("own", {"pain_after": 1.5}),
        ("own", {"stride_changed": "no"}),
        ("device", "Uhr"),
    ],
)
def test_what_cannot_be_read_is_kept_as_it_was(key: str, value: object) -> None:
    activity = run(origin={"source": "fit", key: value})
    origin = origin_of(activity)
    assert origin == Origin(source="fit", extra={key: value})
    assert with_origin(activity, origin).origin == activity.origin


def test_alone_it_is_its_only_part_and_merged_it_is_first_of_them() -> None:
    alone = run(origin={"source": "fit"})
    assert parts(alone) == (alone,)
    one, other = parts(with_origin(run(), FULL))
    assert origin_of(one).file == FULL.file
    assert origin_of(one).also == ()
    assert origin_of(one).maybe == ()
    assert origin_of(other).source == "gpx"


def test_elapsed_is_what_the_leading_source_told_and_never_less_than_the_duration() -> None:
    assert elapsed(run()) == 1800
    assert elapsed(with_origin(run(), Origin(elapsed_s=2000))) == 2000
    assert elapsed(with_origin(run(), Origin(elapsed_s=20))) == 1800


def test_the_fullest_series_is_that_of_one_source_alone() -> None:
    dense = with_origin(run(), Origin(source="fit", seconds_at={3.0: 1700.0}))
    sparse = Origin(source="gpx", seconds_at={3.0: 300.0}, own=run(), also=(dense,))
    assert fullest(with_origin(run(), sparse)).source == "fit"
