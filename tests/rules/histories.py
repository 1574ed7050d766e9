"""Shared by the stories of `assess`: random logs of a sore hip, lived forward in time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from itertools import product
from typing import NamedTuple

from hypothesis import strategies as st

from rules.assess import assess
from rules.assessment import Assessment
from rules.records import (
    Activity,
    Check,
    Effort,
    Episode,
    Item,
    Record,
    SelfTest,
    Session,
    SessionKind,
    Side,
    Sport,
    Unit,
)
from rules.settings import Settings

START = datetime(2026, 1, 5, 7, tzinfo=UTC)
FIRST = START.date()

Event = Callable[[str, datetime], Record]
"""Something that happens, once it has an id and a time."""

PAINS = (None, 0, 1, 2, 3, 5, 9)
FLAGS = (("limp",), ("rest-pain", "from-a-later-version"))


def _check(pain: int | None, *flags: str) -> Event:
    return lambda name, at: Check(id=name, at=at, pain=pain, flags=flags)


def _self_test(left: int | None, right: int | None, *flags: str) -> Event:
    return lambda name, at: SelfTest(
        id=name, at=at, pain_left=left, pain_right=right, flags=flags, tender=left == 3
    )


def _activity(
    sport: Sport,
    pains: tuple[int | None, int | None],
    metres: float | None = None,
    effort: Effort | None = None,
    step: int | None = None,
    *,
    changed: bool = False,
) -> Event:
    return lambda name, at: Activity(
        id=name,
        sport=sport,
        start=at,
        duration_s=1800.0,
        distance_m=metres,
        effort=effort,
        ladder_step=step,
        pain_before=pains[0],
        pain_after=pains[1],
        stride_changed=changed,
    )


def _session(what: SessionKind, exercise: str, pain: int | None, *, finished: bool) -> Event:
    item = Item(
        exercise=exercise, side=Side.LEFT, set=1, target=20, done=20, unit=Unit.REPS, pain=pain
    )
    return lambda name, at: Session(
        id=name, what=what, start=at, end=at, finished=finished, items=(item,)
    )


_CALM = (0, 0), (1, 1), (None, 2), (2, 0)
_SORE = (0, 3), (None, 5), (1, None), (None, 9)
"""Pains before and after."""
_CHECKS = [*map(_check, PAINS), *[_check(0)] * 6, _check(1)]
_RUNS = [
    _activity(Sport.RUN, pains, metres, effort, step)
    for pains, metres, effort, step in product(
        (*_CALM, *_CALM, *_SORE),
        (None, 0, 5000.5, 9000),
        (None, Effort.EASY, Effort.TEMPO),
        (None, 1, 5),
    )
]
_CHANGED = [_activity(Sport.RUN, pains, 3000, step=3, changed=True) for pains in _CALM]
_RIDES = [
    _activity(sport, pains) for sport in (Sport.BIKE, Sport.AQUAJOG) for pains in (*_CALM, *_SORE)
]
_TESTS = [_self_test(left, right) for left, right in product(PAINS, (None, 0, 5))]
_SESSIONS = [
    _session(what, exercise, pain, finished=finished)
    for what, exercise, pain, finished in product(
        SessionKind,
        ("sitting-internal-rotation", "clamshell", "mini-squat"),
        (None, 1, 5),
        (True, False),
    )
]
_FLAGGED = [_check(None, *flags) for flags in FLAGS] + [_self_test(1, 0, *flags) for flags in FLAGS]

# Weighed so that most days are good ones: only then do the later phases come about.
EVENTS: st.SearchStrategy[Event] = st.sampled_from(
    [
        *_CHECKS * 20,
        *_RUNS[:288],
        *_RUNS[::8],
        *_CHANGED,
        *_RIDES,
        *_TESTS,
        *_SESSIONS,
        *_FLAGGED,
    ]
)
FLAGGED: st.SearchStrategy[Event] = st.sampled_from(_FLAGGED)
ZONES = st.sampled_from((1, 1, 1, 1, 2, -10, 14)).map(
    lambda hours: timezone(timedelta(hours=hours))
)
GAPS = st.sampled_from((0, 1, 45, 300, 600, 720, 900, 1440, 1440, 1500, 2880, 4300, 9000))
"""Minutes between two events: time only moves forward."""


class Story(NamedTuple):
    """A log, the moment it is looked at, and the settings."""

    records: list[Record]
    now: datetime
    settings: Settings

    def assess(self) -> Assessment:
        return assess(self.records, self.now, self.settings)


def happens(number: int, at: datetime, event: Event) -> Record:
    """An event as a record of the log."""
    return event(f"01970000-0000-7000-8000-{number:012x}", at)


@st.composite
def episodes(draw: st.DrawFn, number: int, days: int) -> Episode:
    """An episode within so many days of the first; some turning points may be yet to come.

    The first of a story mostly leads back to running, and the others mostly settle.
    """
    day = st.integers(0, days + 2).map(lambda days: FIRST + timedelta(days=days))
    some_day = st.one_of(st.none(), day)
    early = st.sampled_from((None, *[FIRST + timedelta(days=days) for days in range(5)]))
    return Episode(
        id=f"01980000-0000-7000-8000-{number:012x}",
        side=draw(st.sampled_from(Side)),
        onset=FIRST + timedelta(days=draw(st.integers(-3, days if number else 3))),
        resting_since=draw(some_day),
        running_since=draw(some_day if number else early),
        cleared_on=draw(some_day),
        settled_on=draw(day if number else st.sampled_from((None, None, None, FIRST))),
        bone_risk=draw(st.sampled_from((False, False, False, True))),
        stage_override=draw(st.sampled_from((None, None, None, 2))),
    )


SETTINGS = st.builds(
    Settings,
    cautious=st.booleans(),
    ladder=st.booleans(),
    strength_days=st.sampled_from((None, 1, 5, 7)),
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """20 events or more; every event is lived after the one before it, wherever that is."""
    lived = draw(st.lists(st.tuples(GAPS, EVENTS, ZONES), min_size=20, max_size=45))
    at, records = START, list[Record]()
    for number, (gap, event, zone) in enumerate(lived):
        at += timedelta(minutes=gap)
        records.append(happens(number, at.astimezone(zone), event))
    days = (at - START).days
    records += [
        draw(episodes(number, days)) for number in range(draw(st.sampled_from((1, 2, 1, 0, 3))))
    ]
    now = (at + timedelta(minutes=draw(GAPS))).astimezone(draw(ZONES))
    return Story(records, now, draw(SETTINGS))
