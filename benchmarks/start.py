"""How long a start takes with ten years of log, beside Python's own and a minimal Textual app's.

`python -m benchmarks.start` in the project's folder; README.md here says what is measured.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from benchmarks.logs import A_YEAR, make_records
from benchmarks.stores import write_log
from benchmarks.table import Line, add_write, report
from benchmarks.terminal import PSOAS, ROOT, Terminal, environment
from rules.words import SYMBOLS
from store.log import Log
from tui.clock import now

MINIMAL = (sys.executable, "-m", "benchmarks.minimal_app")

LIGHTS = tuple(SYMBOLS.values())
"""Each the beginning of a true word on today."""

QUIET_S = 0.5
"""Memory is looked at when nothing has been painted for so long."""

TODAY = ("Morning check", "q Quit", "? Keys")
"""What is on Today when all of it is there: the plan, the reasons, the keys."""

QUICK = {
    "psoas today": ("today",),
    "psoas check 1": ("check", "1"),
    "psoas run add 5km 31:00": ("run", "add", "5km", "31:00"),
    "psoas prompt": ("prompt",),
}


class Bench:
    """The programs that are started, each a way to a number."""

    def __init__(self, folder: Path, years: int) -> None:
        self._environment = environment(folder)
        log = Log(Path(self._environment["PSOAS_DATA"]), now)
        write_log(log, make_records(years * A_YEAR, until=now()))
        (folder / "psoas").mkdir(exist_ok=True)
        self._psoas("today")

    def measures(self) -> dict[str, Callable[[], float]]:
        """What is measured, each time anew, in seconds."""
        quick = {name: self._ended(*PSOAS, *words) for name, words in QUICK.items()}
        return {
            "python": self._ended(sys.executable, "-c", "pass"),
            "minimal": lambda: self._painted(MINIMAL, "ready")[0],
            "minimal, a key typed ahead": lambda: self._typed_ahead(MINIMAL, b"a", "count 1"),
            "psoas, something true": self._first_truth,
            "psoas, Today": lambda: self._painted(PSOAS, *TODAY)[0],
            "psoas, a key typed ahead": lambda: self._typed_ahead(PSOAS, b"?", "Keys: Today"),
            **quick,
        }

    def memories(self) -> dict[str, float]:
        """Megabytes of what stands on the screen."""
        return {
            "minimal": self._painted(MINIMAL, "ready")[1],
            "psoas": self._painted(PSOAS, *TODAY)[1],
        }

    def _ended(self, *command: str) -> Callable[[], float]:
        def run() -> float:
            began = perf_counter()
            subprocess.run(
                command, env=self._environment, cwd=ROOT, stdout=subprocess.DEVNULL, check=True
            )
            return perf_counter() - began

        return run

    def _psoas(self, *words: str) -> None:
        self._ended(*PSOAS, *words)()

    def _first_truth(self) -> float:
        with Terminal("psoas", PSOAS, variables=self._environment) as terminal:
            return terminal.until(*LIGHTS, enough=any)

    def _painted(self, command: tuple[str, ...], *words: str) -> tuple[float, float]:
        with Terminal(command[-1], command, variables=self._environment) as terminal:
            at = terminal.until(*words)
            terminal.rest(QUIET_S)
            return at, terminal.memory_mb()

    def _typed_ahead(self, command: tuple[str, ...], key: bytes, word: str) -> float:
        with Terminal(command[-1], command, variables=self._environment) as terminal:
            terminal.type(key)
            return terminal.until(word)


def measure(bench: Bench, rounds: int) -> dict[str, float]:
    """The median of each, in milliseconds or megabytes; they take turns in any order."""
    measures, random = bench.measures(), Random(1)
    found: dict[str, list[float]] = {name: [] for name in measures}
    for turn in range(rounds + 1):
        for name in random.sample(list(measures), len(measures)):
            took = measures[name]() * 1000
            if turn:  # the first warms the disk up
                found[name].append(took)
    medians = {name: median(each) for name, each in found.items()}
    kept = [bench.memories() for _ in range(3)]
    return medians | {f"{name}, MB": median(one[name] for one in kept) for name in kept[0]}


def lines_of(found: dict[str, float], years: int) -> list[Line]:
    """Each beside its peer."""

    def line(what: str, name: str, peer: str, most: float, unit: str = "ms") -> Line:
        ours, other = found[name], found[peer]
        told = peer.removesuffix(", MB").replace("python", "python -c pass")
        return Line(what, f"{ours:.0f} {unit}", f"{told}: {other:.0f} {unit}", ours / other, most)

    quick = [
        line(f"`{name}`, {years} years", name, "python", 2 if name == "psoas prompt" else 8)
        for name in QUICK
    ]
    return [
        line("something true on the screen", "psoas, something true", "python", 2.5),
        line(f"Today, complete, {years} years", "psoas, Today", "minimal", 1.3),
        line(
            "a key typed ahead is answered",
            "psoas, a key typed ahead",
            "minimal, a key typed ahead",
            1.3,
        ),
        *quick,
        line(f"memory of Today, {years} years", "psoas, MB", "minimal, MB", 1.5, "MB"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--years", type=int, default=10)
    add_write(parser)
    given = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed psoas is compiled
    with tempfile.TemporaryDirectory() as name:
        found = measure(Bench(Path(name), given.years), given.rounds)
    return report(lines_of(found, given.years), "starts", write=given.write)


if __name__ == "__main__":
    raise SystemExit(main())
