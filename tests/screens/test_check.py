"""The check: one digit, the daily flags, and what the answer changes."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App
from textual.widgets import Input

from rules.records import Check, Flag
from rules.settings import DEFAULTS
from screens.check import CheckDialog
from screens.flags import FLAG_LETTERS, FlagList
from screens.widgets.pain_scale import PainScale
from store.log import Log
from tests.screens.conftest import FakeNow, Host, until
from tests.screens.samples import FOREIGN, HOSTILE, ago, episode, run, text, told

Make = Callable[..., CheckDialog]
Snap = Callable[..., bool]
SIZE = (80, 24)


@pytest.fixture
def make(log: Log, now: FakeNow) -> Make:
    def make_dialog(pain: int | None = None) -> CheckDialog:
        return CheckDialog(log=log, now=now, settings=lambda: DEFAULTS, pain=pain)

    return make_dialog


def saved(log: Log) -> Check:
    (check,) = (record for record in log.records() if isinstance(record, Check))
    return check


async def answer(make: Make, *keys: str, pain: int | None = None) -> list[object]:
    """Press keys in a dialog; gives what it returned."""
    host = Host(make(pain))
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        return host.results


async def test_a_digit_typed_before_and_enter_are_all_it_takes(
    make: Make, log: Log, now: FakeNow
) -> None:
    assert await answer(make, "enter", pain=3) == [True]
    check = saved(log)
    assert (check.pain, check.at, check.flags, check.note) == (3, now(), (), None)


async def test_the_pain_can_still_be_changed(make: Make, log: Log) -> None:
    await answer(make, "7", "right", "plus", "left", "enter", pain=3)
    assert saved(log).pain == 8


async def test_one_and_zero_are_ten_also_when_the_one_was_typed_on_today(
    make: Make, log: Log
) -> None:
    await answer(make, "0", "enter", pain=1)
    assert saved(log).pain == 10


async def test_without_a_digit_nothing_is_saved_and_it_says_what_is_missing(
    make: Make, log: Log
) -> None:
    dialog = make()
    host = Host(dialog)
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("r", "enter")
        assert "digit" in text(dialog, "#problem")
        assert not log.records()
        assert not host.results
        await pilot.press("2", "enter")
        await pilot.pause()
        assert (saved(log).pain, saved(log).flags) == (2, ("rest-pain",))


async def test_escape_saves_nothing(make: Make, log: Log) -> None:
    assert await answer(make, "r", "escape", pain=3) == [None]
    assert not log.records()


@pytest.mark.parametrize(("flag", "letter"), FLAG_LETTERS.items())
async def test_each_flag_has_its_letter(make: Make, log: Log, flag: Flag, letter: str) -> None:
    await answer(make, "m", letter, "enter", pain=0)
    assert saved(log).flags == (flag,)


async def test_the_same_letter_takes_the_tick_away(make: Make, log: Log) -> None:
    await answer(make, "n", "l", "N", "enter", pain=0)
    assert saved(log).flags == (Flag.LIMP,)


async def test_the_other_flags_are_asked_on_something_new_only(make: Make, log: Log) -> None:
    dialog = make(0)
    async with Host(dialog).run_test(size=SIZE) as pilot:
        assert "bruising" not in text(dialog, "FlagList")
        await pilot.press("b")
        await pilot.press("m")
        assert "[ ] bruising" in text(dialog, "FlagList")
        assert not dialog.query_one("#more").display
        await pilot.press("b")
        assert "[x] bruising" in text(dialog, "FlagList")


async def test_a_click_ticks_a_flag_too(make: Make, log: Log) -> None:
    dialog = make(0)
    async with Host(dialog).run_test(size=SIZE) as pilot:
        await pilot.click(FlagList, offset=(10, 1))
        assert "[x] pain at night" in text(dialog, "FlagList")
        await pilot.click(FlagList, offset=(55, 1))
        assert "[x] pain at night" in text(dialog, "FlagList")


@pytest.mark.parametrize("note", [*HOSTILE, "knee, 3 of 10 at km 2"])
async def test_a_note_is_kept_as_it_was_typed(make: Make, log: Log, note: str) -> None:
    dialog = make(1)
    host = Host(dialog)
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("t")
        field = dialog.query_one(Input)
        assert dialog.focused is field
        field.value = note
        await pilot.press("enter")
        await until(pilot, lambda: host.results)
    assert saved(log).note == note


async def test_letters_and_digits_belong_to_the_note_while_it_is_typed(
    make: Make, log: Log
) -> None:
    dialog = make(3)
    async with Host(dialog).run_test(size=SIZE) as pilot:
        await pilot.press("t", "r", "9", "m", "question_mark")
        assert dialog.query_one(Input).value == "r9m?"
        assert dialog.query_one(PainScale).pain == 3
        assert "Note" not in text(dialog, "KeyLine")
        await pilot.press("escape", "5")
        assert dialog.is_active
        assert dialog.query_one(PainScale).pain == 5
        await pilot.press("enter")
        await pilot.pause()
    assert (saved(log).note, saved(log).flags) == ("r9m?", ())


async def test_it_says_what_the_answer_changes(make: Make, log: Log, now: FakeNow) -> None:
    log.add(episode(), run(ago(now, 2), pain_during=6))
    host = Host(make(0))
    async with host.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: told(host))
        assert told(host) == ["Saved: pain 0. The light is now ▲ easy; it was ✖ stop."]


async def test_a_refusal_keeps_the_dialog_and_what_is_typed(
    make: Make, log: Log, now: FakeNow
) -> None:
    log.add(episode())
    dialog = make(4)
    host = Host(dialog)
    async with host.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("n")
        whole = log.path.read_text(encoding="utf-8")
        log.path.write_text(FOREIGN, encoding="utf-8")
        await pilot.press("enter")
        await until(pilot, lambda: told(host))
        assert not host.results
        log.path.write_text(whole, encoding="utf-8")
        await pilot.press("enter")
        await until(pilot, lambda: host.results)
    assert (saved(log).pain, saved(log).flags) == (4, (Flag.NIGHT_PAIN,))


@pytest.mark.parametrize("keys", [(), ("m", "n")])
def test_the_check_looks_as_accepted(snap_compare: Snap, make: Make, keys: tuple[str, ...]) -> None:
    class Frozen(App[Any]):
        def on_mount(self) -> None:
            self.push_screen(make(3))

    assert snap_compare(Frozen(), terminal_size=SIZE, press=keys)
