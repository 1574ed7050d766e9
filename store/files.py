"""Private files that are replaced whole or not at all, by one writer at a time."""

import errno
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from rules.errors import RehabError
from store.lock import PRIVATE, FileLock, make_private

PATIENCE_S = 5.0
"""Seconds to wait for another psoas that is writing the same file (our choice)."""

_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would write CR LF."""

Stamp = tuple[int, int, int, int]
"""Device, inode, time of change in ns and size: another one means another content."""


def stamp_of(status: os.stat_result) -> Stamp:
    """What tells one content of a file from the next without reading it."""
    return (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size)


def refusal(path: Path | str, doing: str, error: OSError) -> RehabError:
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
    if folder.is_dir():
        return
    missing = [one for one in (folder, *folder.parents) if not one.is_dir()]
    for one in reversed(missing):
        with suppress(FileExistsError):
            one.mkdir(mode=0o700)
            one.chmod(0o700)  # a strange umask may have taken the owner's own rights
            sync_folder(one.parent)


class LockedError(RehabError):
    """The lock cannot be had: another one holds it, or this person may not write there."""


def locked(path: Path | str, patience_s: float | None = None) -> FileLock:
    """Keep every other writer of `path` waiting, in this process and in others.

    To be used in a `with`, which lets go. `patience_s` is how long to wait for one that came
    first, `PATIENCE_S` when not given.

    Raises:
        LockedError: Another one holds it for too long, or it cannot be made.
    """
    patience = PATIENCE_S if patience_s is None else patience_s
    lock = FileLock(f"{path}.lock")
    try:
        try:
            is_ours = lock.acquire(patience)
        except FileNotFoundError:
            make_folder(Path(path).parent)
            is_ours = lock.acquire(patience)
    except OSError as error:
        raise LockedError(str(refusal(path, "written", error))) from None
    if not is_ours:
        raise LockedError(
            f"Another psoas has been writing {path} for {patience:.0f} s, "
            "so nothing was written: close it and try again."
        )
    return lock


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of `path`, 0600 and safe on the disk, or leave the old file whole.

    To be called under `locked(path)`.

    Raises:
        RehabError: It cannot be written; the old file is as it was.
    """
    temporary = path.with_name(path.name + ".tmp")
    try:
        refuse_read_only(path)
        # What a kill left behind; the lock is ours, so nobody is writing it.
        temporary.unlink(missing_ok=True)
        write_new(temporary, data)
        try:
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise refusal(path, "written", error) from None
    with suppress(OSError):
        # The new file is in its place already.
        sync_folder(path.parent)


def refuse_read_only(path: Path) -> None:
    """Raise PermissionError for a file that may not be written: replacing asks for the folder's."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    _check_mode(path, mode if os.access(path, os.W_OK) else 0)


def open_to_write(path: Path | str) -> tuple[FileIO, os.stat_result]:
    """Open a file that is there, to be read and written; and what it is like.

    Whoever got it has to `close` its descriptor.

    Raises:
        OSError: There is none, or it may not be written.
    """
    descriptor = os.open(path, os.O_RDWR | _BINARY)
    try:
        status = os.fstat(descriptor)
        _check_mode(path, status.st_mode)
    except BaseException:
        close(descriptor)
        raise
    # Unbuffered: what is read is the little at the end, or all at once.
    return FileIO(descriptor, "r+", closefd=False), status


def _check_mode(path: Path | str, mode: int) -> None:
    # The mode, as the system lets root write a file that nobody may.
    if mode & 0o222 == 0:
        raise PermissionError(errno.EACCES, "read-only", str(path))


def keep_aside(path: Path, now: datetime) -> Path:
    """Copy a damaged file to a name of its own beside it, unless it is there; gives that.

    Raises:
        OSError: It could not be copied.
    """
    data = path.read_bytes()
    stem = f"{path.name}.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for kept in path.parent.iterdir():
        if not kept.name.startswith(f"{path.name}.damaged-"):
            continue
        if kept.stat().st_size == len(data) and kept.read_bytes() == data:
            return kept
    number = 1
    while (kept := path.with_name(stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    write_new(kept, data)
    return kept


def append_durably(path: Path | str, data: bytes, end: int) -> None:
    """Write `data` behind byte `end`, safe on the disk or not there at all.

    What stands behind `end` was never finished, as it has no end of a line, and is cut off. A
    missing file is made, 0600.

    Raises:
        OSError: It could not be written.
    """
    is_new = False
    try:
        descriptor = os.open(path, os.O_RDWR | _BINARY)
    except FileNotFoundError:
        is_new = True
        make_folder(Path(path).parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, PRIVATE)
    try:
        status = os.fstat(descriptor)
        make_private(descriptor, status)
        size = status.st_size
        if is_new:
            sync_folder(Path(path).parent)
        if size < end or (size > end and b"\n" in _rest(descriptor, end)):
            raise OSError(errno.EIO, "it is not as it was read", str(path))
        try:
            if size > end:
                os.ftruncate(descriptor, end)
            _write_at(descriptor, data, end)
            _sync(descriptor)
        except BaseException:
            with suppress(OSError):
                os.ftruncate(descriptor, end)
                _sync(descriptor)
            raise
    finally:
        close(descriptor)


def overwrite_tail(
    opened: tuple[FileIO, os.stat_result], data: bytes, end: int, tail: bytes
) -> Stamp:
    """Put `data` in the place of `tail`, which begins at byte `end`; 0600, and safe on the disk.

    Gives the stamp of the file after that.

    Raises:
        OSError: It could not be written; `tail` was put back, if that could be.
    """
    descriptor = opened[0].fileno()
    try:
        make_private(descriptor, opened[1])
        _write_at(descriptor, data, end)
        _sync(descriptor)
        return stamp_of(os.fstat(descriptor))
    except BaseException:
        with suppress(OSError):
            _write_at(descriptor, tail, end)
            os.ftruncate(descriptor, end + len(tail))
            _sync(descriptor)
        raise


def close(descriptor: int) -> None:
    """Close a file that was synced, or not written."""
    try:
        os.close(descriptor)
    except OSError:
        return  # what was written is safe, or not, since `_sync`: this says nothing more about it


def _rest(descriptor: int, at: int) -> bytes:
    os.lseek(descriptor, at, os.SEEK_SET)
    return os.read(descriptor, max(1, os.fstat(descriptor).st_size - at))


def _write_at(descriptor: int, data: bytes, at: int) -> None:
    os.lseek(descriptor, at, os.SEEK_SET)
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, memoryview(data)[written:])


def _sync(descriptor: int) -> None:
    """Wait until what was written is safe on the disk itself."""
    if sys.platform == "darwin":
        # There, fsync leaves it in the disk's own memory.
        import fcntl  # noqa: PLC0415

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    elif sys.platform == "linux":
        os.fdatasync(descriptor)  # the size too, but not the times
    else:
        os.fsync(descriptor)


def write_new(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Write a file that is not there yet, 0600 and safe on the disk, or none; raises OSError."""
    # O_EXCL: never through a link that somebody else put there.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, PRIVATE)
    try:
        try:
            make_private(descriptor, os.fstat(descriptor))
            _write_at(descriptor, data, 0)
            if sync:
                _sync(descriptor)
        finally:
            close(descriptor)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in a folder safe.

    Raises:
        OSError: The disk failed; a system that cannot sync folders at all is no error.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            close(descriptor)
    except OSError as error:
        if error.errno in {errno.EIO, errno.ENOSPC, errno.EDQUOT}:
            raise


def keep_cached(path: Path, data: bytes) -> None:
    """Put a file that can be made anew in its place, 0600; raises OSError.

    No lock and no sync: of two that write at once either may be the last, and what a power cut
    leaves must be known by whoever reads it.
    """
    make_folder(path.parent)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    write_new(temporary, data, sync=False)
    temporary.replace(path)
