"""The server: textual-serve's, behind a guard, with a page and tones of our own."""

import asyncio
import secrets
import socket
import sys
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import WSCloseCode, web
from textual_serve.server import Server, to_int

from rules.session import Cue
from rules.settings import Volume
from tui.serve.guard import KEY, add_headers, guard
from tui.serve.service import Tab
from tui.sound.clips import Clips
from tui.sound.tones import GAINS

TAB = (sys.executable, "-P", "-m", "tui.serve.tab")
"""The command of the app behind a tab."""

_HERE = Path(__file__).parent
_BEAT_S = 15.0
"""A page that does not answer for as long is gone."""
_LETTERS = 16
"""Their height in pixels, unless the address says another."""
_WRONG = (ValueError, TypeError, LookupError, AttributeError, AssertionError)
"""What textual-serve raises over a message that no page of ours sends."""


class PsoasServer(Server):
    """Serves the app to whoever has the key, each tab with a process of its own."""

    def __init__(
        self,
        listening: socket.socket,
        *,
        bound: str,
        environment: dict[str, str],
        cache: Path,
        tab: Sequence[str] = TAB,
    ) -> None:
        """Serve on a socket that listens, `bound` to that name or address.

        `environment` is what each app finds in its own; tones are kept in the folder `cache`.
        """
        port = listening.getsockname()[1]
        super().__init__(tab[0], host=bound, port=port, title="psoas", templates_path=_HERE)
        self.key = secrets.token_urlsafe(32)
        """Anew each time: an old address opens nothing."""
        self._cookie = f"psoas-{port}"
        self._listening = listening
        self._environment = environment
        self._tab = tab
        self._clips = Clips(cache)
        self._pages: set[web.WebSocketResponse] = set()

    @property
    def address(self) -> str:
        """What to open in the browser."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/?{KEY}={self.key}"

    def serve(self, debug: bool = False) -> None:  # noqa: ARG002 - as in the base
        """Serve until Ctrl+C or SIGTERM."""
        # No access log: it would hold the key.
        web.run_app(
            self._make_app(), sock=self._listening, print=None, access_log=None, shutdown_timeout=6
        )

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(guard(self.key, self._cookie, self.host))
        app.on_response_prepare.append(add_headers)
        app.router.add_static("/page", _HERE / "page")
        app.router.add_get("/tone/{cue}.wav", self._handle_tone)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: the command has said where psoas is."""

    async def on_shutdown(self, app: web.Application) -> None:  # noqa: ARG002 - as in the base
        """End every tab."""
        going = WSCloseCode.GOING_AWAY
        await asyncio.gather(*(page.close(code=going) for page in tuple(self._pages)))

    @aiohttp_jinja2.template("page.html")
    async def handle_index(self, request: web.Request) -> dict[str, Any]:
        """The page, with what it has to know of cues."""
        return {
            "letters": to_int(request.query.get("fontsize", ""), _LETTERS),
            "cues": list(Cue),
            # The tones are the loud ones; the page makes them softer.
            "gains": {volume: gain / GAINS[Volume.LOUD] for volume, gain in GAINS.items()},
        }

    async def _handle_tone(self, request: web.Request) -> web.StreamResponse:
        """A cue's tone, the same that is played on this computer."""
        try:
            cue = Cue(request.match_info["cue"])
            clip = await asyncio.to_thread(self._clips.tone, cue, Volume.LOUD)
        except ValueError:
            raise web.HTTPNotFound from None
        except OSError:
            return web.Response(status=HTTPStatus.INSUFFICIENT_STORAGE)
        return web.FileResponse(clip.path)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run an app for as long as its page is open."""
        page = web.WebSocketResponse(heartbeat=_BEAT_S)
        await page.prepare(request)
        tab = Tab(self._tab, self._environment, page, self.download_manager)
        self._pages.add(page)
        try:
            size = (to_int(request.query.get(side, ""), 80) for side in ("width", "height"))
            await tab.start(*size)
            await self._process_messages(page, tab)
        except _WRONG:
            await page.close(code=WSCloseCode.UNSUPPORTED_DATA)
        finally:
            self._pages.discard(page)
            await tab.stop()
        return page
