"""Settings: each row is kept at once, and a fault is said beside it with nothing written."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from rules.records import Episode, Side
from rules.settings import DEFAULTS, DistanceUnit, Settings, StretchSides, Voice, Volume
from screens.messages import Goal
from screens.settings import SettingsScreen
from screens.settings_rows import EPISODE_FIELDS, MEANINGS
from screens.widgets.form import Form
from screens.widgets.form_rows import FormRow
from store.log import Log, open_log
from store.settings import change_settings, load_settings
from tests.screens.conftest import FakeNow, Host, until
from tests.screens.samples import Asked, ago, check, episode, text, told

Make = Callable[[], SettingsScreen]
Snap = Callable[..., bool]

SIZE = (80, 24)


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


@pytest.fixture
def make(log: Log, now: FakeNow, path: Path, asked: Asked) -> Make:
    def make_screen() -> SettingsScreen:
        return SettingsScreen(path=path, log=log, now=now, confirm=asked)

    return make_screen


def row(screen: SettingsScreen, field: str) -> FormRow:
    return screen.query_one(Form).row(field)


def hint(screen: SettingsScreen, field: str) -> str:
    return row(screen, field).hint


def drawn(screen: SettingsScreen) -> list[str]:
    """All lines of the form, in sight or not, but for what controls of their own show."""
    lines = screen.query_one(Form).children[0]
    return [each.text.rstrip() for each in lines.render_lines(lines.size.region)]


async def put(pilot: Pilot[Any], screen: SettingsScreen, field: str, *keys: str) -> None:
    """Go to a row, empty it, press keys."""
    at = row(screen, field)
    at.focus()
    if isinstance(at.control, Input):
        at.control.clear()
    await pilot.press(*keys)


def saved(log: Log) -> Episode:
    """The one record in the file, read anew."""
    (record,) = open_log(log.path, lambda: pytest.fail("nothing is written")).records()
    assert isinstance(record, Episode)
    return record


async def test_every_setting_and_every_field_of_an_episode_has_a_row(make: Make, log: Log) -> None:
    log.add(episode())
    screen = make()
    async with Host(screen).run_test(size=SIZE):
        shown = [each.field for each in screen.query_one(Form).rows]
    assert shown == [each.name for each in fields(Settings)] + list(EPISODE_FIELDS)
    common = {"id", "updated", "deleted", "note", "extra"}
    assert {each.name for each in fields(Episode)} - common == set(EPISODE_FIELDS)
    assert MEANINGS.keys() == set(shown)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("cautious", "default 5 · source"),
        ("ladder", "default follow it · evidence, low"),
        ("day_end", "default 03:00 · our choice"),
        ("strength_days", "default by the plan · our choice"),
        ("stretch_times", "default by the plan · source"),
        ("self_test_days", "default after 3 days · our choice"),
        ("quiet_from", "default 22:00 · our choice"),
        ("quiet_until", "default 07:00 · our choice"),
        ("easy_pace", "default learned · our choice"),
        ("stretch_sides", "default both · our choice"),
        ("tempo", "default 2 s up, 2 down · our choice"),
        ("volume", "default normal"),
        ("voice", "default off"),
        ("unit", "default km"),
        ("theme", "default textual-dark"),
        ("bone_risk", "evidence, high"),
        ("stage_override", "our choice"),
    ],
)
async def test_a_row_says_its_default_and_where_its_number_comes_from(
    make: Make, field: str, said: str
) -> None:
    screen = make()
    async with Host(screen).run_test(size=SIZE):
        assert hint(screen, field) == said


@pytest.mark.parametrize(
    ("field", "keys", "value"),
    [
        ("cautious", ["right"], True),
        ("ladder", ["right"], False),
        ("day_end", [*"04:30", "enter"], time(4, 30)),
        ("strength_days", ["5"], 5),
        ("stretch_times", ["3"], 3),
        ("self_test_days", ["left"], 2),
        ("quiet_from", [*"21:30", "enter"], time(21, 30)),
        ("quiet_until", [*"06:15", "enter"], time(6, 15)),
        ("easy_pace", [*"6:05", "enter"], 365),
        ("easy_pace", [*"9:40/mi", "enter"], 360.4),
        ("volume", ["q"], Volume.QUIET),
        ("voice", ["e"], Voice.NAMES),
        ("stretch_sides", ["a"], StretchSides.AFFECTED),
        ("tempo", ["left"], False),
        ("unit", ["m"], DistanceUnit.MI),
        ("theme", ["n"], "nord"),
    ],
)
async def test_a_setting_is_kept_as_soon_as_it_is_changed(
    make: Make, path: Path, field: str, keys: list[str], value: Any
) -> None:
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await put(pilot, screen, field, *keys)
        await until(pilot, lambda: getattr(load_settings(path), field) == value)
        assert load_settings(path) == replace(DEFAULTS, **{field: value})


async def test_settings_go_back_to_their_defaults(make: Make, path: Path) -> None:
    path.write_text("ladder = false\nstrength_days = 5 # my own\ntempo = false\n", "utf-8")
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        assert screen.query_one(Form).text("ladder") == "no"
        await put(pilot, screen, "ladder", "f")
        await put(pilot, screen, "strength_days", "b")
        await put(pilot, screen, "tempo", "2")
        await until(pilot, lambda: load_settings(path) == DEFAULTS)


async def test_an_emptied_time_is_the_default_again_and_shown_as_such(
    make: Make, path: Path
) -> None:
    path.write_text('day_end = "04:30"', encoding="utf-8")
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await put(pilot, screen, "day_end", "tab")
        await until(pilot, lambda: screen.query_one(Form).text("day_end") == "03:00")
    assert load_settings(path) == DEFAULTS


async def test_the_cautious_limit_shows_its_own_mark(make: Make) -> None:
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: hint(screen, "cautious") == "default 5 · evidence, low")


async def test_a_theme_shows_at_once(make: Make, path: Path) -> None:
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        before = host.theme
        await put(pilot, screen, "theme", "right")
        await until(pilot, lambda: host.theme != before)
        assert load_settings(path).theme == host.theme


async def test_a_theme_that_is_no_more_is_shown_by_its_name(make: Make, path: Path) -> None:
    path.write_text('theme = "[/] gone"', encoding="utf-8")
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        assert any("◂ [/] gone ▸" in each for each in drawn(screen))
        await put(pilot, screen, "theme", "right")
        await until(pilot, lambda: load_settings(path).theme in pilot.app.available_themes)


async def test_a_wrong_time_is_said_beside_it_and_nothing_is_written(
    make: Make, path: Path
) -> None:
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await put(pilot, screen, "day_end", *"25:00", "tab")
        await until(pilot, lambda: "day_end is 25:00" in hint(screen, "day_end"))
        assert hint(screen, "day_end").startswith("✖ ")
    assert not path.exists()


async def test_escape_keeps_what_is_typed_and_leaves(make: Make, path: Path) -> None:
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        await put(pilot, screen, "day_end", *"02:00", "escape")
        await until(pilot, lambda: host.results == [None])
    assert load_settings(path).day_end == time(2)


async def test_escape_on_a_fault_puts_it_back_and_leaves_the_second_time(
    make: Make, path: Path
) -> None:
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        await put(pilot, screen, "day_end", *"soon", "escape")
        await until(pilot, lambda: screen.query_one(Form).text("day_end") == "03:00")
        assert not host.results
        await until(pilot, lambda: told(host) == ["That was not kept; esc again leaves."])
        await pilot.press("escape")
        await until(pilot, lambda: host.results == [None])
    assert not path.exists()


async def test_a_comment_in_the_file_survives_a_change(make: Make, path: Path) -> None:
    path.write_text("# mine\nunit = 'km' # for now\nnew_thing = 3\n", encoding="utf-8")
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await put(pilot, screen, "unit", "right")
        await until(pilot, lambda: load_settings(path).unit is DistanceUnit.MI)
    assert "# mine" in path.read_text(encoding="utf-8")
    assert "new_thing = 3" in path.read_text(encoding="utf-8")


async def test_a_damaged_file_is_said_shows_defaults_and_is_left_alone(
    make: Make, path: Path
) -> None:
    path.write_text("unit = ", encoding="utf-8")
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: any("is not TOML" in sentence for sentence in told(host)))
        assert screen.query_one(Form).text("unit") == "km"
        await put(pilot, screen, "unit", "m")
        await until(pilot, lambda: "is not TOML" in hint(screen, "unit"))
    assert path.read_text(encoding="utf-8") == "unit = "


async def test_a_wrong_value_is_said_beside_its_row_and_mended_there(
    make: Make, path: Path
) -> None:
    path.write_text("\ncautious = 7\n", encoding="utf-8")
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await until(
            pilot,
            lambda: (
                hint(screen, "cautious")
                == "✖ in the file, line 2: cautious is 7, not true or false"
            ),
        )
        await put(pilot, screen, "cautious", "right")
        await until(pilot, lambda: load_settings(path).cautious)
        assert hint(screen, "cautious").startswith("default 5")


async def test_a_pace_is_shown_and_typed_per_chosen_unit(make: Make, path: Path) -> None:
    change_settings(path, easy_pace=360.4)
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        assert screen.query_one(Form).text("easy_pace") == "6:00/km"
        await put(pilot, screen, "unit", "m")
        await until(pilot, lambda: screen.query_one(Form).text("easy_pace") == "9:40/mi")
        await put(pilot, screen, "easy_pace", *"10:00", "enter")
        await until(pilot, lambda: load_settings(path).easy_pace == 372.8)
        assert screen.query_one(Form).text("easy_pace") == "10:00/mi"


async def test_each_row_says_at_the_bottom_what_it_means(make: Make, log: Log) -> None:
    log.add(episode())
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        for each in screen.query_one(Form).rows:
            meaning = MEANINGS[each.field].text
            each.focus()
            await until(pilot, partial(says, screen, meaning))
            assert len(meaning) <= 2 * 76


def says(screen: SettingsScreen, meaning: str) -> bool:
    return text(screen, "#meaning") == meaning


async def test_where_the_files_are_is_shown(make: Make, log: Log, path: Path) -> None:
    screen = make()
    async with Host(screen).run_test(size=(160, 50)):
        shown = text(screen, "#files").splitlines()
    assert shown[0].split() == ["log", str(log.path)]
    assert shown[1].split() == ["settings", str(path)]
    assert shown[2].split() == [
        "keys",
        *("0", "keys", "of", "your", "own:", "`psoas", "settings", "keys`", "lists", "all"),
    ]


@pytest.mark.parametrize(
    ("field", "keys", "value"),
    [
        ("side", ["r"], Side.RIGHT),
        ("onset", [*"2026-02-05", "enter"], date(2026, 2, 5)),
        ("resting_since", [*"2026-02-03", "tab"], date(2026, 2, 3)),
        ("running_since", ["tab"], None),
        ("running_since", [*"yesterday", "down"], date(2026, 3, 8)),
        ("cleared_on", [*"fri", "up"], date(2026, 3, 6)),
        ("bone_risk", ["y"], True),
        ("stage_override", ["3"], 3),
    ],
)
async def test_a_field_of_the_episode_is_kept_as_soon_as_it_is_changed(
    make: Make, log: Log, field: str, keys: list[str], value: Any
) -> None:
    (record,) = log.add(episode(extra={"clinic": "[/]"}, note="n"))
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await put(pilot, screen, field, *keys)
        await until(pilot, lambda: getattr(saved(log), field) == value)
    assert replace(saved(log), updated=None) == replace(record, updated=None, **{field: value})


async def test_a_date_is_shown_as_it_was_understood(make: Make, log: Log) -> None:
    log.add(episode())
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        assert hint(screen, "onset") == "36 days ago"
        await put(pilot, screen, "running_since", *"yesterday")
        assert hint(screen, "running_since") == "yesterday"
        await pilot.press("tab")
        await until(pilot, lambda: screen.query_one(Form).text("running_since") == "2026-03-08")
        await put(pilot, screen, "settled_on", *"2026-03-11")
        assert hint(screen, "settled_on") == "in 2 days: counts from then"
        await put(pilot, screen, "cleared_on", *"today")
        assert hint(screen, "cleared_on") == "today"


@pytest.mark.parametrize(
    ("field", "typed", "fault"),
    [
        ("onset", "soon", "soon is no date"),
        ("onset", "", "is no date"),
        ("onset", "2026-03-10", "The onset lies ahead"),
        ("running_since", "2026-01-31", "is before the onset 2026-02-01"),
        ("settled_on", "2026-01-31", "is before the onset 2026-02-01"),
        ("cleared_on", "[/] odd", "[/] odd is no date"),
    ],
)
async def test_a_date_that_cannot_be_is_said_beside_it_and_nothing_is_written(
    make: Make, log: Log, field: str, typed: str, fault: str
) -> None:
    log.add(episode())
    before = log.path.read_bytes()
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await put(pilot, screen, field, *typed, "tab")
        await until(pilot, lambda: fault in hint(screen, field))
    assert log.path.read_bytes() == before


async def test_two_changes_are_both_kept(make: Make, log: Log) -> None:
    log.add(episode())
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await put(pilot, screen, "side", "r")
        await put(pilot, screen, "bone_risk", "y")
        await put(pilot, screen, "stage_override", "2", "1")
        await until(pilot, lambda: saved(log).stage_override == 1)
    assert (saved(log).side, saved(log).bone_risk) == (Side.RIGHT, True)


async def test_what_another_psoas_changed_meanwhile_stays(
    make: Make, log: Log, now: FakeNow
) -> None:
    (record,) = log.add(episode())
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        open_log(log.path, now).replace(replace(record, bone_risk=True))
        await put(pilot, screen, "side", "r")
        await until(pilot, lambda: saved(log).side is Side.RIGHT)
    assert saved(log).bone_risk


async def test_an_episode_that_is_gone_is_said(make: Make, log: Log) -> None:
    (record,) = log.add(episode())
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        log.delete(record)
        await put(pilot, screen, "side", "r")
        await until(pilot, lambda: hint(screen, "side").startswith("✖ "))


async def test_the_current_episode_is_the_one_that_is_edited(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(
        episode(onset=date(2025, 1, 1), running_since=None, settled_on=date(2025, 3, 1)),
        episode(),
        check(ago(now, 1), 2),
    )
    screen = make()
    async with Host(screen).run_test(size=SIZE):
        assert screen.query_one(Form).text("onset") == "2026-02-01"
        assert "The episode" in drawn(screen)


async def test_one_that_has_settled_can_be_opened_again(make: Make, log: Log) -> None:
    log.add(episode(settled_on=date(2026, 3, 8)))
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        assert "The last episode, settled: ctrl+n starts another" in drawn(screen)
        await put(pilot, screen, "settled_on", "tab")
        await until(pilot, lambda: saved(log).settled_on is None)
        await until(pilot, lambda: "The episode" in drawn(screen))


async def test_without_an_episode_its_rows_are_hidden_and_the_way_to_one_is_said(
    make: Make,
) -> None:
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        assert "No episode yet: ctrl+n starts one" in drawn(screen)
        assert not any(row(screen, field).display for field in EPISODE_FIELDS)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: host.chosen)
        assert host.chosen[0].goal is Goal.WELCOME


async def test_a_new_episode_beside_an_open_one_is_asked_about(
    make: Make, log: Log, asked: Asked
) -> None:
    log.add(episode())
    host = Host(make())
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "Start a new episode?" in asked.question)
        assert not host.chosen
        asked.yes()
        await until(pilot, lambda: host.chosen)
        assert host.chosen[0].goal is Goal.WELCOME


async def test_undo_takes_back_the_last_change_of_the_log_and_shows_it(
    make: Make, log: Log
) -> None:
    log.add(episode())
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        await put(pilot, screen, "side", "r")
        await until(pilot, lambda: saved(log).side is Side.RIGHT)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: saved(log).side is Side.LEFT)
        await until(pilot, lambda: screen.query_one(Form).text("side") == "left")
        await until(pilot, lambda: told(host))
        assert told(host)[0].startswith("Undone: the episode since Sun 1 Feb")


async def test_back_on_top_it_shows_what_has_become_of_the_episode(
    make: Make, log: Log, now: FakeNow, asked: Asked, path: Path
) -> None:
    screen = make()
    host = Host(screen)
    async with host.run_test(size=SIZE) as pilot:
        await host.push_screen(SettingsScreen(path=path, log=log, now=now, confirm=asked))
        log.add(episode())
        await host.pop_screen()
        await until(pilot, lambda: row(screen, "onset").display)
        assert screen.query_one(Form).text("onset") == "2026-02-01"


async def test_enter_on_the_last_row_begins_at_the_top_again(make: Make, log: Log) -> None:
    log.add(episode())
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        await put(pilot, screen, "stage_override", "enter")
        await until(pilot, lambda: screen.focused is row(screen, "cautious").control)
        await pilot.press("enter")
        assert screen.focused is row(screen, "ladder").control


async def test_every_row_can_be_reached_and_is_in_sight_in_a_small_window(
    make: Make, log: Log
) -> None:
    log.add(episode())
    screen = make()
    async with Host(screen).run_test(size=SIZE) as pilot:
        form = screen.query_one(Form)
        for each in form.rows:
            assert screen.focused is each.control
            await until(pilot, partial(is_in_sight, form, each))
            await pilot.press("down")


def is_in_sight(form: Form, row: FormRow) -> bool:
    return form.region.contains_region(row.control.region)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: FakeNow) -> Make:
    """A screen whose files have the same short names on every machine."""
    monkeypatch.chdir(tmp_path)
    log = open_log(Path("log.json"), now)
    log.add(episode())
    return lambda: SettingsScreen(path=Path("settings.toml"), log=log, now=now, confirm=Asked())


def test_settings_look_as_accepted(snap_compare: Snap, here: Make) -> None:
    assert snap_compare(Host(here()), terminal_size=SIZE)


def test_a_fault_in_the_episode_looks_as_accepted(snap_compare: Snap, here: Make) -> None:
    keys = [*["up"] * 4, *"soon", "tab"]
    assert snap_compare(Host(here()), terminal_size=SIZE, press=keys)


def test_wide_settings_in_a_light_theme_look_as_accepted(snap_compare: Snap, here: Make) -> None:
    Path("settings.toml").write_text('theme = "textual-light"\nunit = "mi"\n', encoding="utf-8")
    host = Host(here())
    host.theme = "textual-light"
    assert snap_compare(host, terminal_size=(120, 40))


def test_settings_without_colour_look_as_accepted(
    snap_compare: Snap, here: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(Host(here()), terminal_size=SIZE, press=["tab", "tab"])
