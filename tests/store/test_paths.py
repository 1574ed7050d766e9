from pathlib import Path

import pytest

from rules.errors import RehabError
from store.paths import cache_folder, data_file, settings_file


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PSOAS_DATA", raising=False)
    monkeypatch.delenv("PSOAS_CONFIG", raising=False)
    monkeypatch.delenv("PSOAS_CACHE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_the_environment_names_the_log_and_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSOAS_DATA", "/somewhere/my.json")
    monkeypatch.setenv("PSOAS_CONFIG", "~/my.toml")
    assert data_file() == Path("/somewhere/my.json")
    assert settings_file() == Path.home() / "my.toml"
    monkeypatch.setenv("PSOAS_CACHE", "/somewhere/else")
    assert cache_folder() == Path("/somewhere/else")


def test_they_are_in_the_platforms_folders_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSOAS_DATA", "")
    data, settings = data_file(), settings_file()
    assert (data.parent.name, data.name) == ("psoas", "log.json")
    assert (settings.parent.name, settings.name) == ("psoas", "settings.toml")


@pytest.mark.skipif("sys.platform != 'linux'", reason="the folders' names are Linux's")
def test_on_linux_these_are_the_xdg_folders(tmp_path: Path) -> None:
    assert data_file() == tmp_path / "data/psoas/log.json"
    assert settings_file() == tmp_path / "config/psoas/settings.toml"
    assert cache_folder() == tmp_path / "cache/psoas"


def test_the_home_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSOAS_DATA", "~nobody-of-this-name/log.json")
    with pytest.raises(RehabError, match="PSOAS_DATA"):
        data_file()
