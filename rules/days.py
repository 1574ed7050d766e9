"""Days as a runner lives them: a day ends at 03:00, on the wall clock where it was lived."""

from datetime import date, datetime, time, timedelta

_A_DAY = timedelta(days=1)


def local_date(at: datetime, day_end: time) -> date:
    """The date a time belongs to, in its own offset; exactly at `day_end` the new day begins.

    The day end is subtracted from the wall clock, never from the instant, so that no clock
    change moves a record to another day.
    """
    day = at.date()
    return day if at.time() >= day_end else day - _A_DAY


def days_between(earlier: date, later: date) -> int:
    """Whole days from `earlier` to `later`; negative when `later` comes first."""
    return (later - earlier).days
