import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.errors import RehabError
from rules.groups import records_of
from rules.records import Check, Unknown
from store.exchange.as_activity import Place
from store.exchange.recording import FileRead
from store.exchange.records_json import as_bytes, export_json, read_file, read_json
from store.exchange.taking import preview, take
from store.log import Log, open_log

AT = datetime(2026, 3, 9, 18, 5, tzinfo=timezone(timedelta(hours=1)))
CHECK = {"kind": "check", "at": "2026-03-09T18:05:00+01:00", "pain": 3}

Added = tuple[str, ...]
"""The ids of the records that an import brought."""


def _import(log: Log, path: Path) -> Added:
    """As the app and the prompt take an export."""
    read = FileRead(name=path.name, log=read_file(path))
    rows = preview(log.all_records(), [read], Place(now=AT, zone=UTC))
    return tuple(record.id for record in take(log, rows).records)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    times = (AT + timedelta(seconds=number) for number in range(10**6))
    return open_log(tmp_path / "log.json", times.__next__)


@pytest.fixture
def import_text(tmp_path: Path, log: Log) -> Callable[[str], Added]:
    def read(text: str) -> Added:
        path = tmp_path / "export.json"
        path.write_text(text, encoding="utf-8")
        return _import(log, path)

    return read


def _whole(*records: Any, **changed: Any) -> str:
    return json.dumps({"format": "psoas", "version": 1, "records": list(records)} | changed)


def test_an_export_names_its_format_and_holds_every_record_deleted_ones_too(log: Log) -> None:
    later = Unknown(kind="sleep", extra={"hours": 8})
    first, _, _ = log.add(Check(at=AT, pain=3), Check(at=AT, pain=4, note="Hüfte"), later)
    log.delete(first)
    text = export_json(log.all_records())
    whole = json.loads(text)
    assert (whole["format"], whole["version"], len(whole["records"])) == ("psoas", 1, 3)
    assert [one.get("deleted") for one in whole["records"] if one["id"] == first.id] == [True]
    assert "Hüfte" in text
    assert read_json(text, "it") == log.all_records()


def test_the_same_records_give_the_same_text_in_whatever_order(log: Log) -> None:
    records = log.add(*[Check(at=AT - timedelta(days=n), pain=n) for n in range(5)])
    assert export_json(records) == export_json(reversed(records))
    assert [one["pain"] for one in json.loads(export_json(records))["records"]] == [4, 3, 2, 1, 0]


def test_the_text_ends_its_line(log: Log) -> None:
    assert export_json(log.records()).endswith("}\n")


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_is_exported_is_read_back(any_record: Any, data: st.DataObject) -> None:
    records = data.draw(st.lists(any_record, unique_by=lambda record: record.id, max_size=4))
    assert read_json(export_json(records), "it") == tuple(records_of(records))


def test_an_import_adds_what_is_new_and_keeps_its_ids_and_times(
    log: Log, import_text: Callable[[str], Added]
) -> None:
    added = import_text(_whole(CHECK | {"id": "a", "updated": "2020-01-01T00:00:00Z"}, CHECK))
    assert len(added) == 2
    assert added[0] == "a"
    times = {record.id: record.updated for record in log.records()}
    assert times["a"] == datetime(2020, 1, 1, tzinfo=UTC)
    assert times[added[1]] == AT


def test_a_second_import_finds_all_known(log: Log, import_text: Callable[[str], Added]) -> None:
    text = _whole(CHECK | {"id": "a"}, CHECK | {"id": "b", "deleted": True})
    import_text(text)
    version = log.version[0]
    assert import_text(text) == ()
    assert log.version[0] == version


def test_what_the_log_has_is_left_alone_deleted_or_not(
    log: Log, import_text: Callable[[str], Added]
) -> None:
    first, second = log.add(Check(at=AT, pain=1), Check(at=AT, pain=1))
    log.delete(first)
    before = log.all_records()
    text = _whole(*[CHECK | {"id": record.id, "pain": 9} for record in (first, second)])
    assert import_text(text) == ()
    assert log.all_records() == before


def test_one_undo_takes_the_whole_import_back(
    log: Log, import_text: Callable[[str], Added]
) -> None:
    log.add(Check(at=AT, pain=1))
    import_text(_whole(*[CHECK] * 5))
    undone = log.undo()
    assert undone is not None
    assert len(undone.records) == 5
    assert len(log.records()) == 1


def test_tombstones_are_imported_as_tombstones(
    log: Log, import_text: Callable[[str], Added]
) -> None:
    assert import_text(_whole(CHECK | {"id": "a", "deleted": True})) == ("a",)
    assert log.records() == ()
    assert log.all_records()[0].deleted


def test_an_export_of_one_log_makes_the_same_log_elsewhere(
    log: Log, tmp_path: Path, import_text: Callable[[str], Added]
) -> None:
    other = open_log(tmp_path / "other.json", lambda: AT)
    first, second = other.add(Check(at=AT, pain=1, extra={"x": [1.0, None]}), Check(at=AT, pain=2))
    other.delete(second)
    other.replace(replace(first, note="[b] 🦵 שלום"))
    import_text(export_json(other.all_records()))
    assert export_json(log.all_records()) == export_json(other.all_records())


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_an_export_of_any_log_is_the_same_to_the_byte_after_a_way_through_another(
    any_record: Any, data: st.DataObject
) -> None:
    records = data.draw(st.lists(any_record, unique_by=lambda record: record.id, max_size=4))
    with TemporaryDirectory() as folder:
        one, other = (open_log(Path(folder, name, "log.json"), lambda: AT) for name in "ab")
        one.add(*records)
        first = as_bytes(one.all_records())
        path = Path(folder, "export.json")
        path.write_bytes(first)
        assert len(_import(other, path)) == len(records)
        assert as_bytes(other.all_records()) == first
        # And what another process reads from its file is the same.
        assert as_bytes(open_log(other.path, lambda: AT).all_records()) == first


REFUSED = {
    "no JSON": ("5 km", "is not JSON"),
    "cut off": (_whole(CHECK)[:-2], "is not JSON"),
    "NaN": ('{"format": "psoas", "version": 1, "records": [], "x": NaN}', "is not JSON"),
    "very deep": ("[" * 100_000, "is not JSON"),
    "a list": ("[]", 'not an export of psoas .*"format"'),
    "a case without format": ('{"records": []}', 'not an export of psoas .*"format"'),
    "another format": (_whole(format="runs"), "not an export of psoas"),
    "a log file": ('{"_meta": {}, "_default": {}}', "not an export of psoas"),
    "no version": ('{"format": "psoas", "records": []}', '"version"'),
    "version 1.0": (_whole(version=1.0), '"version"'),
    "version true": (_whole(version=True), '"version"'),
    "version 0": (_whole(version=0), '"version"'),
    "newer": (_whole(version=2), "newer psoas"),
    "no records": ('{"format": "psoas", "version": 1}', 'no list of "records"'),
    "records no list": (_whole(records={}), 'no list of "records"'),
    "a number": (_whole(CHECK, 5), "record 2: 5 is not an object"),
    "pain 11": (_whole(CHECK, CHECK | {"pain": 11}), "record 2: check without id: pain is 11"),
    "no kind": (_whole({"pain": 1}), "record 1: .*kind is null"),
    "an id twice": (_whole(*[CHECK | {"id": "a"}] * 2), "record 2: id a is there twice"),
}


@pytest.mark.parametrize(("text", "why"), REFUSED.values(), ids=REFUSED)
def test_a_bad_file_is_refused_by_reason_and_nothing_is_added(
    log: Log, tmp_path: Path, import_text: Callable[[str], Added], text: str, why: str
) -> None:
    with pytest.raises(RehabError, match=why) as caught:
        import_text(text)
    assert str(tmp_path / "export.json") in str(caught.value)
    assert str(caught.value).endswith(".")
    assert log.all_records() == ()
    assert not log.path.exists()


def test_a_byte_order_mark_is_no_obstacle(import_text: Callable[[str], Added]) -> None:
    assert len(import_text("\ufeff" + _whole(CHECK))) == 1


@pytest.mark.parametrize(
    ("data", "why"), [(None, "No such file"), (b"\xff\xfe{", "not UTF-8")], ids=["missing", "latin"]
)
def test_a_file_that_cannot_be_read_is_told(
    log: Log, tmp_path: Path, data: bytes | None, why: str
) -> None:
    path = tmp_path / "export.json"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(RehabError, match=why):
        _import(log, path)


def test_a_folder_is_no_export(log: Log, tmp_path: Path) -> None:
    with pytest.raises(RehabError, match="could not be read"):
        _import(log, tmp_path)
