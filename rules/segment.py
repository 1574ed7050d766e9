"""What fits into a shell's prompt: the light and the next thing that is due."""

from rules.assessment import DOCTOR_FIRST, Assessment, Due, Level, Phase
from rules.words import SYMBOLS

LETTERS = 20
"""A segment has at most so many (our choice)."""


def segment(assessment: Assessment) -> str:
    """E.g. "● 1/2 stretch", "✖ stop, strength"; empty when there is nothing to say.

    A light that is not go comes first and as a word, so that nothing that is due hides it; what is
    due is left out where it does not fit.
    """
    if assessment.light is Level.GO:
        rested = assessment.phase is Phase.SETTLED
        said = _due(assessment) or ("" if rested else assessment.light.value)
        return _fitting(assessment, said) if said else ""
    word = _word(assessment)
    due = "" if word != assessment.light else _due(assessment)
    return _fitting(assessment, f"{word}, {due}" if due else word) or _fitting(assessment, word)


def _word(assessment: Assessment) -> str:
    """The light; or what is to be done first of all."""
    if assessment.findings[0].rule in DOCTOR_FIRST:
        return "see a doctor"
    return "no episode yet" if assessment.phase is Phase.NONE else assessment.light.value


def _due(assessment: Assessment) -> str:
    match next((due for due in Due if due in assessment.due), None):
        case None:
            return ""
        case Due.MORNING_CHECK:
            return "check"
        case Due.STRETCH:
            return f"{assessment.stretch.done}/{assessment.stretch.target} stretch"
        case due:
            return due.value


def _fitting(assessment: Assessment, said: str) -> str:
    """The words behind the light's symbol; empty when they are too long."""
    line = f"{SYMBOLS[assessment.light]} {said}"
    return line if len(line) <= LETTERS else ""
