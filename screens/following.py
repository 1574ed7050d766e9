"""What the screens that show the log share: they follow it while they are on top."""

from collections.abc import Callable

from pendulum import DateTime
from textual.timer import Timer

from rules.days import local_date
from rules.errors import RehabError
from rules.groups import Records
from rules.records import Record
from rules.settings import Settings
from screens.base import PsoasScreen
from screens.keys import keymap_of
from store.log import Log

LOOK_EVERY_S = 1.0
"""How often a screen looks whether the log, the settings or the date have changed."""


class FollowingScreen(PsoasScreen[None]):
    """Shows the log again whenever it, the date, a setting or a key is another one."""

    def __init__(
        self, *, log: Log, now: Callable[[], DateTime], settings: Callable[[], Settings]
    ) -> None:
        super().__init__()
        self._log = log
        self._now = now
        self._settings = settings
        self._seen: object = None
        self._told = ""
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """Look once, and then every second while on top."""
        self._timer = self.set_interval(LOOK_EVERY_S, self.look)
        self.look()

    def on_screen_suspend(self) -> None:
        """Another screen is on top: no need to look."""
        if self._timer:
            self._timer.pause()

    def on_screen_resume(self) -> None:
        """Back on top: look at once."""
        if self._timer:
            self._timer.resume()
            self.look()

    def look(self) -> None:
        """Show the log again if there is anything new; what cannot be read is told once."""
        try:
            settings, now = self._settings(), self._now()
            today = local_date(now, settings.day_end)
            seen = (self._log.version, today, settings, keymap_of(self.app))
            if seen == self._seen:
                return
            self.show(self._log.records(), now, settings)
        except RehabError as error:
            if str(error) != self._told:
                self.notify(str(error), severity="error", timeout=10, markup=False)
            self._told = str(error)
        else:
            self._seen, self._told = seen, ""

    def show(self, records: Records[Record], now: DateTime, settings: Settings) -> None:
        """Show these records; the screen says how."""
        raise NotImplementedError
