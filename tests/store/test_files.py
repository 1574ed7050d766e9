"""Real permissions, a real full disk, and every call to the system failing or being the last."""

import errno
import os
import resource
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

import store.files
from rules.errors import RehabError
from rules.records import Check
from store.files import append_durably, locked, make_folder, replace_file
from store.log import Log, open_log

Now = Callable[[], datetime]
InChild = Callable[[Callable[[], object]], int]

FILE_CALLS = frozenset(
    {"open", "fchmod", "write", "flush", "fsync", "fstat", "replace", "rename", "unlink", "close"}
)
NOBODY = 65534

HOLDER = """
import sys
from pathlib import Path
from store.files import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    input()
"""


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_file_lock_and_folders_are_private_whatever_the_umask(
    file: Path, log: Log, check: Check, umask: int
) -> None:
    before = os.umask(umask)
    try:
        log.add(check)
    finally:
        os.umask(before)
    assert _mode(file) == 0o600
    assert _mode(file.parent) == 0o700
    assert _mode(file.with_name("log.json.lock")) == 0o600


def test_every_missing_folder_on_the_way_is_private(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    assert (_mode(tmp_path / "a"), _mode(tmp_path / "a" / "b")) == (0o700, 0o700)


def test_a_file_that_comes_into_the_place_of_the_folder_is_told(
    file: Path, log: Log, check: Check
) -> None:
    file.parent.write_text("mine")
    with pytest.raises(RehabError, match="could not be written"):
        log.add(check)
    assert file.parent.read_text() == "mine"


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path, now: Now, check: Check) -> None:
    tmp_path.chmod(0o755)
    open_log(tmp_path / "log.json", now).add(check)
    assert _mode(tmp_path) == 0o755


def test_a_file_that_others_could_read_becomes_private_at_the_next_change(
    file: Path, log: Log, check: Check
) -> None:
    log.add(check)
    file.chmod(0o644)
    log.add(check)
    assert _mode(file) == 0o600


def test_the_file_its_lock_and_its_history_are_all_that_a_first_change_makes(
    file: Path, log: Log, check: Check
) -> None:
    log.add(check)
    names = {entry.name for entry in file.parent.iterdir()}
    assert names == {"log.json", "log.json.lock", "log.json.history"}
    assert _mode(file.with_name("log.json.history")) == 0o700
    assert [_mode(one) for one in file.with_name("log.json.history").iterdir()] == [0o600]


def test_what_a_kill_left_behind_is_cleared_away_and_a_planted_link_not_followed(
    file: Path, tmp_path: Path, log: Log, check: Check
) -> None:
    log.add(check)
    victim = tmp_path / "victim"
    victim.write_text("mine")
    file.with_name("log.json.tmp").symlink_to(victim)
    log.add(check)
    assert victim.read_text() == "mine"
    assert not file.is_symlink()
    assert len(log.records()) == 2


def test_the_new_file_is_safe_on_the_disk_before_it_takes_the_place_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    seen: list[tuple[bool, bytes]] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        seen.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), path.read_bytes()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "fdatasync", fsync)
    replace_file(path, b"new")
    assert seen == [(False, b"old"), (True, b"new")]


def test_a_file_system_that_cannot_sync_a_folder_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    replace_file(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_read_only_log_can_be_read_and_is_not_written_over(
    file: Path, log: Log, now: Now, check: Check
) -> None:
    log.add(check)
    file.chmod(0o400)
    before = file.read_bytes()
    reopened = open_log(file, now)
    assert len(reopened.records()) == 1
    with pytest.raises(RehabError, match="may not be written by you"):
        reopened.add(check)
    assert (file.read_bytes(), _mode(file)) == (before, 0o400)
    assert not file.with_name("log.json.tmp").exists()


def _refused(work: Callable[[], object], words: str) -> None:
    try:
        work()
    except RehabError as error:
        if words in str(error):
            return
    raise AssertionError(words)


def _as_nobody(in_child: InChild, work: Callable[[], object]) -> int:
    """As a person who may not do everything, as root may."""

    def drop_and_work() -> None:
        if os.geteuid() == 0:
            os.setuid(NOBODY)
        work()

    return in_child(drop_and_work)


def _give_away(path: Path) -> None:
    if os.geteuid() == 0:
        for one in (path, *path.rglob("*")):
            os.chown(one, NOBODY, NOBODY)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that nobody in particular can reach; pytest's own ones are private."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        for one in (folder, *folder.rglob("*")):
            one.chmod(0o700)


def test_a_log_that_may_not_be_read_is_refused(
    open_folder: Path, now: Now, check: Check, in_child: InChild
) -> None:
    path = open_folder / "mine" / "log.json"
    open_log(path, now).add(check)
    _give_away(path.parent)
    path.chmod(0o000)
    refused = lambda: _refused(lambda: open_log(path, now), "may not be read by you")  # noqa: E731
    assert _as_nobody(in_child, refused) == 0


def test_a_folder_that_may_not_be_written_is_refused_and_the_log_left_alone(
    open_folder: Path, now: Now, check: Check, in_child: InChild
) -> None:
    path = open_folder / "mine" / "log.json"
    log = open_log(path, now)
    log.add(check)
    _give_away(path.parent)
    for folder in (path.with_name("log.json.history"), path.parent):
        folder.chmod(0o500)
    (history,) = path.with_name("log.json.history").iterdir()
    history.chmod(0o400)
    before = path.read_bytes()
    refused = lambda: _refused(lambda: log.add(check), "may not be written by you")  # noqa: E731
    assert _as_nobody(in_child, refused) == 0
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_refused(
    open_folder: Path, file: Path, now: Now, check: Check, in_child: InChild
) -> None:
    open_log(file, now).add(check)  # loads all that the child will need
    log = open_log(open_folder / "new" / "log.json", now)
    open_folder.chmod(0o555)
    refused = lambda: _refused(lambda: log.add(check), "may not be written by you")  # noqa: E731
    assert _as_nobody(in_child, refused) == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif("sys.platform != 'linux' or os.geteuid() != 0", reason="only root can mount")
def test_a_full_disk_is_told_and_the_old_log_stays(
    small_disk: Path, now: Now, check: Check
) -> None:
    path = small_disk / "log.json"
    log = open_log(path, now)
    kept = log.add(check)

    def fill() -> None:
        nonlocal kept
        for _ in range(1000):
            kept += log.add(*[check] * 20)

    with pytest.raises(RehabError, match="disk is full"):
        fill()
    assert not list(small_disk.glob("**/*.tmp"))
    assert {record.id for record in open_log(path, now).records()} == {record.id for record in kept}


def test_a_file_that_may_not_grow_is_told_and_the_old_log_stays(
    file: Path, log: Log, check: Check, in_child: InChild
) -> None:
    log.add(check)
    before = file.read_bytes()

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
        _refused(lambda: log.add(*[check] * 50), "could not be written")

    assert in_child(work) == 0
    assert file.read_bytes() == before
    assert not file.with_name("log.json.tmp").exists()


def test_a_writer_that_holds_the_lock_for_too_long_is_told(
    file: Path, log: Log, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.add(check)
    monkeypatch.setattr(store.files, "PATIENCE_S", 0.05)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, file],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(RehabError, match="Another psoas has been writing"):
            log.add(check)
        assert len(log.records()) == 1
        holder.kill()
    monkeypatch.setattr(store.files, "PATIENCE_S", 10.0)
    log.add(check)
    assert len(log.records()) == 2


def test_the_lock_is_let_go_when_the_body_raises(tmp_path: Path) -> None:
    def fail() -> None:
        with locked(tmp_path / "log.json"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    with locked(tmp_path / "log.json"):
        pass


@pytest.mark.parametrize("there", [b"one\ntwo\n", b"on"])
def test_nothing_is_appended_to_a_file_that_is_not_as_it_was_read(
    tmp_path: Path, there: bytes
) -> None:
    path = tmp_path / "here.jsonl"
    path.write_bytes(there)
    with pytest.raises(OSError, match="not as it was read"):
        append_durably(path, b"three\n", end=len(b"one\n"))
    assert path.read_bytes() == there


def test_what_was_never_finished_is_cut_off_before_more_is_appended(tmp_path: Path) -> None:
    path = tmp_path / "here.jsonl"
    path.write_bytes(b"one\ntw")
    append_durably(path, b"three\n", end=len(b"one\n"))
    assert path.read_bytes() == b"one\nthree\n"
