"""What a guided session costs while it runs, beside termdown: bytes to the terminal, and CPU.

`python -m benchmarks.session --termdown PATH` in the project's folder; README.md here says more.
"""

import argparse
import re
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from benchmarks.table import Line, add_write, report
from benchmarks.terminal import PSOAS, ROOT, Terminal, environment
from rules.records import Episode, Side
from store.log import open_log
from tui.clock import now

READY_S = 60
"""The longest that is waited until a hold is on the screen: psoas makes ready for five seconds."""

IN_POSE_S = 4
"""From then on, until the figure has come into its pose and all programs count."""

A_HOLD_S = 24
"""So long a hold of 30 s can be measured: from then on, until before its end."""

LONGEST_S = 550
"""A stretch session takes 575 s; with its 32 changes of the whole screen it costs more."""

MOST_BYTES = 4000
"""Bytes a second in a hold at 120x40: slow links still keep up (our choice)."""

MOST_CPU = 0.05
"""Of a core, for a strength set with its moving figure."""


def watch(programs: Sequence[Terminal], seconds: float) -> list[int]:
    """Read from all of them for some seconds; gives the most bytes that each wrote in one."""
    most, before = [0] * len(programs), [program.bytes for program in programs]
    start = time.monotonic()
    mark = start + 1
    by_end = {program.master: program for program in programs}
    while (at := time.monotonic()) < start + seconds:
        ready, _, _ = select.select(list(by_end), [], [], 0.05)
        for end in ready:
            by_end[end].read()
        if at >= mark:
            mark += 1
            after = [program.bytes for program in programs]
            most = [max(one, b - a) for one, a, b in zip(most, before, after, strict=True)]
            before = after
    return most


def _make_ready(programs: Sequence[Terminal]) -> None:
    hold = next(program for program in programs if program.name == "stretch")
    end = time.monotonic() + READY_S
    while b"HOLD" not in hold.seen and time.monotonic() < end:
        watch(programs, 0.2)
    watch(programs, IN_POSE_S)


def measure(programs: Sequence[Terminal], seconds: float, hold_s: float) -> list[Line]:
    """Print what each costs; gives what there are bars for."""
    _make_ready(programs)
    before = [(program.bytes, program.cpu_s()) for program in programs]
    most = watch(programs, seconds)
    print(f"{'':20}{'bytes/s':>10}{'most in 1 s':>14}{'CPU s':>9}{'CPU %':>8}")
    rates, used_of = {}, {}
    for program, (had, cpu), peak in zip(programs, before, most, strict=True):
        rate, used = (program.bytes - had) / seconds, program.cpu_s() - cpu
        rates[program.name], used_of[program.name] = rate, used
        print(
            f"{program.name:20}{rate:10,.0f}{peak:14,}{used:9.2f}{100 * used / seconds:8.1f}",
            flush=True,
        )
    share = {name: 100 * used / seconds for name, used in used_of.items()}
    strength = share["strength"]
    lines = [Line("a strength set, CPU", f"{strength:.1f} %", "", strength, 100 * MOST_CPU, "%")]
    if seconds <= hold_s:
        rate = rates["stretch"]
        lines.append(Line("a hold, written", f"{rate:,.0f} B/s", "", rate, MOST_BYTES, "B/s"))
    if seconds <= hold_s and "termdown" in share:
        hold, peer = share["stretch"], share["termdown"]
        lines.append(
            Line("a hold, CPU", f"{hold:.1f} %", f"termdown: {peer:.1f} %", hold / peer, 1)
        )
    return lines


def _size(text: str) -> tuple[int, int]:
    columns, _, rows = text.partition("x")
    return int(columns), int(rows)


def _hold_for(seconds: int, variables: dict[str, str], folder: Path) -> None:
    """Go by a programme whose holds last so long, from 5 to 300 s."""

    def psoas(*words: str) -> None:
        command = [*PSOAS, "programme", *words]
        subprocess.run(command, env=variables, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    own = folder / "own.toml"
    psoas("copy", str(own))
    longer = f'hold_s = {{ value = {seconds}, mark = "choice", said_by = "a benchmark" }}'
    ours = own.read_text(encoding="utf-8")
    own.write_text(re.sub(r"(?m)^hold_s = .*$", longer, ours), encoding="utf-8")
    psoas("use", str(own))


def _make_log(path: Path) -> None:
    """A log with an injury and nothing else, so that no question comes first."""
    path.parent.mkdir()
    open_log(path, now).add(Episode(side=Side.LEFT, onset=date.today()))  # noqa: DTZ011


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--seconds",
        type=float,
        default=20,
        help=f"at most {LONGEST_S}; up to {A_HOLD_S} are one hold",
    )
    parser.add_argument("--hold", type=int, help="let a hold last so many seconds, at most 300")
    parser.add_argument("--size", type=_size, default=(120, 40), help="e.g. 120x40")
    parser.add_argument("--termdown", type=Path, help="the termdown to measure beside")
    add_write(parser)
    given = parser.parse_args()
    if given.seconds > LONGEST_S:
        parser.error(f"a session is over after that: at most {LONGEST_S} seconds")
    commands: dict[str, tuple[str, ...]] = {
        "stretch": (*PSOAS, "stretch"),
        "strength": (*PSOAS, "strength"),
    }
    if given.termdown:
        commands["termdown"] = (str(given.termdown), str(round(given.seconds) + 60))
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        for each in commands:
            _make_log(folder / each / "log.json")
        if given.hold:
            _hold_for(given.hold, environment(folder / "stretch"), folder)
        programs = [
            stack.enter_context(
                Terminal(each, command, variables=environment(folder / each), size=given.size)
            )
            for each, command in commands.items()
        ]
        print("{}x{}, {:g} s, all at the same time".format(*given.size, given.seconds))
        lines = measure(programs, given.seconds, given.hold or A_HOLD_S)
    return report(lines, "sessions", write=given.write)


if __name__ == "__main__":
    sys.exit(main())
