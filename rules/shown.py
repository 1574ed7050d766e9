"""Which figure goes with a moment of a session, and how far along its way it is."""

from rules.dataclass import dataclass
from rules.figure_data import PRESS, PUSH, Figure, figure_of, figures
from rules.plan import PAIN_LEFT, PAIN_RIGHT, SET_UP, TENDER
from rules.programme import Programme
from rules.records import Side
from rules.session import Ask, Hold, Reps, Session, State, Step, Until

EASE_S = 2.0
"""Seconds in which a hold or a push is shown to be taken up (our choice)."""
DEMONSTRATED = (0.0, 0.5, 1.0, 0.5)
"""Before the work it is shown once: so far in the first seconds, one picture each (our choice)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure at one moment."""

    figure: Figure
    side: Side
    fraction: float
    """0 is the start of the movement, 1 its end."""


def shown(session: Session) -> Shown | None:
    """The figure of what is done now or comes next; None with most questions and after the end.

    An exercise that has no figure is shown in words alone.
    """
    if session.state is State.ENDED:
        return None
    step = session.step
    if isinstance(step, Ask):
        return _asked(session, step)
    figure = figure_of(step.exercise or PUSH, session.programme)
    return Shown(figure, step.side, _fraction(session, step)) if figure else None


def _asked(session: Session, ask: Ask) -> Shown | None:
    match ask.key:
        case key if key == SET_UP:
            return Shown(figures()[PUSH], Side.LEFT, 0.0)
        case key if key == TENDER:
            return Shown(figures()[PRESS], _sore_side(session), 1.0)
        case _:
            return None


def _sore_side(session: Session) -> Side:
    """The side on which pushing hurt more; the left one when neither did."""
    pains = [session.answers.get(key) for key in (PAIN_LEFT, PAIN_RIGHT)]
    left, right = (pain if isinstance(pain, int) else 0 for pain in pains)
    return Side.RIGHT if right > left else Side.LEFT


def _fraction(session: Session, step: Step) -> float:
    if session.lead > 0:
        return 0.0
    match step:
        case Hold() | Until():
            return min(1.0, session.done / EASE_S)
        case Reps():
            return _of_rep(session, step)
        case _:
            return dict(enumerate(DEMONSTRATED)).get(int(session.done), 0.0)


def _of_rep(session: Session, step: Reps) -> float:
    """In step with the count; without a tempo start and end by turns, which paces nobody."""
    up = session.programme.strength.up_s.value
    down = session.programme.strength.down_s.value
    if step.tempo is None:
        running = session.state is State.RUNNING
        return 1.0 if running and session.at % (up + down) >= up else 0.0
    if session.beat < up:
        return session.beat / up
    return max(0.0, 1 - (session.beat - up) / down)


def caption(name: str, side: Side, programme: Programme) -> tuple[str, str]:
    """A figure's title and its how-to line for a side."""
    guide = programme.self_test
    match name:
        case key if key == PUSH:
            return "self-test: the push", f"{guide.set_up} {guide.push.format(side=side)}"
        case key if key == PRESS:
            return "self-test: the press", guide.press
        case _:
            exercise = programme.exercises[name]
            return exercise.title, exercise.how_for(side)
