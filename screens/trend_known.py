"""What Trends has worked out of one version of the log; each part once, and only when it shows."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from rules.assessment import Level, Tolerance
from rules.records import Record, Sport
from rules.runs import tolerance
from rules.settings import Settings
from rules.trends import WEEKS, Range, Span, Trends


class Known:
    """Filled in a thread, read by the screen: each step puts whole values in their places."""

    def __init__(self, records: Iterable[Record], now: datetime, settings: Settings) -> None:
        self.records, self.now, self.settings = records, now, settings
        self.trends: dict[Span, Trends] = {}
        self._lights: dict[date, Level] = {}
        self.sports: dict[Sport, Tolerance] | None = None
        self._ranges: dict[Span, Range] = {}

    @property
    def lights(self) -> dict[date, Level]:
        """Those known now, to be drawn from while a thread adds more."""
        return self._lights.copy()

    def look_over(self, span: Span) -> None:
        """Work out the weeks of a range."""
        seen = Range(self.records, self.now, self.settings, WEEKS.get(span))
        self._ranges[span] = seen
        self.trends[span] = seen.trends()

    def look_at_sports(self) -> None:
        """Work out what each sport costs, of the whole log."""
        self.sports = tolerance(self.records, self.now, self.settings)

    def look_at_lights(self, span: Span, days: Iterable[date]) -> None:
        """Work out the lights of some days of a range."""
        for day in days:
            self.light_of(span, day)

    def without_light(self, span: Span, first: date, last: date) -> tuple[date, ...]:
        """The days of a range from `first` to `last` whose light is not worked out yet."""
        last = min(last, self.trends[span].last)
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return tuple(day for day in days if day not in self._lights)

    def light_of(self, span: Span, day: date) -> Level | None:
        """The light of one day of a range, which is quick."""
        if day not in self._lights:
            self._lights |= {each.date: each.light for each in self._ranges[span].lights(day, day)}
        return self._lights.get(day)
