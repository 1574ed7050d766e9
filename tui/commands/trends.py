"""`psoas trends`: the weeks in plain words, or as JSON."""

from dataclasses import asdict
from datetime import date
from typing import Any

import click

from rules.assessment import Tolerance
from rules.records import Sport
from rules.runs import tolerance
from rules.trend_words import trend_lines
from rules.trends import DayLight, Range, Trends
from tui.commands.common import Setup, say, say_json


@click.command()
@click.option("--weeks", type=click.IntRange(1, 1040), default=12, help="How many (default: 12).")
@click.option("--all", "everything", is_flag=True, help="From the first record on.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of words.")
@click.pass_obj
def trends(setup: Setup, *, weeks: int, everything: bool, as_json: bool) -> None:
    """Pain, volume, lights and what was kept, week by week."""
    settings, records, now = setup.settings(), setup.log().records(), setup.zoned_now()
    shown = Range(records, now, settings, None if everything else weeks)
    seen, days = shown.trends(), tuple(shown.lights(shown.first, shown.last))
    sports = tolerance(records, now, settings)
    if as_json:
        say_json(to_json(seen, days, sports))
        return
    for line in trend_lines(seen, days, sports, settings.unit):
        say(line)


def to_json(
    seen: Trends, days: tuple[DayLight, ...], sports: dict[Sport, Tolerance]
) -> dict[str, Any]:
    """The fields of `Trends` by their names in metres, `days` with their light, and `tolerance`."""
    told: dict[str, Any] = _plain(
        {
            **asdict(seen),
            "days": [asdict(each) for each in days],
            "tolerance": {s: asdict(t) for s, t in sports.items()},
        }
    )
    return told


def _plain(value: object) -> Any:
    """Dates as ISO text, all the way down."""
    match value:
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return value
