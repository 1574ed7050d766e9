"""A backup a day, and which of them are kept."""

import errno
from datetime import date, timedelta
from pathlib import Path

import pytest

from rules.records import Check
from store.backups import backups_of, folder_of, keep_daily
from tests.store.laid_out import Here, System

DAY = date(2026, 3, 9)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    log = tmp_path / "log.json"
    log.write_bytes(b"first")
    return log


def test_a_backup_of_the_day_is_the_file_as_it_is_and_private(kept: Path) -> None:
    assert keep_daily(kept, DAY)
    (backup,) = backups_of(kept)
    assert backup == folder_of(kept) / "2026-03-09.json"
    assert backup.read_bytes() == b"first"
    assert backup.stat().st_mode & 0o777 == 0o600
    assert backup.parent.stat().st_mode & 0o777 == 0o700


def test_the_backup_of_a_day_is_made_once(kept: Path) -> None:
    keep_daily(kept, DAY)
    kept.write_bytes(b"second")
    assert not keep_daily(kept, DAY)
    assert keep_daily(kept, DAY + timedelta(days=1))
    assert [backup.read_bytes() for backup in backups_of(kept)] == [b"first", b"second"]


def test_fourteen_days_are_kept_and_before_them_the_first_of_each_month(kept: Path) -> None:
    for number in range(100):
        keep_daily(kept, DAY + timedelta(days=number))
    names = [backup.stem for backup in backups_of(kept)]
    last = DAY + timedelta(days=99)
    fourteen = [(last - timedelta(days=ago)).isoformat() for ago in range(14)]
    assert names == ["2026-03-09", "2026-04-01", "2026-05-01", "2026-06-01", *fourteen[::-1]]


def test_days_without_psoas_take_no_backup_away(kept: Path) -> None:
    days = [DAY + timedelta(days=40 * number) for number in range(20)]
    for day in days:
        keep_daily(kept, day)
    assert [backup.stem for backup in backups_of(kept)] == [day.isoformat() for day in days]


def test_a_backup_that_a_person_made_is_never_taken_away(kept: Path) -> None:
    folder_of(kept).mkdir()
    mine = folder_of(kept) / "2020-01-01T120000.json"
    mine.write_text("mine")
    for number in range(40):
        keep_daily(kept, DAY + timedelta(days=number))
    assert mine.read_text() == "mine"
    assert backups_of(kept)[0] == mine


def test_what_a_kill_left_half_made_is_made_anew(kept: Path) -> None:
    folder_of(kept).mkdir()
    half = folder_of(kept) / "2026-03-09.tmp"
    half.write_text("fir")
    assert keep_daily(kept, DAY)
    assert [one.name for one in folder_of(kept).iterdir()] == ["2026-03-09.json"]
    assert backups_of(kept)[0].read_bytes() == b"first"


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(kept: Path, system: System) -> None:
    system.breaks("write", "2026-03-09.tmp", errno.ENOSPC)
    with pytest.raises(OSError, match="No space"):
        keep_daily(kept, DAY)
    assert list(folder_of(kept).iterdir()) == []


def test_the_first_change_of_a_day_keeps_the_log_as_it_was_before(here: Here, check: Check) -> None:
    log = here.open()
    log.add(check)
    before = here.file.read_bytes()
    log.add(check)
    log.add(check)
    (backup,) = backups_of(here.file)
    assert (backup.stem, backup.read_bytes()) == ("2026-03-09", before)
    before = here.file.read_bytes()
    here.now.at += timedelta(days=1)
    assert len(backups_of(here.file)) == 1
    log.add(check)
    assert [one.stem for one in backups_of(here.file)] == ["2026-03-09", "2026-03-10"]
    assert backups_of(here.file)[1].read_bytes() == before


def test_looking_at_a_log_makes_no_backup(here: Here, check: Check) -> None:
    here.open().add(check)
    here.open().records()
    assert not folder_of(here.file).exists()


def test_a_backup_that_fails_is_told_and_the_change_is_made(
    here: Here, check: Check, system: System
) -> None:
    log = here.open()
    log.add(check)
    system.breaks("write", "2026-03-09.tmp", errno.ENOSPC)
    log.add(check)
    log.add(check)
    assert here.told == [
        f"Today's backup of {here.file} could not be made (No space left on device)."
    ]
    assert len(here.open().records()) == 3
