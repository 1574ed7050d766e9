"""How long a key takes to change the screen, and a screen to open, with ten years of log.

`python -m benchmarks.keys` in the project's folder; README.md here says what is measured.
"""

import argparse
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from benchmarks.logs import A_YEAR, make_records
from benchmarks.start import MINIMAL, TODAY
from benchmarks.stores import write_log
from benchmarks.table import Line, add_write, report
from benchmarks.terminal import PSOAS, Terminal, environment
from store.log import Log
from tui.clock import now

BETWEEN_S = 0.06
"""Between two keys: a fast typist's; Textual's next frame is never in the way then."""

QUIET_S = 0.4
"""A screen is complete when nothing more has been painted for so long."""


class Screen(NamedTuple):
    """A screen of psoas, how it is opened from Today, and two keys that change it and back."""

    name: str
    opens: bytes
    keys: tuple[bytes, bytes]


UP, DOWN, RIGHT, LEFT = b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D"
SCREENS = (
    Screen("Runs", b"r", (DOWN, UP)),
    Screen("History", b"h", (DOWN, UP)),
    Screen("Trends", b"v", (LEFT, RIGHT)),
    Screen("Learn", b"l", (b"n", b"p")),
    Screen("Settings", b"o", (DOWN, UP)),
    Screen("Check", b"m", (b"3", b"4")),
    Screen("Run", b"a", (DOWN, UP)),
)


def answers(terminal: Terminal, keys: tuple[bytes, bytes], count: int) -> list[float]:
    """Milliseconds from each of so many keys to the end of the frame that it changed."""
    took = []
    for number in range(count):
        typed = terminal.type(keys[number % 2])
        took.append((terminal.frame() - typed) * 1000)
        terminal.rest(BETWEEN_S)
    return took


def opening(terminal: Terminal, screen: Screen) -> float:
    """Milliseconds from the key to the last that is painted of it."""
    typed = terminal.type(screen.opens)
    return (terminal.settled(QUIET_S) - typed) * 1000


def back(terminal: Terminal) -> None:
    """Return to Today."""
    terminal.type(b"\x1b")
    terminal.settled(QUIET_S)


def p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]


def measure(folder: Path, years: int, rounds: int, count: int) -> list[Line]:
    variables = environment(folder)
    write_log(Log(Path(variables["PSOAS_DATA"]), now), make_records(years * A_YEAR, until=now()))
    openings: dict[str, list[float]] = {screen.name: [] for screen in SCREENS}
    keys: dict[str, list[float]] = {screen.name: [] for screen in SCREENS}
    counter: list[float] = []
    for _ in range(rounds):
        with (
            Terminal("minimal", MINIMAL, variables=variables) as minimal,
            Terminal("psoas", PSOAS, variables=variables) as psoas,
        ):
            minimal.until("ready")
            psoas.until(*TODAY)
            psoas.rest(QUIET_S)
            for screen in SCREENS:
                counter += answers(minimal, (b"a", b"a"), count)
                openings[screen.name].append(opening(psoas, screen))
                keys[screen.name] += answers(psoas, screen.keys, count)
                back(psoas)
    beside = median(counter)
    lines = []
    for name, took in keys.items():
        told, peer = f"{median(took):.1f} ms", f"a counter: {beside:.1f} ms"
        lines.append(Line(f"a key in {name}, median", told, peer, median(took) / beside, 2.5))
    together = [each for took in keys.values() for each in took]
    slowest = p99(together)
    peer = f"a counter: {p99(counter):.0f} ms"
    lines.append(Line("a key, p99", f"{slowest:.0f} ms", peer, slowest, 60, "ms"))
    for name, took in openings.items():
        at = median(took)
        most = 300 if name == "Trends" else 150
        lines.append(Line(f"{name} opens", f"{at:.0f} ms", "", at, most, "ms"))
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="starts, each of which opens all")
    parser.add_argument("--keys", type=int, default=20, help="on each screen, in each round")
    parser.add_argument("--years", type=int, default=10)
    add_write(parser)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        lines = measure(Path(name), given.years, given.rounds, given.keys)
    return report(lines, "keys", write=given.write)


if __name__ == "__main__":
    raise SystemExit(main())
