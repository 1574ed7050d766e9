"""One guided session at a time: a lock that the kernel lets go when its holder is killed."""

from pathlib import Path

from store.files import make_folder, refusal
from store.lock import FileLock


class SessionClaim:
    """Held while a session runs, so that another psoas can tell it from one that was killed."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    def release(self) -> None:
        """Let go; doing it twice is harmless."""
        self._lock.release()


def claim_session(log: Path) -> SessionClaim | None:
    """Claim the session of the log at `log`; None while another one runs, here or elsewhere.

    Raises:
        RehabError: The lock file beside the log cannot be made.
    """
    lock = FileLock(f"{log}.session.lock")
    try:
        make_folder(log.parent)
        return SessionClaim(lock) if lock.acquire() else None
    except OSError as error:
        raise refusal(log, "written", error) from None
