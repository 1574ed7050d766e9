"""What is planned as a calendar: one event a session, with an alarm."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from rules.assessment import Due
from rules.coming import Planned
from rules.words import words

if TYPE_CHECKING:
    from icalendar import Event

DURATIONS = {
    Due.MORNING_CHECK: timedelta(minutes=5),
    Due.STRETCH: timedelta(minutes=15),
    Due.STRENGTH: timedelta(minutes=25),
}
"""The room that each takes in the calendar (our choice: a little more than it lasts)."""

_COMMANDS = {
    Due.MORNING_CHECK: "psoas check N: pain now, 0 to 10",
    Due.STRETCH: "psoas stretch",
    Due.STRENGTH: "psoas strength",
}


def calendar(
    planned: Iterable[Planned], times: Mapping[Due, Sequence[time]], now: datetime
) -> bytes:
    """Events in floating local time; of those that began before `now`, none.

    `times`: when each begins; the n-th of a day at its n-th time, and none where there is no time.
    The same session has the same UID in every export, so that importing again updates it.
    """
    # Dear to import, so only when a calendar goes out.
    from icalendar import Calendar  # noqa: PLC0415

    whole = Calendar()
    whole.add("prodid", "-//psoas//planned//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", "psoas")
    for each in planned:
        clocks = times[each.what]
        if each.number <= len(clocks):
            start = datetime.combine(each.date, clocks[each.number - 1])  # floating
            if start >= now.replace(tzinfo=None):
                whole.add_component(_event(each, start, now))
    return bytes(whole.to_ical())


def _event(planned: Planned, start: datetime, now: datetime) -> "Event":
    from icalendar import Alarm, Event  # noqa: PLC0415

    title = words(planned.what).capitalize()
    name = f"psoas/{planned.what}/{planned.date.isoformat()}/{planned.number}"
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, name)))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", start)
    event.add("duration", DURATIONS[planned.what])
    event.add("summary", title)
    event.add("description", _COMMANDS[planned.what])
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(0))
    event.add_component(alarm)
    return event
