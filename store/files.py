"""Private files that are replaced whole or not at all, by one writer at a time."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rules.errors import RehabError

LOCK_TIMEOUT_S = 10.0
"""Seconds to wait for another psoas that is writing the same file (our choice)."""

Stamp = tuple[int, int, int, int]
"""Device, inode, time of change in ns and size: another one means another content."""


def stamp_of(status: os.stat_result) -> Stamp:
    """What tells one content of a file from the next without reading it."""
    return (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size)


def refusal(path: Path, doing: str, error: OSError) -> RehabError:
    """The sentence for what the system answered; `doing` is `read` or `written`."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return RehabError(
            f"The disk is full, so {path} was left as it was: make room and try again."
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return RehabError(
            f"{path} may not be {doing} by you: change the permissions of the file and its folder."
        )
    why = error.strerror or str(error)
    return RehabError(f"{path} could not be {doing} ({why}): check the disk and the path.")


def resolve(path: Path) -> Path:
    """The file behind all symbolic links, so that replacing it keeps the links."""
    return Path(os.path.realpath(path))


def make_folder(folder: Path) -> None:
    """Make a folder and its missing parents for this person alone; an existing one stays as it is.

    Raises:
        OSError: It cannot be made.
    """
    missing = [one for one in (folder, *folder.parents) if not one.is_dir()]
    for one in reversed(missing):
        with suppress(FileExistsError):
            one.mkdir(mode=0o700)
            one.chmod(0o700)  # a strange umask may have taken the owner's own rights


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep every other writer of `path` waiting, in this process and in others.

    Raises:
        RehabError: Another one holds it for too long, or the lock cannot be made.
    """
    # Dear to import, and reading needs no lock.
    from filelock import FileLock, Timeout  # noqa: PLC0415

    try:
        make_folder(path.parent)
        lock = FileLock(f"{path}.lock", mode=0o600)
        lock.acquire(timeout=LOCK_TIMEOUT_S, poll_interval=0.01)
    except Timeout:
        raise RehabError(
            f"Another psoas has been writing {path} for {LOCK_TIMEOUT_S:.0f} s, "
            "so nothing was written: close it and try again."
        ) from None
    except OSError as error:
        raise refusal(path, "written", error) from None
    try:
        yield
    finally:
        lock.release()


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of `path`, 0600 and safe on the disk, or leave the old file whole.

    To be called under `locked(path)`.

    Raises:
        RehabError: It cannot be written; the old file is as it was.
    """
    temporary = path.with_name(path.name + ".tmp")
    try:
        _refuse_read_only(path)
        # What a kill left behind; the lock is ours, so nobody is writing it.
        temporary.unlink(missing_ok=True)
        try:
            _write_new(temporary, data)
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise refusal(path, "written", error) from None
    _sync_folder(path.parent)


def _refuse_read_only(path: Path) -> None:
    # Replacing asks for the folder's permission only; the file's own has to be asked for.
    with suppress(FileNotFoundError):
        if path.stat().st_mode & 0o222 == 0 or not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "read-only", str(path))


def _write_new(path: Path, data: bytes) -> None:
    # O_EXCL: never through a link that somebody else put there.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        if os.name == "posix":
            os.fchmod(descriptor, 0o600)  # whatever the umask
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    # The new file is in its place already, so a file system that cannot sync a folder is no error.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
