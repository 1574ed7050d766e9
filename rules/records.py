"""The records of the log: one frozen dataclass a kind, closed sets as `StrEnum`.

Times are aware datetimes in the offset at which they were lived; pain is a whole number 0..10;
lengths are in metres and seconds. `store/` reads and writes them; `assess` reads them.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, assert_never

from rules.dataclass import dataclass

WORST_PAIN = 10
"""The top of the 0..10 pain scale."""

MOST_STAGES = 9
MOST_LADDER_STEPS = 20
"""Strength stages and steps of the ladder that any programme may have (our choice)."""


class Side(StrEnum):
    """A side of the body."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Flag(StrEnum):
    """A red flag: an answer that pauses the plan until a clinician has looked."""

    REST_PAIN = "rest-pain"
    NIGHT_PAIN = "night-pain"
    LIMP = "limp"
    CANNOT_BEAR_WEIGHT = "cannot-bear-weight"
    POP_WITH_WEAKNESS = "pop-with-weakness"
    BRUISING = "bruising"
    FEVER_OR_UNWELL = "fever-or-unwell"
    NUMB_OR_WEAK = "numb-or-weak"
    GROIN_BULGE = "groin-bulge"


class Place(StrEnum):
    """Where it hurts."""

    DEEP_ABDOMEN = "deep-abdomen"
    UPPER_GROIN = "upper-groin"
    FRONT_THIGH = "front-thigh"
    OUTER_HIP = "outer-hip"
    PUBIC_BONE = "pubic-bone"
    LOW_BACK = "low-back"
    OTHER = "other"


class GaitPhase(StrEnum):
    """The part of the stride in which it hurts."""

    STANCE = "stance"
    SWING = "swing"
    BOTH = "both"


class Snapping(StrEnum):
    """Whether the hip snaps, and whether that hurts."""

    NONE = "none"
    PAINLESS = "painless"
    PAINFUL = "painful"


class Sport(StrEnum):
    """What an activity was."""

    RUN = "run"
    WALK = "walk"
    BIKE = "bike"
    SWIM = "swim"
    AQUAJOG = "aquajog"
    ELLIPTICAL = "elliptical"
    ROW = "row"
    HIKE = "hike"
    STRENGTH = "strength"
    OTHER = "other"


class Effort(StrEnum):
    """How an activity was run."""

    EASY = "easy"
    STEADY = "steady"
    WALK_RUN = "walk-run"
    TEMPO = "tempo"
    INTERVALS = "intervals"
    HILLS = "hills"
    STRIDES = "strides"
    RACE = "race"


FAST_EFFORTS = frozenset(
    {Effort.TEMPO, Effort.INTERVALS, Effort.HILLS, Effort.STRIDES, Effort.RACE}
)
"""The efforts that count as fast running."""


class SessionKind(StrEnum):
    """What a session was."""

    STRETCH = "stretch"
    STRENGTH = "strength"


class Unit(StrEnum):
    """What an item counts: seconds held or repetitions."""

    SECONDS = "s"
    REPS = "reps"


NO_FIELDS: Mapping[str, Any] = MappingProxyType({})
"""The unknown fields of most records and items, which share it."""


def _no_fields() -> Mapping[str, Any]:
    return NO_FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One hold or set of a session, as it was really held or counted."""

    exercise: str
    """A name from the programme, e.g. `hip-flexors`."""
    side: Side
    set: int
    """1-based."""
    target: float
    """Seconds or reps, as `unit` says."""
    done: float
    """What was really held or counted, in the same unit."""
    unit: Unit
    pain: int | None = None
    extra: Mapping[str, Any] = field(default_factory=_no_fields, hash=False)
    """Fields that this version does not know, kept and written back untouched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    """What every record has."""

    id: str = ""
    """UUIDv7 text; empty until the log has taken the record."""
    updated: datetime | None = None
    """UTC; set by the log."""
    deleted: bool = False
    """A tombstone: kept, and counted for nothing."""
    note: str | None = None
    extra: Mapping[str, Any] = field(default_factory=_no_fields, hash=False)
    """Fields that this version does not know, kept and written back untouched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode(_Common):
    """One injury, from its onset until it has settled."""

    kind: ClassVar[str] = "episode"
    side: Side
    onset: date
    resting_since: date | None = None
    """None means since `onset`."""
    running_since: date | None = None
    cleared_on: date | None = None
    """The day on which a clinician cleared running."""
    settled_on: date | None = None
    bone_risk: bool = False
    """An earlier stress fracture, missed periods or low energy intake."""
    stage_override: int | None = None
    """A strength stage, 1-based, that the person chose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(_Common):
    """How it feels now, in daily life."""

    kind: ClassVar[str] = "check"
    at: datetime
    pain: int | None
    flags: tuple[str, ...] = ()
    """Names of `Flag`, or names that this version does not know; any of them counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest(_Common):
    """One walk through the resisted-flexion self-test against a bench."""

    kind: ClassVar[str] = "self_test"
    at: datetime
    flags: tuple[str, ...] = ()
    pain_left: int | None = None
    pain_right: int | None = None
    places: tuple[str, ...] = ()
    tender: bool | None = None
    """None: not tried."""
    worse_with_speed: bool | None = None
    gait_phase: GaitPhase | None = None
    snapping: Snapping = Snapping.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(_Common):
    """A run, or anything else that the hip was used for."""

    kind: ClassVar[str] = "activity"
    sport: Sport
    start: datetime
    duration_s: float
    distance_m: float | None = None
    """Metres; 0 is unknown, like None."""
    effort: Effort | None = None
    ladder_step: int | None = None
    """The step of the walk-run ladder that this was, 1-based."""
    pain_before: int | None = None
    pain_during: int | None = None
    pain_after: int | None = None
    stride_changed: bool = False
    origin: Mapping[str, Any] | None = field(default=None, hash=False)
    """Of an imported one: file name, content hash, device."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(_Common):
    """One stretch or strength session, saved after each item."""

    kind: ClassVar[str] = "session"
    what: SessionKind
    start: datetime
    end: datetime
    finished: bool
    """Every hold and set reached its target."""
    items: tuple[Item, ...] = ()
    in_progress: bool = False
    """Still running, or broken off by a kill: to be resumed, kept as partial or discarded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(_Common):
    """A record of a kind that this version does not know: kept, and counted for nothing."""

    kind: str


Record = Episode | Check | SelfTest | Activity | Session | Unknown
"""Anything that the log holds."""


def lived_at(record: Record) -> datetime | None:
    """The instant a record belongs to: `at` or `start`; None for what has none."""
    match record:
        case Check() | SelfTest():
            return record.at
        case Activity() | Session():
            return record.start
        case Episode() | Unknown():
            return None
        case _:
            assert_never(record)
