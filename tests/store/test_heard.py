"""What was heard where, kept beside the settings."""

import stat
from pathlib import Path

import pytest

from rules.errors import RehabError
from rules.route import Route
from store.heard import heard_at, remember


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "heard.json"


def test_nothing_was_heard_before_somebody_tried(path: Path) -> None:
    assert heard_at(path, "here") is None


def test_each_place_has_its_own_and_the_last_one_holds(path: Path) -> None:
    remember(path, "laptop", Route.HERE)
    remember(path, "läptop over SSH", Route.TERMINAL)
    remember(path, "laptop", Route.NOWHERE)
    assert heard_at(path, "laptop") is Route.NOWHERE
    assert heard_at(path, "läptop over SSH") is Route.TERMINAL
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"laptop": 1}', '{"laptop": "louder"}', "[" * 9999]
)
def test_a_damaged_file_says_nothing_and_is_written_anew(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    assert heard_at(path, "laptop") is None
    remember(path, "laptop", Route.HERE)
    assert heard_at(path, "laptop") is Route.HERE


def test_a_file_that_may_not_be_written_is_told(path: Path) -> None:
    remember(path, "laptop", Route.HERE)
    path.chmod(0o400)
    with pytest.raises(RehabError, match="may not be written"):
        remember(path, "laptop", Route.NOWHERE)
    assert heard_at(path, "laptop") is Route.HERE
