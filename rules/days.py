"""Days as a runner lives them: a day ends at 03:00, on the wall clock where it was lived."""

from datetime import date, datetime, time, timedelta


def local_date(at: datetime, day_end: time) -> date:
    """The date a time belongs to, in its own offset; exactly at `day_end` the new day begins.

    The day end is subtracted from the wall clock, never from the instant, so that no clock
    change moves a record to another day.
    """
    before = timedelta(hours=day_end.hour, minutes=day_end.minute)
    return (at.replace(tzinfo=None) - before).date()


def days_between(earlier: date, later: date) -> int:
    """Whole days from `earlier` to `later`; negative when `later` comes first."""
    return (later - earlier).days
