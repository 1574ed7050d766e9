"""Checking, mending, backups, and what other devices bring."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rules.errors import RehabError
from rules.records import Check
from store import care
from store.exchange.records_json import export_json
from store.log import Log, open_log
from tests.store.conftest import START, Ticking

Now = Callable[[], datetime]


@pytest.fixture
def log(file: Path, now: Ticking) -> Log:
    return open_log(file, now, device="aaaa")


def _exported(log: Log) -> str:
    return export_json(log.all_records())


def _pains(log: Log) -> list[int]:
    return sorted(record.pain or 0 for record in log.records() if isinstance(record, Check))


def _history(file: Path) -> Path:
    return file.with_name("log.json.history") / "aaaa.jsonl"


def test_a_log_that_is_not_there_is_sound_and_is_not_made(file: Path, log: Log) -> None:
    assert care.check(log) == ()
    assert care.scrub(log) == ()
    assert not file.exists()


def test_a_log_is_sound_after_every_kind_of_change(log: Log, check: Check) -> None:
    first, second = log.add(check, check)
    log.replace(replace(first, pain=9))
    log.delete(second)
    log.undo()
    care.compact(log)
    assert care.check(log) == ()


def test_checking_names_what_is_wrong_and_changes_nothing_and_scrubbing_mends_it(
    file: Path, log: Log, check: Check
) -> None:
    log.add(check)
    log.add(check)
    wanted = _exported(log)
    harmed = _history(file).read_bytes().replace(b'"pain":3', b'"pain":4', 1)
    _history(file).write_bytes(harmed)
    assert care.check(log) == ("1 line of the history aaaa cannot be read.",)
    assert _history(file).read_bytes() == harmed
    assert care.scrub(log) == ("1 line of the history aaaa cannot be read.",)
    assert care.check(log) == ()
    assert _exported(log) == wanted
    (kept,) = _history(file).parent.glob("*.damaged-*")
    assert kept.read_bytes() == harmed


def test_a_history_that_says_otherwise_than_the_file_is_named(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    (added,) = log.add(check)
    before = file.read_bytes()
    log.replace(replace(added, pain=9))
    file.write_bytes(before)
    wrong = care.check(open_log(file.with_name("other.json"), now))
    assert wrong == ()
    assert care.check(log) == (f"{file} and its history do not hold the same.",)


def test_a_record_that_its_device_has_blanked_in_its_history_is_named_and_gets_another_line(
    file: Path, log: Log, check: Check
) -> None:
    log.add(check)
    wanted, line = _exported(log), _history(file).read_bytes()
    _history(file).write_bytes(b" " * (len(line) - 1) + b"\n")
    assert care.check(log) == (f"1 record of {file} cannot be read from its history.",)
    care.scrub(log)
    assert care.check(log) == ()
    file.unlink()
    assert _exported(log) == wanted


def test_a_history_that_has_lost_its_end_never_gets_shorter(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    for _ in range(3):
        log.add(check)
    size, wanted = _history(file).stat().st_size, _exported(log)
    _history(file).write_bytes(_history(file).read_bytes()[: size // 2])
    assert len(care.check(log)) == 1
    told: list[str] = []
    again = open_log(file, now, device="aaaa", tell=told.append)
    assert len(told) == 1
    assert _history(file).stat().st_size > size
    assert (care.check(again), _exported(again)) == ((), wanted)


def test_a_file_without_older_states_is_smaller_and_holds_the_same(log: Log, check: Check) -> None:
    (record,) = log.add(check)
    for number in range(50):
        record = log.replace(replace(record, note="long " * 20 + str(number)))
    wanted = _exported(log)
    before, after = care.compact(log)
    assert after < before
    assert _exported(log) == wanted


def test_a_backup_is_kept_before_the_first_change_of_each_day(
    log: Log, now: Ticking, check: Check
) -> None:
    for _ in range(3):
        log.add(check)
        log.add(check)
        now.at += timedelta(days=1)
    names = [one.name for one in care.backups(log)]
    assert names == ["2026-03-09.json", "2026-03-10.json", "2026-03-11.json"]
    documents = [len(json.loads(one.read_text())["_default"]) for one in care.backups(log)]
    assert documents == [1, 2, 4]


def test_fourteen_days_are_kept_and_of_older_ones_the_first_of_each_month(
    log: Log, now: Ticking, check: Check
) -> None:
    log.add(check)
    for _ in range(70):
        now.at += timedelta(days=1)
        log.add(check)
    names = [one.stem for one in care.backups(log)]
    assert names[-14:] == [f"2026-05-{day:02}" for day in range(5, 19)]
    assert names[:-14] == ["2026-03-10", "2026-04-01", "2026-05-01"]


def test_a_backup_can_be_asked_for_and_brought_back_and_that_be_undone(
    log: Log, check: Check
) -> None:
    (first,) = log.add(check)
    kept, before = care.backup(log, None), _exported(log)
    log.replace(replace(first, pain=9))
    log.add(check)
    after = _exported(log)
    looked = care.restore(log, care.backup_named(log, Path(kept.name)), only_look=True)
    assert (looked.added, looked.changed, looked.gone) == (0, 1, 1)
    assert _exported(log) == after
    assert care.restore(log, kept) == looked
    assert _exported(log) == before
    log.undo()
    assert _exported(log) == after


def test_bringing_back_writes_what_differs_alone(log: Log, check: Check) -> None:
    log.add(check)
    (second,) = log.add(check)
    kept = care.backup(log, None)
    log.replace(replace(second, pain=9))
    lines = log.path.read_bytes().count(b"\n")
    care.restore(log, kept)
    assert log.path.read_bytes().count(b"\n") == lines + 1


def test_an_export_can_be_brought_back_too(log: Log, tmp_path: Path, check: Check) -> None:
    log.add(check)
    export = tmp_path / "export.json"
    export.write_text(_exported(log), encoding="utf-8")
    log.add(check)
    care.restore(log, export)
    assert _exported(log) == export.read_text(encoding="utf-8")


@pytest.mark.parametrize("data", [b"", b"my runs", b"[]", b'{"a": {"1": {}}}'])
def test_what_is_no_log_is_neither_brought_back_nor_merged(
    log: Log, tmp_path: Path, check: Check, data: bytes
) -> None:
    log.add(check)
    before = _exported(log)
    other = tmp_path / "other.json"
    other.write_bytes(data)
    with pytest.raises(RehabError, match=r"other\.json"):
        care.restore(log, other)
    with pytest.raises(RehabError, match=r"other\.json"):
        care.merge(log, [other])
    assert _exported(log) == before


def test_there_is_nothing_to_keep_before_the_first_record(log: Log) -> None:
    with pytest.raises(RehabError, match="not there yet"):
        care.backup(log, None)


def test_a_backup_is_never_written_over_another_file(
    log: Log, tmp_path: Path, check: Check
) -> None:
    log.add(check)
    mine = tmp_path / "mine"
    mine.write_text("mine")
    with pytest.raises(RehabError, match="there already"):
        care.backup(log, mine)
    assert mine.read_text() == "mine"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Log:
    """Another device's log, begun as a copy of this one's file."""
    return open_log(tmp_path / "b" / "log.json", Ticking(), device="bbbb")


def _copied(log: Log, other: Log) -> None:
    other.disk.path.parent.mkdir()
    other.disk.path.write_bytes(log.disk.path.read_bytes())


@pytest.mark.parametrize("what", ["file", "history", "folder"])
def test_the_newest_value_of_each_field_holds_whichever_device_set_it(
    log: Log, elsewhere: Log, now: Ticking, check: Check, what: str
) -> None:
    (mine,) = log.add(check)
    _copied(log, elsewhere)
    elsewhere.now.at = now.at  # type: ignore[attr-defined]
    log.replace(replace(mine, pain=8))
    elsewhere.replace(replace(mine, note="theirs"))
    elsewhere.add(replace(check, pain=5))
    path = elsewhere.disk.path
    folder = path.with_name("log.json.history")
    paths = {"file": path, "history": folder / "bbbb.jsonl", "folder": folder}
    brought = care.merge(log, [paths[what]])
    assert (brought.added, brought.changed, brought.gone) == (1, 1, 0)
    assert _pains(log) == [5, 8]
    assert {record.note for record in log.records()} == {"theirs", None}
    again = care.merge(log, [paths[what]])
    assert (again.added, again.changed, again.gone) == (0, 0, 0)
    assert care.check(log) == ()


def test_two_devices_whose_histories_meet_hold_the_same(
    log: Log, elsewhere: Log, check: Check
) -> None:
    (mine,) = log.add(check)
    _copied(log, elsewhere)
    log.replace(replace(mine, pain=8))
    elsewhere.delete(mine)
    care.merge(log, [elsewhere.disk.path])
    care.merge(elsewhere, [log.disk.path])
    assert _exported(log) == _exported(elsewhere)


def test_an_older_copy_of_the_file_brings_back_nothing_that_was_changed_since(
    log: Log, tmp_path: Path, check: Check
) -> None:
    (mine,) = log.add(check)
    old = tmp_path / "old.json"
    old.write_bytes(log.disk.path.read_bytes())
    log.replace(replace(mine, pain=9))
    wanted = _exported(log)
    brought = care.merge(log, [old])
    assert (brought.added, brought.changed, brought.gone) == (0, 0, 0)
    assert _exported(log) == wanted


def test_a_conflict_copy_is_merged_at_the_next_look_and_moved_away(
    file: Path, log: Log, elsewhere: Log, now: Now, check: Check
) -> None:
    log.add(check)
    _copied(log, elsewhere)
    elsewhere.add(replace(check, pain=7))
    copy = file.with_name("log.sync-conflict-20260309-180500-ABCDEFG.json")
    copy.write_bytes(elsewhere.disk.path.read_bytes())
    told: list[str] = []
    again = open_log(file, now, device="aaaa", tell=told.append)
    assert _pains(again) == [3, 7]
    assert told == [f"1 record came from a copy of {file}."]
    assert [one.name for one in file.with_name("log.json.merged").iterdir()] == [copy.name]
    assert not copy.exists()


def test_another_persons_log_with_such_a_name_is_left_alone(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    log.add(check)
    other = open_log(file.with_name("log 2.json"), now, device="cccc")
    other.add(replace(check, pain=7))
    assert _pains(open_log(file, now, device="aaaa")) == [3]
    assert other.disk.path.exists()


def test_a_file_of_another_device_shows_its_records_before_its_history_has_come(
    log: Log, elsewhere: Log, now: Now, check: Check
) -> None:
    log.add(check)
    _copied(log, elsewhere)
    history = elsewhere.disk.path.with_name("log.json.history")
    elsewhere.add(replace(check, pain=7))
    (own,) = history.iterdir()
    own.write_bytes(own.read_bytes()[:-5])
    told: list[str] = []
    there = open_log(elsewhere.disk.path, now, device="dddd", tell=told.append)
    assert _pains(there) == [3, 7]
    assert there.add(replace(check, at=START))
    assert _pains(open_log(elsewhere.disk.path, now, device="dddd")) == [3, 3, 7]


def test_what_a_history_has_lost_gives_way_to_a_newer_change_of_another_device(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    (mine,) = log.add(check)
    mine = log.replace(replace(mine, pain=7, note="mine"))
    kept, lines = file.read_bytes(), _history(file).read_bytes().splitlines(keepends=True)
    open_log(file, now, device="bbbb").replace(replace(mine, pain=9))
    file.write_bytes(kept)
    _history(file).write_bytes(lines[0])
    again = open_log(file, now, device="aaaa")
    assert [(record.note, _pains(again)) for record in again.records()] == [("mine", [9])]


def test_a_bit_in_the_number_of_an_older_state_does_not_bring_it_back(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    (record,) = log.add(check)
    log.replace(replace(record, pain=9))
    harmed = file.read_bytes().replace(b'\n"1":', b'\n"3":', 1)
    file.write_bytes(harmed)
    told: list[str] = []
    assert _pains(open_log(file, now, device="aaaa", tell=told.append)) == [9]
    assert len(told) == 1
    (kept,) = file.parent.glob("log.json.damaged-*")
    assert kept.read_bytes() == harmed


def test_blanks_that_the_file_does_not_know_of_yet_stay_before_the_next_line(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    log.add(check)
    with _history(file).open("ab") as history:
        history.write(b" " * 99 + b"\n")
    again = open_log(file, now, device="aaaa")
    again.add(check)
    assert len(again.records()) == 2
    assert care.check(again) == ()


def test_a_history_that_ends_in_zeroes_is_noticed_at_the_next_opening(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    log.add(check)
    log.add(check)
    wanted, data = _exported(log), _history(file).read_bytes()
    _history(file).write_bytes(data[:-20] + bytes(20))
    told: list[str] = []
    again = open_log(file, now, device="aaaa", tell=told.append)
    assert told == [f"1 record of {file} had no history any more, and it was begun again."]
    again.add(check)
    file.unlink()
    assert len(open_log(file, now, device="aaaa").records()) == 3
    assert wanted.count('"id"') == 2


def test_a_newest_line_under_the_number_of_another_record_does_not_bring_an_older_one_back(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    first, second = log.add(check, replace(check, pain=4))
    log.replace(replace(first, pain=9))
    log.replace(replace(second, pain=6))
    whole = file.read_bytes()
    at = whole.rindex(b'\n,"1":')
    harmed = whole[:at] + b'\n,"2":' + whole[at + 6 :]
    file.write_bytes(harmed)
    told: list[str] = []
    assert _pains(open_log(file, now, device="aaaa", tell=told.append)) == [6, 9]
    assert len(told) == 1
    (kept,) = file.parent.glob("log.json.damaged-*")
    assert kept.read_bytes() == harmed


def test_a_damaged_file_gives_the_records_whose_history_is_still_on_its_way(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    log.add(check)
    other = open_log(file, now, device="bbbb")
    other.add(replace(check, pain=7))
    log.add(replace(check, pain=5))
    (file.with_name("log.json.history") / "bbbb.jsonl").write_bytes(b"")
    data = file.read_bytes()
    file.write_bytes(data[: data.rindex(b"\n", 0, -1) + 20])
    assert _pains(open_log(file, now, device="aaaa")) == [3, 5, 7]


def test_a_damaged_id_makes_no_twin(file: Path, log: Log, now: Now, check: Check) -> None:
    (record,) = log.add(check)
    data = file.read_bytes()
    data = data[: data.rindex(b"\n", 0, -1) + 20]
    file.write_bytes(data.replace(record.id.encode(), record.id[:-1].encode() + b"x"))
    assert open_log(file, now, device="aaaa").records() == (record,)
