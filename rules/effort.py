"""How a run was run, guessed from its speeds for the person to confirm; never from a maximum."""

from collections.abc import Iterable
from statistics import median

from rules.dataclass import dataclass
from rules.groups import RUNS, records_of
from rules.origin import fullest
from rules.records import Activity, Effort, Record, Sport
from rules.runs import distance
from rules.settings import DEFAULTS, DistanceUnit, Settings

LEAST_EASY_RUNS = 3
"""So many runs said to be easy teach the easy pace (our choice)."""

FAST = 1.15
"""A speed of so many times the easy one is fast (our choice)."""

STEADY = 1.05
"""A mean speed of so many times the easy one is no longer easy (our choice)."""

LEAST_FAST_S = 60.0
"""So many fast seconds, in windows of 30 s, make a run a fast one (our choice)."""

TEMPO_SHARE = 0.5
"""From this share of its time fast on, a run is tempo; below, intervals (our choice)."""

WALKING = 2.0
"""Slower than so many m/s is walking (our choice)."""

WALK_RUN_SHARE = 0.15
"""From this share of its time walked on, a run is walk-run (our choice)."""

FASTEST = 8.0
"""No runner keeps so many m/s for 30 s outside a race on the track: it is a fault (our choice)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What a run may have been, and what speaks for it."""

    effort: Effort
    why: str
    """E.g. "4:30 of it faster than 5:13 a km, your easy pace being 6:00"."""


def easy_pace(history: Iterable[Record], settings: Settings = DEFAULTS) -> float | None:
    """The person's easy pace in seconds per km: as set, or learned; None while neither is there."""
    if settings.easy_pace is not None:
        return settings.easy_pace
    speeds = [
        metres / run.duration_s
        for run in records_of(history).of(RUNS)
        if run.effort == Effort.EASY and run.duration_s > 0 and (metres := distance(run))
    ]
    return 1000 / median(speeds) if len(speeds) >= LEAST_EASY_RUNS else None


def guess_effort(run: Activity, pace: float | None, unit: DistanceUnit) -> Guess | None:
    """The effort that the speeds of a run speak for, held against an easy pace in s per km.

    None for other sports, and where there is no pace to hold it against, or no speed.
    """
    if run.sport is not Sport.RUN or not pace:
        return None
    easy = 1000 / pace
    speeds = {at: s for at, s in fullest(run).seconds_at.items() if at < FASTEST and s > 0}
    if speeds:
        return _from_speeds(speeds, easy, unit)
    metres = distance(run)
    if not metres or not run.duration_s > 0:
        return None
    return _from_mean(metres / run.duration_s, easy, unit)


def _from_speeds(speeds: dict[float, float], easy: float, unit: DistanceUnit) -> Guess:
    """`speeds`: seconds by the lower edge of each band, so that nothing counts as faster."""
    whole = sum(speeds.values())
    fast = sum(seconds for at, seconds in speeds.items() if at >= FAST * easy)
    walked = sum(seconds for at, seconds in speeds.items() if at < WALKING)
    mean = sum(at * seconds for at, seconds in speeds.items()) / whole
    if fast >= LEAST_FAST_S:
        effort = Effort.TEMPO if fast >= TEMPO_SHARE * whole else Effort.INTERVALS
        told = f"{_clock(fast)} of it faster than {_pace(FAST * easy, unit)}"
    elif walked >= WALK_RUN_SHARE * whole and easy > WALKING:
        effort, told = Effort.WALK_RUN, f"{_clock(walked)} of it walked"
    else:
        effort = Effort.STEADY if mean >= STEADY * easy else Effort.EASY
        told = f"hardly any of it faster than {_pace(FAST * easy, unit)}"
    return Guess(effort=effort, why=f"{told}; {_held_against(easy, unit)}")


def _from_mean(mean: float, easy: float, unit: DistanceUnit) -> Guess:
    if mean >= FAST * easy:
        effort = Effort.TEMPO
    else:
        effort = Effort.STEADY if mean >= STEADY * easy else Effort.EASY
    return Guess(
        effort=effort,
        why=f"{_pace(mean, unit)} on average, peak unknown; {_held_against(easy, unit)}",
    )


def _held_against(easy: float, unit: DistanceUnit) -> str:
    return f"your easy pace is {_pace(easy, unit)} (the limits: our choice)"


def _pace(speed: float, unit: DistanceUnit) -> str:
    return f"{_clock(unit.metres / speed)} a {'mile' if unit is DistanceUnit.MI else unit}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
