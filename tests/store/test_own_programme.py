"""A programme of one's own is kept beside the settings: a copy of what was checked."""

import os
import stat
from pathlib import Path

import pytest

from rules.errors import RehabError
from rules.figure_data import figures
from rules.programme import programme
from rules.toml_tables import FaultsError
from store.own_programme import (
    MOST_BYTES,
    check_programme,
    drop_programme,
    keep_programme,
    kept_at,
    load_programme,
    read_text,
    write_copy,
)

LADDER = """\
[ladder]
mark = "choice"
said_by = "A. Keller"
warm_up_min = { value = 10, mark = "choice", said_by = "A. Keller" }
steps = [{ repeats = 8, walk_min = 2, run_min = 1 }]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return tmp_path / "config" / "mine.toml"


def test_without_a_file_it_is_ours(settings: Path) -> None:
    assert load_programme(settings, pytest.fail) is None


def test_what_was_checked_is_kept_and_read_again(settings: Path) -> None:
    used = keep_programme(settings, LADDER)
    assert used == check_programme(LADDER)
    assert load_programme(settings, pytest.fail) == used
    assert kept_at(settings).read_text(encoding="utf-8") == LADDER


def test_it_is_for_this_person_alone(settings: Path) -> None:
    old = os.umask(0)
    try:
        keep_programme(settings, LADDER)
    finally:
        os.umask(old)
    assert stat.S_IMODE(kept_at(settings).stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.parent.stat().st_mode) == 0o700


def test_one_with_faults_changes_nothing(settings: Path) -> None:
    keep_programme(settings, LADDER)
    with pytest.raises(FaultsError):
        keep_programme(settings, LADDER.replace("repeats = 8", "repeats = 0"))
    assert kept_at(settings).read_text(encoding="utf-8") == LADDER


def test_a_link_in_its_place_stays_one(settings: Path, tmp_path: Path) -> None:
    settings.parent.mkdir()
    kept_at(settings).symlink_to(tmp_path / "dotfiles.toml")
    keep_programme(settings, LADDER)
    assert kept_at(settings).is_symlink()
    assert (tmp_path / "dotfiles.toml").read_text(encoding="utf-8") == LADDER


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (LADDER.replace("repeats = 8", "repeats = 0").encode(), "{file}, line 5: ladder.steps"),
        (b"[ladder]\n\xff", "{file} is not UTF-8 text (line 2)"),
        (b"", "{file}, line 1: there is nothing in it"),
    ],
)
def test_one_that_no_longer_passes_is_told_with_its_line_and_ours_holds(
    settings: Path, data: bytes, said: str
) -> None:
    told: list[str] = []
    settings.parent.mkdir()
    kept_at(settings).write_bytes(data)
    assert load_programme(settings, told.append) is None
    (sentence,) = told
    assert said.format(file=kept_at(settings)) in sentence
    assert "psoas goes by its own" in sentence
    assert "`psoas programme reset`" in sentence
    assert kept_at(settings).read_bytes() == data


def test_going_back_keeps_the_other_one_aside(settings: Path) -> None:
    keep_programme(settings, LADDER)
    assert drop_programme(settings)
    assert load_programme(settings, pytest.fail) is None
    old = kept_at(settings).with_name("programme.toml.old")
    assert old.read_text(encoding="utf-8") == LADDER
    assert not drop_programme(settings)


def test_a_folder_that_may_not_be_changed_is_named(
    settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_programme(settings, LADDER)

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(RehabError, match="may not be written by you"):
        drop_programme(settings)


def test_a_file_is_read_as_its_text(tmp_path: Path) -> None:
    file = tmp_path / "k.toml"
    file.write_bytes("\ufeffby = 'Zoë'\r\n".encode())
    assert read_text(file) == "by = 'Zoë'\r\n"
    file.write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(RehabError, match="is too large for a programme"):
        read_text(file)
    with pytest.raises(RehabError, match="nowhere"):
        read_text(tmp_path / "nowhere.toml")
    with pytest.raises(RehabError, match="could not be read"):
        read_text(tmp_path)


@pytest.mark.parametrize("drawn", [False, True])
def test_a_copy_of_ours_is_ours_again(tmp_path: Path, drawn: bool) -> None:
    file = tmp_path / "ours.toml"
    write_copy(file, figures=drawn)
    read = check_programme(read_text(file))
    assert (read.stretch, read.strength) == (programme().stretch, programme().strength)
    assert (read.exercises, read.ladder) == (programme().exercises, programme().ladder)
    ours = {name: figures()[name] for name in programme().exercises}
    assert read.figures == (ours if drawn else {})


def test_a_copy_explains_each_part(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    write_copy(file, figures=True)
    lines = file.read_text(encoding="utf-8").splitlines()
    parts = ("[stretch]", "[strength]", "[[strength.stages]]", "[self_test]", "[ladder]")
    for part in (*parts, "[exercises.hip-flexors]"):
        assert lines[lines.index(part) - 1].startswith("#"), part
    assert any("degrees" in line for line in lines if line.startswith("#"))


def test_a_copy_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(RehabError, match="is there already: give another name"):
        write_copy(file, figures=False)
    assert file.read_text(encoding="utf-8") == "mine"
    with pytest.raises(RehabError, match="could not be written"):
        write_copy(tmp_path / "no" / "ours.toml", figures=False)
