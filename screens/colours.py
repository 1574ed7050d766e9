"""The status colours, the same in every theme and told apart by colour-blind people.

Okabe and Ito's palette. Always with black text, a symbol and a word; never colour alone.
"""

from rules.assessment import Level

STATUS_COLOURS = {
    Level.GO: "#009E73",
    Level.EASY: "#F0E442",
    Level.REST: "#56B4E9",
    Level.STOP: "#D55E00",
}
"""Backgrounds of the four lights."""

ON_STATUS = "#000000"
"""The text on any of them."""
