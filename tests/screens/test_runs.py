"""Runs: the log of runs, how each was judged, and what each sport has cost the hip."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Static

from rules.records import Activity, Effort, Sport
from rules.settings import DEFAULTS, DistanceUnit, Settings
from screens.messages import Goal
from screens.runs import RunsScreen
from store.log import Log, open_log
from tests.screens.conftest import FakeNow, Host, until
from tests.screens.samples import (
    FOREIGN,
    HOSTILE,
    Asked,
    ago,
    check,
    costs_known,
    episode,
    rows,
    run,
    text,
    told,
)

Make = Callable[..., RunsScreen]
Snap = Callable[..., bool]


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def make(log: Log, now: FakeNow, asked: Asked) -> Make:
    def make_screen(settings: Settings = DEFAULTS) -> RunsScreen:
        return RunsScreen(log=log, now=now, settings=lambda: settings, confirm=asked)

    return make_screen


async def shown(screen: RunsScreen, *keys: str) -> list[str]:
    """The rows after some keys."""
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        return rows(screen)


async def why(screen: RunsScreen, *keys: str) -> str:
    """The reasons for the judgement at the cursor, after some keys."""
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        return text(screen, "#why")


async def test_the_newest_run_comes_first_with_all_that_is_known_of_it(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(
        run(ago(now, 5), distance_m=4200, effort=Effort.WALK_RUN, ladder_step=2),
        run(ago(now, 3), duration_s=3723, pain_during=None),
        check(ago(now, 2, 7), 1),
    )
    header, newest, oldest = await shown(make())
    assert header.split() == ["date", "km", "time", "effort", "step", "pain", "morning", "judged"]
    assert " ".join(newest.split()) == "Fri 6 Mar 5.00 1:02:03 - - 0·-·1 1 bad bad"
    assert " ".join(oldest.split()) == "Wed 4 Mar 4.20 30:00 walk-run 2 0·2·1 unknown open"


async def test_a_run_of_another_year_is_dated_in_full(make: Make, log: Log, now: FakeNow) -> None:
    log.add(run(ago(now, 100)))
    assert (await shown(make()))[1].startswith("2025-11-29 ")


async def test_filter_shows_all_sports_then_each_other_one_and_then_runs_again(
    make: Make, log: Log, now: FakeNow
) -> None:
    bike = run(ago(now, 2), sport=Sport.BIKE, distance_m=104_300, duration_s=36_723)
    log.add(run(ago(now, 3)), bike)
    assert len(await shown(make())) == 2
    header, first, second = await shown(make(), "f")
    assert "sport" in header
    assert first.split()[3:6] == ["bike", "104", "10:12"]
    assert " run " in second
    header, only = await shown(make(), "f", "F")
    assert "sport" not in header
    assert only.split()[3:5] == ["104", "10:12"]
    assert await shown(make(), "f", "f", "f") == await shown(make())


def _says(heading: Static, words: str) -> bool:
    return str(heading.content) == words


async def test_the_heading_names_what_the_filter_lets_through(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 3)), run(ago(now, 2), sport=Sport.BIKE))
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        heading = screen.query_one("#heading", Static)
        for words in ("Runs", "All sports", "Only bike", "Runs"):
            await until(pilot, partial(_says, heading, words))
            await pilot.press("f")


async def test_a_sport_that_is_gone_is_not_filtered_for(make: Make, log: Log, now: FakeNow) -> None:
    log.add(run(ago(now, 3)))
    (bike,) = log.add(run(ago(now, 2), sport=Sport.BIKE))
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.press("f", "f")
        log.delete(bike)
        screen.look()
        await until(pilot, lambda: str(screen.query_one("#heading", Static).content) == "Runs")
        assert screen.table.selected == log.records()[0]


async def test_the_light_before_a_run_is_named(make: Make, log: Log, now: FakeNow) -> None:
    log.add(episode(), run(ago(now, 4), pain_during=6))
    log.add(run(ago(now, 3)))
    assert "The light before it was ✖ stop." in await why(make())
    assert "The light before it was ● go." in await why(make(), "down")


async def test_other_sports_have_a_morning_but_are_not_judged(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 3), sport=Sport.BIKE), check(ago(now, 2, 7), 3))
    assert (await shown(make(), "f"))[1].endswith("3 bad")
    assert "Only runs are judged" in await why(make(), "f")


async def test_miles_are_shown_as_miles(make: Make, log: Log, now: FakeNow) -> None:
    log.add(run(ago(now, 0, 6), distance_m=1609.344))
    screen = make(replace(DEFAULTS, unit=DistanceUnit.MI))
    async with Host(screen).run_test(size=(80, 24)):
        header, row = rows(screen)
        assert " mi " in header
        assert " 1.00 " in row
        assert "this week 1 mi in 1 run" in text(screen, "#totals")
        assert "30:00 per mi" in text(screen, "#why")


async def test_totals_count_runs_by_calendar_weeks(make: Make, log: Log, now: FakeNow) -> None:
    sunday, last_monday, sunday_before = ago(now, 1), ago(now, 7), ago(now, 8)
    log.add(
        run(ago(now, 0, 6), distance_m=None),
        run(sunday),
        run(last_monday, distance_m=2500),
        run(sunday_before),
        run(sunday, sport=Sport.BIKE),
    )
    screen = make()
    async with Host(screen).run_test(size=(80, 24)):
        assert text(screen, "#totals") == "this week 1 run · last week 7.5 km in 2 runs"


async def test_without_runs_the_totals_say_so(make: Make) -> None:
    screen = make()
    async with Host(screen).run_test(size=(80, 24)):
        assert text(screen, "#totals") == "this week no run · last week no run"


@pytest.mark.parametrize(
    ("fields", "morning", "verdict", "reason"),
    [
        ({}, 0, "good", "Good: worst pain 2, under 5 (source), and a fine morning."),
        ({"pain_after": 5}, 0, "bad", "Bad: worst pain 5, at or over 5 (source)."),
        ({"pain_after": 4}, 0, "good", "Good: worst pain 4"),
        ({"stride_changed": True}, 0, "bad", "Bad: the stride changed (evidence, low)."),
        ({}, 1, "bad", "Bad: 1 the morning after, 0 before (source)."),
        ({"pain_before": 1}, 1, "good", "Good"),
        ({}, None, "open", "Open: its morning is unknown."),
        ({"pain_during": None, "pain_after": None}, 0, "open", "Open: its pain is unknown."),
        (
            {"pain_during": None, "pain_after": None},
            None,
            "open",
            "Open: its pain and its morning are unknown.",
        ),
        ({"effort": Effort.HILLS}, 0, "good fast", "Good"),
    ],
)
async def test_a_run_is_judged_by_its_pain_its_stride_and_its_morning(
    *,
    make: Make,
    log: Log,
    now: FakeNow,
    fields: dict[str, object],
    morning: int | None,
    verdict: str,
    reason: str,
) -> None:
    log.add(run(ago(now, 3), **fields))
    if morning is not None:
        log.add(check(ago(now, 2, 7), morning))
    assert (await shown(make()))[1].endswith(f" {verdict}")
    assert reason in await why(make())


async def test_the_cautious_limit_is_three(make: Make, log: Log, now: FakeNow) -> None:
    log.add(run(ago(now, 3), pain_during=3), check(ago(now, 2, 7), 0))
    assert "Good" in await why(make())
    said = await why(make(replace(DEFAULTS, cautious=True)))
    assert "worst pain 3, at or over 3 (evidence, low)" in said


async def test_with_bone_risk_the_limit_is_one(make: Make, log: Log, now: FakeNow) -> None:
    log.add(episode(bone_risk=True), run(ago(now, 3), pain_during=1, pain_after=0))
    assert "worst pain 1, at or over 1 (evidence, high)" in await why(make())


async def test_each_sport_shows_what_it_has_cost(make: Make, log: Log, now: FakeNow) -> None:
    log.add(
        run(ago(now, 9), pain_during=4),
        check(ago(now, 8, 7), 3),
        run(ago(now, 5), pain_during=1),
        check(ago(now, 4, 7), 0),
        run(ago(now, 3), sport=Sport.BIKE, pain_during=None, pain_after=None),
    )
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: screen.costs)
        head, runs, bike = text(screen, "#sports").splitlines()
    assert head.split("  ") != runs.split("  ")
    assert runs.split() == ["run", "2", "2.5", "of", "10", "50%"]
    assert bike.split() == ["bike", "1", "not", "known", "not", "known"]


async def test_what_sports_have_cost_waits_until_nobody_types(
    make: Make, log: Log, now: FakeNow, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.add(run(ago(now, 9)), run(ago(now, 8)))
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        begun_anew: list[str] = []
        monkeypatch.setattr(screen._counting, "reset", lambda: begun_anew.append("down"))
        await pilot.press("down")
        await until(pilot, lambda: begun_anew == ["down"])


@pytest.mark.parametrize("key", ["a", "A"])
async def test_add_asks_for_a_new_run(make: Make, key: str) -> None:
    host = Host(make())
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: host.chosen)
        assert (host.chosen[0].goal, host.chosen[0].record) == (Goal.ADD_RUN, None)


@pytest.mark.parametrize("key", ["e", "E", "enter"])
async def test_edit_asks_to_edit_the_run_at_the_cursor(
    make: Make, log: Log, now: FakeNow, key: str
) -> None:
    older, _ = log.add(run(ago(now, 5)), run(ago(now, 3)))
    host = Host(make())
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", key)
        await until(pilot, lambda: host.chosen)
        assert (host.chosen[0].goal, host.chosen[0].record) == (Goal.EDIT_RUN, older)


async def test_keys_for_one_run_do_nothing_where_there_is_none(make: Make, asked: Asked) -> None:
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("e", "d", "m", "down", "up", "pagedown", "end")
        assert not host.chosen
        assert not asked.question
        screen.action_edit()
        screen.action_delete()
        screen.action_morning()
        await pilot.pause()
        assert not host.chosen
        assert not asked.question


@pytest.mark.parametrize("key", ["d", "D", "delete"])
async def test_delete_asks_first_and_undo_brings_the_run_back(
    make: Make, log: Log, now: FakeNow, asked: Asked, key: str
) -> None:
    log.add(run(ago(now, 3)), run(ago(now, 5)))
    screen = make()
    host = Host(screen)

    def said(sentence: str) -> bool:
        return any(message.endswith(sentence) for message in told(host))

    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        assert asked.question == "Delete the run of Fri 6 Mar 18:00? It can be undone with u."
        assert len(log.records()) == 2
        asked.yes()
        await until(pilot, lambda: len(rows(screen)) == 2)
        assert len(log.records()) == 1
        await until(pilot, lambda: said("Deleted the run of Fri 6 Mar 18:00; u brings it back."))
        await pilot.press("u")
        await until(pilot, lambda: len(rows(screen)) == 3)
        await until(pilot, lambda: said("Undone: the run of Fri 6 Mar 18:00 is back in the log."))
        await pilot.press("U")
        await until(pilot, lambda: said("and 1 more record are no longer in the log."))
        await pilot.press("u")
        await until(pilot, lambda: said("There is nothing to undo."))


async def test_the_last_row_can_be_deleted_with_the_cursor_on_it(
    make: Make, log: Log, now: FakeNow, asked: Asked
) -> None:
    log.add(run(ago(now, 3)))
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        await pilot.press("d")
        asked.yes()
        await until(pilot, lambda: screen.query_one("#empty").display)
        assert not screen.query_one("#table").display


async def test_a_refused_delete_is_said_and_changes_nothing(
    make: Make, log: Log, now: FakeNow, asked: Asked
) -> None:
    log.add(run(ago(now, 3)))
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("d")
        log.path.write_text(FOREIGN, encoding="utf-8")
        asked.yes()
        await until(pilot, lambda: told(host))
        assert not any("Deleted" in message for message in told(host))
        assert log.path.read_text(encoding="utf-8") == FOREIGN
        assert len(rows(screen)) == 2


@pytest.mark.parametrize("key", ["m", "M"])
async def test_morning_asks_for_the_check_that_is_missing(
    make: Make, log: Log, now: FakeNow, key: str
) -> None:
    (record,) = log.add(run(ago(now, 1)))
    host = Host(make())
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await until(pilot, lambda: host.chosen)
        assert (host.chosen[0].goal, host.chosen[0].record) == (Goal.CHECK, record)


async def test_a_morning_that_a_check_now_would_not_be_is_not_asked_for(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(
        run(ago(now, 0, 6)),
        run(ago(now, 4)),
        run(ago(now, 6)),
        check(ago(now, 5, 7), 0),
        run(ago(now, 5), sport=Sport.BIKE),
    )
    host = Host(make())
    async with host.run_test(size=(80, 24)) as pilot:
        for keys, sentence in (
            (["m"], "Its morning is still to come: it counts from tomorrow on."),
            (["down", "m"], "Another one came after it, so its morning stays unknown."),
            (["down", "M"], "Its morning is known already."),
            (["f", "up", "m"], "Another one came after it, so its morning stays unknown."),
        ):
            await pilot.press(*keys)
            await until(pilot, partial(is_told, host, sentence))
        assert not host.chosen


def is_told(host: Host, sentence: str) -> bool:
    """Whether this is said, and nothing else."""
    return told(host) == [sentence]


async def test_a_bike_ride_does_not_end_the_wait_for_a_runs_morning(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 3)), run(ago(now, 2), sport=Sport.BIKE))
    host = Host(make())
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("m")
        await until(pilot, lambda: host.chosen)


async def test_an_empty_log_names_one_next_key(make: Make) -> None:
    screen = make()
    async with Host(screen).run_test(size=(80, 24)):
        assert "Press a to add your first one" in text(screen, "#empty")
        assert screen.query_one("#empty").display
        assert not screen.query_one("#tolerance").display


async def test_where_only_other_sports_are_it_says_how_to_see_them(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 3), sport=Sport.SWIM))
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        assert "f shows them" in text(screen, "#empty")
        await pilot.press("f")
        assert not screen.query_one("#empty").display


async def test_what_another_psoas_adds_shows_by_itself_with_the_cursor_on_it(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 3)), run(ago(now, 1)))
    screen = make()
    async with Host(screen).run_test(size=(80, 24)) as pilot:
        (added,) = open_log(log.path, now).add(run(ago(now, 2)))
        await until(pilot, lambda: len(rows(screen)) == 4)
        assert screen.table.selected == added


async def test_a_log_that_becomes_unreadable_is_said_once_and_the_rows_stay(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 3)))
    good = log.path.read_bytes()
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        log.path.write_text(FOREIGN, encoding="utf-8")
        screen.look()
        screen.look()
        await until(pilot, lambda: told(host))
        await pilot.pause()
        assert len(told(host)) == 1
        assert len(rows(screen)) == 2
        log.path.write_bytes(good)
        screen.look()
        await pilot.press("u")
        await until(pilot, lambda: screen.query_one("#empty").display)


async def test_while_another_screen_is_on_top_it_does_not_look(
    make: Make, log: Log, now: FakeNow, asked: Asked
) -> None:
    screen = make()
    host = Host(screen)
    async with host.run_test(size=(80, 24)) as pilot:
        await host.push_screen(
            RunsScreen(log=log, now=now, settings=lambda: DEFAULTS, confirm=asked)
        )
        log.add(run(ago(now, 3)))
        await pilot.pause(1.2)
        assert not screen.table.records
        await host.pop_screen()
        await until(pilot, lambda: len(screen.table.records) == 1)


async def test_escape_leaves(make: Make) -> None:
    host = Host(make())
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await until(pilot, lambda: host.results == [None])


@pytest.mark.parametrize("note", HOSTILE)
async def test_a_hostile_note_is_shown_as_it_is(
    make: Make, log: Log, now: FakeNow, note: str
) -> None:
    log.add(run(ago(now, 3), note=note))
    assert f"Note: {note}" in await why(make())


async def test_a_run_with_a_changed_stride_says_so(make: Make, log: Log, now: FakeNow) -> None:
    log.add(run(ago(now, 3), stride_changed=True, distance_m=None, pain_before=None))
    said = await why(make())
    assert "stride changed" in said
    assert "pain ? before, 2 during, 1 after" in said
    assert " per " not in said


async def test_an_imported_run_with_unknown_fields_is_shown(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(run(ago(now, 3), extra={"shoes": "[/]"}, origin={"file": "a[/b].fit"}))
    assert len(await shown(make())) == 2
    assert "shoes" in json.dumps(json.loads(Path(log.path).read_text(encoding="utf-8")))


class Themed(App[None]):
    """The screen alone, in a theme."""

    def __init__(self, screen: RunsScreen, theme: str) -> None:
        super().__init__()
        self._top = screen
        self._wanted = theme

    def on_mount(self) -> None:
        self.theme = self._wanted
        self.push_screen(self._top)


def a_month(now: FakeNow) -> list[Activity]:
    efforts = [Effort.EASY, Effort.WALK_RUN, Effort.INTERVALS, None]
    return [
        run(
            ago(now, days),
            distance_m=5200 - 150 * days,
            duration_s=1900 + 37 * days,
            effort=efforts[days // 2 % 4],
            ladder_step=[None, 2, 1][days // 2 % 3],
            pain_during=[2, 6, None][days // 2 % 3],
            note="knee [left] hurts [/]" if days == 2 else None,
        )
        for days in range(2, 26, 2)
    ]


def fill(log: Log, now: FakeNow) -> None:
    log.add(*a_month(now), run(ago(now, 5), sport=Sport.BIKE, distance_m=20_000, duration_s=3600))
    log.add(*(check(ago(now, days, 7), days % 3) for days in range(1, 25, 2)))


@pytest.mark.parametrize(
    ("size", "theme"), [((80, 24), "textual-dark"), ((120, 40), "textual-light")]
)
def test_runs_look_as_accepted(
    *,
    snap_compare: Snap,
    make: Make,
    log: Log,
    now: FakeNow,
    size: tuple[int, int],
    theme: str,
) -> None:
    fill(log, now)
    app = Themed(make(), theme)
    assert snap_compare(app, terminal_size=size, run_before=costs_known, press=["f", "down"])


def test_runs_without_colour_look_as_accepted(
    snap_compare: Snap, make: Make, log: Log, now: FakeNow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    fill(log, now)
    app = Themed(make(), "textual-dark")
    assert snap_compare(app, terminal_size=(80, 24), run_before=costs_known)


def test_no_runs_look_as_accepted(snap_compare: Snap, make: Make) -> None:
    assert snap_compare(Themed(make(), "textual-dark"), terminal_size=(80, 24))


async def test_v_asks_for_trends(make: Make) -> None:
    host = Host(make())
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.press("v")
        await until(pilot, lambda: host.chosen)
        assert host.chosen[0].goal is Goal.TRENDS
