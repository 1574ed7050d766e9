"""Every system call of a write failing, for once or from then on, and being the last one."""

import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.torture import plain
from tests.torture.faults import (
    READS,
    WRITES,
    Ended,
    Fault,
    calls,
    cannot_trace,
    lasting,
    single,
    strike,
    wrong_after,
)
from tests.torture.judged import is_plain
from tests.torture.workload import Past, before, opened, state_of

FULL = os.environ.get("PSOAS_TORTURE") == "full"
SAMPLE = 12
"""Faults of a kind, spread over all calls, when not everything is tried."""


@pytest.fixture(scope="module", autouse=True)
def _strace(tmp_path_factory: pytest.TempPathFactory) -> None:
    if why := cannot_trace(tmp_path_factory.mktemp("strace")):
        pytest.skip(why)


def some(faults: list[Fault]) -> list[Fault]:
    """Each call's first time, and a sample of all that write."""
    if FULL:
        return faults
    firsts = {fault.call: fault for fault in reversed(faults)}
    writing = [fault for fault in faults if fault.call in WRITES]
    return sorted({*firsts.values(), *writing[:: -(-len(writing) // SAMPLE)]})


Start = Callable[[Path], Past]
"""Lays a log at a path, and tells its past."""


def nothing(log: Path) -> Past:
    return ({},)


def eight_records(log: Path) -> Past:
    kept = opened(log)
    before(kept)
    return (state_of(kept),)


def half_a_file(log: Path) -> Past:
    past = eight_records(log)
    data = log.read_bytes()
    log.write_bytes(data[: len(data) // 2])
    return past


def an_old_file(log: Path) -> Past:
    kept = opened(log)
    before(kept, range(6))
    old = log.read_bytes()
    before(kept, range(6, 8))
    log.write_bytes(old)
    return (state_of(kept),)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Start], "Bench"]:
    made: dict[str, Bench] = {}

    def make(start: Start) -> Bench:
        if start.__name__ not in made:
            made[start.__name__] = Bench(tmp_path_factory.mktemp(start.__name__), start)
        return made[start.__name__]

    return make


class Bench:
    """A log as it is before, and what the plan asks of the system on it."""

    def __init__(self, folder: Path, start: Start) -> None:
        self._folder = folder
        (folder / "before").mkdir()
        self._past = start(folder / "before" / "d" / "log.json")
        self._was_plain = is_plain(folder / "before" / "d" / "log.json")
        self.calls = calls(self._lay("reference"), WRITES | READS)

    def _lay(self, name: str) -> Path:
        shutil.copytree(self._folder / "before", self._folder / name)
        return self._folder / name / "d" / "log.json"

    def tried(self, faults: Sequence[Fault]) -> list[Ended]:
        """How the process ended with each of the faults; nothing may be wrong with the log."""
        with ThreadPoolExecutor(max_workers=2) as two:
            return list(two.map(self._try, range(len(faults)), faults))

    def _try(self, number: int, fault: Fault) -> Ended:
        log = self._lay(f"{fault.error}{number}{bool(fault.rest)}")
        ended = strike(log, self.calls, fault)
        if self._was_plain and fault.error != "KILL" and not fault.rest:
            assert is_plain(log), fault
        assert wrong_after(log, self._past, ended, fault) == "", fault
        shutil.rmtree(log.parent.parent)
        return ended


Benches = Callable[[Start], Bench]
STARTS = [nothing, eight_records, half_a_file, an_old_file]


def refused(ended: Ended) -> bool:
    return any('"refused"' in answer for answer in ended.answers)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_a_call_that_fails_is_told_or_made_good(bench: Benches, start: Start, error: str) -> None:
    at = bench(start)
    # What only reads finds no disk full.
    made = at.calls.of(WRITES) if error == "ENOSPC" else at.calls
    tried = at.tried(some(single(made, error)))
    assert all(ended.struck for ended in tried)
    assert {refused(ended) for ended in tried} == {True, False}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_a_disk_that_stays_full_or_broken_is_told(bench: Benches, start: Start, error: str) -> None:
    at = bench(start)
    tried = at.tried(some(lasting(at.calls.of(WRITES), error)))
    assert all(ended.struck for ended in tried)
    assert any(refused(ended) for ended in tried)


@pytest.mark.parametrize("start", STARTS)
def test_a_call_that_a_signal_breaks_off_is_made_again(bench: Benches, start: Start) -> None:
    at = bench(start)
    tried = at.tried(some(single(at.calls, "EINTR")))
    assert all(ended.struck for ended in tried)


@pytest.mark.parametrize("start", STARTS)
def test_a_kill_at_any_call_loses_nothing(bench: Benches, start: Start) -> None:
    at = bench(start)
    tried = at.tried(some(single(at.calls.of(WRITES), "KILL")))
    assert all(ended.struck for ended in tried)


@pytest.mark.parametrize("error", ["ENOSPC", "KILL"])
def test_the_same_faults_ruin_a_plain_tinydb_file(tmp_path: Path, error: str) -> None:
    (tmp_path / "0").mkdir()
    wanted = list(plain.work(tmp_path / "0" / "wanted.json"))
    made = calls(tmp_path / "0" / "log.json", WRITES, "plain")
    faults = single(made, error)
    ruined = 0
    for number, fault in enumerate(faults, 1):
        log = tmp_path / str(number) / "log.json"
        log.parent.mkdir()
        ended = strike(log, made, fault, "plain")
        assert ended.struck
        returned = len([line for line in ended.answers if line[0] != "0"])
        try:
            ruined += plain.kept(log) not in wanted[max(0, returned - 1) : returned + 1]
        except (ValueError, OSError):
            ruined += 1
    print(f"plain TinyDB, {error}: {ruined} of {len(faults)} files ruined")  # noqa: T201
    assert ruined
