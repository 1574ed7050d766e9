"""Many files are decoded in other processes, none of which is left."""

import io
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.archives import strava_archive
from store.exchange import decoding
from store.exchange.reading import read_paths
from tests.processes import is_alive

RUNS = 20


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    strava_archive(tmp_path / "a.zip", RUNS, 60)
    return tmp_path / "a.zip"


def test_other_processes_give_what_this_one_gives_in_the_same_order(archive: Path) -> None:
    alone = list(read_paths([archive], workers=0))
    together = list(read_paths([archive], workers=2))
    assert together == alone
    assert len([read for read in alone if read.recordings]) == RUNS
    assert not multiprocessing.active_children()


def test_a_few_files_start_no_process(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "FEW", RUNS)
    monkeypatch.setattr(decoding, "ProcessPoolExecutor", None)
    assert len(list(read_paths([archive], workers=2))) > RUNS


def test_leaving_early_leaves_no_process(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "FEW", 0)
    reads = read_paths([archive], workers=2)
    while not multiprocessing.active_children():
        next(reads)
    reads.close()
    assert not multiprocessing.active_children()


def test_where_no_process_can_start_this_one_does_it(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(decoding, "ProcessPoolExecutor", refuse)
    found = [read for read in read_paths([archive], workers=2) if read.recordings]
    assert len(found) == RUNS


def test_a_process_that_dies_is_done_without(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "FEW", 0)
    count = 0
    for read in read_paths([archive], workers=2):
        count += len(read.recordings)
        for child in multiprocessing.active_children():
            child.kill()
    assert count == RUNS


def test_a_full_screen_program_has_processes_too(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Captured(io.StringIO):
        def fileno(self) -> int:
            return -1

    monkeypatch.setattr(decoding, "FEW", 0)
    monkeypatch.setattr(sys, "stderr", Captured())
    reads = read_paths([archive], workers=2)
    next(reads)
    assert multiprocessing.active_children()
    assert sum(len(read.recordings) for read in reads) + 0 <= RUNS
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_first_one(archive: Path, tmp_path: Path, how: int) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import multiprocessing, sys\nfrom store.exchange import decoding\n"
        "from store.exchange.reading import read_paths\n"
        "if __name__ == '__main__':\n    decoding.FEW = 0\n"
        "    while True:\n        for read in read_paths(sys.argv[1:], workers=2):\n"
        "            print(*(c.pid for c in multiprocessing.active_children()), flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, str(script), str(archive)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())}, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    pids: list[int] = []
    while not pids:
        pids = [int(pid) for pid in process.stdout.readline().split()]
    if how == signal.SIGINT:
        os.killpg(process.pid, how)
    else:
        process.kill()
    process.stdout.close()
    process.wait(30)
    until = time.monotonic() + 30
    while any(is_alive(pid) for pid in pids):
        assert time.monotonic() < until, "left behind"
