"""What a self-test came to: the signs, the comparison with the last one, and what goes with it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rules.assessment import SelfTestResult, Statement
from rules.records import SelfTest
from rules.selftest import compare, result_of
from rules.words import listing, mark_words, plural, words
from screens.base import PsoasScreen, styles

_MEANS = {
    SelfTestResult.FITS: "All three signs are there.",
    SelfTestResult.PARTLY_FITS: "Some of the three signs are there.",
    SelfTestResult.DOES_NOT_FIT: "None of the three signs is there.",
    SelfTestResult.REFER: "A red flag was named: let a doctor look before anything else.",
}
"""The signs: where it hurts, tender to the touch, pain when the thigh pushes (source)."""


class SelfTestScreen(PsoasScreen[None]):
    """Shows one finished self-test, beside the one before it, if there is one."""

    TITLE = "Self-test"
    DEFAULT_CSS = styles("self_test")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,space,right,pagedown", "back", "Today", key_display="enter", id="self_test.today"
        ),
    ]
    KEPT_KEYS = frozenset({"right", "pagedown"})
    """Those of a presenter's remote, as in the session before."""

    def __init__(self, *, test: SelfTest, before: SelfTest | None) -> None:
        super().__init__()
        self._test = test
        self._before = before

    def body(self) -> ComposeResult:
        """The result, and everything that should be read with it."""
        with VerticalScroll(id="result"):
            yield Static(self.told(), markup=False)

    def told(self) -> Content:
        """The whole result as text."""
        report = result_of(self._test)
        parts = [
            Content.styled(f"The self-test {words(report.result)}", "bold"),
            Content(f"\n{_MEANS[report.result]} {_signs(report.signs)}\n"),
            Content.styled("This is not a diagnosis.", "italic"),
        ]
        if self._test.flags:
            parts.append(Content(f"\nNamed: {listing(self._test.flags)}."))
        if compared := compare(self._test, self._before):
            parts.append(Content.styled("\n\nSide by side\n", "bold"))
            parts.append(Content("\n".join(compared)))
        if report.notes:
            parts.append(Content.styled("\n\nGood to know\n", "bold"))
            parts.append(Content("\n").join(_note(note) for note in report.notes))
        return Content("").join(parts)


def _signs(signs: int) -> str:
    return f"{plural(signs, 'sign')} of 3 (source)."


def _note(note: Statement) -> Content:
    mark = f"  ({mark_words(note.mark, note.certainty)})"
    return Content.assemble(note.text, (mark, "$foreground 65%"))
