"""Leave cleanly when the system asks: the terminal as it was, the log as it was last saved."""

import asyncio
import select
import signal
import sys
from collections.abc import Callable
from types import FrameType

from textual.driver import Driver

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


def go_on_after_a_stop(driver: Driver) -> None:
    """Go on as before when told to without an announced stop: after SIGSTOP, or by tmux at the end.

    Textual would take the terminal over a second time, and never end.
    """
    if not hasattr(signal, "SIGCONT") or not hasattr(driver, "_must_signal_resume"):
        return
    resume = signal.getsignal(signal.SIGCONT)

    def continued(number: int, frame: FrameType | None) -> None:
        # Set by an announced stop, before which Textual gives the terminal back.
        if driver._must_signal_resume and callable(resume):  # noqa: SLF001
            resume(number, frame)

    signal.signal(signal.SIGCONT, continued)


def is_window_closed() -> bool:
    """Whether the terminal is gone: the signal for that may stay with another, such as make."""
    if not hasattr(select, "poll") or sys.__stdin__ is None:
        return False
    poll = select.poll()
    poll.register(sys.__stdin__, 0)  # a hang-up is told without asking for it
    return bool(poll.poll(0))
