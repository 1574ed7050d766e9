from dataclasses import asdict, fields
from datetime import time
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.errors import RehabError
from rules.settings import DEFAULTS, DistanceUnit, Settings, StretchSides, Voice, Volume
from store.settings import change_settings, load_settings

OTHERS: dict[str, Any] = {
    "cautious": True,
    "ladder": False,
    "day_end": time(4, 30),
    "strength_days": 3,
    "easy_pace": 365,
    "stretch_sides": StretchSides.AFFECTED,
    "tempo": False,
    "volume": Volume.LOUD,
    "voice": Voice.NAMES,
    "unit": DistanceUnit.MI,
    "theme": "nord",
    "reduced_motion": True,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def _write(path: Path, toml: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(toml, encoding="utf-8")


def test_without_a_file_the_defaults_hold_and_none_is_made(path: Path) -> None:
    assert load_settings(path) == DEFAULTS
    assert not path.parent.exists()


def test_an_empty_file_means_the_defaults(path: Path) -> None:
    _write(path, "")
    assert load_settings(path) == DEFAULTS


def test_every_setting_can_be_written_and_read(path: Path) -> None:
    assert OTHERS.keys() == {one.name for one in fields(Settings)}
    assert not OTHERS.items() & asdict(DEFAULTS).items()
    assert change_settings(path, **OTHERS) == Settings(**OTHERS)
    assert load_settings(path) == Settings(**OTHERS)


def test_only_what_is_changed_is_written(path: Path) -> None:
    change_settings(path, cautious=True)
    assert path.read_text() == "cautious = true\n"
    change_settings(path, day_end=time(5))
    assert path.read_text() == 'cautious = true\nday_end = "05:00"\n'


def test_the_file_and_its_folder_are_private(path: Path) -> None:
    change_settings(path, cautious=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_comments_and_unknown_keys_are_kept(path: Path) -> None:
    toml = '# mine\nfuture = 1 # later\ncautious = false # for now\n\n[coach]\nname = "Ada"\n'
    _write(path, toml)
    change_settings(path, cautious=True, unit=DistanceUnit.MI)
    after = path.read_text()
    assert after.replace("cautious = true", "cautious = false").replace('unit = "mi"\n', "") == toml
    assert load_settings(path) == Settings(cautious=True, unit=DistanceUnit.MI)


def test_none_puts_the_default_back(path: Path) -> None:
    change_settings(path, strength_days=3, theme="nord")
    assert change_settings(path, strength_days=None, theme=None) == DEFAULTS
    assert path.read_text().strip() == ""
    assert change_settings(path, strength_days=None) == DEFAULTS


def test_a_toml_time_is_a_day_end_too(path: Path) -> None:
    _write(path, "day_end = 04:30:00\n")
    assert load_settings(path).day_end == time(4, 30)


def test_a_file_with_a_byte_order_mark_is_read(path: Path) -> None:
    _write(path, "\ufeffcautious = true\n")
    assert load_settings(path).cautious


WRONG = [
    ('cautious = "yes"', "cautious is yes, not true or false"),
    ("ladder = 1", "ladder is 1, not true or false"),
    ("day_end = 3", "day_end is 3, not text"),
    ('day_end = "3:00"', "day_end is 3:00, not a time such as 03:00"),
    ('day_end = "24:00"', "day_end is 24:00, not a time such as 03:00"),
    ('day_end = "\u0660\u0663:00"', "not a time such as 03:00"),
    ("strength_days = 0", "strength_days is 0, not a whole number from 1 to 7"),
    ("strength_days = 8", "strength_days is 8, not a whole number from 1 to 7"),
    ("strength_days = true", "strength_days is true"),
    ('stretch_sides = "left"', "stretch_sides is left, not one of both, affected"),
    ('unit = "yd"', "unit is yd, not one of km, mi"),
    ("volume = 0", "volume is 0, not one of off, quiet, normal, loud"),
    ('voice = "on"', "voice is on, not one of off, names, full"),
    ("theme = 5", "theme is 5, not text"),
    ("tempo = []", r"tempo is \[\], not true or false"),
]


@pytest.mark.parametrize(("toml", "why"), WRONG)
def test_a_wrong_value_is_refused_by_its_key_and_stays(path: Path, toml: str, why: str) -> None:
    _write(path, toml)
    with pytest.raises(RehabError, match=why) as caught:
        load_settings(path)
    assert str(path) in str(caught.value)
    with pytest.raises(RehabError, match=why):
        change_settings(path, theme="nord", cautious=True)
    assert path.read_text(encoding="utf-8") == toml


def test_bad_toml_is_refused_by_its_line_and_stays(path: Path) -> None:
    _write(path, "cautious = true\nunit = = km\n")
    with pytest.raises(RehabError, match=r"is not TOML: .*line 2"):
        load_settings(path)
    with pytest.raises(RehabError, match=r"is not TOML: .*line 2"):
        change_settings(path, cautious=False)
    assert path.read_text() == "cautious = true\nunit = = km\n"


def test_what_is_not_utf_8_is_refused(path: Path) -> None:
    _write(path, "")
    path.write_bytes(b'theme = "\xff"')
    with pytest.raises(RehabError, match="not UTF-8"):
        load_settings(path)


def test_a_folder_in_the_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(RehabError, match="could not be read"):
        load_settings(path)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"loudness": 3}, "no setting loudness"),
        ({"strength_days": 9}, "strength_days is 9"),
        ({"day_end": "soon"}, "day_end is soon"),
        ({"cautious": object()}, "cautious is"),
    ],
)
def test_a_wrong_change_is_refused_and_nothing_written(
    path: Path, changes: dict[str, object], why: str
) -> None:
    change_settings(path, theme="nord")
    before = path.read_bytes()
    with pytest.raises(RehabError, match=why):
        change_settings(path, **changes)
    assert path.read_bytes() == before


def test_a_setting_can_be_given_as_the_file_writes_it(path: Path) -> None:
    changed = change_settings(path, unit="mi", day_end="05:00", stretch_sides="affected")
    assert changed == Settings(
        unit=DistanceUnit.MI, day_end=time(5), stretch_sides=StretchSides.AFFECTED
    )


def test_a_link_to_the_settings_stays_one(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    change_settings(link, cautious=True)
    assert link.is_symlink()
    assert load_settings(path).cautious


def test_two_changes_at_once_are_both_kept(path: Path) -> None:
    for name, value in OTHERS.items():
        change_settings(path, **{name: value})
    assert load_settings(path) == Settings(**OTHERS)


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_in_the_file_is_read_or_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, toml: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(toml, encoding="utf-8", errors="replace")
    try:
        load_settings(path)
        change_settings(path, cautious=True)
        readable = load_settings(path).cautious
    except RehabError as error:
        readable = str(path) in str(error)
    assert readable


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
    change_settings(path, theme="nord")
    before = path.read_bytes()
    monkeypatch.setattr(tomlkit, name, double)
    with pytest.raises(RehabError, match="edit it by hand"):
        change_settings(path, cautious=True)
    assert path.read_bytes() == before
