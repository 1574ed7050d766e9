"""Three devices that keep one log together, whatever happens to their clocks and files."""

import os
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.store.devices import Device, Devices, flipped

pytestmark = pytest.mark.usefixtures("indexed")

FULL = os.environ.get("PSOAS_TORTURE") == "full"

AT = st.integers(0, 2)
"""Which device."""

WHICH = st.integers(0, 20)
"""Which of its records."""

PLACE = st.integers(0, 1_000_000)
"""Which bit or byte of a file."""


class Sessions(RuleBasedStateMachine):
    """What people, clocks, sync tools, other programs and failing disks do, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="psoas-devices-"))
        self.devices = Devices(self.folder)

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                self.devices.assert_all_agree()
        finally:
            shutil.rmtree(self.folder)

    def at(self, number: int) -> Device:
        return self.devices.all[number]

    @rule(at=AT, days=st.integers(-30, 30) | st.integers(-4000, 4000))
    def clock_jumps(self, at: int, days: int) -> None:
        self.at(at).clock.at += timedelta(days=days)

    @rule(at=AT, tick=st.sampled_from([0, 1, 1000, 1_000_000]))
    def clock_goes_faster_or_stands(self, at: int, tick: int) -> None:
        self.at(at).clock.tick = timedelta(microseconds=tick)

    @rule(at=AT, count=st.integers(1, 3))
    def add(self, at: int, count: int) -> None:
        self.devices.add(self.at(at), count)

    @rule(at=AT, which=WHICH, how=WHICH)
    def edit(self, at: int, which: int, how: int) -> None:
        self.devices.edit(self.at(at), which, how)

    @rule(at=AT, which=WHICH, how=WHICH, joined=st.integers(1, 3))
    def edit_joined(self, at: int, which: int, how: int, joined: int) -> None:
        self.devices.edit(self.at(at), which, how, joined)

    @rule(at=AT, which=WHICH)
    def delete(self, at: int, which: int) -> None:
        self.devices.delete(self.at(at), which)

    @rule(at=AT)
    def undo(self, at: int) -> None:
        self.devices.undo(self.at(at))

    @rule(at=AT)
    def compact(self, at: int) -> None:
        self.devices.compact(self.at(at))

    @rule(at=AT)
    def reopen(self, at: int) -> None:
        self.at(at).open()

    @rule(at=AT)
    def work_in_the_other_window(self, at: int) -> None:
        self.at(at).handles.reverse()

    @rule(source=AT, step=st.integers(1, 2))
    def sync(self, source: int, step: int) -> None:
        target = self.at((source + step) % 3)
        self.devices.sync(self.at(source), target, lambda size: size)

    @rule(source=AT, step=st.integers(1, 2), cut=st.floats(0, 1))
    def sync_is_under_way(self, source: int, step: int, cut: float) -> None:
        target = self.at((source + step) % 3)
        self.devices.sync(self.at(source), target, lambda size: int(size * cut))

    @rule(source=AT, step=st.integers(1, 2))
    def file_is_copied_over(self, source: int, step: int) -> None:
        self.devices.copy_over(self.at(source), self.at((source + step) % 3))

    @rule(source=AT, step=st.integers(1, 2))
    def file_is_copied_beside(self, source: int, step: int) -> None:
        self.devices.copy_beside(self.at(source), self.at((source + step) % 3))

    @rule(source=AT, step=st.integers(1, 2))
    def merge(self, source: int, step: int) -> None:
        self.devices.merge(self.at(source), self.at((source + step) % 3))

    @rule()
    def all_is_exchanged(self) -> None:
        self.devices.assert_all_agree()

    @rule(at=AT, with_id=st.booleans())
    def plain_tinydb_inserts(self, at: int, with_id: bool) -> None:
        self.devices.plain_insert(self.at(at), with_id=with_id)

    @rule(at=AT, which=WHICH)
    def plain_tinydb_updates(self, at: int, which: int) -> None:
        self.devices.plain_update(self.at(at), which)

    @rule(at=AT, which=WHICH)
    def plain_tinydb_removes(self, at: int, which: int) -> None:
        self.devices.plain_remove(self.at(at), which)

    @rule(at=AT)
    def file_is_deleted(self, at: int) -> None:
        self.devices.harm_file(self.at(at), lambda data: None)

    @rule(at=AT, place=PLACE)
    def file_is_cut(self, at: int, place: int) -> None:
        self.devices.harm_file(self.at(at), lambda data: data[: place % len(data)])

    @rule(at=AT, bit=PLACE)
    def file_has_a_bit_flipped(self, at: int, bit: int) -> None:
        self.devices.harm_file(self.at(at), lambda data: flipped(data, bit))

    @rule(at=AT, cut=PLACE)
    def file_is_torn(self, at: int, cut: int) -> None:
        self.devices.tear_file(self.at(at), cut)

    @rule(at=AT, cut=PLACE)
    def history_is_torn(self, at: int, cut: int) -> None:
        self.devices.tear_history(self.at(at), cut)

    @rule(at=AT, which=WHICH, bit=PLACE)
    def history_has_a_bit_flipped(self, at: int, which: int, bit: int) -> None:
        self.devices.harm_history(self.at(at), which, lambda data: flipped(data, bit))

    @rule(at=AT, which=WHICH, place=PLACE)
    def history_is_cut(self, at: int, which: int, place: int) -> None:
        self.devices.harm_history(self.at(at), which, lambda data: data[: place % len(data)])

    @invariant()
    def nothing_is_made_up(self) -> None:
        self.devices.assert_nothing_made_up()


Sessions.TestCase.settings = settings(
    max_examples=3000 if FULL else 100,
    # The same stories in each check, and others in each torture.
    derandomize=not FULL,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestSessions = Sessions.TestCase


def test_what_a_lost_line_had_taken_out_stays_out_where_it_was_known(tmp_path: Path) -> None:
    devices = Devices(tmp_path)
    d0, d1, d2 = devices.all
    first, *_ = devices.add(d2, 3)
    devices.merge(d2, d1)  # so that its history has the addition
    devices.edit(d2, 0, how=4)  # takes a field out
    devices.copy_over(d2, d0)  # which adopts the record, and never knew that field
    devices.delete(d1, 1)
    devices.assert_all_agree()

    def cut(data: bytes) -> bytes:
        return data[:100]

    devices.harm_history(d0, 1, cut)
    devices.sync(d0, d2, lambda size: size)
    devices.sync(d2, d1, lambda size: size)
    devices.harm_history(d2, 2, cut)
    devices.assert_all_agree()
    assert first.extra
    for device in devices.all:
        assert [one.extra for one in device.log.records() if one.id == first.id] == [{}]


def test_a_flipped_bit_of_a_deleted_record_is_no_edit(tmp_path: Path) -> None:
    devices = Devices(tmp_path)
    device = devices.all[0]
    first, *_ = devices.add(device, 2)
    devices.delete(device, 0)
    last = b'"updated":"2026-03-09T17:05:0'
    devices.harm_file(device, lambda data: flipped(data, 8 * (data.rindex(last) + len(last) - 1)))
    assert first.extra
    assert any("was damaged" in sentence for sentence in device.said)
