"""A real session in tmux, recorded: each cue is heard once, in time, and told from all others."""

import os
import sys
import time
from pathlib import Path
from statistics import median

import pytest

from rules.session import Cue
from store.settings import change_settings
from tests.audio.conftest import (
    Beside,
    Found,
    Heard,
    Open,
    Psoas,
    Recording,
    Server,
    find,
    is_silent_but_for,
    seconds_of,
    sleep_until,
    until,
)

MEDIAN_S, MOST_S = 0.020, 0.100
"""How late a cue may be; more by half than the least program that plays meanwhile, if later."""


def tell(report: str) -> None:
    """What was measured, to be seen with `pytest -s`."""
    sys.stdout.write(report + "\n")


def judge(good: bool, report: str) -> None:
    """Fail, unless the computer was so busy that nothing could have been played in time."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if not good and load > 1.5 * cores:
        pytest.skip(f"too busy to be judged, at a load of {load:.1f} on {cores} cores: {report}")
    assert good, report


def slowness(least: list[tuple[float, float]], *times: float) -> float:
    """By how much more all may be late as the least program was late then too: 1 or more."""
    late = median(min(least, key=lambda one: abs(one[0] - when))[1] for when in times)
    tell(f"the least program then: median {1000 * late:.1f} ms")
    return max(1.0, 1.5 * late / MEDIAN_S)


def check(
    heard: Heard, least: list[tuple[float, float]], psoas: Psoas, start: float, end: float
) -> list[Found]:
    """All that was scheduled before `end` was heard, in time, and nothing else was."""
    # The very first cue is due when the helper is only just being started.
    first, *schedule = [one for one in psoas.schedule if one[0] + seconds_of(one[1]) < end]
    found = [find(heard, cue, when) for when, cue in schedule]
    report = "\n".join(
        f"{one.cue:<13} {1000 * one.late:+6.1f} ms  r {one.r:.3f}  next best {one.others:.2f}"
        for one in found
    )
    lates = [one.late for one in found]
    tell(f"{report}\nmedian {1000 * median(lates):.1f} ms, most {1000 * max(lates):.1f} ms")
    assert all(one.others < 0.6 for one in found), report
    judge(all(one.r > 0.9 for one in found), report)
    slow = slowness(least, *(one.when for one in found))
    judge(max(map(abs, lates)) <= slow * MOST_S, report)
    judge(median(map(abs, lates)) <= slow * MEDIAN_S, report)
    assert is_silent_but_for(heard, found, first[0] + 1, end), report
    return found


def test_each_cue_of_a_hold_is_heard_in_time_and_a_pause_is_silent(
    server: Server, opened: Open, beside: Beside
) -> None:
    recording = Recording(server)
    start = time.monotonic()
    psoas = opened("stretch")
    end = psoas.wait_for(Cue.END)
    sleep_until(end + 0.15)  # the tone of the end is being heard, and what follows it is scheduled
    change = psoas.wait_for(Cue.CHANGE_SIDES)
    assert change > end + 0.3
    paused = psoas.press("p")
    psoas.wait_for(Cue.PAUSED)
    sleep_until(change + 4)
    heard, least = recording.stop(), beside.stop()
    assert "PAUSED" in psoas.screen()

    found = check(heard, least, psoas, start, end - 0.05)
    assert [one.cue for one in found] == [
        *[Cue.COUNT] * 3,
        Cue.BEGIN,
        Cue.HALF,
        Cue.TEN_LEFT,
        *[Cue.COUNT] * 3,
    ]
    assert not heard.is_silent(end + 0.05, end + 0.1)
    pause = find(heard, Cue.PAUSED, psoas.wait_for(Cue.PAUSED))
    tell(f"pause heard {1000 * (pause.when + pause.late - paused):.0f} ms after the key")
    assert pause.r > 0.9
    assert pause.others < 0.6
    # Its own tone is clean, so the end's has ceased before it: that rings for 0.65 s.
    assert pause.when + pause.late - paused < slowness(least, pause.when) * 0.2
    after = pause.when + pause.late + seconds_of(Cue.PAUSED) + 0.02
    assert heard.is_silent(after, change + 3.9)


def test_each_rep_is_heard_in_time_while_the_app_is_busy(
    server: Server, opened: Open, beside: Beside
) -> None:
    recording = Recording(server)
    start = time.monotonic()
    psoas = opened("strength", burn=0.04)
    psoas.wait_for(Cue.GET_READY)
    until(lambda: psoas.schedule and time.monotonic() > psoas.schedule[0][0] + 1)
    psoas.press("Right")
    begun = psoas.wait_for(Cue.BEGIN)
    sleep_until(begun + 12.5)
    heard, least = recording.stop(), beside.stop()
    found = check(heard, least, psoas, start, begun + 12.4)
    assert [one.cue for one in found] == [Cue.BEGIN, *[Cue.TURN, Cue.REP] * 3]


def test_muted_nothing_is_heard(server: Server, opened: Open, tmp_path: Path) -> None:
    change_settings(tmp_path / "settings.toml", volume="off")
    recording = Recording(server)
    start = time.monotonic()
    psoas = opened("stretch")
    until(lambda: "HOLD" in psoas.screen())
    end = time.monotonic()
    sleep_until(end + 0.5)
    assert recording.stop().is_silent(start, end)
    assert psoas.schedule == []
