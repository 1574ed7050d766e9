"""The log as the rules look at it."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pendulum

from rules.past import Past
from rules.records import Check, Record, Unknown
from rules.settings import DEFAULTS, Settings
from rules.timeline import Timeline
from tests.rules.conftest import (
    NOW,
    TODAY,
    at,
    check,
    day,
    episode,
    run,
    self_test,
    strength,
    stretch,
)


def past(*records: Record, now: datetime = NOW, settings: Settings = DEFAULTS) -> Past:
    return Past(records, now, settings)


def pains(timeline: Timeline[Check]) -> list[int | None]:
    return [each.record.pain for each in timeline]


def test_records_are_oldest_first_whatever_their_order_in_the_log() -> None:
    assert pains(past(check(1, 1), check(3, 3), check(2, 2)).rated) == [3, 2, 1]


def test_two_of_one_instant_go_by_id_and_not_by_wall_clock() -> None:
    morning = at(1, "07:30")
    west = morning.astimezone(timezone(timedelta(hours=-5)))
    assert pains(past(check(1, 2, id="b", at=west), check(1, 1, id="a")).rated) == [1, 2]


def test_an_hour_that_a_clock_change_repeats_goes_by_the_instant() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2025, 10, 26, 2, 45, tzinfo=berlin)
    second = datetime(2025, 10, 26, 2, 15, fold=1, tzinfo=berlin)
    assert pains(past(check(0, 2, at=second), check(0, 1, at=first)).rated) == [1, 2]


def test_a_record_of_now_counts_and_one_a_microsecond_later_does_not() -> None:
    later = NOW + timedelta(microseconds=1)
    assert pains(past(check(0, 1, at=NOW), check(0, 2, at=later)).rated) == [1]


def test_deleted_and_unknown_records_are_left_out() -> None:
    log = past(check(1, deleted=True), Unknown(id="x", kind="mood"), run(1, deleted=True))
    assert (len(log.rated), len(log.runs), len(log.activities)) == (0, 0, 0)


def test_a_check_without_a_pain_counts_only_for_its_flags() -> None:
    log = past(check(1, None, "07:30", "limp"))
    assert (len(log.rated), len(log.flagged)) == (0, 1)


def test_a_check_with_both_counts_for_both_and_one_without_flags_for_its_pain() -> None:
    log = past(check(1, 0, "07:30", "limp"), check(2, 0))
    assert (len(log.rated), len(log.flagged)) == (2, 1)


def test_the_flags_of_checks_and_self_tests_are_one_timeline() -> None:
    log = past(self_test(1, flags=("limp",)), check(2, 0, "07:30", "pop"), self_test(3))
    assert [each.record.flags for each in log.flagged] == [("pop",), ("limp",)]


def test_the_latest_and_the_last_few() -> None:
    rated = past(check(3, 3), check(2, 2), check(1, 1)).rated
    assert rated.latest is rated[2]
    assert [each.record.pain for each in rated.last(2)] == [2, 1]
    assert [each.record.pain for each in rated.last(9)] == [3, 2, 1]


def test_nothing_is_the_latest_of_nothing() -> None:
    assert past().rated.latest is None
    assert past().rated.last(3) == []


def test_the_same_log_is_not_sorted_again_whenever_it_is_asked() -> None:
    records = (check(1, 1), check(2, 2))
    rated = [Past(records, at(days), DEFAULTS).rated for days in (0, 2)]
    assert [pains(one) for one in rated] == [[2, 1], [2]]
    assert rated[0][0] is rated[1][0]


def test_a_log_with_another_record_is_another_log() -> None:
    records = [check(2, 2)]
    assert len(Past(records, NOW, DEFAULTS).rated) == 1
    records.append(check(1, 1))
    assert len(Past(records, NOW, DEFAULTS).rated) == 2
    assert len(Past((*records, check(0, 0)), NOW, DEFAULTS).rated) == 3


def test_another_end_of_the_day_dates_the_same_log_anew() -> None:
    records = (check(0, 1, at=NOW.replace(hour=2)),)
    dates = [
        [each.date for each in Past(records, NOW, Settings(day_end=time(hour))).rated]
        for hour in (0, 4)
    ]
    assert dates[0] != dates[1]


def test_sessions_are_kept_apart_by_what_they_were() -> None:
    log = past(episode(20), stretch(19), strength(19), strength(20), stretch(0))
    assert [each.date for each in log.strengths] == [day(20), day(19)]
    assert [each.date for each in log.stretches] == [day(19), day(0)]


def test_a_session_of_the_small_hours_of_the_day_after_the_week_belongs_to_it() -> None:
    # Its wall clock says the 15th, its local date is the 14th: 6 days ago.
    log = past(strength(5, clock="02:59"))
    assert [each.date for each in log.strengths] == [day(6)]


def test_the_newest_settling_is_not_always_that_of_the_newest_episode() -> None:
    log = past(episode(40, settled_on=10), episode(60, settled_on=5))
    assert (log.ended and log.ended.onset, log.settled_on) == (day(40), day(5))


def test_an_episode_that_settles_tomorrow_or_never_has_not_ended() -> None:
    log = past(episode(40, settled_on=-1), episode(50))
    assert (log.ended, log.settled_on) == (None, None)


def test_today_is_a_plain_date_whatever_now_is() -> None:
    log = past(now=pendulum.instance(NOW))
    assert type(log.today) is date
    assert log.today == TODAY


def test_the_day_end_is_the_settings_own() -> None:
    assert past(now=at(0, "03:59"), settings=Settings(day_end=time(4))).today == day(1)
    assert past(now=at(0, "04:00"), settings=Settings(day_end=time(4))).today == day(0)


def test_days_ago_counts_back_from_today() -> None:
    assert past(now=datetime(2026, 3, 1, 12, tzinfo=UTC)).days_ago(1) == date(2026, 2, 28)


def test_at_an_earlier_time_only_the_runs_of_then_are_counted() -> None:
    seen = past(
        run(5, id="a"), run(5, id="b", distance_m=5000.0, origin={"maybe": ["a"]}), run(2, id="c")
    )
    assert [each.record.id for each in seen.counted_runs] == ["b", "c"]
    assert [each.record.id for each in seen.as_of(at(3)).counted_runs] == ["b"]
