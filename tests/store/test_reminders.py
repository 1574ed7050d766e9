"""What reminders remember."""

import stat
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from store.reminders import Delivery, Reminders, change_reminders, load_reminders

AT = datetime(2026, 6, 20, 8, tzinfo=UTC)
ALL = Reminders(
    by="systemd",
    times=(time(8), time(19, 30)),
    snoozed_until=AT,
    last=Delivery(at=AT, by="notify-send", arrived=False, why="no bus"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "remind.json"


@pytest.mark.parametrize(
    "kept", [ALL, Reminders(by="cron", times=(time(8),)), replace(ALL, snoozed_until=None)]
)
def test_what_is_kept_comes_back(path: Path, kept: Reminders) -> None:
    assert change_reminders(path, lambda _: kept) == kept
    assert load_reminders(path) == kept


def test_a_missing_file_remembers_nothing(path: Path) -> None:
    assert load_reminders(path) == Reminders()


def test_a_change_keeps_the_rest(path: Path) -> None:
    change_reminders(path, lambda _: ALL)
    change_reminders(path, lambda kept: replace(kept, snoozed_until=None))
    assert load_reminders(path) == replace(ALL, snoozed_until=None)


def test_nothing_is_written_where_nothing_changes(path: Path) -> None:
    change_reminders(path, lambda kept: kept)
    assert not path.exists()


def test_only_this_person_may_read_it(path: Path) -> None:
    change_reminders(path, lambda _: ALL)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"by": "", "times": ["soon"], "snoozed_until": null, "last": null}',
        '{"by": "", "times": [], "snoozed_until": "2026-06-20T08:00:00", "last": null}',
        '{"by": "", "times": [], "snoozed_until": 7, "last": null}',
        '{"by": "", "times": [], "snoozed_until": null, "last": {}}',
        "[" * 100_000,
    ],
)
def test_a_damaged_file_remembers_nothing_and_is_replaced(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    assert load_reminders(path) == Reminders()
    change_reminders(path, lambda _: ALL)
    assert load_reminders(path) == ALL
