"""A lock on a file of its own, which the system lets go when its holder ends, however it ends.

The calls of the system alone: the libraries for it take as long as a whole change of the log.
"""

import os
import sys
import time
from contextlib import suppress

PRIVATE = 0o600
"""The mode of all files that psoas writes."""

_EVERY_S = 0.01
"""Seconds between two tries."""


class FileLock:
    """Held by one at a time, in this process and in others; the file stays, and stays empty."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self, patience_s: float = 0.0) -> bool:
        """Take it, trying again for `patience_s`; false when another one held it all the time.

        Raises:
            OSError: The file cannot be made, or the file system knows no locks.
        """
        descriptor = _open(self._path)
        try:
            for _ in range(1 + int(patience_s / _EVERY_S)):
                if _try_lock(descriptor):
                    self._descriptor, descriptor = descriptor, -1
                    return True
                time.sleep(_EVERY_S)  # another process holds it, and says nothing when it is done
            return False
        finally:
            if descriptor >= 0:
                os.close(descriptor)

    def __enter__(self) -> None:
        """Hold on to it, taken already, while the body runs."""

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Let go; doing it twice is harmless."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return
        try:
            try:
                # Said, and not only closed: a forked process may have it open too.
                _unlock(descriptor)
            finally:
                os.close(descriptor)
        except OSError:
            return  # the system lets go of it all the same


def _open(path: str) -> int:
    try:
        return os.open(path, os.O_RDWR)
    except FileNotFoundError:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE)
        with suppress(OSError):  # somebody else's by now, which is as good
            make_private(descriptor, os.fstat(descriptor))
        return descriptor


def make_private(descriptor: int, status: os.stat_result) -> None:
    """Let nobody else read or write an open file of this `status`, whatever the umask was.

    Raises:
        OSError: It is somebody else's.
    """
    if os.name == "posix" and status.st_mode & 0o777 != PRIVATE:
        os.fchmod(descriptor, PRIVATE)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
