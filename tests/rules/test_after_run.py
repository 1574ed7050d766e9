"""What the latest run and its morning ask for."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from rules.assessment import Rule
from rules.records import Activity, Record, Sport
from rules.settings import DistanceUnit
from tests.rules.conftest import (
    AHEAD,
    FLOWN_WEST,
    check,
    episode,
    finding_of,
    levels,
    rules_of,
    run,
    self_test,
    today,
)


def level(rule: Rule, *records: Record, running: int = 20, cautious: bool = False) -> list[str]:
    answer = today(episode(running=running), records, ladder=False, cautious=cautious)
    return levels(answer, rule)


# run-pain


@pytest.mark.parametrize(("pain", "expected"), [(5, ["stop"]), (4, []), (None, [])])
def test_a_run_at_the_limit_is_a_stop(pain: int | None, expected: list[str]) -> None:
    assert level(Rule.RUN_PAIN, run(4, pain)) == expected


@pytest.mark.parametrize(("pain", "expected"), [(3, ["stop"]), (2, [])])
def test_the_cautious_limit_is_3(pain: int, expected: list[str]) -> None:
    assert level(Rule.RUN_PAIN, run(4, pain), cautious=True) == expected


@pytest.mark.parametrize(("pain", "expected"), [(1, ["stop"]), (0, [])])
def test_with_the_bone_at_risk_any_pain_is_too_much(pain: int, expected: list[str]) -> None:
    answer = today(episode(running=20, bone_risk=True), run(4, pain))
    assert levels(answer, Rule.RUN_PAIN) == expected


@pytest.mark.parametrize("rule", [Rule.RUN_PAIN, Rule.STRIDE_CHANGED])
class TestTheStop:
    """A stop after pain and after a changed stride is lifted in the same way."""

    @staticmethod
    def bad(**values: Any) -> Activity:
        return run(4, 6, **{"stride_changed": True, **values})

    def test_a_check_of_a_later_day_at_the_baseline_lifts_it(self, rule: Rule) -> None:
        assert level(rule, self.bad(), check(3, 0)) == ["easy"]
        assert level(rule, self.bad(), check(3, 1)) == ["stop"]

    def test_the_baseline_is_the_pain_before(self, rule: Rule) -> None:
        assert level(rule, self.bad(pain_before=2), check(3, 2)) == ["easy"]
        assert level(rule, self.bad(pain_before=2), check(3, 3)) == ["stop"]

    def test_a_check_of_the_same_day_does_not(self, rule: Rule) -> None:
        assert level(rule, self.bad(), check(4, 0, "23:59")) == ["stop"]
        assert level(rule, self.bad(), check(3, 0, "02:59")) == ["stop"]
        assert level(rule, self.bad(), check(3, 0, "03:00")) == ["easy"]

    def test_a_check_of_a_later_date_made_before_the_run_does_not(self, rule: Rule) -> None:
        auckland, honolulu = timezone(timedelta(hours=12)), timezone(timedelta(hours=-10))
        ran = self.bad(start=datetime(2026, 6, 15, 18, tzinfo=honolulu))
        before = check(0, 0, at=datetime(2026, 6, 16, 8, tzinfo=auckland))
        assert before.at < ran.start
        assert level(rule, ran, before) == ["stop"]

    def test_any_one_good_check_lifts_it_and_a_worse_one_does_not_bring_it_back(
        self, rule: Rule
    ) -> None:
        assert level(rule, self.bad(), check(3, 4), check(2, 0), check(1, 4)) == ["easy"]

    def test_a_check_without_a_pain_does_not(self, rule: Rule) -> None:
        assert level(rule, self.bad(), check(3, None)) == ["stop"]

    def test_it_does_not_end_by_waiting(self, rule: Rule) -> None:
        assert level(rule, self.bad(start=check(300).at), running=400) == ["stop"]

    def test_easy_lasts_until_the_next_run(self, rule: Rule) -> None:
        assert level(rule, self.bad(), check(3, 0), run(2)) == []

    def test_a_run_before_running_since_is_not_the_latest_run(self, rule: Rule) -> None:
        assert level(rule, self.bad(), running=4) == ["stop"]
        assert level(rule, self.bad(), running=3) == []

    def test_a_ride_is_no_run(self, rule: Rule) -> None:
        assert level(rule, self.bad(sport=Sport.BIKE)) == []

    def test_an_earlier_run_of_the_same_day_counts(self, rule: Rule) -> None:
        assert level(rule, run(4, clock="20:00"), self.bad()) == ["stop"]

    def test_an_earlier_run_of_another_day_does_not(self, rule: Rule) -> None:
        assert level(rule, run(3, clock="06:00"), self.bad()) == []

    def test_it_is_lifted_only_when_lifted_for_each_run_of_the_day(self, rule: Rule) -> None:
        log = (self.bad(pain_before=3), self.bad(start=check(4, 0, "20:00").at, pain_before=1))
        assert level(rule, *log, check(3, 2)) == ["stop"]
        assert level(rule, *log, check(3, 1)) == ["easy"]

    def test_each_may_be_lifted_by_another_check(self, rule: Rule) -> None:
        log = (self.bad(pain_before=3), self.bad(start=check(4, 0, "20:00").at))
        assert level(rule, *log, check(3, 3), check(2, 0)) == ["easy"]


# morning-after


def mornings(*records: Record, **values: Any) -> list[str]:
    return level(Rule.MORNING_AFTER, run(4, **values), *records)


@pytest.mark.parametrize(("pain", "expected"), [(3, ["stop"]), (2, [])])
def test_a_morning_above_the_baseline_is_a_stop(pain: int, expected: list[str]) -> None:
    assert mornings(check(3, pain), pain_before=2) == expected


def test_only_the_first_check_of_a_later_day_is_the_morning() -> None:
    assert mornings(check(3, 0), check(2, 5)) == []


def test_a_later_check_at_the_baseline_makes_it_easy() -> None:
    assert mornings(check(3, 3), check(2, 3), pain_before=2) == ["stop"]
    assert mornings(check(3, 3), check(2, 2), pain_before=2) == ["easy"]


def test_a_check_later_on_the_same_day_is_later() -> None:
    assert mornings(check(3, 3), check(3, 0, "07:31")) == ["easy"]


def test_a_good_check_before_the_morning_does_not_lift_it() -> None:
    assert mornings(check(4, 0, "20:00"), check(3, 3)) == ["stop"]


def test_a_worse_check_does_not_bring_the_stop_back() -> None:
    assert mornings(check(3, 3), check(2, 0), check(1, 5)) == ["easy"]


def test_the_morning_of_an_earlier_run_of_the_day_counts_against_its_own_baseline() -> None:
    log = (run(4, clock="08:00"), run(4, pain_before=3), check(3, 3))
    assert level(Rule.MORNING_AFTER, *log) == ["stop"]
    assert level(Rule.MORNING_AFTER, *log, check(2, 1)) == ["stop"]
    assert level(Rule.MORNING_AFTER, *log, check(2, 0)) == ["easy"]


def test_a_bad_morning_is_lifted_only_when_lifted_for_each_run_of_the_day() -> None:
    log = (run(4, clock="08:00"), run(4, pain_before=2), check(3, 3))
    assert level(Rule.MORNING_AFTER, *log, check(2, 1)) == ["stop"]
    assert level(Rule.MORNING_AFTER, *log, check(2, 0)) == ["easy"]


def test_an_unknown_morning_is_not_bad() -> None:
    assert mornings() == []


def test_the_morning_of_an_earlier_day_is_past() -> None:
    assert level(Rule.MORNING_AFTER, run(6), check(5, 3), run(2)) == []


# ask-morning


@pytest.mark.parametrize(("days_ago", "expected"), [(0, []), (1, ["easy"]), (3, ["easy"]), (4, [])])
def test_an_unknown_morning_is_asked_for_1_to_3_days(days_ago: int, expected: list[str]) -> None:
    assert level(Rule.ASK_MORNING, run(days_ago, clock="06:00")) == expected


def test_a_known_morning_is_not_asked_for() -> None:
    assert level(Rule.ASK_MORNING, run(2), check(1)) == []


def test_a_check_without_a_pain_leaves_the_morning_unknown() -> None:
    assert level(Rule.ASK_MORNING, run(2), check(1, None)) == ["easy"]


def test_only_the_morning_of_the_latest_run_is_asked_for() -> None:
    assert level(Rule.ASK_MORNING, run(3), run(2), check(1)) == []


def test_a_run_dated_tomorrow_has_no_morning_to_ask_for() -> None:
    answer = today(episode(running=20), run(0, start=AHEAD), now=FLOWN_WEST)
    assert levels(answer, Rule.ASK_MORNING) == []


def test_without_a_run_nothing_is_asked() -> None:
    assert rules_of(today(episode(running=20))) == ["fine:go"]
    assert rules_of(today(episode(running=20), self_test(1))) == ["fine:go"]


# Words


def text(rule: Rule, *records: Record, **settings: Any) -> str:
    answer = today(episode(running=20), records, ladder=False, **settings)
    return finding_of(answer, rule).text


def test_a_stop_names_the_pain_the_limit_and_the_way_out() -> None:
    assert text(Rule.RUN_PAIN, run(1, 5)) == (
        "Yesterday's run hurt 5 of 10, and the limit is below 5: "
        "no run until a check on a later day is at 0."
    )
    assert text(Rule.RUN_PAIN, run(4, 5, pain_before=2)) == (
        "The run on 16 June hurt 5 of 10, and the limit is below 5: "
        "no run until a check on a later day is at 2 or less."
    )


def test_another_limit_says_where_it_comes_from() -> None:
    assert "the limit is below 3 (evidence, low):" in text(Rule.RUN_PAIN, run(1, 5), cautious=True)
    bone = today(episode(running=20, bone_risk=True), run(1, 5))
    said = finding_of(bone, Rule.RUN_PAIN).text
    assert "the limit is below 1 (evidence, high):" in said


def test_easy_names_half_the_distance_where_it_is_known() -> None:
    log: list[Record] = [run(4, 6, distance_m=4000), check(3, 0)]
    assert text(Rule.RUN_PAIN, *log) == (
        "The run on 16 June hurt 6 of 10, and the limit is below 5; it has come down since, "
        "so run 2 km at most, half the distance (our choice)."
    )
    assert "so run 1.24 mi at most, half" in text(Rule.RUN_PAIN, *log, unit=DistanceUnit.MI)
    assert text(Rule.RUN_PAIN, run(4, 6), check(3, 0)).endswith(
        "so run half the distance (our choice)."
    )


def test_a_changed_stride_is_named() -> None:
    assert text(Rule.STRIDE_CHANGED, run(4, stride_changed=True)) == (
        "The run on 16 June changed your stride: no run until a check on a later day is at 0."
    )


def test_the_run_that_still_waits_is_named_and_then_the_one_that_hurt_most() -> None:
    log: list[Record] = [run(4, 7, "08:00", pain_before=4), run(4, 6)]
    assert "hurt 6 of 10" in text(Rule.RUN_PAIN, *log, check(3, 2))
    assert "hurt 7 of 10" in text(Rule.RUN_PAIN, *log, check(3, 0))


def test_of_two_that_hurt_as_much_the_lower_baseline_is_the_way_out() -> None:
    log: list[Record] = [run(4, 6, "08:00", pain_before=1), run(4, 6, pain_before=2)]
    assert text(Rule.RUN_PAIN, *log).endswith("is at 1 or less.")


def test_a_bad_morning_names_both_pains() -> None:
    assert text(Rule.MORNING_AFTER, run(4, pain_before=1), check(3, 3)) == (
        "The morning after the run on 16 June was 3, above the 1 before it: "
        "no run until a check is at 1 or less."
    )
    assert text(Rule.MORNING_AFTER, run(1), check(0, 3), check(0, 0, "09:00")) == (
        "The morning after yesterday's run was 3, above the 0 before it; "
        "it has come down since, so run easy."
    )


def test_of_two_bad_mornings_the_lower_baseline_is_the_way_out() -> None:
    log: list[Record] = [run(4, clock="08:00", pain_before=2), run(4, pain_before=1), check(3, 3)]
    assert text(Rule.MORNING_AFTER, *log).endswith("no run until a check is at 1 or less.")


def test_an_unknown_morning_names_its_run() -> None:
    assert text(Rule.ASK_MORNING, run(1)) == (
        "The morning after yesterday's run is not known yet: "
        "check in first, and keep it easy until then."
    )
