"""Where the cues of a session are heard."""

from enum import StrEnum


class Route(StrEnum):
    """Where the sound comes out."""

    HERE = "here"
    """The speakers of this computer."""
    TERMINAL = "terminal"
    """The terminal's bell: for a computer whose speakers are in another room."""
    BROWSER = "browser"
    """The page that shows the app."""
    NOWHERE = "nowhere"
    """Cues are on the screen alone."""
