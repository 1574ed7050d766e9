"""`psoas import` of activity files: words, JSON, progress, and a log that is whole or as before."""

import io
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import store.exchange.reading
from benchmarks.archives import strava_archive
from rules.origin import origin_of
from rules.records import Activity, Sport
from store.exchange.recording import FileRead
from tests.store.exchange.making import NOON, fit_run, gpx_run, tcx_run
from tests.tui.conftest import Psoas, Real
from tui.commands.progress import Progress, progress_words

SOON = NOON + timedelta(seconds=6)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "watch"
    made.mkdir()
    return made


def put(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def activity(psoas: Psoas) -> Activity:
    one = psoas.one()
    assert isinstance(one, Activity)
    return one


def test_a_run_from_a_watch_is_told_in_a_line_and_undone_as_one(psoas: Psoas, folder: Path) -> None:
    said = psoas.done("import", put(folder, "a.tcx", tcx_run())).lines
    assert said[0].startswith("a.tcx: added, ")
    assert "5.04 km" in said[0]
    assert said[1:] == ["`psoas undo` takes all of it back."]
    assert activity(psoas).sport is Sport.RUN
    psoas.done("undo")
    assert psoas.log.records() == ()


def test_the_same_run_from_two_files_is_one_and_known_the_next_time(
    psoas: Psoas, folder: Path
) -> None:
    put(folder, "a.tcx", tcx_run())
    put(folder, "b.gpx", gpx_run(SOON))
    said = psoas.done("import", str(folder)).lines
    assert said[1].startswith("b.gpx: merged with ")
    assert said[2] == "1 activity added; 1 merged as the same."
    assert [origin_of(part).file for part in origin_of(activity(psoas)).also] == ["b.gpx"]
    before = psoas.content()
    assert psoas.done("import", str(folder)).lines == [
        "a.tcx: known already",
        "b.gpx: known already",
        "2 known already.",
    ]
    assert psoas.content() == before


def test_what_is_doubtful_is_kept_apart_and_told_with_both_ids(psoas: Psoas, folder: Path) -> None:
    one = put(folder, "a.tcx", tcx_run())
    other = put(folder, "b.gpx", gpx_run(NOON + timedelta(minutes=10)))
    psoas.done("import", one)
    mine = activity(psoas)
    said = psoas.done("import", other)
    (new,) = (each for each in psoas.log.records() if each.id != mine.id)
    assert f"added as {new.id[-6:]}, " in said.lines[0]
    assert f"; maybe the same as {mine.id[-6:]}, " in said.lines[0]
    psoas.done("undo")
    told = psoas.done("import", other, "--together", "--json").json()
    assert (told["merged"], told["added"]) == ([mine.id], [])


def test_json_names_all_that_came_of_it(psoas: Psoas, folder: Path) -> None:
    one = put(folder, "a.tcx", tcx_run())
    doubt = put(folder, "b.gpx", gpx_run(NOON + timedelta(minutes=10)))
    bad = put(folder, "c.fit", b"what is this?")
    dry = psoas("import", one, doubt, bad, "--dry-run", "--json")
    assert '"added": [\n    null,\n    null\n  ]' in dry.out
    assert psoas.log.records() == ()
    outcome = psoas("import", one, doubt, bad, "--json")
    assert outcome.code == 1
    told = outcome.out
    first, second = psoas.log.records()
    assert f'"id": "{second.id}"' in told
    assert f'"same_as": "{first.id}"' in told
    assert "c.fit: " in outcome.err
    assert psoas.done("import", one, "--json").json() == {
        "added": [],
        "known": 1,
        "refused": [],
    }


def test_a_dry_run_tells_the_same_and_writes_nothing(psoas: Psoas, folder: Path) -> None:
    psoas.done("import", put(folder, "a.tcx", tcx_run()))
    before = psoas.content()
    again = put(folder, "b.gpx", gpx_run(SOON))
    new = put(folder, "c.fit", fit_run(NOON - timedelta(days=2)))
    said = psoas.done("import", again, new, "--dry-run").lines
    assert said[0].startswith("b.gpx: would be merged with ")
    assert said[1].startswith("c.fit: would be added, ")
    assert said[2] == "1 activity would be added; 1 merged as the same."
    told = psoas.done("import", again, new, "--dry-run", "--json").json()
    assert (told["merged"], told["added"]) == ([psoas.log.records()[0].id], [None])
    assert psoas.content() == before


def test_taking_back_a_long_import_names_the_first_of_it(psoas: Psoas, folder: Path) -> None:
    days = "".join(f"2026-05-{day:02} 08:00,5,30:00,run\n" for day in range(1, 16))
    psoas.done("import", put(folder, "a.csv", f"Date,Distance,Time,Sport\n{days}".encode()))
    lines = psoas.done("undo").lines
    assert lines[0] == "Undone: 15 records gone again."
    assert sum("run, 5 km, 30:00" in line for line in lines) == 12
    assert lines[13] == "... and 3 more."


def test_a_sport_that_no_file_tells_may_be_said(psoas: Psoas, folder: Path) -> None:
    data = gpx_run().replace(b"<type>running</type>", b"")
    file = put(folder, "a.gpx", data.replace(b"Lunch", b"Something"))
    said = psoas.done("import", file, "--dry-run").out
    assert "does not say which sport it was, so it counts as other" in said
    assert "Where no sport is said, `--sport` says which it was." in said
    assert "--sport" not in psoas.done("import", file, "--sport", "walk").out
    assert activity(psoas).sport is Sport.WALK


def test_many_are_summed_up_and_each_refusal_is_told(psoas: Psoas, folder: Path) -> None:
    for day in range(14):
        put(folder, f"{day:02}.fit", fit_run(NOON - timedelta(days=day)))
    put(folder, "bad.gpx", b"<gpx")
    outcome = psoas("import", str(folder))
    assert outcome.code == 1
    assert outcome.lines == [
        "14 activities added; 1 refused.",
        "`psoas undo` takes all of it back.",
    ]
    assert outcome.err.startswith("bad.gpx: ")


def test_a_run_of_a_whole_log_and_of_a_watch_come_as_one_and_in_one_change(
    psoas: Psoas, folder: Path
) -> None:
    psoas.done("import", put(folder, "a.tcx", tcx_run()))
    psoas.done("export", "json", "--out", str(folder / "all.json"))
    psoas.done("undo")
    told = psoas.done(
        "import", str(folder / "all.json"), put(folder, "b.fit", fit_run(SOON)), "--json"
    ).json()
    assert told["added"] == [activity(psoas).id]
    assert set(_files(activity(psoas))) == {"a.tcx", "b.fit"}
    psoas.done("undo")
    assert psoas.log.records() == ()


def test_ctrl_c_leaves_the_log_as_it_was_and_says_so(
    psoas: Psoas, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: Any, **__: Any) -> Iterator[FileRead]:
        yield FileRead(name="a.fit", refused="no")
        raise KeyboardInterrupt

    monkeypatch.setattr(store.exchange.reading, "read_paths", read)
    outcome = psoas("import", str(folder))
    assert outcome.code == 130
    assert outcome.err.startswith("Stopped: the log is as it was.\n")
    assert psoas.content() == (None, None)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_a_real_ctrl_c_ends_a_long_import(real: Real, folder: Path) -> None:
    archive = folder / "a.zip"
    strava_archive(archive, 60)
    with real.start("import", str(archive), stderr=-1) as process:
        while not _has_open(process.pid, archive):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
    assert not real.data.exists()


def _has_open(process: int, file: Path) -> bool:
    # What it closes meanwhile cannot be asked for.
    with suppress(OSError):
        return str(file) in map(os.readlink, Path(f"/proc/{process}/fd").iterdir())
    return False


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_one_line_that_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    at = iter((0.0, 10.0, 10.05, 20.0))
    progress = Progress(lambda: next(at))
    progress(0.25)
    progress(0.3)
    progress(0.5)
    drawn = screen.getvalue().split("\r")
    assert drawn[-1] == "[############------------] 50 %, 3 files, 0:20 left"
    assert not any("30 %" in line for line in drawn)
    progress.clear()
    assert screen.getvalue().endswith("\r" + " " * len(drawn[-1]) + "\r")


def test_nobody_who_is_not_at_a_terminal_sees_progress(psoas: Psoas, folder: Path) -> None:
    assert psoas.done("import", put(folder, "a.tcx", tcx_run())).err == ""


def test_progress_says_nothing_of_time_before_it_knows() -> None:
    assert progress_words(0, 1, 3) == f"[{'-' * 24}] 0 %, 1 file"
    assert progress_words(7, 2, 3).endswith("100 %, 2 files, 0:00 left")


CORPUS = os.environ.get("PSOAS_CORPUS")


@pytest.mark.skipif(not CORPUS, reason="PSOAS_CORPUS names no folder")
def test_the_duplicates_of_the_corpus_are_found_and_no_others(psoas: Psoas) -> None:
    folder = Path(CORPUS or "")
    told = psoas("import", str(folder), "--json")
    assert told.code == 1, "some files of the corpus are to be refused"
    groups = {
        frozenset(name.partition("__")[2] for name in _files(one))
        for one in psoas.log.records()
        if isinstance(one, Activity) and origin_of(one).also
    }
    wanted = {
        frozenset({"stopped_example.tcx", "stopped_example.gpx"}),
        frozenset({"run.tcx", "run.gpx"}),
        frozenset({"basic.tcx", "no_hr.tcx", "malformed.tcx"}),
        # One ride that is in Strava's list twice, with the same start, way and times.
        frozenset({"activities.csv"}),
        # OpenTracks' own sample, once as a table and once as GPX: they start within a second.
        frozenset({"csv_export.csv", "legacy_gpx_trackpointextensions_incorrect.gpx"}),
    }
    assert groups == wanted
    before = psoas.content()
    psoas("import", str(folder))
    assert psoas.content() == before


def _files(one: Activity) -> list[str]:
    origin = origin_of(one)
    return [origin.file or "", *(origin_of(part).file or "" for part in origin.also)]


def test_a_pattern_that_the_shell_left_alone_is_read(psoas: Psoas, folder: Path) -> None:
    put(folder, "a.tcx", tcx_run())
    put(folder, "b.txt", b"nothing")
    psoas.done("import", str(folder / "*.tcx"))
    assert activity(psoas).sport is Sport.RUN


def test_the_index_of_garmins_export_is_told_by_its_content(psoas: Psoas, folder: Path) -> None:
    entry = {
        "activityId": 5,
        "beginTimestamp": 1_700_000_000_000,
        "duration": 1_800_000,
        "distance": 500_000,
        "activityType": "running",
    }
    index = json.dumps([{"summarizedActivitiesExport": [entry]}]).encode()
    psoas.done("import", put(folder, "0_summarizedActivities.json", index))
    assert (activity(psoas).distance_m, activity(psoas).duration_s) == (5000, 1800)


def test_a_folder_without_activities_keeps_no_export_from_coming(
    psoas: Psoas, folder: Path
) -> None:
    psoas.done("import", put(folder, "a.tcx", tcx_run()))
    whole = str(folder / "all.json")
    psoas.done("export", "json", "--out", whole)
    psoas.done("undo")
    empty = folder / "empty"
    empty.mkdir()
    psoas.done("import", str(empty), whole)
    assert activity(psoas).sport is Sport.RUN


TABLE = b"Day,Km,Minutes,Shoes\n3/4/2026,5.2,31,red\n5/4/2026,6,35,blue\nTotal,11.2,,\n"
SAID = "Day=start_day_first,Km=distance_km,Minutes=duration_min"


def test_a_table_of_an_unknown_program_is_read_by_its_names_and_says_how(
    psoas: Psoas, folder: Path
) -> None:
    file = put(folder, "runs.csv", TABLE.replace(b"Day", b"Date"))
    said = psoas.done("import", file).lines
    assert said[0] == (
        f"runs.csv: columns {SAID.replace('Day=', 'Date=')}; passed over: Shoes. "
        "`--columns` says it otherwise."
    )
    assert said[3] == "2 activities added; 1 passed over, no activity."
    assert [one.start.month for one in _activities(psoas)] == [4, 4]


def test_what_is_said_of_columns_holds_now_and_for_the_next_table(
    psoas: Psoas, folder: Path
) -> None:
    file = put(folder, "runs.csv", TABLE)
    unread = psoas("import", file)
    assert (unread.code, len(psoas.log.records())) == (1, 0)
    assert "no column for the start" in unread.err
    assert unread.lines == [
        (
            "runs.csv: columns Km=distance_km,Minutes=duration_min; passed over: Day, Shoes. "
            "`--columns` says it otherwise."
        )
    ]
    wanted = SAID.replace("day_first", "month_first")
    psoas.done("import", file, "--columns", "Day=start_month_first")
    assert [one.start.month for one in _activities(psoas)] == [3, 5]
    psoas.done("undo")
    later = put(folder, "later.csv", TABLE + b"7/8/2025,5,30,red\n")
    told = psoas.done("import", later, "--json").json()
    assert told["columns"] == [
        {
            "file": "later.csv",
            "columns": {what: column for column, what in (x.split("=") for x in wanted.split(","))},
            "passed_over": ["Shoes"],
            "kept": True,
        }
    ]
    assert (len(told["added"]), told["passed_over"]) == (3, 1)


def test_a_dry_run_keeps_no_columns(psoas: Psoas, folder: Path) -> None:
    file = put(folder, "runs.csv", TABLE)
    said = psoas.done("import", file, "--dry-run", "--columns", "Day=start").lines
    assert said[0] == f"runs.csv: columns {SAID}; passed over: Shoes (kept)."
    assert psoas("import", file).code == 1


def test_columns_are_said_of_a_table_and_of_columns_that_it_has(psoas: Psoas, folder: Path) -> None:
    file = put(folder, "a.tcx", tcx_run())
    assert "there is none here" in psoas.refused("import", file, "--columns", "Day=start")
    table = put(folder, "runs.csv", TABLE)
    assert "There is no column Date" in psoas.refused("import", table, "--columns", "Date=start")


def test_a_table_that_psoas_wrote_is_refused_in_a_sentence(psoas: Psoas, folder: Path) -> None:
    psoas.done("import", put(folder, "a.tcx", tcx_run()))
    psoas.done("export", "csv", "--out", str(folder / "mine.csv"))
    assert "a table that psoas wrote" in psoas.refused("import", str(folder / "mine.csv"))


def _activities(psoas: Psoas) -> list[Activity]:
    return [one for one in psoas.log.records() if isinstance(one, Activity)]
