"""The red flags as questions: their keys, and a list in which they are ticked."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.style import Style

from rules.records import Flag
from rules.words import words
from screens.widgets.aligned import Aligned, below, hang

DAILY = (Flag.REST_PAIN, Flag.NIGHT_PAIN, Flag.LIMP)
"""Asked in each daily check; the others on "something new?"."""

FLAG_LETTERS = {
    Flag.REST_PAIN: "r",
    Flag.NIGHT_PAIN: "n",
    Flag.LIMP: "l",
    Flag.CANNOT_BEAR_WEIGHT: "c",
    Flag.POP_WITH_WEAKNESS: "p",
    Flag.BRUISING: "b",
    Flag.FEVER_OR_UNWELL: "f",
    Flag.NUMB_OR_WEAK: "w",
    Flag.GROIN_BULGE: "g",
}
"""The key of each flag, the same wherever flags are asked."""


def flag_keys() -> Iterable[Binding]:
    """Bindings for a screen that has `action_flag(name)`; the list itself shows the letters."""
    for flag, letter in FLAG_LETTERS.items():
        yield Binding(
            f"{letter},{letter.upper()}",
            f"flag('{flag}')",
            words(flag).capitalize(),
            show=False,
            key_display=letter,
        )


class FlagList(Aligned):
    """Flags with their letters and a tick each; a click ticks as well."""

    def tick(self, asked: Sequence[Flag], ticked: Collection[str]) -> None:
        """Show these flags, the `ticked` ones ticked."""
        self.show(partial(_draw, tuple(asked), frozenset(ticked)))

    async def on_click(self, event: Click) -> None:
        """A click on a flag is as good as its letter."""
        if flag := event.style.meta.get("flag"):
            await self.run_action(f"screen.flag('{flag}')")


def _draw(asked: Sequence[Flag], ticked: Collection[str], width: int) -> Content:
    return below(_draw_flag(flag, flag in ticked, width) for flag in asked)


def _draw_flag(flag: Flag, ticked: bool, width: int) -> Content:
    line = Content.assemble(
        (FLAG_LETTERS[flag], "bold $text-accent"),
        f"  [{'x' if ticked else ' '}] ",
        (words(flag), "bold" if ticked else ""),
    )
    return hang(line, width, 7).stylize(Style.from_meta({"flag": flag.value}))
