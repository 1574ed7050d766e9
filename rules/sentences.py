"""The pieces that findings are told with: days, lengths and means, as a person says them."""

from datetime import date
from math import floor

from rules.days import days_between
from rules.settings import DistanceUnit

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def on_day(day: date, today: date) -> str:
    """When something was: "today", "yesterday", "on 18 June", "on 18 June 2024"."""
    match days_between(day, today):
        case 0:
            return "today"
        case 1:
            return "yesterday"
        case _:
            year = "" if day.year == today.year else f" {day.year}"
            return f"on {day.day} {_MONTHS[day.month - 1]}{year}"


def the_run(day: date, today: date) -> str:
    """A run named by its day: "today's run", "yesterday's run", "the run on 18 June"."""
    when = on_day(day, today)
    return f"the run {when}" if when.startswith("on ") else f"{when}'s run"


def at_most(metres: float, unit: DistanceUnit) -> str:
    """A distance not to go beyond, e.g. "5.5 km": rounded down, so that it never allows more."""
    return f"{floor(metres / unit.metres * 100) / 100:g} {unit}"


def distance_words(metres: float, unit: DistanceUnit) -> str:
    """A distance to a tenth, e.g. "5.2 km"."""
    return f"{round(metres / unit.metres, 1):g} {unit}"


def mean_words(total: int, count: int) -> str:
    """A mean with at most two decimals, e.g. "2", "1.5", "1.67"."""
    return f"{round(total / count, 2):g}"


def sentence(text: str) -> str:
    """The text with a capital first letter; the others stay as they are."""
    return text[:1].upper() + text[1:]
