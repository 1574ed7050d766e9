"""`psoas run` and `psoas activity`."""

from dataclasses import replace

import pytest

from rules.records import Activity, Effort, Sport
from tests.tui.conftest import Psoas

ID = "01970000-0000-7000-8000-"


def only(psoas: Psoas) -> Activity:
    """The one activity."""
    (record,) = (each for each in psoas.log.records() if isinstance(each, Activity))
    return record


def ride(psoas: Psoas, identity: str, *, day: int = 1, sport: Sport = Sport.RUN) -> Activity:
    """An activity at noon of that day in June, of a known id, in the log."""
    start = psoas.at.set(day=day)
    (added,) = psoas.log.add(Activity(id=identity, sport=sport, start=start, duration_s=1800))
    return added


# Adding


def test_a_run_is_logged_with_all_that_was_typed(psoas: Psoas) -> None:
    psoas.done(
        *("run", "add", "5.2km", "31:40", "--pain", "2", "--before", "0", "--after", "1"),
        *("--effort", "walk-run", "--step", "3", "--when", "yesterday 18:00"),
        *("--stride-changed", "--note", "felt good"),
    )
    assert only(psoas) == replace(
        only(psoas),
        sport=Sport.RUN,
        start=psoas.at.set(day=19, hour=18),
        duration_s=1900.0,
        distance_m=5200.0,
        effort=Effort.WALK_RUN,
        ladder_step=3,
        pain_before=0,
        pain_during=2,
        pain_after=1,
        stride_changed=True,
        note="felt good",
    )
    assert only(psoas).start.isoformat() == "2026-06-19T18:00:00+02:00"


def test_a_run_needs_its_time_alone(psoas: Psoas) -> None:
    psoas.done("run", "add", "31:40")
    run = only(psoas)
    assert (run.duration_s, run.distance_m, run.pain_during) == (1900.0, None, None)
    assert (run.effort, run.ladder_step, run.stride_changed) == (None, None, False)


def test_without_when_a_run_ended_now(psoas: Psoas) -> None:
    psoas.done("run", "add", "5km", "31:40")
    assert only(psoas).start == psoas.at.subtract(minutes=31, seconds=40)


def test_a_run_over_a_clock_change_began_in_the_offset_of_then(psoas: Psoas) -> None:
    psoas.at = psoas.at.set(month=3, day=29, hour=3, minute=15)
    psoas.done("run", "add", "31:00")
    assert only(psoas).start.isoformat() == "2026-03-29T01:44:00+01:00"


@pytest.mark.parametrize(
    ("lengths", "metres", "seconds"),
    [
        (["5", "31:40"], 5000, 1900),
        (["5", "km", "31:40"], 5000, 1900),
        (["3.1mi", "31m"], 3.1 * 1609.344, 1860),
        (["5000m", "45"], 5000, 2700),
        (["12km", "1:02:03"], 12000, 3723),
    ],
)
def test_a_distance_and_a_time_are_typed_in_many_ways(
    psoas: Psoas, lengths: list[str], metres: float, seconds: float
) -> None:
    psoas.done("run", "add", *lengths)
    assert only(psoas).distance_m == pytest.approx(metres)
    assert only(psoas).duration_s == seconds


def test_a_bare_distance_is_in_the_persons_unit(psoas: Psoas) -> None:
    psoas.done("settings", "set", "unit", "mi")
    psoas.done("run", "add", "3", "31:40")
    assert only(psoas).distance_m == pytest.approx(3 * 1609.344)


def test_saving_is_told_with_the_light_and_its_first_reason(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left", "--onset", "2026-05-01")
    psoas.done("episode", "running", "2026-06-01")
    lines = psoas.done("run", "add", "5.2km", "31:40", "--pain", "2").lines
    short = psoas.log.records()[-1].id[-6:]
    line = "Sat 2026-06-20 11:28, run, 5.2 km, 31:40, step 1, pain 2 during"
    assert lines[0] == f"Saved {short}: {line}"
    assert lines[1] == "Now: ■ rest - no run today, as planned"
    assert lines[2].startswith("  rest-day (evidence, low): ")
    assert len(lines) == 5


def test_on_the_way_back_a_run_is_taken_for_the_step_of_the_ladder_and_says_so(
    psoas: Psoas,
) -> None:
    psoas.done("episode", "start", "left", "--onset", "2026-05-01")
    psoas.done("episode", "running", "2026-06-01")
    lines = psoas.done("run", "add", "31:40").lines
    assert only(psoas).ladder_step == 1
    short = only(psoas).id[-6:]
    assert lines[-2].startswith("Taken for ladder step 1, ")
    assert lines[-1] == f"If it was no ladder run: `psoas run edit {short} --step none`."


@pytest.mark.parametrize(
    ("words", "step"),
    [
        (["run", "add", "31:40", "--step", "none"], None),
        (["run", "add", "31:40", "--step", "3"], 3),
        (["activity", "add", "bike", "31:40"], None),
    ],
)
def test_a_step_that_was_said_and_another_sport_are_not_guessed(
    psoas: Psoas, words: list[str], step: int | None
) -> None:
    psoas.done("episode", "start", "left", "--onset", "2026-05-01")
    psoas.done("episode", "running", "2026-06-01")
    assert "Taken for" not in psoas.done(*words).out
    assert only(psoas).ladder_step == step


def test_a_run_without_an_episode_is_logged_and_the_episode_is_asked_for(psoas: Psoas) -> None:
    lines = psoas.done("run", "add", "5.2km", "31:40").lines
    assert lines[1].startswith("Now: ✖ stop - no injury is on record: `psoas episode start left`")
    assert only(psoas).distance_m == 5200


def test_a_run_far_over_the_longest_is_told_so(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left", "--onset", "2026-05-01")
    psoas.done("episode", "running", "2026-06-01")
    psoas.done("run", "add", "5km", "31:40", "--when", "2026-06-15 18:00")
    lines = psoas.done("run", "add", "6km", "40:00").lines
    assert "was longer than 5.5 km" in lines[1]
    assert lines[2].startswith("Now: ")


def test_a_run_within_the_longest_is_not(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left", "--onset", "2026-05-01")
    psoas.done("episode", "running", "2026-06-01")
    psoas.done("run", "add", "5km", "31:40", "--when", "2026-06-15 18:00")
    assert "longer" not in psoas.done("run", "add", "5.5km", "40:00").out


def test_another_sport_is_logged_under_its_name(psoas: Psoas) -> None:
    lines = psoas.done("activity", "add", "bike", "20km", "45:00", "--pain", "1").lines
    assert "bike, 20 km, 45:00, pain 1 during" in lines[0]
    assert only(psoas).sport is Sport.BIKE


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["5km", "31:40", "--pain", "11"], "11 is no pain"),
        (["5km", "31:40", "--before", "five"], "five is no pain"),
        (["5km", "31:40", "--after", "2.5"], "2.5 is no pain"),
        (["5km", "31:40", "--when", "2026-06-21 18:00"], "lies ahead"),
        (["5km", "3:00"], "nobody keeps up"),
        (["0km", "31:40"], "A distance of 0 is none"),
        (["5km", "0:00"], "A duration of 0 is none"),
        (["5,200", "31:40"], "two distances"),
        (["5km"], "5km is no duration"),
        (["31:40", "5km"], "5km is no duration"),
        (["far", "31:40"], "far is no distance"),
        (["5km", "31:40", "--step", "6"], "steps 1 to 5"),
        (["5km", "31:40", "--step", "one"], "steps 1 to 5"),
        (["5km", "31:40", "--when", "2026-03-29 02:30"], "never was"),
        (["5km", "31:40", "--when", "soon"], "soon is no time"),
    ],
)
def test_impossible_input_is_refused_with_the_reason(
    psoas: Psoas, words: list[str], sentence: str
) -> None:
    psoas.done("check", "1")
    assert sentence in psoas.refused("run", "add", *words)


@pytest.mark.parametrize(
    "words",
    [
        ["run", "add"],
        ["run", "add", "5km", "31:40", "--effort", "hard"],
        ["run", "add", "5km", "31:40", "--speed", "3"],
        ["activity", "add", "biking", "45:00"],
        ["activity", "add", "bike"],
        ["run", "edit"],
        ["run", "rm"],
        ["run"],
        ["activity"],
        ["run", "walk"],
    ],
)
def test_wrong_usage_is_told_with_where_to_look(psoas: Psoas, words: list[str]) -> None:
    psoas.done("check", "1")
    sentence = psoas.refused(*words, code=2)
    assert "--help` shows how)" in sentence
    assert f"`psoas {words[0]}" in sentence


# Listing


def test_runs_are_listed_oldest_first_each_with_its_id(psoas: Psoas) -> None:
    ride(psoas, ID + "000000abcdef", day=3)
    ride(psoas, ID + "000000123456", day=1)
    ride(psoas, ID + "000000999999", day=2, sport=Sport.BIKE)
    assert psoas.done("run", "list").lines == [
        "123456  Mon 2026-06-01 12:00, run, 30:00",
        "abcdef  Wed 2026-06-03 12:00, run, 30:00",
    ]
    assert [line.split()[0] for line in psoas.done("activity", "list").lines] == [
        "123456",
        "999999",
        "abcdef",
    ]


def test_ids_are_shown_as_long_as_it_takes_to_tell_them_apart(psoas: Psoas) -> None:
    ride(psoas, ID + "000001abcdef", day=1)
    ride(psoas, ID + "000002abcdef", day=2)
    assert [line.split()[0] for line in psoas.done("run", "list").lines] == ["1abcdef", "2abcdef"]


def test_an_id_within_another_is_shown_whole(psoas: Psoas) -> None:
    ride(psoas, "run", day=1)
    ride(psoas, "long-run", day=2)
    assert [line.split()[0] for line in psoas.done("run", "list").lines] == ["run", "ng-run"]
    psoas.done("run", "rm", "run")
    assert only(psoas).id == "long-run"


def test_json_lists_the_records_as_they_are_exchanged(psoas: Psoas) -> None:
    ride(psoas, ID + "000000000001", sport=Sport.BIKE)
    ride(psoas, ID + "000000000002", day=2)
    (record,) = psoas.done("run", "list", "--json").json()
    assert record["kind"] == "activity"
    assert record["sport"] == "run"
    assert record["start"] == "2026-06-02T12:00:00+02:00"
    assert record["duration_s"] == 1800
    assert record["distance_m"] is None
    assert record["id"] == ID + "000000000002"
    assert len(psoas.done("activity", "list", "--json").json()) == 2


def test_an_empty_list_is_empty(psoas: Psoas) -> None:
    assert psoas.done("run", "list").out == ""
    assert psoas.done("run", "list", "--json").json() == []


# Editing


def test_only_what_is_named_changes(psoas: Psoas) -> None:
    psoas.done("run", "add", "5km", "31:40", "--pain", "2", "--note", "hilly")
    before = only(psoas)
    psoas.done("run", "edit", before.id[-6:], "--pain", "3")
    assert only(psoas) == replace(before, pain_during=3, updated=only(psoas).updated)


def test_everything_can_be_corrected(psoas: Psoas) -> None:
    psoas.done("run", "add", "5km", "31:40", "--stride-changed")
    psoas.done(
        *("run", "edit", "last", "--distance", "6km", "--time", "40:00", "--sport", "walk"),
        *("--when", "yesterday 9:00", "--effort", "easy", "--step", "1", "--stride-unchanged"),
        *("--before", "1", "--after", "0", "--note", "a walk"),
    )
    walk = only(psoas)
    assert (walk.sport, walk.distance_m, walk.duration_s) == (Sport.WALK, 6000, 2400)
    assert walk.start == psoas.at.set(day=19, hour=9)
    assert (walk.effort, walk.ladder_step, walk.stride_changed) == (Effort.EASY, 1, False)
    assert (walk.pain_before, walk.pain_after, walk.note) == (1, 0, "a walk")


def test_none_means_not_known_any_more(psoas: Psoas) -> None:
    psoas.done(
        *("run", "add", "5km", "31:40", "--pain", "2", "--effort", "easy", "--step", "2"),
        *("--note", "hilly"),
    )
    psoas.done(
        *("run", "edit", "last", "--pain", "none", "--distance", "None", "--effort", "none"),
        *("--step", "none", "--note", "none"),
    )
    run = only(psoas)
    assert (run.pain_during, run.distance_m, run.effort) == (None, None, None)
    assert (run.ladder_step, run.note) == (None, None)


def test_last_is_the_latest_by_its_time(psoas: Psoas) -> None:
    late = ride(psoas, ID + "000000000001", day=9)
    ride(psoas, ID + "000000000002", day=2)
    ride(psoas, ID + "000000000003", day=12, sport=Sport.BIKE)
    psoas.done("run", "edit", "last", "--pain", "1")
    (edited,) = [one for one in psoas.log.records() if one.id == late.id]
    assert isinstance(edited, Activity)
    assert edited.pain_during == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--pain", "11"], "11 is no pain"),
        (["--time", "3:00"], "nobody keeps up"),
        (["--when", "2026-07-01 9:00"], "lies ahead"),
        (["--distance", "0"], "A distance of 0 is none"),
        (["--time", "none"], "none is no duration"),
    ],
)
def test_an_edit_to_the_impossible_is_refused(
    psoas: Psoas, words: list[str], sentence: str
) -> None:
    psoas.done("run", "add", "5km", "31:40")
    assert sentence in psoas.refused("run", "edit", "last", *words)


def test_an_edit_that_names_nothing_is_wrong_usage(psoas: Psoas) -> None:
    psoas.done("run", "add", "5km", "31:40")
    sentence = psoas.refused("run", "edit", "last", code=2)
    assert sentence == "Nothing to change was named (`psoas run edit --help` shows how)."


def test_a_note_on_a_strange_import_can_be_corrected(psoas: Psoas) -> None:
    strange = Activity(sport=Sport.RUN, start=psoas.at, duration_s=60, distance_m=5000)
    psoas.log.add(strange)
    psoas.done("run", "edit", "last", "--note", "the watch was wrong")
    assert only(psoas).note == "the watch was wrong"


def test_a_run_is_not_found_among_other_kinds(psoas: Psoas) -> None:
    bike = ride(psoas, ID + "0000000000aa", sport=Sport.BIKE)
    assert "There is no such record" in psoas.refused("run", "rm", bike.id)
    assert "There is no such record" in psoas.refused("run", "edit", "last", "--pain", "1")
    psoas.done("activity", "rm", bike.id)


def test_an_ending_that_fits_several_names_them(psoas: Psoas) -> None:
    ride(psoas, ID + "000001abcdef", day=1)
    ride(psoas, ID + "000002abcdef", day=2)
    sentence = psoas.refused("run", "rm", "ABCDEF")
    assert sentence == (
        "ABCDEF may mean 2 records (1abcdef is Mon 2026-06-01 12:00, run, 30:00; "
        "2abcdef is Tue 2026-06-02 12:00, run, 30:00): type more of its id."
    ).replace("ABCDEF", "abcdef", 1)


def test_many_that_fit_are_not_all_named(psoas: Psoas) -> None:
    for number in range(1, 9):
        ride(psoas, f"{ID}00000{number}abcdef", day=number)
    assert psoas.refused("run", "rm", "f").endswith("; and 3 more): type more of its id.")


# Deleting


def test_a_deleted_run_is_named_and_comes_back_with_undo(psoas: Psoas) -> None:
    psoas.done("run", "add", "5km", "31:40")
    lines = psoas.done("run", "rm", "last").lines
    assert lines[0] == "Deleted: Sat 2026-06-20 11:28, run, 5 km, 31:40"
    assert "`psoas undo`" in lines[1]
    assert psoas.log.records() == ()
    psoas.done("undo")
    assert only(psoas).distance_m == 5000


def test_a_deleted_run_is_not_found_again(psoas: Psoas) -> None:
    psoas.done("run", "add", "5km", "31:40")
    identity = only(psoas).id
    psoas.done("run", "rm", identity)
    assert "There is no such record" in psoas.refused("run", "rm", identity)
