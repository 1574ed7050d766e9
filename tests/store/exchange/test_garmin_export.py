import json
from typing import Any

import pytest

from rules.errors import RehabError
from rules.records import Sport
from store.exchange.garmin_export import is_summaries, read_summaries
from store.exchange.recording import OffsetSource, Surface

RUN = {
    "activityId": 11,
    "name": "Berlin Running",
    "activityType": "treadmill_running",
    "beginTimestamp": 1_684_845_657_000.0,
    "startTimeLocal": 1_684_852_857_000.0,
    "duration": 1_900_500.0,
    "elapsedDuration": 1_980_000.0,
    "distance": 581_000.0,
}


def _file(*entries: Any) -> bytes:
    return json.dumps([{"summarizedActivitiesExport": entries}]).encode()


def test_milliseconds_and_centimetres_are_taken_as_such() -> None:
    assert is_summaries(_file(RUN))
    (one,) = read_summaries(_file(RUN))
    assert (one.distance_m, one.timer_s, one.elapsed_s) == (5810, 1900.5, 1980)
    assert (one.sport, one.surface, one.source_id) == (Sport.RUN, Surface.TREADMILL, "11")
    assert one.start.isoformat() == "2023-05-23T14:40:57+02:00"
    assert one.offset is OffsetSource.DEVICE


@pytest.mark.parametrize("local", [None, 1_684_845_882_000.0, 1e300, "x"])
def test_an_absurd_local_time_gives_no_offset(local: object) -> None:
    (one,) = read_summaries(_file(RUN | {"startTimeLocal": local}))
    assert one.offset is None
    assert one.start.isoformat() == "2023-05-23T12:40:57+00:00"


def test_what_cannot_be_is_left_out_and_nothing_is_refused() -> None:
    assert len(read_summaries(_file({"beginTimestamp": 1e300, "duration": 1}, 3, RUN))) == 1
    for data in (b'[{"summarizedActivitiesExport"', _file(), _file({"duration": 3})):
        with pytest.raises(RehabError):
            read_summaries(data)
