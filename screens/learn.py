"""Learn: what is known, topic by topic, each statement with its mark and the works it cites."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from rules.assessment import Statement
from rules.figure import STEPS
from rules.figure_data import figure_of
from rules.learn import Citation, Topic, citations, topics
from rules.programme import Programme
from rules.programme import programme as ours
from rules.records import Side
from rules.shown import caption
from rules.words import mark_words
from screens.base import PsoasScreen, styles
from screens.widgets.raster import Ink, Row, picture

LEGEND = (
    "source: said by the article that psoas follows · evidence: said by the cited studies, with "
    "how sure they make us · our choice: ours, where neither says one"
)

PICTURE, GAP = (21, 9), 2
"""Columns and rows of a picture, and the columns between two: they fit the smallest window."""
INKS = {Ink.WORKING: "bold $text-warning", Ink.THING: "$foreground 60%"}


class _Topics(OptionList):
    """A line each; paints the two that the cursor moves between, where Textual paints all."""

    highlighted: reactive[int | None] = reactive(None, repaint=False)

    def _watch_highlighted(self, before: int | None, after: int | None) -> None:
        for line in (before, after):
            if line is not None:
                self.refresh_line(line)


class LearnScreen(PsoasScreen[None]):
    """Topics at the left, the statements of one at the right; opens on `topic`, a key of Learn."""

    TITLE = "Learn"
    DEFAULT_CSS = styles("page", "learn")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,N", "topic(1)", "Next topic", key_display="n", id="learn.next_topic"),
        Binding("p,P", "topic(-1)", "Previous topic", key_display="p", id="learn.previous_topic"),
        Binding("space", "read(1)", "Read on", key_display="space", id="learn.read_on"),
        Binding("b,B", "read(-1)", "Read back", key_display="b", id="learn.read_back"),
    ]

    def __init__(self, *, topic: str | None = None, programme: Programme | None = None) -> None:
        """`programme` is the one in use; None: ours."""
        super().__init__()
        self._programme = programme or ours()
        self._topics = topics()
        keys = [each.key for each in self._topics]
        self._first = keys.index(topic) if topic in keys else 0

    def body(self) -> ComposeResult:
        """The topics, the page, the legend of the marks."""
        with Vertical(classes="page"):
            with Horizontal(classes="head"):
                yield Static("Learn", classes="heading", markup=False)
                yield Static("what is known, and how sure that is", classes="aside", markup=False)
            with Horizontal(id="learn"):
                yield _Topics(
                    *(Option(Content(each.title), id=each.key) for each in self._topics),
                    id="topics",
                    markup=False,
                )
                with VerticalScroll(id="page", can_focus=True):
                    yield Static(id="statements", markup=False)
                    yield Static(id="figures", markup=False)
            yield Static(LEGEND, id="legend", markup=False)

    def on_mount(self) -> None:
        """Open on the topic asked for."""
        topic_list = self.query_one("#topics", OptionList)
        topic_list.highlighted = self._first
        topic_list.focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the topic under the cursor, from its beginning."""
        topic = self._topics[event.option_index]
        self.query_one("#statements", Static).update(page(topic))
        figures = self.query_one("#figures", Static)
        figures.display = bool(topic.figures)
        figures.update(pictures(topic, self._programme))
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)

    def on_option_list_option_selected(self) -> None:
        """Enter on a topic goes over to its page."""
        self.query_one("#page", VerticalScroll).focus()

    def action_topic(self, by: int) -> None:
        """Go some topics on, round the end."""
        topic_list = self.query_one("#topics", OptionList)
        topic_list.highlighted = ((topic_list.highlighted or 0) + by) % len(self._topics)

    def action_read(self, by: int) -> None:
        """Go one page on (1) or back (-1), from wherever the focus is."""
        scroll = self.query_one("#page", VerticalScroll)
        (scroll.scroll_page_down if by > 0 else scroll.scroll_page_up)(animate=False)


def page(topic: Topic) -> Content:
    """One topic: its title, the statements with their marks, and at the end the works in full."""
    works = citations()
    cited = dict.fromkeys(key for each in topic.statements for key in each.citations)
    parts = [Content.styled(topic.title, "bold"), Content("\n\n")]
    for statement in topic.statements:
        parts += [
            Content(statement.text.strip()),
            Content("\n"),
            Content.styled(_mark_line(statement), "$foreground 65% italic"),
            Content("\n\n"),
        ]
    if cited:
        parts.append(Content.styled("Cited here\n", "bold"))
        parts += [Content(f"{_in_full(works[key])}\n") for key in cited]
    return Content("").join(parts)


def pictures(topic: Topic, programme: Programme) -> Content:
    """The start and the end of each exercise that the topic tells of, side by side.

    Stretches and strength exercises are those of the programme in use, whatever the article says.
    """
    lines: list[Content] = []
    match topic.key:
        case "stretching":
            names = programme.stretch.exercises
        case "strengthening":
            names = programme.strength.stages[-1].exercises
        case _:
            names = topic.figures
    if names is not topic.figures and programme is not ours():
        lines.append(Content.styled("In your own programme", "bold"))
    for name in names:
        title, how = caption(name, Side.LEFT, programme)
        lines.append(Content.styled(f"\n{title.capitalize()}", "bold"))
        if figure := figure_of(name, programme):
            start, end = (picture(figure, Side.LEFT, step, *PICTURE) for step in (0, STEPS))
            lines += [
                Content(" " * GAP).join((_inked(one), _inked(other)))
                for one, other in zip(start, end, strict=True)
            ]
        lines.append(Content(how))
    return Content("\n").join(lines)


def _inked(row: Row) -> Content:
    return Content("").join(Content.styled(text, INKS.get(ink, "")) for text, ink in row)


def _mark_line(statement: Statement) -> str:
    names = [_name(citations()[key]) for key in statement.citations]
    return " · ".join([mark_words(statement.mark, statement.certainty), *names])


def _name(work: Citation) -> str:
    return f"{work.text.split()[0].rstrip(',.')} {work.key.rsplit('-', 1)[-1]}"


def _in_full(work: Citation) -> str:
    return f"· {work.text}" + (f", doi {work.doi}" if work.doi else "")
