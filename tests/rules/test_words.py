import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.assessment import Certainty, Level, Mark, Phase, SelfTestResult
from rules.records import Effort, Flag, GaitPhase, Place, Side, Snapping, Sport
from rules.words import SYMBOLS, listing, mark_words, plural, visible, words


def test_a_flag_is_said_in_words() -> None:
    assert words(Flag.REST_PAIN) == "pain at rest"


def test_a_name_from_the_log_is_said_as_the_value_itself() -> None:
    assert words("groin-bulge") == words(Flag.GROIN_BULGE) == "a bulge in the groin"


def test_an_unknown_name_is_said_as_it_is_without_hyphens() -> None:
    assert words("purple-toe") == "purple toe"


def test_none_means_another_thing_for_a_phase_and_for_a_snap() -> None:
    assert words(Phase.NONE) == "no episode"
    assert words(Snapping.NONE) == "no"


def test_other_means_another_thing_for_a_place_and_for_a_sport() -> None:
    assert words(Place.OTHER) == words("other") == "somewhere else"
    assert words(Sport.OTHER) == "other"


def test_a_self_test_that_ended_at_a_flag_sends_to_a_doctor() -> None:
    assert words(SelfTestResult.REFER) == "sends you to a doctor first"
    assert words(Phase.REFER) == "see a doctor first"


def test_a_walk_run_keeps_its_hyphen() -> None:
    assert words(Effort.WALK_RUN) == "walk-run"


@pytest.mark.parametrize("value", [*Flag, *Place, *GaitPhase, *Snapping, *SelfTestResult, *Phase])
def test_every_answer_and_result_has_words_of_its_own(value: str) -> None:
    assert words(value)
    assert "-" not in words(value)


def test_both_sides_are_both() -> None:
    assert [words(side) for side in Side] == ["left", "right", "both"]


@pytest.mark.parametrize(
    ("mark", "certainty", "shown"),
    [
        (Mark.SOURCE, None, "source"),
        (Mark.EVIDENCE, Certainty.VERY_LOW, "evidence, very low"),
        (Mark.EVIDENCE, None, "evidence"),
        (Mark.CHOICE, None, "our choice"),
    ],
)
def test_a_mark_is_shown_with_its_certainty(
    mark: Mark, certainty: Certainty | None, shown: str
) -> None:
    assert mark_words(mark, certainty) == shown


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 holds"), (1, "1 hold"), (2, "2 holds"), (1.5, "1.5 holds")]
)
def test_one_is_said_differently_from_many(count: float, said: str) -> None:
    assert plural(count, "hold") == said


def test_a_noun_can_have_its_own_plural() -> None:
    assert plural(2, "activity", "activities") == "2 activities"


def test_a_listing_is_in_words() -> None:
    assert listing((Flag.LIMP, "night-pain")) == "a limp, pain at night"
    assert listing(()) == ""


def test_each_light_has_its_own_symbol() -> None:
    assert set(SYMBOLS) == set(Level)
    assert len(set(SYMBOLS.values())) == len(Level)


@given(st.text())
def test_what_is_visible_holds_nothing_that_steers_a_terminal(text: str) -> None:
    shown = visible(text)
    kinds = {unicodedata.category(letter) for letter in shown if letter not in "\u200c\u200d"}
    assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})
    shown.encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain [b]text[/b]", "plain [b]text[/b]"),
        ("\x1b[2J", "␛[2J"),
        ("a\tb\x00", "a␉b␀"),
        ("\x7f\x9b", "\ufffd\ufffd"),
        ("one\u2028two", "one two"),
        ("\u202eevil\u2066", "evil"),
        ("👩\u200d🚀 שלום", "👩\u200d🚀 שלום"),
    ],
)
def test_visible_text(text: str, shown: str) -> None:
    assert visible(text) == shown
