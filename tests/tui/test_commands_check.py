"""`psoas check`, and text that a terminal must be kept from."""

import pytest

from rules.records import Check
from tests.tui.conftest import Psoas


def only(psoas: Psoas) -> Check:
    record = psoas.one()
    assert isinstance(record, Check)
    return record


def test_a_check_is_one_number(psoas: Psoas) -> None:
    lines = psoas.done("check", "2").lines
    assert only(psoas) == Check(
        id=only(psoas).id, updated=only(psoas).updated, at=psoas.at, pain=2, flags=()
    )
    assert lines[0] == f"Saved {only(psoas).id[-6:]}: Sat 2026-06-20 12:00, check, pain 2"
    assert lines[1].startswith("Now: ✖ stop - ")


def test_flags_are_ticked_or_named_and_kept_once(psoas: Psoas) -> None:
    psoas.done(
        *("check", "3", "--rest-pain", "--night-pain", "--limp"),
        *("--flag", "groin-bulge", "--flag", "limp", "--flag", "bruising"),
    )
    assert only(psoas).flags == ("rest-pain", "night-pain", "limp", "bruising", "groin-bulge")


def test_a_flag_turns_the_light_to_stop_and_says_why(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left", "--onset", "2026-06-01")
    lines = psoas.done("check", "3", "--limp").lines
    assert lines[1] == "Now: ✖ stop - no run, and sessions pause: see a doctor first"
    assert lines[2].startswith("  red-flag (")
    assert "a limp" in lines[0]


def test_the_morning_check_of_the_next_day_changes_the_light(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left", "--onset", "2026-05-01")
    psoas.done("episode", "running", "2026-06-01")
    psoas.done("run", "add", "30:00", "--pain", "2")
    psoas.move(days=2)
    lines = psoas.done("check", "4", "--when", "yesterday 7:30").lines
    assert lines[1].startswith("Now: ✖ stop - no run for now")
    assert lines[2].startswith("  morning-after (source): ")
    assert psoas.done("check", "0").lines[1].startswith("Now: ▲ easy - ")


def test_a_check_may_be_of_an_earlier_time(psoas: Psoas) -> None:
    psoas.done("check", "2", "--when", "today 7:30", "--note", "stiff")
    assert only(psoas).at.isoformat() == "2026-06-20T07:30:00+02:00"
    assert only(psoas).note == "stiff"


@pytest.mark.parametrize("pain", ["11", "five", "-0", "2.5", "", "٣"])
def test_what_is_no_pain_is_refused(psoas: Psoas, pain: str) -> None:
    psoas.done("check", "1")
    assert "is no pain: give a whole number from 0 to 10." in psoas.refused("check", "--", pain)


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("2026-06-20 12:01", "lies ahead"),
        ("2026-03-29 02:30", "never was, because the clocks were put forward"),
        ("whenever", "is no time"),
    ],
)
def test_a_time_that_cannot_have_been_is_refused(psoas: Psoas, when: str, sentence: str) -> None:
    psoas.done("check", "1")
    assert sentence in psoas.refused("check", "2", "--when", when)


@pytest.mark.parametrize("words", [["check"], ["check", "2", "3"], ["check", "2", "--flag", "x"]])
def test_wrong_usage_writes_nothing(psoas: Psoas, words: list[str]) -> None:
    psoas.done("check", "1")
    assert "(`psoas check --help` shows how)." in psoas.refused(*words, code=2)


# Notes

STRANGE = "[b]bold[/b] [/ 🏃🏽‍♀️ שלום \u202eevil\u202c \x1b[31mred\x1b[0m \x9b1m\x07\x7f a\tb\nc\r"


def test_a_strange_note_is_kept_as_it_is(psoas: Psoas) -> None:
    psoas.done("check", "2", "--note", STRANGE)
    assert only(psoas).note == STRANGE
    (record,) = psoas.done("history", "--json").json()
    assert record["note"] == STRANGE


def test_a_strange_note_is_printed_on_one_line_without_steering_the_terminal(psoas: Psoas) -> None:
    saved = psoas.done("check", "2", "--note", STRANGE).lines[0]
    (listed,) = psoas.done("history").lines
    for line in (saved, listed):
        note = line.partition("; ")[2]
        assert note == "[b]bold[/b] [/ 🏃🏽‍♀️ שלום evil ␛[31mred␛[0m �1m␇� a␉b␊c␍"
        assert all(letter.isprintable() or letter == "\u200d" for letter in note)


def test_json_of_a_strange_note_is_ascii(psoas: Psoas) -> None:
    psoas.done("check", "2", "--note", STRANGE)
    out = psoas.done("history", "--json").out
    assert out.isascii()
    assert "\x1b" not in out
