"""The light, the order of the findings, and the rules that look at weeks and days."""

import pytest

from rules.assessment import Certainty, Level, Mark, Phase, Rule
from rules.records import Effort, Record, Sport
from tests.rules.conftest import (
    AHEAD,
    FLOWN_WEST,
    check,
    episode,
    finding_of,
    good_run,
    levels,
    rules_of,
    run,
    self_test,
    today,
)


def text(rule: Rule, *records: Record, ladder: bool = False) -> str:
    return finding_of(today(*records, ladder=ladder), rule).text


# The light and the order


def test_without_an_episode_it_is_stop() -> None:
    answer = today()
    assert (answer.light, rules_of(answer)) == (Level.STOP, ["no-episode:stop"])


def test_in_calm_it_is_stop() -> None:
    answer = today(episode())
    assert (answer.light, rules_of(answer)) == (Level.STOP, ["calm-down:stop"])


def test_settled_it_is_go() -> None:
    answer = today(episode(settled_on=1), run(1, 9, stride_changed=True))
    assert (answer.light, rules_of(answer)) == (Level.GO, ["fine:go"])


def test_outside_return_and_speed_the_table_is_silent() -> None:
    sore = run(0, 9, "08:00", stride_changed=True, effort=Effort.RACE)
    assert rules_of(today(sore)) == ["no-episode:stop"]
    assert rules_of(today(episode(), sore)) == ["calm-down:stop"]
    flagged = check(1, 0, "09:00", "limp")
    assert rules_of(today(episode(running=9), sore, flagged)) == ["red-flag:stop"]


def test_the_strictest_finding_is_the_light_and_all_are_listed_in_order() -> None:
    log: list[Record] = [
        *(episode(running=40, bone_risk=True), run(20, 1), run(9, 1), check(8, 2)),
        run(1, 6, distance_m=9000, effort=Effort.RACE, stride_changed=True),
        *(run(10, 1, distance_m=5000), run(3, sport=Sport.AQUAJOG)),
    ]
    answer = today(*log)
    assert answer.light is Level.STOP
    assert rules_of(answer) == [
        "run-pain:stop",
        "stride-changed:stop",
        "rest-day:rest",
        "bone-risk:easy",
        "ask-morning:easy",
        "week-trend:easy",
        "see-doctor:easy",
        "too-fast:easy",
        "run-spike:note",
        "poor-cross-training:note",
    ]


def test_a_bad_morning_comes_before_a_rest_day_and_is_a_stop() -> None:
    assert rules_of(today(episode(running=9), run(1), check(0, 1))) == [
        "morning-after:stop",
        "rest-day:rest",
    ]


def test_fine_stands_beside_notes_alone() -> None:
    answer = today(episode(running=9), run(3, sport=Sport.AQUAJOG))
    assert (answer.light, rules_of(answer)) == (Level.GO, ["fine:go", "poor-cross-training:note"])


def test_bone_risk_is_listed_in_every_phase_with_a_current_episode() -> None:
    flagged = check(1, 0, "09:00", "limp")
    assert rules_of(today(episode(bone_risk=True))) == ["calm-down:stop", "bone-risk:easy"]
    assert rules_of(today(episode(bone_risk=True), flagged)) == ["red-flag:stop", "bone-risk:easy"]
    assert rules_of(today(episode(running=9, bone_risk=True))) == ["bone-risk:easy"]
    assert rules_of(today(episode(bone_risk=True, settled_on=1))) == ["fine:go"]
    speed = today(episode(running=60, bone_risk=True), good_run(2), ladder=False)
    assert (speed.phase, rules_of(speed)) == (Phase.SPEED, ["bone-risk:easy"])


def test_bone_risk_ends_with_a_clearing_that_has_come() -> None:
    assert levels(today(episode(bone_risk=True, cleared_on=0)), Rule.BONE_RISK) == []
    assert levels(today(episode(bone_risk=True, cleared_on=-1)), Rule.BONE_RISK) == ["easy"]


# Weeks


def trend(*records: Record, running: int = 60) -> list[str]:
    answer = today(episode(running=running), records, ladder=False)
    return levels(answer, Rule.WEEK_TREND) + levels(answer, Rule.SEE_DOCTOR)


@pytest.mark.parametrize(
    ("this", "last", "expected"), [(3, 2, ["easy"]), (2, 2, ["easy"]), (0, 0, []), (2, 3, [])]
)
def test_a_week_is_held_against_the_one_before(this: int, last: int, expected: list[str]) -> None:
    assert trend(run(9, last), run(2, this)) == expected


@pytest.mark.parametrize(("days_ago", "expected"), [(7, []), (6, ["easy"])])
def test_this_week_is_today_and_the_6_days_before(days_ago: int, expected: list[str]) -> None:
    assert trend(run(13, 2), run(days_ago, 3)) == expected


@pytest.mark.parametrize(("days_ago", "expected"), [(14, []), (13, ["easy"]), (7, ["easy"])])
def test_the_week_before_is_7_to_13_days_ago(days_ago: int, expected: list[str]) -> None:
    assert trend(run(days_ago, 2), run(6, 3)) == expected


def test_the_run_of_today_is_in_this_week() -> None:
    assert trend(run(9, 2), run(0, 3, "08:00")) == ["easy"]


def test_a_run_dated_tomorrow_by_a_flight_west_is_in_this_week() -> None:
    answer = today(episode(running=60), run(9, 2), run(0, 3, start=AHEAD), now=FLOWN_WEST)
    assert levels(answer, Rule.WEEK_TREND) == ["easy"]


def test_the_means_are_over_the_runs_of_known_pain() -> None:
    assert trend(run(9, 2), run(8, None), run(2, 2)) == ["easy"]
    assert trend(run(9, 2), run(4, 0), run(2, 3)) == []
    assert trend(run(9, 2), run(4, None), run(2, 3)) == ["easy"]


def test_both_weeks_need_a_run_of_known_pain() -> None:
    assert trend(run(9, None), run(2, 3)) == []
    assert trend(run(9, 2), run(2, None)) == []


def test_means_are_compared_exactly() -> None:
    # 1/3 against 2/6, and one point more.
    last = [run(13, 1), run(12, 0), run(11, 0), run(10, 1), run(9, 0), run(8, 0)]
    assert trend(*last, run(5, 1), run(4, 0), run(3, 0)) == ["easy"]
    assert trend(*last, run(5, 1), run(4, 0), run(3, 0), run(2, 0)) == []


def test_runs_before_running_since_are_in_no_week() -> None:
    assert trend(run(9, 2), run(2, 3), running=9) == ["easy"]
    assert trend(run(9, 2), run(2, 3), running=8) == []


def test_twice_in_a_row_is_a_matter_for_a_doctor() -> None:
    assert trend(run(16, 2), run(9, 2), run(2, 2)) == ["easy", "easy"]
    assert trend(run(16, 3), run(9, 2), run(2, 2)) == ["easy"]
    assert trend(run(16, 2), run(9, 3), run(2, 2)) == []


@pytest.mark.parametrize(("days_ago", "count"), [(13, 1), (14, 2), (20, 2), (21, 1)])
def test_the_third_week_is_14_to_20_days_ago(days_ago: int, count: int) -> None:
    assert len(trend(run(days_ago, 1), run(9, 2), run(2, 3))) == count


# Days of rest


def rests(*records: Record, ladder: bool = True) -> list[str]:
    answer = today(episode(running=9), records, ladder=ladder)
    return [each for each in rules_of(answer) if each.endswith(":rest")]


@pytest.mark.parametrize(
    ("days_ago", "expected"), [(0, ["rest-day:rest"]), (1, ["rest-day:rest"]), (2, [])]
)
def test_on_the_ladder_a_day_of_rest_follows_a_run(days_ago: int, expected: list[str]) -> None:
    assert rests(run(days_ago, clock="08:00")) == expected


@pytest.mark.parametrize(("days_ago", "expected"), [(0, ["ran-today:rest"]), (1, [])])
def test_off_the_ladder_one_run_a_day_is_enough(days_ago: int, expected: list[str]) -> None:
    assert rests(run(days_ago, clock="08:00"), ladder=False) == expected


def test_in_speed_one_run_a_day_is_enough() -> None:
    answer = today(episode(running=60), run(0, 0, "08:00"), ladder=False)
    assert (answer.phase, rules_of(answer)) == (Phase.SPEED, ["ran-today:rest"])


def test_every_run_counts_for_a_day_of_rest() -> None:
    log: list[Record] = [episode(running=0), run(1)]
    assert levels(today(*log), Rule.REST_DAY) == ["rest"]


def test_a_ride_asks_for_no_day_of_rest() -> None:
    assert rests(run(0, clock="08:00", sport=Sport.BIKE)) == []


def test_a_run_dated_tomorrow_by_a_flight_west_was_today() -> None:
    log: list[Record] = [episode(running=9), run(0, start=AHEAD)]
    assert levels(today(*log, now=FLOWN_WEST), Rule.REST_DAY) == ["rest"]
    assert levels(today(*log, now=FLOWN_WEST, ladder=False), Rule.RAN_TODAY) == ["rest"]


# Notes


@pytest.mark.parametrize(("days_ago", "expected"), [(0, ["note"]), (6, ["note"]), (7, [])])
def test_aquajogging_is_noted_for_7_days(days_ago: int, expected: list[str]) -> None:
    for log in ([], [episode()], [episode(running=9)], [episode(settled_on=1)]):
        answer = today(log, run(days_ago, sport=Sport.AQUAJOG, clock="08:00"))
        assert levels(answer, Rule.POOR_CROSS_TRAINING) == expected


def test_two_aquajogs_are_one_note() -> None:
    log: list[Record] = [run(5, sport=Sport.AQUAJOG), run(3, sport=Sport.AQUAJOG)]
    assert text(Rule.POOR_CROSS_TRAINING, episode(), *log) == (
        "You went aquajogging on 17 June: it works the hip flexors hard, "
        "and the bike is likely the better choice."
    )


# Words and marks


def test_a_red_flag_names_the_answer_and_says_what_to_ask_for() -> None:
    assert text(Rule.RED_FLAG, episode(), check(2, 0, "07:30", "night-pain", "limp")) == (
        "Pain at night and a limp, as you said on 18 June: no run and no sessions until a doctor "
        "has looked; ask about an MRI, because a normal X-ray does not rule a stress fracture out, "
        "and do not hop to try it."
    )


def test_of_several_red_flags_the_latest_is_named() -> None:
    said = text(
        Rule.RED_FLAG, episode(), check(2, 0, "07:30", "limp"), self_test(1, flags=("bruising",))
    )
    assert said.startswith("Bruising, as you said yesterday:")


def test_once_settled_a_red_flag_asks_for_a_new_episode() -> None:
    said = text(Rule.RED_FLAG, episode(settled_on=5), check(0, 0, "07:30", "limp"))
    assert said.startswith(
        "A limp, as you said today: no run until a doctor has looked "
        "and you have opened a new episode; ask about an MRI"
    )


def test_an_unknown_flag_is_named_without_what_would_move_the_cursor() -> None:
    said = text(Rule.RED_FLAG, episode(), check(1, 0, "07:30", "hot\x1b[2J-spot"))
    assert said.startswith("Hot␛[2J spot, as you said yesterday:")


@pytest.mark.parametrize(
    ("flag", "mark", "citations"),
    [
        ("rest-pain", Mark.SOURCE, ("clement-1993",)),
        ("night-pain", Mark.CHOICE, ("robertson-2017", "clement-1993")),
        ("limp", Mark.CHOICE, ("robertson-2017", "clement-1993")),
        ("cannot-bear-weight", Mark.CHOICE, ("robertson-2017", "clement-1993")),
        ("bruising", Mark.CHOICE, ("clement-1993",)),
    ],
)
def test_each_red_flag_has_its_own_mark(flag: str, mark: Mark, citations: tuple[str, ...]) -> None:
    finding = finding_of(today(episode(), check(1, 0, "07:30", flag)), Rule.RED_FLAG)
    assert (finding.mark, finding.certainty, finding.citations) == (mark, None, citations)


def test_no_improvement_names_both_pains() -> None:
    log: list[Record] = [episode(20), check(10, 5), check(1, 4)]
    assert text(Rule.NO_IMPROVEMENT, *log) == (
        "After 20 days of rest your pain is 4 and was 5 on 10 June, less than 2 points better "
        "(our choice): see a doctor, and ask about an MRI."
    )


def test_a_week_that_is_no_better_names_both_means() -> None:
    log: list[Record] = [episode(running=60), run(9, 1), run(8, 2), run(2, 2)]
    assert text(Rule.WEEK_TREND, *log) == (
        "The runs of the last 7 days hurt 2 on average, up from 1.5 in the 7 days before: "
        "run no more than last week."
    )
    assert text(Rule.WEEK_TREND, episode(running=60), run(9, 2), run(2, 2)) == (
        "The runs of the last 7 days hurt 2 on average, as much as the 7 days before: "
        "run no more than last week."
    )


def test_a_day_of_rest_says_when_the_run_was() -> None:
    assert text(Rule.REST_DAY, episode(running=9), run(1), ladder=True).startswith(
        "You ran yesterday:"
    )
    log: list[Record] = [episode(running=9), run(1), run(0, 0, "08:00")]
    assert text(Rule.REST_DAY, *log, ladder=True).startswith("You ran today:")


@pytest.mark.parametrize(
    ("rule", "mark", "certainty"),
    [
        (Rule.NO_EPISODE, Mark.CHOICE, None),
        (Rule.CALM_DOWN, Mark.SOURCE, None),
        (Rule.NO_IMPROVEMENT, Mark.SOURCE, None),
        (Rule.BONE_RISK, Mark.EVIDENCE, Certainty.HIGH),
        (Rule.RUN_PAIN, Mark.SOURCE, None),
        (Rule.STRIDE_CHANGED, Mark.EVIDENCE, Certainty.LOW),
        (Rule.MORNING_AFTER, Mark.SOURCE, None),
        (Rule.ASK_MORNING, Mark.SOURCE, None),
        (Rule.WEEK_TREND, Mark.SOURCE, None),
        (Rule.SEE_DOCTOR, Mark.SOURCE, None),
        (Rule.REST_DAY, Mark.EVIDENCE, Certainty.LOW),
        (Rule.RAN_TODAY, Mark.CHOICE, None),
        (Rule.TOO_FAST, Mark.SOURCE, None),
        (Rule.FINE, Mark.SOURCE, None),
        (Rule.RUN_SPIKE, Mark.EVIDENCE, Certainty.MODERATE),
        (Rule.POOR_CROSS_TRAINING, Mark.EVIDENCE, Certainty.LOW),
    ],
)
def test_each_rule_carries_its_mark(rule: Rule, mark: Mark, certainty: Certainty | None) -> None:
    finding = finding_of(today(*LOGS[rule], ladder=rule is Rule.REST_DAY), rule)
    assert (finding.mark, finding.certainty) == (mark, certainty)


_WEEKS: list[Record] = [episode(running=60), run(16, 2), run(9, 2), run(2, 2)]
LOGS: dict[Rule, list[Record]] = {
    Rule.NO_EPISODE: [],
    Rule.CALM_DOWN: [episode()],
    Rule.NO_IMPROVEMENT: [episode(20), check(10, 5), check(1, 5)],
    Rule.BONE_RISK: [episode(bone_risk=True)],
    Rule.RUN_PAIN: [episode(running=9), run(4, 5)],
    Rule.STRIDE_CHANGED: [episode(running=9), run(4, stride_changed=True)],
    Rule.MORNING_AFTER: [episode(running=9), run(4), check(3, 1)],
    Rule.ASK_MORNING: [episode(running=9), run(2)],
    Rule.WEEK_TREND: _WEEKS,
    Rule.SEE_DOCTOR: _WEEKS,
    Rule.REST_DAY: [episode(running=9), run(1)],
    Rule.RAN_TODAY: [episode(running=9), run(0, 0, "08:00")],
    Rule.TOO_FAST: [episode(running=9), run(4, effort=Effort.RACE)],
    Rule.FINE: [episode(running=9)],
    Rule.RUN_SPIKE: [episode(settled_on=1), run(9, distance_m=5000), run(3, distance_m=6000)],
    Rule.POOR_CROSS_TRAINING: [run(3, sport=Sport.AQUAJOG)],
}


def test_no_finding_diagnoses_or_promises() -> None:
    told = [each.text for log in LOGS.values() for each in today(*log, ladder=False).findings]
    for word in ("you have a", "will heal", "cure", "guarantee", "safe to"):
        assert not [line for line in told if word in line.lower()]
    assert all(line[0].isupper() and line.endswith(".") for line in told)
