"""`psoas history`, `undo`, `export`, `import` and `data`: the log as a whole."""

import io
import json
import os
import stat
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from rules.records import (
    Check,
    Episode,
    Item,
    SelfTest,
    Session,
    SessionKind,
    Side,
    Unit,
    Unknown,
)
from store.log import open_log
from tests.tui.conftest import Psoas

CHECK = {"kind": "check", "id": "c1", "at": "2026-06-19T08:00:00+02:00", "pain": 2}
RUN = {"kind": "activity", "id": "r1", "sport": "run", "duration_s": 1800}
RUN["start"] = "2026-06-18T18:00:00+02:00"


def write(path: Path, *records: object, **more: Any) -> str:
    """An exported file with these records."""
    whole = {"format": "psoas", "version": 1, "records": list(records), **more}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return str(path)


# history


def test_history_has_a_line_for_every_kind_oldest_first(psoas: Psoas) -> None:
    at = datetime.fromisoformat("2026-06-02T08:00:00+02:00")
    item = Item(exercise="clamshell", side=Side.LEFT, set=1, target=20, done=20, unit=Unit.REPS)
    psoas.log.add(
        Check(id="check-0001", at=at.replace(day=7), pain=None, flags=("limp", "new-flag")),
        Session(
            id="strength-1",
            what=SessionKind.STRENGTH,
            start=at,
            end=at,
            finished=True,
            items=(item,),
        ),
        Session(
            id="stretch-01",
            what=SessionKind.STRETCH,
            start=at.replace(day=3),
            end=at,
            finished=False,
        ),
        SelfTest(
            id="test-1",
            at=at.replace(day=4),
        ),
        Episode(id="episode-01", side=Side.LEFT, onset=date(2026, 6, 1)),
        Unknown(id="unknown-01", kind="nap\x1b", updated=at.replace(day=5)),
    )
    assert psoas.done("history").lines == [
        "ode-01  Mon 2026-06-01, episode, left, resting since 2026-06-01",
        "ngth-1  Tue 2026-06-02 08:00, strength, finished, 1 set",
        "tch-01  Wed 2026-06-03 08:00, stretch, in part, 0 holds",
        "test-1  Thu 2026-06-04 08:00, self-test, does not fit the pattern, 0 of 3 signs",
        "own-01  nap␛ (of a kind that this psoas does not know)",
        "k-0001  Sun 2026-06-07 08:00, check, no pain given, a limp, new flag",
    ]


def test_history_as_json_leaves_deleted_records_out(psoas: Psoas) -> None:
    psoas.done("run", "add", "5km", "31:40")
    psoas.done("check", "2")
    psoas.done("run", "rm", "last")
    (record,) = psoas.done("history", "--json").json()
    assert (record["kind"], record["pain"]) == ("check", 2)


# undo


def test_undo_takes_back_a_change_an_addition_and_a_deletion(psoas: Psoas) -> None:
    psoas.done("run", "add", "5km", "31:40")
    psoas.done("run", "edit", "last", "--distance", "6km")
    psoas.done("run", "rm", "last")
    line = "Sat 2026-06-20 11:28, run, {}, 31:40"
    assert psoas.done("undo").lines[:2] == ["Undone: 1 record there again.", line.format("6 km")]
    assert psoas.done("undo").lines[:2] == [
        "Undone: 1 record as before the change.",
        line.format("5 km"),
    ]
    lines = psoas.done("undo").lines
    assert lines[:2] == ["Undone: 1 record gone again.", line.format("5 km")]
    assert lines[2].startswith("Now: ✖ stop")
    assert psoas.log.records() == ()


def test_with_nothing_to_undo_it_says_so(psoas: Psoas) -> None:
    psoas.done("check", "1")
    psoas.done("undo")
    assert psoas("undo").code == 1
    assert psoas("undo").err == "There is no change left to take back.\n"


def test_an_import_is_undone_as_one(psoas: Psoas, tmp_path: Path) -> None:
    psoas.done("import", write(tmp_path / "two.json", CHECK, RUN))
    assert psoas.done("undo").lines[0] == "Undone: 2 records gone again."


# export


def test_export_prints_all_records_deleted_ones_too(psoas: Psoas) -> None:
    psoas.done("check", "2", "--note", "שלום")
    psoas.done("run", "add", "5km", "31:40")
    psoas.done("run", "rm", "last")
    whole = psoas.done("export", "json").json()
    assert (whole["format"], whole["version"]) == ("psoas", 1)
    assert [(one["kind"], one.get("deleted")) for one in whole["records"]] == [
        ("activity", True),
        ("check", None),
    ]


def test_what_was_exported_comes_back_on_another_computer(psoas: Psoas, tmp_path: Path) -> None:
    psoas.done("check", "2", "--note", "half a letter: \ud800")
    psoas.done("run", "add", "5km", "31:40")
    out = tmp_path / "out.json"
    assert psoas.done("export", "json", "--out", str(out)).out == f"Written: {out}\n"
    other = ("--data", str(tmp_path / "other.json"))
    psoas.done(*other, "import", str(out))
    assert psoas.done(*other, "history", "--json").json() == psoas.done("history", "--json").json()


def test_an_exported_file_is_private(psoas: Psoas, tmp_path: Path) -> None:
    psoas.done("export", "json", "--out", str(tmp_path / "out.json"))
    assert stat.S_IMODE((tmp_path / "out.json").stat().st_mode) == 0o600


def test_export_overwrites_nothing(psoas: Psoas, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    out.write_text("mine")
    assert "is there already" in psoas.refused("export", "json", "--out", str(out))
    assert out.read_text() == "mine"


def test_export_into_a_missing_folder_is_refused(psoas: Psoas, tmp_path: Path) -> None:
    sentence = psoas.refused("export", "json", "--out", str(tmp_path / "no" / "out.json"))
    assert "could not be written" in sentence


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_export_that_fails_half_way_leaves_no_file(
    psoas: Psoas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    psoas.done("check", "2")
    full = os.open("/dev/full", os.O_WRONLY)
    monkeypatch.setattr("store.files._write_at", lambda _, data, __: os.write(full, data))
    assert "The disk is full" in psoas.refused("export", "json", "--out", str(tmp_path / "x"))
    os.close(full)
    assert not (tmp_path / "x").exists()


# import


def test_import_tells_what_was_new_and_what_was_known(psoas: Psoas, tmp_path: Path) -> None:
    one = write(tmp_path / "one.json", CHECK)
    two = write(tmp_path / "two.json", CHECK, RUN)
    assert psoas.done("import", one).out == "one.json: 1 record added.\n"
    assert psoas.done("import", two).out == "two.json: 1 record added; 1 known already.\n"
    assert [record.id for record in psoas.log.records()] == ["r1", "c1"]


def test_import_as_json(psoas: Psoas, tmp_path: Path) -> None:
    one = write(tmp_path / "one.json", CHECK)
    two = write(tmp_path / "two.json", CHECK, RUN)
    assert psoas.done("import", one, two, "--json").json() == {
        "added": ["c1", "r1"],
        "known": 1,
        "refused": [],
    }


def test_a_record_that_was_deleted_stays_deleted(psoas: Psoas, tmp_path: Path) -> None:
    file = write(tmp_path / "one.json", RUN)
    psoas.done("import", file)
    psoas.done("run", "rm", "r1")
    assert psoas.done("import", file, "--json").json()["known"] == 1
    assert psoas.log.records() == ()


def test_a_file_with_a_fault_is_refused_whole_and_the_others_are_taken(
    psoas: Psoas, tmp_path: Path
) -> None:
    bad = write(tmp_path / "bad.json", CHECK | {"id": "c2"}, RUN | {"sport": "chess"})
    good = write(tmp_path / "good.json", CHECK)
    outcome = psoas("import", bad, good, "--json")
    assert outcome.code == 1
    said = json.loads(outcome.out)
    assert (said["added"], said["known"]) == (["c1"], 0)
    ((refused),) = said["refused"]
    assert refused["file"] == "bad.json"
    assert "sport" in refused["why"]
    assert outcome.err == refused["why"] + "\n"
    assert [record.id for record in psoas.log.records()] == ["c1"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": "psoas", "version": 2, "records": []}', "\udcff"]
)
def test_what_is_no_export_is_refused(psoas: Psoas, tmp_path: Path, text: str) -> None:
    psoas.done("check", "1")
    file = tmp_path / "strange.json"
    file.write_bytes(text.encode(errors="surrogateescape"))
    assert "strange.json" in psoas.refused("import", str(file))
    assert "strange.json" in psoas.refused("import", "--dry-run", str(file))


def test_a_file_that_is_not_there_is_refused(psoas: Psoas, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for words in (["import"], ["import", "--dry-run"]):
        assert "missing.json" in psoas.refused(*words, str(tmp_path / "missing.json"))
        assert "holds no activity" in psoas.refused(*words, str(tmp_path / "empty"))


def test_a_dry_run_says_the_same_and_writes_nothing(psoas: Psoas, tmp_path: Path) -> None:
    nameless = {name: value for name, value in CHECK.items() if name != "id"}
    one = write(tmp_path / "one.json", CHECK)
    two = write(tmp_path / "two.json", CHECK, RUN, nameless)
    psoas.done("import", one)
    before = psoas.content()
    assert psoas.done("import", "--dry-run", one, two).lines == [
        "one.json: 0 records would be added; 1 known already.",
        "two.json: 2 records would be added; 1 known already.",
    ]
    said = psoas.done("import", "--dry-run", "--json", two, two).json()
    assert (said["added"], said["known"]) == (["r1", None], 1), "a file is read once"
    assert psoas.content() == before


def test_import_needs_a_file(psoas: Psoas) -> None:
    assert "Missing argument" in psoas.refused("import", code=2)


# data


def test_data_path_is_where_the_log_is(psoas: Psoas, tmp_path: Path) -> None:
    assert psoas.done("data", "path").out == f"{psoas.data}\n"
    other = tmp_path / "other.json"
    assert psoas.done("--data", str(other), "data", "path").out == f"{other}\n"


def test_data_names_another_log(psoas: Psoas, tmp_path: Path) -> None:
    psoas.done("--data", str(tmp_path / "other.json"), "check", "2")
    assert psoas.done("history").out == ""
    assert len(psoas.done("--data", str(tmp_path / "other.json"), "history").lines) == 1


def test_data_check_counts_what_it_has_read(psoas: Psoas) -> None:
    assert "is not there yet" in psoas.done("data", "check").out
    assert not psoas.data.exists()
    psoas.done("check", "2")
    psoas.done("run", "add", "30:00")
    psoas.done("run", "rm", "last")
    assert psoas.done("data", "check").out == f"{psoas.data} is sound: 1 record, and 1 deleted.\n"
    assert psoas.done("data", "check", "--json").json() == {
        "file": str(psoas.data),
        "sound": True,
        "records": 1,
        "deleted": 1,
        "wrong": [],
    }


@pytest.mark.parametrize("words", [["data"], ["export"], ["data", "burn"], ["export", "fit"]])
def test_wrong_usage_is_told(psoas: Psoas, words: list[str]) -> None:
    assert f"(`psoas {words[0]} --help` shows how)." in psoas.refused(*words, code=2)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"not JSON", b'{"_meta": {"1": {"format": "psoas", "version": 99}}}'],
)
@pytest.mark.parametrize(
    "words",
    [
        ["today", "--json"],
        ["check", "2"],
        ["run", "add", "5km", "31:40"],
        ["run", "list"],
        ["episode", "start", "left"],
        ["episode", "show"],
        ["history"],
        ["undo"],
        ["export", "json"],
        ["import", "/dev/null"],
        ["data", "check"],
        ["stretch", "--plain"],
    ],
)
def test_a_log_that_cannot_be_read_is_refused_and_left_alone(
    psoas: Psoas, content: bytes, words: list[str]
) -> None:
    psoas.data.write_bytes(content)
    sentence = psoas.refused(*words)
    assert str(psoas.data) in sentence


def test_a_folder_is_no_log(psoas: Psoas, tmp_path: Path) -> None:
    assert "is a folder" in psoas.refused("--data", str(tmp_path), "check", "2")


def test_data_that_is_not_sound_is_named_and_mended(psoas: Psoas) -> None:
    psoas.done("check", "2")
    harmed = psoas.data.read_bytes()[:-3900]
    psoas.data.write_bytes(harmed)
    checked = psoas("data", "check")
    assert checked.code == 1
    assert checked.lines == [
        f"{psoas.data} is not as psoas wrote it.",
        "`psoas data scrub` mends what can be mended.",
    ]
    assert psoas.data.read_bytes() == harmed
    assert psoas("data", "check", "--json").out.count('"sound": false') == 1
    mended = psoas("data", "scrub")
    assert (mended.code, mended.lines[-1]) == (0, "Mended.")
    assert "made again from its history" in mended.err
    assert psoas.done("data", "scrub").out == f"{psoas.data} is sound.\n"


def test_what_was_mended_is_said_beside_the_answer(psoas: Psoas) -> None:
    psoas.done("check", "2")
    psoas.data.unlink()
    listed = psoas("history", "--json")
    assert len(json.loads(listed.out)) == 1
    assert listed.err == f"{psoas.data} was gone, and has been made again from its history.\n"


def test_a_backup_is_made_listed_and_brought_back(psoas: Psoas, tmp_path: Path) -> None:
    assert "no backup yet" in psoas.refused("data", "restore")
    assert "not there yet" in psoas.refused("data", "backup")
    psoas.done("check", "2")
    (said,) = psoas.done("data", "backup").lines
    name = said.rpartition("/")[2]
    psoas.done("run", "add", "30:00")
    assert name in psoas.done("data", "restore").lines
    assert psoas.done("data", "restore", name, "--yes").lines == [
        "0 records added, 0 changed, 1 gone. `psoas undo` takes it back."
    ]
    assert len(psoas.done("history").lines) == 1
    assert "nothing to bring back" in psoas.done("data", "restore", name).out
    psoas.done("undo")
    assert len(psoas.done("history").lines) == 2
    mine = tmp_path / "mine.json"
    assert psoas.done("data", "backup", "--out", str(mine)).out == f"Written: {mine}\n"
    assert "there already" in psoas.refused("data", "backup", "--out", str(mine))


def test_nothing_is_brought_back_without_a_yes(
    psoas: Psoas, monkeypatch: pytest.MonkeyPatch
) -> None:
    psoas.done("check", "2")
    name = psoas.done("data", "backup").out.strip().rpartition("/")[2]
    psoas.done("run", "add", "30:00")
    assert "1 gone: type --yes" in psoas.refused("data", "restore", name)
    for answer, left in (("n", 2), ("y", 1)):
        typed = io.StringIO(f"{answer}\n")
        monkeypatch.setattr(typed, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stdin", typed)
        assert "1 gone. Go on?" in psoas("data", "restore", name).err
        assert len(psoas.done("history").lines) == left


def test_another_devices_log_is_merged(psoas: Psoas, tmp_path: Path) -> None:
    psoas.done("check", "2")
    other = tmp_path / "b" / "log.json"
    theirs = open_log(other, lambda: psoas.at, device="bbbb")
    theirs.add(Check(at=psoas.at, pain=5))
    assert psoas.done("data", "merge", str(other)).out == "1 record added, 0 changed.\n"
    assert psoas.done("data", "merge", str(other)).out == "0 records added, 0 changed.\n"
    assert len(psoas.done("history").lines) == 2
    words = tmp_path / "words.txt"
    words.write_text("my runs")
    assert "is no log" in psoas.refused("data", "merge", str(words))


def test_the_file_is_written_anew(psoas: Psoas) -> None:
    psoas.done("check", "2")
    assert psoas.done("data", "compact").out == "4,096 bytes before, 4,096 now.\n"
