"""What was measured, beside what it is measured against and what is to be reached."""

from collections.abc import Iterable
from typing import NamedTuple


class Line(NamedTuple):
    """One thing measured."""

    what: str
    ours: str
    """As a person reads it, e.g. "312 ms"."""
    peer: str
    """The same of what it is compared with, e.g. "python -c pass, 12 ms"; empty without one."""
    value: float
    """What the bar is about: a ratio, or milliseconds, or percent."""
    most: float
    unit: str = "x"

    @property
    def is_met(self) -> bool:
        """Whether it is reached."""
        return self.value <= self.most


def in_markdown(lines: Iterable[Line]) -> str:
    """The table, as README.md has it."""
    rows = [
        f"| {line.what} | {line.ours} | {line.peer} | {line.value:.3g} {line.unit} | "
        f"{line.most:g} {line.unit} | {'met' if line.is_met else 'missed'} |"
        for line in lines
    ]
    head = ["| what | psoas | beside | measured | to reach | |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


def report(lines: list[Line]) -> int:
    """Print the table; gives the exit code: 1 when a bar is missed."""
    print(in_markdown(lines), flush=True)
    return 0 if all(line.is_met for line in lines) else 1
