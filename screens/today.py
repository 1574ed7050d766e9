"""Today: the light, why it is so, and what is due; one key starts each."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import ClassVar

from pendulum import DateTime
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rules.assess import assess, current_episode
from rules.assessment import Assessment, Phase
from rules.days import local_date
from rules.groups import OPEN, RATED, Records
from rules.records import Check, Record, Session
from rules.settings import Settings
from rules.timeline import earliest
from screens.base import styles
from screens.following import FollowingScreen
from screens.keys import key_of
from screens.messages import Chosen, Goal
from screens.today_words import (
    PlanRow,
    broken_off_row,
    episode_words,
    light_sentence,
    next_row,
    phase_words,
    plan_rows,
)
from screens.widgets.aligned import Aligned
from screens.widgets.light import Light
from screens.widgets.plan_list import draw_findings, draw_plan
from store.log import Log

_CHECK = Binding.Group("Morning check")


def goal_key(key: str, goal: Goal, words: str) -> Binding:
    """A letter that chooses a goal, with Caps Lock too."""
    return Binding(
        f"{key},{key.upper()}",
        f"go('{goal}')",
        words,
        key_display=key,
        id=f"today.{goal.name.lower()}",
    )


class TodayScreen(FollowingScreen):
    """The first thing seen; it follows the log, the settings and the calendar while it is open."""

    TITLE = "Today"
    DEFAULT_CSS = styles("today")
    AUTO_FOCUS = "#why"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next", id="today.next"),
        *(
            Binding(str(pain), f"check({pain})", f"Morning check: pain {pain}", group=_CHECK)
            for pain in range(10)
        ),
        Binding(
            "m,M", "go('check')", "Morning check", show=False, key_display="m", id="today.check"
        ),
        goal_key("s", Goal.STRETCH, "Stretch"),
        goal_key("g", Goal.STRENGTH, "Strength"),
        goal_key("t", Goal.SELF_TEST, "Self-test"),
        goal_key("a", Goal.ADD_RUN, "Add a run"),
        goal_key("c", Goal.RESUME, "Continue"),
        goal_key("n", Goal.START_RUNNING, "Start running"),
        goal_key("e", Goal.WELCOME, "New injury"),
        goal_key("r", Goal.RUNS, "Runs"),
        goal_key("v", Goal.TRENDS, "Trends"),
        goal_key("h", Goal.HISTORY, "History"),
        goal_key("l", Goal.LEARN, "Learn"),
        goal_key("o", Goal.SETTINGS, "Settings"),
        goal_key("u", Goal.UNDO, "Undo"),
        Binding("q,Q", "app.quit", "Quit", key_display="q", id="today.quit"),
    ]

    def __init__(
        self, *, log: Log, now: Callable[[], DateTime], settings: Callable[[], Settings]
    ) -> None:
        super().__init__(log=log, now=now, settings=settings)
        self._assessment: Assessment | None = None
        self._rows: tuple[PlanRow, ...] = ()
        self._broken_off: Session | None = None

    def body(self) -> ComposeResult:
        """The heading, the light, the plan, and why."""
        with Vertical(id="page"):
            with Horizontal(id="head"):
                yield Static(id="phase", markup=False)
                yield Static(id="date", markup=False)
            yield Light()
            yield Aligned(id="plan")
            with VerticalScroll(id="why"):
                yield Aligned(id="findings")

    def on_screen_resume(self) -> None:
        """Back on top: what was done in between is shown also where the log is the same."""
        self._seen = None

    def show(self, records: Records[Record], now: DateTime, settings: Settings) -> None:
        """Assess these records, and show the answer."""
        answer = assess(records, now, settings)
        self._assessment = answer
        self._broken_off = next(reversed(records.of(OPEN)), None)
        rows = plan_rows(answer, _check_of(records, answer.date, settings), settings.unit)
        if self._broken_off:
            elsewhere = not self._claimable()
            rows = (broken_off_row(self._broken_off, answer.date, elsewhere=elsewhere), *rows)
        self._rows = rows
        episode = current_episode(records, now, settings)
        self.query_one("#phase", Static).update(phase_words(answer.phase))
        heading = f"{answer.date:%A} {answer.date.day} {answer.date:%B}"
        side = episode_words(episode, answer.date)
        self.query_one("#date", Static).update(f"{side} · {heading}" if side else heading)
        self.query_one(Light).show(answer.light, light_sentence(answer, self._key))
        self.query_one("#plan", Aligned).show(self._draw_plan)
        self.query_one("#findings", Aligned).show(partial(draw_findings, answer.findings))
        self.refresh_bindings()

    def _key(self, goal: Goal) -> str:
        return key_of(self, f"go('{goal}')")

    def _key_words(self, row: PlanRow) -> str:
        """What to press for a row; a check is begun by a digit."""
        if row is next_row(self._rows):
            return key_of(self, "next")
        if row.goal is Goal.CHECK:
            return "0-9"
        return self._key(row.goal) if row.goal else ""

    def _draw_plan(self, width: int) -> Content:
        airy = self.has_class("-very-tall")
        keys = [self._key_words(row) for row in self._rows]
        return draw_plan(self._rows, keys, next_row(self._rows), width, airy=airy)

    def _claimable(self) -> bool:
        claim = self._log.claim_session()
        if claim is None:
            return False
        claim.release()
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only offer what has a meaning now."""
        phase = self._assessment.phase if self._assessment else Phase.NONE
        match action, parameters:
            case "back", _:
                return False
            case "next", _:
                return next_row(self._rows) is not None
            case "go", (Goal.RESUME,):
                return any(row.goal is Goal.RESUME for row in self._rows)
            case "go", (Goal.START_RUNNING,):
                return bool(self._assessment and self._assessment.ready_to_run)
            case "go", (Goal.WELCOME,):
                return phase in {Phase.NONE, Phase.SETTLED}
            case "go", (Goal.STRETCH | Goal.STRENGTH | Goal.SELF_TEST,):
                return phase is not Phase.REFER
            case _:
                return True

    def action_go(self, goal: str) -> None:
        """Choose a goal."""
        chosen = Goal(goal)
        record = self._broken_off if chosen is Goal.RESUME else None
        self.post_message(Chosen(chosen, record=record))

    def action_check(self, pain: int) -> None:
        """Begin a check with a pain already typed."""
        self.post_message(Chosen(Goal.CHECK, pain=pain))

    def action_next(self) -> None:
        """Start the first thing that is due."""
        row = next_row(self._rows)
        if row and row.goal:
            self.action_go(row.goal)


def _check_of(records: Records[Record], today: date, settings: Settings) -> Check | None:
    """The latest check with a pain that is dated today."""
    checks = records.of(RATED)
    lately = reversed(checks[checks.before(earliest(today)) :])
    return next((one for one in lately if local_date(one.at, settings.day_end) == today), None)
