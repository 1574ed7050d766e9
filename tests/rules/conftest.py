"""Shared by the tests of rules: records from JSON, and short ways to write a log by hand.

Use as `from tests.rules.conftest import check, run`.
"""

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime, time, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Any

from rules.assess import assess
from rules.assessment import Assessment, Finding, Rule
from rules.records import (
    Activity,
    Check,
    Effort,
    Episode,
    GaitPhase,
    Item,
    Record,
    SelfTest,
    Session,
    SessionKind,
    Side,
    Snapping,
    Sport,
    Unit,
    Unknown,
)
from rules.settings import Settings

CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("cases.json").read_text(encoding="utf-8")
)

ZONE = timezone(timedelta(hours=2))
"""Where the logs written by hand were lived."""
TODAY = date(2026, 6, 20)
NOW = datetime.combine(TODAY, time(12), ZONE)

FLOWN_WEST = datetime(2026, 6, 20, 20, tzinfo=timezone(timedelta(hours=-10)))
"""Now, still on `TODAY`, after a flight over the date line."""
AHEAD = datetime(2026, 6, 21, 9, tzinfo=timezone(timedelta(hours=14)))
"""Eleven hours before `FLOWN_WEST`, and dated the day after it."""

_KINDS: dict[str, type[Episode | Check | SelfTest | Activity | Session]] = {
    kind.kind: kind for kind in (Episode, Check, SelfTest, Activity, Session)
}
_READERS: dict[str, Any] = {
    "side": Side,
    "sport": Sport,
    "effort": Effort,
    "gait_phase": GaitPhase,
    "snapping": Snapping,
    "what": SessionKind,
    "unit": Unit,
    "flags": tuple,
    "places": tuple,
    "items": lambda items: tuple(Item(**_read(item)) for item in items),
    **dict.fromkeys(("at", "start", "end", "updated"), datetime.fromisoformat),
    **dict.fromkeys(
        ("onset", "resting_since", "running_since", "cleared_on", "settled_on"),
        date.fromisoformat,
    ),
}


def read_record(document: dict[str, Any]) -> Record:
    """A record from the exchange format; a field that its kind does not have is a `TypeError`."""
    values = dict(document)
    kind = _KINDS.get(values.pop("kind"))
    if kind is None:
        known = {field.name for field in fields(Unknown)}
        return Unknown(
            kind=document["kind"],
            **_read({name: value for name, value in values.items() if name in known}),
        )
    return kind(**_read(values))


def _read(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _READERS[name](value) if name in _READERS and value is not None else value
        for name, value in values.items()
    }


# A log by hand: every record its own id, times in days before `NOW`'s date

_ids = (f"01970000-0000-7000-8000-{number:012x}" for number in count(1))


def at(days_ago: int, clock: str = "07:30", zone: timezone = ZONE) -> datetime:
    """A time on the day so many days before `TODAY`."""
    return datetime.combine(day(days_ago), time.fromisoformat(clock), zone)


def day(days_ago: int) -> date:
    """The date so many days before `TODAY`; negative for one to come."""
    return TODAY - timedelta(days=days_ago)


def episode(
    onset: int = 60, *, running: int | None = None, side: Side = Side.LEFT, **values: Any
) -> Episode:
    """An episode; its dates in days ago."""
    for name in ("resting_since", "cleared_on", "settled_on"):
        if name in values:
            values[name] = day(values[name])
    since = None if running is None else day(running)
    return Episode(**{"id": next(_ids), **values}, side=side, onset=day(onset), running_since=since)


def check(
    days_ago: int, pain: int | None = 0, clock: str = "07:30", *flags: str, **values: Any
) -> Check:
    """A check, in the morning unless said."""
    return Check(**{"id": next(_ids), "at": at(days_ago, clock), **values}, pain=pain, flags=flags)


def self_test(days_ago: int, clock: str = "09:00", **values: Any) -> SelfTest:
    """A self-test."""
    return SelfTest(**{"id": next(_ids), "at": at(days_ago, clock), **values})


def run(days_ago: int, pain: int | None = 0, clock: str = "18:00", **values: Any) -> Activity:
    """A run of known or unknown worst pain, in the evening unless said."""
    values = {"id": next(_ids), "sport": Sport.RUN, "start": at(days_ago, clock), **values}
    return Activity(**{"duration_s": 1800.0, "pain_during": pain, **values})


def good_run(days_ago: int, pain: int = 0, **values: Any) -> tuple[Activity, Check]:
    """A run with a fine morning after it."""
    return run(days_ago, pain, **values), check(days_ago - 1, values.get("pain_before") or 0)


def strength(
    days_ago: int, stage: int = 1, clock: str = "17:00", *, finished: bool = True, **values: Any
) -> Session:
    """A strength session of a stage."""
    names = ("sitting-internal-rotation", "clamshell", "mini-squat")[:stage]
    items = tuple(
        Item(exercise=name, side=Side.LEFT, set=1, target=20, done=20, unit=Unit.REPS)
        for name in names
    )
    start = at(days_ago, clock)
    what = SessionKind.STRENGTH
    values = {"id": next(_ids), "what": what, "start": start, "end": start, **values}
    return Session(**{"items": items, **values}, finished=finished)


def stretch(days_ago: int, clock: str = "08:00", *, finished: bool = True) -> Session:
    """A stretch session."""
    start = at(days_ago, clock)
    return Session(
        id=next(_ids), what=SessionKind.STRETCH, start=start, end=start, finished=finished
    )


def today(*records: Record | Iterable[Record], now: datetime = NOW, **settings: Any) -> Assessment:
    """What `assess` says of a log written by hand."""
    return assess(flat(records), now, Settings(**settings))


def flat(records: Iterable[Record | Iterable[Record]]) -> list[Record]:
    """Records and groups of records in one list."""
    listed: list[Record] = []
    for each in records:
        listed += each if isinstance(each, Iterable) else [each]
    return listed


def rules_of(assessment: Assessment) -> list[str]:
    """The findings as "rule:level", in their order."""
    return [f"{finding.rule}:{finding.level}" for finding in assessment.findings]


def finding_of(assessment: Assessment, rule: Rule) -> Finding:
    """The one finding of a rule."""
    (finding,) = [each for each in assessment.findings if each.rule is rule]
    return finding


def levels(assessment: Assessment, rule: Rule) -> list[str]:
    """The level of a rule's finding: one, or none when it does not hold."""
    return [str(finding.level) for finding in assessment.findings if finding.rule is rule]
