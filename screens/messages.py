"""What a screen says to the app: which goal a person chose. The app alone knows what follows."""

from enum import StrEnum

from textual.message import Message

from rules.records import Record


class Goal(StrEnum):
    """Somewhere a person may want to go, or a change they want made."""

    TODAY = "today"
    WELCOME = "welcome"
    """A new episode, with the first-start questions."""
    CHECK = "check"
    STRETCH = "stretch"
    STRENGTH = "strength"
    SELF_TEST = "self-test"
    ADD_RUN = "add-run"
    EDIT_RUN = "edit-run"
    RUNS = "runs"
    IMPORT = "import"
    """Take runs from files."""
    TRENDS = "trends"
    HISTORY = "history"
    LEARN = "learn"
    SETTINGS = "settings"
    MAT = "mat"
    """Try what is heard and read from the mat."""
    RESUME = "resume"
    """An interrupted session: resume it, keep it as partial or discard it."""
    START_RUNNING = "start-running"
    """Set today as the first day of running again."""
    UNDO = "undo"
    KEYS = "keys"
    """The list of the keys that work now."""
    QUIT = "quit"


class Chosen(Message):
    """A person chose a goal; `record` and `pain` say with what, where that makes sense."""

    def __init__(
        self, goal: Goal, *, record: Record | None = None, pain: int | None = None
    ) -> None:
        super().__init__()
        self.goal = goal
        self.record = record
        """The record to edit or to resume."""
        self.pain = pain
        """Pain now, 0..10, when a digit started a check."""
