"""How long `assess` takes over ten years of log: the first time, and again at the next key.

`python -m benchmarks.assessing` in the project's folder.
"""

import argparse
from datetime import datetime
from statistics import median
from time import perf_counter

from benchmarks.logs import A_YEAR, make_records
from benchmarks.table import Line, add_write, report
from rules.assess import assess
from rules.groups import Records, records_of
from rules.records import Record

MOST_MS = 20


def milliseconds(records: Records[Record], now: datetime) -> float:
    began = perf_counter()
    assess(records, now)
    return (perf_counter() - began) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--years", type=int, default=10)
    add_write(parser)
    given = parser.parse_args()
    now = datetime.now().astimezone()
    records = list(make_records(given.years * A_YEAR, until=now))
    assess((), now)  # what is loaded once, such as the programme
    first, again = [], []
    for _ in range(given.rounds):
        log = records_of(records)  # other ones, so never seen
        first.append(milliseconds(log, now))
        again.append(milliseconds(log, now))
    what = f"assess, {given.years} years"
    return report(
        [
            Line(f"{what}, first", f"{median(first):.1f} ms", "", median(first), MOST_MS, "ms"),
            Line(f"{what}, again", f"{median(again):.1f} ms", "", median(again), MOST_MS, "ms"),
        ],
        "assess",
        write=given.write,
    )


if __name__ == "__main__":
    raise SystemExit(main())
