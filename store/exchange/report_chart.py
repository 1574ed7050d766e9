"""The self-tests over time as inline SVG: one line a side, told apart by shape and by its name."""

from collections.abc import Callable, Iterator, Sequence

from rules.records import WORST_PAIN
from rules.report import TestRow
from store.exchange.html import Raw

_WIDTH, _HEIGHT = 340, 80
_LEFT, _RIGHT, _TOP, _BOTTOM = 18, 42, 6, 16
"""Margins round the plot, in the units of the drawing."""

_PainOf = Callable[[TestRow], int | None]
_SIDES: tuple[tuple[str, _PainOf], ...] = (
    ("left", lambda test: test.left),
    ("right", lambda test: test.right),
)


def self_test_chart(tests: Sequence[TestRow]) -> Raw:
    """Pain 0..10 of each self-test, at least one, over its date; an unknown pain has no point."""
    parts = [*_grid(), *_dates(tests), *_key()]
    for side, pain_of in _SIDES:
        parts += _line(side, pain_of, tests)
    return Raw(
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
        f"<title>Pain in the self-test, left and right, over time</title>{''.join(parts)}</svg>"
    )


def _grid() -> Iterator[str]:
    for pain in (0, 5, WORST_PAIN):
        y = _y(pain)
        yield f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>'
        yield f'<text class="end" x="{_LEFT - 4}" y="{y + 3:.1f}">{pain}</text>'


def _key() -> Iterator[str]:
    x = _WIDTH - _RIGHT + 12
    for row, (side, _) in enumerate(_SIDES):
        y = _TOP + 12 + 14 * row
        yield _mark(side, x, y)
        yield f'<text x="{x + 6}" y="{y + 3}">{side}</text>'


def _dates(tests: Sequence[TestRow]) -> Iterator[str]:
    first, last = tests[0].date, tests[-1].date
    yield f'<text x="{_LEFT}" y="{_HEIGHT - 3}">{first.day} {first:%b}</text>'
    if last != first:
        x = _WIDTH - _RIGHT
        yield f'<text class="end" x="{x}" y="{_HEIGHT - 3}">{last.day} {last:%b}</text>'


def _line(side: str, pain_of: _PainOf, tests: Sequence[TestRow]) -> Iterator[str]:
    points = [(_x(test, tests), _y(pain)) for test in tests if (pain := pain_of(test)) is not None]
    if not points:
        return
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline class="{side}" points="{path}"/>'
    for x, y in points:
        yield _mark(side, x, y)


def _mark(side: str, x: float, y: float) -> str:
    if side == "left":
        return f'<circle class="left" cx="{x:.1f}" cy="{y:.1f}" r="2.8"/>'
    return f'<rect class="right" x="{x - 2.6:.1f}" y="{y - 2.6:.1f}" width="5.2" height="5.2"/>'


def _x(test: TestRow, tests: Sequence[TestRow]) -> float:
    days = (tests[-1].date - tests[0].date).days
    share = (test.date - tests[0].date).days / days if days else 0.0
    return _LEFT + 4 + share * (_WIDTH - _LEFT - _RIGHT - 8)


def _y(pain: int) -> float:
    return _TOP + (1 - pain / WORST_PAIN) * (_HEIGHT - _TOP - _BOTTOM)
