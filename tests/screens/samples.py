"""Records and helpers for the tests of the screens that show the log."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from pendulum import DateTime
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from rules.records import (
    Activity,
    Check,
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
from screens.runs import RunsScreen
from screens.widgets.record_table import RecordTable
from tests.screens.conftest import FakeNow, until

HOSTILE = (
    "[/] odd",
    "[link=http://a b]",
    "a[/b]",
    "knee [left] hurts",
    "[@click=app.quit]here[/]",
    "[/",
    "🏃 runs",
    "שלום عليكم",
)
"""Notes that Textual's markup would crash on, swallow or obey."""


class Asked:
    """A port that asks a question; the answer is given later, or never."""

    def __init__(self) -> None:
        self.question = ""
        self.yes: Callable[[], None] = lambda: None

    def __call__(self, question: str, then: Callable[[], None]) -> None:
        self.question = question
        self.yes = then


def ago(now: FakeNow, days: int, hour: int = 18, minute: int = 0) -> DateTime:
    """A time of day, some days before now."""
    return now.at.subtract(days=days).replace(hour=hour, minute=minute)


def run(at: DateTime, **fields: Any) -> Activity:
    """A good run of 5 km in 30 minutes, but for what is said otherwise."""
    good: dict[str, Any] = {
        "sport": Sport.RUN,
        "duration_s": 1800,
        "distance_m": 5000,
        "pain_before": 0,
        "pain_during": 2,
        "pain_after": 1,
    }
    return Activity(start=at, **(good | fields))


def check(at: DateTime, pain: int, **fields: Any) -> Check:
    return Check(at=at, pain=pain, **fields)


def episode(**fields: Any) -> Episode:
    """A left side, sore since February, running again since the 20th."""
    usual = {"onset": date(2026, 2, 1), "running_since": date(2026, 2, 20)}
    return Episode(side=Side.LEFT, **(usual | fields))


def self_test(at: DateTime, **fields: Any) -> SelfTest:
    """A test that fits the pattern: three signs of three."""
    return SelfTest(
        at=at, pain_left=4, pain_right=0, places=("upper-groin",), tender=True, **fields
    )


def stretch(at: DateTime, **fields: Any) -> Session:
    """A hold on each side, finished."""
    items = tuple(
        Item(exercise="hip-flexors", side=side, set=1, target=30, done=30, unit=Unit.SECONDS)
        for side in (Side.LEFT, Side.RIGHT)
    )
    usual: dict[str, Any] = {"what": SessionKind.STRETCH, "finished": True, "items": items}
    return Session(start=at, end=at.add(minutes=9), **(usual | fields))


def rows(screen: Screen[Any]) -> list[str]:
    """What the table of a screen shows, header first, without empty lines."""
    table = screen.query_one(RecordTable)
    lines = (table.render_line(y).text.rstrip() for y in range(table.size.height))
    return [line for line in lines if line]


def text(screen: Screen[Any], selector: str) -> str:
    """What a widget shows."""
    return str(screen.query_one(selector, Widget).render())


def told(app: App[Any]) -> list[str]:
    """All notifications so far."""
    return [notification.message for notification in app._notifications]


FOREIGN = '{"notes": {"1": {"text": "not a log"}}}'
"""What another program keeps in a file of this kind."""


def a_year(now: FakeNow) -> list[Record]:
    """A believable year: an injury, four calm weeks, and back to running with a setback."""
    records: list[Record] = [
        Episode(
            side=Side.LEFT,
            onset=now.at.subtract(days=330).date(),
            running_since=now.at.subtract(days=302).date(),
        )
    ]
    random = Random(5)
    for days in range(360, 0, -1):
        hurt = _pain_of_then(days)
        if days <= 330 and random.random() < 0.8:
            records.append(check(ago(now, days, 7), max(0, hurt - random.randrange(3))))
        if (days > 330 or days < 302) and days % 7 in {1, 3, 6} and random.random() < 0.9:
            metres = 100.0 * (20 + (302 - days) // 4 if days < 302 else 70) + random.randrange(900)
            pain = min(9, max(0, hurt + random.randrange(-1, 3)))
            records.append(
                run(ago(now, days), distance_m=metres, pain_during=pain, pain_after=pain // 2)
            )
        if days <= 330:
            records += [stretch(ago(now, days, hour)) for hour in (8, 20) if random.random() < 0.7]
            if random.random() < 0.6:
                records.append(stretch(ago(now, days, 19), what=SessionKind.STRENGTH))
        if days % 12 == 0:
            left = min(9, hurt + 1)
            records.append(replace(self_test(ago(now, days, 9)), pain_left=left, pain_right=1))
        if days % 9 == 0:
            records.append(run(ago(now, days, 17), sport=Sport.BIKE, pain_during=hurt // 2))
    return records


def _pain_of_then(days: int) -> int:
    if 120 <= days <= 140:
        return 5
    return 0 if days > 330 else max(1, (days - 60) // 45)


async def costs_known(pilot: Pilot[object]) -> None:
    """Wait until Runs has counted what each sport has cost."""
    screen = pilot.app.screen
    assert isinstance(screen, RunsScreen)
    await until(pilot, lambda: screen.costs)
