"""The light as it was at any earlier time, by the log as it was then."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from rules.assessment import Level
from rules.light import findings
from rules.past import Past
from rules.phase import State
from rules.records import Activity, Record
from rules.settings import DEFAULTS, Settings

_A_MOMENT = timedelta(microseconds=1)


def day_close(day: date, now: datetime, day_end: time) -> datetime:
    """The last moment of a day in the zone of `now`; of today, `now` itself."""
    end = datetime.combine(day + timedelta(days=1), day_end, now.tzinfo) - _A_MOMENT
    return min(end, now)


class Lights:
    """The lights of a log: what `assess` says as of then, with the log sorted only once."""

    def __init__(
        self, history: Iterable[Record], now: datetime, settings: Settings = DEFAULTS
    ) -> None:
        self.past = Past(history, now, settings)

    def at(self, then: datetime) -> Level:
        """The light at a time that is not after now."""
        return findings(State(self.past.as_of(then)))[0].level

    def before(self, activity: Activity) -> Level:
        """The light just before an activity began."""
        return self.at(activity.start - _A_MOMENT)

    def of_day(self, day: date) -> Level:
        """The light just before the first run of a day; without a run, at the end of the day."""
        first = next(self.past.runs.within(day, day), None)
        if first is not None:
            return self.before(first.record)
        return self.at(day_close(day, self.past.now, self.past.settings.day_end))
