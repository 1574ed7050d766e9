"""Several processes on one log, and processes that are killed while they write."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from rules.records import Check
from store.log import Log, open_log

Now = Callable[[], datetime]

WRITER = """
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from rules.records import Check
from store.log import open_log
log = open_log(Path(sys.argv[1]), lambda: datetime.now(UTC))
for number in range(int(sys.argv[3])):
    (added,) = log.add(Check(at=datetime.now(UTC), pain=0, note=f"{sys.argv[2]} {number}"))
    log.replace(replace(added, pain=1))
"""


def test_two_processes_and_an_open_app_write_at_once_and_lose_nothing(
    file: Path, log: Log, now: Now
) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, file, name, "12"]) for name in "ab"]
    written = 0
    while any(writer.poll() is None for writer in writers):
        log.add(Check(at=now(), pain=1, note=f"c {written}"))
        written += 1
        assert len(log.records()) >= written
    assert [writer.returncode for writer in writers] == [0, 0]
    expected = {f"{name} {number}" for name in "ab" for number in range(12)}
    expected |= {f"c {number}" for number in range(written)}
    records = open_log(file, now).records()
    assert {record.note for record in records} == expected
    assert len(records) == len(expected)
    assert {record.pain for record in records if isinstance(record, Check)} == {1}


def _mix(log: Log, now: Now, acknowledge: Callable[[str], None]) -> None:
    """Write for ever; each line tells what the log must hold from here on."""
    while True:
        first, second = log.add(Check(at=now(), pain=1), Check(at=now(), pain=2))
        acknowledge(f"lives {first.id}")
        acknowledge(f"lives {second.id}")
        log.replace(replace(first, note="changed"))
        acknowledge(f"changed {first.id}")
        log.delete(second)
        acknowledge(f"deleted {second.id}")
        log.add(Check(at=now(), pain=3))
        log.undo()


def _start(log: Log, now: Now) -> tuple[int, int]:
    """The id of a writing process, and where it acknowledges."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            _mix(log, now, lambda line: _write_all(write, line))
        finally:
            os._exit(1)
    os.close(write)
    return pid, read


def _write_all(descriptor: int, line: str) -> None:
    os.write(descriptor, f"{line}\n".encode())


@pytest.mark.parametrize("seed", range(30))
def test_a_log_outlives_a_kill_at_any_moment_with_all_that_was_acknowledged(
    file: Path, log: Log, now: Now, seed: int
) -> None:
    chance = random.Random(seed)
    log.add(Check(at=now(), pain=0))
    pid, read = _start(log, now)
    with os.fdopen(read) as acknowledged:
        lines = [acknowledged.readline() for _ in range(chance.randrange(1, 8))]
        moment = time.perf_counter() + chance.random() * 0.02
        while time.perf_counter() < moment:
            pass
        os.kill(pid, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
        lines += acknowledged.readlines()
    records = {record.id: record for record in open_log(file, now).all_records()}
    for line in lines:
        state, identity = line.split()
        record = records[identity]
        assert state != "changed" or record.note == "changed"
        assert state != "deleted" or record.deleted
    log.add(Check(at=now(), pain=0))
    assert not list(file.parent.glob("*.tmp"))
