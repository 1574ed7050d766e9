"""What each setting means, for the screen, the prompt and the file that a person edits."""

from rules.assessment import Certainty, Mark
from rules.dataclass import dataclass
from rules.words import mark_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a setting, or a field of the episode, is for, and where its number comes from."""

    label: str
    text: str
    """One or two sentences."""
    mark: str = ""
    """Empty where it is a matter of taste or a fact about the person."""


OURS = mark_words(Mark.CHOICE, None)
LOW = mark_words(Mark.EVIDENCE, Certainty.LOW)
SOURCE = mark_words(Mark.SOURCE, None)

SETTING_MEANINGS = {
    "cautious": Meaning(
        label="pain limit",
        text="Pain at or over this, in a run or after it, is too much: "
        f"5 is the article's ({SOURCE}); if you are cautious, 3 ({LOW}).",
        mark=SOURCE,
    ),
    "ladder": Meaning(
        label="walk-run ladder",
        text="The steps of the programme from walking to running. "
        "Set aside, it counts as finished: then only pain and distance hold you back.",
        mark=LOW,
    ),
    "day_end": Meaning(
        label="day ends at",
        text="Until then, a check or a session belongs to the day before.",
        mark=OURS,
    ),
    "strength_days": Meaning(
        label="strength days",
        text="Days a week after the first weeks of the programme, 5 in ours. By the plan: as it "
        "says, in ours 7 until it has settled, then 3.",
        mark=OURS,
    ),
    "stretch_times": Meaning(
        label="stretches a day",
        text="Stretch sessions that are due in a day. The article asks for 2 to 3; "
        "by the plan 2 are due and another is up to you.",
        mark=SOURCE,
    ),
    "self_test_days": Meaning(
        label="self-test again",
        text="Days after which the self-test is due again.",
        mark=OURS,
    ),
    "easy_pace": Meaning(
        label="easy pace",
        text="Like 6:00, per km or mile: the effort of a run from a file is guessed against it. "
        "Empty: learned from 3 runs that you said were easy.",
        mark=OURS,
    ),
    "stretch_sides": Meaning(
        label="stretch sides", text="Which sides a stretch session holds.", mark=OURS
    ),
    "tempo": Meaning(
        label="rep tempo",
        text="Reps counted aloud at 2 s up and 2 s down, or one key a rep.",
        mark=OURS,
    ),
    "volume": Meaning(
        label="cue volume", text="How loud the tones and words of a session are; off: none of them."
    ),
    "voice": Meaning(
        label="voice",
        text="Which cues are said as well: exercises and sides, or all. "
        "A voice of this computer says them; espeak-ng is one.",
    ),
    "quiet_from": Meaning(
        label="quiet from",
        text="From then on no reminder speaks. The same time as its end: no quiet hours.",
        mark=OURS,
    ),
    "quiet_until": Meaning(
        label="quiet until", text="From then on reminders speak again.", mark=OURS
    ),
    "unit": Meaning(
        label="distances in",
        text="How distances are shown, and what a bare number means. The log keeps metres.",
    ),
    "theme": Meaning(label="theme", text="The colours. The four lights look the same in each."),
    "reduced_motion": Meaning(
        label="reduced motion",
        text="Nothing glides or scrolls smoothly, and a session is painted at most once a second.",
    ),
}
"""By field of `Settings`."""
