"""Episodes as they are on a day: which one is current, which one has ended last."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from rules.records import Episode


def as_of(episode: Episode, today: date) -> Episode:
    """The episode without the turning points that have not come yet."""
    if all(
        day is None or day <= today
        for day in (episode.running_since, episode.cleared_on, episode.settled_on)
    ):
        return episode
    return replace(
        episode,
        running_since=_come(episode.running_since, today),
        cleared_on=_come(episode.cleared_on, today),
        settled_on=_come(episode.settled_on, today),
    )


def newest(episodes: Iterable[Episode]) -> Episode | None:
    """The one with the latest onset, then the greatest id."""
    return max(episodes, key=lambda episode: (episode.onset, episode.id), default=None)


def resting_since(episode: Episode) -> date:
    """The day on which the rest began: the onset, unless the person says otherwise."""
    return episode.resting_since or episode.onset


def _come(day: date | None, today: date) -> date | None:
    return None if day is None or day > today else day
