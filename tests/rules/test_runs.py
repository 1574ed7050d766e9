"""What a run was like: worst pain, baseline, morning, length, and what each sport costs."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given

from rules.past import Past
from rules.records import Activity, Check, Effort, Record, Sport
from rules.runs import (
    baseline,
    distance,
    find_morning,
    is_above_baseline,
    is_at_baseline,
    is_fast,
    longest_of,
    max_distance,
    mornings,
    tolerance,
    worst,
)
from rules.settings import DEFAULTS
from rules.timeline import Timeline
from tests.rules.conftest import NOW, TODAY, at, check, day, flat, run
from tests.rules.histories import Story, stories


@pytest.mark.parametrize(
    ("during", "after", "pain"),
    [(2, 3, 3), (3, 2, 3), (None, 2, 2), (2, None, 2), (0, None, 0), (None, None, None)],
)
def test_the_worst_pain_ignores_what_is_unknown(
    during: int | None, after: int | None, pain: int | None
) -> None:
    assert worst(run(1, during, pain_after=after)) == pain


def test_the_baseline_is_the_pain_before_or_0() -> None:
    assert baseline(run(1, 5, pain_before=2)) == 2
    assert baseline(run(1, 5)) == 0


def test_a_distance_of_0_is_unknown() -> None:
    assert distance(run(1, distance_m=0)) is None
    assert distance(run(1, distance_m=None)) is None
    assert distance(run(1, distance_m=1)) == 1


@pytest.mark.parametrize("effort", [None, *Effort])
def test_fast_is_faster_than_steady(effort: Effort | None) -> None:
    slow = {None, Effort.EASY, Effort.STEADY, Effort.WALK_RUN}
    assert is_fast(run(1, effort=effort)) is (effort not in slow)


@pytest.mark.parametrize(("pain", "above", "at_it"), [(1, False, True), (2, False, True)])
def test_a_check_up_to_the_baseline_is_at_it(pain: int, above: bool, at_it: bool) -> None:
    sore = run(1, pain_before=2)
    assert is_above_baseline(check(0, pain), sore) is above
    assert is_at_baseline(check(0, pain), sore) is at_it


def test_a_check_over_the_baseline_is_above_it() -> None:
    sore = run(1, pain_before=2)
    assert is_above_baseline(check(0, 3), sore)
    assert not is_at_baseline(check(0, 3), sore)


def test_a_check_without_a_pain_is_neither() -> None:
    assert not is_above_baseline(check(0, None), run(1))
    assert not is_at_baseline(check(0, None), run(1))


# The morning


def morning(activity: Activity, *others: Record) -> Check | None:
    known = mornings(Past([activity, *others], NOW, DEFAULTS))
    found = next(found for each, found in known if each.record is activity)
    return found.record if found else None


def test_the_morning_is_the_first_check_of_a_later_day() -> None:
    ran, first, second = run(5), check(4, 1), check(4, 2, "20:00")
    assert morning(ran, second, first) is first


def test_a_check_of_the_same_evening_is_no_morning() -> None:
    assert morning(run(5), check(5, 1, "21:00")) is None


def test_a_check_before_the_day_ends_belongs_to_the_evening() -> None:
    ran = run(5)
    assert morning(ran, check(4, 1, "02:59")) is None
    at_three = check(4, 1, "03:00")
    assert morning(ran, at_three) is at_three


def test_a_check_of_a_later_date_made_before_the_run_is_no_morning() -> None:
    # Checked in Auckland on the 16th, then ran in Honolulu, where it was still the 15th.
    auckland, honolulu = timezone(timedelta(hours=12)), timezone(timedelta(hours=-10))
    before = check(0, 1, at=datetime(2026, 6, 16, 8, tzinfo=auckland))
    ran = run(0, start=datetime(2026, 6, 15, 18, tzinfo=honolulu))
    assert before.at < ran.start
    assert morning(ran, before) is None


def test_a_check_at_the_moment_of_the_start_is_not_made_after_it() -> None:
    moment = datetime(2026, 6, 15, 18, tzinfo=UTC)
    ran = run(0, start=moment)
    east = timezone(timedelta(hours=12))
    assert morning(ran, check(0, 1, at=moment.astimezone(east))) is None
    late = check(0, 1, at=(moment + timedelta(seconds=1)).astimezone(east))
    assert morning(ran, late) is late


def test_the_next_run_of_a_later_day_ends_the_wait() -> None:
    assert morning(run(5), run(4, clock="07:30"), check(4, 1, "07:30")) is None
    just_before = check(4, 1, "07:29")
    assert morning(run(5), run(4, clock="07:30"), just_before) is just_before


def test_another_run_of_the_same_day_does_not_end_the_wait() -> None:
    after = check(4)
    assert morning(run(5, clock="08:00"), run(5, clock="18:00"), after) is after


def test_another_sport_does_not_end_the_wait_of_a_run() -> None:
    after = check(4)
    assert morning(run(5), run(4, clock="06:00", sport=Sport.BIKE), after) is after


def test_any_activity_ends_the_wait_of_another_sport() -> None:
    ride = run(5, sport=Sport.BIKE)
    assert morning(ride, run(4, clock="06:00"), check(4)) is None
    assert morning(ride, run(4, clock="06:00", sport=Sport.SWIM), check(4)) is None
    after = check(4, clock="05:00")
    assert morning(ride, run(4, clock="06:00"), after) is after


def test_a_check_without_a_pain_is_no_morning() -> None:
    second = check(4, 2, "09:00")
    assert morning(run(5), check(4, None, "07:30", "limp"), second) is second


def test_the_morning_may_come_days_later() -> None:
    late = check(1)
    assert morning(run(5), late) is late


# The longest advisable run


def runs(*records: Record) -> Timeline[Activity]:
    return Past(flat(records), NOW, DEFAULTS).runs


def test_a_run_may_be_1_10_times_the_longest_of_the_30_days_before() -> None:
    log = runs(run(9, distance_m=4000), run(8, distance_m=5000), run(7, distance_m=None))
    assert max_distance(log, TODAY, day(60)) == 5500


@pytest.mark.parametrize(("days_ago", "metres"), [(0, None), (1, 5500), (30, 5500), (31, None)])
def test_the_days_before_are_1_to_30_days_before(days_ago: int, metres: float | None) -> None:
    log = runs(run(days_ago, clock="08:00", distance_m=5000))
    assert max_distance(log, TODAY, day(60)) == metres


@pytest.mark.parametrize(("since", "metres"), [(9, 5500), (8, None)])
def test_runs_before_they_count_set_no_number(since: int, metres: float | None) -> None:
    assert max_distance(runs(run(9, distance_m=5000)), TODAY, day(since)) == metres


def test_the_number_is_exact_where_1_10_is_not() -> None:
    # 1.10 * 5000 is 5500.000000000001 in floats; 1.1 * 3 is 3.3000000000000003.
    assert max_distance(runs(run(9, distance_m=5000)), TODAY, day(60)) == 5500.0
    assert max_distance(runs(run(9, distance_m=3)), TODAY, day(60)) == 3.3


def test_without_a_known_distance_there_is_no_longest() -> None:
    assert longest_of(runs(run(9, distance_m=0), run(8))) is None
    assert longest_of(runs(run(9, distance_m=2.5), run(8))) == 2.5


# Tolerance


def test_tolerance_is_told_for_each_sport_in_the_log() -> None:
    log: list[Record] = [run(9), run(8, sport=Sport.SWIM), run(7, sport=Sport.BIKE)]
    assert list(tolerance(log, NOW)) == [Sport.RUN, Sport.BIKE, Sport.SWIM]


def test_means_are_over_known_pains_and_shares_over_known_mornings() -> None:
    log: list[Record] = [
        *(run(9, 2), check(8, 1)),
        *(run(7, 3), check(6, 0)),
        *(run(5, None), check(4, 0)),
        run(1, 4),
    ]
    cost = tolerance(log, NOW)[Sport.RUN]
    assert (cost.sessions, cost.mean_worst, cost.bad_morning_share) == (4, 3.0, 1 / 3)


def test_what_is_unknown_has_no_mean_and_no_share() -> None:
    cost = tolerance([run(1, None)], NOW)[Sport.RUN]
    assert (cost.sessions, cost.mean_worst, cost.bad_morning_share) == (1, None, None)


def test_a_morning_is_bad_above_that_activitys_own_baseline() -> None:
    log: list[Record] = [run(9, sport=Sport.BIKE, pain_before=1), check(8, 1)]
    assert tolerance(log, NOW)[Sport.BIKE].bad_morning_share == 0
    log = [run(9, sport=Sport.BIKE), check(8, 1)]
    assert tolerance(log, NOW)[Sport.BIKE].bad_morning_share == 1


def test_a_ride_waits_for_the_next_activity_and_a_run_for_the_next_run() -> None:
    log: list[Record] = [
        run(9, clock="10:00"),
        run(9, clock="11:00", sport=Sport.BIKE),
        run(8, clock="06:00", sport=Sport.SWIM),
        check(8, 2),
    ]
    shares = tolerance(log, NOW)
    assert shares[Sport.RUN].bad_morning_share == 1
    assert shares[Sport.BIKE].bad_morning_share is None


def test_each_activity_has_its_morning_in_the_order_in_which_they_were_lived() -> None:
    ridden, ran, morning = run(9, sport=Sport.BIKE), run(7), check(6, 2)
    known = [
        (each.record, found and found.record)
        for each, found in mornings(Past([morning, ran, ridden], NOW, DEFAULTS))
    ]
    assert known == [(ridden, None), (ran, morning)]


def test_tolerance_counts_every_run_and_nothing_that_has_not_been_lived() -> None:
    log: list[Record] = [run(400, 1), run(-1, 9), run(3, 9, deleted=True)]
    assert tolerance(log, NOW)[Sport.RUN].sessions == 1
    assert tolerance([], NOW) == {}
    assert at(-1) > NOW


def test_a_doubtful_pair_is_one_session_and_no_pain_of_it_is_lost() -> None:
    doubtful = run(1, 6, id="b", origin={"maybe": ["a"]})
    cost = tolerance([run(1, 2, id="a"), doubtful], NOW)[Sport.RUN]
    assert (cost.sessions, cost.mean_worst) == (1, 4)


@given(story=stories())
def test_all_mornings_in_one_pass_are_those_that_are_found_one_by_one(story: Story) -> None:
    past = Past(story.records, story.now, story.settings)
    runs = iter(past.runs)
    one_by_one = []
    for each in past.activities:
        is_run = each.record.sport is Sport.RUN
        own, among = (next(runs), past.runs) if is_run else (each, past.activities)
        found = find_morning(own, among, past.rated)
        one_by_one.append((each.record, found.record if found else None))
    in_one_pass = [(each.record, check.record if check else None) for each, check in mornings(past)]
    assert in_one_pass == one_by_one
