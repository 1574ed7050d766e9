"""Real files, against values that others computed; runs when PSOAS_CORPUS names their folder."""

import csv
import os
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from rules.errors import RehabError
from rules.records import Sport
from store.exchange.fit import read_fit
from store.exchange.gpx import read_gpx
from store.exchange.reading import read_paths
from store.exchange.recording import OffsetSource, Recording
from store.exchange.tcx import read_tcx

CORPUS = Path(os.environ.get("PSOAS_CORPUS", "no such folder"))
MANIFEST = CORPUS / "MANIFEST.tsv"

READERS: Mapping[str, Callable[[bytes], tuple[Recording, ...]]] = {
    "FIT": read_fit,
    "TCX": read_tcx,
    "GPX": read_gpx,
}
"""By the first word of the manifest's `format`."""

NEAR = {"FIT": 0.005, "TCX": 0.005, "GPX": 0.01}
"""The share by which a distance may differ."""

REFUSED = {
    # No date: what a person needs to type it in stands in the sentence instead.
    "fitparse__compressed-speed-distance.fit": r"running, 10\.25 km, 1:04:43, 1:02:53 without",
    "fitparse__antfs-dump.63.fit": r"no date for this \(running, 57:07\)",
    "fit__Settings.fit": "FIT file of settings",
    "gpxpy__cerknicko-without-times.gpx": "Most of its points have no time",
    "gpxpy__Mojstrovka.gpx": "started in 1901",
    "gpxpy__unicode_with_bom.gpx": "no track with times",
    "strava_py__empty-trkseg.gpx": "no track with times",
}

SPORTS = {
    # The manifest's comes from the session, which is cut off; a `sport` message tells it too.
    "fitparse__nick.fit": Sport.BIKE,
}

SEVERAL = {
    # Eight tracks, one of them without points; the manifest gives their sum and their whole span.
    "gpxpy__cerknicko-jezero.gpx": 7,
}

WARNED = {
    "fitparse__strava-android-app-201.10-b1218918.fit": "It is damaged",
    "fitparse__nick.fit": "no summary",
    "gpxpy__around-visnjan-with-car.gpx": "faster than anyone runs",
    "opentracks__gpx_timezone.gpx": "one moment",
}

TAKEN = {
    "fit-tool|fitparse: 14392 records": "What fitdecode reads; fit-tool refuses these as a whole.",
    "no calendar date": "No date: an activity without one is refused, with its values.",
    "local_timestamp unusable": "No offset: a difference of decades is no zone.",
    "no session: values from records": "The points' sums, with a warning; settings are refused.",
    "tcxreader duration": "Laps for the timer, lap start to last point for elapsed: both are kept.",
    "tcxreader start": "The first lap's start: the first point comes when the watch has a place.",
    "tcxparser distance": "The laps' sum: the device's own total, not the last point's.",
    "strict parsers|lxml recover": "All: names are read without their prefixes, declared or not.",
    "gpxpy len2d|gpxpy 2D": "Flat haversine within segments, and elapsed from first to last point.",
    "points without time": "Refused: most points have no time.",
    "backward time steps": "Refused for its dates in 1901.",
    "max30 gpxpy": "Either: our window moves between points, so it may find a faster one.",
}
"""Where tools disagree, as the manifest says it: which reading is taken, and why."""

Row = Mapping[str, str]


def _rows() -> list[Row]:
    if not MANIFEST.exists():
        return []
    with MANIFEST.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [row for row in rows if _format(row) in READERS]


def _format(row: Row) -> str:
    return row["format"].split()[0]


pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason="PSOAS_CORPUS names no corpus")

EACH = pytest.mark.parametrize("row", _rows(), ids=lambda row: row["file"])


def _read(row: Row) -> tuple[Recording, ...]:
    return _read_once(_format(row), row["file"])


@cache
def _read_once(kind: str, file: str) -> tuple[Recording, ...]:
    return READERS[kind]((CORPUS / file).read_bytes())


@EACH
def test_every_value_of_the_manifest_is_met(row: Row) -> None:
    file = row["file"]
    if file in REFUSED:
        with pytest.raises(RehabError, match=REFUSED[file]):
            _read(row)
        return
    recordings = _read(row)
    first = recordings[0]
    assert abs(first.start - datetime.fromisoformat(row["start_utc"])) <= timedelta(seconds=1)
    wanted = [index for index, word in enumerate(_cells(row, "sport")) if word != "transition"]
    sports = [_cells(row, "sport")[index] for index in wanted]
    assert len(recordings) == SEVERAL.get(file, len(wanted))
    assert [one.sport for one in recordings] == [
        SPORTS.get(file, _sport(word)) for word in sports
    ] * SEVERAL.get(file, 1)
    for name, near in (("distance_m", NEAR[_format(row)]), ("elapsed_s", 0), ("timer_s", 0)):
        values = [_number(cell) for cell in _cells(row, name)]
        told = [values[index] for index in wanted] if len(values) > 1 else values
        for value, ours in zip(told, _ours(recordings, name, len(told)), strict=True):
            if value is not None:
                assert ours == pytest.approx(
                    value, rel=near, abs=1.0 if name != "distance_m" else 0.5
                )


@EACH
def test_an_offset_is_taken_from_the_file_and_only_where_it_can_be_trusted(row: Row) -> None:
    if row["file"] in REFUSED:
        return
    source = {"FIT activity.local_timestamp": OffsetSource.DEVICE}.get(row["offset_source"])
    if row["offset_source"] == "offset written in file":
        source = OffsetSource.FILE
    for one in _read(row):
        assert one.offset is source
        assert not one.is_local
        if source is not None:
            assert one.start.isoformat().endswith(row["local_offset"])


@EACH
def test_what_is_damaged_or_doubtful_is_told_and_nothing_else(row: Row) -> None:
    file = row["file"]
    if file in REFUSED or file in SEVERAL:
        return
    warnings = " ".join(warning for one in _read(row) for warning in one.warnings)
    assert WARNED.get(file, "") in warnings
    assert bool(warnings) == (file in WARNED)


@EACH
def test_each_disagreement_of_tools_has_a_reading_that_is_taken(row: Row) -> None:
    for part in filter(None, (part.strip() for part in row["disagreements"].split(";"))):
        assert any(re.search(pattern, part) for pattern in TAKEN), part


@EACH
def test_the_best_30_s_are_those_of_the_manifest_or_near_them(row: Row) -> None:
    """Within 11 %: how others treat gaps and errors is not known. Two begin with such an error."""
    begin_with_an_error = {"fitdecode__activity-small-fenix2-run.fit"}
    if (
        row["file"] in REFUSED.keys() | SEVERAL.keys() | begin_with_an_error
        or not row["max30s_mps"]
    ):
        return
    best = [one.best_30s for one in _read(row) if one.best_30s is not None]
    if best:
        assert max(best) == pytest.approx(float(row["max30s_mps"]), rel=0.11)


def _cells(row: Row, name: str) -> list[str]:
    return [cell.strip() for cell in row[name].split("|")]


def _sport(word: str) -> Sport | None:
    first, _, _ = word.partition(" ")
    return None if first == "unknown" else Sport(first)


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:  # none, or how others guess at the time in motion
        return None


def _ours(recordings: tuple[Recording, ...], name: str, count: int) -> list[float | None]:
    """As many values as the manifest has; of a file told as one, the sum and the whole span."""
    if len(recordings) == count:
        return [getattr(one, name) for one in recordings]
    if name == "elapsed_s":
        last = recordings[-1]
        span = last.start - recordings[0].start
        return [span.total_seconds() + last.elapsed_s]
    return [sum(getattr(one, name) or 0.0 for one in recordings)]


def test_the_tables_of_the_corpus_come_to_the_sums_of_the_manifest() -> None:
    with MANIFEST.open(encoding="utf-8", newline="") as lines:
        rows = {row["file"]: row for row in csv.DictReader(lines, delimiter="\t")}
    tables = {name: row for name, row in rows.items() if _format(row) == "CSV"}
    assert len(tables) == 3
    for name, row in tables.items():
        (read,) = read_paths([CORPUS / name])
        assert len(read.recordings) == int(row["n_activities"])
        starts = sorted(one.start for one in read.recordings)
        told = row["start_utc"].replace("LOCAL ", "").replace("Z", "+00:00").split(" .. ")
        for ours, text in ((starts[0], told[0]), (starts[-1], told[-1])):
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=ours.tzinfo)
            assert abs(ours - moment) <= timedelta(seconds=1), name
        assert all(one.is_local == ("LOCAL" in row["start_utc"]) for one in read.recordings)
        for field, value in (
            ("distance_m", lambda one: one.distance_m or 0.0),
            ("elapsed_s", lambda one: one.elapsed_s),
            # Strava's is the time in motion.
            ("timer_s", lambda one: one.timer_s or one.moving_s or 0.0),
        ):
            if row[field]:
                wanted = float(row[field].split()[0])
                assert sum(map(value, read.recordings)) == pytest.approx(wanted, rel=0.0001)
