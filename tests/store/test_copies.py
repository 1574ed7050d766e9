"""Copies of the log, by the names that sync tools give them."""

from pathlib import Path

import pytest

from store.copies import find_copies, put_away

COPIES = [
    "log.sync-conflict-20261125-103000-ABCDEFG.json",
    "log (conflicted copy 2026-11-25 103000).json",
    "log (Anna's conflicted copy 2026-11-25).json",
    "log (Case Conflict copy).json",
    "log_conflict copy.json",
    "log (1).json",
    "log(2).json",
    "log 2.json",
]
OTHERS = [
    "log.json",
    "log.json.tmp",
    "log.json.lock",
    "log.json.damaged-20261125T103000Z",
    "log.json.history",
    "log-old.json",
    "log.backup.json",
    "logs 2.json.gz",
    "catalog (1).json",
    "log (1).jsonl",
    "log (one).json",
    "log2.json",
]


@pytest.mark.parametrize("name", COPIES)
def test_a_conflict_copy_is_found_by_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert find_copies(tmp_path / "log.json") == [tmp_path / name]


def test_other_files_and_folders_are_no_copies(tmp_path: Path) -> None:
    for name in OTHERS:
        (tmp_path / name).touch()
    (tmp_path / "log (1).json").mkdir()
    assert find_copies(tmp_path / "log.json") == []


def test_copies_are_found_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in COPIES[::-1]:
        (tmp_path / name).touch()
    assert find_copies(tmp_path / "log.json") == sorted(tmp_path / name for name in COPIES)


def test_a_log_of_another_name_has_other_copies(tmp_path: Path) -> None:
    (tmp_path / "log (1).json").touch()
    (tmp_path / "runs (1).json").touch()
    assert find_copies(tmp_path / "runs.json") == [tmp_path / "runs (1).json"]


def test_a_folder_that_is_not_there_holds_no_copy(tmp_path: Path) -> None:
    assert find_copies(tmp_path / "nowhere" / "log.json") == []


def test_what_is_put_away_keeps_its_name_and_displaces_nothing(tmp_path: Path) -> None:
    log, copy = tmp_path / "log.json", tmp_path / "log (1).json"
    places = []
    for content in ("a", "b", "c"):
        copy.write_text(content)
        places.append(put_away(log, copy))
        assert not copy.exists()
    folder = tmp_path / "log.json.merged"
    assert places == [folder / f"log (1){more}.json" for more in ("", "-2", "-3")]
    assert [place.read_text() for place in places] == ["a", "b", "c"]
    assert folder.stat().st_mode & 0o777 == 0o700
