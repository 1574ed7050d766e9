"""Made-up logs of any length: the same seed gives the same records, to the letter."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from random import Random

from rules.records import (
    Activity,
    Check,
    Effort,
    Episode,
    Flag,
    GaitPhase,
    Item,
    Place,
    Record,
    SelfTest,
    Session,
    SessionKind,
    Side,
    Snapping,
    Sport,
    Unit,
)
from store.ids import Ids

A_YEAR = 4_500
"""Records: a busy runner's, so that 45,000 are ten years."""

_START = datetime(2026, 1, 1, 5, tzinfo=UTC)
_BETWEEN = timedelta(days=365.25) / A_YEAR

_KINDS = ("activity", "check", "session", "self_test")
_SHARES = (48, 38, 10, 4)
_SPORTS = (Sport.RUN, Sport.WALK, Sport.BIKE, Sport.SWIM, Sport.STRENGTH)
_SPORT_SHARES = (60, 20, 12, 4, 4)
_PAINS = (None, 0, 0, 0, 1, 1, 2, 2, 3, 4, 6)
_NOTES = ("felt fine", "stiff for the first km, then nothing", "Wind, müde", "hill at the end")
_STRETCHES = ("hip-flexors", "piriformis", "quadriceps", "hamstrings")
_STRENGTHS = ("sitting-internal-rotation", "sitting-external-rotation", "clamshell", "mini-squat")
_WINTER, _SUMMER = timezone(timedelta(hours=1)), timezone(timedelta(hours=2))


def make_records(count: int, seed: int = 7, *, until: datetime | None = None) -> Iterator[Record]:
    """`count` records as a log would hold them: with ids, oldest first, an injury every 4 years.

    The last is of the day before `until`; without one the first is of 2026.
    """
    random = Random(seed)
    ids = Ids(random.randbytes)
    start = _START if until is None else until - count * _BETWEEN - timedelta(days=1)
    for number in range(count):
        at = start + (number + random.uniform(-0.4, 0.4)) * _BETWEEN
        local = at.astimezone(_SUMMER if at.month in range(4, 11) else _WINTER)
        updated = at + timedelta(minutes=70)
        identity = ids.make(updated)
        make = _one if number % (4 * A_YEAR) else _episode
        yield make(random, local.replace(microsecond=0), identity, updated)


def end_of(count: int) -> datetime:
    """An instant after `count` records, early on a day of its own."""
    return (_START + count * _BETWEEN + timedelta(days=2)).replace(hour=1)


def a_run(at: datetime) -> Activity:
    """A run as the form makes one, for a log to take."""
    return Activity(
        sport=Sport.RUN,
        start=at,
        duration_s=1900.0,
        distance_m=5200.0,
        effort=Effort.EASY,
        pain_during=1,
        pain_after=2,
    )


def _one(random: Random, at: datetime, identity: str, updated: datetime) -> Record:
    note = random.choice(_NOTES) if random.random() < 0.1 else None
    match random.choices(_KINDS, _SHARES)[0]:
        case "activity":
            (sport,) = random.choices(_SPORTS, _SPORT_SHARES)
            pace = random.uniform(290, 420)
            metres = float(random.randrange(20, 160) * 100)
            return Activity(
                id=identity,
                updated=updated,
                note=note,
                sport=sport,
                start=at,
                duration_s=float(round(metres / 1000 * pace)),
                distance_m=metres if sport is Sport.RUN or random.random() < 0.7 else None,
                effort=random.choice(tuple(Effort)) if sport is Sport.RUN else None,
                ladder_step=random.randint(1, 5) if random.random() < 0.05 else None,
                pain_before=random.choice(_PAINS),
                pain_during=random.choice(_PAINS),
                pain_after=random.choice(_PAINS),
                stride_changed=random.random() < 0.03,
            )
        case "check":
            return Check(
                id=identity,
                updated=updated,
                note=note,
                at=at,
                pain=random.choice(_PAINS),
                flags=(random.choice(tuple(Flag)).value,) if random.random() < 0.02 else (),
            )
        case "session":
            return _session(random, at, identity, updated)
        case _:
            return SelfTest(
                id=identity,
                updated=updated,
                note=note,
                at=at,
                pain_left=random.choice(_PAINS),
                pain_right=random.choice(_PAINS),
                places=(random.choice(tuple(Place)).value,),
                tender=random.choice((None, True, False)),
                worse_with_speed=random.choice((None, True, False)),
                gait_phase=random.choice((None, *GaitPhase)),
                snapping=random.choice(tuple(Snapping)),
            )


def _session(random: Random, at: datetime, identity: str, updated: datetime) -> Session:
    what = random.choice(tuple(SessionKind))
    stretch = what is SessionKind.STRETCH
    exercises = _STRETCHES if stretch else _STRENGTHS[: random.randint(2, 4)]
    sets = 2 if stretch else 3
    items = [
        Item(
            exercise=exercise,
            side=side,
            set=number,
            target=30 if stretch else 20,
            done=_held(random) if stretch else random.randint(12, 20),
            unit=Unit.SECONDS if stretch else Unit.REPS,
            pain=None if stretch else random.choice(_PAINS),
        )
        for exercise in exercises
        for number in range(1, sets + 1)
        for side in (Side.LEFT, Side.RIGHT)
    ]
    finished = random.random() < 0.9
    return Session(
        id=identity,
        updated=updated,
        what=what,
        start=at,
        end=at + timedelta(seconds=60 * len(items)),
        finished=finished,
        items=tuple(items if finished else items[: random.randint(1, len(items))]),
    )


def _held(random: Random) -> float:
    return 30 if random.random() < 0.9 else round(random.uniform(3, 30), 2)


def _episode(random: Random, at: datetime, identity: str, updated: datetime) -> Episode:
    onset = at.date()
    return Episode(
        id=identity,
        updated=updated,
        side=random.choice((Side.LEFT, Side.RIGHT)),
        onset=onset,
        running_since=onset + timedelta(days=21),
        settled_on=onset + timedelta(days=120),
    )
