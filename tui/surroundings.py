"""What a session needs of the place where it runs: to be noticed there, and not to be cut short."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from rules.route import Route
from rules.session import Effect, Event, Session, State
from rules.settings import Settings
from rules.view import view
from store.heard import heard_at, remember
from tui.awake import Awake
from tui.notices import title
from tui.route import place_of, route_of
from tui.sound.here import Sound


class Surroundings:
    """Sound by the route that is right here, and a computer that stays awake."""

    def __init__(
        self,
        *,
        heard: Path,
        clock: Callable[[], float],
        settings: Callable[[], Settings],
        tell: Callable[[str], object],
        send: Callable[[str], object],
        is_web: Callable[[], bool] = lambda: False,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        """`heard` is the file in which is kept what was heard where; the rest as for `Sound`."""
        self._heard = heard
        self._is_web = is_web
        self._environment = environment
        self._send = send
        self._title = ""
        self._awake = Awake(environment)
        self.sound = Sound(route=self._route, clock=clock, settings=settings, tell=tell, send=send)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes that may be heard here, the likeliest first."""
        likely = route_of(self._environment, is_web=self._is_web())
        return (Route.HERE, Route.TERMINAL) if likely is Route.HERE else (likely,)

    def remember(self, route: Route) -> None:
        """Keep which route was heard here; raises `RehabError` when that cannot be written."""
        remember(self._heard, self._place(), route)

    def follow(self, session: Session, effects: tuple[Effect, ...], event: Event | None) -> None:
        """Take one move of a session; `event` is None when it begins."""
        if event is None:
            self._awake.start()
        if session.state is State.ENDED:
            self._awake.stop()
        self.sound.follow(session, effects, event)
        if self._is_web():
            self._name_page(title_of(session))

    def _name_page(self, text: str) -> None:
        """A page's title is seen while another tab is in front; a terminal's belongs to others."""
        if text != self._title:
            self._title = text
            self._send(title(text))

    def close(self) -> None:
        """Let nothing go on without the session."""
        self._awake.stop()
        self.sound.close()

    def _place(self) -> str:
        return place_of(self._environment, is_web=self._is_web())

    def _route(self) -> Route:
        return heard_at(self._heard, self._place()) or self.routes[0]


def title_of(session: Session) -> str:
    """What the page is called: the phase first, as a tab shows little, and what it is about."""
    if session.state is State.ENDED:
        return "psoas"
    now = view(session)
    return f"{now.role.capitalize()} · {now.title} · psoas"
