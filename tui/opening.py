"""Makes the screens, each imported when it is first wanted, with what it needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pendulum import DateTime
from textual.app import App
from textual.screen import Screen

from rules.dataclass import dataclass
from rules.groups import OPEN, SELF_TESTS
from rules.records import Activity, SelfTest, Session
from rules.settings import Settings
from screens.keys import active_keys
from screens.messages import Chosen, Goal
from store.log import Log
from tui.clock import speed_of
from tui.surroundings import Surroundings

if TYPE_CHECKING:
    from store.keeper import SessionKeeper

# Ten screens imported at once cost a quarter of a start.
# ruff: noqa: PLC0415


class Guided(NamedTuple):
    """A session screen, and what keeps its record."""

    screen: Screen[bool]
    keeper: SessionKeeper


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What the app hands to the screens."""

    log: Log
    now: Callable[[], DateTime]
    clock: Callable[[], float]
    settings: Callable[[], Settings]
    settings_path: Path
    confirm: Callable[[str, Callable[[], None]], None]
    surroundings: Surroundings

    def today(self) -> Screen[None]:
        """The first screen."""
        from screens.today import TodayScreen

        return TodayScreen(log=self.log, now=self.now, settings=self.settings)

    def welcome(self, *, first: bool) -> Screen[bool]:
        """The questions of the first start, or of a later injury; true: answered to the end."""
        from screens.welcome import WelcomeScreen

        return WelcomeScreen(log=self.log, now=self.now, settings=self.settings, first=first)

    def keys(self, screen: Screen[Any]) -> Screen[None]:
        """The keys that work on a screen now."""
        from screens.help import KeysDialog

        return KeysDialog(title=screen.title or "", rows=active_keys(screen))

    def resume(self, session: Session) -> Screen[bool]:
        """What becomes of a session that was broken off; true: it is to be resumed.

        Raises `RehabError` when it is running in another psoas.
        """
        from screens.resume import ResumeDialog
        from store.keeper import SessionKeeper

        SessionKeeper(self.log, self.now).close()
        return ResumeDialog(log=self.log, now=self.now, session=session)

    def broken_off(self, goal: Goal) -> Session | None:
        """The latest session of this kind that was never ended."""
        sessions = reversed(self.log.records().of(OPEN))
        return next((one for one in sessions if one.what == goal.value), None)

    def result(self, test: SelfTest) -> Screen[None]:
        """What a self-test came to, beside the one before it."""
        from screens.self_test import SelfTestScreen

        self_tests = self.log.records().of(SELF_TESTS)
        tests = [one for one in self_tests if one.at < test.at]
        return SelfTestScreen(test=test, before=tests[-1] if tests else None)

    def importing(self) -> Screen[tuple[Activity, ...]]:
        """Files to runs; gives what was added or merged."""
        from screens.import_screen import ImportScreen
        from store.exchange.columns import columns_file
        from store.exchange.reading import read_paths

        return ImportScreen(
            log=self.log,
            now=self.now,
            settings=self.settings,
            read=read_paths,
            columns_file=columns_file(self.settings_path),
        )

    async def ask(self, app: App[Any], taken: tuple[Activity, ...] | None) -> None:
        """Ask about the latest runs of what was taken, where there are any."""
        from screens.felt import FeltDialog, runs_to_ask

        if runs := runs_to_ask(taken or (), self.now(), self.settings()):
            await app.push_screen(
                FeltDialog(log=self.log, now=self.now, settings=self.settings, runs=runs)
            )

    def page(self, message: Chosen) -> Screen[Any] | None:
        """The screen of a goal that needs nothing more; None when the goal has none."""
        match message.goal:
            case Goal.CHECK:
                from screens.check import CheckDialog

                return CheckDialog(
                    log=self.log, now=self.now, settings=self.settings, pain=message.pain
                )
            case Goal.ADD_RUN | Goal.EDIT_RUN:
                from screens.run_form import RunForm

                run = message.record if isinstance(message.record, Activity) else None
                return RunForm(log=self.log, now=self.now, settings=self.settings, record=run)
            case Goal.RUNS:
                from screens.runs import RunsScreen

                return RunsScreen(
                    log=self.log, now=self.now, settings=self.settings, confirm=self.confirm
                )
            case Goal.MAT:
                from screens.mat import MatScreen

                around = self.surroundings
                return MatScreen(
                    routes=around.routes, play=around.sound.try_out, remember=around.remember
                )
            case Goal.TRENDS:
                from screens.trends import TrendsScreen

                return TrendsScreen(log=self.log, now=self.now, settings=self.settings)
            case Goal.HISTORY:
                from screens.history import HistoryScreen

                return HistoryScreen(
                    log=self.log, now=self.now, settings=self.settings, confirm=self.confirm
                )
            case Goal.LEARN:
                from screens.learn import LearnScreen

                return LearnScreen(programme=self.settings().programme)
            case Goal.SETTINGS:
                from screens.settings import SettingsScreen

                return SettingsScreen(
                    path=self.settings_path,
                    log=self.log,
                    now=self.now,
                    confirm=self.confirm,
                    programme=self.settings().programme,
                )
            case _:
                return None

    def guided(self, goal: Goal, resumed: Session | None) -> Guided:
        """A session, planned from the log; raises `RehabError` when there can be none now."""
        from rules.session import SessionName
        from rules.start import plan_resumed, plan_session
        from screens.session import SessionScreen
        from store.keeper import SessionKeeper

        history, now, settings = self.log.records(), self.now(), self.settings()
        if resumed:
            planned = plan_resumed(resumed, history, now, settings, at=self.clock())
        else:
            planned = plan_session(SessionName(goal), history, now, settings, at=self.clock())
        keeper = SessionKeeper(self.log, self.now, resumed)
        screen = SessionScreen(
            session=planned,
            keeper=keeper,
            clock=self.clock,
            speed=speed_of(self.clock),
            follow=self.surroundings.follow,
        )
        return Guided(screen, keeper)
