"""The run form: what is typed is read strictly, and what is not touched stays as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pendulum
import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from rules.records import Activity, Effort, Sport
from rules.settings import DEFAULTS, DistanceUnit, Settings
from screens.run_form import RunForm
from screens.widgets.form import Form
from screens.widgets.form_rows import FormRow
from store.log import Log, open_log
from tests.screens.conftest import FakeNow, Host, type_at_once, until
from tests.screens.samples import FOREIGN, HOSTILE, ago, check, episode, run, told

Make = Callable[..., RunForm]
Snap = Callable[..., bool]

SIZE = (80, 24)


@pytest.fixture
def make(log: Log, now: FakeNow) -> Make:
    def make_form(record: Activity | None = None, settings: Settings = DEFAULTS) -> RunForm:
        return RunForm(log=log, now=now, settings=lambda: settings, record=record)

    return make_form


def row(form: RunForm, field: str) -> FormRow:
    return form.query_one(Form).row(field)


def hint(form: RunForm, field: str) -> str:
    return row(form, field).hint


async def put(pilot: Pilot[Any], form: RunForm, field: str, keys: str) -> None:
    """Go to a field, empty it, and type."""
    at = row(form, field)
    at.focus()
    if isinstance(at.control, Input):
        at.control.clear()
    await pilot.press(*keys)


def saved(log: Log) -> Activity:
    """The one record in the file, read anew."""
    (record,) = open_log(log.path, lambda: pytest.fail("nothing is written")).records()
    assert isinstance(record, Activity)
    return record


async def test_a_run_is_typed_from_top_to_bottom_with_the_keyboard_alone(
    make: Make, log: Log, now: FakeNow
) -> None:
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("enter", *"5.2", "enter", *"31:40", "tab", *"yesterday 18:00", "down")
        await pilot.press("w", "tab", "right", "enter", "0", "tab", *"10", "tab", "3", "enter")
        await pilot.press("y", "tab", *"felt [fine]", "enter")
        await until(pilot, lambda: host.results)
    activity = saved(log)
    assert host.results == [activity]
    assert replace(activity, id="", updated=None) == Activity(
        sport=Sport.RUN,
        start=pendulum.datetime(2026, 3, 8, 18, tz="Europe/Berlin"),
        duration_s=1900,
        distance_m=5200,
        effort=Effort.WALK_RUN,
        ladder_step=1,
        pain_before=0,
        pain_during=10,
        pain_after=3,
        stride_changed=True,
        note="felt [fine]",
    )


@pytest.mark.parametrize("onward", ["enter", "tab", "down"])
async def test_keys_that_come_all_at_once_reach_their_fields(make: Make, onward: str) -> None:
    form = make()
    app = Host(form)
    async with app.run_test(size=SIZE) as pilot:
        type_at_once(app, onward, *"52", onward, *"3140", onward, *"1805")
        await until(pilot, lambda: form.query_one(Form).text("start") == "1805")
        texts = [form.query_one(Form).text(field) for field in ("distance_m", "duration_s")]
        assert texts == ["52", "3140"]


async def test_what_just_ended_began_its_time_ago(make: Make, log: Log, now: FakeNow) -> None:
    form = make()
    async with Host(form).run_test(size=SIZE) as pilot:
        assert hint(form, "start") == "like 18:05 or yesterday 7:30"
        await put(pilot, form, "duration_s", "30")
        await until(pilot, lambda: hint(form, "start") == "Mon 9 Mar 07:00")
        await pilot.press("ctrl+s")
    activity = saved(log)
    assert activity.start == now.at - timedelta(minutes=30)
    assert activity.start.utcoffset() == timedelta(hours=1)
    assert (activity.distance_m, activity.effort, activity.pain_during) == (None, None, None)
    assert activity.note is None


async def test_the_ladder_step_of_today_is_suggested_for_a_run_and_for_nothing_else(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(episode())
    for days in (12, 10):
        log.add(run(ago(now, days), ladder_step=1), check(ago(now, days - 1, 7), 0))
    form = make()
    async with Host(form).run_test(size=SIZE) as pilot:
        assert form.query_one(Form).text("ladder_step") == "2"
        assert hint(form, "ladder_step") == "5 x (4 min walk, 2 min run)"
        await pilot.press("b")
        await until(pilot, lambda: form.query_one(Form).text("ladder_step") == "")
        assert hint(form, "ladder_step") == "not a ladder run"
        await pilot.press("left", "left")
        await until(pilot, lambda: form.query_one(Form).text("ladder_step") == "2")


@pytest.mark.parametrize(
    ("pain", "words"),
    [(2, "at most 5.5 km today (evidence, moderate)"), (6, "at most 2.5 km today (our choice)")],
)
async def test_how_far_a_run_may_go_today_stands_beside_the_form(
    make: Make, log: Log, now: FakeNow, pain: int, words: str
) -> None:
    log.add(episode())
    log.add(run(ago(now, 3), distance_m=5000, pain_during=pain), check(ago(now, 2, 7), 0))
    form = make()
    async with Host(form).run_test(size=SIZE):
        assert str(form.query_one("#most", Static).content) == words


async def test_without_a_run_to_measure_by_the_ladder_says_how_far(make: Make, log: Log) -> None:
    log.add(episode())
    form = make()
    async with Host(form).run_test(size=SIZE):
        most = str(form.query_one("#most", Static).content)
        assert most == "no number yet: follow the ladder"


@pytest.mark.parametrize("has_episode", [True, False])
async def test_while_nobody_runs_no_number_is_said(make: Make, log: Log, has_episode: bool) -> None:
    if has_episode:
        log.add(episode(running_since=None))
    form = make()
    async with Host(form).run_test(size=SIZE):
        assert str(form.query_one("#most", Static).content) == ""


async def test_no_step_is_suggested_before_running_has_begun_again(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(episode(running_since=None))
    form = make()
    async with Host(form).run_test(size=SIZE):
        assert form.query_one(Form).text("ladder_step") == ""


async def test_a_step_that_was_chosen_stays_when_the_sport_changes(make: Make) -> None:
    form = make()
    async with Host(form).run_test(size=SIZE) as pilot:
        await put(pilot, form, "ladder_step", "4")
        await put(pilot, form, "sport", "h")
        assert form.query_one(Form).text("ladder_step") == "4"


async def test_a_log_that_cannot_be_read_suggests_nothing(make: Make, log: Log) -> None:
    log.path.write_text(FOREIGN, encoding="utf-8")
    form = make()
    host = Host(form)
    async with host.run_test(size=SIZE) as pilot:
        assert form.query_one(Form).text("ladder_step") == ""
        await put(pilot, form, "duration_s", "30")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: told(host))
        assert not host.results
    assert log.path.read_text(encoding="utf-8") == FOREIGN


@pytest.mark.parametrize(
    ("field", "typed", "fault"),
    [
        ("distance_m", "five", "five is no distance"),
        ("distance_m", "0 km", "A distance of 0 is none"),
        ("duration_s", "31:99", "31:99 is no duration"),
        ("duration_s", "", "is no duration"),
        ("start", "tomorrow", "tomorrow is no time"),
        ("start", "2026-03-09 08:00", "lies ahead"),
        ("start", "2025-03-30 02:30", "never was"),
    ],
)
async def test_a_fault_is_said_beside_its_field_and_nothing_is_written(
    make: Make, log: Log, field: str, typed: str, fault: str
) -> None:
    form = make()
    host = Host(form)
    async with host.run_test(size=SIZE) as pilot:
        await put(pilot, form, "duration_s", "30")
        await put(pilot, form, field, typed)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: fault in hint(form, field))
        assert hint(form, field).startswith("✖ ")
        assert form.focused is row(form, field).control
        assert not host.results
    assert log.records() == ()


@pytest.mark.parametrize(
    ("distance", "duration", "fault"),
    [("5", "3", "faster than"), ("5m", "30", "is no run"), ("5", "2900m", "longer than 48 h")],
)
async def test_what_cannot_have_been_is_said_beside_the_time(
    make: Make, log: Log, distance: str, duration: str, fault: str
) -> None:
    form = make()
    host = Host(form)
    async with host.run_test(size=SIZE) as pilot:
        await put(pilot, form, "distance_m", distance)
        await put(pilot, form, "duration_s", duration)
        await put(pilot, form, "start", "2026-03-01 12:00")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: fault in hint(form, "duration_s"))
        assert not host.results
    assert log.records() == ()


async def test_a_start_that_the_clock_has_moved_behind_is_said_beside_the_start(
    make: Make, log: Log, now: FakeNow
) -> None:
    form = make()
    async with Host(form).run_test(size=SIZE) as pilot:
        await put(pilot, form, "duration_s", "30")
        now.move(hours=-1)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "lies ahead" in hint(form, "start"))
    assert log.records() == ()


async def test_a_fault_is_said_when_its_field_is_left_and_goes_when_it_is_mended(
    make: Make,
) -> None:
    form = make()
    async with Host(form).run_test(size=SIZE) as pilot:
        await put(pilot, form, "distance_m", "5x")
        assert hint(form, "distance_m") == ""
        await pilot.press("tab")
        await until(pilot, lambda: "is no distance" in hint(form, "distance_m"))
        await pilot.press("up", "backspace")
        await until(pilot, lambda: hint(form, "distance_m") == "5 km")


async def test_an_untouched_field_has_no_fault_before_saving(make: Make) -> None:
    form = make()
    async with Host(form).run_test(size=SIZE) as pilot:
        await pilot.press("tab", "tab", "tab", "tab")
        assert hint(form, "duration_s") == "like 31:40, 1:02:03 or 31m"


async def test_a_bare_number_is_in_the_unit_of_the_settings(make: Make, log: Log) -> None:
    form = make(settings=replace(DEFAULTS, unit=DistanceUnit.MI))
    async with Host(form).run_test(size=SIZE) as pilot:
        assert hint(form, "distance_m") == "like 5.2 or 5200m; alone in mi"
        await put(pilot, form, "distance_m", "3")
        assert hint(form, "distance_m") == "3 mi"
        await put(pilot, form, "duration_s", "30")
        await pilot.press("ctrl+s")
    assert saved(log).distance_m == pytest.approx(4828.032)


async def test_editing_one_field_leaves_all_others_exactly_as_they_were(
    make: Make, log: Log, now: FakeNow
) -> None:
    start = pendulum.datetime(2026, 3, 1, 18, 5, 42, tz="America/New_York")
    (record,) = log.add(
        run(
            start,
            distance_m=5234.567,
            duration_s=1899.6,
            ladder_step=3,
            note="two\nlines \x1b[31m",
            origin={"file": "a.fit"},
            extra={"shoes": "[/]"},
        )
    )
    form = make(record)
    async with Host(form).run_test(size=SIZE) as pilot:
        await put(pilot, form, "pain_after", "4")
        await pilot.press("ctrl+s")
    activity = saved(log)
    assert replace(activity, pain_after=1, updated=record.updated) == record
    assert activity.pain_after == 4
    assert activity.start.isoformat() == record.start.isoformat()


async def test_an_imported_run_that_cannot_have_been_can_still_get_a_note(
    make: Make, log: Log, now: FakeNow
) -> None:
    (record,) = log.add(run(ago(now, 3), duration_s=3))
    form = make(record)
    async with Host(form).run_test(size=SIZE) as pilot:
        await put(pilot, form, "note", "x")
        await pilot.press("enter")
        await until(pilot, lambda: saved(log).note == "x")


async def test_everything_can_be_edited(make: Make, log: Log, now: FakeNow) -> None:
    (record,) = log.add(run(ago(now, 3), ladder_step=2, effort=Effort.EASY, note="x"))
    form = make(record)
    async with Host(form).run_test(size=SIZE) as pilot:
        await put(pilot, form, "sport", "b")
        await put(pilot, form, "distance_m", "")
        await put(pilot, form, "duration_s", "1h")
        await put(pilot, form, "start", "2026-03-02 07:15")
        await put(pilot, form, "effort", "n")
        await put(pilot, form, "note", " ")
        for field in ("pain_before", "pain_during", "pain_after"):
            row(form, field).focus()
            await pilot.press("backspace")
        await put(pilot, form, "stride_changed", "y")
        await pilot.press("ctrl+s")
    assert saved(log) == replace(
        record,
        sport=Sport.BIKE,
        distance_m=None,
        duration_s=3600,
        start=pendulum.datetime(2026, 3, 2, 7, 15, tz="Europe/Berlin"),
        effort=None,
        ladder_step=None,
        pain_before=None,
        pain_during=None,
        pain_after=None,
        stride_changed=True,
        note=None,
        updated=saved(log).updated,
    )


async def test_saving_without_a_change_writes_nothing(make: Make, log: Log, now: FakeNow) -> None:
    (record,) = log.add(run(ago(now, 3)))
    before = log.path.read_bytes()
    host = Host(make(record))
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+s")
        await until(pilot, lambda: host.results == [None])
    assert log.path.read_bytes() == before


async def test_escape_leaves_without_writing(make: Make, log: Log) -> None:
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("tab", "tab", *"30", "escape")
        await until(pilot, lambda: host.results == [None])
    assert log.records() == ()


async def test_a_record_that_is_gone_is_said_and_what_was_typed_stays(
    make: Make, log: Log, now: FakeNow
) -> None:
    (record,) = log.add(run(ago(now, 3)))
    form = make(record)
    host = Host(form)
    async with host.run_test(size=SIZE) as pilot:
        await put(pilot, form, "note", "mine")
        log.delete(record)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: told(host))
        assert not host.results
        assert form.query_one(Form).text("note") == "mine"


async def test_a_run_that_was_longer_than_advisable_is_said_with_its_mark(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(episode(), run(ago(now, 5)))
    form = make()
    host = Host(form)
    async with host.run_test(size=SIZE, notifications=True) as pilot:
        await put(pilot, form, "distance_m", "5.6")
        await put(pilot, form, "duration_s", "34")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: told(host))
        assert "1.10 times your longest" in told(host)[0]
        assert told(host)[0].endswith("(evidence, moderate)")
        assert len(host.results) == 1


async def test_a_run_of_advisable_length_is_saved_in_silence(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(episode(), run(ago(now, 5)))
    form = make()
    host = Host(form)
    async with host.run_test(size=SIZE) as pilot:
        await put(pilot, form, "distance_m", "5.5")
        await put(pilot, form, "duration_s", "34")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: host.results)
        await pilot.pause()
        assert not told(host)


@pytest.mark.parametrize("note", HOSTILE)
async def test_a_hostile_note_can_be_edited(make: Make, log: Log, now: FakeNow, note: str) -> None:
    (record,) = log.add(run(ago(now, 3), note=note))
    form = make(record)
    async with Host(form).run_test(size=SIZE) as pilot:
        row(form, "note").focus()
        await pilot.press("end", "!", "enter")
        await until(pilot, lambda: saved(log).note == f"{note}!")


async def test_a_hostile_fault_is_shown_as_it_was_typed(make: Make) -> None:
    form = make()
    async with Host(form).run_test(size=SIZE) as pilot:
        await put(pilot, form, "distance_m", "[/] odd")
        await pilot.press("tab")
        await until(pilot, lambda: "[/] odd is no distance" in hint(form, "distance_m"))


def press_of(*words: str) -> list[str]:
    """Words typed, each followed by Tab."""
    return [key for word in words for key in (*word, "tab")]


def test_an_empty_form_looks_as_accepted(snap_compare: Snap, make: Make) -> None:
    assert snap_compare(Host(make()), terminal_size=SIZE)


def test_faults_look_as_accepted(snap_compare: Snap, make: Make) -> None:
    keys = ["tab", *press_of("5x", "31:4", "tomorrow"), "ctrl+s"]
    assert snap_compare(Host(make()), terminal_size=SIZE, press=keys)


def test_an_edited_run_looks_as_accepted(
    snap_compare: Snap, make: Make, log: Log, now: FakeNow
) -> None:
    (record,) = log.add(run(ago(now, 3), ladder_step=2, note="knee [left] hurts"))
    assert snap_compare(Host(make(record)), terminal_size=(120, 40))
