"""How large the numbers of a programme may be: all our own choice, to catch slips."""

from collections.abc import Mapping
from typing import NamedTuple

MOST_EXERCISES = 12
"""In one session (our choice)."""
MOST_HOURS = 2
"""That a session may last (our choice)."""
MOST_STEP_MIN = 180
"""Minutes that a step of the ladder may last (our choice)."""


class Limit(NamedTuple):
    """What a number may be (our choice), and why nothing else."""

    least: int
    most: int
    why: str


_PAUSE = Limit(3, 300, "the last 3 s are counted down, and 5 minutes are no pause any more")
_SETS = Limit(1, 10, "no set is no exercise, and nobody does more than 10")
LIMITS: Mapping[str, Mapping[str, Limit]] = {
    "stretch": {
        "sets": _SETS,
        "hold_s": Limit(5, 300, "less is hardly a hold, and more than 5 minutes is surely a slip"),
        "times_a_day": Limit(
            1,
            10,
            "once is the least that can be due, and nobody stretches more often than 10 times",
        ),
        "most_a_day": Limit(1, 10, "nobody stretches more often than 10 times a day"),
        "get_ready_s": _PAUSE,
        "change_sides_s": _PAUSE,
        "between_exercises_s": _PAUSE,
    },
    "strength": {
        "sets": _SETS,
        "reps": Limit(1, 100, "no repetition is no set, and more than 100 is surely a slip"),
        "get_ready_s": _PAUSE,
        "change_sides_s": _PAUSE,
        "between_sets_s": _PAUSE,
        "up_s": Limit(1, 20, "nobody can count a movement of less, or wants one of more"),
        "down_s": Limit(1, 20, "nobody can count a movement of less, or wants one of more"),
        "ask_pain_s": Limit(5, 300, "one has to reach the keys, and the session has to go on"),
        "days_a_week": Limit(1, 7, "a week has 7 days"),
        "weeks": Limit(1, 104, "after 2 years it is no programme any more"),
        "settled_days_a_week": Limit(1, 7, "a week has 7 days"),
        "stage_days": Limit(1, 100, "a stage has to be done once, and to have an end"),
    },
    "self_test": {
        "get_ready_s": _PAUSE,
        "push_s": Limit(2, 15, "less tells nothing, and more is no test but a strain"),
    },
}
FROM_WEEK = Limit(2, 104, "the first stage has the first week, and 2 years are enough")
WARM_UP = Limit(0, 60, "an hour of walking is no warm-up any more")
OF_STEP = {
    "repeats": Limit(1, 60, "nothing can be done less than once"),
    "walk_min": Limit(0, 120, "the log measures a run, not a hike"),
    "run_min": Limit(1, 120, "a step of the ladder has some running in it, and not a marathon"),
}
