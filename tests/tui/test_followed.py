"""The settings follow their file."""

from pathlib import Path

import pytest

from rules.errors import RehabError
from rules.settings import DEFAULTS
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


def test_a_file_that_goes_wrong_is_told_once_and_the_last_settings_hold(path: Path) -> None:
    told: list[str] = []
    change_settings(path, cautious=True)
    follow = FollowedSettings(path, told.append)
    path.write_text("cautious = [", encoding="utf-8")
    assert follow().cautious
    assert follow().cautious
    assert len(told) == 1
    assert str(path) in told[0]
    path.write_text("cautious = false", encoding="utf-8")
    assert not follow().cautious


def test_a_file_that_is_wrong_from_the_start_is_refused(path: Path) -> None:
    path.write_text("cautious = 7", encoding="utf-8")
    with pytest.raises(RehabError, match="cautious"):
        FollowedSettings(path, pytest.fail)
