"""The colours with a meaning, the same in every theme and told apart by colour-blind people.

Okabe and Ito's palette (2008). Always with black text and a word; never colour alone.
"""

from rules.assessment import Level
from rules.view import Role

_YELLOW = "#F0E442"
_GREEN = "#009E73"
_VERMILLION = "#D55E00"
_PURPLE = "#CC79A7"
_WHITE = "#FFFFFF"
_SKY_BLUE = "#89CAF0"
"""Okabe and Ito's #56B4E9 with 30 % white: as it is, tritanopes take it for the green."""

STATUS_COLOURS = {
    Level.GO: _GREEN,
    Level.EASY: _YELLOW,
    Level.REST: _SKY_BLUE,
    Level.STOP: _VERMILLION,
}
"""Backgrounds of the four lights."""

PHASE_COLOURS = {
    Role.GET_READY: _YELLOW,
    Role.HOLD: _SKY_BLUE,
    Role.REPS: _SKY_BLUE,
    Role.PUSH: _SKY_BLUE,
    Role.CHANGE_SIDES: _PURPLE,
    Role.REST: _WHITE,
    Role.PAUSED: _VERMILLION,
    Role.STOPPING: _VERMILLION,
    Role.DONE: _GREEN,
}
"""Backgrounds of a session; a question has none of its own, for it is read from near by."""

ON_COLOUR = "#000000"
"""The text on any of them."""
