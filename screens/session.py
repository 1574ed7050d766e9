"""A guided session: stretch holds, strength sets or the self-test, as the machine says."""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Vertical
from textual.timer import Timer
from textual.widgets import Static

from rules.advance import Moved, advance, begin
from rules.records import WORST_PAIN
from rules.session import (
    Answered,
    Back,
    Discard,
    Effect,
    Event,
    Extend,
    Hurt,
    Keep,
    Next,
    Pause,
    Rep,
    Session,
    SessionName,
    State,
    Stop,
    Tick,
    Undo,
)
from rules.view import Action, View, view
from screens.base import PsoasScreen
from screens.widgets.bar import Bar
from screens.widgets.big_digits import BigDigits
from screens.widgets.question import Question
from store.keeper import SessionKeeper

TICK = 0.1
"""Seconds between two looks at the clock; only what changes is painted again."""

KEYS: dict[str, tuple[Callable[[float], Event], frozenset[Action]]] = {
    "next": (Next, frozenset({Action.NEXT})),
    "back": (Back, frozenset({Action.BACK})),
    "pause": (Pause, frozenset({Action.PAUSE})),
    "go": (Pause, frozenset({Action.GO_ON})),
    "extend": (Extend, frozenset({Action.EXTEND})),
    "rep": (Rep, frozenset({Action.REP})),
    "undo": (Undo, frozenset({Action.UNDO})),
    "hurt": (Hurt, frozenset({Action.HURT})),
    "stop": (Stop, frozenset({Action.STOP})),
    "keep": (Keep, frozenset({Action.KEEP})),
    "discard": (Discard, frozenset({Action.DISCARD})),
}
"""What a key sends to the machine, and the actions of which one must be possible for it to work."""


_DIGITS = Binding.Group("Answer with a number")
_CURSOR = Binding.Group("Another answer")


class SessionScreen(PsoasScreen[bool]):
    """Shows what `view` says of the session and turns keys into events; true: kept, false: not."""

    TITLE = "Session"
    CSS_PATH = "session.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "answer('confirm')", "Answer", key_display="enter"),
        Binding("space", "answer('mark')", "Choose", key_display="space"),
        Binding("up", "move(-1)", "Up", key_display="↑", group=_CURSOR, show=False),
        Binding("down", "move(1)", "Down", key_display="↓", group=_CURSOR, show=False),
        *(
            Binding(str(digit), f"digit({digit})", f"Answer {digit}", group=_DIGITS, show=False)
            for digit in range(WORST_PAIN)
        ),
        Binding("x,X", f"digit({WORST_PAIN})", "Answer 10", key_display="x", show=False),
        Binding("space,enter", "send('rep')", "Count a rep", key_display="space"),
        Binding("p,P,b,B,full_stop,space,enter", "send('pause')", "Pause", key_display="p"),
        Binding("escape,q,Q", "send('stop')", "Stop", key_display="esc"),
        Binding(
            "space,enter,p,P,b,B,full_stop,escape,q,Q",
            "send('go')",
            "Go on",
            key_display="space",
        ),
        Binding("right,pagedown,n,N", "send('next')", "Skip", key_display="→"),
        Binding("left,pageup,backspace", "send('back')", "Back", key_display="←"),
        Binding("plus,equals_sign", "send('extend')", "+15 s", key_display="+"),
        Binding("u,U", "send('undo')", "Undo", key_display="u"),
        Binding("h,H", "send('hurt')", "It hurts", key_display="h"),
        Binding("k,K", "send('keep')", "Keep as partial", key_display="k"),
        Binding("d,D", "send('discard')", "Discard", key_display="d"),
        Binding("enter,space,escape,q,Q,right,pagedown", "done", "Done", key_display="enter"),
    ]

    def __init__(
        self,
        *,
        session: Session,
        keeper: SessionKeeper,
        clock: Callable[[], float],
        follow: Callable[[Session, tuple[Effect, ...], Event | None], None],
    ) -> None:
        super().__init__()
        self.session = session
        self._keeper = keeper
        self._clock = clock
        self._follow = follow
        self._shown: View | None = None
        self._timer: Timer | None = None
        self._trouble = ""

    def body(self) -> ComposeResult:
        """A head line, the coloured field with the digits or the question, and what comes next."""
        yield Static(id="head", markup=False)
        yield Bar(id="whole")
        with Vertical(id="field"):
            yield Static(id="role", markup=False)
            yield Static(id="title", markup=False)
            yield BigDigits(id="digits")
            yield Center(Question())
            yield Center(Static(id="summary", markup=False))
            yield Static(id="unit", markup=False)
            yield Bar(id="step")
        yield Static(id="how", markup=False)
        yield Static(id="then", markup=False)
        yield Static(id="dose", markup=False)
        yield Static(id="small", markup=False)

    def on_mount(self) -> None:
        """Begin, and look at the clock ten times a second."""
        # Opening the screen took time in which nobody was away.
        self._move(begin(replace(self.session, at=self._clock())), None)
        self._timer = self.set_interval(TICK, self.look)

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
        """Count the time that has passed."""
        self._send(Tick(self._clock()))

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
            self.action_done()

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
        self._show_bars(now)
        if before is not None and _still(before, now):
            return
        self._text("head", f"{self.session.name}   {now.place}".capitalize())
        self._text("role", _role_line(now))
        self._text("title", now.title)
        self._text("unit", _unit_line(now))
        self._text("how", now.how)
        self._text("then", f"Then: {now.then}" if now.then else "")
        self._text("dose", now.dose)
        self._text("small", _small_line(now))
        self._text("summary", "" if self.session.state is not State.ENDED else self._summary())
        self.query_one(BigDigits).number = now.count if now.ask is None else None
        if before is None or before.role is not now.role or before.ask != now.ask:
            self._show_role(now)
        if before is None or before.actions != now.actions:
            self.refresh_bindings()

    def _text(self, name: str, text: str) -> None:
        self.query_one(f"#{name}", Static).update(text, layout=False)

    def _show_bars(self, now: View) -> None:
        whole = (now.number - 1 + (now.fraction if now.ask is None else 0)) / max(1, now.total)
        self.query_one("#whole", Bar).show(1.0 if not now.actions else whole)
        self.query_one("#step", Bar).show(now.fraction)

    def _show_role(self, now: View) -> None:
        """Colour the field for what is going on, once a phase, and put the question, if any."""
        field = self.query_one("#field")
        field.set_classes(f"role-{now.role.name.lower().replace('_', '-')}")
        asking = now.ask is not None and self.session.state is State.RUNNING
        field.set_class(asking, "-asking")
        self.query_one("#unit").set_class(now.count is not None, "-waiting")
        field.set_class(self.session.state is State.ENDED, "-ended")
        self.query_one(Question).put(
            now.ask, self.session.answers.get(now.ask.key) if now.ask else None
        )

    def _summary(self) -> str:
        """What was done, a line an exercise."""
        exercises = dict.fromkeys(item.exercise for item in self.session.items)
        return "\n".join(_done_line(self.session, exercise) for exercise in exercises)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key works, and is shown, only while the machine has its action."""
        match action:
            case "send":
                _, possible = KEYS[str(parameters[0])]
                return self._shown is not None and bool(possible & set(self._shown.actions))
            case "answer" | "move" | "digit":
                return self._shown is not None and Action.ANSWER in self._shown.actions
            case "done":
                return self.session.state is State.ENDED
            case "back":
                return False
            case _:
                return True

    def action_interrupt(self) -> None:
        """Ctrl+C asks whether to stop the session; while that is asked, whether to quit."""
        if self.session.state in {State.STOPPING, State.ENDED}:
            super().action_interrupt()
        else:
            self.action_send("stop")

    def action_send(self, key: str) -> None:
        """Send the machine what a key means."""
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
        """Save what is left to save, then go."""
        if self._keeper.retry():
            self.leave(self._keeper.record is not None)
        else:
            self._trouble = ""
            self._tell_trouble()

    def on_question_answered(self, message: Question.Answered) -> None:
        """Give the machine the answer."""
        self._send(Answered(self._clock(), message.answer))


def _still(before: View, now: View) -> bool:
    """Whether only the bars have moved."""
    return replace(before, fraction=now.fraction) == now


def _role_line(now: View) -> str:
    side = f" · {now.side}" if now.side else ""
    return f"{now.role}{side}".upper()


def _unit_line(now: View) -> str:
    if now.count is None:
        return ""
    if now.ask is not None:
        return f"goes on by itself in {now.count} s"
    return f"{now.unit} · {now.pace}" if now.pace else now.unit


def _small_line(now: View) -> str:
    """All that matters, for a window too small for more."""
    count = "" if now.count is None else f" {now.count}"
    return f"{_role_line(now)}{count}\n{now.title}"


def _done_line(session: Session, exercise: str) -> str:
    """One exercise, e.g. "hip flexor stretch   left 30 · 30 s   right 30 · 12.5 s"."""
    items = [item for item in session.items if item.exercise == exercise]
    parts = [f"{session.programme.exercises[exercise].title:<26}"]
    for side in dict.fromkeys(item.side for item in items):
        sets = sorted((item for item in items if item.side is side), key=lambda item: item.set)
        parts.append(f"{side} {' · '.join(f'{item.done:g}' for item in sets)} {sets[0].unit}")
    pain = items[-1].pain
    return "   ".join(parts if pain is None else [*parts, f"pain {pain}"])
