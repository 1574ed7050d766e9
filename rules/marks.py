"""Where each rule of the light, and each pain limit, comes from."""

from rules.assessment import Certainty, Finding, Level, Mark, Rule
from rules.words import mark_words

_Mark = tuple[Mark, Certainty | None, tuple[str, ...]]

_SOURCE: _Mark = (Mark.SOURCE, None, ())
_CHOICE: _Mark = (Mark.CHOICE, None, ())

_MARKS: dict[Rule, _Mark] = {
    Rule.RED_FLAG: (Mark.CHOICE, None, ("clement-1993",)),
    Rule.NO_IMPROVEMENT: _SOURCE,
    Rule.BONE_RISK: (Mark.EVIDENCE, Certainty.HIGH, ("robertson-2017",)),
    Rule.NO_EPISODE: _CHOICE,
    Rule.CALM_DOWN: _SOURCE,
    Rule.RUN_PAIN: (Mark.SOURCE, None, ("silbernagel-2007",)),
    Rule.STRIDE_CHANGED: (Mark.EVIDENCE, Certainty.LOW, ()),
    Rule.MORNING_AFTER: (Mark.SOURCE, None, ("silbernagel-2007",)),
    Rule.ASK_MORNING: _SOURCE,
    Rule.WEEK_TREND: _SOURCE,
    Rule.SEE_DOCTOR: _SOURCE,
    Rule.REST_DAY: (Mark.EVIDENCE, Certainty.LOW, ("brigham-2007",)),
    Rule.RAN_TODAY: _CHOICE,
    Rule.TOO_FAST: _SOURCE,
    Rule.FINE: _SOURCE,
    Rule.RUN_SPIKE: (Mark.EVIDENCE, Certainty.MODERATE, ("frandsen-2025",)),
    Rule.POOR_CROSS_TRAINING: (Mark.EVIDENCE, Certainty.LOW, ("kaneda-2009",)),
}


def found(rule: Rule, level: Level, text: str) -> Finding:
    """A finding with the mark of its rule."""
    mark, certainty, citations = _MARKS[rule]
    return Finding(
        rule=rule, level=level, mark=mark, certainty=certainty, text=text, citations=citations
    )


_LIMITS = {
    5: (Mark.SOURCE, None),
    3: (Mark.EVIDENCE, Certainty.LOW),
    1: (Mark.EVIDENCE, Certainty.HIGH),
}
"""Each pain limit that there is (section 5 of the rules)."""


def limit_mark(limit: int) -> str:
    """The mark of a pain limit, as it is shown."""
    return mark_words(*_LIMITS[limit])
