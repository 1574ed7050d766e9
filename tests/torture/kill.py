"""Processes that write to one log and are killed at any moment: is all there that they were told?

`python -m tests.torture.kill --trials 1000 --seed 0` prints how psoas's log, plain TinyDB and
SQLite fare; `--trials 1 --seed N` repeats the trial whose number N a fault names, but for the
moment of the kill.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.stores import STORES, Store
from tests.torture.trial import Bench, Outcome, Trial


@dataclass(slots=True)
class Tally:
    """What came of many trials."""

    trials: int = 0
    acknowledged: int = 0
    cut: int = 0
    """Calls that were under way when their process was killed."""
    lost: int = 0
    phantom: int = 0
    unreadable: int = 0
    wrong: int = 0
    """Answers that no order of the calls explains, refusals without a reason among them."""
    faults: list[str] = field(default_factory=list)
    """A sentence each, with the number of the trial."""

    @property
    def clean(self) -> bool:
        """Whether there is nothing to complain of."""
        return not (self.lost or self.phantom or self.unreadable or self.wrong)

    def take(self, seed: int, outcome: Outcome) -> None:
        """Count what a trial has shown."""
        self.trials += 1
        self.acknowledged += outcome.acknowledged
        self.cut += outcome.cut
        for verdict in outcome.verdicts:
            self.lost += len(verdict.lost)
            self.phantom += len(verdict.phantom)
            self.wrong += len(verdict.wrong)
            for name in ("lost", "phantom", "wrong"):
                self.faults += (f"trial {seed}: {name}: {one}" for one in getattr(verdict, name))
        if outcome.unreadable:
            self.unreadable += 1
            self.faults.append(f"trial {seed}: unreadable: {outcome.unreadable}")


def run(kind: type[Store], trials: int, seed: int, writers: Sequence[int] = (1, 2, 3)) -> Tally:
    """Try a store many times; a trial has one of so many `writers`."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="psoas-kill-") as folder:
        bench = Bench(kind, Path(folder))
        for number in range(seed, seed + trials):
            tally.take(number, Trial(bench, number, writers).run())
    return tally


def table(tallies: dict[str, Tally]) -> str:
    """What came of it, a line for each store."""
    names = ("trials", "acknowledged", "cut", "lost", "phantom", "unreadable", "wrong")
    lines = [f"{'store':<8}" + "".join(f"{name:>14}" for name in names)]
    for store, tally in tallies.items():
        lines.append(f"{store:<8}" + "".join(f"{getattr(tally, name):>14}" for name in names))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Torture all three, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.kill", description=__doc__)
    parser.add_argument("--trials", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0, help="the number of the first trial")
    parser.add_argument("--store", choices=[kind.name for kind in STORES])
    parser.add_argument("--faults", type=int, default=0, help="how many to print of each store")
    asked = parser.parse_args()
    kinds = [kind for kind in STORES if asked.store in {None, kind.name}]
    tallies = {kind.name: run(kind, asked.trials, asked.seed) for kind in kinds}
    for tally in tallies.values():
        sys.stdout.write("".join(f"{fault}\n" for fault in tally.faults[: asked.faults]))
    sys.stdout.write(table(tallies))


if __name__ == "__main__":
    main()
