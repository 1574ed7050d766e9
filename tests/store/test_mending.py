"""A log's file or its history damaged, cut, emptied or gone: each is made again from the other."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.records import Check
from store.care import check as check_files
from store.history import What
from store.log import Log
from tests.store.conftest import Ticking
from tests.store.laid_out import (
    Here,
    changes_of,
    exported,
    flipped,
    history_of,
    kept_aside,
    pains,
    stock,
)

Harm = Callable[[bytes], bytes | None]
"""From a file's bytes to what became of them; None: it is gone."""


def _filled(here: Here) -> Log:
    """A log of some blocks with changes of all kinds, none of them without a trace."""
    log = here.open()
    checks = [
        log.add(Check(at=here.now(), pain=n % 10, note=f"Hüfte {n} " + "long " * 40))[0]
        for n in range(40)
    ]
    for n in range(0, 30, 3):
        checks[n] = log.replace(replace(checks[n], pain=10, extra={"n": n}))
    log.delete(checks[5])
    log.delete(checks[7])
    log.undo()
    log.add(Check(at=here.now(), pain=1))
    log.undo()
    log.replace(replace(checks[8], note="last"))
    return log


def _harm(path: Path, harm: Harm) -> None:
    data = harm(path.read_bytes())
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)


def _is_sound(here: Here, before: str) -> None:
    """Both files are whole, hold what was there before, and nothing more is told."""
    told = len(here.told)
    log = here.open()
    assert exported(log) == before
    assert check_files(log) == ()
    assert len(here.told) == told
    assert len(stock(here.file)) == 41
    for path in (here.file, history_of(here.file).parent):
        kept = path.with_name("away")
        path.rename(kept)
        assert exported(here.open()) == before
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        kept.rename(path)


def _bit(text: bytes) -> Harm:
    """Another bit in the last letter of a text in the line of a record that was never changed."""

    def harm(data: bytes) -> bytes:
        at = data.rindex(b"\n", 0, data.index("Hüfte 31 ".encode()))
        return data[:at] + flipped(data[at:], text)

    return harm


FILE_HARMS: dict[str, Harm] = {
    "gone": lambda _: None,
    "emptied": lambda _: b"",
    "cut in a line": lambda data: data[:5000],
    "cut after a line": lambda data: data[: data.index(b"\n", 5000) + 1],
    "cut in the last line": lambda data: data.rstrip()[:-4],
    "cut to the head": lambda data: data[:14],
    "without its end": lambda data: data[:-4096] + bytes(4096),
    "a block of zeroes": lambda data: data[:4096] + bytes(4096) + data[8192:],
    "all zeroes": lambda data: bytes(len(data)),
    "zeroes behind it": lambda data: data + bytes(4096),
    "its end twice": lambda data: data + data[-300:],
    "another bit in the head": lambda data: flipped(data, b'{"_def'),
    "another bit in a number": _bit(b'\n,"32'),
    "another bit in an id": _bit(b'"id":"0'),
    "another bit in a kind": _bit(b'"kind":"check'),
    "another bit in a field's name": _bit(b'"pain'),
    "another bit in a value": _bit(b'"pain":1'),
    "another bit in a note": _bit(b'"note":"H'),
    "another bit in a time": _bit(b'"at":"2026-03-0'),
    "another bit in a brace": _bit(b'"}'),
    "another bit in an end of line": _bit(b"}\n"),
    "another bit in the count": lambda data: flipped(data, b'"count":4'),
    "another bit in the seal": lambda data: flipped(data, b'"seal":"'),
    "another bit in the blanks": lambda data: flipped(data, b"  "),
    "other text": lambda _: b"my runs:\n- 5 km\n",
    "another program's text": lambda _: b'{"_default":{\n"1":"x"\n}}',
}


@pytest.mark.parametrize("harm", FILE_HARMS.values(), ids=FILE_HARMS)
def test_a_harmed_file_is_made_again_and_told_and_what_it_held_is_kept(
    here: Here, harm: Harm
) -> None:
    before = exported(_filled(here))
    _harm(here.file, harm)
    held = here.file.read_bytes() if here.file.exists() else None
    log = here.open()
    assert exported(log) == before
    assert len(here.told) == 1
    assert here.told[0].count(str(here.file)) == 1
    assert kept_aside(here.file) == ([held] if held else [])
    assert all(one.name in here.told[0] for one in here.file.parent.glob("*.damaged-*"))
    _is_sound(here, before)
    undone = here.open().undo()
    assert undone is not None
    assert undone.what == "changed"


def test_a_bit_in_the_line_of_an_older_state_is_told_and_costs_nothing(here: Here) -> None:
    before = exported(_filled(here))
    _harm(here.file, lambda data: flipped(data, b'"note":"H'))
    assert exported(here.open()) == before
    assert here.told == [f"{here.file} was damaged a little, and nothing was lost."]
    assert kept_aside(here.file) == []
    _is_sound(here, before)


def test_a_block_of_a_time_before_is_noticed(here: Here) -> None:
    log = here.open()
    before: list[bytes] = []
    for number in range(30):
        log.add(Check(at=here.now(), pain=1, note=f"{number} " + "x" * 200))
        before.append(here.file.read_bytes())
    now, held = exported(log), before.pop()
    for older in before:
        for at in range(0, len(older), 4096):
            harmed = held[:at] + older[at : at + 4096] + held[at + 4096 :]
            if harmed != held:
                here.file.write_bytes(harmed)
                here.told.clear()
                assert exported(here.open()) == now
                # A whole file of a time before lacks only what the history has.
                assert len(here.told) == (harmed not in before)


HISTORY_HARMS: dict[str, Harm] = {
    "gone": lambda _: None,
    "emptied": lambda _: b"",
    "cut in a line": lambda data: data[:3000],
    "cut after a line": lambda data: data[: data.index(b"\n", 3000) + 1],
    "without its last line": lambda data: data[: data.rindex(b"\n", 0, -1) + 1],
    "without the end of its last line": lambda data: data[:-1],
}


@pytest.mark.parametrize("harm", HISTORY_HARMS.values(), ids=HISTORY_HARMS)
def test_what_a_shorter_history_has_lost_is_taken_from_the_file_and_told(
    here: Here, harm: Harm
) -> None:
    before = exported(_filled(here))
    _harm(history_of(here.file), harm)
    assert exported(here.open()) == before
    assert len(here.told) == 1
    assert "had no history any more, and it was begun again" in here.told[0]
    assert kept_aside(here.file) == []
    _is_sound(here, before)


def test_a_history_whose_folder_is_gone_is_begun_again(here: Here) -> None:
    before = exported(_filled(here))
    shutil.rmtree(history_of(here.file).parent)
    assert exported(here.open()) == before
    assert here.told == [
        f"41 records of {here.file} had no history any more, and it was begun again."
    ]
    assert {change.what for change in changes_of(here.file)} == {What.ADOPTED}
    _is_sound(here, before)


@pytest.mark.parametrize("tail", [b'{"v":1,"sta', bytes(300), b"\xff"])
def test_what_was_never_finished_in_a_history_is_no_damage_and_is_cut_off(
    here: Here, check: Check, tail: bytes
) -> None:
    log = _filled(here)
    before, data = exported(log), history_of(here.file).read_bytes()
    history_of(here.file).write_bytes(data + tail)
    opened = here.open()
    assert exported(opened) == before
    opened.add(check)
    after = history_of(here.file).read_bytes()
    assert after.startswith(data + b'{"v":1,"stamp":"')
    assert after.count(b"\n") == data.count(b"\n") + 1
    assert here.told == []


LINE_HARMS: dict[str, Harm] = {
    "another bit in a value": lambda data: flipped(data, b'"pain":10'),
    "another bit in a stamp": lambda data: flipped(data, b'"stamp":"0'),
    "another bit in a crc": lambda data: flipped(data, b'"crc":"'),
    "another bit in the last line": lambda data: flipped(data, b'"note":"last'),
    "a line of zeroes": lambda data: data[:300] + bytes(200) + data[500:],
    "an end of a line less": lambda data: data.replace(b"\n", b" ", 1),
}


@pytest.mark.parametrize("harm", LINE_HARMS.values(), ids=LINE_HARMS)
def test_a_damaged_line_of_a_history_is_noticed_with_the_first_change_of_a_day(
    here: Here, check: Check, harm: Harm
) -> None:
    before = exported(_filled(here))
    _harm(history_of(here.file), harm)
    held = history_of(here.file).read_bytes()
    log = here.open()
    here.now.at = here.now.at.replace(day=10)
    log.add(check)
    log.undo()
    assert len(here.told) == 1
    assert f"1 line of the history of {here.file} could not be read" in here.told[0]
    assert kept_aside(history_of(here.file)) == [held]
    assert exported(log) == before
    here.file.unlink()
    assert exported(here.open()) == before


def test_a_damaged_line_is_noticed_when_the_file_is_made_again_from_the_history(
    here: Here,
) -> None:
    before = exported(_filled(here))
    _harm(history_of(here.file), LINE_HARMS["another bit in a value"])
    _harm(here.file, FILE_HARMS["another bit in the seal"])
    assert exported(here.open()) == before
    assert len(here.told) == 1
    assert "was damaged, and has been made again" in here.told[0]
    assert "1 line of the history" in here.told[0]
    _is_sound(here, before)


def test_an_id_damaged_together_with_a_line_of_the_history_makes_no_record_more(here: Here) -> None:
    before = exported(_filled(here))
    _harm(history_of(here.file), LINE_HARMS["another bit in a value"])
    data = here.file.read_bytes()
    at = data.rindex(b'"id":"0')
    here.file.write_bytes(data[:at] + flipped(data[at:], b'"id":"0'))
    assert exported(here.open()) == before
    assert "was damaged, and has been made again" in here.told[0]
    _is_sound(here, before)


def test_an_id_damaged_while_the_history_of_its_last_change_is_on_its_way_makes_no_record_more(
    here: Here,
) -> None:
    (added,) = here.open("aaaa").add(Check(at=here.now(), pain=3))
    here.open("bbbb").replace(replace(added, pain=4))
    there = history_of(here.file, "bbbb")
    on_its_way = there.read_bytes()
    there.unlink()
    data = here.file.read_bytes()
    at = data.rindex(b'"id":"0')
    here.file.write_bytes(data[:at] + flipped(data[at:], b'"id":"0'))
    assert [one.id for one in here.open("aaaa").all_records()] == [added.id]
    there.write_bytes(on_its_way)
    assert pains(here.open("aaaa")) == [4]


@pytest.mark.parametrize("harm", ["cut in a line", "a block of zeroes", "cut in the last line"])
def test_a_damaged_file_without_a_history_gives_what_can_be_read_of_it(
    here: Here, harm: str
) -> None:
    log = _filled(here)
    before = {one.id: one for one in log.all_records()}
    _harm(here.file, FILE_HARMS[harm])
    held = here.file.read_bytes()
    shutil.rmtree(history_of(here.file).parent)
    found = here.open().all_records()
    assert len(found) >= 13
    assert all(one.id in before for one in found)
    assert kept_aside(here.file) == [held]
    assert len(here.told) == 1
    assert "made again from what can be read of it" in here.told[0]


def test_a_damaged_file_without_a_history_gives_the_last_state_of_each_record(here: Here) -> None:
    before = exported(_filled(here))
    _harm(here.file, FILE_HARMS["another bit in the seal"])
    shutil.rmtree(history_of(here.file).parent)
    log = here.open()
    assert exported(log) == before
    assert "lines" not in here.told[0]


@pytest.mark.parametrize("is_alone", [False, True], ids=["with its history", "alone"])
@pytest.mark.parametrize("number", [b'\n"1', b'\n,"3'], ids=["to none", "to another one's"])
def test_a_damaged_number_costs_no_record(
    here: Here, check: Check, number: bytes, is_alone: bool
) -> None:
    log = here.open()
    for pain in range(3):
        log.add(replace(check, id=f"c{pain}", pain=pain))
    _harm(here.file, lambda data: flipped(data, number))
    if is_alone:
        shutil.rmtree(history_of(here.file).parent)
    for _ in range(2):
        log = here.open()
        assert pains(log) == [0, 1, 2]
        assert check_files(log) == ()
        assert sorted(one["pain"] for one in stock(here.file)) == [0, 1, 2]
    assert len(here.told) == 1


def test_a_damaged_id_of_a_deleted_record_brings_nothing_back_without_a_history(
    here: Here, check: Check
) -> None:
    log = here.open()
    (added,) = log.add(check)
    log.delete(added)
    ends = b'"id":"' + added.id.encode()
    last = here.file.read_bytes().rindex(ends)
    _harm(here.file, lambda data: data[:last] + flipped(data[last:], ends))
    shutil.rmtree(history_of(here.file).parent)
    assert pains(here.open()) == []


class Still(Ticking):
    """A clock that stands."""

    def __call__(self) -> datetime:
        return self.at


@pytest.mark.parametrize("back", [0, 1])
@pytest.mark.parametrize("harm", ["without its last line", "emptied"])
def test_the_last_state_holds_when_clocks_stood_still_or_went_back(
    here: Here, check: Check, back: int, harm: str
) -> None:
    still = Still()
    place = Here(here.file, still)
    log = place.open()
    log.add(check)
    still.at -= timedelta(days=back)
    (second,) = log.add(replace(check, id="second"))
    log.replace(replace(second, pain=9))
    before = exported(log)
    _harm(history_of(here.file), HISTORY_HARMS[harm])
    assert exported(place.open()) == before


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_bit_of_either_file_that_is_another_one_loses_nothing(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = Here(Path(folder) / "log.json", Ticking())
        before = exported(_filled(here))
        path = data.draw(st.sampled_from([here.file, history_of(here.file)]))
        harmed = bytearray(path.read_bytes())
        at = data.draw(st.integers(0, len(harmed) - 1))
        harmed[at] ^= 1 << data.draw(st.integers(0, 7))
        path.write_bytes(harmed)
        log = here.open()
        assert exported(log) == before
        if path == here.file:
            assert len(here.told) == 1
        else:
            assert here.told or check_files(log)
