"""The light of an earlier time is what `assess` says of the log as it was then."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assess import assess
from rules.assessment import Level
from rules.days import local_date
from rules.lights import Lights, day_close
from rules.records import Episode, Record
from rules.settings import Settings
from tests.rules.conftest import NOW, TODAY, ZONE, check, day, episode, flat, good_run, run
from tests.rules.histories import Story, stories


@settings(max_examples=100, deadline=None)
@given(stories(), st.integers(0, 40 * 24))
def test_it_is_what_assess_said_then(story: Story, hours: int) -> None:
    then = story.now - timedelta(hours=hours)
    today = local_date(then, story.settings.day_end)
    known: list[Record] = [
        record
        for record in story.records
        if not isinstance(record, Episode) or record.onset <= today
    ]
    expected = assess(known, then, story.settings).light
    assert Lights(story.records, story.now, story.settings).at(then) is expected


def test_a_day_with_a_run_has_the_light_just_before_it() -> None:
    records = flat([episode(20, running=10), good_run(4), run(1, 7), check(0, 0)])
    lights = Lights(records, NOW, Settings(ladder=False))
    assert lights.of_day(day(1)) is Level.GO
    assert lights.of_day(day(0)) is Level.EASY
    assert lights.before(run(1, 7)) is Level.GO


def test_a_day_without_a_run_has_the_light_of_its_end() -> None:
    records: list[Record] = [episode(20, running=10), run(5, 7), check(4, 0, "23:00")]
    lights = Lights(records, NOW, Settings(ladder=False))
    assert [lights.of_day(day(ago)) for ago in (5, 4)] == [Level.GO, Level.EASY]


def test_before_the_onset_there_was_no_episode_to_know_of() -> None:
    found = Lights([episode(5, running=5)], NOW)
    assert (found.of_day(day(6)), found.of_day(day(4))) == (Level.STOP, Level.GO)


@pytest.mark.parametrize(
    ("days_ago", "closes"),
    [(0, NOW), (1, datetime.combine(TODAY, time(3), ZONE) - timedelta(microseconds=1))],
)
def test_a_day_closes_at_its_end_and_today_now(days_ago: int, closes: datetime) -> None:
    assert day_close(day(days_ago), NOW, time(3)) == closes
