"""What is planned for the coming days."""

from collections import Counter
from itertools import pairwise

from rules.assessment import Due
from rules.coming import Planned, coming
from rules.records import Record
from rules.settings import Settings
from tests.rules.conftest import NOW, check, day, episode, strength, stretch

CHECK, STRETCH, STRENGTH = Due.MORNING_CHECK, Due.STRETCH, Due.STRENGTH


def on(ahead: int, *records: Record, days: int = 14) -> list[tuple[Due, int]]:
    found = coming(records, NOW, days)
    return [(each.what, each.number) for each in found if each.date == day(-ahead)]


def test_today_has_what_is_still_due() -> None:
    assert on(0, episode()) == [(CHECK, 1), (STRETCH, 1), (STRETCH, 2), (STRENGTH, 1)]
    assert on(0, episode(), check(0), stretch(0), strength(0, 1, "10:00")) == [(STRETCH, 2)]


def test_each_day_to_come_has_the_whole_plan_whatever_was_done_today() -> None:
    whole = [(CHECK, 1), (STRETCH, 1), (STRETCH, 2), (STRENGTH, 1)]
    assert on(1, episode(), check(0), stretch(0), strength(0, 1, "10:00")) == whole
    assert on(13, episode()) == whole
    assert on(14, episode()) == []


def test_one_day_is_today_alone() -> None:
    assert {each.date for each in coming([episode()], NOW, 1)} == {day(0)}


def test_with_a_red_flag_only_the_morning_check_is_left() -> None:
    assert on(1, episode(), check(0, 1, "08:00", "limp")) == [(CHECK, 1)]


def test_once_settled_strength_is_spread_evenly_over_the_same_days_as_before() -> None:
    settled = episode(60, settled_on=3)
    found = coming([settled], NOW, 15, Settings(strength_days=3))[1:]
    days = [each.date for each in found]
    assert Counter(each.what for each in found) == {STRENGTH: 6}
    assert {(later - earlier).days for earlier, later in pairwise(days)} == {2, 3}


def test_without_an_episode_nothing_is_planned() -> None:
    assert coming([], NOW, 14) == ()


def test_a_planned_one_is_told_by_day_name_and_number() -> None:
    assert Planned(date=day(0), what=STRETCH, number=2) in coming([episode()], NOW, 1)
