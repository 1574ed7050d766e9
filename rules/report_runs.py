"""The runs on the page for the physio: each with its pains, its morning and its light."""

from collections.abc import Iterable, Sequence
from datetime import date

from rules.assessment import Level
from rules.dataclass import dataclass
from rules.lights import Lights
from rules.records import Activity
from rules.runs import find_morning, is_fast
from rules.timeline import Dated


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run."""

    date: date
    run: Activity
    morning: int | None
    """Pain of the next morning, 0..10; None while it is unknown."""
    light: Level
    """Just before the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FastRunning:
    """The runs of a fast effort."""

    runs: int
    latest: date | None
    unknown: int
    """Runs without an effort: fast or not, the log does not say."""


def run_rows(runs: Iterable[Dated[Activity]], lights: Lights) -> tuple[RunRow, ...]:
    """A row for each of these runs."""
    past = lights.past
    return tuple(
        RunRow(
            date=run.date,
            run=run.record,
            morning=found.record.pain
            if (found := find_morning(run, past.runs, past.rated))
            else None,
            light=lights.before(run.record),
        )
        for run in runs
    )


def fast_running(runs: Sequence[Dated[Activity]]) -> FastRunning:
    """The fast ones of these runs, oldest first as given."""
    fast = [run.date for run in runs if is_fast(run.record)]
    return FastRunning(
        runs=len(fast),
        latest=fast[-1] if fast else None,
        unknown=sum(run.record.effort is None for run in runs),
    )
