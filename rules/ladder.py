"""The walk-run ladder: two good runs lead one step up, a bad one leads one step down."""

from bisect import bisect_left
from math import inf

from rules.dataclass import dataclass
from rules.running import Run, Running
from rules.runs import worst

GOOD_RUNS = 2
"""Good runs at a step that lead one step up (our choice)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """Where on the ladder a person stands."""

    step: int = 1
    """1-based."""
    good_runs: int = 0
    """At this step so far."""
    finished: bool = False
    """Two good runs at the last step; a later bad run does not unfinish it."""


class Ladder:
    """The ladder folded over the runs that were ladder runs, oldest first, as of any instant."""

    def __init__(self, running: Running, steps: int) -> None:
        """The runs, and how many steps the programme has."""
        self._steps = steps
        self._running = running
        self._runs = [run for run in running.runs if run.record.ladder_step is not None]
        self._instants = [run.instant for run in self._runs]
        # After each run: the rung, and the instant from which on no record changes it.
        self._rungs = [Rung()]
        self._settled_at = [-inf]
        for run in self._runs:
            rung, settled_at = self._rungs[-1], self._settled_at[-1]
            if not rung.finished:
                settled_at = max(settled_at, running.judged_at(run))
            self._rungs.append(self._climb(rung, run, before=inf))
            self._settled_at.append(settled_at)

    def rung(self, *, before: float = inf) -> Rung:
        """Where a person stood as of an instant: only runs and mornings before it count."""
        lived = bisect_left(self._instants, before)
        # The last runs before it may have had their mornings after it: these are folded anew.
        settled = bisect_left(self._settled_at, before) - 1
        rung = self._rungs[settled]
        for run in self._runs[settled:lived]:
            rung = self._climb(rung, run, before=before)
        return rung

    def _climb(self, rung: Rung, run: Run, *, before: float) -> Rung:
        """The rung after one more run; a bad run counts as bad whatever its step."""
        if rung.finished:
            return rung
        if self._running.is_bad(run, before=before):
            return Rung(step=max(1, rung.step - 1))
        if not self._is_good(rung, run, before=before):
            return rung
        if rung.good_runs + 1 < GOOD_RUNS:
            return Rung(step=rung.step, good_runs=rung.good_runs + 1)
        if rung.step == self._steps:
            return Rung(step=rung.step, finished=True)
        return Rung(step=rung.step + 1)

    def _is_good(self, rung: Rung, run: Run, *, before: float) -> bool:
        """Of a run that is not bad: whether it is known to be good, at this step or above."""
        morning = self._running.morning(run, before=before)
        known = worst(run.record) is not None and morning is not None
        return known and (run.record.ladder_step or 0) >= rung.step
