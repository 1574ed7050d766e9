"""What is a log and what is not; a file that is not stays as it is, byte for byte."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from rules.errors import RehabError
from rules.records import Check
from store.log import Log, open_log

Now = Callable[[], datetime]
META = {"1": {"format": "psoas-log", "version": 1}}
RUN = {"id": "r1", "kind": "activity", "sport": "run", "start": "2026-03-09T18:05:00+01:00"}
CHECK = {"id": "c1", "kind": "check", "at": "2026-03-09T18:05:00+01:00", "pain": 3}


def _log(**tables: Any) -> bytes:
    return json.dumps({"_meta": META, **tables}).encode()


REFUSED = {
    "empty": (b"", "is not JSON"),
    "words": (b"my runs:\n- 5 km", "is not JSON"),
    "cut off": (_log(_default={"1": CHECK})[:-9], "is not JSON"),
    "old tail": (_log() + b"}}", "is not JSON"),
    "not UTF-8": (b'{"_meta":{"1":{"format":"psoas-log\xff"}}}', "is not JSON"),
    "NaN": (_log(_default={"1": CHECK | {"x": float("nan")}}), "is not JSON"),
    "very deep": (b'{"a":' * 100_000, "is not JSON"),
    "very long number": (b'{"a":' + b"9" * 5000 + b"}", "is not JSON"),
    "null": (b"null", "is not a psoas log"),
    "a list": (b"[]", "is not a psoas log"),
    "an empty object": (b"{}", "is not a psoas log"),
    "plain TinyDB": (b'{"_default": {"1": {"run": 5}}}', "is not a psoas log"),
    "another program's": (b'{"name": "x", "version": 1}', "is not a psoas log"),
    "our export": (b'{"format": "psoas", "version": 1, "records": []}', "is not a psoas log"),
    "a table of text": (_log(_default={"1": "x"}), "is not a psoas log"),
    "a number twice": (_log(_default={"1": CHECK, "01": CHECK | {"id": "c2"}}), "not a psoas log"),
    "no number": (_log(_default={"one": CHECK}), "is not a psoas log"),
    "a superscript": (_log(_default={"²": CHECK}), "is not a psoas log"),
    "an endless number": (_log(_default={"9" * 5000: CHECK}), "is not a psoas log"),
    "no version": (b'{"_meta": {"1": {"format": "psoas-log"}}}', "is not a psoas log"),
    "version true": (b'{"_meta": {"1": {"format": "psoas-log", "version": true}}}', "is not a"),
    "version 0": (b'{"_meta": {"1": {"format": "psoas-log", "version": 0}}}', "is not a"),
    "newer": (b'{"_meta": {"1": {"format": "psoas-log", "version": 3}}}', "by a newer psoas"),
    "pain 11": (_log(_default={"1": CHECK | {"pain": 11}}), "check c1: pain is 11"),
    "naive time": (_log(_default={"1": CHECK | {"at": "2026-03-09T18:05"}}), "check c1: at is"),
    "no duration": (_log(_default={"1": RUN}), "activity r1: duration_s is missing"),
    "no id": (_log(_default={"1": CHECK | {"id": None}}), "a check without id"),
    "empty id": (_log(_default={"1": CHECK | {"id": ""}}), "a check without id"),
    "an id twice": (_log(_default={"1": CHECK, "2": CHECK}), "check c1 is there twice"),
}


@pytest.mark.parametrize(("data", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_log_is_refused_and_left_alone(
    tmp_path: Path, now: Now, data: bytes, why: str
) -> None:
    path = tmp_path / "log.json"
    path.write_bytes(data)
    with pytest.raises(RehabError, match=why) as caught:
        open_log(path, now)
    assert str(path) in str(caught.value)
    assert str(caught.value).endswith(".")
    assert path.read_bytes() == data
    assert {entry.name for entry in tmp_path.iterdir()} <= {"log.json", "log.json.lock"}


STRANGE = {name: case for name, case in REFUSED.items() if "psoas" in case[1]}


@pytest.mark.parametrize(("data", "why"), STRANGE.values(), ids=STRANGE)
def test_what_another_program_puts_there_while_open_is_not_written_over(
    file: Path, log: Log, check: Check, data: bytes, why: str
) -> None:
    (added,) = log.add(check)
    file.write_bytes(data)
    for change in (
        lambda: log.add(check),
        lambda: log.replace(replace(added, pain=1)),
        lambda: log.delete(added),
        log.undo,
        log.records,
    ):
        with pytest.raises(RehabError, match=why):
            change()
    assert file.read_bytes() == data


DAMAGED = {name: case[0] for name, case in REFUSED.items() if case[1] == "is not JSON"}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_what_is_damaged_while_open_is_made_again_and_told(
    file: Path, log: Log, check: Check, data: bytes
) -> None:
    told: list[str] = []
    log.tell_to(told.append)
    added = log.add(check)
    file.write_bytes(data)
    assert log.records() == added
    assert [sentence for sentence in told if "made again from its history" in sentence] == told
    assert len(told) == 1
    added += log.add(check)
    assert {record.id for record in log.records()} == {record.id for record in added}


def test_a_folder_is_no_log(tmp_path: Path, now: Now) -> None:
    with pytest.raises(RehabError, match="is a folder"):
        open_log(tmp_path, now)


def test_a_pipe_is_no_log_and_is_not_waited_for(tmp_path: Path, now: Now) -> None:
    os.mkfifo(tmp_path / "log.json")
    with pytest.raises(RehabError, match="not an ordinary file"):
        open_log(tmp_path / "log.json", now)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path, now: Now) -> None:
    (tmp_path / "notes").write_text("hello")
    with pytest.raises(RehabError, match=r"log\.json could not be read"):
        open_log(tmp_path / "notes" / "log.json", now)
    assert (tmp_path / "notes").read_text() == "hello"


def test_the_file_is_one_that_tinydb_itself_reads(file: Path, log: Log, check: Check) -> None:
    (added,) = log.add(check)
    with TinyDB(file, access_mode="r") as database:
        assert [document["id"] for document in database] == [added.id]
        assert database.tables() == {"_meta", "_default"}


def test_the_file_has_one_document_a_line(file: Path, log: Log, check: Check) -> None:
    log.add(*[check] * 3)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert sum('"kind":"check"' in line for line in lines) == 3


def test_a_table_of_another_psoas_is_kept(file: Path, log: Log, check: Check) -> None:
    log.add(check)
    tables = json.loads(file.read_text())
    file.write_text(json.dumps(tables | {"later": {"7": {"x": 1}}}))
    log.add(check)
    assert json.loads(file.read_text())["later"] == {"7": {"x": 1}}


@pytest.mark.parametrize("note", ["[bold]brackets[/]", "🦵 שלום مرحبا", 'a "quote"\n\x00'])
def test_any_text_in_a_note_comes_back(file: Path, log: Log, now: Now, note: str) -> None:
    log.add(Check(at=now(), pain=1, note=note))
    assert [record.note for record in open_log(file, now).records()] == [note]


def test_text_is_written_as_it_is_read(file: Path, log: Log, now: Now) -> None:
    log.add(Check(at=now(), pain=1, note="Hüfte 🦵"))
    assert "Hüfte 🦵" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}])
def test_a_value_that_json_cannot_hold_is_refused(
    file: Path, log: Log, check: Check, value: object
) -> None:
    log.add(check)
    before = file.read_bytes()
    with pytest.raises(RehabError, match="nothing was written"):
        log.add(replace(check, extra={"x": value}))
    assert file.read_bytes() == before
