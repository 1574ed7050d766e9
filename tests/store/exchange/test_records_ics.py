"""The calendar, read back by the library that calendars are read with."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from icalendar import Calendar

from rules.assessment import Due
from rules.coming import Planned, coming
from store.exchange.records_ics import DURATIONS, calendar
from tests.rules.conftest import NOW, day, episode

TIMES = {
    Due.MORNING_CHECK: [time(7)],
    Due.STRETCH: [time(8), time(20)],
    Due.STRENGTH: [time(18)],
}


def events(data: bytes) -> list[Any]:
    return [*Calendar.from_ical(data).walk("VEVENT")]


def test_an_event_is_in_floating_time_and_has_an_alarm() -> None:
    planned = Planned(date=day(-1), what=Due.STRENGTH, number=1)
    (event,) = events(calendar([planned], TIMES, NOW))
    assert event["dtstart"].dt == datetime(2026, 6, 21, 18)  # noqa: DTZ001 - floating
    assert event["duration"].dt == DURATIONS[Due.STRENGTH]
    assert event["dtstamp"].dt == NOW.astimezone(UTC)
    assert (event["summary"], event["description"]) == ("Strength", "psoas strength")
    (alarm,) = event.walk("VALARM")
    assert (alarm["action"], alarm["description"]) == ("DISPLAY", "Strength")
    assert alarm["trigger"].dt == timedelta(0)


def test_a_later_export_has_the_same_uids_for_the_same_sessions() -> None:
    records = [episode()]
    first, later = (
        {str(each["uid"]): each["dtstart"].dt.date() for each in events(calendar(
            coming(records, now, 14), TIMES, now))}
        for now in (NOW, NOW + timedelta(days=1))
    )  # fmt: skip
    assert len(first) == 2 + 13 * 4
    shared = first.keys() & later.keys()
    assert len(shared) == 2 + 12 * 4
    assert {first[uid] for uid in shared} == {day(-ahead) for ahead in range(1, 14)}


def test_what_began_before_now_is_left_out() -> None:
    planned = coming([episode()], NOW, 1)
    assert [each["summary"] for each in events(calendar(planned, TIMES, NOW))] == [
        "Stretch",
        "Strength",
    ]


def test_with_one_time_a_day_has_one_stretch() -> None:
    planned = [each for each in coming([episode()], NOW, 2) if each.date == day(-1)]
    found = events(calendar(planned, TIMES | {Due.STRETCH: [time(9)]}, NOW))
    assert [each["summary"] for each in found].count("Stretch") == 1


def test_another_time_of_day_keeps_the_uid() -> None:
    planned = [Planned(date=day(-1), what=Due.STRETCH, number=2)]
    (early,), (late,) = (
        events(calendar(planned, {Due.STRETCH: [time(6), clock]}, NOW))
        for clock in (time(19), time(21))
    )
    assert early["uid"] == late["uid"]
    assert early["dtstart"].dt != late["dtstart"].dt
