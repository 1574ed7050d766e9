"""Mutated files: each ends in activities, with warnings where something is lost, or a sentence."""

import os
import random
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from math import isfinite

import pytest

from rules.errors import RehabError
from store.exchange.fit import read_fit
from store.exchange.gpx import read_gpx
from store.exchange.limits import EARLIEST
from store.exchange.recording import Recording
from store.exchange.tcx import read_tcx
from store.exchange.typed import LONGEST_S
from tests.store.exchange import making
from tests.store.exchange.damage import DAMAGES, Damage
from tests.store.exchange.making import NOON

FILES = 2_000 if os.environ.get("PSOAS_TORTURE") == "full" else 60
"""For each format."""

MOST_S = 5.0
MOST_BYTES = 300 * 2**20

Read = Callable[[bytes], tuple[Recording, ...]]


def _fit() -> list[bytes]:
    later = NOON + timedelta(seconds=200)
    two = making.fit_file(
        making.file_id(),
        *making.records(NOON, 360, lambda second: second * 3, each=5),
        making.session(NOON, 200, 600, sport=making.CYCLING, profile="Bike"),
        making.session(later, 160, 480, timer=150),
        making.activity(later, 3600),
        big_endian=True,
    )
    return [making.fit_run(seconds=200), two, making.fit_run(seconds=90, each=3) + two]


def _tcx() -> list[bytes]:
    lap = making.tcx_lap(NOON, 300, 840, making.told(300))
    rest = making.tcx_lap(NOON + timedelta(seconds=300), 120, None, making.told(120, placed=False))
    both = making.tcx_activity(lap, rest), making.tcx_activity(lap, sport="Biking")
    return [making.tcx_file(*both), making.tcx_run(seconds=400)]


def _gpx() -> list[bytes]:
    segment = making.gpx_segment(NOON, making.told(300))
    two = making.gpx_file(making.gpx_track(segment, segment), making.gpx_track(segment, kind="9"))
    return [two, making.gpx_run(seconds=400), b"\xef\xbb\xbf" + making.gpx_file(version="1.0")]


FORMATS = {"fit": (read_fit, _fit), "tcx": (read_tcx, _tcx), "gpx": (read_gpx, _gpx)}


@pytest.fixture
def traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("name", FORMATS)
def test_a_mutated_file_ends_in_activities_or_a_sentence_in_time_and_memory(name: str) -> None:
    read, make = FORMATS[name]
    whole = make()
    ends: Counter[str] = Counter()
    for number in range(FILES):
        chance = random.Random(f"{name} {number}")
        data = _mutated(chance.choice(whole), chance)
        tracemalloc.reset_peak()
        before, began = tracemalloc.get_traced_memory()[0], time.perf_counter()
        ends[_end(read, data)] += 1
        assert time.perf_counter() - began < MOST_S, number
        assert tracemalloc.get_traced_memory()[1] - before < MOST_BYTES, number
    assert ends.keys() == {"taken", "warned", "refused"}


def _mutated(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice([1, 1, 1, 2, 4])):
        damage: Damage = chance.choice(DAMAGES)
        data = damage(data, chance) or data
    return data


def _end(read: Read, data: bytes) -> str:
    """What became of it; each activity is one that the log could take."""
    try:
        recordings = read(data)
    except RehabError as error:
        sentence = str(error)
        assert sentence.endswith(".")
        assert sentence.isprintable()
        return "refused"
    assert recordings
    for one in recordings:
        assert one.start >= EARLIEST
        assert 0 <= one.elapsed_s <= LONGEST_S
        for value in (one.distance_m, one.timer_s, one.moving_s, one.best_30s):
            assert value is None or (isfinite(value) and value >= 0)
        for speed, seconds in (one.seconds_at or {}).items():
            assert 0 <= speed <= 100
            assert seconds >= 0
    return "warned" if any(one.warnings for one in recordings) else "taken"
