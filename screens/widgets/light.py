"""The light: its drawing, its symbol and word, and one sentence, on its own colour."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from rules.assessment import Level
from rules.words import SYMBOLS
from screens.colours import ON_COLOUR, STATUS_COLOURS
from screens.widgets.big_word import ROWS, big_word

_FLOODS = "\n".join(
    f"Light.-{level} {{ background: {colour}; color: {ON_COLOUR}; }}"
    for level, colour in STATUS_COLOURS.items()
)


class Light(Horizontal):
    """May I run today? One of four answers, readable from across the room."""

    DEFAULT_CSS = f"""
    Light {{
        height: {ROWS + 2};
        padding: 1 3;
    }}
    Light > .drawing {{ width: auto; margin-right: 4; }}
    Light > .sentence {{ width: 1fr; height: {ROWS}; content-align: left middle; }}
    {_FLOODS}
    Light:nocolor {{ background: #d0d0d0; color: {ON_COLOUR}; }}
    """
    SCOPED_CSS = False

    def compose(self) -> ComposeResult:
        """The drawing at the left, the words at the right."""
        yield Static(classes="drawing", markup=False)
        yield Static(classes="sentence", markup=False)

    def show(self, level: Level, sentence: str) -> None:
        """Show another light."""
        for each in STATUS_COLOURS:
            self.set_class(each is level, f"-{each}")
        self.query_one(".drawing", Static).update("\n".join(big_word(level)))
        self.query_one(".sentence", Static).update(
            Content.assemble((f"{SYMBOLS[level]} {level}", "bold"), "\n", sentence)
        )
