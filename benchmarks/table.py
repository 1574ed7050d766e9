"""What was measured, beside what it is measured against and what is to be reached."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

README = Path(__file__).resolve().parent.parent / "README.md"


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
        f"| {line.what} | {line.ours} | {line.peer} | {_short(line.value)} {line.unit} | "
        f"{_short(line.most)} {line.unit} | {'met' if line.is_met else 'missed'} |"
        for line in lines
    ]
    head = ["| what | psoas | beside | measured | to reach | |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def written(readme: str, part: str, lines: Iterable[Line]) -> str:
    """README.md with these lines in the part of its table that a benchmark writes."""
    begin, end = f"<!-- measured: {part} -->\n", f"<!-- /measured: {part} -->\n"
    before, rest = readme.split(begin)
    _, after = rest.split(end)
    return f"{before}{begin}\n{in_markdown(lines)}\n\n{end}{after}"


def add_write(parser: argparse.ArgumentParser) -> None:
    """The option that `make bench` gives to each."""
    parser.add_argument("--write", action="store_true", help="put what was measured into README.md")


def report(lines: list[Line], part: str, *, write: bool) -> int:
    """Print the table, and write it; gives the exit code: 1 when a bar is missed."""
    print(in_markdown(lines), flush=True)
    if write:
        text = README.read_text(encoding="utf-8")
        README.write_text(written(text, part, lines), encoding="utf-8")
    return 0 if all(line.is_met for line in lines) else 1
