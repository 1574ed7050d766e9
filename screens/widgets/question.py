"""A question of a session: a pain rating, one of some options, or any of them."""

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from rules.records import WORST_PAIN
from rules.session import Answer, Ask, AskKind
from rules.words import words

RATING_WIDTH = 5
"""Columns of one number of a rating."""


class Question(Widget):
    """Shows an `Ask` and posts `Answered`; the screen's keys call its methods."""

    cursor: reactive[int] = reactive(0)
    marked: reactive[frozenset[int]] = reactive(frozenset[int])

    class Answered(Message):
        """The person answered."""

        def __init__(self, answer: Answer) -> None:
            super().__init__()
            self.answer = answer

    def __init__(self) -> None:
        super().__init__()
        self._ask: Ask | None = None

    def put(self, ask: Ask | None, answer: Answer = None) -> None:
        """Show another question, with the answer it was given before, if any."""
        if ask == self._ask:
            return
        self._ask = ask
        options = () if ask is None else ask.options
        given = answer if isinstance(answer, tuple) else ()
        self.marked = frozenset(options.index(option) for option in given if option in options)
        self.cursor = self._start(answer)
        self.refresh(layout=True)

    def _start(self, answer: Answer) -> int:
        if isinstance(answer, int):
            return answer
        return self._options().index(answer) if answer in self._options() else 0

    def _options(self) -> tuple[Answer, ...]:
        if self._ask is None:
            return ()
        if self._ask.kind is AskKind.RATING:
            return tuple(range(WORST_PAIN + 1))
        return self._ask.options

    def render(self) -> Content:
        """The options, the cursor in reverse; a rating as one row, the rest one a line."""
        if self._ask is None:
            return Content("")
        if self._ask.kind is AskKind.RATING:
            return Content("").join(
                self._styled(f"{number:^{RATING_WIDTH}}", number)
                for number in range(WORST_PAIN + 1)
            )
        lines = [self._styled(self._line(index), index) for index in range(len(self._ask.options))]
        return Content("\n").join(lines)

    def _line(self, index: int) -> str:
        ask = self._ask
        if ask is None:
            return ""
        number = f"{index + 1}" if len(ask.options) > 1 else "enter"
        box = ("[x] " if index in self.marked else "[ ] ") if ask.kind is AskKind.ANY else ""
        return f" {number}  {box}{words(ask.options[index])} "

    def _styled(self, text: str, index: int) -> Content:
        return Content.styled(text, "reverse") if index == self.cursor else Content(text)

    def move(self, by: int) -> None:
        """Move the cursor, round the end."""
        if options := self._options():
            self.cursor = (self.cursor + by) % len(options)

    def mark(self) -> None:
        """Mark the option under the cursor, or take its mark away; with one to choose: answer."""
        if self._ask is not None and self._ask.kind is AskKind.ANY:
            self.marked = self.marked ^ {self.cursor}
        else:
            self.confirm()

    def confirm(self) -> None:
        """Answer with what is chosen."""
        ask = self._ask
        if ask is None:
            return
        if ask.kind is AskKind.ANY:
            chosen = tuple(ask.options[index] for index in sorted(self.marked))
            self.post_message(self.Answered(chosen))
        else:
            self.post_message(self.Answered(self._options()[self.cursor]))

    def digit(self, digit: int) -> None:
        """A digit is a rating, or the number of an option."""
        ask = self._ask
        if ask is None:
            return
        index = digit if ask.kind is AskKind.RATING else digit - 1
        if not 0 <= index < len(self._options()):
            return
        self.cursor = index
        self.mark()

    def on_click(self, event: Click) -> None:
        """A click chooses."""
        ask = self._ask
        if ask is None:
            return
        rating = ask.kind is AskKind.RATING
        offset = event.get_content_offset(self)
        if offset is not None:
            index = offset.x // RATING_WIDTH if rating else offset.y
            self.digit(index if rating else index + 1)
