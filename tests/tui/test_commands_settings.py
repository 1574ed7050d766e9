"""`psoas settings`."""

from dataclasses import fields
from datetime import time
from pathlib import Path

import pytest

from rules.settings import DEFAULTS, DistanceUnit, Settings, Voice, Volume
from store.settings import change_settings, load_settings, read_settings
from store.settings_template import template
from tests.tui.conftest import Psoas
from tui.commands.common import Setup


def test_each_setting_is_listed_with_its_default_and_what_it_means(psoas: Psoas) -> None:
    lines = psoas.done("settings").lines
    assert lines == psoas.done("settings", "list").lines
    assert lines[:3] == [
        "cautious: no  (the default, source)",
        "  Pain at or over this, in a run or after it, is too much: 5 is the article's",
        "  (source); if you are cautious, 3 (evidence, low).",
    ]
    assert "strength_days: none  (the default, our choice)" in lines
    assert [line.partition(":")[0] for line in lines if not line.startswith(" ")] == [
        field.name for field in fields(Settings)
    ]
    assert max(map(len, lines)) <= 80
    assert psoas.content() == (None, None)


def test_what_is_not_the_default_is_said(psoas: Psoas) -> None:
    change_settings(psoas.settings, unit="mi", quiet_from="21:00", easy_pace=360.4)
    lines = psoas.done("settings").lines
    assert "unit: mi  (yours; the default is km)" in lines
    assert "quiet_from: 21:00  (yours; the default is 22:00, our choice)" in lines
    assert "easy_pace: 9:40/mi  (yours; the default is none, our choice)" in lines


def test_json_has_every_setting(psoas: Psoas) -> None:
    change_settings(psoas.settings, day_end="04:00")
    said = psoas.done("settings", "--json").json()
    assert said == psoas.done("settings", "list", "--json").json()
    assert said.keys() == {field.name for field in fields(Settings)}
    assert said["day_end"] == {
        "value": "04:00",
        "default": "03:00",
        "meaning": "Until then, a check or a session belongs to the day before.",
        "mark": "our choice",
    }
    assert said["strength_days"]["value"] is None
    assert said["theme"]["mark"] is None


def test_a_name_that_is_none_is_pointed_out_when_the_settings_are_listed(psoas: Psoas) -> None:
    psoas.settings.write_text('# mine\nthme = "nord"\n')
    outcome = psoas("settings")
    assert outcome.code == 0
    assert outcome.err == f"{psoas.settings}, line 2: there is no setting thme; it does nothing.\n"


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("cautious", "yes", True),
        ("cautious", "True", True),
        ("ladder", "off", False),
        ("day_end", "04:30", time(4, 30)),
        ("day-end", "00:00", time(0)),
        ("strength_days", "3", 3),
        ("strength_days", "none", None),
        ("stretch_times", "3", 3),
        ("self_test_days", "7", 7),
        ("quiet_from", "21:30", time(21, 30)),
        ("easy_pace", "6:05", 365),
        ("easy_pace", "9:40/mi", 360.4),
        ("easy-pace", "400", 400),
        ("volume", "off", Volume.OFF),
        ("voice", "full", Voice.FULL),
        ("unit", "mi", DistanceUnit.MI),
        ("theme", "nord", "nord"),
    ],
)
def test_a_setting_is_typed_in_words(psoas: Psoas, name: str, value: str, read: object) -> None:
    key = name.replace("-", "_")
    assert psoas.done("settings", "set", name, value).out.startswith(f"{key}: ")
    assert getattr(load_settings(psoas.settings), key) == read


def test_a_setting_changes_what_today_says(psoas: Psoas) -> None:
    assert psoas.done("settings", "set", "cautious", "yes").out == "cautious: yes\n"
    assert psoas.done("today", "--json").json()["pain_limit"] == 3


def test_none_puts_the_default_back(psoas: Psoas) -> None:
    psoas.done("settings", "set", "strength_days", "3")
    assert psoas.done("settings", "set", "strength_days", "none").out == "strength_days: none\n"
    assert load_settings(psoas.settings) == DEFAULTS


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("cautious", "maybe", "cautious is maybe, not true or false"),
        ("strength_days", "8", "strength_days is 8"),
        ("strength_days", "few", "strength_days is few"),
        ("easy_pace", "quick", "quick is no pace"),
        ("easy_pace", "1:00", "easy_pace is 60, not seconds per km from 150 to 1200"),
        ("day_end", "25:00", "day_end is 25:00"),
        ("unit", "leagues", "unit is leagues"),
        ("path", "x", "There is no setting path: use cautious, ladder,"),
        ("colour", "x", "There is no setting colour"),
    ],
)
def test_what_is_no_setting_is_refused(psoas: Psoas, name: str, value: str, sentence: str) -> None:
    psoas.done("settings", "set", "tempo", "no")
    assert sentence in psoas.refused("settings", "set", name, value)


@pytest.mark.parametrize("words", [["set"], ["set", "unit"], ["get", "unit"]])
def test_wrong_usage_is_told(psoas: Psoas, words: list[str]) -> None:
    assert "--help` shows how)." in psoas.refused("settings", *words, code=2)


def test_reset_puts_the_default_back(psoas: Psoas) -> None:
    psoas.done("settings", "set", "unit", "mi")
    assert psoas.done("settings", "reset", "unit").out == "unit: km\n"
    assert psoas.done("settings", "reset", "day-end").out == "day_end: 03:00\n"
    assert load_settings(psoas.settings) == DEFAULTS
    assert "There is no setting colour" in psoas.refused("settings", "reset", "colour")


def test_a_pace_is_typed_and_said_in_the_chosen_unit(psoas: Psoas) -> None:
    psoas.done("settings", "set", "unit", "mi")
    assert psoas.done("settings", "set", "easy_pace", "9:40").out == "easy_pace: 9:40/mi\n"
    assert load_settings(psoas.settings).easy_pace == 360.4
    assert psoas.done("settings", "set", "easy_pace", "6:00/km").out == "easy_pace: 9:39/mi\n"


def test_where_the_settings_are_is_said(psoas: Psoas) -> None:
    assert psoas.done("settings", "path").out == f"{psoas.settings}\n"
    assert psoas.content() == (None, None)


@pytest.mark.parametrize(
    "words", [["today"], ["check", "2"], ["run", "add", "5km", "31:40"], ["settings"]]
)
@pytest.mark.parametrize(
    ("toml", "where"), [("cautious = 3\n", "line 1: cautious is 3"), ("\nx y\n", "line 2, is not")]
)
def test_wrong_settings_are_said_aside_once_and_the_command_goes_on(
    psoas: Psoas, words: list[str], toml: str, where: str
) -> None:
    psoas.settings.write_text(toml)
    outcome = psoas(*words)
    assert outcome.code == 0
    assert outcome.out
    assert outcome.err.count("until you correct it.") == 1
    assert f"{psoas.settings}, {where}" in outcome.err
    assert psoas.settings.read_text() == toml


def test_a_command_that_asks_twice_is_told_once(psoas: Psoas) -> None:
    psoas.settings.write_text("cautious = 3\n")
    setup = Setup(data=None, now=lambda: psoas.at)
    assert setup.settings() == setup.settings() == DEFAULTS
    assert psoas.capsys.readouterr().err.count("cautious is 3") == 1


def test_json_stays_json_beside_wrong_settings(psoas: Psoas) -> None:
    psoas.settings.write_text("cautious = 3\n")
    outcome = psoas("today", "--json")
    assert outcome.json()["pain_limit"] == 5
    assert "cautious is 3" in outcome.err


def test_a_file_that_is_not_toml_is_not_written_over(psoas: Psoas) -> None:
    psoas.settings.write_text("unit = mi\n")
    outcome = psoas("settings", "set", "unit", "mi")
    assert outcome.code == 1
    assert "line 1, is not TOML" in outcome.err
    assert "Nothing was written: correct it first." in outcome.err
    assert psoas.settings.read_text() == "unit = mi\n"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that puts the file `after.toml`, if it is there, over what it is given."""
    script, after = tmp_path / "editor", tmp_path / "after.toml"
    script.write_text(
        f'#!/bin/sh\ncp "$1" {tmp_path}/seen.toml\n[ ! -e {after} ] || cp {after} "$1"\n'
    )
    script.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(script))
    monkeypatch.setenv("EDITOR", "false")
    return after


def test_edit_begins_with_every_setting_explained(
    psoas: Psoas, editor: Path, tmp_path: Path
) -> None:
    assert editor.name
    assert psoas.done("settings", "edit").out == "The settings can be read.\n"
    assert (tmp_path / "seen.toml").read_text() == template()


def test_edit_keeps_what_is_there_and_names_what_became_wrong(psoas: Psoas, editor: Path) -> None:
    psoas.settings.write_text('unit = "mi"\n')
    editor.write_text('unit = "mi"\nvolume = 11\nthme = 1\n[keys]\n"today.stretch" = "g"\n')
    outcome = psoas("settings", "edit")
    assert outcome.code == 0
    assert not outcome.out
    first, *rest = (line.partition(", ")[2] for line in outcome.err.splitlines())
    assert first.startswith("line 2: volume is 11, not one of off, quiet, normal, loud; ")
    assert rest == [
        "line 3: there is no setting thme; it does nothing.",
        "line 5: g is already Strength (today.strength); today.stretch stays s.",
    ]


def test_an_editor_that_fails_is_told(psoas: Psoas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "false")
    psoas.settings.write_text("")
    assert "name an editor in VISUAL or EDITOR" in psoas.refused("settings", "edit")


def test_the_names_of_all_keys_are_listed(psoas: Psoas) -> None:
    psoas.settings.write_text('[keys]\n"today.stretch" = ["x", "ctrl+x"]\n')
    lines = [line.split() for line in psoas.done("settings", "keys").lines]
    assert ["today.stretch", "x", "ctrl+x", "X", "Stretch"] in lines
    assert ["today.strength", "g", "G", "Strength"] in lines
    said = psoas.done("settings", "keys", "--json").json()
    assert said["today.stretch"] == ["x", "ctrl+x", "X"]
    assert said["everywhere.keys"] == ["?", "f1"]


def test_keys_that_cannot_be_are_said_beside_the_list(psoas: Psoas) -> None:
    psoas.settings.write_text('[keys]\n"today.stretch" = "ctrl+c"\n')
    outcome = psoas("settings", "keys")
    assert outcome.code == 0
    assert "line 2: ctrl+c is a way out, and stays one; today.stretch stays s." in outcome.err


def test_a_key_is_changed_and_reset_by_its_name(psoas: Psoas) -> None:
    psoas.settings.write_text('# mine\n[keys]\n# and this\ntoday.runs = "z"\n')
    assert psoas.done("settings", "set", "keys.today.stretch", "x f2").out == (
        "keys.today.stretch: x f2 X\n"
    )
    assert psoas.done("settings", "set", "keys.today.runs", "y").out == "keys.today.runs: y Y\n"
    assert read_settings(psoas.settings).keys == {
        "today.stretch": ("x", "f2"),
        "today.runs": ("y",),
    }
    assert psoas.done("settings", "reset", "keys.today.stretch").out == "keys.today.stretch: s S\n"
    assert psoas.done("settings", "set", "keys.today.runs", "none").out == "keys.today.runs: r R\n"
    assert not read_settings(psoas.settings).keys
    text = psoas.settings.read_text()
    assert "# mine" in text
    assert "# and this" in text


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("keys.today.strech", "x", "no key has the name today.strech"),
        ("keys.today.stretch", "escape", "esc is a way out, and stays one"),
        ("keys.today.stretch", "z", "z is already Learn (today.learn)"),
        ("keys.today.stretch", "x yy", "yy is no key"),
    ],
)
def test_a_key_that_cannot_be_is_refused_at_the_prompt(
    psoas: Psoas, name: str, value: str, why: str
) -> None:
    psoas.settings.write_text('[keys]\n"today.learn" = "z"\n')
    assert why in psoas.refused("settings", "set", name, value)


def test_a_name_that_is_none_cannot_be_reset(psoas: Psoas) -> None:
    assert "no key has the name x.y" in psoas.refused("settings", "reset", "keys.x.y")


def test_keys_that_are_no_table_are_left_alone(psoas: Psoas) -> None:
    psoas.settings.write_text("keys = 5\n")
    assert "is no table" in psoas.refused("settings", "set", "keys.today.stretch", "x")


def test_an_option_in_the_wrong_place_is_told(psoas: Psoas) -> None:
    assert "Write --json after path" in psoas.refused("settings", "--json", "path", code=2)
