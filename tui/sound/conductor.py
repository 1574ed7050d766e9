"""Hands the cues of a session to whatever lets them be heard, each with its deadline."""

import time
from collections.abc import Callable, Iterable
from typing import Protocol

from rules.advance import coming
from rules.dataclass import dataclass
from rules.phrases import phrase_of, phrases_of
from rules.session import (
    Cue,
    Effect,
    Event,
    Hold,
    Play,
    Reps,
    Session,
    State,
    Tick,
    Until,
)
from rules.settings import Settings, Volume
from tui.sound.clips import Clip
from tui.sound.voice import Speaker

_ONE_S = 0.01
"""Cues that are due closer together are due together, and one if their name is one: clock readings
add up inexactly."""
_KEPT_S = 5.0
"""How long it is remembered that a cue was handed over."""


_SILENT = frozenset({State.PAUSED, State.AWAY, State.STOPPING})


class Outlet(Protocol):
    """Where cues are heard: the player of this computer, or another one."""

    @property
    def silent(self) -> bool:
        """Whether nothing can be heard, as far as is known."""
        ...

    def at(self, when: float, clip: Clip) -> None:
        """Let a clip be heard at a reading of `time.monotonic()`."""
        ...

    def clear(self) -> None:
        """Forget what is scheduled."""
        ...

    def hush(self) -> None:
        """Forget what is scheduled, and end what is heard."""
        ...


class ClipSource(Protocol):
    """Where clips come from."""

    def clip(self, cue: Cue, volume: Volume, text: str = "") -> Clip:
        """A cue's clip; raises OSError when it cannot be kept."""
        ...

    def prepare(self, volume: Volume) -> None:
        """Begin to make what will be wanted."""
        ...


@dataclass(frozen=True, slots=True)
class _Given:
    """A cue that was handed over."""

    play: Play
    at: float
    """On the session's clock, when it is due."""
    when: float
    """On the monotonic clock, when it is heard: later where another one is due with it."""
    clip: Clip | None
    """None: it is not to be heard."""


class Conductor:
    """Follows a session, and hands over each cue once, at most `coming` seconds before it is due.

    A `Tick` adds what has come into sight. Any other event may change everything, so that what
    was handed over is taken back first; a session that does not run is silent at once.
    """

    def __init__(
        self,
        *,
        outlet: Outlet,
        clips: ClipSource,
        speaker: Speaker | None,
        settings: Callable[[], Settings],
        clock: Callable[[], float],
        ring: Callable[[Cue], object],
        speed: float = 1.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` is the session's own; `speed` is how many of its seconds go by in one.

        `ring` lets cues be noticed while the outlet is silent. Without a `speaker` nothing is said.
        """
        self._outlet = outlet
        self._clips = clips
        self._speaker = speaker
        self._settings = settings
        self._clock = clock
        self._ring = ring
        self._speed = speed
        self._monotonic = monotonic
        self._given: list[_Given] = []
        self._ends = 0.0
        self._is_broken = False

    @property
    def sounding(self) -> float:
        """Seconds until all that was handed over has been heard."""
        return max(0.0, self._ends - self._monotonic())

    def follow(self, session: Session, effects: tuple[Effect, ...], event: Event | None) -> None:
        """Take one move of a session: its state and effects after an event; None: it began."""
        plays = [effect for effect in effects if isinstance(effect, Play)]
        if session.state in _SILENT and (plays or not isinstance(event, Tick)):
            self._outlet.hush()
            self._given.clear()
        elif not isinstance(event, Tick):
            self._take_back(session)
        if self._speaker:
            self._speaker.let(working=_is_working(session))
        self._give(session, (*_lasting(session, plays), *coming(session)))
        if event is None:
            self._prepare(session)
        if (self._outlet.silent or self._is_broken) and not self._is_muted():
            for play in plays:
                self._ring(play.cue)

    def _is_muted(self) -> bool:
        return self._settings().volume is Volume.OFF

    def _prepare(self, session: Session) -> None:
        if self._is_muted():
            return
        settings = self._settings()
        self._clips.prepare(settings.volume)
        if self._speaker:
            self._speaker.prepare(phrases_of(session, settings.voice), settings.volume)

    def _take_back(self, session: Session) -> None:
        """Forget what is not due yet; what only waits for its turn is kept while it holds."""
        self._outlet.clear()
        self._given = [one for one in self._given if one.at <= session.at]
        now = self._monotonic()
        for one in self._given:
            if one.when > now and one.clip and _lasting(session, [one.play]):
                self._outlet.at(one.when, one.clip)

    def _give(self, session: Session, plays: Iterable[Play]) -> None:
        """Hand over what was not handed over yet; what is due together is heard in turn."""
        self._given = [one for one in self._given if one.at > session.at - _KEPT_S]
        now, reading = self._monotonic(), self._clock()
        for play in plays:
            at = session.at if play.at is None else play.at
            same = [one for one in self._given if abs(one.at - at) < _ONE_S]
            if any(one.play.cue is play.cue for one in same):
                continue
            turns = (one.when + one.clip.seconds for one in same if one.clip)
            when = max(turns, default=now + (at - reading) / self._speed)
            clip = self._clip(session, play)
            self._given.append(_Given(play, at, when, clip))
            if clip:
                self._outlet.at(when, clip)
                self._ends = when + clip.seconds

    def _clip(self, session: Session, play: Play) -> Clip | None:
        """What is heard for a cue; None when nothing is to be, or can be."""
        settings = self._settings()
        if settings.volume is Volume.OFF:
            return None
        try:
            text = phrase_of(session, play, settings.voice)
            return self._clips.clip(play.cue, settings.volume, text)
        except OSError:
            self._is_broken = True
            return None


def _lasting(session: Session, plays: list[Play]) -> list[Play]:
    """What is still to be heard, of what has happened: a step that is over is not announced."""
    if session.state in _SILENT:
        return [play for play in plays if play.cue is Cue.PAUSED]
    return [
        play for play in plays if play.cue is not Cue.PAUSED and play.step in (None, session.step)
    ]


def _is_working(session: Session) -> bool:
    """Whether a person holds, counts or pushes now."""
    working = isinstance(session.step, Hold | Reps | Until) and not session.lead
    return working and session.state is State.RUNNING
