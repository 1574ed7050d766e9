"""Changes of the log that need no screen of their own."""

from datetime import date
from pathlib import Path

import pendulum
import pytest

from rules.errors import RehabError
from rules.records import Episode
from rules.settings import DEFAULTS
from store.log import Log, open_log
from tests.screens.samples import episode
from tui.changes import start_running, undo

NOW = pendulum.datetime(2026, 3, 9, 1, 30, tz="Europe/Berlin")
"""A night: psoas counts it to the 8th."""


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return open_log(tmp_path / "log.json", lambda: NOW)


def test_undo_says_what_it_took_back(log: Log) -> None:
    log.add(episode())
    assert undo(log, NOW) == "Undone: the episode since Sun 1 Feb is no longer in the log."
    assert undo(log, NOW) == "There is nothing to undo."


def test_running_starts_on_the_day_to_which_the_night_belongs(log: Log) -> None:
    log.add(episode(running_since=None))
    said = start_running(log, NOW, DEFAULTS)
    assert "first day of running again" in said
    assert "return to running" in said
    (record,) = log.records()
    assert isinstance(record, Episode)
    assert record.running_since == date(2026, 3, 8)


def test_without_an_injury_there_is_nothing_to_come_back_from(log: Log) -> None:
    with pytest.raises(RehabError, match="no injury on record"):
        start_running(log, NOW, DEFAULTS)
    assert not log.records()
