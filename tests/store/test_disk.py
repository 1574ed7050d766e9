"""What the log's file holds, and what keeps it from being read."""

import errno
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
from tests.store.laid_out import Here, System, stock

Now = Callable[[], datetime]
META = {"1": {"format": "psoas-log", "version": 1}}
RUN = {"id": "r1", "kind": "activity", "sport": "run", "start": "2026-03-09T18:05:00+01:00"}
CHECK = {"id": "c1", "kind": "check", "at": "2026-03-09T18:05:00+01:00", "pain": 3}


def _log(**tables: Any) -> bytes:
    return json.dumps({"_meta": META, **tables}).encode()


WRONG = {
    "pain 11": (_log(_default={"1": CHECK | {"pain": 11}}), "check c1: pain is 11"),
    "naive time": (_log(_default={"1": CHECK | {"at": "2026-03-09T18:05"}}), "check c1: at is"),
    "no duration": (_log(_default={"1": RUN}), "activity r1: duration_s is missing"),
    "no id": (_log(_default={"1": CHECK | {"id": None}}), "a check without id"),
    "empty id": (_log(_default={"1": CHECK | {"id": ""}}), "a check without id"),
    "an id twice": (_log(_default={"1": CHECK, "2": CHECK}), "check c1 is there twice"),
}


@pytest.mark.parametrize(("data", "why"), WRONG.values(), ids=WRONG)
def test_a_file_of_the_first_form_with_a_wrong_record_is_refused_and_left_alone(
    tmp_path: Path, now: Now, data: bytes, why: str
) -> None:
    path = tmp_path / "log.json"
    path.write_bytes(data)
    with pytest.raises(RehabError, match=why) as caught:
        open_log(path, now)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == data
    assert {entry.name for entry in tmp_path.iterdir()} <= {"log.json", "log.json.lock"}


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


@pytest.mark.skipif(not hasattr(os, "fdatasync"), reason="only Linux syncs in this way")
def test_a_tail_that_did_not_reach_the_disk_is_put_back_and_comes_later(
    here: Here, check: Check, system: System
) -> None:
    log = here.open()
    log.add(check)
    before = here.file.read_bytes()
    system.breaks("fdatasync", here.file.name, errno.EIO)
    for _ in range(3):
        log.add(check)
        assert here.file.read_bytes() == before
    assert len(here.told) == 1
    assert "is safe in the history" in here.told[0]
    system.mend()
    assert len(log.records()) == 4
    log.add(check)
    assert len(stock(here.file)) == 5
