"""Changes of the log that need no screen of their own; each gives back what to say."""

from dataclasses import replace

from pendulum import DateTime

from rules.assess import assess, current_episode
from rules.days import local_date
from rules.errors import RehabError
from rules.settings import Settings
from screens.today_words import change_words
from screens.words import undone_words
from store.log import Log


def undo(log: Log, now: DateTime) -> str:
    """Take the last change back."""
    return undone_words(log.undo(), now.date())


def start_running(log: Log, now: DateTime, settings: Settings) -> str:
    """Set today as the first day of running again; raises `RehabError` without an episode."""
    records = log.records()
    episode = current_episode(records, now, settings)
    if episode is None:
        raise RehabError("There is no injury on record to come back from: Today, e starts one.")
    before = assess(records, now, settings)
    log.replace(replace(episode, running_since=local_date(now, settings.day_end)))
    after = assess(log.records(), now, settings)
    return change_words("Today is your first day of running again; u takes it back.", before, after)
