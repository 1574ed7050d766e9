"""What a person may set, with the defaults; `store/` keeps it in one TOML file."""

from __future__ import annotations

from dataclasses import fields
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING

from rules.dataclass import dataclass

if TYPE_CHECKING:
    from rules.programme import Programme


class StretchSides(StrEnum):
    """Which sides a stretch session holds."""

    BOTH = "both"
    AFFECTED = "affected"


class DistanceUnit(StrEnum):
    """How distances are shown and how a bare number is read; the log is always in metres."""

    KM = "km"
    MI = "mi"

    @property
    def metres(self) -> float:
        """In one of them; of a mile, the international one."""
        return 1000.0 if self is DistanceUnit.KM else 1609.344


class Volume(StrEnum):
    """How loud the cues of a session are."""

    OFF = "off"
    """Nothing is heard: neither tones, nor words, nor the terminal's bell."""
    QUIET = "quiet"
    NORMAL = "normal"
    LOUD = "loud"


class Voice(StrEnum):
    """Which cues of a session are said as well."""

    OFF = "off"
    NAMES = "names"
    """Those that name an exercise and its side, and the end."""
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The person's choices; every number of our own that the rules use can be changed here."""

    cautious: bool = False
    """Pain limit 3 instead of 5."""
    ladder: bool = True
    """False: the walk-run ladder is set aside and counts as finished."""
    day_end: time = time(3)
    """Until then, a time belongs to the day before."""
    strength_days: int | None = None
    """Strength days a week, 1..7, after week 5; None: 7 until settled, then 3."""
    stretch_times: int | None = None
    """Stretch sessions a day that are due, 2 or 3; None: the least that the programme asks for."""
    self_test_days: int = 3
    """Days after which the self-test is due again, 1..14."""
    easy_pace: float | None = None
    """Seconds per km of an easy run; None: learned from the runs said to be easy."""
    stretch_sides: StretchSides = StretchSides.BOTH
    tempo: bool = True
    """Count reps at the programme's tempo; False: one key a rep."""
    volume: Volume = Volume.NORMAL
    voice: Voice = Voice.OFF
    quiet_from: time = time(22)
    """From then on, no reminder is spoken; the same as `quiet_until`: there are no quiet hours."""
    quiet_until: time = time(7)
    unit: DistanceUnit = DistanceUnit.KM
    theme: str = "textual-dark"
    """A Textual theme's name."""
    reduced_motion: bool = False
    """Nothing glides, and a session is painted at most once a second."""

    @property
    def programme(self) -> Programme:
        """The programme in use: ours."""
        # Settings are also read where nobody asks for it.
        from rules.programme import programme  # noqa: PLC0415

        return programme()

    def with_programme(self, own: Programme | None) -> Settings:
        """The same settings, with a programme of the person's own, or ours."""
        chosen = {each.name: getattr(self, each.name) for each in fields(Settings)}
        return Settings(**chosen) if own is None else OwnProgramme(**chosen, own=own)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProgramme(Settings):
    """Settings with a programme of the person's own, which has a file of its own beside theirs."""

    own: Programme

    @property
    def programme(self) -> Programme:
        """The programme in use."""
        return self.own


DEFAULTS = Settings()
"""What holds until a person says otherwise."""
