"""A person's own keys are written without losing anything else of the file."""

from pathlib import Path

import pytest
import tomlkit

from rules.errors import RehabError
from store.own_keys import change_key
from store.settings import read_settings, write_template

NAME = "today.stretch"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_a_first_key_makes_the_file_and_the_table(path: Path) -> None:
    change_key(path, NAME, ("x",))
    assert path.read_text() == '[keys]\n"today.stretch" = "x"\n'
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "toml",
    [
        '[keys]\ntoday.stretch = "z"\n',
        '[keys]\n"today.stretch" = ["z", "f2"]\n',
        '[keys]\ntoday.stretch = "z"\ntoday.runs = "y"\n',
        '[keys.today]\nstretch = "z"\n',
        'keys = {"today.stretch" = "z"}\n',
        "[keys]\n",
    ],
)
def test_however_toml_spells_the_name_it_has_the_new_keys_and_no_others(
    path: Path, toml: str
) -> None:
    path.write_text(f'# mine\nunit = "mi"\n\n{toml}')
    others = {name: keys for name, keys in read_settings(path).keys.items() if name != NAME}
    change_key(path, NAME, ("x", "f3"))
    assert read_settings(path).keys == {**others, NAME: ("x", "f3")}
    assert path.read_text().startswith('# mine\nunit = "mi"\n')
    change_key(path, NAME, ())
    assert read_settings(path).keys == others


def test_the_template_keeps_all_that_it_explains(path: Path) -> None:
    write_template(path)
    before = path.read_text()
    change_key(path, NAME, ("x",))
    assert set(before.splitlines()) <= set(path.read_text().splitlines())


@pytest.mark.parametrize("toml", ["unit = = 3\n", "keys = 5\n"])
def test_a_file_that_is_wrong_is_not_written_over(path: Path, toml: str) -> None:
    path.write_text(toml)
    with pytest.raises(RehabError, match="correct it first"):
        change_key(path, NAME, ("x",))
    assert path.read_text() == toml


@pytest.mark.parametrize(
    ("name", "double"),
    [
        ("parse", lambda _: (_ for _ in ()).throw(tomlkit.exceptions.UnexpectedEofError(1, 1))),
        ("dumps", lambda _: "cautious = false\n"),
    ],
)
def test_a_file_that_the_toml_library_cannot_edit_is_left_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str, double: object
) -> None:
    path.write_text('theme = "nord"\n')
    monkeypatch.setattr(tomlkit, name, double)
    with pytest.raises(RehabError, match="by hand"):
        change_key(path, NAME, ("x",))
    assert path.read_text() == 'theme = "nord"\n'
