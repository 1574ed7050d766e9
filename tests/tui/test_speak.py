"""The lines of the prompt that no command's test shows."""

from datetime import date, datetime

import pytest

from rules.records import Activity, Effort, Episode, SelfTest, Side, Sport
from rules.settings import DistanceUnit
from tui.speak import record_line

AT = datetime.fromisoformat("2026-03-09T18:05:00+01:00")


@pytest.mark.parametrize(
    ("unit", "length"), [(DistanceUnit.KM, "5.2 km"), (DistanceUnit.MI, "3.23 mi")]
)
def test_an_activity_says_all_that_is_known_with_the_note_last(
    unit: DistanceUnit, length: str
) -> None:
    run = Activity(
        sport=Sport.RUN,
        start=AT,
        duration_s=1900,
        distance_m=5200,
        effort=Effort.WALK_RUN,
        ladder_step=2,
        pain_before=0,
        pain_during=2,
        pain_after=1,
        stride_changed=True,
        note="שלום",
    )
    assert record_line(run, unit) == (
        f"Mon 2026-03-09 18:05, run, {length}, 31:40, walk-run, step 2, "
        "pain 0 before, 2 during, 1 after, stride changed; שלום"
    )


def test_a_distance_of_0_is_unknown() -> None:
    run = Activity(sport=Sport.BIKE, start=AT, duration_s=1900, distance_m=0)
    assert record_line(run, DistanceUnit.KM) == "Mon 2026-03-09 18:05, bike, 31:40"


def test_a_self_test_says_which_side_hurt() -> None:
    test = SelfTest(at=AT, pain_left=3, pain_right=0, places=("upper-groin",))
    assert record_line(test, DistanceUnit.KM) == (
        "Mon 2026-03-09 18:05, self-test, partly fits the pattern, 2 of 3 signs, "
        "pain 3 left, pain 0 right"
    )


def test_a_flag_of_a_self_test_is_told() -> None:
    test = SelfTest(at=AT, flags=("limp",))
    assert record_line(test, DistanceUnit.KM) == (
        "Mon 2026-03-09 18:05, self-test, sends you to a doctor first, 0 of 3 signs, a limp"
    )


def test_an_episode_rests_from_its_onset_unless_said() -> None:
    episode = Episode(side=Side.LEFT, onset=date(2026, 3, 9))
    assert record_line(episode, DistanceUnit.KM) == (
        "Mon 2026-03-09, episode, left, resting since 2026-03-09"
    )
