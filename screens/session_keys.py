"""The keys of a session, a presenter's remote among them, and what each sends to the machine."""

from collections.abc import Callable

from textual.binding import Binding, BindingType

from rules.records import WORST_PAIN
from rules.session import (
    Back,
    Discard,
    Event,
    Extend,
    Hurt,
    Keep,
    Next,
    Pause,
    Rep,
    Stop,
    Undo,
)
from rules.view import Action

KEYS: dict[str, tuple[Callable[[float], Event], frozenset[Action]]] = {
    "next": (Next, frozenset({Action.NEXT})),
    "back": (Back, frozenset({Action.BACK})),
    "pause": (Pause, frozenset({Action.PAUSE})),
    "go": (Pause, frozenset({Action.GO_ON})),
    "resume": (Pause, frozenset({Action.GO_ON})),
    "start": (Next, frozenset({Action.NEXT})),
    "extend": (Extend, frozenset({Action.EXTEND})),
    "rep": (Rep, frozenset({Action.REP})),
    "undo": (Undo, frozenset({Action.UNDO})),
    "hurt": (Hurt, frozenset({Action.HURT})),
    "stop": (Stop, frozenset({Action.STOP})),
    "keep": (Keep, frozenset({Action.KEEP})),
    "discard": (Discard, frozenset({Action.DISCARD})),
}
"""What a key sends to the machine, and the actions of which one must be possible for it to work."""

REPEAT_S = 0.3
"""Seconds within which the same key again is a key held down, not pressed twice (our choice)."""

_ONCE = {
    "next": "next",
    "done": "next",
    "back": "back",
    "pause": "pause",
    "go": "pause",
    "start": "pause",
    "stop": "stop",
    "resume": "stop",
}
"""By what a key sends: the key, or the keys, that count once while held down."""

PRESENTER = frozenset(
    {"pagedown", "pageup", "right", "left", "b", "B", "full_stop", "f5", "escape"}
)
"""What the remotes of presenters send: they go on to work whatever other keys a person wants."""

_DIGITS = Binding.Group("Answer with a number")
_CURSOR = Binding.Group("Another answer")

SESSION_BINDINGS: list[BindingType] = [
    Binding("enter", "answer('confirm')", "Answer", key_display="enter", id="session.answer"),
    Binding("space", "answer('mark')", "Choose", key_display="space", id="session.choose"),
    Binding("up", "move(-1)", "Up", key_display="↑", group=_CURSOR, show=False, id="session.up"),
    Binding(
        "down", "move(1)", "Down", key_display="↓", group=_CURSOR, show=False, id="session.down"
    ),
    *(
        Binding(str(digit), f"digit({digit})", f"Answer {digit}", group=_DIGITS, show=False)
        for digit in range(WORST_PAIN)
    ),
    Binding("x,X", f"digit({WORST_PAIN})", "Answer 10", key_display="x", show=False),
    Binding("space,enter", "send('rep')", "Count a rep", key_display="space", id="session.rep"),
    Binding(
        "p,P,b,B,full_stop,space,enter",
        "send('pause')",
        "Pause",
        key_display="p",
        id="session.pause",
    ),
    Binding("escape,q,Q", "send('stop')", "Stop", key_display="esc", id="session.stop"),
    Binding(
        "space,enter,p,P,b,B,full_stop,f5",
        "send('go')",
        "Go on",
        key_display="space",
        id="session.go_on",
    ),
    # A remote's start button sends F5 and Escape in turn, so what one opened the other must close.
    Binding("escape,q,Q", "send('resume')", show=False),
    Binding(
        "f5", "send('start')", "Start now", key_display="f5", show=False, id="session.start_now"
    ),
    Binding("right,n,N", "send('next')", "Skip", key_display="→", id="session.skip"),
    Binding("left,backspace", "send('back')", "Back", key_display="←", id="session.back"),
    # The forward and back keys of a remote: whatever has the focus must not scroll instead.
    Binding("pagedown", "send('next')", "Skip", priority=True, show=False),
    Binding("pageup", "send('back')", "Back", priority=True, show=False),
    Binding("plus,equals_sign", "send('extend')", "+15 s", key_display="+", id="session.extend"),
    Binding("u,U", "send('undo')", "Undo", key_display="u", id="session.undo"),
    Binding("h,H", "send('hurt')", "It hurts", key_display="h", id="session.hurt"),
    Binding("k,K", "send('keep')", "Keep as partial", key_display="k", id="session.keep"),
    Binding("d,D", "send('discard')", "Discard", key_display="d", id="session.discard"),
    Binding(
        "enter,space,escape,q,Q,right,f5", "done", "Done", key_display="enter", id="session.done"
    ),
    Binding("pagedown", "done", "Done", priority=True, show=False),
]


class Repeats:
    """Tells a key that is held down from one that is pressed again."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last: dict[str, float] = {}

    def has(self, key: str) -> bool:
        """Whether what a key sends comes from its repeats; asked once for each."""
        once, now = _ONCE.get(key), self._clock()
        if once is None:
            return False
        last, self._last[once] = self._last.get(once), now
        return last is not None and now - last < REPEAT_S
