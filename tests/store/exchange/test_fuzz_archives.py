"""Mutated tables, exports and archives: each ends in activities or sentences, whatever was hit."""

import gzip
import json
import random
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.archives import (
    APPLE_HEAD,
    STRAVA_HEADER,
    apple_workout,
    strava_archive,
    strava_row,
)
from store.exchange.limits import EARLIEST
from store.exchange.reading import read_paths
from store.exchange.typed import LONGEST_S
from tests.store.exchange import making
from tests.store.exchange.damage import DAMAGES
from tests.store.exchange.making import NOON
from tests.store.exchange.test_fuzz import FILES, MOST_BYTES, MOST_S


def _strava(_: Path) -> bytes:
    days = (NOON + timedelta(days=number) for number in range(20))
    return (STRAVA_HEADER + "".join(strava_row(7, day, "") for day in days)).encode()


def _garmin(_: Path) -> bytes:
    head = "Activity Type,Date,Favorite,Title,Distance,Calories,Time\n"
    row = 'Running,2023-05-23 18:02:11,false,Evening,"5,81",300,00:31:40\n'
    return (head + row * 10).encode()


def _points(_: Path) -> bytes:
    head = "#time,trackpoint_type,latitude,longitude\n"
    rows = (f'"2020-02-02T03:02:{s:02}+01:00","TRACKPOINT",{52 + s / 4e4},13\n' for s in range(50))
    return (head + "".join(rows)).encode()


def _summaries(_: Path) -> bytes:
    entry = {"activityId": 1, "beginTimestamp": 1.6e12, "startTimeLocal": 1.6e12, "duration": 6e5}
    return json.dumps([{"summarizedActivitiesExport": [entry] * 9}]).encode()


def _apple(_: Path) -> bytes:
    return APPLE_HEAD + apple_workout(NOON) * 5 + b"</HealthData>"


def _zip(folder: Path) -> bytes:
    strava_archive(folder / "make.zip", 2, 60)
    return (folder / "make.zip").read_bytes()


def _gzip(_: Path) -> bytes:
    return gzip.compress(making.fit_run(NOON, 60))


FORMATS: dict[str, Callable[[Path], bytes]] = {
    "strava": _strava,
    "garmin": _garmin,
    "points": _points,
    "summaries": _summaries,
    "apple": _apple,
    "zip": _zip,
    "gzip": _gzip,
}


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.timeout(1200)
@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("name", FORMATS)
def test_a_mutated_file_ends_in_activities_or_sentences_in_time_and_memory(
    name: str, tmp_path: Path
) -> None:
    whole = FORMATS[name](tmp_path)
    file = tmp_path / "mutated"
    ends: Counter[str] = Counter()
    for number in range(FILES):
        chance = random.Random(f"{name} {number}")
        data = whole
        for _ in range(chance.choice([1, 1, 2, 8])):
            if len(data) > 8:  # less cannot be damaged in every way
                data = chance.choice(DAMAGES)(data, chance) or data
        file.write_bytes(data)
        tracemalloc.reset_peak()
        before, began = tracemalloc.get_traced_memory()[0], time.perf_counter()
        ends[_end(file)] += 1
        assert time.perf_counter() - began < MOST_S, number
        assert tracemalloc.get_traced_memory()[1] - before < MOST_BYTES, number
    assert ends["taken"], ends
    assert ends["refused"] or name in {"apple", "strava", "garmin", "points"}, ends


def _end(file: Path) -> str:
    reads = list(read_paths([file], workers=0))
    assert reads
    for read in reads:
        if read.refused is not None:
            assert read.refused.endswith(".")
            assert read.refused.isprintable()
        for one in read.recordings:
            assert one.start >= EARLIEST
            assert 0 <= one.elapsed_s <= LONGEST_S
            assert one.distance_m is None or one.distance_m >= 0
    return "taken" if any(read.recordings for read in reads) else "refused"
