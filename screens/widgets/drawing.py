"""A picture that fills what room there is, with a cursor on it that is quick to move."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from textual.content import Content
from textual.geometry import Region, Size
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget


class Mark(NamedTuple):
    """A few cells of one line that the cursor lies over."""

    line: int
    column: int
    text: str
    style: str = ""


class Picture(NamedTuple):
    """What is drawn once, and what of it changes where the cursor is."""

    lines: tuple[Content, ...]
    marks: Callable[[date], Iterable[Mark]] = lambda _day: ()
    """At most one in a line."""


Draw = Callable[[Size], Picture]


class Drawing(Widget):
    """Shows what a function draws for the size that there is.

    Its lines are kept as they are painted: a move of the cursor takes only what it lies over anew.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._draw: Draw = lambda _size: Picture(())
        self._cursor: date | None = None
        self._picture: Picture | None = None
        self._drawn_for = Size()
        self._strips: list[Strip] = []
        self._marks: dict[int, Mark] = {}
        self._painted_marks: dict[tuple[str, str], Strip] = {}

    def show(self, draw: Draw, cursor: date | None = None) -> None:
        """Show what `draw` makes of a size in cells, from now on."""
        self._draw, self._cursor = draw, cursor
        self._draw_anew()

    def move(self, cursor: date) -> None:
        """Put the cursor on another day of the same picture."""
        self._cursor = cursor
        if self._picture is not None:
            before, self._marks = self._marks, self._marks_of(self._picture)
            changed = [
                Region(mark.column, mark.line, len(mark.text), 1)
                for marks in (before, self._marks)
                for mark in marks.values()
            ]
            if changed:
                self.refresh(Region.from_union(changed))

    def _draw_anew(self) -> None:
        self._picture = None
        self.refresh()

    def notify_style_update(self) -> None:
        """Another theme has other colours."""
        super().notify_style_update()
        self._draw_anew()

    def selection_updated(self, selection: Selection | None) -> None:
        """What is selected with the mouse has another colour."""
        super().selection_updated(selection)
        self._draw_anew()

    def _drawn(self) -> Picture:
        if self._picture is None or self._drawn_for != self.content_size:
            self._drawn_for = self.content_size
            self._picture = self._draw(self._drawn_for)
            self._strips = self._painted(Content("\n").join(self._picture.lines), *self._drawn_for)
            self._marks = self._marks_of(self._picture)
            self._painted_marks.clear()
        return self._picture

    def _painted(self, content: Content, width: int, height: int) -> list[Strip]:
        strips = Visual.to_strips(self, content, width, height, self.visual_style)
        background = self.background_colors[1]
        blank = Style(background=background).rich_style
        strips = [strip.adjust_cell_length(width, blank) for strip in strips]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return strips

    def _marks_of(self, picture: Picture) -> dict[int, Mark]:
        return {mark.line: mark for mark in picture.marks(self._cursor)} if self._cursor else {}

    def render(self) -> Content:
        """All of it in one text, the cursor too."""
        lines = list(self._drawn().lines)
        for mark in self._marks.values():
            line, end = lines[mark.line], mark.column + len(mark.text)
            over = Content.styled(mark.text, mark.style)
            lines[mark.line] = line[: mark.column] + over + line[end:]
        return Content("\n").join(lines)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The cells asked for alone; Textual would make whole lines and cut those."""
        self._drawn()
        return [self._cells(y, *crop.column_span) for y in crop.line_range]

    def render_line(self, y: int) -> Strip:
        """One line, as what lies under the mouse is found in it."""
        self._drawn()
        return self._cells(y, 0, self.size.width)

    def _cells(self, y: int, start: int, end: int) -> Strip:
        """Some columns of a line, with what the cursor lays over them."""
        if y >= len(self._strips):
            return Strip.blank(end - start, self.rich_style)
        strip, mark = self._strips[y], self._marks.get(y)
        if mark is None:
            return strip.crop(start, end)
        column, after = mark.column, mark.column + len(mark.text)
        over = self._painted_mark(mark.text, mark.style).crop(start - column, end - column)
        return Strip.join(
            [strip.crop(start, min(column, end)), over, strip.crop(max(after, start), end)]
        )

    def _painted_mark(self, text: str, style: str) -> Strip:
        known = self._painted_marks
        if (text, style) not in known:
            (known[text, style],) = self._painted(Content.styled(text, style), len(text), 1)
        return known[text, style]
