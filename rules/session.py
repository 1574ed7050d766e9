"""A guided session as values: its steps, the events that move it, the effects it asks for.

`rules/advance.py` moves a session, `rules/plan.py` makes one, `rules/view.py` says what to show.
All times are seconds; `at` is a reading of a monotonic clock, handed in by the caller.
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from rules.dataclass import dataclass
from rules.programme import Programme
from rules.records import Item, SessionKind, Side


class SessionName(StrEnum):
    """What a guided session can be."""

    STRETCH = "stretch"
    STRENGTH = "strength"
    SELF_TEST = "self-test"

    @property
    def kind(self) -> SessionKind | None:
        """The kind of session record it leaves; None for a self-test, which is a record itself."""
        return None if self is SessionName.SELF_TEST else SessionKind(self)


# Steps


@dataclass(frozen=True, slots=True, kw_only=True)
class GetReady:
    """Time to get into position."""

    exercise: str
    side: Side
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A stretch held for `seconds`."""

    exercise: str
    side: Side
    set: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reps:
    """A set of `reps`; with a `tempo` (seconds a rep) they count themselves, else one key a rep."""

    exercise: str
    side: Side
    set: int
    reps: int
    tempo: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A rest; `exercise` and `side` are what follows."""

    exercise: str
    side: Side
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSides:
    """Time to change to `side`."""

    exercise: str
    side: Side
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """A stopwatch that the person stops, or that stops itself at `seconds`."""

    exercise: str
    side: Side
    seconds: float


class AskKind(StrEnum):
    """How a question is answered."""

    RATING = "rating"
    """0..10, or left out."""
    ONE = "one"
    """One of the options."""
    ANY = "any"
    """Any number of the options, also none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question; with `seconds` it waits that long and then goes on without an answer."""

    key: str
    """What the answer is kept under."""
    text: str
    kind: AskKind
    options: tuple[str, ...] = ()
    how: str = ""
    exercise: str = ""
    """The exercise that a pain rating is about."""
    seconds: float | None = None
    stops: bool = False
    """Any pain stops the exercise, not only pain at the limit: a stretch that hurts is stopped."""


Step = GetReady | Hold | Reps | Rest | ChangeSides | Until | Ask
Timed = GetReady | Hold | Rest | ChangeSides | Until

FLAGS = "flags"
"""The key of the question whose answer, if there is any, ends a self-test at once."""

Answer = int | str | tuple[str, ...] | None
"""A rating, one option, any options, or nothing."""


# Events: everything that can happen to a session, each with the clock reading at which it did.


@dataclass(frozen=True, slots=True)
class Tick:
    """Time went on."""

    at: float


@dataclass(frozen=True, slots=True)
class Next:
    """On to the next step; out of a pause: go on."""

    at: float


@dataclass(frozen=True, slots=True)
class Back:
    """Redo this step; at its very beginning, the one before."""

    at: float


@dataclass(frozen=True, slots=True)
class Pause:
    """Pause, or go on."""

    at: float


@dataclass(frozen=True, slots=True)
class Extend:
    """15 seconds more in this step."""

    at: float


@dataclass(frozen=True, slots=True)
class Rep:
    """One repetition was done."""

    at: float


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last rep, extension or redo of this step back."""

    at: float


@dataclass(frozen=True, slots=True)
class Hurt:
    """It hurts: end this hold or set now, and ask how much."""

    at: float


@dataclass(frozen=True, slots=True)
class Answered:
    """The question was answered."""

    at: float
    answer: Answer


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop the session: pauses it and asks whether to keep or discard it."""

    at: float


@dataclass(frozen=True, slots=True)
class Keep:
    """After `Stop`: end here and keep what was done."""

    at: float


@dataclass(frozen=True, slots=True)
class Discard:
    """After `Stop`: end here and keep nothing."""

    at: float


Event = Tick | Next | Back | Pause | Extend | Rep | Undo | Hurt | Answered | Stop | Keep | Discard


# Effects: what the session asks the outside world to do.


class Cue(StrEnum):
    """Something to be heard or said."""

    GET_READY = "get-ready"
    BEGIN = "begin"
    HALF = "half"
    TEN_LEFT = "ten-left"
    COUNT = "count"
    """3, 2 and 1 seconds before a step ends."""
    REP = "rep"
    TURN = "turn"
    """The far end of a rep, with a tempo."""
    END = "end"
    CHANGE_SIDES = "change-sides"
    REST = "rest"
    ASK = "ask"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Play:
    """Play a cue; where and when it comes do not make it another one."""

    cue: Cue
    step: Step | None = field(default=None, compare=False)
    """The step that it begins; None: it begins none."""
    at: float | None = field(default=None, compare=False)
    """The clock reading at which it is due."""


@dataclass(frozen=True, slots=True)
class Record:
    """An item was held or counted, or its pain became known: save the session."""

    item: Item


@dataclass(frozen=True, slots=True)
class Finish:
    """The session is over and is kept."""

    complete: bool
    """Every hold and set reached its target, or every question was put."""


@dataclass(frozen=True, slots=True)
class Drop:
    """The session is over and nothing of it is kept."""


Effect = Play | Record | Finish | Drop


# The session itself


class State(StrEnum):
    """Whether time counts."""

    RUNNING = "running"
    PAUSED = "paused"
    AWAY = "away"
    """Paused by itself: nothing ticked for a while."""
    STOPPING = "stopping"
    """Asked whether to keep or discard."""
    ENDED = "ended"


def _no_answers() -> dict[str, Answer]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A guided session at one moment."""

    name: SessionName
    programme: Programme
    steps: tuple[Step, ...]
    at: float
    """The clock reading last counted."""
    limit: int
    """Pain at or over this stops the exercise."""
    index: int = 0
    """Where in `steps`."""
    done: float = 0.0
    """Seconds or reps of this step."""
    beat: float = 0.0
    """Seconds into the present rep, with a tempo."""
    added: float = 0.0
    """Seconds added to this step by `Extend`."""
    lead: float = 0.0
    """Seconds of getting ready left before a paused hold goes on."""
    undoable: tuple[tuple[float, float], ...] = ()
    """What `Undo` takes back in this step, newest last: how much it changed `done` and `added`."""
    state: State = State.RUNNING
    items: tuple[Item, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=_no_answers, hash=False)
    stopped: frozenset[str] = frozenset()
    """Exercises that pain has stopped today."""

    @property
    def step(self) -> Step:
        """The present step; after the end, the last one."""
        return self.steps[min(self.index, len(self.steps) - 1)]


def target_of(session: Session) -> float | None:
    """How long or how many the present step is, with what was added; None: as long as it takes."""
    match session.step:
        case Reps(reps=reps):
            return reps
        case Ask(seconds=seconds):
            return seconds
        case timed:
            return timed.seconds + session.added


def is_complete(session: Session) -> bool:
    """Whether every hold and set of the plan reached its target."""
    reached = {
        (item.exercise, item.side, item.set) for item in session.items if item.done >= item.target
    }
    return all(
        (step.exercise, step.side, step.set) in reached
        for step in session.steps
        if isinstance(step, Hold | Reps)
    )
