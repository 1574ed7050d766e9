"""A guided session: stretch holds, strength sets or the self-test, as the machine says."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Static

from rules.advance import Moved, advance, begin
from rules.session import (
    Answered,
    ChangeSides,
    Effect,
    Event,
    GetReady,
    Pause,
    Rest,
    Session,
    SessionName,
    State,
    Stop,
    Tick,
)
from rules.shown import shown
from rules.view import Action, Role, View, count_of, next_count_s, view
from screens.base import PsoasScreen
from screens.colours import ON_COLOUR, PHASE_COLOURS
from screens.session_field import SessionField, SmallField, write
from screens.session_keys import KEYS, PRESENTER, SESSION_BINDINGS, Repeats
from screens.widgets.bar import Bar
from screens.widgets.question import Question
from screens.widgets.too_small import LEAST_ROWS
from store.keeper import SessionKeeper

TICK = 0.2
"""Seconds between two looks at the clock while a figure moves: as often as it looks otherwise."""

LEAST_TICK = 0.02
"""The same at the least."""

STILL_TICK = 0.5
"""The same while only a number counts down; a third of what is taken for having been away."""


def name_of(role: Role) -> str:
    """A role as the stylesheet has it, e.g. `change-sides`."""
    return role.name.lower().replace("_", "-")


class SessionScreen(PsoasScreen[bool]):
    """Shows what `view` says of the session and turns keys into events; true: kept, false: not."""

    TITLE = "Session"
    CSS_PATH = "session.tcss"
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - as Textual declares it
        (0, "-short"),
        (LEAST_ROWS, "-tall"),
        (30, "-roomy"),
        (40, "-very-tall"),
    ]
    CSS: ClassVar[str] = "\n".join(
        f"""
        #guide.role-{name_of(role)}, #guide.role-{name_of(role)} #field,
        #small.role-{name_of(role)} {{
            background: {colour}; color: {ON_COLOUR};
        }}
        #guide.role-{name_of(role)} BigLetter {{ background: {ON_COLOUR}; color: {colour}; }}
        """
        for role, colour in PHASE_COLOURS.items()
    )
    BINDINGS: ClassVar[list[BindingType]] = SESSION_BINDINGS
    KEPT_KEYS = PRESENTER

    def __init__(
        self,
        *,
        session: Session,
        keeper: SessionKeeper,
        clock: Callable[[], float],
        follow: Callable[[Session, tuple[Effect, ...], Event | None], None],
        speed: float = 1.0,
    ) -> None:
        """`speed` is how many seconds of the clock go by in one."""
        super().__init__()
        self.session = session
        self._keeper = keeper
        self._clock = clock
        self._follow = follow
        self._shown: View | None = None
        self._timer: Timer | None = None
        self._speed = speed
        # Fingers are as quick as ever.
        self._repeats = Repeats(lambda: clock() / speed)
        self._trouble = ""

    def body(self) -> ComposeResult:
        """Between two edges of the phase's colour: where we are, the field, and what comes next.

        Textual paints anew all that lies in the parents of what changes: few stand beside the
        field.
        """
        with Vertical(id="guide"), Vertical(id="main"):
            with Vertical(id="above"):
                yield Static(id="head", markup=False)
                yield Bar(id="whole")
            yield SessionField(id="field")
            with Vertical(id="below"):
                yield Static(id="how", markup=False)
                yield Static(id="then", markup=False)
                yield Static(id="dose", markup=False)
        yield SmallField(id="small")

    def on_mount(self) -> None:
        """Begin, and once it is seen, look at the clock."""
        self._move(begin(replace(self.session, at=self._clock())), None)
        self.call_after_refresh(self._watch_time)

    def _watch_time(self) -> None:
        # Opening and painting the screen took time in which nobody was away.
        self.session = replace(self.session, at=self._clock())
        self._tick_in(TICK)

    def _tick_in(self, seconds: float) -> None:
        self._timer = self.set_timer(max(LEAST_TICK, seconds / self._speed), self._tick)

    def _tick(self) -> None:
        before = self.session
        self.look()
        if self.session.state is not State.ENDED:
            self._tick_in(_wait_s(before, self.session))

    def on_unmount(self) -> None:
        """Let others run a session."""
        self._keeper.close()

    def on_screen_suspend(self) -> None:
        """Pause under a dialog: nobody can follow a hold behind one."""
        if self.session.state is State.RUNNING:
            self._send(Pause(self._clock()))
        if self._timer is not None:
            self._timer.pause()

    def on_screen_resume(self) -> None:
        """Look at the clock again."""
        if self._timer is not None:
            self._timer.resume()

    def on_resize(self) -> None:
        """Draw everything again: another size has room for other digits."""
        self.call_after_refresh(self._show, again=True)

    def look(self) -> None:
        """Count the time that has passed; what does not show is not worth more."""
        before, tick = self.session, Tick(self._clock())
        if before.state is State.ENDED:
            return
        after, effects = advance(before, tick)
        if effects or _looks(after) != _looks(before):
            self._move((after, effects), tick)
        else:
            self.session = after

    def _send(self, event: Event) -> None:
        if self.session.state is not State.ENDED:
            self._move(advance(self.session, event), event)

    def _move(self, moved: Moved, event: Event | None) -> None:
        """Take the session's next state, do what it asks for, and show it."""
        self.session, effects = moved
        self._follow(self.session, effects, event)
        self._keeper.perform(self.session, effects)
        self._tell_trouble()
        self._show()
        if self.session.state is State.ENDED and not self._has_summary():
            self._finish()

    def _tell_trouble(self) -> None:
        """Say once that something could not be saved."""
        trouble = self._keeper.trouble
        if trouble and trouble != self._trouble:
            self.notify(
                f"{trouble} It is kept here and tried again.",
                severity="error",
                timeout=15,
                markup=False,
            )
        self._trouble = trouble

    def _has_summary(self) -> bool:
        """Whether there is something to look at after the end."""
        return self.session.name is not SessionName.SELF_TEST and bool(self.session.items)

    # Showing

    def _show(self, *, again: bool = False) -> None:
        """Write what changed since it was last shown."""
        now, before = view(self.session), None if again else self._shown
        self._shown = now
        still = before is not None and _still(before, now)
        field = self.query_one(SessionField)
        if not still or self.app.animation_level != "none":
            field.show_figure(shown(self.session))
        if still:
            return
        self._show_bars(now)
        write(self, "head", f"{self.session.name}   {now.place}".capitalize())
        write(self, "how", now.how)
        write(self, "then", f"Then: {now.then}" if now.then else "")
        write(self, "dose", now.dose)
        self.query_one(SmallField).show(now)
        field.show(now, self.session)
        if before is None or before.role is not now.role or before.ask != now.ask:
            self.query("#guide, #small").set_classes(f"role-{name_of(now.role)}")
            field.show_role(now, self.session)
        if before is None or before.actions != now.actions:
            self.refresh_bindings()

    def _show_bars(self, now: View) -> None:
        # Seldom: what is painted is all between the bars and the number, whatever changed of it.
        whole = (now.number - 1) / max(1, now.total)
        self.query_one("#whole", Bar).show(1.0 if not now.actions else whole)
        self.query_one(SessionField).show_step(now.fraction)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key works, and is shown, only while the machine has its action."""
        match action:
            case "send":
                _, possible = KEYS[str(parameters[0])]
                if parameters[0] == "start" and not self._is_waiting():
                    return False
                return self._shown is not None and bool(possible & set(self._shown.actions))
            case "answer" | "move" | "digit":
                return self._shown is not None and Action.ANSWER in self._shown.actions
            case "done":
                return self.session.state is State.ENDED
            case "back":
                return False
            case _:
                return True

    def _is_waiting(self) -> bool:
        """Whether there is something to start: a hold, set or push comes next."""
        running = self.session.state is State.RUNNING
        between = isinstance(self.session.step, GetReady | ChangeSides | Rest)
        return running and (between or self.session.lead > 0)

    def action_interrupt(self) -> None:
        """Ctrl+C asks whether to stop the session; while that is asked, whether to quit."""
        if self.session.state in {State.STOPPING, State.ENDED}:
            super().action_interrupt()
        else:
            self._send(Stop(self._clock()))

    def action_send(self, key: str) -> None:
        """Send the machine what a key means, once for a key that is held down."""
        if self._repeats.has(key):
            return
        event, _ = KEYS[key]
        self._send(event(self._clock()))

    def action_answer(self, how: Literal["confirm", "mark"]) -> None:
        """Answer with what is chosen, or choose what the cursor is on."""
        question = self.query_one(Question)
        question.confirm() if how == "confirm" else question.mark()

    def action_move(self, by: int) -> None:
        """Move the cursor among the answers."""
        self.query_one(Question).move(by)

    def action_digit(self, digit: int) -> None:
        """Answer a rating, or choose an option by its number."""
        self.query_one(Question).digit(digit)

    def action_done(self) -> None:
        """Leave the end, but not by the repeats of the key that led to it."""
        if not self._repeats.has("done"):
            self._finish()

    def _finish(self) -> None:
        """Save what is left to save, then go."""
        if self._keeper.retry():
            self.leave(self._keeper.record is not None)
        else:
            self._trouble = ""
            self._tell_trouble()

    def on_question_answered(self, message: Question.Answered) -> None:
        """Give the machine the answer."""
        self._send(Answered(self._clock(), message.answer))


def _wait_s(before: Session, after: Session) -> float:
    """Seconds until there may be something new to see."""
    if before.index != after.index or shown(before) != shown(after):
        return TICK
    # The number changes on the screen when it changes in the ear.
    return min(STILL_TICK, max(LEAST_TICK, next_count_s(after)))


def _looks(session: Session) -> tuple[object, ...]:
    """What has to be another one for the screen to change while nothing but time happens."""
    return session.state, session.index, count_of(session), shown(session)


def _still(before: View, now: View) -> bool:
    """Whether only the bars have moved."""
    return replace(before, fraction=now.fraction) == now
