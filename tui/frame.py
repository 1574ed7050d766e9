"""What psoas asks of any app: no key lost, a clean end, a crash that tells no secrets."""

from __future__ import annotations

import gc
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from operator import attrgetter
from typing import Any, ClassVar

from textual import events
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.constants import TEXTUAL_ANIMATIONS
from textual.screen import Screen

from rules.settings import Settings
from screens.base import PsoasScreen, tell_errors
from screens.confirm import Confirm
from screens.keys import KeyedApp, active_keys
from store.settings import SettingsFile
from tui.endings import HUNG_UP, go_on_after_a_stop, is_window_closed, leave_on_signals

LOCK_PATIENCE_S = 1.0
"""Seconds that a change waits for another psoas: a gap of 1.5 s pauses a hold (our choice)."""

_WARNED_S = 20

_LOOK_FOR_THE_WINDOW_S = 1.0


class FrameApp(KeyedApp):
    """The parts of the app that know nothing of what the screens are about."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+p",
            "command_palette",
            "Find an action",
            show=False,
            priority=True,
            id="everywhere.palette",
        ),
        Binding(
            "ctrl+c",
            "interrupt",
            "Ask to quit",
            show=False,
            priority=True,
            id="everywhere.interrupt",
        ),
        Binding("ctrl+q", "quit", "Quit at once", show=False, priority=True, id="everywhere.quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._typed_ahead: list[events.Key] = []
        self._is_opening = False
        """Whether what was chosen is being opened: keys wait for it."""
        self._chosen_keys: Mapping[str, tuple[str, ...]] = {}

    async def on_mount(self) -> None:
        """Leave when the system asks, with the terminal as it was, and when that is gone."""
        leave_on_signals(lambda code: self.exit(return_code=code))
        if self._driver and not self.is_headless:
            go_on_after_a_stop(self._driver)
            self.set_interval(_LOOK_FOR_THE_WINDOW_S, self._leave_a_closed_window)

    def on_ready(self) -> None:
        """Look for garbage again, but not among what is there at the first frame: it stays."""
        # A thread that counts lets a key go first after 1 ms, not after 5.
        sys.setswitchinterval(0.001)
        if not gc.isenabled():  # since `tui.entry`
            gc.freeze()
            gc.enable()

    def _leave_a_closed_window(self) -> None:
        if is_window_closed():
            self.exit(return_code=HUNG_UP)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Do what a key is bound to when it comes, where nothing has the focus and might want it.

        In Textual it would go to the screen and back first, and the next one, typed right behind
        it, would not find what it has changed.
        """
        done = await super()._check_bindings(key, priority)
        if done or not priority or self.focused:
            return done
        return await super()._check_bindings(key)

    async def on_event(self, event: events.Event) -> None:
        """Keep a key that is meant for the screen that is about to open."""
        if isinstance(event, events.Key) and (self._is_opening or self.is_first_choice()):
            self._typed_ahead.append(event)
        else:
            await super().on_event(event)

    def is_first_choice(self) -> bool:
        """Whether the screen on top waits for what it chose: a second choice comes too late."""
        return isinstance(self.screen, PsoasScreen) and self.screen.choosing

    async def open_for(self, asking: Screen[Any], opening: Awaitable[None]) -> None:
        """Do what a screen had chosen; what was typed ahead goes to the screen on top then."""
        self._is_opening = True
        await opening
        if isinstance(asking, PsoasScreen):
            asking.choosing = False
        # Behind the keys that came in the meantime: these too have to be kept, and put in order.
        self.call_later(self._heed_typed_ahead)

    async def _heed_typed_ahead(self) -> None:
        self._is_opening = False
        # One that had gone to the old screen first comes back later than some typed after it.
        keys = sorted(self._typed_ahead, key=attrgetter("time"))
        self._typed_ahead = []
        for key in keys:
            again = events.Key(key.key, key.character)
            again.time = key.time
            await self.on_event(again)

    def look_as(self, settings: Settings) -> None:
        """Take the theme and, with reduced motion, the animation level of the settings."""
        if settings.theme != self.theme and settings.theme in self.available_themes:
            self.theme = settings.theme
        self.animation_level = "none" if settings.reduced_motion else TEXTUAL_ANIMATIONS

    def take_keys(self, file: SettingsFile) -> None:
        """Take the keys that a person has given to bindings; say which of them cannot be."""
        if file.keys != self._chosen_keys:
            self._chosen_keys = file.keys
            from tui.keys import keys_in  # noqa: PLC0415 - loads all screens

            self.keymap, refused = keys_in(file)
            for sentence in refused:
                self.call_later(self.warn, sentence)
            self.screen.refresh_bindings()

    def tell(self, sentence: str) -> None:
        """Say something that needs no answer."""
        self.notify(sentence, markup=False)

    def warn(self, sentence: str) -> None:
        """Say what a person has to have read: what happened to the log's files."""
        self.notify(sentence, severity="warning", timeout=_WARNED_S, markup=False)

    def confirm(self, question: str, do: Callable[[], object]) -> None:
        """Ask, and do it only after a plain yes."""

        def answered(yes: bool | None) -> None:
            if yes:
                with tell_errors(self):
                    do()

        self.push_screen(Confirm(question), answered)

    def ask_to_quit(self) -> None:
        """Quit; ask first where something may be half done."""
        if len(self.screen_stack) == 1 or isinstance(self.screen, Confirm):
            self.exit()
        else:
            self.confirm("Quit psoas? What is half done here is not kept.", self.exit)

    def action_interrupt(self) -> None:
        """Ctrl+C: each screen knows what that means for it."""
        if isinstance(self.screen, PsoasScreen):
            self.screen.action_interrupt()
        else:
            self.pop_screen()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette holds what the keys of the screen do, and nothing else."""
        for row in active_keys(screen):
            if row.action != "command_palette":
                do = partial(self.run_action, row.action, row.node)
                yield SystemCommand(row.words, f"key: {row.key}", do)

    def _fatal_error(self) -> None:
        # As in Textual, but without the values of variables: they hold notes on a person's health.
        # Dear to import, and seldom needed.
        from rich.console import Group  # noqa: PLC0415
        from rich.segment import Segments  # noqa: PLC0415
        from rich.traceback import Traceback  # noqa: PLC0415

        self.bell()
        trace = Group(
            Traceback(show_locals=False, width=None),
            "psoas has stopped through a fault of its own. The log is as it was last saved.",
        )
        self._exit_renderables.append(Segments(self.console.render(trace)))
        self._close_messages_no_wait()
