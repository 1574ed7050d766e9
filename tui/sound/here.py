"""Sound on this computer: made when the first session begins, gone when the app is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rules.session import Cue, Effect, Event, Session
from rules.settings import Settings
from store.paths import cache_folder

if TYPE_CHECKING:
    from tui.sound.conductor import Conductor
    from tui.sound.player import Player

Follow = Callable[[Session, tuple[Effect, ...], Event | None], None]
"""Called after every move of a session, with what moved it; None: it began."""


class SoundHere:
    """The player of this computer with all that it needs; `PSOAS_SOUND=off` keeps it silent."""

    def __init__(self, *, tell: Callable[[str], object], ring: Callable[[Cue], None]) -> None:
        """`tell` gets a sentence, perhaps from another thread; `ring` stands in for sound."""
        self._tell = tell
        self._ring = ring
        self._conductor: Conductor | None = None
        self._player: Player | None = None

    def conduct(self, clock: Callable[[], float], settings: Callable[[], Settings]) -> Follow:
        """What is to follow a session that runs on this clock.

        Raises `RehabError` when `PSOAS_CACHE` is wrong.
        """
        if os.environ.get("PSOAS_SOUND") == "off":
            return _unheard
        cache = cache_folder()

        def follow(session: Session, effects: tuple[Effect, ...], event: Event | None) -> None:
            if self._conductor is None:
                self._conductor = self._begin(cache, clock, settings)
            self._conductor.follow(session, effects, event)

        return follow

    @property
    def sounding(self) -> float:
        """Seconds until all that is under way has been heard."""
        return self._conductor.sounding if self._conductor else 0.0

    def close(self) -> None:
        """End what is playing, and the helper."""
        if self._player:
            self._player.close()
        self._player = self._conductor = None

    def _begin(
        self, cache: Path, clock: Callable[[], float], settings: Callable[[], Settings]
    ) -> Conductor:
        # Wanted in a session only: a start, and most commands, do without.
        from tui.sound.clips import Clips  # noqa: PLC0415
        from tui.sound.conductor import Conductor  # noqa: PLC0415
        from tui.sound.player import Player  # noqa: PLC0415
        from tui.sound.voice import Speaker, synthesiser_here  # noqa: PLC0415

        synthesiser = synthesiser_here()
        clips = Clips(cache, repr(synthesiser))
        self._player = Player(clips.silence, self._tell)
        return Conductor(
            outlet=self._player,
            clips=clips,
            speaker=Speaker(clips, synthesiser, self._tell),
            settings=settings,
            clock=clock,
            ring=self._ring,
        )


def _unheard(_session: Session, _effects: tuple[Effect, ...], _event: Event | None) -> None:
    """Let nothing be heard."""
