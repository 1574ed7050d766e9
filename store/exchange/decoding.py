"""Files decoded in other processes when they are many, and in this one when they are few."""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, redirect_stderr, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait

from store.exchange.kinds import Kind, Outcome, decode

FEW = 12
"""So many are decoded before two processes more have started (measured: half a second)."""

MOST_WORKERS = 4
"""Each needs 30 MB (our choice)."""

_LOOK_S = 0.1
"""Between two looks at whether the person wants to stop."""


class Stopped(Exception):  # noqa: N818
    """The person wants no more."""


class Decoders:
    """Where files are decoded; `close` ends what it started."""

    def __init__(self, stop: Callable[[], bool], workers: int | None = None) -> None:
        self._stop = stop
        self._count = 0
        self._workers = min(MOST_WORKERS, _cores()) if workers is None else workers
        self._pool: ProcessPoolExecutor | None = None

    @property
    def ahead(self) -> int:
        """How many files may be on their way at once."""
        return 3 * max(self._workers, 1)

    def start(self, kind: Kind, data: bytes) -> Callable[[], Outcome]:
        """Begin with a file; what is returned waits for what it came to."""
        self._count += 1
        if self._count > FEW and self._workers > 1:
            future = self._submit(kind, data)
            if future is not None:
                return lambda: self._result(future, kind, data)
        outcome = decode(kind, data)
        return lambda: outcome

    def close(self) -> None:
        """End the processes: what they have begun is soon done, the rest is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _submit(self, kind: Kind, data: bytes) -> "Future[Outcome] | None":
        try:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self._workers, mp_context=get_context("spawn"), initializer=_begin
                )
            with _real_stderr():
                return self._pool.submit(decode, kind, data)
        except (BrokenProcessPool, ImportError, OSError, RuntimeError, ValueError):
            self._do_without()
            return None

    def _result(self, future: "Future[Outcome]", kind: Kind, data: bytes) -> Outcome:
        while True:
            try:
                return future.result(_LOOK_S)
            except TimeoutError:
                if self._stop():
                    raise Stopped from None
            except BrokenProcessPool:
                self._do_without()
                return decode(kind, data)

    def _do_without(self) -> None:
        self.close()
        self._workers = 0


def _real_stderr() -> AbstractContextManager[object]:
    """A full-screen program puts in its place what has no number, which a new process needs."""
    return redirect_stderr(sys.__stderr__)


def _begin() -> None:
    """In a new process: leave Ctrl+C to the first one, and end when that one does."""
    import signal  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        with suppress(OSError):
            wait([parent.sentinel])
        os._exit(1)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
