"""The settings follow their file."""

from pathlib import Path

import pytest

from rules.settings import DEFAULTS, DistanceUnit, Settings
from store.settings import change_settings
from tui.followed import FollowedSettings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_a_missing_file_means_the_defaults(path: Path) -> None:
    assert FollowedSettings(path, pytest.fail)() == DEFAULTS


def test_a_change_of_the_file_shows_at_the_next_call(path: Path) -> None:
    follow = FollowedSettings(path, pytest.fail)
    change_settings(path, cautious=True)
    assert follow().cautious
    path.unlink()
    assert not follow().cautious


def test_an_unchanged_file_is_not_read_again(path: Path) -> None:
    change_settings(path, cautious=True)
    follow = FollowedSettings(path, pytest.fail)
    assert follow() is follow()


def test_a_file_that_goes_wrong_is_told_once_and_the_defaults_hold(path: Path) -> None:
    told: list[str] = []
    change_settings(path, cautious=True)
    follow = FollowedSettings(path, told.append)
    assert follow().cautious
    path.write_text("cautious = [", encoding="utf-8")
    assert follow() == DEFAULTS
    assert follow() == DEFAULTS
    assert len(told) == 1
    assert f"{path}, line 1" in told[0]
    path.write_text("cautious = true", encoding="utf-8")
    assert follow().cautious


def test_a_file_that_is_wrong_from_the_start_is_told_at_the_first_call(path: Path) -> None:
    told: list[str] = []
    path.write_text('cautious = 7\nunit = "mi"', encoding="utf-8")
    follow = FollowedSettings(path, told.append)
    assert not told
    assert follow() == Settings(unit=DistanceUnit.MI)
    assert len(told) == 1


def test_a_fault_that_was_told_is_not_told_again_with_a_new_one(path: Path) -> None:
    told: list[str] = []
    follow = FollowedSettings(path, told.append)
    for toml in ("cautious = 7", "cautious = 7\nunit = 1", "unit = 1", "cautious = 7\n"):
        path.write_text(toml, encoding="utf-8")
        follow()
    assert ["line 1: cautious" in told[0], "line 2: unit" in told[1]] == [True, True]
    assert ["line 1: unit" in told[2], "line 1: cautious" in told[3]] == [True, True]
    assert len(told) == 4
