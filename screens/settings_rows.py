"""The rows of Settings: one a setting, one a field of the episode, each with what it means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any

from pendulum import DateTime

from rules.assessment import Certainty, Mark
from rules.days import days_between
from rules.errors import RehabError
from rules.records import Episode, Side
from rules.settings import DEFAULTS, DistanceUnit, Settings, StretchSides, Voice, Volume
from rules.words import mark_words, plural, words
from screens.widgets.choice import YES_NO, Choice, Option
from screens.widgets.form import Control, FormRow, line_input
from store.exchange.typed import format_duration, parse_date, parse_pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a row is for, and where its number comes from."""

    label: str
    text: str
    """One or two sentences."""
    mark: str = ""
    """Empty where it is a matter of taste or a fact about the person."""


_OURS = mark_words(Mark.CHOICE, None)
_LOW = mark_words(Mark.EVIDENCE, Certainty.LOW)
_HIGH = mark_words(Mark.EVIDENCE, Certainty.HIGH)
_SOURCE = mark_words(Mark.SOURCE, None)

MEANINGS = {
    "cautious": Meaning(
        label="pain limit",
        text="Pain at or over this, in a run or after it, is too much. "
        f"5 is the article's ({_SOURCE}); 3 is the cautious one ({_LOW}).",
        mark=_SOURCE,
    ),
    "ladder": Meaning(
        label="walk-run ladder",
        text="The steps of the programme from walking to running. "
        "Set aside, it counts as finished: then only pain and distance hold you back.",
        mark=_LOW,
    ),
    "day_end": Meaning(
        label="day ends at",
        text="Until then, a check or a session belongs to the day before.",
        mark=_OURS,
    ),
    "strength_days": Meaning(
        label="strength days",
        text="Days a week after the first weeks of the programme: 5 in ours. By the plan: as it "
        "says, in ours 7 until it has settled, then 3.",
        mark=_OURS,
    ),
    "easy_pace": Meaning(
        label="easy pace",
        text="Per km, like 6:00: the effort of a run from a file is guessed against it. "
        "Empty: learned from at least 3 runs that you said were easy.",
        mark=_OURS,
    ),
    "stretch_sides": Meaning(
        label="stretch sides", text="Which sides a stretch session holds.", mark=_OURS
    ),
    "tempo": Meaning(
        label="rep tempo",
        text="Reps counted aloud at 2 s up and 2 s down, or one key a rep.",
        mark=_OURS,
    ),
    "volume": Meaning(
        label="cue volume", text="How loud the tones and words of a session are; off: none of them."
    ),
    "voice": Meaning(
        label="voice",
        text="Which cues are said as well: exercises and sides, or all. "
        "A voice of this computer says them; espeak-ng is one.",
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
    "side": Meaning(label="side", text="The sore side."),
    "onset": Meaning(label="onset", text="The first day of this injury."),
    "resting_since": Meaning(
        label="resting since",
        text="The first day without running. Empty: since the onset.",
    ),
    "running_since": Meaning(
        label="running since",
        text="The first day of running again: the ladder and the light count from it. "
        "Empty: not running yet.",
    ),
    "cleared_on": Meaning(
        label="cleared on",
        text="The day on which a clinician cleared running: red flags up to then no longer count.",
    ),
    "settled_on": Meaning(
        label="settled on", text="The day on which it was over. Empty: it is not."
    ),
    "bone_risk": Meaning(
        label="bone risk",
        text="An earlier stress fracture, missed periods or low energy intake. Then the pain "
        "limit is 1 until a clinician has cleared running.",
        mark=_HIGH,
    ),
    "stage_override": Meaning(
        label="strength stage",
        text="Your own stage wins over the plan's, which goes by weeks and by days done.",
        mark=_OURS,
    ),
}
"""By field of `Settings` and of `Episode`."""

_EMPTY = {
    "resting_since": "since the onset",
    "running_since": "not yet",
    "cleared_on": "not cleared",
    "settled_on": "not yet",
}
"""What an empty date means."""

_LEARNED = {"easy_pace": "learned"}
"""What an empty setting means."""

SETTING_FIELDS = tuple(each.name for each in fields(Settings))

EPISODE_FIELDS = (
    "side",
    "onset",
    "resting_since",
    "running_since",
    "cleared_on",
    "settled_on",
    "bone_risk",
    "stage_override",
)


def setting_text(value: object) -> str:
    """A setting, or a field of an episode, as its control holds it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)


def setting_rows(settings: Settings, themes: Sequence[str]) -> tuple[FormRow, ...]:
    """One row a setting."""
    options: dict[str, Sequence[Option]] = {
        "cautious": (("no", "5"), ("yes", "3, cautious")),
        "ladder": (("yes", "follow it"), ("no", "set aside")),
        "strength_days": (("", "by the plan"), *((str(n), f"{n} a week") for n in range(1, 8))),
        "stretch_sides": (
            (StretchSides.BOTH, "both"),
            (StretchSides.AFFECTED, "affected side only"),
        ),
        "tempo": (("yes", "2 s up, 2 down"), ("no", "one key a rep")),
        "volume": tuple((each, str(each)) for each in Volume),
        "voice": (
            (Voice.OFF, "off"),
            (Voice.NAMES, "exercises and sides"),
            (Voice.FULL, "all cues"),
        ),
        "unit": tuple((each, str(each)) for each in DistanceUnit),
        "theme": tuple((name, name) for name in themes),
        "reduced_motion": YES_NO,
    }
    readers: dict[str, Callable[[str], Any]] = {
        "cautious": _read_yes,
        "ladder": _read_yes,
        "tempo": _read_yes,
        "reduced_motion": _read_yes,
        "strength_days": _read_number,
        "easy_pace": lambda text: parse_pace(text) if text.strip() else None,
    }
    texts = {field: setting_text(getattr(settings, field)) for field in SETTING_FIELDS}
    if settings.easy_pace:
        texts["easy_pace"] = format_duration(settings.easy_pace)
    return tuple(
        _row(
            field,
            _control(options.get(field), texts[field], _LEARNED.get(field, "")),
            readers.get(field, str),
            _default_hint(field, options.get(field)),
        )
        for field in SETTING_FIELDS
    )


def episode_rows(
    episode: Episode | None, now: Callable[[], DateTime], stages: int
) -> tuple[FormRow, ...]:
    """One row a field of the episode; `stages` is how many the programme has."""
    override = episode.stage_override if episode else None
    # One that was chosen with another programme stays until it is changed.
    numbers = [str(number) for number in range(1, max(stages, override or 0) + 1)]
    options: dict[str, Sequence[Option]] = {
        "side": tuple((side, words(side)) for side in Side),
        "bone_risk": YES_NO,
        "stage_override": (("", "by the plan"), *((n, f"{n}, my own") for n in numbers)),
    }
    readers: dict[str, Callable[[str], Any]] = {
        "side": Side,
        "bone_risk": _read_yes,
        "stage_override": _read_number,
        "onset": lambda text: parse_date(text, now()),
    }

    def read_date(text: str) -> date | None:
        return parse_date(text, now()) if text.strip() else None

    def say_date(text: str) -> str:
        return ago_words(parse_date(text, now()), now().date()) if text.strip() else ""

    rows = tuple(
        _row(
            field,
            _control(
                options.get(field),
                setting_text(getattr(episode, field, None)),
                _EMPTY.get(field, ""),
            ),
            readers.get(field, read_date),
            say_date if field not in options else _mark_hint(field),
        )
        for field in EPISODE_FIELDS
    )
    for row in rows:
        row.add_class("episode")
    return rows


def ago_words(day: date, today: date) -> str:
    """How long ago a day was, e.g. "12 days ago"."""
    days = days_between(day, today)
    match days:
        case 0:
            return "today"
        case 1:
            return "yesterday"
        case _ if days < 0:
            return f"in {plural(-days, 'day')}: counts from then"
        case _:
            return f"{days} days ago"


def check_order(episode: Episode, today: date) -> None:
    """Refuse dates that cannot be.

    Raises:
        RehabError: The onset lies ahead, or running again or its end come before it.
    """
    if episode.onset > today:
        raise RehabError("The onset lies ahead: give a day that has been.")
    for field in ("running_since", "settled_on"):
        day = getattr(episode, field)
        if day is not None and day < episode.onset:
            label = MEANINGS[field].label
            raise RehabError(f"{label} {day} is before the onset {episode.onset}: correct one.")


def _row(
    field: str, control: Control, read: Callable[[str], Any], say: Callable[[str], str]
) -> FormRow:
    return FormRow(field, MEANINGS[field].label, control, read, say)


def _control(options: Sequence[Option] | None, value: str, empty: str = "") -> Control:
    return line_input(value, empty) if options is None else Choice(options, value)


def _default_hint(field: str, options: Sequence[Option] | None) -> Callable[[str], str]:
    text = setting_text(getattr(DEFAULTS, field))
    default = dict(options or ()).get(text, text) or _LEARNED[field]

    def say(text: str) -> str:
        mark = _LOW if (field, text) == ("cautious", "yes") else MEANINGS[field].mark
        return f"default {default} · {mark}" if mark else f"default {default}"

    return say


def _mark_hint(field: str) -> Callable[[str], str]:
    return lambda _text: MEANINGS[field].mark


def _read_yes(text: str) -> bool:
    return text == "yes"


def _read_number(text: str) -> int | None:
    return int(text) if text else None
