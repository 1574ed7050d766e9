"""The rows of Settings: one a setting, one a field of the episode, each with what it means."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date, time
from typing import Any

from pendulum import DateTime

from rules.assessment import Certainty, Mark
from rules.days import days_between
from rules.errors import RehabError
from rules.meanings import LOW, OURS, SETTING_MEANINGS, Meaning
from rules.records import Episode, Side
from rules.settings import DEFAULTS, DistanceUnit, Settings, StretchSides, Voice, Volume
from rules.words import mark_words, plural, words
from screens.widgets.choice import YES_NO, Choice, Option
from screens.widgets.form_rows import Control, FormRow, LineInput
from store.exchange.typed import format_pace, parse_date, parse_pace

_HIGH = mark_words(Mark.EVIDENCE, Certainty.HIGH)

MEANINGS = {
    **SETTING_MEANINGS,
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
        mark=OURS,
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


def shown_setting(settings: Settings, field: str) -> str:
    """A setting as its control holds it: a pace in the unit of distances."""
    if field == "easy_pace" and settings.easy_pace:
        return format_pace(settings.easy_pace, settings.unit)
    return setting_text(getattr(settings, field))


def setting_rows(settings: Callable[[], Settings], themes: Sequence[str]) -> tuple[FormRow, ...]:
    """One row a setting; `settings` gives those of now."""
    options: dict[str, Sequence[Option]] = {
        "cautious": (("no", "5"), ("yes", "3, cautious")),
        "ladder": (("yes", "follow it"), ("no", "set aside")),
        "strength_days": (("", "by the plan"), *((str(n), f"{n} a week") for n in range(1, 8))),
        "stretch_times": (("", "by the plan"), ("2", "2"), ("3", "3")),
        "self_test_days": tuple((str(n), f"after {plural(n, 'day')}") for n in range(1, 15)),
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
        "stretch_times": _read_number,
        "self_test_days": _read_number,
        "easy_pace": lambda text: parse_pace(text, settings().unit) if text.strip() else None,
    }
    return tuple(
        _row(
            field,
            _control(options.get(field), shown_setting(settings(), field), _LEARNED.get(field, "")),
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

    return tuple(
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
    return LineInput(value, empty) if options is None else Choice(options, value)


def _default_hint(field: str, options: Sequence[Option] | None) -> Callable[[str], str]:
    text = setting_text(getattr(DEFAULTS, field))
    default = dict(options or ()).get(text, text) or _LEARNED[field]

    def say(text: str) -> str:
        mark = LOW if (field, text) == ("cautious", "yes") else MEANINGS[field].mark
        return f"default {default} · {mark}" if mark else f"default {default}"

    return say


def _mark_hint(field: str) -> Callable[[str], str]:
    return lambda _text: MEANINGS[field].mark


def _read_yes(text: str) -> bool:
    return text == "yes"


def _read_number(text: str) -> int | None:
    return int(text) if text else None
