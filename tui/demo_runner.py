"""A made-up runner's twelve weeks: an injury, its rest, the way back, and a step too far.

Days are counted back from the last one, which is 0. The story is the same on whatever day it ends;
the seed moves minutes and seconds alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from rules.days import local_date
from rules.origin import Origin, with_origin
from rules.programme import programme
from rules.records import (
    Activity,
    Check,
    Effort,
    Episode,
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
    lived_at,
)
from rules.same import merged
from rules.settings import DEFAULTS
from store.ids import Ids

if TYPE_CHECKING:
    from pendulum import DateTime

DAYS = 84
"""Twelve weeks."""

ONSET, RUNNING = 80, 56
"""The days of the injury and of the first run after it."""

_SORE = 3
"""From this pain on it also hurts deep in the abdomen."""
_TWINGES = 0.15
"""How many of the strength exercises hurt a little."""

MORNINGS = """
    001.554 443.33. 3232.2. 2121111 1111011
    1132111 1110010 1010110 00.0000 0000111
    2211100 000001.
"""
"""The pain of each morning, the first day first, a week a word; a dot: nobody asked."""

STRETCHES = """
    0000012 2231222 2212023 2222122 2122201
    2222232 2012222 2212222 1222022 2221222
    2202212 2121221
"""
"""The stretch sessions of each day."""

STRENGTHS = """
    0000000 1110111 1101111 0222222 2220222
    3333033 3303330 3333303 0333303 3303330
    3033303 3303030
"""
"""The stage of each day's strength session; 0: there was none."""

BROKEN_OFF = {66, 39, 11}
"""The days whose last session ended early."""


class Run(NamedTuple):
    """One run of the story."""

    day: int
    km: float
    minutes: float
    effort: Effort
    pains: tuple[int, int, int]
    """Before, during and after."""
    step: int | None = None
    note: str | None = None
    stride_changed: bool = False


RUNS = (
    Run(83, 9.2, 52, Effort.EASY, (0, 1, 1)),
    Run(81, 8.0, 41, Effort.INTERVALS, (0, 3, 4), None, "tight in the groin on the fast ones"),
    Run(80, 6.1, 33, Effort.HILLS, (1, 6, 5), None, "deep in the groin, walked home", True),
    Run(56, 3.1, 35, Effort.WALK_RUN, (1, 2, 1), 1, "five single minutes of running. Good ones."),
    Run(54, 3.2, 35, Effort.WALK_RUN, (1, 1, 1), 1),
    Run(51, 3.5, 35, Effort.WALK_RUN, (1, 2, 1), 2),
    Run(49, 3.6, 35, Effort.WALK_RUN, (1, 1, 1), 2),
    Run(47, 4.1, 35, Effort.WALK_RUN, (1, 5, 3), 3, "chased somebody up the bridge. Never again."),
    Run(43, 3.5, 35, Effort.WALK_RUN, (1, 2, 1), 2),
    Run(41, 3.6, 35, Effort.WALK_RUN, (1, 1, 1), 2),
    Run(39, 4.0, 35, Effort.WALK_RUN, (1, 2, 1), 3),
    Run(37, 4.1, 35, Effort.WALK_RUN, (1, 2, 1), 3),
    Run(35, 4.5, 35, Effort.WALK_RUN, (1, 2, 1), 4),
    Run(33, 4.6, 35, Effort.WALK_RUN, (1, 2, 1), 4),
    Run(31, 5.1, 35, Effort.EASY, (1, 1, 1), 5, "half an hour in one go"),
    Run(29, 5.2, 35, Effort.EASY, (1, 1, 1), 5),
    Run(27, 5.2, 31, Effort.EASY, (0, 1, 0)),
    Run(25, 5.6, 33, Effort.EASY, (0, 1, 1)),
    Run(22, 5.9, 35, Effort.EASY, (0, 1, 0)),
    Run(20, 6.2, 36, Effort.EASY, (0, 1, 1)),
    Run(18, 5.5, 31, Effort.STRIDES, (0, 2, 1), None, "six strides on the grass"),
    Run(16, 6.8, 40, Effort.EASY, (1, 3, 2)),
    Run(14, 6.0, 31, Effort.TEMPO, (1, 4, 3), None, "too soon after the strides? Ask."),
    Run(10, 3.5, 22, Effort.EASY, (1, 2, 1), None, "a careful week"),
    Run(7, 4.2, 26, Effort.EASY, (0, 1, 1)),
    Run(5, 5.0, 30, Effort.EASY, (0, 1, 1)),
    Run(3, 5.6, 33, Effort.EASY, (0, 2, 1)),
    Run(1, 7.6, 44, Effort.EASY, (1, 3, 2), None, "so sunny that I forgot to turn round"),
)

OTHERS = (
    (78, Sport.WALK, 40, 3.4, 2),
    (75, Sport.SWIM, 35, 1.2, 1),
    (73, Sport.BIKE, 45, 15.0, 1),
    (71, Sport.AQUAJOG, 40, None, 4),
    (68, Sport.SWIM, 40, 1.4, 1),
    (66, Sport.BIKE, 50, 17.5, 1),
    (64, Sport.ELLIPTICAL, 30, None, 2),
    (62, Sport.BIKE, 60, 22.0, 0),
    (59, Sport.BIKE, 55, 20.0, 0),
    (52, Sport.ELLIPTICAL, 30, None, 1),
    (45, Sport.BIKE, 70, 25.0, 1),
    (36, Sport.BIKE, 60, 21.5, 0),
    (34, Sport.STRENGTH, 40, None, 1),
    (30, Sport.SWIM, 40, 1.5, 0),
    (24, Sport.BIKE, 75, 28.0, 0),
    (12, Sport.BIKE, 80, 30.0, 1),
    (9, Sport.SWIM, 45, 1.7, 0),
    (8, Sport.ROW, 25, 5.1, 1),
    (4, Sport.AQUAJOG, 35, None, 2),
)
"""The other sports: day, sport, minutes, km, pain during."""

SELF_TESTS = (
    (79, 6, True),
    (72, 5, True),
    (65, 4, True),
    (58, 3, True),
    (46, 4, True),
    (38, 2, True),
    (30, 1, False),
    (21, 1, False),
    (12, 3, True),
    (5, 1, False),
)
"""Day, pain of the left side, whether it is tender."""


def made_up_runner(now: DateTime, seed: int = 7) -> tuple[Record, ...]:
    """All that is in the log by `now`, the oldest first, with ids."""
    days = _Days(now, Random(seed))  # noqa: S311 - nothing depends on it
    told: list[Record] = [*_mornings(days), *_runs(days), *_others(days), *_self_tests(days)]
    told += [*_recorded_twice(days), *_sessions(days)]
    timed = [(lived_at(record) or now, record) for record in told if _end(record) <= now]
    timed.sort(key=lambda each: each[0])
    episode = Episode(
        id=days.id(days.at(ONSET, 20)),
        side=Side.LEFT,
        onset=days.date(ONSET),
        running_since=days.date(RUNNING),
    )
    return (episode, *(record for _, record in timed))


def _end(record: Record) -> datetime:
    match record:
        case Session():
            return record.end
        case Activity():
            return record.start + timedelta(seconds=record.duration_s)
        case Check() | SelfTest():
            return record.at
        case _:
            raise TypeError(record)


class _Days:
    """The days of the story on the wall clock of `now`, and what chance has to say."""

    def __init__(self, now: DateTime, random: Random) -> None:
        self._now = now
        self._today = local_date(now, DEFAULTS.day_end)
        self._random = random
        self._ids = Ids(random.randbytes)

    def date(self, day: int) -> date:
        return self._today - timedelta(days=day)

    def at(self, day: int, hour: int, minute: int = 0) -> DateTime:
        """About that time of that day."""
        on = self.date(day)
        time = self._now.on(on.year, on.month, on.day).at(hour, minute)
        return time.add(minutes=self._random.randrange(25), seconds=self._random.randrange(60))

    def id(self, at: datetime) -> str:
        return self._ids.make(at)

    def twinge(self) -> int:
        """The pain of an exercise: mostly none."""
        return int(self._random.random() < _TWINGES)


def _digits(text: str) -> Iterator[tuple[int, str]]:
    """Each day with its letter, the first day first."""
    letters = "".join(text.split())
    return zip(range(DAYS - 1, -1, -1), letters, strict=True)


def _mornings(days: _Days) -> Iterator[Check]:
    for day, pain in _digits(MORNINGS):
        at = days.at(day, 6, 40)
        if pain != ".":
            yield Check(id=days.id(at), at=at, pain=int(pain))


def _runs(days: _Days) -> Iterator[Activity]:
    for run in RUNS:
        at = days.at(run.day, 18)
        before, during, after = run.pains
        yield Activity(
            id=days.id(at),
            sport=Sport.RUN,
            start=at,
            duration_s=run.minutes * 60,
            distance_m=run.km * 1000,
            effort=run.effort,
            ladder_step=run.step,
            pain_before=before,
            pain_during=during,
            pain_after=after,
            stride_changed=run.stride_changed,
            note=run.note,
        )


def _others(days: _Days) -> Iterator[Activity]:
    mornings = dict(_digits(MORNINGS))
    for day, sport, minutes, km, pain in OTHERS:
        at = days.at(day, 17)
        yield Activity(
            id=days.id(at),
            sport=sport,
            start=at,
            duration_s=minutes * 60,
            distance_m=None if km is None else km * 1000,
            pain_before=int(mornings[day]) if mornings[day] != "." else None,
            pain_during=pain,
            pain_after=max(0, pain - 1),
        )


def _self_tests(days: _Days) -> Iterator[SelfTest]:
    for day, pain, tender in SELF_TESTS:
        at = days.at(day, 20)
        yield SelfTest(
            id=days.id(at),
            at=at,
            pain_left=pain,
            pain_right=0,
            places=(Place.UPPER_GROIN, *((Place.DEEP_ABDOMEN,) if pain >= _SORE else ())),
            tender=tender,
            worse_with_speed=True if day > RUNNING else None,
            gait_phase=GaitPhase.SWING if day > RUNNING else None,
            snapping=Snapping.PAINLESS,
        )


def _recorded_twice(days: _Days) -> Iterator[Activity]:
    """As an import leaves them: a walk that two files told of, and one that may be two."""
    watch = _walk(days, days.at(32, 12), 3000, 4200, Origin(file="walk.fit", source="fit"))
    strava = Origin(file="export.zip: activities.csv", source="strava", source_id="1", name="Lake")
    yield merged(watch, _walk(days, watch.start, 3010, 4230, strava))

    phone = _walk(days, days.at(6, 15), 3900, 4900, Origin(file="hike.gpx", source="gpx"))
    late = phone.start + timedelta(minutes=12)
    doubtful = Origin(file="walk-2.fit", source="fit", maybe=(phone.id,))
    yield from (phone, _walk(days, late, 2900, 3700, doubtful))


def _walk(days: _Days, start: datetime, seconds: float, metres: float, origin: Origin) -> Activity:
    walk = Activity(
        id=days.id(start), sport=Sport.WALK, start=start, duration_s=seconds, distance_m=metres
    )
    content = sha256(str(origin.file).encode()).hexdigest()
    return with_origin(walk, replace(origin, sha256=content, offset="device"))


def _sessions(days: _Days) -> Iterator[Session]:
    for day, count in _digits(STRETCHES):
        for number in range(int(count)):
            at = days.at(day, (7, 20, 12)[number], 30)
            is_cut = day in BROKEN_OFF and number + 1 == int(count)
            yield _session(days, SessionKind.STRETCH, at, tuple(_holds()), is_cut=is_cut)
    for day, stage in _digits(STRENGTHS):
        if int(stage):
            items = tuple(_sets(days, int(stage)))
            at = days.at(day, 19, 15)
            yield _session(days, SessionKind.STRENGTH, at, items, is_cut=day in BROKEN_OFF)


def _session(
    days: _Days, what: SessionKind, at: datetime, items: tuple[Item, ...], *, is_cut: bool
) -> Session:
    done = items[: len(items) // 2] if is_cut else items
    return Session(
        id=days.id(at),
        what=what,
        start=at,
        end=at + timedelta(seconds=len(done) * (80 if what is SessionKind.STRENGTH else 38)),
        finished=not is_cut,
        items=done,
        note="the doorbell" if is_cut else None,
    )


def _holds() -> Iterator[Item]:
    dose = programme().stretch
    for exercise in dose.exercises:
        for number in range(1, dose.sets.value + 1):
            for side in (Side.LEFT, Side.RIGHT):
                yield _item(exercise, side, number, dose.hold_s.value, Unit.SECONDS)


def _sets(days: _Days, stage: int) -> Iterator[Item]:
    dose = programme().strength
    for exercise in dose.stages[stage - 1].exercises:
        for number in range(1, dose.sets.value + 1):
            for side in (Side.LEFT, Side.RIGHT):
                item = _item(exercise, side, number, dose.reps.value, Unit.REPS)
                asked = number == dose.sets.value
                yield replace(item, pain=days.twinge()) if asked else item


def _item(exercise: str, side: Side, number: int, amount: int, unit: Unit) -> Item:
    return Item(exercise=exercise, side=side, set=number, target=amount, done=amount, unit=unit)
