"""Our reader of FIT files gives what fitdecode's own gives, of whole files and of damaged ones."""

import os
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import fitdecode  # type: ignore[import-untyped]
import pytest

from store.exchange.fit_reader import FAULTS, FitReader
from tests.store.exchange import making
from tests.store.exchange.damage import DAMAGES
from tests.store.exchange.making import NOON

CORPUS = Path(os.environ.get("PSOAS_CORPUS", "no such folder"))
DAMAGED = 2_000 if os.environ.get("PSOAS_TORTURE") == "full" else 150


def big_endian() -> bytes:
    """Points and a session with text, numbers that go first by their high bytes."""
    later = NOON + timedelta(seconds=200)
    return making.fit_file(
        making.file_id(),
        *making.records(NOON, 200, lambda second: second * 3, each=5),
        making.session(NOON, 200, 600, sport=making.CYCLING, profile="Bike"),
        making.activity(later, 3600),
        big_endian=True,
    )


def told(kind: type, data: bytes) -> tuple[list[object], bool]:
    """Every frame that a reader gives, and whether it comes to the end of the file."""
    frames: list[object] = []
    reader = kind(
        data,
        processor=None,
        check_crc=fitdecode.CrcCheck.DISABLED,
        error_handling=fitdecode.ErrorHandling.IGNORE,
    )
    try:
        frames.extend((frame.frame_type, _fields(frame)) for frame in reader)
    except FAULTS:
        return frames, False
    return frames, True


def _fields(frame: Any) -> list[str]:
    # As text: a NaN is not equal to itself.
    if frame.frame_type != fitdecode.FIT_FRAME_DATA:
        return []
    return [repr((one.name, one.value, one.raw_value)) for one in frame.fields]


@pytest.mark.parametrize("make", [making.fit_run, big_endian])
def test_a_whole_file_is_read_alike(make: Any) -> None:
    data = make()
    frames, is_whole = told(FitReader, data)
    assert len(frames) > 40
    assert is_whole
    assert (frames, is_whole) == told(fitdecode.FitReader, data)


def test_damaged_files_are_read_alike_up_to_the_same_place() -> None:
    ends: set[bool] = set()
    for number in range(DAMAGED):
        chance = random.Random(number)
        whole = chance.choice([big_endian(), making.fit_run(seconds=60)])
        data = chance.choice(DAMAGES)(whole, chance)
        frames, is_whole = told(FitReader, data)
        assert (frames, is_whole) == told(fitdecode.FitReader, data), number
        ends.add(is_whole)
    assert ends == {True, False}


@pytest.mark.skipif(not CORPUS.exists(), reason="PSOAS_CORPUS names no folder")
def test_real_files_are_read_alike() -> None:
    files = sorted(CORPUS.rglob("*.fit"))
    assert files
    for file in files:
        data = file.read_bytes()
        assert told(FitReader, data) == told(fitdecode.FitReader, data), file.name
