"""Whether a reminder is to be given now, and what it says."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from enum import StrEnum

from rules.assess import assess
from rules.assessment import DOCTOR_FIRST, Assessment, Due, Level
from rules.dataclass import dataclass
from rules.days import local_date
from rules.records import Record
from rules.settings import DEFAULTS, Settings
from rules.words import SYMBOLS, mark_words, words

MORNING_HOURS = 9
"""Hours after the day end in which the morning check is spoken of; later it is a missed one, and
nobody is nagged about it (our choice; by default until noon)."""

TIMES = (time(8), time(13), time(19))
"""When psoas looks whether something is due; the last one is the evening (our choice)."""

LONGEST_SNOOZE = timedelta(days=1)
"""A snooze that would last longer comes from a clock that was wrong."""


class Outcome(StrEnum):
    """What a look at the log came to."""

    DUE = "due"
    """Something is due, and it is time to say so."""
    DONE = "done"
    """Nothing is due, or nothing that is spoken of at this hour."""
    SNOOZED = "snoozed"
    QUIET = "quiet"
    """It is quiet hours."""
    GUIDED = "guided"
    """A session is being guided just now."""


class Snooze(StrEnum):
    """For how long a person wants to hear nothing."""

    TEN = "10"
    """Minutes."""
    THIRTY = "30"
    TONIGHT = "tonight"
    """Until the evening; in the evening, until the quiet hours end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What is said: a heading, and what stands below it."""

    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The outcome, with what belongs to it."""

    outcome: Outcome
    until: datetime | None = None
    """With `SNOOZED` and `QUIET`."""
    due: tuple[Due, ...] = ()
    """With `DUE`: what is spoken of."""
    reminder: Reminder | None = None
    """With `DUE`."""


def decide(
    history: Iterable[Record],
    now: datetime,
    settings: Settings = DEFAULTS,
    *,
    snoozed_until: datetime | None = None,
    guided: bool = False,
) -> Decision:
    """Whether to speak now; `guided` is whether a session is being guided at this moment."""
    if is_quiet(now, settings):
        return Decision(outcome=Outcome.QUIET, until=_next(settings.quiet_until, now))
    if snoozed_until and is_snoozed(now, snoozed_until):
        return Decision(outcome=Outcome.SNOOZED, until=snoozed_until)
    if guided:
        return Decision(outcome=Outcome.GUIDED)
    found = assess(history, now, settings)
    morning = is_morning(now, settings)
    due = tuple(
        each for each in Due if each in found.due and (morning or each is not Due.MORNING_CHECK)
    )
    if not due:
        return Decision(outcome=Outcome.DONE)
    return Decision(outcome=Outcome.DUE, due=due, reminder=_reminder(found, due))


def is_quiet(now: datetime, settings: Settings) -> bool:
    """Whether it is quiet hours: from the first minute on, no more at the last.

    They may span midnight; where both ends are the same there are none.
    """
    first, end, clock = settings.quiet_from, settings.quiet_until, _clock(now)
    if first <= end:
        return first <= clock < end
    return clock >= first or clock < end


def is_morning(now: datetime, settings: Settings) -> bool:
    """Whether a missed morning check is still worth a word."""
    day = local_date(now, settings.day_end)
    began = datetime.combine(day, settings.day_end)
    return now.replace(tzinfo=None) - began < timedelta(hours=MORNING_HOURS)


def is_snoozed(now: datetime, until: datetime) -> bool:
    """Whether a snooze still lasts."""
    return now < until <= now + LONGEST_SNOOZE


def snoozed_until(
    snooze: Snooze, now: datetime, settings: Settings = DEFAULTS, *, evening: time = TIMES[-1]
) -> datetime:
    """When a snooze that begins now ends; `evening` is the clock of the day's last reminder."""
    if snooze is not Snooze.TONIGHT:
        return now + timedelta(minutes=int(snooze))
    day = local_date(now, settings.day_end)
    tonight = datetime.combine(day, evening)
    if now.replace(tzinfo=None) < tonight:
        return tonight.replace(tzinfo=now.tzinfo)
    return _next(settings.quiet_until, now)


def _reminder(found: Assessment, due: tuple[Due, ...]) -> Reminder:
    """What is due; but a stop comes before it, with its reason."""
    reason = found.findings[0]
    why = f"{reason.text} ({mark_words(reason.mark, reason.certainty)})"
    named = ", ".join(_name(each, found) for each in due)
    if found.light is Level.STOP:
        first = "No run: see a doctor first" if reason.rule in DOCTOR_FIRST else "No run for now"
        return Reminder(title=first, body=f"{why}\nDue: {named}")
    light = f"{SYMBOLS[found.light]} {found.light}: {why}"
    return Reminder(title=f"Due: {named}", body=light)


def _name(due: Due, found: Assessment) -> str:
    if due is Due.STRETCH:
        return f"{words(due)} ({found.stretch.done} of {found.stretch.target} done)"
    return words(due)


def _clock(now: datetime) -> time:
    return time(now.hour, now.minute, now.second)


def _next(clock: time, now: datetime) -> datetime:
    """The next time at which the clocks say so, after now."""
    today = datetime.combine(now.date(), clock)
    coming = today if today > now.replace(tzinfo=None) else today + timedelta(days=1)
    return coming.replace(tzinfo=now.tzinfo)
