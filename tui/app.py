"""The app: knows which screen follows which."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pendulum import DateTime

from rules.records import SelfTest, Session
from rules.settings import Settings
from screens.base import tell_errors
from screens.messages import Chosen, Goal
from store.log import Log
from tui.changes import start_running, undo
from tui.followed import FollowedSettings
from tui.frame import FrameApp
from tui.notices import send
from tui.opening import Ports
from tui.surroundings import Surroundings


class PsoasApp(FrameApp):
    """One log, Today, and everything else on top of it."""

    TITLE = "psoas"
    DEFAULT_MODE = "today"

    def __init__(
        self,
        *,
        log: Log,
        now: Callable[[], DateTime],
        clock: Callable[[], float],
        settings_path: Path,
        start: Goal | None = None,
    ) -> None:
        """Begin with `start` on top of Today."""
        super().__init__()
        self._followed = FollowedSettings(settings_path, partial(self.call_later, self.warn))
        self._start = start
        self.surroundings = Surroundings(
            heard=settings_path.with_name("heard.json"),
            clock=clock,
            settings=self.settings,
            tell=partial(self.call_later, self.tell),
            send=partial(send, self),
            is_web=lambda: self.is_web,
        )
        self._ports = Ports(
            log=log,
            now=now,
            clock=clock,
            settings=self.settings,
            settings_path=settings_path,
            confirm=self.confirm,
            surroundings=self.surroundings,
        )
        # A mode's first screen is under everything, and gets its stylesheet as any other.
        self.add_mode(self.DEFAULT_MODE, self._ports.today)

    def settings(self) -> Settings:
        """The settings now; what they say of the looks and the keys shows at once."""
        file = self._followed.file()
        self.look_as(file.settings)
        self.take_keys(file)
        return file.settings

    async def on_mount(self) -> None:
        """Take the theme, and begin where the person wants to."""
        self._ports.log.tell_to(self.warn)
        if self.settings().theme not in self.available_themes:
            self.tell(f"There is no theme {self.settings().theme}: Settings lists them.")
        if self._ports.log.records():
            await self._begin(True)
        else:
            await self.push_screen(self._ports.welcome(first=True), self._welcomed)

    async def _begin(self, welcomed: bool | None) -> None:
        if not welcomed:
            self.exit()
        elif self._start:
            await self._follow(Chosen(self._start))

    async def _welcomed(self, welcomed: bool | None) -> None:
        await self._begin(welcomed)
        if welcomed and not self._start:
            await self._follow(Chosen(Goal.MAT))

    def on_unmount(self) -> None:
        """Let nothing sound any longer than the app is there."""
        self.surroundings.close()

    async def on_chosen(self, message: Chosen) -> None:
        """Do what a screen asks for."""
        asking = self.screen
        if self.is_first_choice():
            await self.open_for(asking, self._follow(message))

    async def _follow(self, message: Chosen) -> None:
        ports = self._ports
        self.clear_notifications()
        with tell_errors(self):
            match message.goal, message.record:
                case Goal.TODAY, _:
                    while len(self.screen_stack) > 1:
                        await self.pop_screen()
                case Goal.QUIT, _:
                    self.ask_to_quit()
                case Goal.UNDO, _:
                    self.tell(undo(ports.log, ports.now()))
                case Goal.START_RUNNING, _:
                    self.confirm(
                        "Set today as the first day of running again?",
                        lambda: self.tell(start_running(ports.log, ports.now(), ports.settings())),
                    )
                case Goal.IMPORT, _:
                    await self.push_screen(ports.importing(), partial(ports.ask, self))
                case Goal.KEYS, _:
                    await self.push_screen(ports.keys(self.screen))
                case Goal.WELCOME, _:
                    await self.push_screen(ports.welcome(first=False))
                case (Goal.STRETCH | Goal.STRENGTH | Goal.SELF_TEST) as goal, _:
                    if broken_off := ports.broken_off(goal):
                        await self._ask_to_resume(broken_off)
                    else:
                        await self.open_session(goal)
                case Goal.RESUME, Session() as session:
                    await self._ask_to_resume(session)
                case _ if page := ports.page(message):
                    await self.push_screen(page)

    async def _ask_to_resume(self, session: Session) -> None:
        async def answered(wanted: bool | None) -> None:
            if wanted:
                with tell_errors(self):
                    await self.open_session(Goal(session.what), session)

        await self.push_screen(self._ports.resume(session), answered)

    async def open_session(self, goal: Goal, resumed: Session | None = None) -> None:
        """Guide a session; raises `RehabError` when there can be none now."""
        screen, keeper = self._ports.guided(goal, resumed)

        async def ended(_kept: bool | None) -> None:
            if isinstance(test := keeper.record, SelfTest) and test.id:
                await self.push_screen(self._ports.result(test))

        await self.push_screen(screen, ended)
