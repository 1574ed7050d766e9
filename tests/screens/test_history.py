"""History: everything in the log, whatever its text, and quick however long it is."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from textual.app import App

from rules.records import Check, Flag, Item, Record, SessionKind, Side, Unit, Unknown
from rules.settings import DEFAULTS, DistanceUnit, Settings
from screens.history import HistoryScreen
from screens.messages import Goal
from screens.widgets.form import Form
from screens.widgets.record_form import RecordForm
from store.exchange.records_json import export_json
from store.log import Log, open_log
from tests.screens.conftest import FakeNow, Host, until
from tests.screens.samples import (
    HOSTILE,
    Asked,
    ago,
    check,
    episode,
    rows,
    run,
    self_test,
    stretch,
    text,
    told,
)

Make = Callable[..., HistoryScreen]
Snap = Callable[..., bool]

SIZE = (80, 24)


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def make(log: Log, now: FakeNow, asked: Asked) -> Make:
    def make_screen(settings: Settings = DEFAULTS) -> HistoryScreen:
        return HistoryScreen(log=log, now=now, settings=lambda: settings, confirm=asked)

    return make_screen


def one_of_each(now: FakeNow) -> list[Record]:
    return [
        episode(),
        self_test(ago(now, 4)),
        run(ago(now, 3)),
        stretch(ago(now, 2)),
        check(ago(now, 1), 2, flags=(Flag.NIGHT_PAIN, "odd[/]")),
    ]


async def details(screen: HistoryScreen, *keys: str) -> str:
    """The details at the cursor after some keys."""
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.press(*keys)
        return text(screen, "#details")


async def test_all_records_are_shown_newest_first_in_a_line_each(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(*one_of_each(now))
    screen = make()
    async with Host(screen).run_test(size=SIZE):
        assert rows(screen) == [
            "date       time  what       summary",
            "Sun 8 Mar  18:00 check      pain 2, pain at night, odd[/]",
            "Sat 7 Mar  18:00 stretch    finished, 2 holds",
            "Fri 6 Mar  18:00 run        5 km, 30:00, pain 0·2·1",
            "Thu 5 Mar  18:00 self-test  fits the pattern, left 4, right 0",
            "Sun 1 Feb        episode    left, onset 2026-02-01, running since 2026-02-20",
        ]
        assert text(screen, "#count") == "5 records"


async def test_filter_goes_through_the_kinds_and_round(make: Make, log: Log, now: FakeNow) -> None:
    log.add(*one_of_each(now))
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        seen = []
        for key in "fFfff":
            await pilot.press(key)
            seen.append((text(screen, "#count"), [row.split()[-1] for row in rows(screen)[1:]]))
        assert [count for count, _ in seen] == [
            "checks: 1",
            "self-tests: 1",
            "activities: 1",
            "sessions: 1",
            "episodes: 1",
        ]
        assert all(len(shown) == 1 for _, shown in seen)
        await pilot.press("f")
        assert text(screen, "#count") == "5 records"


async def test_a_kind_that_is_not_in_the_log_is_said(make: Make, log: Log, now: FakeNow) -> None:
    log.add(run(ago(now, 1)))
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.press("f")
        assert text(screen, "#empty") == "No checks in the log; f shows others."
        assert screen.query_one("#empty").display


async def test_an_empty_log_names_a_way_on(make: Make) -> None:
    screen = make()
    async with Host(screen).run_test(size=SIZE):
        assert "Nothing is in the log yet" in text(screen, "#empty")


async def test_details_of_a_check(make: Make, log: Log, now: FakeNow) -> None:
    log.add(check(ago(now, 1), 2, flags=("limp", "odd[/]"), note="n", extra={"mood": "[/]"}))
    said = await details(make())
    assert said.splitlines() == [
        "The check of Sun 8 Mar 18:00",
        "pain           2 of 10",
        "flags          a limp, odd[/]",
        "note           n",
        'also kept      {"mood": "[/]"}',
    ]


async def test_details_of_a_check_without_pain(make: Make, log: Log, now: FakeNow) -> None:
    log.add(replace(check(ago(now, 1), 0), pain=None))
    screen = make()
    async with Host(screen).run_test(size=SIZE):
        assert rows(screen)[1].endswith("no pain given")
        assert "pain           not known" in text(screen, "#details")
        assert "flags          none" in text(screen, "#details")


async def test_details_of_a_self_test(make: Make, log: Log, now: FakeNow) -> None:
    log.add(self_test(ago(now, 1), worse_with_speed=True))
    said = await details(make())
    assert "result         fits the pattern: 3 of 3 signs; not a diagnosis" in said
    assert "push left      4 of 10" in said
    assert "tender         yes" in said
    assert "where          upper groin" in said
    assert "with speed     worse" in said
    assert "in the stride  not known" in said


async def test_details_of_a_run(make: Make, log: Log, now: FakeNow) -> None:
    log.add(run(ago(now, 1), pain_before=None, stride_changed=True, origin={"file": "a[/].fit"}))
    said = await details(make(replace(DEFAULTS, unit=DistanceUnit.MI)))
    assert "distance       3.11 mi" in said
    assert "effort         not known" in said
    assert "ladder step    none" in said
    assert "pain before    not known" in said
    assert "stride         changed" in said
    assert "came from      a[/].fit" in said


async def test_details_of_a_session_side_by_side(make: Make, log: Log, now: FakeNow) -> None:
    items = tuple(
        Item(
            exercise="sitting-internal-rotation",
            side=side,
            set=number,
            target=20,
            done=done,
            unit=Unit.REPS,
            pain=pain,
        )
        for number, side, done, pain in (
            (1, Side.LEFT, 20, None),
            (1, Side.RIGHT, 20, None),
            (2, Side.LEFT, 12, 4),
        )
    )
    log.add(stretch(ago(now, 1), what=SessionKind.STRENGTH, items=items, finished=False))
    screen = make()
    async with Host(screen).run_test(size=SIZE):
        assert rows(screen)[1].endswith("strength   partial, 3 sets")
        said = text(screen, "#details")
    assert "time           9:00" in said
    lines = said.splitlines()
    at = lines.index("sitting internal rotation")
    assert lines[at + 1].strip() == "left 20, 12 (pain 4); right 20 of 20 reps"


async def test_details_of_an_episode(make: Make, log: Log, now: FakeNow) -> None:
    log.add(episode(cleared_on=date(2026, 2, 19), bone_risk=True, stage_override=2))
    said = await details(make())
    assert "The episode since Sun 1 Feb" in said
    assert "running since  2026-02-20" in said
    assert "cleared on     2026-02-19" in said
    assert "settled on     not yet" in said
    assert "bone risk      yes" in said
    assert "stage          2, your own" in said


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"running_since": None}, "resting since 2026-02-01"),
        ({"running_since": None, "resting_since": date(2026, 2, 3)}, "resting since 2026-02-03"),
        ({"settled_on": date(2026, 3, 1)}, "settled 2026-03-01"),
    ],
)
async def test_an_episode_says_how_far_it_is(
    make: Make, log: Log, fields: dict[str, object], state: str
) -> None:
    log.add(episode(**fields))
    screen = make()
    async with Host(screen).run_test(size=SIZE):
        assert rows(screen)[1].endswith(state)


async def test_a_record_of_a_newer_psoas_is_shown_and_not_edited(make: Make, log: Log) -> None:
    log.add(Unknown(kind="mood[/]", extra={"smile": 3}))
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        assert "mood[/]" in rows(screen)[1]
        assert 'also kept      {"smile": 3}' in text(screen, "#details")
        await pilot.press("e")
        await until(pilot, lambda: told(host))
        assert "only a newer psoas" in told(host)[0]


@pytest.mark.parametrize("key", ["e", "E", "enter"])
async def test_a_run_is_edited_in_its_own_form(
    make: Make, log: Log, now: FakeNow, key: str
) -> None:
    (record,) = log.add(run(ago(now, 1)))
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: host.chosen)
        assert (host.chosen[0].goal, host.chosen[0].record) == (Goal.EDIT_RUN, record)


async def test_an_episode_is_edited_in_settings(make: Make, log: Log) -> None:
    log.add(episode())
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: host.chosen)
        assert host.chosen[0].goal is Goal.SETTINGS


async def test_nothing_is_edited_where_nothing_is(make: Make) -> None:
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("e")
        screen.action_edit()
        await pilot.pause()
        assert host.screen is screen
        assert not host.chosen


def saved(log: Log) -> Record:
    (record,) = open_log(log.path, lambda: pytest.fail("nothing is written")).records()
    return record


async def test_a_check_is_corrected_and_unknown_fields_and_flags_stay(
    make: Make, log: Log, now: FakeNow
) -> None:
    (record,) = log.add(
        check(ago(now, 1), 2, flags=("odd[/]", "limp"), note="a\nb", extra={"mood": 1})
    )
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: isinstance(host.screen, RecordForm))
        form = host.screen.query_one(Form)
        assert form.text("note") == "a␊b"
        await pilot.press("4", "tab", "y")
        form.row(Flag.LIMP).focus()
        await pilot.press("n")
        form.row("note").focus()
        await pilot.press("end", "!", "enter")
        await until(pilot, lambda: host.screen is screen)
        await until(pilot, lambda: "pain 4" in rows(screen)[1])
    assert replace(saved(log), updated=None) == replace(
        record, pain=4, flags=("odd[/]", "rest-pain"), note="a\nb!", updated=None
    )


async def test_a_pain_can_be_taken_away_from_a_check(make: Make, log: Log, now: FakeNow) -> None:
    log.add(check(ago(now, 1), 2))
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("e", "backspace", "ctrl+s")
        await until(pilot, lambda: isinstance(host.screen, HistoryScreen))
    record = saved(log)
    assert isinstance(record, Check)
    assert record.pain is None


async def test_a_session_gets_a_note_and_nothing_else(make: Make, log: Log, now: FakeNow) -> None:
    (record,) = log.add(stretch(ago(now, 1)))
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("e", *"ok [/]", "enter")
        await until(pilot, lambda: isinstance(host.screen, HistoryScreen))
    assert replace(saved(log), updated=None) == replace(record, note="ok [/]", updated=None)


async def test_leaving_the_form_or_saving_no_change_writes_nothing(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(self_test(ago(now, 1), note="x"))
    before = log.path.read_bytes()
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("e", "y", "escape", "e", "ctrl+s")
        await until(pilot, lambda: isinstance(host.screen, HistoryScreen))
    assert log.path.read_bytes() == before


async def test_a_refused_correction_is_said_and_what_was_typed_stays(
    make: Make, log: Log, now: FakeNow
) -> None:
    (record,) = log.add(check(ago(now, 1), 2))
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("e", "4")
        log.delete(record)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: told(host))
        assert isinstance(host.screen, RecordForm)


@pytest.mark.parametrize("key", ["d", "D", "delete"])
async def test_delete_asks_first_and_undo_says_what_it_took_back(
    make: Make, log: Log, now: FakeNow, asked: Asked, key: str
) -> None:
    log.add(*one_of_each(now))
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("end", key)
        assert asked.question == "Delete the episode since Sun 1 Feb? It can be undone with u."
        assert len(log.records()) == 5
        asked.yes()
        await until(pilot, lambda: len(log.records()) == 4)
        await pilot.press("u")
        await until(pilot, lambda: len(log.records()) == 5)
        await until(
            pilot, lambda: "Undone: the episode since Sun 1 Feb is back in the log." in told(host)
        )


async def test_undoing_a_correction_says_so(make: Make, log: Log, now: FakeNow) -> None:
    (record,) = log.add(check(ago(now, 1), 2))
    log.replace(replace(record, pain=3))
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("U")
        await until(pilot, lambda: told(host))
        assert told(host) == ["Undone: the check of Sun 8 Mar 18:00 is as before the last change."]
        assert "pain 2" in rows(screen)[1]


@pytest.mark.parametrize("kind", [partial(check, pain=2), run, self_test, stretch])
async def test_hostile_notes_are_shown_as_they_are_in_rows_and_details(
    make: Make, log: Log, now: FakeNow, kind: Callable[..., Record]
) -> None:
    log.add(*(kind(ago(now, 1 + days), note=note) for days, note in enumerate(HOSTILE)))
    screen = make()
    async with Host(screen).run_test(size=(160, 40)) as pilot:
        for row, note in zip(rows(screen)[1:], HOSTILE, strict=True):
            assert f"; {note[:6]}" in row
            assert f"note           {note}" in text(screen, "#details")
            if kind is not run:
                await pilot.press("e")
                await until(pilot, lambda: isinstance(pilot.app.screen, RecordForm))
                await pilot.press("escape")
            await pilot.press("down")


async def test_what_would_steer_a_terminal_is_drawn_as_a_picture(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(check(ago(now, 1), 2, note="\x1b[31mred\x07\x7f\x9b\u202eleft\nnext\ud800"))
    screen = make()
    async with Host(screen).run_test(size=SIZE):
        for shown in (rows(screen)[1], text(screen, "#details")):
            assert "␛[31mred␇\ufffd\ufffdleft␊next\ufffd" in shown


async def test_ten_thousand_records_open_and_move_at_once(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(*(check(ago(now, 1 + number % 3000, 7, number % 60), 1) for number in range(10_000)))
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await until(pilot, lambda: len(screen.table.records) == 10_000)
        before = time.perf_counter()
        screen.table.show(screen.table.records)
        rows(screen)
        assert time.perf_counter() - before < 0.5
        await pilot.press("end")
        assert screen.table.selected == log.records()[0]
        assert rows(screen)[-1].endswith("pain 1")
        await pilot.press("pageup", "home")
        assert screen.table.cursor == 0


async def test_a_long_note_can_be_read_by_scrolling_its_details(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(check(ago(now, 1), 2, note="word " * 300))
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.press("tab", "end")
        await until(pilot, lambda: screen.query_one("#side").scroll_offset.y > 0)


async def test_escape_leaves(make: Make) -> None:
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("escape")
        await until(pilot, lambda: host.results == [None])


async def test_looking_changes_nothing(make: Make, log: Log, now: FakeNow) -> None:
    log.add(*one_of_each(now))
    before = export_json(log.all_records())
    async with Host(make()).run_test(size=SIZE) as pilot:
        await pilot.press("down", "f", "f", "f", "escape")
    assert export_json(log.all_records()) == before


class Light(App[None]):
    """The screen alone, in the light theme."""

    def __init__(self, screen: HistoryScreen) -> None:
        super().__init__()
        self._top = screen

    def on_mount(self) -> None:
        self.theme = "textual-light"
        self.push_screen(self._top)


def months(now: FakeNow) -> list[Record]:
    several = [*one_of_each(now)]
    for days in range(5, 40, 3):
        several += [run(ago(now, days), note="knee [left]"), stretch(ago(now, days, 20))]
        several.append(check(ago(now, days - 1, 7), days % 4))
    return several


def test_history_looks_as_accepted(snap_compare: Snap, make: Make, log: Log, now: FakeNow) -> None:
    log.add(*months(now))
    assert snap_compare(Host(make()), terminal_size=SIZE, press=["down", "down"])


def test_wide_history_in_a_light_theme_looks_as_accepted(
    snap_compare: Snap, make: Make, log: Log, now: FakeNow
) -> None:
    log.add(*months(now))
    assert snap_compare(Light(make()), terminal_size=(120, 40), press=["down"])


def test_a_correction_looks_as_accepted(
    snap_compare: Snap, make: Make, log: Log, now: FakeNow
) -> None:
    log.add(check(ago(now, 1), 2, flags=(Flag.LIMP,), note="knee [left] hurts"))
    assert snap_compare(Host(make()), terminal_size=SIZE, press=["e"])


def test_a_log_without_records_looks_as_accepted(snap_compare: Snap, make: Make) -> None:
    assert snap_compare(Host(make()), terminal_size=SIZE)


async def test_v_asks_for_trends(make: Make) -> None:
    host = Host(make())
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("v")
        await until(pilot, lambda: host.chosen)
        assert host.chosen[0].goal is Goal.TRENDS
