"""Leave cleanly when the system asks: the terminal as it was, the log as it was last saved."""

import asyncio
import select
import signal
import sys
from collections.abc import Callable

_ENDINGS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))

HUNG_UP = 129
"""The exit code when the window was closed, as after SIGHUP."""


def leave_on_signals(leave: Callable[[int], object]) -> None:
    """Call `leave` with 128 + the signal's number, the exit code of tradition.

    Textual itself would die with the terminal still in its own mode.
    """
    loop = asyncio.get_running_loop()
    for number in _ENDINGS:
        try:
            loop.add_signal_handler(number, leave, 128 + number)
        except (NotImplementedError, RuntimeError):
            # Windows, or a loop outside of the main thread, as in some tests.
            return


def is_window_closed() -> bool:
    """Whether the terminal is gone: the signal for that may stay with another, such as make."""
    if not hasattr(select, "poll") or sys.__stdin__ is None:
        return False
    poll = select.poll()
    poll.register(sys.__stdin__, 0)  # a hang-up is told without asking for it
    return bool(poll.poll(0))
