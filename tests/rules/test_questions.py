"""Which lines of a note are questions for the physio."""

import pytest

from rules.questions import questions
from rules.records import Unknown
from tests.rules.conftest import at, check, episode


@pytest.mark.parametrize(
    ("note", "asked"),
    [
        ("Is the band too strong?", ["Is the band too strong?"]),
        ("fine today\n  May I swim? \nWhy? not asked here", ["May I swim?"]),
        ("When?\r\nHow long?", ["When?", "How long?"]),
        ("?", []),
        (" ? ??", []),
        ("no question", []),
        (None, []),
    ],
)
def test_a_line_that_ends_in_a_question_mark_is_one(note: str | None, asked: list[str]) -> None:
    assert [each.text for each in questions([check(1, note=note)])] == asked


def test_a_question_knows_when_it_was_noted_and_is_asked_once() -> None:
    found = questions([check(3, note="Why?"), check(1, note="Why?"), episode(note="Since?")])
    assert [(each.text, each.at) for each in found] == [("Why?", at(1)), ("Since?", None)]


def test_a_deleted_record_asks_nothing_and_an_unknown_kind_does() -> None:
    gone = check(1, note="Gone?", deleted=True)
    assert [each.text for each in questions([gone, Unknown(kind="sleep", note="So?")])] == ["So?"]
