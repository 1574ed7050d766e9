import re
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
from store.settings import change_settings, load_settings, read_settings, write_template

OTHERS: dict[str, Any] = {
    "cautious": True,
    "ladder": False,
    "day_end": time(4, 30),
    "strength_days": 3,
    "stretch_times": 3,
    "self_test_days": 7,
    "easy_pace": 365,
    "stretch_sides": StretchSides.AFFECTED,
    "tempo": False,
    "volume": Volume.LOUD,
    "voice": Voice.NAMES,
    "quiet_from": time(21, 30),
    "quiet_until": time(6),
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
def test_a_wrong_value_is_named_with_its_line_and_the_default_holds(
    path: Path, toml: str, why: str
) -> None:
    _write(path, f"# mine\n\n{toml}\n")
    told: list[str] = []
    assert load_settings(path, told.append) == DEFAULTS
    (sentence,) = told
    assert sentence.startswith(f"{path}, line 3: ")
    assert re.search(why, sentence)
    assert sentence.endswith("; the default holds until you correct it.")


@pytest.mark.parametrize(("toml", "why"), WRONG)
def test_a_wrong_value_stays_when_another_setting_is_changed(
    path: Path, toml: str, why: str
) -> None:
    _write(path, f"{toml}\n")
    change_settings(path, reduced_motion=True)
    assert path.read_text(encoding="utf-8") == f"{toml}\nreduced_motion = true\n"
    (fault,) = read_settings(path).faults()
    assert re.search(why, fault)


def test_what_is_right_holds_beside_what_is_wrong(path: Path) -> None:
    _write(path, 'unit = "mi"\nvoice = "on"\ncautious = true\nvolume = 11\n')
    read = read_settings(path)
    assert read.settings == Settings(unit=DistanceUnit.MI, cautious=True)
    assert [fault.partition(": ")[0] for fault in read.faults()] == [
        f"{path}, line 4",
        f"{path}, line 2",
    ]


def test_a_change_mends_a_wrong_value(path: Path) -> None:
    _write(path, "cautious = 3\n")
    assert change_settings(path, cautious=True).cautious
    assert not list(read_settings(path).faults())


BROKEN = [
    ("cautious = true\nunit = = km\n", "line 2, is not TOML: invalid value, column 8"),
    ('theme = "nord\n\n', "line 1, is not TOML: "),
    ('a = 1\ntheme = """\nnord\n', "line 3, is not TOML: "),
    ("x = " + "[" * 5000, "nested too deeply"),
]


@pytest.mark.parametrize(("toml", "why"), BROKEN)
def test_what_is_not_toml_is_named_with_its_line_and_the_defaults_hold(
    path: Path, toml: str, why: str
) -> None:
    _write(path, toml)
    read = read_settings(path)
    assert read.settings == DEFAULTS
    (sentence,) = read.faults()
    assert why in sentence
    assert sentence.endswith("; the defaults hold until you correct it.")
    assert not list(read.unknown())


@pytest.mark.parametrize(("toml", "why"), BROKEN)
def test_what_is_not_toml_is_never_written_over(path: Path, toml: str, why: str) -> None:
    _write(path, toml)
    with pytest.raises(RehabError, match=r"Nothing was written: correct it first\.") as caught:
        change_settings(path, cautious=False)
    assert why in str(caught.value)
    assert path.read_text() == toml


def test_what_is_not_utf_8_is_named_with_its_line(path: Path) -> None:
    _write(path, "")
    path.write_bytes(b'unit = "mi"\n\ntheme = "\xff"')
    (sentence,) = read_settings(path).faults()
    assert f"{path}, line 3, is not UTF-8 text" in sentence
    with pytest.raises(RehabError, match="not UTF-8"):
        change_settings(path, cautious=True)


def test_a_folder_in_the_place_of_the_file_is_told_and_the_defaults_hold(path: Path) -> None:
    path.mkdir(parents=True)
    told: list[str] = []
    assert load_settings(path, told.append) == DEFAULTS
    assert "could not be read" in told[0]


def test_what_this_version_does_not_know_is_named_but_no_fault(path: Path) -> None:
    _write(path, 'thme = "nord"\n[keys]\n[coach]\nname = "Ada"\n')
    read = read_settings(path)
    assert not list(read.faults())
    assert list(read.unknown()) == [
        f"{path}, line 1: there is no setting thme; it does nothing.",
        f"{path}, line 3: there is no setting coach; it does nothing.",
    ]


def test_keys_are_read_by_name_however_toml_spells_it(path: Path) -> None:
    _write(path, '[keys]\ntoday.stretch = "x"\n"today.runs" = ["f2", "z"]\n[keys.trends]\nall="0"')
    read = read_settings(path)
    assert read.keys == {"today.stretch": ("x",), "today.runs": ("f2", "z"), "trends.all": ("0",)}
    assert read.where_key("today.runs") == f"{path}, line 3"
    assert read.where_key("trends.all") == f"{path}, line 5"
    assert not [*read.faults(), *read.unknown()]


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ("keys = 5", "line 1: keys is 5, not a table"),
        ("[keys]\nlist.up = 7", "line 2: list.up is 7, not a key or a list of keys"),
        ("[keys]\n\nlist.up = []", "line 3: list.up is [], not a key"),
        ('[keys]\nlist.up = ["k", 1]', "line 2: list.up is ['k', 1], not a key"),
    ],
)
def test_what_can_be_no_key_is_named_with_its_line(path: Path, toml: str, why: str) -> None:
    _write(path, toml)
    read = read_settings(path)
    assert not read.keys
    (fault,) = read.faults()
    assert why in fault


@pytest.mark.parametrize(
    ("written", "read"), [("150", 150), ("360.44", 360.4), ("1200.0", 1200), ("359.96", 360)]
)
def test_an_easy_pace_has_one_digit_after_the_point(path: Path, written: str, read: float) -> None:
    _write(path, f"easy_pace = {written}")
    assert load_settings(path).easy_pace == read


def test_the_template_is_all_defaults_and_explains_every_setting(path: Path) -> None:
    write_template(path)
    assert load_settings(path, pytest.fail) == DEFAULTS
    text = path.read_text()
    for one in fields(Settings):
        assert f"\n# {one.name} = " in text
    assert path.stat().st_mode & 0o777 == 0o600


def test_every_line_of_the_template_can_be_taken_as_it_stands(path: Path) -> None:
    write_template(path)
    toml = re.sub(r"^# (\w+ = |\")", r"\1", path.read_text(), flags=re.MULTILINE)
    path.write_text(toml)
    read = read_settings(path)
    assert not [*read.faults(), *read.unknown()]
    said = Settings(strength_days=4, stretch_times=3, easy_pace=360)
    assert read.settings == said
    assert read.keys


def test_a_file_that_is_there_is_no_place_for_the_template(path: Path) -> None:
    _write(path, "# mine\n")
    write_template(path)
    assert path.read_text() == "# mine\n"


def test_a_change_stands_below_what_explains_it(path: Path) -> None:
    write_template(path)
    before = path.read_text()
    change_settings(path, unit="mi", theme="nord")
    lines = path.read_text().splitlines()
    assert lines[lines.index('unit = "mi"') - 1].startswith("# unit = ")
    assert lines[lines.index('theme = "nord"') - 1].startswith("# theme = ")
    change_settings(path, unit=None, theme=None)
    assert path.read_text() == before


def test_a_remark_in_another_table_is_not_taken_for_an_explanation(path: Path) -> None:
    _write(path, '[coach]\n# unit = "ell"\nname = "Ada"\n')
    assert change_settings(path, unit="mi").unit is DistanceUnit.MI
    assert load_settings(path).unit is DistanceUnit.MI


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
def test_any_text_in_the_file_is_read_or_told_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, toml: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(toml, encoding="utf-8", errors="replace")
    told: list[str] = []
    load_settings(path, told.append)
    try:
        change_settings(path, cautious=True)
    except RehabError as error:
        told.append(str(error))
        readable = len(told) > 1
    else:
        readable = load_settings(path).cautious
    assert readable
    assert all(str(path) in sentence for sentence in told)


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
