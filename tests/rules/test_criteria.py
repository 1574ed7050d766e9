"""What is met and what is open on the way back."""

from hypothesis import given, settings

from rules.assess import assess
from rules.assessment import Phase
from rules.criteria import Step, criteria
from rules.past import Past
from rules.records import Record
from rules.settings import Settings
from tests.rules.conftest import NOW, check, episode, self_test, strength
from tests.rules.histories import Story, stories


def met(step: str, *records: Record) -> list[bool]:
    found = criteria(Past(records, NOW, Settings()))
    return [each.is_met for each in found if each.step == step]


def test_without_an_episode_there_are_none() -> None:
    assert criteria(Past([check(1)], NOW, Settings())) == ()


def test_ready_to_run_is_told_until_running_began() -> None:
    calm = [check(ago, 0) for ago in (3, 2, 0)]
    assert met(Step.RUN, episode(), *calm) == [True, True, False]
    assert met(Step.RUN, episode(), *calm, self_test(1, pain_left=4)) == [True, True, True]
    assert met(Step.RUN, episode(), check(1, 0, "08:00", "limp")) == [False, False, False]
    assert met(Step.RUN, episode(running=3)) == []
    assert len(met(Step.SPEED, episode(running=3))) == 4


def test_a_stage_asks_for_its_week_and_for_ten_days_at_the_stage_before() -> None:
    sessions = [strength(ago) for ago in range(15, 5, -1)]
    assert met("stage 2", episode(), *sessions) == [True, True]
    assert met("stage 2", episode(), *sessions[:-1]) == [True, False]
    assert met("stage 3", episode(), *sessions) == [False, False]
    assert met("stage 2", episode()) == [False, False]


@settings(max_examples=100, deadline=None)
@given(stories())
def test_all_met_is_what_assess_says(story: Story) -> None:
    past = Past(story.records, story.now, story.settings)
    said = assess(story.records, story.now, story.settings)
    found = criteria(past)
    speed = [each.is_met for each in found if each.step is Step.SPEED]
    if said.phase in {Phase.RETURN, Phase.SPEED}:
        assert all(speed) is (said.phase is Phase.SPEED)
    ready = [each.is_met for each in found if each.step is Step.RUN]
    assert (bool(ready) and all(ready)) is said.ready_to_run
