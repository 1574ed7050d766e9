"""The index of a log's lines: whatever becomes of it, the log is the same."""

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules import groups, records
from rules.errors import RehabError
from rules.groups import RATED
from rules.records import Check
from store import codec, lines, logfile, values
from store.contents import Contents
from store.lines import no_lines
from store.log import Log, open_log
from tests.store.conftest import START, Ticking

pytestmark = pytest.mark.usefixtures("indexed")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("PSOAS_CACHE", str(folder))
    return folder


def check(number: int, **fields: Any) -> Check:
    return Check(id=f"c{number}", at=START + timedelta(hours=number * 7 % 10), pain=3, **fields)


def filled(file: Path, now: Ticking) -> Log:
    """A log of nine checks, one edited, one deleted and one gone."""
    log = open_log(file, now)
    log.add(*(check(number) for number in range(8)))
    log.replace(check(3, note="edited"))
    log.delete(check(4))
    log.add(check(8))
    log.undo()
    return log


def made(log: Log) -> int:
    """How many records were made to answer."""
    return len(log.disk.contents._made)


def told(log: Log) -> Any:
    contents: Contents = log.disk.contents
    return (
        list(contents.living()),
        list(contents.everything()),
        dict(contents.items()),
        [contents.number_of(f"c{number}") for number in range(10)],
        (len(contents), contents.next_number, contents.lines, contents.end, contents.trailer),
    )


def without_index(file: Path, now: Ticking, cache: Path) -> Any:
    for index in cache.glob("index-*"):
        index.unlink()
    return told(open_log(file, now))


def test_an_indexed_log_is_opened_without_making_a_record(
    file: Path, now: Ticking, cache: Path
) -> None:
    filled(file, now)
    first = open_log(file, now)
    assert made(first) == 9
    log = open_log(file, now)
    records = log.records()
    assert (len(records), len(log.all_records()), len(records.of(RATED))) == (7, 8, 7)
    assert made(log) == 0
    assert records[-1].at == max(one.at for one in first.records() if isinstance(one, Check))  # type: ignore[union-attr]
    assert made(log) == 1
    assert told(log) == told(first) == without_index(file, now, cache)


def test_an_index_is_for_the_person_alone(file: Path, now: Ticking, cache: Path) -> None:
    open_log(file, now).add(*map(check, range(3)))
    open_log(file, now)
    (index,) = cache.iterdir()
    assert stat.S_IMODE(index.stat().st_mode) == 0o600
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700


def test_what_is_added_changed_and_taken_back_behind_it_is_seen(
    file: Path, now: Ticking, cache: Path
) -> None:
    filled(file, now)
    open_log(file, now)
    log = open_log(file, now)
    other = open_log(file, now)
    log.add(check(8))
    log.replace(replace(check(1), pain=9))
    log.undo()
    log.delete(check(2))
    assert told(open_log(file, now)) == told(log) == told_now(other)
    assert told(log) == without_index(file, now, cache)


def told_now(log: Log) -> Any:
    log.records()
    return told(log)


def test_records_that_were_looked_at_stay_as_they_were(
    file: Path, now: Ticking, cache: Path
) -> None:
    filled(file, now)
    open_log(file, now)
    log = open_log(file, now)
    before = log.records()
    log.replace(replace(check(1), note="new"))
    log.delete(check(2))
    log.add(check(9))
    assert [one.note for one in before if one.id == "c1"] == [None]
    assert {one.id for one in before} == {f"c{number}" for number in (0, 1, 2, 3, 5, 6, 7)}
    assert {one.id for one in log.records()} == {f"c{number}" for number in (0, 1, 3, 5, 6, 7, 9)}
    assert [one.note for one in log.records() if one.id == "c1"] == ["new"]


def test_a_document_that_is_not_there_is_none() -> None:
    assert 1 not in no_lines()
    with pytest.raises(KeyError):
        no_lines().document(1)
    with pytest.raises(KeyError):
        Contents()["1"]


def test_an_id_that_is_there_is_refused_behind_the_index_too(
    file: Path, now: Ticking, cache: Path
) -> None:
    filled(file, now)
    open_log(file, now)
    with pytest.raises(RehabError, match="is in the log already"):
        open_log(file, now).add(check(5))


def test_one_whose_adding_was_undone_may_come_again(file: Path, now: Ticking, cache: Path) -> None:
    filled(file, now)
    open_log(file, now)
    log = open_log(file, now)
    number = log.disk.contents.number_of("c8")
    log.add(check(8))
    assert log.disk.contents.number_of("c8") == number
    assert told(log) == without_index(file, now, cache)


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data.replace(b"\n", b" ", 1),
        lambda data: b"[]\n" + data,
        lambda data: b"{}\n",
        lambda data: b"\xff" * 200,
    ],
)
def test_a_damaged_index_is_made_anew(
    harm: Callable[[bytes], bytes], file: Path, now: Ticking, cache: Path
) -> None:
    seen = told(filled(file, now))
    open_log(file, now)
    (index,) = cache.iterdir()
    whole = index.read_bytes()
    index.write_bytes(harm(whole))
    log = open_log(file, now)
    assert made(log) == 9
    assert told(log) == seen
    assert index.read_bytes() == whole


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 2000), bit=st.integers(0, 7))
def test_no_flipped_bit_of_an_index_changes_the_log(
    at: int, bit: int, file: Path, now: Ticking, cache: Path
) -> None:
    if not file.exists():
        filled(file, now)
        open_log(file, now)
    (index,) = cache.iterdir()
    whole = index.read_bytes()
    data = bytearray(whole)
    data[at % len(data)] ^= 1 << bit
    index.write_bytes(bytes(data))
    harmed = told(open_log(file, now))
    index.unlink()
    assert harmed == told(open_log(file, now))
    assert index.read_bytes() == whole


def test_a_flipped_bit_of_an_indexed_file_is_seen_and_mended(
    file: Path, now: Ticking, cache: Path
) -> None:
    filled(file, now)
    seen, sentences = list(open_log(file, now).records()), list[str]()
    file.write_bytes(file.read_bytes().replace(b'"pain":3', b'"pain":7', 1))
    assert list(open_log(file, now, tell=sentences.append).records()) == seen
    assert "a letter of check c0 was damaged" in sentences[0]


def test_the_index_of_another_file_is_not_taken(file: Path, now: Ticking, cache: Path) -> None:
    filled(file, now)
    open_log(file, now)
    aside = file.with_name("aside.json")
    open_log(aside, now).add(*(check(number, note="x") for number in range(5)))
    seen = told(open_log(aside, now))
    file.unlink()
    for history in file.with_name("log.json.history").iterdir():
        history.unlink()
    (file.with_name("log.json.history")).rmdir()
    aside.rename(file)
    aside.with_name("aside.json.history").rename(file.with_name("log.json.history"))
    assert told(open_log(file, now)) == seen


def test_an_index_of_another_version_is_made_anew(
    file: Path, now: Ticking, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(file, now)
    open_log(file, now)
    monkeypatch.setattr(lines, "VERSION", lines.VERSION + 1)
    assert made(open_log(file, now)) == 9
    assert made(open_log(file, now)) == 0


# A new kind of record moves the codes of others; a new reader reads a line otherwise.
@pytest.mark.parametrize("module", [groups, records, codec, values, lines])
def test_an_index_made_by_other_code_is_made_anew(
    file: Path, now: Ticking, cache: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType
) -> None:
    filled(file, now)
    open_log(file, now)
    other = file.with_name("other.py")
    other.write_text("# other code")
    monkeypatch.setattr(module, "__file__", str(other))
    assert made(open_log(file, now)) == 9
    assert made(open_log(file, now)) == 0


def test_code_that_is_in_no_file_makes_no_index(
    file: Path, now: Ticking, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "__file__", str(file / "psoas.zip" / "lines.py"))
    filled(file, now)
    assert len(open_log(file, now).records()) == 7
    assert not cache.exists()


@pytest.mark.skipif(os.name == "nt", reason="asks for a folder that nothing can be made in")
def test_a_cache_that_cannot_be_written_does_without(file: Path, now: Ticking, cache: Path) -> None:
    cache.write_text("a file")
    filled(file, now)
    assert len(open_log(file, now).records()) == 7


def test_few_lines_behind_an_index_leave_it_as_it_is(
    file: Path, now: Ticking, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(file, now)
    open_log(file, now)
    (index,) = cache.iterdir()
    whole = index.read_bytes()
    monkeypatch.setattr(logfile, "BEHIND", 2)
    open_log(file, now).add(*map(check, (20, 21)))
    open_log(file, now)
    assert index.read_bytes() == whole
    open_log(file, now).add(check(22))
    open_log(file, now)
    assert index.read_bytes() != whole


def test_a_small_log_has_none(
    file: Path, now: Ticking, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(file, now)
    open_log(file, now)
    monkeypatch.setattr(lines, "LEAST", file.stat().st_size + 1)
    assert made(open_log(file, now)) == 9


def test_many_records_are_made_at_once_and_are_the_same(
    file: Path, now: Ticking, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(file, now)
    open_log(file, now)
    one_by_one, at_once = open_log(file, now), open_log(file, now)
    at_once.add(check(9))
    one_by_one.records()
    seen = [one_by_one.records()[at] for at in range(8)]
    monkeypatch.setattr("store.contents._MANY", 2)
    assert list(at_once.records()) == seen
    assert made(at_once) == 10


def test_ids_are_found_whether_few_or_many_are_looked_for(
    file: Path, now: Ticking, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.contents._FEW", 5)
    filled(file, now)
    numbers = {f"c{number}": number + 1 for number in range(9)}
    for first, number in numbers.items():
        log = open_log(file, now)
        log.records()
        assert log.disk.contents.number_of(first) == number
        assert log.disk.contents.number_of("x") is None
        found = {i: log.disk.contents.number_of(i) for i in (*numbers, *numbers)}
        assert found == numbers
        assert log.disk.contents.number_of("x") is None
        with pytest.raises(KeyError):
            log.disk.contents.record_of("x")
        assert log.disk.contents.record_of(first).id == first
