"""`psoas episode`."""

from datetime import date

import pytest

from rules.records import Episode, Side
from tests.tui.conftest import Psoas


def only(psoas: Psoas) -> Episode:
    record = psoas.one()
    assert isinstance(record, Episode)
    return record


@pytest.fixture
def left(psoas: Psoas) -> Psoas:
    """An open episode of the left side, since 1 June."""
    psoas.done("episode", "start", "left", "--onset", "2026-06-01")
    return psoas


def test_an_episode_begins_today_unless_said(psoas: Psoas) -> None:
    lines = psoas.done("episode", "start", "both").lines
    assert (only(psoas).side, only(psoas).onset) == (Side.BOTH, date(2026, 6, 20))
    assert "Sat 2026-06-20, episode, both sides, resting since 2026-06-20" in lines[0]
    assert lines[1] == "Now: ✖ stop - no running yet: let it calm down first"


def test_all_of_it_can_be_said_at_once(psoas: Psoas) -> None:
    psoas.done(
        *("episode", "start", "right", "--onset", "mon", "--resting-since", "yesterday"),
        *("--bone-risk", "--note", "after hills"),
    )
    episode = only(psoas)
    assert (episode.side, episode.onset) == (Side.RIGHT, date(2026, 6, 15))
    assert (episode.resting_since, episode.bone_risk) == (date(2026, 6, 19), True)
    assert episode.note == "after hills"


def test_before_the_day_ends_today_is_still_yesterday(psoas: Psoas) -> None:
    psoas.at = psoas.at.set(day=21, hour=1, minute=30)
    psoas.done("episode", "start", "left")
    assert only(psoas).onset == date(2026, 6, 20)
    psoas.done("episode", "running")
    assert psoas.done("today", "--json").json()["phase"] == "return"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--onset", "2026-06-21"], "2026-06-21 lies ahead"),
        (["--onset", "someday"], "someday is no date"),
        (["--onset", "2026-06-31"], "2026-06-31 is no date"),
        (
            ["--onset", "2026-06-10", "--resting-since", "2026-06-09"],
            "Resting on 2026-06-09 is before the onset, 2026-06-10",
        ),
    ],
)
def test_dates_that_cannot_be_are_refused(psoas: Psoas, words: list[str], sentence: str) -> None:
    psoas.done("check", "1")
    assert sentence in psoas.refused("episode", "start", "left", *words)


def test_a_second_episode_waits_for_the_end_of_the_first(left: Psoas) -> None:
    sentence = left.refused("episode", "start", "right")
    assert "An episode of 2026-06-01 (left) is open" in sentence
    assert "`psoas episode settled`" in sentence
    left.done("episode", "settled")
    left.done("episode", "start", "right")
    assert len(left.log.records()) == 2


@pytest.mark.parametrize(
    ("command", "field"),
    [("running", "running_since"), ("cleared", "cleared_on"), ("settled", "settled_on")],
)
def test_a_turning_point_is_today_or_the_day_that_is_named(
    left: Psoas, command: str, field: str
) -> None:
    left.done("episode", command, "2026-06-10")
    assert getattr(only(left), field) == date(2026, 6, 10)
    left.done("undo")
    left.done("episode", command)
    assert getattr(only(left), field) == date(2026, 6, 20)


def test_running_turns_the_light(left: Psoas) -> None:
    lines = left.done("episode", "running").lines
    assert lines[0].endswith("resting since 2026-06-01, running since 2026-06-20")
    assert lines[1] == "Now: ● go - you may run today"
    assert len(lines) == 2


@pytest.mark.parametrize("command", ["running", "cleared", "settled"])
def test_a_turning_point_needs_an_open_episode(psoas: Psoas, command: str) -> None:
    psoas.done("check", "1")
    assert "No episode is open" in psoas.refused("episode", command)
    psoas.done("episode", "start", "left", "--onset", "2026-06-01")
    psoas.done("episode", "settled")
    assert "No episode is open" in psoas.refused("episode", command)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["running", "2026-05-31"], "Running on 2026-05-31 is before the onset, 2026-06-01"),
        (["cleared", "2026-05-31"], "Cleared on 2026-05-31 is before the onset"),
        (["settled", "2026-05-31"], "Settled on 2026-05-31 is before the onset"),
        (["settled", "2026-06-21"], "lies ahead"),
        (["edit", "--onset", "2026-06-21"], "lies ahead"),
        (["edit", "--stage", "4"], "strength stages are 1 to 3"),
    ],
)
def test_a_turning_point_that_cannot_be_is_refused(
    left: Psoas, words: list[str], sentence: str
) -> None:
    assert sentence in left.refused("episode", *words)


def test_everything_can_be_corrected(left: Psoas) -> None:
    left.done(
        *("episode", "edit", "--side", "right", "--onset", "2026-05-01"),
        *("--resting-since", "2026-05-03", "--running", "2026-06-01", "--cleared", "2026-05-20"),
        *("--settled", "yesterday", "--bone-risk", "--stage", "3", "--note", "better"),
    )
    episode = only(left)
    assert (episode.side, episode.onset) == (Side.RIGHT, date(2026, 5, 1))
    assert (episode.resting_since, episode.running_since) == (date(2026, 5, 3), date(2026, 6, 1))
    assert (episode.cleared_on, episode.settled_on) == (date(2026, 5, 20), date(2026, 6, 19))
    assert (episode.bone_risk, episode.stage_override) == (True, 3)
    assert episode.note == "better"
    (line,) = left.done("history").lines
    assert line.endswith(
        "right, resting since 2026-05-03, running since 2026-06-01, cleared on 2026-05-20, "
        "settled on 2026-06-19, bone risk, stage 3, your own; better"
    )


def test_none_takes_a_date_away_and_opens_a_settled_episode_again(left: Psoas) -> None:
    left.done("episode", "edit", "--stage", "2", "--running", "today", "--settled", "today")
    left.done("episode", "edit", "--settled", "none", "--running", "none", "--stage", "none")
    episode = only(left)
    assert (episode.settled_on, episode.running_since, episode.stage_override) == (None,) * 3
    assert left.done("today", "--json").json()["phase"] == "calm"


def test_no_bone_risk_takes_it_away(left: Psoas) -> None:
    left.done("episode", "edit", "--bone-risk")
    left.done("episode", "edit", "--no-bone-risk")
    assert only(left).bone_risk is False


def test_there_must_be_one_to_correct(psoas: Psoas) -> None:
    psoas.done("check", "1")
    sentence = psoas.refused("episode", "edit", "--side", "left")
    assert sentence == "There is no episode yet: `psoas episode start left` begins one."


@pytest.mark.parametrize(
    "words",
    [[], ["start"], ["start", "middle"], ["edit"], ["edit", "--side", "none"], ["begin"]],
)
def test_wrong_usage_writes_nothing(left: Psoas, words: list[str]) -> None:
    assert "--help` shows how)." in left.refused("episode", *words, code=2)


def test_show_says_where_it_stands(left: Psoas) -> None:
    assert left.done("episode", "show").lines[:2] == [
        "Mon 2026-06-01, episode, left, resting since 2026-06-01",
        "Now: ✖ stop - no running yet: let it calm down first",
    ]
    assert left.done("episode", "show", "--json").json()["onset"] == "2026-06-01"


def test_show_without_an_episode_says_how_one_begins(psoas: Psoas) -> None:
    assert "`psoas episode start left`" in psoas.done("episode", "show").out
    assert psoas.done("episode", "show", "--json").json() is None


def test_show_prefers_the_open_one_to_one_that_has_ended(left: Psoas) -> None:
    left.done("episode", "settled", "2026-06-02")
    assert "settled on 2026-06-02" in left.done("episode", "show").out
    left.log.add(Episode(side=Side.RIGHT, onset=date(2026, 5, 1)))
    assert "right" in left.done("episode", "show").lines[0]
