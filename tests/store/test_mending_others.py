"""Files that another program has written: what is a log, and what is taken of it."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from tinydb import TinyDB, where

from rules.errors import RehabError
from rules.records import Check
from store.form import BLOCK, VERSION, whole_file
from store.form import Trailer as FormTrailer
from store.history import What
from store.log import Log
from tests.store.laid_out import (
    Here,
    changes_of,
    exported,
    history_of,
    kept_aside,
    pains,
    rewritten,
    stock,
)

META = {"1": {"format": "psoas-log", "version": VERSION}}
CHECK = {"id": "c1", "kind": "check", "at": "2026-03-09T18:05:00+01:00", "pain": 3}
RUN = {"id": "r1", "kind": "activity", "sport": "run", "start": "2026-03-09T18:05:00+01:00"}


def _log(**tables: Any) -> bytes:
    return json.dumps({"_meta": META, **tables}).encode()


def _whole(version: int, *documents: dict[str, Any]) -> bytes:
    """A file in today's form as a psoas of another version would write it."""
    data = whole_file(list(enumerate(documents, 1)), FormTrailer())
    cut = data.rindex(b"\n", 0, -1) + 1
    text = data[cut : data.index(b',"seal"')].replace(
        b'"version":%d' % VERSION, b'"version":%d' % version
    )
    return (data[:cut] + text + b',"seal":"%08x"}}}' % crc32(text)).ljust(BLOCK - 1) + b"\n"


NO_LOG = {
    "empty": (b"", "is not JSON, or damaged"),
    "words": (b"my runs:\n- 5 km", "is not JSON, or damaged"),
    "zeroes": (bytes(5000), "is not JSON, or damaged"),
    "cut off": (_log(_default={"1": CHECK})[:-9], "is not JSON, or damaged"),
    "old tail": (_log() + b"}}", "is not JSON, or damaged"),
    "not UTF-8": (b'{"_meta":{"1":{"format":"psoas-log\xff"}}}', "is not JSON, or damaged"),
    "NaN": (_log(_default={"1": CHECK | {"x": float("nan")}}), "is not JSON, or damaged"),
    "very deep": (b'{"a":' * 100_000, "is not JSON, or damaged"),
    "very long number": (b'{"a":' + b"9" * 5000 + b"}", "is not JSON, or damaged"),
}
"""What may have been a log: a history beside it makes it one again."""

FOREIGN = {
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
    "newer, in today's form": (_whole(3, CHECK), r"by a newer psoas \(format 3, this one knows 2"),
    "newer, without records": (_whole(3), "by a newer psoas"),
    "pain 11, as psoas writes it": (_whole(VERSION, CHECK | {"pain": 11}), "check c1: pain is 11"),
    "no duration": (_whole(VERSION, RUN), "activity r1: duration_s is missing"),
    "no id": (_whole(VERSION, CHECK | {"id": None}), "a check without id"),
    "an id twice": (_whole(VERSION, CHECK, CHECK), "check c1 is there twice"),
}
"""What is left alone, also with a history beside it."""


def _lie_beside(file: Path) -> dict[str, bytes]:
    """All that lies there but the lock, which any look at it takes."""
    return {
        str(path.relative_to(file.parent)): path.read_bytes()
        for path in file.parent.rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }


@pytest.mark.parametrize(("data", "why"), (NO_LOG | FOREIGN).values(), ids=list(NO_LOG | FOREIGN))
def test_what_is_no_log_is_refused_and_left_alone(here: Here, data: bytes, why: str) -> None:
    here.file.parent.mkdir()
    here.file.write_bytes(data)
    with pytest.raises(RehabError, match=why) as caught:
        here.open()
    assert str(here.file) in str(caught.value)
    assert str(caught.value).endswith(".")
    assert _lie_beside(here.file) == {"log.json": data}


@pytest.mark.parametrize(("data", "why"), FOREIGN.values(), ids=FOREIGN)
def test_what_comes_into_the_place_of_an_open_log_is_not_written_over_for_its_history(
    here: Here, check: Check, data: bytes, why: str
) -> None:
    log = here.open()
    (added,) = log.add(check)
    here.file.write_bytes(data)
    before = _lie_beside(here.file)
    changes: list[Callable[[], object]] = [
        lambda: log.add(check),
        lambda: log.replace(replace(added, pain=1)),
        lambda: log.delete(added),
        log.undo,
        log.records,
        here.open,
    ]
    for change in changes:
        with pytest.raises(RehabError, match=why):
            change()
    assert _lie_beside(here.file) == before


@pytest.mark.parametrize("data", [data for data, _ in NO_LOG.values()], ids=list(NO_LOG))
def test_what_a_log_was_damaged_to_while_open_is_made_again(
    here: Here, check: Check, data: bytes
) -> None:
    log = here.open()
    (added,) = log.add(check)
    here.file.write_bytes(data)
    assert log.records() == (added,)
    log.add(check)
    assert len(stock(here.file)) == 2
    assert kept_aside(here.file) == ([data] if data else [])
    assert len(here.told) == 1


def test_a_folder_is_no_log(here: Here) -> None:
    here.file.mkdir(parents=True)
    with pytest.raises(RehabError, match="is a folder"):
        here.open()


def test_a_pipe_is_no_log_and_is_not_waited_for(here: Here) -> None:
    here.file.parent.mkdir()
    os.mkfifo(here.file)
    with pytest.raises(RehabError, match="not an ordinary file"):
        here.open()


def test_a_file_in_the_place_of_the_folder_is_told(here: Here) -> None:
    here.file.parent.write_text("hello")
    with pytest.raises(RehabError, match=r"log\.json could not be read"):
        here.open()
    assert here.file.parent.read_text() == "hello"


def test_a_history_of_a_newer_version_is_left_alone_and_so_is_the_log(
    here: Here, check: Check
) -> None:
    log = here.open()
    log.add(check)
    text = b'{"v":2,"stamp":"x"'
    newer = text + b',"crc":"%08x"}\n' % crc32(text)
    history_of(here.file, "bbbb").write_bytes(newer)
    before = _lie_beside(here.file)
    changes: list[Callable[[], object]] = [lambda: log.add(check), log.records, here.open]
    for change in changes:
        with pytest.raises(RehabError, match="update psoas here"):
            change()
    assert _lie_beside(here.file) == before


# What another program writes into a log


@pytest.fixture
def log(here: Here, check: Check) -> Log:
    """With three records; the last of them has a note."""
    log = here.open()
    log.add(replace(check, id="one", pain=1))
    log.add(replace(check, id="two", pain=2))
    log.add(replace(check, id="three", pain=3, note="hills"))
    return log


def test_what_plain_tinydb_adds_changes_and_takes_out_is_taken_but_for_the_last(
    here: Here, log: Log
) -> None:
    with TinyDB(here.file) as database:
        database.insert({"kind": "check", "at": "2026-03-12T07:00:00Z", "pain": 7})
        database.update({"pain": 9}, where("id") == "one")
        database.remove(where("id") == "two")
    before = here.file.read_bytes()
    assert pains(log) == [9, 3, 2, 7]
    (told,) = here.told
    assert told == (
        f"Another program has changed {here.file}: 1 record added and 1 record changed; "
        "1 record that it took out came back: delete in psoas what is to be deleted. "
        f"What it held is kept as {next(here.file.parent.glob('*.damaged-*')).name}."
    )
    assert kept_aside(here.file) == [before]
    assert [change.what for change in changes_of(here.file)] == [What.ADDED] * 3 + [
        What.ADOPTED
    ] * 2
    held = exported(log)
    here.file.unlink()
    assert exported(here.open()) == held


def test_numbers_are_never_given_again_not_even_that_of_what_was_taken_out(
    here: Here, log: Log, check: Check
) -> None:
    rewritten(here.file, lambda tables: tables["_default"].pop("3"))
    log.add(check)
    numbers = {one["id"]: n for n, one in json.loads(here.file.read_text())["_default"].items()}
    assert numbers["one"] == "1"
    assert numbers["two"] == "2"
    assert len(numbers) == 4


def test_additions_alone_leave_nothing_to_be_kept(here: Here, log: Log) -> None:
    new = {"id": "four", "kind": "check", "at": "2026-03-12T07:00:00Z", "pain": 7}
    rewritten(here.file, lambda tables: tables["_default"].update({"9": new}))
    assert pains(log) == [1, 3, 2, 7]
    assert here.told == [f"Another program has changed {here.file}: 1 record added."]
    assert kept_aside(here.file) == []
    assert json.loads(here.file.read_text())["_default"]["9"]["id"] == "four"


def test_an_addition_under_a_very_high_number_gets_the_next_one(here: Here, log: Log) -> None:
    new = {"id": "four", "kind": "check", "at": "2026-03-12T07:00:00Z", "pain": 7}
    rewritten(here.file, lambda tables: tables["_default"].update({"9" * 15: new}))
    assert pains(log) == [1, 3, 2, 7]
    assert here.told == [f"Another program has changed {here.file}: 1 record added."]
    assert json.loads(here.file.read_text())["_default"]["4"]["id"] == "four"


@pytest.mark.parametrize("note", ["a walk in the hills", "a lap"])
def test_an_edit_in_an_editor_is_taken(here: Here, log: Log, note: str) -> None:
    text = here.file.read_text()
    here.file.write_text(text.replace('"note":"hills"', f'"note":"{note}"'))
    assert [one.note for one in log.records() if one.note] == [note]
    assert here.told == [f"Another program has changed {here.file}: 1 record changed."]
    assert changes_of(here.file)[-1].operations[0].was == {"note": "hills"}


def test_a_file_that_was_only_formatted_is_taken_back_without_a_word(here: Here, log: Log) -> None:
    before = exported(log)
    tables = json.loads(here.file.read_text())
    here.file.write_text(json.dumps(tables, indent=2))
    assert exported(log) == before
    assert here.told == []
    assert len(changes_of(here.file)) == 3
    assert here.file.read_bytes().endswith(b" \n")


def test_what_is_no_record_is_left_out_told_and_kept(here: Here, log: Log) -> None:
    def spoil(tables: dict[str, Any]) -> None:
        tables["_default"]["1"]["pain"] = 11
        for number in range(10, 14):
            tables["_default"][str(number)] = {"id": f"x{number}", "kind": 5}

    rewritten(here.file, spoil)
    before = here.file.read_bytes()
    assert pains(log) == [1, 3, 2]
    assert "left out: check one: pain is 11, not a whole number from 0 to 10, 5" in here.told[0]
    assert " and more. What it held is kept as " in here.told[0]
    assert kept_aside(here.file) == [before]


@pytest.mark.parametrize("identity", [5, [1], {"a": 1}])
def test_an_id_that_is_no_text_is_left_out_and_told(here: Here, log: Log, identity: object) -> None:
    new = {"id": identity, "kind": "check", "at": "2026-03-12T07:00:00Z", "pain": 7}
    rewritten(here.file, lambda tables: tables["_default"].update({"9": new}))
    assert pains(log) == [1, 3, 2]
    assert f"left out: check {identity}: id is {identity}, not text" in here.told[0]
    assert len(kept_aside(here.file)) == 1


@pytest.mark.parametrize("identity", ["[1]", '"\\ud800"', "NaN", "1e999"])
def test_any_id_in_a_damaged_file_costs_no_other_record(
    here: Here, log: Log, identity: str
) -> None:
    before = exported(log)
    text = here.file.read_text().rstrip()[:-4]
    lines = f',"2":{{"id":{identity}}}\n' * 2
    here.file.write_text(text.replace('\n},"_meta"', f'\n{lines}}},"_meta"'))
    assert exported(here.open()) == before
    assert "was damaged" in here.told[0]


def test_text_of_another_program_is_brought_into_one_form(here: Here, log: Log) -> None:
    rewritten(here.file, lambda tables: tables["_default"]["3"].update(note="Hu\u0308fte \ud83d"))
    assert [one.note for one in log.records() if one.note] == ["H\u00fcfte \ufffd"]
    assert here.told == [f"Another program has changed {here.file}: 1 record changed."]
    assert len(here.open().records()) == 3
    assert len(here.told) == 1


def test_a_number_that_json_has_no_word_for_is_left_out_and_told(here: Here, log: Log) -> None:
    text = here.file.read_text()
    here.file.write_text(text.replace('"note":"hills"', '"note":"hills","vo2":1e999'))
    assert [one.note for one in log.records() if one.note] == ["hills"]
    assert "left out: check three holds what JSON has no word for" in here.told[0]


def test_what_another_program_changed_is_not_undone_and_stays_when_more_is_undone(
    here: Here, log: Log, check: Check
) -> None:
    rewritten(here.file, lambda tables: tables["_default"]["1"].update(pain=9))
    log.add(check)
    log.undo()
    undone = log.undo()
    assert undone is not None
    assert [one.id for one in undone.records] == ["three"]
    assert pains(log) == [9, 2]


def test_a_table_of_another_program_is_kept_by_each_kind_of_writing(
    here: Here, log: Log, check: Check
) -> None:
    rewritten(here.file, lambda tables: tables.update(later={"7": {"x": 1}}))
    log.add(check)
    log.disk.compact()
    log.add(check)
    assert json.loads(here.file.read_text())["later"] == {"7": {"x": 1}}
    here.file.write_bytes(here.file.read_bytes().replace(b'"later"', b'"other"'))
    here.open()
    assert json.loads(here.file.read_text()).keys() == {"_default", "_meta"}


def test_the_same_record_under_two_numbers_becomes_one(here: Here, log: Log) -> None:
    def double(tables: dict[str, Any]) -> None:
        tables["_default"]["9"] = tables["_default"]["1"] | {"note": "again"}

    rewritten(here.file, double)
    assert [one.id for one in log.records()] == ["one", "three", "two"]
    assert len(stock(here.file)) == 3
    assert len(here.open().records()) == 3


def test_an_editor_that_brings_an_older_text_back_loses_nothing_that_came_since(
    here: Here, log: Log, check: Check
) -> None:
    older = here.file.read_bytes()
    log.add(replace(check, id="four", pain=4))
    edited = older.replace(b'"note":"hills"', b'"note":"a walk"')
    here.file.write_bytes(edited)
    assert len(log.records()) == 4
    assert kept_aside(here.file) == [edited]
    assert len(here.told) == 1
