"""The rows of a form that say how an activity felt."""

from rules.records import Effort
from rules.words import words
from screens.widgets.choice import Choice, Scale
from screens.widgets.form_rows import FormRow

_PAINS = {
    "pain_before": "just before it",
    "pain_during": "the worst while at it",
    "pain_after": "the worst in the hours after",
}


def pain_row(field: str, pain: int | None = None) -> FormRow:
    """The row of one of an activity's pains, 0..10 or not known."""
    return FormRow(
        field,
        field.replace("_", " "),
        Scale(pain),
        lambda text: int(text) if text else None,
        lambda text: "" if text else _PAINS[field],
    )


def effort_row(effort: Effort | None = None) -> FormRow:
    """The row of how it was run."""
    options = [("", "not known"), *((each, words(each)) for each in Effort)]
    return FormRow(
        "effort",
        "effort",
        Choice(options, effort or ""),
        lambda text: Effort(text) if text else None,
    )
