"""A file of each older version, frozen as it was written then, and what becomes of it."""

import json
import shutil
from pathlib import Path

import pytest

from rules.records import Check, Record
from store import form
from store.history import What
from store.migrations import MIGRATIONS, migrate
from tests.store.laid_out import Here, changes_of, exported, history_of, stock

FROZEN = Path(__file__).parent
OLD = [FROZEN / f"version-{version}.json" for version in range(1, form.VERSION)]


@pytest.fixture(params=OLD, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, here: Here) -> Path:
    """A frozen file, laid where the log should be."""
    frozen: Path = request.param
    here.file.parent.mkdir()
    shutil.copy(frozen, here.file)
    return frozen


def _then(old: Path) -> str:
    """The export that the psoas of that time made of the file."""
    return old.with_name(f"{old.stem}-export.json").read_text(encoding="utf-8")


def test_each_version_has_one_step_to_the_next() -> None:
    assert len(MIGRATIONS) == form.VERSION - 1


def test_an_old_log_holds_what_it_held_then(old: Path, here: Here) -> None:
    assert exported(here.open()) == _then(old)
    assert here.told == []


def test_an_old_log_becomes_one_of_today_with_a_history(old: Path, here: Here) -> None:
    here.open()
    assert form.read_whole(here.file.read_bytes())
    assert [document["id"] for document in stock(here.file)] == [
        document["id"] for document in json.loads(old.read_text())["_default"].values()
    ]
    assert {change.what for change in changes_of(here.file)} == {What.ADOPTED}
    here.file.unlink()
    assert exported(here.open()) == _then(old)


def test_an_old_log_takes_changes_and_gives_them_back(old: Path, here: Here, check: Check) -> None:
    log = here.open()
    before = log.all_records()
    (added,) = log.add(check)
    first = next(one for one in log.records() if isinstance(one, Check) and one.note == "edited")
    log.delete(first)
    assert len(here.open().records()) == len(log.records())
    assert log.undo() is not None
    assert log.undo() is not None
    assert log.all_records() == before
    assert log.undo() is None
    assert added not in log.all_records()


def test_an_old_log_that_may_not_be_written_is_read(old: Path, here: Here) -> None:
    here.file.chmod(0o400)
    assert exported(here.open()) == _then(old)
    assert here.file.read_bytes() == old.read_bytes()


def test_two_devices_that_renew_one_old_log_come_to_the_same(
    old: Path, here: Here, tmp_path: Path
) -> None:
    there = Here(tmp_path / "there" / "log.json", here.now)
    there.file.parent.mkdir()
    shutil.copy(old, there.file)
    here.open()
    changed = there.open("bbbb")
    record: Record = changed.records()[0]
    changed.delete(record)
    history_of(here.file, "bbbb").write_bytes(history_of(there.file, "bbbb").read_bytes())
    history_of(there.file, "aaaa").write_bytes(history_of(here.file, "aaaa").read_bytes())
    assert exported(here.open()) == exported(there.open("bbbb"))
    assert record.id not in {one.id for one in here.open().records()}


def test_the_changes_that_version_1_kept_are_no_table_any_more() -> None:
    tables = json.loads(OLD[0].read_text())
    assert migrate(tables, 1).keys() == tables.keys() - {"changes"}
    assert migrate(tables, form.VERSION) == tables
