"""A clock that ticks, a log in a folder of its own, and records of every kind."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rules.records import (
    Activity,
    Check,
    Effort,
    Episode,
    Flag,
    GaitPhase,
    Item,
    Place,
    Record,
    SelfTest,
    Session,
    SessionKind,
    Side,
    Snapping,
    Sport,
    Unit,
    Unknown,
)
from store import lines, logfile
from store.log import Log, open_log
from tests.store.laid_out import Here, System

START = datetime(2026, 3, 9, 18, 5, tzinfo=timezone(timedelta(hours=1)))


class Ticking:
    """A second later at each look."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture(scope="module")
def indexed() -> Iterator[None]:
    """Every log has an index, of all but its last line."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "LEAST", 0)
        patch.setattr(logfile, "BEHIND", 1)
        yield


@pytest.fixture
def now() -> Ticking:
    return Ticking()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A log's path; neither it nor its folder is there yet."""
    return tmp_path / "data" / "log.json"


@pytest.fixture
def log(file: Path, now: Callable[[], datetime]) -> Log:
    return open_log(file, now)


@pytest.fixture
def here(file: Path, now: Ticking) -> Here:
    return Here(file, now)


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> System:
    return System(monkeypatch)


@pytest.fixture
def check() -> Check:
    return Check(at=START, pain=3)


@pytest.fixture
def in_child() -> Callable[[Callable[[], object]], int]:
    """Runs a function in a process of its own; gives its exit status, or minus its signal."""

    def run(work: Callable[[], object]) -> int:
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                work()
                status = 0
            finally:
                os._exit(status)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    return run


def _common() -> dict[str, SearchStrategy[Any]]:
    return {
        "id": st.uuids().map(str),
        "updated": st.none() | _times().map(lambda at: at.astimezone(UTC)),
        "deleted": st.booleans(),
        "note": st.none() | _texts(),
        "extra": _extra(),
    }


def _texts() -> SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=[]), max_size=8)


def _extra() -> SearchStrategy[dict[str, Any]]:
    leaves = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | _texts()
    )
    values = st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_texts(), inner, max_size=2),
        max_leaves=3,
    )
    return st.dictionaries(_texts().map(lambda name: "x-" + name), values, max_size=2)


def _offsets() -> SearchStrategy[timezone]:
    return st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def _times() -> SearchStrategy[datetime]:
    years = st.datetimes(datetime(1901, 1, 1), datetime(2998, 1, 1))  # noqa: DTZ001 - one below
    return st.builds(lambda at, offset: at.replace(tzinfo=offset), years, _offsets())


def _dates() -> SearchStrategy[date]:
    return st.dates(date(1900, 1, 1), date(2999, 12, 31))


def _pains() -> SearchStrategy[int | None]:
    return st.none() | st.integers(0, 10)


def _amounts() -> SearchStrategy[float]:
    return st.integers(0, 10**6) | st.floats(0, 10**9)


def _names(known: type[StrEnum]) -> SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from([one.value for one in known]) | _texts(), max_size=3).map(tuple)


def _items() -> SearchStrategy[Item]:
    return st.builds(
        Item,
        exercise=_texts(),
        side=st.sampled_from(Side),
        set=st.integers(1, 5),
        target=_amounts(),
        done=_amounts(),
        unit=st.sampled_from(Unit),
        pain=_pains(),
        extra=_extra(),
    )


@pytest.fixture(scope="session")
def any_record() -> SearchStrategy[Record]:
    """Records of every kind, with every field, known and unknown."""
    dates = _dates()
    maybe = st.none() | dates
    tried = st.none() | st.booleans()
    return st.one_of(
        st.builds(
            Episode,
            side=st.sampled_from(Side),
            onset=dates,
            resting_since=maybe,
            running_since=maybe,
            cleared_on=maybe,
            settled_on=maybe,
            bone_risk=st.booleans(),
            stage_override=st.none() | st.integers(1, 3),
            **_common(),
        ),
        st.builds(Check, at=_times(), pain=_pains(), flags=_names(Flag), **_common()),
        st.builds(
            SelfTest,
            at=_times(),
            flags=_names(Flag),
            pain_left=_pains(),
            pain_right=_pains(),
            places=_names(Place),
            tender=tried,
            worse_with_speed=tried,
            gait_phase=st.none() | st.sampled_from(GaitPhase),
            snapping=st.sampled_from(Snapping),
            **_common(),
        ),
        st.builds(
            Activity,
            sport=st.sampled_from(Sport),
            start=_times(),
            duration_s=_amounts(),
            distance_m=st.none() | _amounts(),
            effort=st.none() | st.sampled_from(Effort),
            ladder_step=st.none() | st.integers(1, 5),
            pain_before=_pains(),
            pain_during=_pains(),
            pain_after=_pains(),
            stride_changed=st.booleans(),
            origin=st.none() | _extra(),
            **_common(),
        ),
        st.builds(
            Session,
            what=st.sampled_from(SessionKind),
            start=_times(),
            end=_times(),
            finished=st.booleans(),
            items=st.lists(_items(), max_size=3).map(tuple),
            in_progress=st.booleans(),
            **_common(),
        ),
        st.builds(Unknown, kind=_texts().map(lambda kind: "x-" + kind), **_common()),
    )
