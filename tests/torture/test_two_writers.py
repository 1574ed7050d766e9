"""Two processes and an open log at once, killed holders of the lock, and times that do not tell."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rules.records import Check
from store.log import Log, open_log
from tests.torture.stores import HERE, START

INSERTS = 500 if os.environ.get("PSOAS_TORTURE") == "full" else 100
"""Of each of the two processes."""

SOON_S = 1.0
"""Within it an open log shows what another process has been told is safe."""

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from rules.records import Check
from store.log import open_log
log = open_log(Path(sys.argv[1]), lambda: datetime.now(UTC), device=sys.argv[2])
for number in range(int(sys.argv[4])):
    note = f"{sys.argv[3]}{number}"
    log.add(Check(at=datetime.now(UTC), pain=0, note=note))
    print(note, flush=True)
"""


def now() -> datetime:
    return datetime.now(UTC)


def opened(path: Path) -> Log:
    return open_log(path, now, device=HERE)


def check(note: str) -> Check:
    return Check(at=START, pain=3, note=note)


def notes(log: Log) -> list[str]:
    return sorted(record.note or "" for record in log.records())


class Acknowledged(NamedTuple):
    """That a record is safe, and when that was heard."""

    note: str
    at: float


def acknowledged(writers: Sequence["subprocess.Popen[str]"]) -> Iterator[Acknowledged | None]:
    """What the writers say, as it comes; None at least every 50 ms, until all have ended."""
    with selectors.DefaultSelector() as waiting:
        for writer in writers:
            assert writer.stdout
            waiting.register(writer.stdout, selectors.EVENT_READ)
        while waiting.get_map():
            for key, _ in waiting.select(timeout=0.05):
                data = os.read(key.fd, 65536).decode()
                if not data:
                    waiting.unregister(key.fileobj)
                for note in data.split():
                    yield Acknowledged(note, time.monotonic())
            yield None


class Follower:
    """An open log that is read anew whenever its version is another one, as the app does."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._version: object = None
        self.seen: dict[str, float] = {}
        """When each note was first there."""

    def look(self) -> None:
        version = self._log.version
        if version != self._version:
            self._version = version
            for note in notes(self._log):
                self.seen.setdefault(note, time.monotonic())


def test_an_open_log_sees_within_a_second_what_two_processes_write(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    follower = Follower(opened(path))
    told = []
    with ExitStack() as running:
        writers = [
            running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", WRITER, path, HERE, name, str(INSERTS)],
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for name in "ab"
        ]
        for one in acknowledged(writers):
            if one is None:
                follower.look()
            else:
                told.append(one)
    follower.look()
    assert [writer.returncode for writer in writers] == [0, 0]
    assert sorted(one.note for one in told) == sorted(
        f"{w}{n}" for w in "ab" for n in range(INSERTS)
    )
    late = {one.note: follower.seen[one.note] - one.at for one in told}
    assert max(late.values()) < SOON_S
    assert notes(opened(path)) == sorted(late)


def killed_in_a_write(work: Callable[[], object]) -> None:
    """Do the work in a process that is killed as soon as it waits for the disk."""
    pid = os.fork()
    if pid == 0:
        try:
            with pytest.MonkeyPatch.context() as patch:
                for name in ("fsync", "fdatasync"):
                    patch.setattr(os, name, lambda _: os.kill(os.getpid(), signal.SIGKILL))
                work()
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the log waits by another call")
def test_a_process_that_is_killed_in_a_write_leaves_a_lock_that_harms_nobody(
    tmp_path: Path,
) -> None:
    path = tmp_path / "log.json"
    log = opened(path)
    log.add(check("before"))
    killed_in_a_write(lambda: log.add(check("under way")))
    assert Path(f"{path}.lock").exists()
    began = time.monotonic()
    log.add(check("after"))
    opened(path).add(check("by another"))
    assert time.monotonic() - began < SOON_S
    assert {"before", "after", "by another"} <= {*notes(log)}
    assert {*notes(log)} <= {"before", "under way", "after", "by another"}


def test_a_lock_file_from_long_ago_harms_nobody(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    for name in ("log.json.lock", "log.json.session.lock"):
        (tmp_path / name).write_text("4194304\n")
        os.utime(tmp_path / name, (0, 0))
    log = opened(path)
    claim = log.claim_session()
    assert claim
    log.add(check("one"))
    claim.release()
    assert notes(opened(path)) == ["one"]


@pytest.fixture
def no_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system whose times are too coarse to tell one change from the next."""
    names = ("st_atime", "st_mtime", "st_ctime")
    never = dict.fromkeys(names, 0.0) | {f"{name}_ns": 0 for name in names}

    def without(stat: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
        def timeless(*arguments: Any, **named: Any) -> os.stat_result:
            return os.stat_result((*stat(*arguments, **named)[:7], 0, 0, 0), never)

        return timeless

    for name in ("stat", "lstat", "fstat"):
        monkeypatch.setattr(os, name, without(getattr(os, name)))


@pytest.mark.usefixtures("no_times")
def test_two_open_logs_lose_nothing_where_times_do_not_tell_a_change(tmp_path: Path) -> None:
    path = tmp_path / "log.json"
    logs = [opened(path), opened(path)]
    unchanged = 0
    for number in range(200):
        writer, reader = logs[number % 2], logs[1 - number % 2]
        before = path.stat() if number else None
        writer.add(check(f"{number:03}"))
        unchanged += path.stat() == before
        (edited,) = [one for one in reader.records() if one.note == f"{number:03}"]
        writer.replace(replace(edited, note=f"{number:03} edited"))
    assert unchanged > 100  # so it was not `stat` that told them
    for log in (*logs, opened(path)):
        assert notes(log) == [f"{number:03} edited" for number in range(200)]
