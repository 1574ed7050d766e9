"""`psoas settings`."""

from datetime import time

import pytest

from rules.settings import DEFAULTS, DistanceUnit, Voice, Volume
from store.settings import load_settings
from tests.tui.conftest import Psoas


def test_the_defaults_are_listed_without_a_file(psoas: Psoas) -> None:
    lines = psoas.done("settings").lines
    assert lines == psoas.done("settings", "list").lines
    assert [line.split() for line in lines][:5] == [
        ["cautious", "no"],
        ["ladder", "yes"],
        ["day_end", "03:00"],
        ["strength_days", "none"],
        ["easy_pace", "none"],
    ]
    assert psoas.content() == (None, None)


def test_json_has_every_setting(psoas: Psoas) -> None:
    said = psoas.done("settings", "list", "--json").json()
    assert said == {
        "cautious": False,
        "ladder": True,
        "day_end": "03:00",
        "strength_days": None,
        "easy_pace": None,
        "stretch_sides": "both",
        "tempo": True,
        "volume": "normal",
        "voice": "off",
        "unit": "km",
        "theme": DEFAULTS.theme,
        "reduced_motion": False,
    }


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("cautious", "yes", True),
        ("cautious", "True", True),
        ("ladder", "off", False),
        ("day_end", "04:30", time(4, 30)),
        ("day-end", "00:00", time(0)),
        ("strength_days", "3", 3),
        ("easy_pace", "6:05", 365),
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
        ("easy_pace", "1:00", "easy_pace is 60, not a whole number from 150 to 1200"),
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


@pytest.mark.parametrize("words", [["today"], ["check", "2"], ["run", "add", "5km", "31:40"]])
def test_settings_that_cannot_be_read_stop_a_command_before_it_writes(
    psoas: Psoas, words: list[str]
) -> None:
    psoas.settings.write_text("cautious = 3\n")
    assert "cautious is 3" in psoas.refused(*words)
