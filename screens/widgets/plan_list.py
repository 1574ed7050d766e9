"""The rows of today's plan and the findings behind the light, drawn in columns."""

from collections.abc import Sequence

from textual.content import Content

from rules.assessment import Finding
from rules.words import SYMBOLS, mark_words
from screens.today_words import Detail, PlanRow
from screens.widgets.aligned import below, hang

_SLOTS, _NAME, _KEY = 6, 15, 6
_MUTED = "$foreground 65%"


def draw_plan(
    rows: Sequence[PlanRow],
    keys: Sequence[str],
    chosen: PlanRow | None,
    width: int,
    *,
    airy: bool = False,
) -> Content:
    """One row a line with its key, more where a detail is long; the chosen one stands out."""
    drawn = [_draw_row(row, key, row is chosen, width) for row, key in zip(rows, keys, strict=True)]
    return Content("\n\n" if airy else "\n").join(drawn)


def _draw_row(row: PlanRow, key: str, chosen: bool, width: int) -> Content:
    indent, room = _SLOTS + _NAME, max(10, width - _SLOTS - _NAME - _KEY)
    lines = [line for detail in row.details for line in _draw_detail(detail, room)]
    first, *rest = (line.pad_right(max(0, room - line.cell_length)) for line in lines)
    drawn = below(
        [
            Content.assemble(
                f"  {row.slots:<{_SLOTS - 2}}",
                (f"{row.name:<{_NAME}}", "bold"),
                first,
                (f"{key:>{_KEY - 1}} ", "bold $text-accent"),
            ),
            *(Content.assemble(" " * indent, line, " " * _KEY) for line in rest),
        ]
    )
    return drawn.stylize("on $primary 25%") if chosen else drawn


def _draw_detail(detail: Detail, room: int) -> list[Content]:
    mark = (f"  {detail.mark}" if detail.mark else "", _MUTED)
    return Content.assemble(detail.text, mark).wrap(room)


def draw_findings(findings: Sequence[Finding], width: int) -> Content:
    """Every finding with its rule, its mark and its sentence."""
    return below(part for finding in findings for part in _draw_finding(finding, width))


def _draw_finding(finding: Finding, width: int) -> tuple[Content, Content, Content]:
    head = Content.assemble(
        f"  {SYMBOLS[finding.level]} ",
        (finding.rule.replace("-", " "), "bold"),
        (f"  {mark_words(finding.mark, finding.certainty)}", _MUTED),
    )
    text = hang(Content(f"    {finding.text}"), width, 4)
    return head, text, Content("")
