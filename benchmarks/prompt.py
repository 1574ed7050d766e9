"""How long a shell waits for `psoas prompt`, beside `python -c pass` of the same interpreter.

    .venv/bin/python -m benchmarks.prompt [--rounds N]

Both are started in turn, so that whatever else the computer does falls on both; the medians count.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from rules.records import Episode, Side
from store.log import open_log
from tui.segment import keep_segment

BAR = 2.0
"""Times `python -c pass` that it may take."""


def now() -> datetime:
    return datetime.now().astimezone()


def seconds(words: list[str], environment: dict[str, str]) -> tuple[float, bytes]:
    began = time.perf_counter()
    out = subprocess.run(words, env=environment, capture_output=True, check=True).stdout
    return time.perf_counter() - began, out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    psoas = Path(sys.executable).with_name("psoas")
    with tempfile.TemporaryDirectory() as folder:
        names = {"PSOAS_DATA": "log.json", "PSOAS_CONFIG": "settings.toml", "PSOAS_CACHE": "cache"}
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed psoas is compiled
        os.environ |= {name: f"{folder}/{file}" for name, file in names.items()}
        log = open_log(Path(os.environ["PSOAS_DATA"]), now)
        log.add(Episode(side=Side.LEFT, onset=now().date()))
        keep_segment(log, Path(os.environ["PSOAS_CONFIG"]))
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "psoas prompt": [os.fspath(psoas), "prompt"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(rounds + 1):
            for name, words in commands.items():
                took, out = seconds(words, dict(os.environ))
                assert name != "psoas prompt" or out.decode().startswith("✖ stop"), out
                if turn:  # the first one compiles, and warms the disk up
                    times[name].append(took)
    medians = {name: statistics.median(each) for name, each in times.items()}
    for name, median in medians.items():
        print(f"{name:<16}{median * 1000:7.1f} ms   (least {min(times[name]) * 1000:.1f} ms)")
    ratio = medians["psoas prompt"] / medians["python -c pass"]
    print(f"{ratio:.2f} x, at most {BAR:g} x: {'kept' if ratio <= BAR else 'MISSED'}")
    return 0 if ratio <= BAR else 1


if __name__ == "__main__":
    raise SystemExit(main())
