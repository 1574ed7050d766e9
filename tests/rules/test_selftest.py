"""What a self-test says, and how it compares."""

from datetime import time
from typing import Any

import pytest

from rules.assessment import Certainty, Mark, SelfTestResult
from rules.learn import citations
from rules.records import Place, SelfTest, Side, Snapping
from rules.selftest import compare, result_of
from tests.rules.conftest import self_test, today

ALL: dict[str, Any] = {"places": ("deep-abdomen",), "tender": True, "pain_left": 1}


def result(**values: Any) -> tuple[SelfTestResult, int]:
    report = result_of(self_test(1, **values))
    return report.result, report.signs


@pytest.mark.parametrize("place", ["deep-abdomen", "upper-groin"])
def test_three_signs_fit_the_pattern(place: str) -> None:
    assert result(**{**ALL, "places": ("outer-hip", place)}) == (SelfTestResult.FITS, 3)


@pytest.mark.parametrize("without", [*ALL])
def test_two_signs_fit_partly(without: str) -> None:
    signs = {name: value for name, value in ALL.items() if name != without}
    assert result(**signs) == (SelfTestResult.PARTLY_FITS, 2)


@pytest.mark.parametrize("only", [*ALL])
def test_one_sign_fits_partly(only: str) -> None:
    assert result(**{only: ALL[only]}) == (SelfTestResult.PARTLY_FITS, 1)


def test_no_sign_does_not_fit() -> None:
    assert result() == (SelfTestResult.DOES_NOT_FIT, 0)


@pytest.mark.parametrize("place", sorted({*Place} - {Place.DEEP_ABDOMEN, Place.UPPER_GROIN}))
def test_other_places_are_no_sign(place: str) -> None:
    assert result(places=(place,)) == (SelfTestResult.DOES_NOT_FIT, 0)


def test_both_places_are_one_sign() -> None:
    assert result(places=("deep-abdomen", "upper-groin"))[1] == 1


@pytest.mark.parametrize("tender", [False, None])
def test_what_is_not_tender_or_was_not_tried_is_no_sign(tender: bool | None) -> None:
    assert result(tender=tender)[1] == 0


@pytest.mark.parametrize(
    ("left", "right", "signs"),
    [(0, 0, 0), (1, 0, 1), (0, 1, 1), (None, 1, 1), (1, None, 1), (None, 0, 0), (None, None, 0)],
)
def test_resisted_flexion_hurts_from_1_on_the_greater_side(
    left: int | None, right: int | None, signs: int
) -> None:
    assert result(pain_left=left, pain_right=right)[1] == signs


def test_any_flag_refers_and_the_signs_are_counted() -> None:
    assert result(**ALL, flags=("something-new",)) == (SelfTestResult.REFER, 3)
    assert result(flags=("limp",)) == (SelfTestResult.REFER, 0)


# In the whole answer


def test_the_latest_self_test_is_told_of_whatever_date() -> None:
    answer = today(self_test(400, tender=True), self_test(500, **ALL)).self_test
    assert (answer.result, answer.signs) == (SelfTestResult.PARTLY_FITS, 1)


def test_without_a_self_test_there_is_no_result() -> None:
    answer = today(self_test(-1, **ALL), self_test(1, deleted=True)).self_test
    assert (answer.result, answer.signs) == (None, 0)


# Notes

NOT_VALIDATED = "The test against a bench has not been validated; it is no diagnosis."
BONE = "Signs in this test do not rule the bone out: a stress fracture hurts in the same place."


def notes(**values: Any) -> dict[str, Mark]:
    return {note.text: note.mark for note in result_of(self_test(1, **values)).notes}


def test_it_always_says_that_it_has_not_been_validated() -> None:
    assert notes() == {NOT_VALIDATED: Mark.CHOICE}


def test_a_positive_test_does_not_exclude_the_bone() -> None:
    assert notes(tender=True) == {BONE: Mark.EVIDENCE, NOT_VALIDATED: Mark.CHOICE}
    (bone, _) = result_of(self_test(1, tender=True)).notes
    assert bone.certainty is Certainty.HIGH
    assert set(bone.citations) <= set(citations())
    assert bone.citations


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ({"worse_with_speed": True}, "Getting worse with speed supports the pattern."),
        ({"snapping": Snapping.PAINLESS}, "Snapping without pain means little."),
        (
            {"snapping": Snapping.PAINFUL},
            "The snapping hurts: name the bursa to a doctor, it may be inflamed.",
        ),
        (
            {"places": ("pubic-bone",)},
            "It hurts at the pubic bone: mention osteitis pubis to a doctor.",
        ),
    ],
)
def test_an_answer_has_its_note(answer: dict[str, Any], text: str) -> None:
    assert notes(**answer) == {text: Mark.SOURCE, NOT_VALIDATED: Mark.CHOICE}


@pytest.mark.parametrize("speed", [False, None])
def test_what_is_not_worse_with_speed_has_no_note(speed: bool | None) -> None:
    assert notes(worse_with_speed=speed, snapping=Snapping.NONE) == {NOT_VALIDATED: Mark.CHOICE}


# Comparing


def of(left: int | None, right: int | None, days_ago: int = 0, clock: str = "09:00") -> SelfTest:
    return self_test(days_ago, clock, pain_left=left, pain_right=right)


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        (4, 0, "Left 4, right 0: the left side hurts 4 more."),
        (1, 3, "Left 1, right 3: the right side hurts 2 more."),
        (3, 3, "Left 3, right 3: no difference between the sides."),
    ],
)
def test_the_sides_are_compared(left: int, right: int, told: str) -> None:
    assert compare(of(left, right), None) == (told,)


def test_a_side_that_was_not_tested_is_compared_with_nothing() -> None:
    assert compare(of(4, None), None) == ()
    assert compare(of(None, 4), of(4, 4, 4)) == ("Right 4, last time 4 (16 June): the same.",)
    assert compare(of(4, 1), of(None, None, 4)) == ("Left 4, right 1: the left side hurts 3 more.",)


def test_each_side_is_compared_with_the_test_before() -> None:
    assert compare(of(4, 1), of(6, 0, 4)) == (
        "Left 4, right 1: the left side hurts 3 more.",
        "Left 4, last time 6 (16 June): 2 less.",
        "Right 1, last time 0 (16 June): 1 more.",
    )


def test_one_side_alone_may_be_asked_for() -> None:
    latest, before = of(4, 1), of(6, 0, 4)
    assert compare(latest, before, Side.LEFT)[1:] == ("Left 4, last time 6 (16 June): 2 less.",)
    assert compare(latest, before, Side.RIGHT)[1:] == ("Right 1, last time 0 (16 June): 1 more.",)


def test_the_day_before_is_named_by_the_day_of_the_latest() -> None:
    assert compare(of(4, None, 5), of(4, None, 6)) == (
        "Left 4, last time 4 (yesterday): the same.",
    )
    assert compare(of(4, None, 0), of(4, None, 0, "08:00")) == (
        "Left 4, last time 4 (today): the same.",
    )


def test_the_day_of_a_test_ends_when_the_settings_say() -> None:
    late = of(4, None, 3, "04:30")
    assert compare(of(4, None), late) == ("Left 4, last time 4 (17 June): the same.",)
    assert compare(of(4, None), late, day_end=time(5)) == (
        "Left 4, last time 4 (16 June): the same.",
    )
