"""The log's documents as records: read one by one, and very many at once."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from rules.errors import RehabError
from rules.records import Record
from store import documents
from store.codec import to_document
from store.documents import checked_document, read_checked, read_record
from store.form import line_of
from store.values import clean

AT = datetime(2026, 3, 9, 18, 5, tzinfo=UTC)
TIME = AT.isoformat()
LEAST = {"id": "c1", "kind": "check", "at": TIME}
RUN = {"id": "a1", "kind": "activity", "sport": "run", "start": TIME, "duration_s": 1900}
HOLD = {"exercise": "x", "side": "left", "set": 1, "target": 30, "done": 30, "unit": "s"}
HOLDS = {"id": "s1", "kind": "session", "what": "stretch", "start": TIME, "end": TIME}


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few documents are read as very many are."""
    monkeypatch.setattr(documents, "LONG", 0)


def _lines(*some: dict[str, Any]) -> memoryview:
    return memoryview(b"".join(line_of(n, one, first=n == 1) for n, one in enumerate(some, 1)))


def _as_written(records: list[tuple[int, Record]]) -> str:
    """With what is equal and yet another, such as 30 and 30.0, or the offsets of times."""
    return repr([(number, record, json.dumps(to_document(record))) for number, record in records])


def _one_by_one(*some: dict[str, Any]) -> str:
    return _as_written([(number, read_record(one)) for number, one in enumerate(some, 1)])


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (LEAST | {"pain": 11}, "check c1: pain is 11"),
        (LEAST | {"id": ""}, "a check without id"),
        (LEAST | {"id": None}, "a check without id"),
        ({"id": "c1"}, "kind is"),
    ],
)
def test_what_is_no_record_is_refused(document: dict[str, Any], why: str) -> None:
    with pytest.raises(RehabError, match=why):
        read_record(document)
    with pytest.raises(RehabError, match=why):
        checked_document(document)


def test_a_checked_document_is_as_psoas_writes_it() -> None:
    loose = {"pain": 3, "x": 1, "at": TIME, "kind": "check", "id": "c1", "gone": True}
    assert list(checked_document(loose)) == [
        *("id", "kind", "at", "pain", "flags", "note", "updated", "x", "gone")
    ]


@pytest.mark.parametrize("value", [True, False])
def test_the_mark_of_what_is_gone_is_no_field_of_the_record(value: bool) -> None:
    assert read_record(LEAST | {"gone": value}).extra == {}


@pytest.mark.usefixtures("fast")
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.data())
def test_many_records_are_read_as_each_of_them_is(
    any_record: SearchStrategy[Record], data: DataObject
) -> None:
    ids = any_record.filter(lambda record: bool(record.id))
    some = [clean(to_document(record)) for record in data.draw(st.lists(ids, max_size=4))]
    # Most have no field that is not known.
    some = [one if data.draw(st.booleans()) else _known(one) for one in some]
    assert _as_written(list(read_checked(_lines(*some)))) == _one_by_one(*some)


def _known(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if not name.startswith("x-")}


@pytest.mark.usefixtures("fast")
@pytest.mark.parametrize(
    "document",
    [
        LEAST,
        LEAST | {"gone": True},
        LEAST | {"deleted": True, "pain": None, "note": None},
        LEAST | {"updated": "2026-03-09T19:05:00+01:00"},
        LEAST | {"deleted": None, "flags": None},
        LEAST | {"at": "20260309T180500Z", "note": "Hüfte"},
        RUN | {"distance_m": -0.0, "stride_changed": None},
        RUN | {"duration_s": 1900.0, "origin": {"of": "x", "deep": [1, 1.0]}},
        HOLDS | {"finished": None, "items": None},
        HOLDS | {"items": [HOLD, HOLD | {"done": 30.0}, HOLD | {"pain": 3, "x": 1}]},
        {"kind": "sleep", "id": "z1", "hours": 8},
        {"at": TIME, "pain": 3, "kind": "check", "id": "c1"},
    ],
)
def test_many_are_read_so_however_they_are_written(document: dict[str, Any]) -> None:
    some = (RUN, document, LEAST | {"id": "c2"})
    assert _as_written(list(read_checked(_lines(*some)))) == _one_by_one(*some)


@pytest.mark.usefixtures("fast")
def test_no_document_is_made_of_what_has_known_fields_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(documents, "read_record")
    read = read_checked(_lines(LEAST, RUN | {"gone": True}, HOLDS | {"items": [HOLD]}))
    assert [record.id for _, record in read] == ["c1", "a1", "s1"]


@pytest.mark.usefixtures("fast")
def test_a_half_letter_is_read_by_python() -> None:
    line = line_of(1, LEAST | {"note": "x"}, first=True).replace(b'"x"', b'"\\ud83e"')
    ((_, record),) = read_checked(memoryview(line))
    assert record.note == "\ud83e"


def test_only_the_records_of_a_long_log_are_read_by_the_fast_reader() -> None:
    code = (
        "import sys; from store.documents import read_checked; from store.form import line_of;"
        f"one = {LEAST | {'note': 'y' * 9000}};"
        "lines = b''.join(line_of(n, one) for n in range(int(sys.argv[1])));"
        "print(len(list(read_checked(memoryview(lines)))), 'msgspec' in sys.modules)"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code, lines], capture_output=True, text=True, check=True
        ).stdout.strip()
        for lines in ("100", "130")
    ]
    assert said == ["100 False", "130 True"]
