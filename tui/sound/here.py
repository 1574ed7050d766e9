"""Sound where the person sits: made when the first session begins, gone when the app is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, assert_never

from rules.route import Route
from rules.session import Cue, Effect, Event, Session
from rules.settings import Settings, Volume
from store.paths import cache_folder
from tui.clock import speed_of

if TYPE_CHECKING:
    from tui.sound.clips import Clips
    from tui.sound.conductor import Conductor, Outlet
    from tui.sound.outlets import NoClips, Sequences
    from tui.sound.player import Player
    from tui.sound.voice import Speaker

# Wanted in a session only: a start, and most commands, do without.
# ruff: noqa: PLC0415

Follow = Callable[[Session, tuple[Effect, ...], Event | None], None]
"""Called after every move of a session, with what moved it; None: it began."""

_TRIED = (Cue.COUNT, Cue.COUNT, Cue.END)
"""What is played to find out whether anything is heard, a second apart."""


class Sound:
    """Lets cues be heard, by the route that is right here; `PSOAS_SOUND=off` keeps it silent."""

    def __init__(
        self,
        *,
        route: Callable[[], Route],
        clock: Callable[[], float],
        settings: Callable[[], Settings],
        tell: Callable[[str], object],
        send: Callable[[str], object],
    ) -> None:
        """`tell` gets a sentence, `send` what goes to the terminal: both perhaps from a thread.

        Raises `RehabError` when `PSOAS_CACHE` is wrong.
        """
        self._cache = cache_folder()
        self._route = route
        self._clock = clock
        self._settings = settings
        self._tell = tell
        self._send = send
        self._conductor: Conductor | None = None
        self._outlet: Player | Sequences | None = None
        self._clips: Clips | NoClips
        self._begun: Route | None = None

    def follow(self, session: Session, effects: tuple[Effect, ...], event: Event | None) -> None:
        """Let be heard what a session has come to."""
        if event is None:
            self._begin(self._route())
        if self._conductor:
            self._conductor.follow(session, effects, event)

    def try_out(self, route: Route) -> None:
        """Let a few tones be heard by a route, now."""
        self._begin(route)
        # Clips that cannot be kept are not heard, and that is the answer then.
        with suppress(OSError):
            for number, cue in enumerate(_TRIED):
                if self._outlet:
                    clip = self._clips.clip(cue, self._volume())
                    self._outlet.at(time.monotonic() + number, clip)

    def _volume(self) -> Volume:
        """How loud it is; normal where a person who has it off only tries it out."""
        volume = self._settings().volume
        return Volume.NORMAL if volume is Volume.OFF else volume

    @property
    def sounding(self) -> float:
        """Seconds until all that is under way has been heard."""
        return self._conductor.sounding if self._conductor else 0.0

    def close(self) -> None:
        """End what is playing, and the helper."""
        if self._outlet:
            self._outlet.close()
        self._outlet = self._conductor = self._begun = None

    def _begin(self, route: Route) -> None:
        if route is self._begun or os.environ.get("PSOAS_SOUND") == "off":
            return
        self.close()
        self._begun = route
        match route:
            case Route.HERE:
                self._begin_here()
            case Route.TERMINAL | Route.BROWSER:
                self._begin_sequences(route)
            case Route.NOWHERE:
                pass
            case _:
                assert_never(route)

    def _begin_here(self) -> None:
        from tui.sound.clips import Clips
        from tui.sound.outlets import rung
        from tui.sound.player import Player
        from tui.sound.voice import Speaker, synthesiser_here

        synthesiser = synthesiser_here()
        clips = Clips(self._cache, repr(synthesiser))
        player = Player(clips.silence, self._tell)
        self._outlet, self._clips = player, clips
        speaker = Speaker(clips, synthesiser, self._tell)
        self._conduct(player, speaker, lambda cue: self._send(rung(cue)))

    def _begin_sequences(self, route: Route) -> None:
        from tui.sound.outlets import NoClips, PageClips, Sequences, for_page, rung

        def of_page(cue: Cue) -> str:
            return for_page(cue, self._volume())

        is_page = route is Route.BROWSER
        self._outlet = Sequences(self._send, of_page if is_page else rung)
        self._clips = PageClips() if is_page else NoClips()
        self._conduct(self._outlet, None, lambda _cue: None)

    def _conduct(
        self, outlet: Outlet, speaker: Speaker | None, ring: Callable[[Cue], object]
    ) -> None:
        from tui.sound.conductor import Conductor

        self._conductor = Conductor(
            outlet=outlet,
            clips=self._clips,
            speaker=speaker,
            settings=self._settings,
            clock=self._clock,
            speed=speed_of(self._clock),
            ring=ring,
        )
