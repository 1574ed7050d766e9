import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

import store.logfile
from rules.errors import RehabError
from rules.records import Activity, Check, Episode, Record, Side, Sport, Unknown
from store.codec import to_document
from store.log import Log, open_log

Now = Callable[[], datetime]


def test_a_missing_file_is_a_new_log_and_opening_makes_nothing(file: Path, log: Log) -> None:
    assert log.records() == ()
    assert log.undo() is None
    assert not file.exists()


def test_reading_makes_no_folder(file: Path, log: Log) -> None:
    assert log.all_records() == ()
    assert not file.parent.exists()


def test_the_first_record_makes_the_file_and_its_folder_private(
    file: Path, log: Log, check: Check
) -> None:
    log.add(check)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_adding_fills_id_and_updated(log: Log, check: Check) -> None:
    (added,) = log.add(check)
    assert UUID(added.id).version == 7
    assert added.updated == datetime(2026, 3, 9, 17, 5, 1, tzinfo=UTC)
    assert replace(added, id="", updated=None) == check
    assert log.records() == (added,)


def test_a_change_leaves_in_memory_what_the_file_holds(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    (added,) = log.add(
        replace(check, note="Hu\u0308fte \ud800", extra={"u\u0308": [1.5, "A\u030a"]})
    )
    assert log.records() == (added,) == open_log(file, now).records()
    assert added.note == "H\u00fcfte \ufffd"
    replaced = log.replace(replace(added, note="u\u0308", pain=None))
    assert log.records() == (replaced,) == open_log(file, now).records()
    log.undo()
    assert log.records() == (added,) == open_log(file, now).records()


def test_adding_keeps_an_id_and_a_time_that_are_there(log: Log, check: Check) -> None:
    known = replace(check, id="mine", updated=datetime(2020, 1, 1, tzinfo=UTC))
    assert log.add(known) == (known,)


def test_adding_nothing_is_no_change(file: Path, log: Log) -> None:
    assert log.add() == ()
    assert not file.exists()


def test_who_wants_to_know_of_changes_is_called_after_each(log: Log, check: Check) -> None:
    seen: list[int] = []
    log.on_change(lambda: seen.append(len(log.records())))
    added = log.add(check)
    log.add()
    log.replace(replace(added[0], pain=9))
    log.delete(added[0])
    assert seen == [1, 1, 0]


def test_a_log_knows_whether_it_was_changed_here(log: Log, check: Check) -> None:
    log.records()
    assert not log.has_changed
    log.add(check)
    assert log.has_changed


def test_adding_gives_back_the_kind_that_went_in(log: Log, check: Check) -> None:
    (added,) = log.add(check)
    assert added.pain == 3  # mypy holds this line too: a Check, not any Record


def test_an_id_that_is_there_already_is_refused(log: Log, check: Check) -> None:
    (added,) = log.add(check)
    log.delete(added)
    with pytest.raises(RehabError, match="in the log already"):
        log.add(check, added)
    with pytest.raises(RehabError, match="in the log already"):
        log.add(replace(check, id="x"), replace(check, id="x"))
    assert len(log.all_records()) == 1


@pytest.mark.parametrize("pain", [11, -1, True, 2.5])
def test_a_wrong_record_is_not_written(file: Path, log: Log, check: Check, pain: int) -> None:
    (added,) = log.add(check)
    before = file.read_bytes()
    with pytest.raises(RehabError, match="pain is"):
        log.add(replace(check, pain=pain))
    with pytest.raises(RehabError, match="pain is"):
        log.replace(replace(added, pain=pain))
    assert file.read_bytes() == before


def test_a_time_without_offset_is_not_written(file: Path, log: Log) -> None:
    with pytest.raises(RehabError, match="at is"):
        log.add(Check(at=datetime(2026, 3, 9, 18), pain=1))  # noqa: DTZ001 - the point
    assert not file.exists()


def test_replacing_keeps_the_id_and_renews_updated(file: Path, log: Log, check: Check) -> None:
    (added,) = log.add(check)
    replaced = log.replace(replace(added, pain=7, note="after the hills"))
    assert (replaced.id, replaced.pain, replaced.note) == (added.id, 7, "after the hills")
    assert added.updated is not None
    assert replaced.updated is not None
    assert replaced.updated > added.updated
    assert log.records() == (replaced,)


def test_updated_goes_on_although_the_clock_is_set_back(file: Path, check: Check) -> None:
    times = [datetime(2026, 3, 9, 12, tzinfo=UTC) - timedelta(hours=n) for n in range(10)]
    log = open_log(file, iter(times).__next__)
    (added,) = log.add(check)
    replaced = log.replace(replace(added, pain=4))
    assert added.updated is not None
    assert replaced.updated == added.updated + timedelta(microseconds=1)


def test_replacing_with_the_same_writes_nothing(file: Path, log: Log, check: Check) -> None:
    (added,) = log.add(check)
    before = file.stat()
    assert log.replace(added) == added
    assert log.replace(replace(added, updated=None)) == added
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert log.undo() is not None
    assert log.records() == ()


def test_what_is_not_in_the_log_can_be_neither_replaced_nor_deleted(log: Log, check: Check) -> None:
    log.add(check)
    with pytest.raises(RehabError, match="not in the log"):
        log.replace(replace(check, id="elsewhere"))
    with pytest.raises(RehabError, match="not in the log"):
        log.delete(check)


def test_a_deleted_record_stays_as_a_tombstone_with_its_fields(
    file: Path, log: Log, check: Check
) -> None:
    (added,) = log.add(check)
    log.delete(added)
    assert log.records() == ()
    (tombstone,) = log.all_records()
    assert tombstone == replace(added, deleted=True, updated=tombstone.updated)
    assert tombstone.updated != added.updated
    assert json.loads(file.read_text())["_default"]["1"]["deleted"] is True


def test_deleting_twice_is_deleting_once(log: Log, check: Check) -> None:
    (added,) = log.add(check)
    log.delete(added)
    (tombstone,) = log.all_records()
    log.delete(added)
    assert log.all_records() == (tombstone,)
    assert log.undo() is not None
    assert len(log.records()) == 1


def test_records_come_oldest_first_by_instant_and_an_episode_by_its_onset(log: Log) -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text)

    unsorted: tuple[Record, ...] = (
        Check(id="4", at=at("2026-03-09T08:00:00-05:00"), pain=1),
        Check(id="2", at=at("2026-03-09T09:00:00+01:00"), pain=1),
        Check(id="3", at=at("2026-03-09T09:00:00+01:00"), pain=1),
        Activity(id="5", sport=Sport.RUN, start=at("2026-03-10T07:00:00+01:00"), duration_s=60),
        Episode(id="1", side=Side.LEFT, onset=date(2026, 3, 9)),
        Unknown(id="0", kind="sleep", updated=at("2026-01-01T00:00:00+00:00")),
    )
    log.add(*unsorted)
    assert [record.id for record in log.records()] == ["0", "1", "2", "3", "4", "5"]


def test_the_same_version_gives_the_same_records_without_reading(log: Log, check: Check) -> None:
    log.add(check)
    assert log.version == log.version
    assert log.records() is log.records()


def test_every_change_is_another_version(log: Log, check: Check) -> None:
    versions = [log.version]
    (added,) = log.add(check)
    versions.append(log.version)
    log.delete(added)
    versions.append(log.version)
    log.undo()
    versions.append(log.version)
    assert len(set(versions)) == 4


def test_an_own_change_is_seen_although_the_file_looks_the_same(
    log: Log, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.logfile, "stamp_of", lambda _: (0, 0, 0, 0))  # as on a coarse clock
    for number in range(3):
        assert len(log.records()) == number
        log.add(check)


def test_a_change_from_another_log_is_seen_and_kept(file: Path, log: Log, now: Now) -> None:
    log.add(Check(at=now(), pain=1))
    assert len(log.records()) == 1
    before = log.version
    open_log(file, now).add(Check(at=now(), pain=2))
    assert log.version != before
    log.add(Check(at=now(), pain=3))
    assert [record.pain for record in log.records() if isinstance(record, Check)] == [1, 2, 3]


def test_a_record_that_was_changed_elsewhere_is_not_written_over(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    (mine,) = log.add(check)
    theirs = open_log(file, now).replace(replace(mine, note="theirs"))
    with pytest.raises(RehabError, match="changed elsewhere"):
        log.replace(replace(mine, note="mine"))
    assert log.records() == (theirs,)
    replaced = log.replace(replace(theirs, pain=1))
    assert (replaced.note, replaced.pain) == ("theirs", 1)


def test_a_fresh_record_with_a_known_id_needs_no_look_at_the_old_one(
    log: Log, check: Check
) -> None:
    (added,) = log.add(check)
    assert log.replace(replace(check, id=added.id, pain=8)).pain == 8


def test_replacing_what_was_deleted_elsewhere_brings_it_back(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    (mine,) = log.add(check)
    open_log(file, now).delete(mine)
    log.replace(replace(mine, pain=5), joins=True)
    assert [record.id for record in log.records()] == [mine.id]


def test_unknown_fields_and_kinds_survive_a_change_to_another_record(
    file: Path, log: Log, check: Check
) -> None:
    later = Unknown(id="u", kind="sleep", extra={"hours": 7.5, "deep": {"x": [None, 1]}})
    extra = replace(check, id="c", extra={"mood": ["ok", {"n": 1.0}]})
    log.add(later, extra)
    before = [to_document(record) for record in log.all_records()]
    (other,) = log.add(check)
    log.delete(other)
    after = [to_document(record) for record in log.all_records() if record.id != other.id]
    assert json.dumps(after) == json.dumps(before)


def test_an_unknown_field_survives_a_change_to_its_record(file: Path, log: Log, now: Now) -> None:
    (added,) = log.add(Check(at=now(), pain=1, extra={"mood": "ok"}))
    log.replace(replace(added, pain=2))
    assert open_log(file, now).records()[0].extra == {"mood": "ok"}


@pytest.mark.parametrize("read_first", [True, False])
def test_a_log_that_vanishes_with_its_history_while_open_is_not_begun_anew(
    file: Path, log: Log, now: Now, check: Check, read_first: bool
) -> None:
    log.add(check)
    opened = open_log(file, now) if read_first else log
    file.parent.rename(file.parent.with_name("elsewhere"))
    with pytest.raises(RehabError, match="is gone"):
        opened.records()
    with pytest.raises(RehabError, match="is gone"):
        opened.add(check)
    assert not file.exists()
    (file.parent / "log.json.lock").unlink()
    file.parent.rmdir()
    file.parent.with_name("elsewhere").rename(file.parent)
    assert len(opened.records()) == 1


def test_a_log_that_appears_while_open_is_read(file: Path, log: Log, now: Now) -> None:
    assert log.records() == ()
    open_log(file, now).add(Check(at=now(), pain=2))
    assert len(log.records()) == 1


def test_a_symbolic_link_stays_one(tmp_path: Path, now: Now, check: Check) -> None:
    real = tmp_path / "real" / "log.json"
    link = tmp_path / "link.json"
    link.symlink_to(real)
    log = open_log(link, now)
    assert log.records() == ()
    log.add(check)
    log.add(check)
    assert link.is_symlink()
    assert len(open_log(real, now).records()) == 2
    assert {entry.name for entry in tmp_path.iterdir()} == {"real", "link.json"}


def test_links_in_a_circle_are_told(tmp_path: Path, now: Now, check: Check) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(RehabError, match="could not be"):
        open_log(tmp_path / "a", now).add(check)


def test_a_relative_path_means_the_folder_at_the_opening(
    tmp_path: Path, now: Now, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    log = open_log(Path("log.json"), now)
    os.chdir("/")
    log.add(check)
    assert (tmp_path / "log.json").exists()


def test_reading_loads_neither_tinydb_nor_any_other_dear_module(
    file: Path, log: Log, check: Check
) -> None:
    log.add(check)
    script = (
        "import sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from store.log import open_log\n"
        "log = open_log(Path(sys.argv[1]), lambda: datetime.now(UTC))\n"
        "dear = {'tinydb', 'pendulum', 'tomlkit', 'platformdirs', 'textual'}\n"
        "print(len(log.records()), sorted(dear & sys.modules.keys()))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "1 []\n"
