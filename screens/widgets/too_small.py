"""A polite word that covers the screen when the window is too small for it."""

from textual.widget import Widget

LEAST_COLUMNS = 80
LEAST_ROWS = 24


class TooSmall(Widget):
    """Says how large the window should be, in as many words as fit."""

    def render(self) -> str:
        """The longest wording that fits the window."""
        width, height = self.app.size
        return small_words(width, height)


def small_words(width: int, height: int) -> str:
    """What to say in a window of this size, in cells."""
    need = f"{LEAST_COLUMNS}x{LEAST_ROWS}"
    wordings = (
        f"psoas needs a window of {need}.\nThis one is {width}x{height}: please make it larger.",
        f"psoas needs {need};\nnow {width}x{height}",
        f"psoas:\n{need}",
        need,
    )
    for words in wordings:
        lines = words.splitlines()
        if len(lines) <= height and max(map(len, lines)) <= width:
            return words
    return ""
