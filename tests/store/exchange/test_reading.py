"""Files, folders, archives: what they are is told by their content, and one never stops another."""

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from benchmarks.archives import (
    APPLE_HEAD,
    STRAVA_HEADER,
    apple_export,
    apple_workout,
    strava_archive,
    strava_row,
)
from rules.records import Check, Sport
from rules.settings import DEFAULTS
from store.exchange import archive_reading, archives
from store.exchange.reading import read_paths
from store.exchange.recording import FileRead, Source
from store.exchange.records_csv import activities_csv, days_csv
from store.exchange.records_json import as_bytes
from store.exchange.table_file import Table
from tests.store.exchange import making
from tests.store.exchange.making import NOON

FIT = making.fit_run(NOON, 200)
TCX = making.tcx_run(seconds=200)
ROOTLESS = TCX[TCX.index(b"<Activities") :]
GPX = making.gpx_run(seconds=200)
SETTINGS = making.fit_file(making.file_id(2))


def _zip(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return whole.getvalue()


def _read(path: Path, data: bytes | Mapping[str, bytes], **more: object) -> list[FileRead]:
    path.write_bytes(_zip(data) if isinstance(data, Mapping) else data)
    return list(read_paths([path], **more))  # type: ignore[arg-type]


def _count(reads: list[FileRead]) -> int:
    return sum(len(read.recordings) for read in reads)


@pytest.mark.parametrize(
    ("data", "source"),
    [
        (FIT, Source.FIT),
        (TCX, Source.TCX),
        (ROOTLESS, Source.TCX),
        (GPX, Source.GPX),
        (b"\xef\xbb\xbf  " + GPX, Source.GPX),
    ],
)
@pytest.mark.parametrize("name", ["a.fit", "b.csv", "no name"])
def test_a_file_is_what_its_content_says(
    tmp_path: Path, data: bytes, source: Source, name: str
) -> None:
    (read,) = _read(tmp_path / name, data)
    assert [one.source for one in read.recordings] == [source]
    assert read.sha256 == sha256(data).hexdigest()
    assert read.done == 1


def test_a_packed_file_is_known_by_its_unpacked_bytes(tmp_path: Path) -> None:
    (read,) = _read(tmp_path / "a.gz", gzip.compress(FIT))
    assert read.sha256 == sha256(FIT).hexdigest()
    (again,) = _read(tmp_path / "a.fit", FIT, known={read.sha256})
    assert again.known
    assert not again.recordings


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html>login</html>", "web page"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "neither"),
        (SETTINGS, "settings"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\x1f\x8b broken", "damaged"),
        (gzip.compress(gzip.compress(FIT, mtime=0), mtime=0), "more than once"),
    ],
)
def test_what_is_no_activity_is_refused_in_a_sentence(
    tmp_path: Path, data: bytes, why: str
) -> None:
    (tmp_path / "b.fit").write_bytes(FIT)
    (tmp_path / "a.fit").write_bytes(data)
    first, second = read_paths([tmp_path / "a.fit", tmp_path / "b.fit"])
    assert first.refused is not None
    assert why in first.refused
    assert first.refused.endswith(".")
    assert second.recordings


@pytest.mark.parametrize("packed", [bytes, gzip.compress, lambda data: _zip({"a.json": data})])
def test_a_whole_log_gives_its_records_packed_or_not(
    tmp_path: Path, packed: Callable[[bytes], bytes]
) -> None:
    check = Check(id="c", at=NOON, pain=1)
    read, *_ = _read(tmp_path / "a.json", packed(as_bytes([check])))
    assert read.log == (check,)
    assert not read.recordings


def test_a_damaged_whole_log_is_refused_by_name_in_a_folder_too(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'{"format": "psoas", "version": 1')
    for path in (tmp_path, tmp_path / "a.json"):
        assert "a.json is not JSON" in (next(read_paths([path])).refused or "")


def test_a_whole_log_is_read_before_what_may_be_a_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.fit").write_bytes(FIT)
    (tmp_path / "b.json").write_bytes(as_bytes([]))
    first, second = read_paths([tmp_path / "a.fit", tmp_path / "b.json"])
    assert (first.log, second.log) == ((), None)


def test_the_tables_that_psoas_writes_are_told_from_those_of_others(tmp_path: Path) -> None:
    for write in (activities_csv, days_csv):
        (read,) = _read(tmp_path / "a.csv", write([], NOON, DEFAULTS).encode())
        assert "a table that psoas wrote" in (read.refused or "")
        assert read.table is None


def test_folders_and_patterns_are_searched_and_no_file_is_read_twice(tmp_path: Path) -> None:
    inner = tmp_path / "in[1]" / "deep"
    inner.mkdir(parents=True)
    (inner / "a.fit").write_bytes(FIT)
    (inner / "photo.jpg").write_bytes(b"\xff\xd8\0")
    (inner / ".hidden.fit").write_bytes(FIT)
    (tmp_path / "b.tcx").write_bytes(TCX)
    os.mkfifo(inner / "pipe")
    reads = list(read_paths([tmp_path, tmp_path / "*.tcx", tmp_path / "in[1]" / "deep" / "*.fit"]))
    assert _count(reads) == 2
    assert not any(read.refused for read in reads)
    assert reads[-1].done == 1


def test_a_path_that_is_not_there_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.fit", tmp_path / "*.fit"):
        (read,) = read_paths([path])
        assert read.refused


def test_a_strava_archive_joins_its_rows_with_their_files(tmp_path: Path) -> None:
    rows = strava_row(1, NOON, "activities/1.fit.gz").replace(",Run,", ",Walk,")
    rows += strava_row(2, NOON + timedelta(days=1), "")
    rows += strava_row(3, NOON + timedelta(days=2), "activities/3.gpx")
    reads = _read(
        tmp_path / "export.zip",
        {
            "activities/1.fit.gz": gzip.compress(FIT),
            "activities/3.gpx": b"<gpx></gpx>",
            "activities.csv": (STRAVA_HEADER + rows).encode(),
            "profile.csv": b"Name,Sex\nA,B\n",
            "media/1.jpg": b"\xff\xd8\0",
        },
    )
    found = {one.source_id: one for read in reads for one in read.recordings}
    assert set(found) == {"1", "2", "3"}
    assert (found["1"].sport, found["1"].name) == (Sport.WALK, "Morning Run")
    assert (found["1"].source, found["1"].elapsed_s) == (Source.FIT, 200)
    assert found["1"].best_30s is not None
    assert found["2"].source is found["3"].source is Source.STRAVA
    assert [read.name.split(": ")[1] for read in reads if read.refused] == ["activities/3.gpx"]
    assert reads[-1].passed_over == 2
    assert [read.done for read in reads] == sorted(read.done for read in reads)


def test_an_unpacked_archive_is_joined_in_the_same_way(tmp_path: Path) -> None:
    (tmp_path / "activities").mkdir()
    (tmp_path / "activities" / "1.fit").write_bytes(FIT)
    row = strava_row(1, NOON, "activities/1.fit.gz")
    (tmp_path / "activities.csv").write_text(STRAVA_HEADER + row)
    reads = list(read_paths([tmp_path]))
    assert [(one.source_id, one.source) for read in reads for one in read.recordings] == [
        ("1", Source.FIT)
    ]


def test_an_index_by_itself_gives_all_its_rows(tmp_path: Path) -> None:
    row = strava_row(1, NOON, "activities/1.fit.gz")
    (read,) = _read(tmp_path / "activities.csv", (STRAVA_HEADER + row).encode())
    assert [one.source for one in read.recordings] == [Source.STRAVA]
    assert read.table is None


def test_a_known_archive_brings_nothing_new(tmp_path: Path) -> None:
    files = strava_archive(tmp_path / "a.zip", 3, 60)
    reads = list(
        read_paths([tmp_path / "a.zip"], known={sha256(data).hexdigest() for data in files})
    )
    assert sum(read.known for read in reads) == 3
    assert _count(reads) == 0


def test_garmins_nested_archives_are_read_and_its_monitoring_is_passed_over(tmp_path: Path) -> None:
    monitoring = making.fit_file(making.file_id(32))
    inner = _zip({"a.fit": FIT, "b.fit": monitoring, "c.fit": SETTINGS})
    entry = {"activityId": 1, "beginTimestamp": 1.6e12, "duration": 6e5, "activityType": "running"}
    summaries = [{"summarizedActivitiesExport": [entry]}]
    reads = _read(
        tmp_path / "garmin.zip",
        {
            "DI_CONNECT/Up/UploadedFiles_0.zip": inner,
            "DI_CONNECT/Fit/me_1_summarizedActivities.json": json.dumps(summaries).encode(),
            "DI_CONNECT/other.json": b"[{}]",
        },
    )
    assert {one.source for read in reads for one in read.recordings} == {Source.FIT, Source.GARMIN}
    assert not any(read.refused for read in reads)
    assert reads[-1].passed_over == 3


def test_apples_routes_tell_of_speed_and_are_no_activities(tmp_path: Path) -> None:
    route = '<WorkoutRoute><FileReference path="/workout-routes/r1.gpx"/></WorkoutRoute>'
    xml = APPLE_HEAD + apple_workout(NOON, extra=route) + apple_workout(NOON + timedelta(days=1))
    folder = "apple_health_export"
    reads = _read(
        tmp_path / "export.zip",
        {
            f"{folder}/workout-routes/r1.gpx": GPX,
            f"{folder}/workout-routes/r2.gpx": GPX,
            f"{folder}/export.xml": xml + b"</HealthData>",
            f"{folder}/export_cda.xml": b"<?xml version='1.0'?><ClinicalDocument/>",
        },
    )
    found = [one for read in reads for one in read.recordings]
    assert [one.source for one in found] == [Source.APPLE] * 2
    assert [one.best_30s is not None for one in found] == [False, True]
    assert {one.distance_m for one in found} == {5250}


def test_a_runkeeper_archive_joins_its_rows(tmp_path: Path) -> None:
    table = b"Date,Type,Distance (km),Duration,GPX File\n2026-01-02 12:00:00,Running,1,3:20,a.gpx\n"
    reads = _read(tmp_path / "rk.zip", {"cardioActivities.csv": table, "a.gpx": GPX})
    (one,) = (one for read in reads for one in read.recordings)
    assert (one.source, one.sport) == (Source.GPX, Sport.RUN)


def test_opentracks_points_are_one_activity(tmp_path: Path) -> None:
    head = "#time,trackpoint_type,latitude,longitude\n"
    rows = (f'"2020-02-02T03:02:{s:02}+01:00","TRACKPOINT",{52 + s / 4e4},13\n' for s in range(50))
    data = (head + "".join(rows)).encode()
    (read,) = _read(tmp_path / "a.csv", data)
    (one,) = read.recordings
    assert one.start.isoformat() == "2020-02-02T03:02:00+01:00"
    assert one.elapsed_s == 49
    assert one.best_30s == pytest.approx(2.78, abs=0.01)
    (again,) = _read(tmp_path / "a.csv", data, known={read.sha256})
    assert again.known


def test_opentracks_pauses_are_no_way_and_points_without_a_time_are_left_out(
    tmp_path: Path,
) -> None:
    head = "time,trackpoint_type,latitude,longitude\n"
    kinds = {25: "SEGMENT_START_MANUAL"}
    rows = [
        f"2020-02-02T03:02:{s:02}Z,{kinds.get(s, 'TRACKPOINT')},{52 + s // 25 + s / 4e4},13\n"
        for s in range(50)
    ]
    (read,) = _read(tmp_path / "a.csv", (head + "soon,TRACKPOINT,1,1\n" + "".join(rows)).encode())
    (one,) = read.recordings
    assert one.distance_m == pytest.approx(48 * making.METRES_PER_DEGREE / 4e4, rel=0.001)
    assert one.elapsed_s == 49
    (none,) = _read(tmp_path / "b.csv", (head + "soon,TRACKPOINT,1,1\n").encode())
    assert none.refused == "Its points have no times."


def test_a_table_of_unknown_make_is_shown_and_read_as_the_person_says(tmp_path: Path) -> None:
    data = b"when,what,min\n2024-03-04,run,30\n"
    (read,) = _read(tmp_path / "a.csv", data)
    assert read.refused
    assert read.table is not None
    columns = replace(read.table.columns, start=0, sport=1, timer=2, seconds=60.0)
    (read,) = _read(tmp_path / "a.csv", data, columns={read.table.table.fingerprint: columns})
    assert read.table is not None
    assert read.table.is_kept
    assert [one.elapsed_s for one in read.recordings] == [1800]


# Bombs and other traps


def test_bombs_are_left_packed_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 2**20)
    blanks = bytes(2**21)
    regular = FIT[:12] + bytes(2**19)
    reads = _read(
        tmp_path / "a.zip",
        {"zip.fit": blanks, "gz.fit": gzip.compress(FIT[:12] + blanks), "ratio.fit": regular,
         "ok.fit": FIT},
    )  # fmt: skip
    refused = {read.name.split(": ")[-1]: read.refused or "" for read in reads}
    assert "unpacks" in refused["zip.fit"]
    assert "larger than" in refused["gz.fit"]
    assert "unpacks" in refused["ratio.fit"]
    assert _count(reads) == 1
    (read,) = _read(tmp_path / "b.gz", gzip.compress(regular))
    assert read.refused
    assert "unpacks" in read.refused


def test_an_archive_has_a_most_of_members_and_of_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    monkeypatch.setattr(archives.Budget, "__init__", lambda self: _budget(self, 3, len(FIT) + 100))
    (read,) = _read(tmp_path / "a.zip", {f"{n}.fit": FIT for n in range(4)})
    assert "more than" in (read.refused or "")
    first, second, _ = _read(tmp_path / "b.zip", {f"{n}.fit": FIT for n in range(2)})
    assert first.recordings
    assert second.refused


def _budget(self: archives.Budget, members: int, total: int) -> None:
    self.members, self.total = members, total


def test_names_that_climb_are_only_names_and_nothing_is_written(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    before = {"in", "in/a.zip"}
    reads = _read(
        inside / "a.zip",
        {
            "../../evil.fit": FIT,
            "/abs.fit": FIT,
            "__MACOSX/x.fit": b"1",
            "d/.DS_Store": b"2",
            "d/": b"",
            ".\\": b"",
        },
    )
    assert _count(reads) == 2
    assert not any(".." in read.name.split(": ")[-1] for read in reads)
    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")} == before


def test_archives_in_archives_in_archives_are_left_packed(tmp_path: Path) -> None:
    deep = _zip({"c.fit": FIT})
    reads = _read(tmp_path / "a.zip", {"b.zip": _zip({"deep.fit": deep, "ok.fit": FIT})})
    assert _count(reads) == 1
    assert ["more than once" in (read.refused or "") for read in reads].count(True) == 1


def test_locked_and_damaged_members_are_refused_alone(tmp_path: Path) -> None:
    whole = bytearray(_zip({"a.fit": FIT, "b.fit": FIT, "c.fit": FIT}, zipfile.ZIP_STORED))
    whole[200] ^= 0xFF  # in a.fit: its checksum is wrong
    at = whole.rfind(b"PK\x01\x02")
    whole[at + 8] |= 1  # c.fit is encrypted
    reads = _read(tmp_path / "a.zip", bytes(whole))
    assert ["damaged" in (reads[0].refused or ""), bool(reads[1].recordings)] == [True, True]
    assert "password" in (reads[2].refused or "")


def test_an_error_of_psoass_own_is_not_called_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: bytes) -> Table:
        raise ValueError(data)

    monkeypatch.setattr(archive_reading, "read_table", broken)
    with pytest.raises(ValueError, match="Activity ID"):
        _read(tmp_path / "activities.csv", STRAVA_HEADER.encode())
    with pytest.raises(ValueError, match="Activity ID"):
        _read(tmp_path / "a.zip", {"activities.csv": STRAVA_HEADER.encode()})


def test_reading_stops_when_asked(tmp_path: Path) -> None:
    strava_archive(tmp_path / "a.zip", 5, 60)
    asked = iter([False] * 4 + [True] * 20)
    reads = list(read_paths([tmp_path / "a.zip"], stop=lambda: next(asked)))
    assert len(reads) < 3


def test_a_large_export_of_apple_is_streamed(tmp_path: Path) -> None:
    """In a process of its own, so that what others have used does not count."""
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    size = 200 if os.environ.get("PSOAS_TORTURE") == "full" else 30
    apple_export(tmp_path / "export.xml", size * 2**20)
    code = (
        "import resource,sys\nfrom store.exchange.reading import read_paths\n"
        "most=lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024\nbefore=most()\n"
        "n=sum(len(r.recordings) for r in read_paths(sys.argv[1:]))\nprint(n, most()-before)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "export.xml")],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    count, megabytes = map(int, told.stdout.split())
    assert count > size
    assert megabytes < 60
