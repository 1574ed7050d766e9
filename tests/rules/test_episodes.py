"""Which episode is current, and what of it has come."""

from rules.assess import current_episode
from rules.episodes import as_of, newest, resting_since
from rules.settings import DEFAULTS
from tests.rules.conftest import NOW, TODAY, check, day, episode


def test_a_turning_point_of_today_has_come() -> None:
    lived = episode(running=0, cleared_on=0, settled_on=0)
    assert as_of(lived, TODAY) is lived


def test_turning_points_of_tomorrow_have_not_come() -> None:
    planned = episode(running=-1, cleared_on=-1, settled_on=-1)
    today = as_of(planned, TODAY)
    assert (today.running_since, today.cleared_on, today.settled_on) == (None, None, None)


def test_one_turning_point_to_come_leaves_the_others() -> None:
    today = as_of(episode(running=0, cleared_on=5, settled_on=-1), TODAY)
    assert (today.running_since, today.cleared_on, today.settled_on) == (day(0), day(5), None)


def test_the_newest_episode_has_the_latest_onset() -> None:
    older, newer = episode(9, id="b"), episode(8, id="a")
    assert newest([newer, older]) is newer


def test_of_two_with_the_same_onset_the_greatest_id_is_the_newest() -> None:
    one, other = episode(9, id="b"), episode(9, id="a")
    assert newest([one, other]) is one
    assert newest([other, one]) is one


def test_without_episodes_none_is_the_newest() -> None:
    assert newest([]) is None


def test_rest_begins_with_the_onset_unless_said_otherwise() -> None:
    assert resting_since(episode(9)) == day(9)
    assert resting_since(episode(9, resting_since=4)) == day(4)


def test_the_current_episode_is_as_it_stands_in_the_log() -> None:
    planned = episode(running=-5)
    assert current_episode([planned], NOW) is planned


def test_an_episode_that_settles_tomorrow_is_current_and_one_of_today_is_not() -> None:
    assert current_episode([episode(settled_on=-1)], NOW) is not None
    assert current_episode([episode(settled_on=0)], NOW) is None


def test_a_deleted_episode_is_not_current() -> None:
    assert current_episode([episode(deleted=True), check(1)], NOW, DEFAULTS) is None
