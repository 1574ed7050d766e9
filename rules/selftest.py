"""What a self-test says: how it compares with the pattern, never a diagnosis."""

from datetime import time

from rules.assessment import Certainty, Mark, SelfTestResult, Statement
from rules.dataclass import dataclass
from rules.days import local_date
from rules.records import Place, SelfTest, Side, Snapping
from rules.sentences import on_day
from rules.settings import DEFAULTS

ALL_SIGNS = 3

_PLACES = {Place.DEEP_ABDOMEN, Place.UPPER_GROIN}
"""Where a sore hip flexor hurts (source)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTestReport:
    """The result of one self-test, and what goes with it."""

    result: SelfTestResult
    signs: int
    """0..3; counted also when the result is `refer`."""
    notes: tuple[Statement, ...]


def result_of(test: SelfTest) -> SelfTestReport:
    """Count the three signs of a self-test (source) and say what goes with them."""
    pains = [pain for pain in (test.pain_left, test.pain_right) if pain is not None]
    signs = sum(
        (
            not _PLACES.isdisjoint(test.places),
            test.tender is True,
            max(pains, default=0) >= 1,
        )
    )
    return SelfTestReport(result=_result(test, signs), signs=signs, notes=_notes(test, signs))


def _result(test: SelfTest, signs: int) -> SelfTestResult:
    if test.flags:
        return SelfTestResult.REFER
    if signs == ALL_SIGNS:
        return SelfTestResult.FITS
    return SelfTestResult.PARTLY_FITS if signs else SelfTestResult.DOES_NOT_FIT


def _notes(test: SelfTest, signs: int) -> tuple[Statement, ...]:
    notes: list[Statement] = []
    if test.worse_with_speed:
        notes.append(
            Statement(text="Getting worse with speed supports the pattern.", mark=Mark.SOURCE)
        )
    if test.snapping == Snapping.PAINLESS:
        notes.append(Statement(text="Snapping without pain means little.", mark=Mark.SOURCE))
    if test.snapping == Snapping.PAINFUL:
        text = "The snapping hurts: name the bursa to a doctor, it may be inflamed."
        notes.append(Statement(text=text, mark=Mark.SOURCE))
    if Place.PUBIC_BONE in test.places:
        text = "It hurts at the pubic bone: mention osteitis pubis to a doctor."
        notes.append(Statement(text=text, mark=Mark.SOURCE))
    if signs:
        notes.append(_BONE)
    return (*notes, _NOT_VALIDATED)


_BONE = Statement(
    text="Signs in this test do not rule the bone out: a stress fracture hurts in the same place.",
    mark=Mark.EVIDENCE,
    certainty=Certainty.HIGH,
    citations=("robertson-2017", "shin-1996"),
)
_NOT_VALIDATED = Statement(
    text="The test against a bench has not been validated; it is no diagnosis.", mark=Mark.CHOICE
)


def compare(
    latest: SelfTest,
    before: SelfTest | None,
    side: Side = Side.BOTH,
    *,
    day_end: time = DEFAULTS.day_end,
) -> tuple[str, ...]:
    """Sentences that compare the sides, and `side` with the test before.

    An unknown pain is compared with nothing. `day_end` is the settings' own: it dates the tests.
    """
    told = [*_sides(latest)]
    if before:
        today = local_date(latest.at, day_end)
        when = on_day(local_date(before.at, day_end), today).removeprefix("on ")
        told += [
            line
            for each in (Side.LEFT, Side.RIGHT)
            if side in {Side.BOTH, each} and (line := _since(each, latest, before, when))
        ]
    return tuple(told)


def _sides(test: SelfTest) -> tuple[str, ...]:
    left, right = test.pain_left, test.pain_right
    if left is None or right is None:
        return ()
    if left == right:
        return (f"Left {left}, right {right}: no difference between the sides.",)
    worse = Side.LEFT if left > right else Side.RIGHT
    return (f"Left {left}, right {right}: the {worse} side hurts {abs(left - right)} more.",)


def _since(side: Side, latest: SelfTest, before: SelfTest, when: str) -> str:
    now, then = _pain(latest, side), _pain(before, side)
    if now is None or then is None:
        return ""
    change = f"{abs(now - then)} {'less' if now < then else 'more'}" if now != then else "the same"
    return f"{side.capitalize()} {now}, last time {then} ({when}): {change}."


def _pain(test: SelfTest, side: Side) -> int | None:
    return test.pain_left if side == Side.LEFT else test.pain_right
