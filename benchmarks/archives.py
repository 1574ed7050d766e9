"""Large archives for measuring: what Strava and Apple give after years of running."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.store.exchange import making

FIRST = datetime(2021, 1, 2, 7, tzinfo=UTC)
SECONDS = 1_800
STRAVA_HEADER = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,"
    "Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,"
    "Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,"
    "Average Speed,Elevation Gain\n"
)


def strava_row(number: int, start: datetime, file: str) -> str:
    date = f"{start:%b} {start.day}, {start.year}, {start:%I:%M:%S %p}"
    metres = SECONDS * 2.8
    return (
        f'{number},"{date}",Morning Run,Run,"With, commas\nand ""lines""",{SECONDS},'
        f"{metres / 1000:.2f},,,false,,,{file},,,{SECONDS},{SECONDS},{metres},3.1,2.8,12\n"
    )


def strava_archive(path: Path, runs: int, seconds: int = SECONDS) -> list[bytes]:
    """Write the archive of so many runs, a gzipped FIT file each; their bytes, unpacked."""
    files: list[bytes] = []
    index = io.StringIO()
    index.write(STRAVA_HEADER)
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(runs):
            start = FIRST + timedelta(days=number)
            data = _watched(start, seconds, 2.5 + number % 7 / 10)
            files.append(data)
            name = f"activities/{number}.fit.gz"
            archive.writestr(name, gzip.compress(data, 6, mtime=0))
            index.write(strava_row(number, start, name))
        archive.writestr("activities.csv", index.getvalue(), zipfile.ZIP_DEFLATED)
    return files


def _watched(start: datetime, seconds: int, speed: float) -> bytes:
    """A run as a plain GPS watch writes it: each point with height, speed, heart and steps."""
    points = making.records(start, seconds, lambda second: second * speed)
    told = (
        (2, making.UINT16, 2750),
        (6, making.UINT16, round(speed * 1000)),
        (3, making.UINT8, 141),
        (4, making.UINT8, 84),
    )
    return making.fit_file(
        making.file_id(created=start),
        *(replace(point, fields=point.fields + told) for point in points),
        making.session(start, seconds, seconds * speed, timer=seconds),
        making.activity(start + timedelta(seconds=seconds), 0),
    )


APPLE_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE HealthData [\n'
    b"<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>\n"
    b"<!ELEMENT Workout ((MetadataEntry|WorkoutEvent|WorkoutStatistics)*)>\n"
    b"<!ATTLIST Workout\n  workoutActivityType CDATA #REQUIRED\n>\n]>\n"
    b'<HealthData locale="en_GB">\n'
)
_RECORD = (
    b' <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" unit="count/min" '
    b'device="&lt;&lt;HKDevice: 0x28>, name:Watch&gt;" startDate="2023-05-01 07:00:00 +0200" '
    b'endDate="2023-05-01 07:00:05 +0200" value="141"/>\n'
)


def apple_workout(start: datetime, *, extra: str = "", kind: str = "Running") -> bytes:
    end = start + timedelta(minutes=32)
    return (
        f' <Workout workoutActivityType="HKWorkoutActivityType{kind}" duration="30.5" '
        f'durationUnit="min" sourceName="Watch" device="&lt;&lt;HKDevice: 0x28>, name:Watch&gt;" '
        f'startDate="{start:%Y-%m-%d %H:%M:%S %z}" endDate="{end:%Y-%m-%d %H:%M:%S %z}">\n'
        f'  <MetadataEntry key="HKTimeZone" value="Europe/Berlin"/>\n{extra}'
        '  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" '
        'sum="5.25" unit="km"/>\n </Workout>\n'
    ).encode()


def apple_pieces(size: int) -> Iterator[bytes]:
    """An export of about so many bytes, with a workout in each half megabyte."""
    yield APPLE_HEAD
    records = _RECORD * 1_750
    made = number = 0
    while made < size:
        piece = records + apple_workout(FIRST + timedelta(days=number))
        yield piece
        made += len(piece)
        number += 1
    yield b"</HealthData>\n"


def apple_export(path: Path, size: int) -> None:
    """Write one."""
    with path.open("wb") as file:
        file.writelines(apple_pieces(size))
