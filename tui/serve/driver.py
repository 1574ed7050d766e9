"""How the app writes to a page: every packet whole, whichever thread it comes from."""

import os
import threading
from contextlib import suppress
from typing import Any

from textual.drivers.web_driver import WebDriver


class PageDriver(WebDriver):
    """Textual's driver for the web writes from any thread at any time: cues come from others.

    A packet within another one, or half of one, would end the page for good.
    """

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self._one_at_a_time = threading.Lock()
        self._write = self._write_whole  # type: ignore[assignment] # it was a partial function

    def _write_whole(self, data: bytes) -> int:
        """Write all of it; a server that is gone reads nothing, and the app ends by itself."""
        with self._one_at_a_time, suppress(BrokenPipeError):
            rest = data
            while rest:
                rest = rest[os.write(self.fileno, rest) :]
        return len(data)
