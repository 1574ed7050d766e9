"""The words that every front end uses for the values of the log."""

import unicodedata
from enum import StrEnum
from typing import assert_never

from rules.assessment import Certainty, Due, Level, Mark, Phase, SelfTestResult
from rules.records import Effort, Flag, GaitPhase, Place, Side, Snapping, Sport

SYMBOLS = {
    Level.GO: "●",
    Level.EASY: "▲",
    Level.REST: "■",
    Level.STOP: "✖",
    Level.NOTE: "·",
}
"""Each light has a symbol, so that it is never told by its colour alone."""

_WORDS: dict[str, str] = {
    Flag.REST_PAIN: "pain at rest",
    Flag.NIGHT_PAIN: "pain at night",
    Flag.LIMP: "a limp",
    Flag.CANNOT_BEAR_WEIGHT: "cannot stand on the leg",
    Flag.POP_WITH_WEAKNESS: "a pop, and weakness since",
    Flag.BRUISING: "bruising",
    Flag.FEVER_OR_UNWELL: "fever, or feeling unwell",
    Flag.NUMB_OR_WEAK: "numbness, or a weak leg",
    Flag.GROIN_BULGE: "a bulge in the groin",
    Place.DEEP_ABDOMEN: "deep in the abdomen",
    Place.UPPER_GROIN: "upper groin",
    Place.FRONT_THIGH: "front of the thigh",
    Place.OUTER_HIP: "outside of the hip",
    Place.PUBIC_BONE: "pubic bone",
    Place.LOW_BACK: "low back",
    Place.OTHER: "somewhere else",
    Side.LEFT: "left",
    Side.RIGHT: "right",
    GaitPhase.STANCE: "stance: the foot is on the ground",
    GaitPhase.SWING: "swing: the leg comes forward",
    GaitPhase.BOTH: "both",
    Snapping.NONE: "no",
    Snapping.PAINLESS: "yes, without pain",
    Snapping.PAINFUL: "yes, with pain",
    SelfTestResult.FITS: "fits the pattern",
    SelfTestResult.PARTLY_FITS: "partly fits the pattern",
    SelfTestResult.DOES_NOT_FIT: "does not fit the pattern",
    SelfTestResult.REFER: "sends you to a doctor first",
    Effort.WALK_RUN: "walk-run",
    Due.MORNING_CHECK: "morning check",
    Due.STRETCH: "stretch",
    Due.STRENGTH: "strength",
    Due.SELF_TEST: "self-test",
}

_PHASES = {
    Phase.NONE: "no episode",
    Phase.REFER: "see a doctor first",
    Phase.CALM: "calming down",
    Phase.RETURN: "return to running",
    Phase.SPEED: "back to speed",
    Phase.SETTLED: "settled",
}


def words(value: str) -> str:
    """A value of the log in words, e.g. "pain at rest"; one without words of its own as it is."""
    if isinstance(value, Phase):
        return _PHASES[value]
    if value is Sport.OTHER:
        return "other"  # and not "somewhere else", as the place of the same name
    return _WORDS.get(value, value.replace("-", " "))


def mark_words(mark: Mark, certainty: Certainty | None) -> str:
    """A mark as it is shown: "source", "evidence, low" or "our choice"."""
    match mark:
        case Mark.SOURCE:
            return "source"
        case Mark.EVIDENCE:
            return f"evidence, {certainty}" if certainty else "evidence"
        case Mark.CHOICE:
            return "our choice"
        case _:
            assert_never(mark)


def plural(count: float, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 hold", "2 holds"."""
    return f"{count:g} {one if count == 1 else many or one + 's'}"


def listing(values: tuple[StrEnum | str, ...]) -> str:
    """Values in words, with commas."""
    return ", ".join(words(value) for value in values)


_JOINERS = frozenset("\u200c\u200d")
"""Format characters that emoji and some scripts need; the others only confuse a terminal."""


def visible(text: str) -> str:
    """Text that is safe to draw: control characters as pictures, e.g. ␛, and no invisible ones."""
    return "".join(_drawn(letter) for letter in text)


def _drawn(letter: str) -> str:
    if letter < " ":
        return chr(ord("␀") + ord(letter))
    match unicodedata.category(letter):
        case "Cc" | "Cs":
            return "\ufffd"
        case "Cf":
            return letter if letter in _JOINERS else ""
        case "Zl" | "Zp":
            return " "
        case _:
            return letter
