"""What reading a Strava archive costs, beside fitdecode alone; and an Apple Health export.

`python -m benchmarks.importing` in the project's folder; README.md here says what is measured.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.archives import apple_export, strava_archive
from store.exchange.reading import read_paths

MOST_RATIO = 0.6
MOST_MB = 200
MOST_APPLE_MB = 60
_MB = 2**20

Work = Callable[[Path], int]
"""What is measured; gives what it found."""


def fitdecode_alone(folder: Path) -> int:
    """All messages of all files, in one process."""
    import fitdecode  # type: ignore[import-untyped]  # noqa: PLC0415

    count = 0
    for file in sorted((folder / "files").iterdir()):
        reader = fitdecode.FitReader(
            file.read_bytes(), check_crc=fitdecode.CrcCheck.DISABLED, processor=None
        )
        count += sum(1 for _ in reader)
    return count


def psoas(folder: Path) -> int:
    return sum(len(read.recordings) for read in read_paths([folder / "strava.zip"]))


def psoas_again(folder: Path) -> int:
    """When all is known."""
    known = set(json.loads((folder / "known.json").read_text()))
    return sum(read.known for read in read_paths([folder / "strava.zip"], known=known))


def apple(folder: Path) -> int:
    return sum(len(read.recordings) for read in read_paths([folder / "export.xml"]))


def measured(work: Work, folder: Path) -> tuple[float, float, int]:
    """Seconds, most MB of a fresh process and its children, and what it found."""
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_work, args=(there, work, folder))
    process.start()
    there.close()
    idle = here.recv()
    most = 0.0
    here.send(None)
    while not here.poll(0.02):
        most = max(most, _tree_mb(process.pid or 0))
    seconds, found = here.recv()
    process.join()
    _tell(f"{work.__name__}: {seconds:.1f} s, {most:.0f} MB ({most - idle:.0f} above), {found}")
    return seconds, most - idle if work is apple else most, found


def _work(connection: Connection, work: Work, folder: Path) -> None:
    connection.send(_tree_mb(os.getpid()))
    connection.recv()
    start = perf_counter()
    found = work(folder)
    connection.send((perf_counter() - start, found))


def _tree_mb(pid: int) -> float:
    """Memory of a process and its children: what they share is counted once, by its share."""
    total = 0.0
    for one in [pid, *_children(pid)]:
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return total


def _children(pid: int) -> list[int]:
    try:
        found = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return found + [inner for child in found for inner in _children(child)]


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="psoas's import beside fitdecode alone")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--apple-mb", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="psoas-benchmark-") as name:
        folder = Path(name)
        _make(folder, asked.runs, asked.apple_mb)
        ratios: list[float] = []
        memory: list[float] = []
        for _ in range(asked.rounds):
            alone, _, _ = measured(fitdecode_alone, folder)
            ours, most, found = measured(psoas, folder)
            assert found == asked.runs
            ratios.append(ours / alone)
            memory.append(most)
        again, _, _ = measured(psoas_again, folder)
        seconds, apple_mb, _ = measured(apple, folder)
    told = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    print(f"Strava, {asked.runs} runs, to fitdecode alone: {told} (at most {MOST_RATIO})")
    print(f"median {median(ratios):.2f}; memory {max(memory):.0f} MB (at most {MOST_MB})")
    print(f"again, all known: {again:.2f} s")
    print(f"Apple, {asked.apple_mb} MB: {seconds:.2f} s, {apple_mb:.0f} MB above the interpreter")


def _make(folder: Path, runs: int, apple_mb: int) -> None:
    from hashlib import sha256  # noqa: PLC0415

    files = strava_archive(folder / "strava.zip", runs)
    (folder / "files").mkdir()
    for number, data in enumerate(files):
        (folder / "files" / f"{number:04}.fit").write_bytes(data)
    hashes = [sha256(data).hexdigest() for data in files]
    (folder / "known.json").write_text(json.dumps(hashes))
    apple_export(folder / "export.xml", apple_mb * _MB)
    _tell("made")


if __name__ == "__main__":
    main()
