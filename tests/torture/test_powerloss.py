"""A power cut at any moment, and every disk that it may leave."""

import os
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from tests.torture import plain
from tests.torture.judged import wrong_with
from tests.torture.powerloss import Tally, laid, states, survey
from tests.torture.recorded import Recording
from tests.torture.workload import PLAN, START, Clock, Past, before, opened, state_of, take

FULL = os.environ.get("PSOAS_TORTURE") == "full"


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


def test_a_plain_tinydb_file_is_lost_in_many_states(disk: Path) -> None:
    recording = Recording(disk)
    wanted: list[plain.Notes] = [()]
    with recording.on():
        for notes in plain.work(disk / "log.json"):
            wanted.append(notes)
            recording.mark(len(wanted) - 1)
    assert recording.missed() == []

    def judge(folder: Path, acknowledged: int) -> str:
        try:
            kept = plain.kept(folder / "log.json")
        except ValueError:
            return "unreadable"
        return "" if kept in wanted[acknowledged : acknowledged + 2] else "something else"

    tally = survey(recording, judge)
    print(f"plain TinyDB: {tally}")  # noqa: T201
    assert tally.wrong


@dataclass(frozen=True)
class Worked:
    """The plan, taken on a log, and what the log is to hold after each of its steps."""

    recording: Recording
    pasts: list[Past]

    def judge(self, folder: Path, acknowledged: int) -> str:
        """As acknowledged, with or without the step that was under way."""
        past = self.pasts[acknowledged]
        coming = PLAN[acknowledged : acknowledged + 1]
        log = folder / "data" / "log.json"
        return wrong_with(log, [past, *(step.after(past) for step in coming)])


def worked(disk: Path, past: Past) -> Worked:
    """Take the plan on the log in `disk`, and record it."""
    recording = Recording(disk)
    pasts = [past]
    clock = Clock(START + timedelta(days=1))
    with recording.on():
        log = opened(disk / "data" / "log.json", clock)
        for number, step in enumerate(PLAN, 1):
            pasts.append(step.after(pasts[-1], take(log, step, clock)))
            recording.mark(number)
    assert recording.missed() == []
    return Worked(recording, pasts)


@pytest.fixture(params=["a new log", "eight records"])
def work(request: pytest.FixtureRequest, disk: Path) -> Worked:
    if request.param == "a new log":
        return worked(disk, ({},))
    log = opened(disk / "data" / "log.json")
    before(log)
    return worked(disk, (state_of(log),))


def test_no_state_loses_what_was_acknowledged(work: Worked) -> None:
    tally = survey(work.recording, work.judge)
    print(f"torn, dropped and reordered writes: {tally}")  # noqa: T201
    assert tally.states > 200
    assert tally.wrong == []


def test_no_garbled_block_loses_what_was_acknowledged(work: Worked) -> None:
    tally = survey(work.recording, work.judge, harsh=True)
    print(f"garbled blocks: {tally}")  # noqa: T201
    assert tally.states > 50
    assert tally.wrong == []


def test_a_second_cut_while_the_first_is_mended_loses_nothing(work: Worked) -> None:
    tally = Tally()
    for state in islice(states(work.recording), None, None, 1 if FULL else 9):
        with laid(state.tree) as folder:
            mending = Recording(Path(folder), state.acknowledged)
            with mending.on():
                opened(Path(folder) / "data" / "log.json")
            assert mending.missed() == []
        if mending.asked:
            for harsh in (False, True):
                tally += survey(mending, work.judge, harsh=harsh, every=1 if FULL else 5)
    print(f"cut again while it is mended: {tally}")  # noqa: T201
    assert tally.states > 100
    assert tally.wrong == []
