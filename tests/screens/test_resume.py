"""A session that was broken off: resume, keep as partial, or discard; never automatic."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rules.records import Session
from screens.resume import ResumeDialog
from store.log import Log, open_log
from tests.screens.conftest import FakeNow, Host, until
from tests.screens.samples import ago, stretch, told

Make = Callable[[Session], ResumeDialog]
SIZE = (80, 24)


@pytest.fixture
def begun(log: Log, now: FakeNow) -> Session:
    (session,) = log.add(stretch(ago(now, 1), finished=False, in_progress=True))
    assert isinstance(session, Session)
    return session


@pytest.fixture
def host(log: Log, now: FakeNow, begun: Session) -> Host:
    return Host(ResumeDialog(log=log, now=now, session=begun))


@pytest.mark.parametrize("key", ["r", "R", "enter"])
async def test_resume_changes_nothing_yet(host: Host, log: Log, begun: Session, key: str) -> None:
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert host.results == [True]
        assert log.records() == (begun,)


async def test_keep_makes_it_a_partial_session(host: Host, log: Log, begun: Session) -> None:
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("k")
        await pilot.pause()
        assert host.results == [False]
    (kept,) = log.records()
    assert isinstance(kept, Session)
    assert not kept.in_progress
    assert not kept.finished
    assert replace(kept, in_progress=True, updated=begun.updated) == begun


async def test_discard_deletes_it_and_undo_brings_it_back(host: Host, log: Log) -> None:
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("d")
        await pilot.pause()
        assert host.results == [False]
    assert not log.records()
    log.undo()
    assert len(log.records()) == 1


async def test_escape_leaves_it_for_later(host: Host, log: Log, begun: Session) -> None:
    async with host.run_test(size=SIZE) as pilot:
        await pilot.press("escape")
        assert host.results == [None]
        assert log.records() == (begun,)


async def test_it_says_what_there_is(host: Host) -> None:
    async with host.run_test(size=SIZE):
        said = str(host.screen.query_one(".dialog Static").render())
        assert "stretch session of Sun 8 Mar 18:00" in said
        assert "after 2 holds" in said


async def test_a_session_that_another_psoas_discarded_meanwhile_is_told(
    host: Host, log: Log, now: FakeNow, begun: Session, tmp_path: Path
) -> None:
    open_log(tmp_path / "log.json", now).delete(begun)
    async with host.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("k")
        await until(pilot, lambda: told(host))
        assert not host.results
        assert not log.records()
