"""What was measured, as a table, and beside the bars."""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from benchmarks.table import Line

Samples = dict[tuple[str, str, int], list[float]]
"""Milliseconds or megabytes, by what was measured, the store and the size of the log."""


class Bar(NamedTuple):
    """What a ratio of psoas's has to stay below."""

    measure: str
    size: int
    most: float
    store: str
    """Whose is compared with; psoas's own is that of an empty log."""

    def ratio(self, samples: Samples) -> float | None:
        """psoas's, in multiples of the other; None when either was not measured."""
        other = (self.measure, self.store, 0 if self.store == "psoas" else self.size)
        ours = samples.get((self.measure, "psoas", self.size))
        return median(ours) / median(samples[other]) if ours and other in samples else None


BARS = (
    Bar("insert, ms", 45_000, 1.3, "psoas"),
    Bar("insert, ms", 45_000, 2.0, "SQLite"),
    Bar("insert, ms", 450_000, 2.0, "psoas"),
    Bar("open and read all, ms", 45_000, 1.5, "TinyDB"),
    Bar("memory after that, MB", 45_000, 1.3, "TinyDB"),
    Bar("memory at the most, MB", 45_000, 1.3, "TinyDB"),
    Bar("memory after that, MB", 450_000, 1.3, "TinyDB"),
    Bar("memory at the most, MB", 450_000, 1.3, "TinyDB"),
)


def table(samples: Samples, names: Sequence[str], sizes: Sequence[int]) -> str:
    """Each measure with its medians, and psoas's in multiples of the others'."""
    lines = []
    for measure in dict.fromkeys(key[0] for key in samples):
        medians = {
            (name, size): median(samples[measure, name, size])
            for name in names
            for size in sizes
            if (measure, name, size) in samples
        }
        lines += ["", measure.ljust(34) + "".join(f"{size:>12,}" for size in sizes)]
        for name in names:
            lines += _row(name, [medians.get((name, size)) for size in sizes])
        ours = [medians.get(("psoas", size)) for size in sizes]
        for name in names[1:]:
            others = [medians.get((name, size)) for size in sizes]
            lines += _row(f"psoas / {name}", map(_ratio, ours, others), " x")
        lines += _row("psoas / its smallest log", [_ratio(one, ours[0]) for one in ours], " x")
    return "\n".join(lines)


def _ratio(ours: float | None, other: float | None) -> float | None:
    return ours / other if ours is not None and other else None


def _row(name: str, values: Iterable[float | None], unit: str = "") -> list[str]:
    values = list(values)
    if not any(value is not None for value in values):
        return []
    cells = ("-" if value is None else _short(value) + unit for value in values)
    return [f"  {name:32}" + "".join(f"{cell:>12}" for cell in cells)]


def _short(value: float) -> str:
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def bars(samples: Samples) -> list[Line]:
    """A line for each bar that could be measured."""
    lines = []
    for bar in BARS:
        if (ratio := bar.ratio(samples)) is not None:
            whose = "an empty log" if bar.store == "psoas" else bar.store
            what = f"{bar.measure.partition(',')[0]} at {bar.size:,} records"
            unit = bar.measure.partition(", ")[2]
            ours = median(samples[bar.measure, "psoas", bar.size])
            lines.append(Line(what, f"{_short(ours)} {unit}", whose, ratio, bar.most))
    return lines
