"""The coloured field of a session: what is going on, the side, the number or the question."""

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Center, Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from rules.session import Session, State
from rules.shown import Shown, shown
from rules.view import Role, View
from screens.widgets.bar import Bar
from screens.widgets.big_digits import BigDigits
from screens.widgets.big_word import BigWord
from screens.widgets.question import Question
from screens.widgets.stage import Stage

_WORDED = frozenset({Role.CHANGE_SIDES, Role.REST, Role.PAUSED, Role.STOPPING, Role.DONE})
"""What is written large itself; in the others it is the exercise."""


class SessionField(Vertical):
    """Shows a `View`, large enough for the floor."""

    def compose(self) -> ComposeResult:
        """From the top: words, the large word, the stage or the question, the step's progress."""
        with Vertical(id="words"):
            with Horizontal(id="line"):
                yield Static(id="role", markup=False)
                yield Static(id="title", markup=False)
            yield BigWord(id="word")
        yield Stage(id="stage")
        yield Center(Question(), id="asked")
        yield Center(Static(id="summary", markup=False), id="done")
        with Horizontal(id="foot"):
            yield Static(id="unit", markup=False)
            yield Bar(id="step")

    def show(self, now: View, session: Session) -> None:
        """Write what is going on."""
        ended = session.state is State.ENDED
        write(self, "role", role_line(now))
        write(self, "title", now.title)
        write(self, "unit", _unit_line(now))
        write(self, "summary", _summary(session) if ended else "")
        self.query_one(BigWord).word = now.role.value if now.role in _WORDED else now.short
        self.query_one(Stage).show(now.side, now.count if now.ask is None else None)

    def show_role(self, now: View, session: Session) -> None:
        """Make room for what this phase shows, and put its question, if any."""
        self.set_class(now.ask is not None and session.state is State.RUNNING, "-asking")
        self.set_class(session.state is State.ENDED, "-ended")
        self.set_class(now.ask is not None and shown(session) is not None, "-pictured")
        self.query_one("#unit").set_class(now.count is not None, "-waiting")
        answer = session.answers.get(now.ask.key) if now.ask else None
        self.query_one(Question).put(now.ask, answer)

    def show_step(self, fraction: float) -> None:
        """Show how much of the step is done, in tenths: see the session screen's `_show_bars`."""
        self.query_one("#step", Bar).show(int(fraction * 10) / 10)

    def show_figure(self, moment: Shown | None) -> None:
        """Show how it is done."""
        self.query_one(Stage).show_figure(moment)


class SmallField(Vertical):
    """All that matters, for a window too small for more."""

    def compose(self) -> ComposeResult:
        """The words, and the number where there is room."""
        yield Static(id="small-words", markup=False)
        yield BigDigits(id="small-digits")

    def show(self, now: View) -> None:
        """Write what is going on; the number in words too, for a window of a few rows."""
        if not self.display:
            # A change of what is hidden makes Textual lay the whole screen out again.
            return
        count = "" if now.count is None else f" {now.count}"
        write(self, "small-words", f"{role_line(now)}{count}\n{now.title}")
        self.query_one(BigDigits).number = now.count


def write(parent: Widget, name: str, text: str) -> None:
    """Write a text below `parent` if it is another one: each costs bytes on the way to a screen."""
    static = parent.query_one(f"#{name}", Static)
    if static.content != text:
        grows = static.styles.is_auto_width and _room(text) != _room(str(static.content))
        static.update(text, layout=grows)


def _room(text: str) -> list[int]:
    """The columns of each line: while they stay the same, nothing has to be laid out again."""
    return [cell_len(line) for line in text.splitlines()]


def role_line(now: View) -> str:
    """The phase and the side, e.g. "HOLD · LEFT"."""
    side = f" · {now.side}" if now.side else ""
    return f"{now.role}{side}".upper()


def _unit_line(now: View) -> str:
    if now.count is None:
        return ""
    if now.ask is not None:
        return f"goes on by itself in {now.count} s"
    # As wide for "up" as for "down": the screen is not laid out again at each turn.
    return f"{now.unit} · {now.pace:<4}" if now.pace else now.unit


def _summary(session: Session) -> str:
    """What was done, a line an exercise."""
    exercises = dict.fromkeys(item.exercise for item in session.items)
    return "\n".join(_done_line(session, exercise) for exercise in exercises)


def _done_line(session: Session, exercise: str) -> str:
    """One exercise, e.g. "hip flexor stretch   left 30 · 30 s   right 30 · 12.5 s"."""
    items = [item for item in session.items if item.exercise == exercise]
    parts = [f"{session.programme.title_of(exercise):<26}"]
    for side in dict.fromkeys(item.side for item in items):
        sets = sorted((item for item in items if item.side is side), key=lambda item: item.set)
        parts.append(f"{side} {' · '.join(f'{item.done:g}' for item in sets)} {sets[0].unit}")
    pain = items[-1].pain
    return "   ".join(parts if pain is None else [*parts, f"pain {pain}"])
