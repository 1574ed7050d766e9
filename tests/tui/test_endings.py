"""Signals end the app, where the system has them; tests/tui/test_terminal.py sends real ones."""

import asyncio
import os
import signal

import pytest

from tui.endings import leave_on_signals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_leaves_with_the_exit_code_of_tradition(number: signal.Signals) -> None:
    left: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    leave_on_signals(left.set_result)
    try:
        os.kill(os.getpid(), number)
        assert await asyncio.wait_for(left, 10) == 128 + number
    finally:
        for one in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().remove_signal_handler(one)


async def test_where_signals_cannot_be_handled_nothing_happens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(asyncio.get_running_loop(), "add_signal_handler", refuse)
    leave_on_signals(lambda _: pytest.fail("no signal came"))
