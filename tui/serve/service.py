"""Starts the app behind a tab, hands on what both say, and sees to it that it ends."""

import asyncio
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

MOST_COLUMNS, MOST_ROWS = 600, 300
"""A page may ask for any size, and each cell costs memory; no screen shows more (our choice)."""

ENDS_S = 5.0
"""Seconds in which an app that was asked to end has ended."""


class Tab(AppService):
    """One app, for as long as its page is open."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: dict[str, str],
        page: web.WebSocketResponse,
        downloads: DownloadManager,
    ) -> None:
        """`arguments` is the command line of the app, `environment` what it finds there."""
        close: Callable[[], Awaitable[object]] = page.close
        super().__init__(
            arguments[0],
            write_bytes=page.send_bytes,
            write_str=page.send_str,
            close=close,  # type: ignore[arg-type] # whether it was open does not matter
            download_manager=downloads,
        )
        self._arguments = arguments
        self._environment = environment

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        """What Textual's server tells an app, and what ours does."""
        return {
            **super()._build_environment(width, height),
            **self._environment,
            "TEXTUAL_DRIVER": "tui.serve.driver:PageDriver",
            # A key waits half as long behind a paint, at the same cost.
            "TEXTUAL_FPS": "120",
        }

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the app without a shell, and out of reach of the terminal's Ctrl+C."""
        self._process = await asyncio.create_subprocess_exec(
            *self._arguments,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env={**os.environ, **self._build_environment(width, height)},
            start_new_session=True,
        )
        self._stdin = self._process.stdin
        return self._process

    async def start(self, width: int, height: int) -> None:
        """Start the app at a size that a screen may have."""
        await super().start(_within(width, MOST_COLUMNS), _within(height, MOST_ROWS))

    async def set_terminal_size(self, width: int, height: int) -> None:
        """Tell the app its size; raises ValueError or TypeError when that is no number."""
        await super().set_terminal_size(_within(width, MOST_COLUMNS), _within(height, MOST_ROWS))

    async def on_data(self, payload: bytes) -> None:
        """Hand on what is drawn.

        Without a page it is read all the same: an app that cannot write would never end.
        """
        with suppress(ConnectionError):
            await super().on_data(payload)

    async def run(self) -> None:
        """Hand on until the app has ended; then the page need not wait either."""
        await super().run()
        await self.remote_close()

    async def stop(self) -> None:
        """Ask the app to end, and end it if it does not."""
        if self._process is None:
            return
        ending = asyncio.get_running_loop().call_later(ENDS_S, self._kill, self._process)
        await super().stop()
        await self._process.wait()
        ending.cancel()

    @staticmethod
    def _kill(process: Process) -> None:
        with suppress(ProcessLookupError):
            process.kill()


def _within(size: int, most: int) -> int:
    return max(1, min(int(size), most))
