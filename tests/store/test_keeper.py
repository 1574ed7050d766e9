"""A guided session as it is kept in a real log."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from rules.errors import RehabError
from rules.plan import resume, self_test_session, strength_session, stretch_session
from rules.programme import programme
from rules.records import Record, SelfTest, Session, SessionKind, Side
from rules.session import (
    Answered,
    Ask,
    Back,
    Discard,
    Event,
    Hold,
    Hurt,
    Keep,
    Next,
    Stop,
)
from rules.session import Session as Guided
from store.keeper import SessionKeeper
from store.log import Log, open_log
from tests.rules.driving import Driven
from tests.store.conftest import START, Ticking

ROOT = Path(__file__).parents[2]

STRETCH = stretch_session(programme(), at=1000.0, limit=5)


class Kept:
    """A driven session whose effects a keeper carries out."""

    def __init__(self, session: Guided, keeper: SessionKeeper) -> None:
        self.keeper = keeper
        self.driven = Driven(session)
        self._done = 0
        self._perform()

    def send(self, *events: Callable[[float], Event]) -> None:
        for event in events:
            self.driven.send(event)
            self._perform()

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds)):
            self.driven.wait(1)
            self._perform()

    def hold(self, count: int = 1) -> None:
        """Hold so many whole holds."""
        for _ in range(count):
            if not isinstance(self.driven.session.step, Hold):
                self.send(Next)
            self.wait(30)

    def _perform(self) -> None:
        effects = tuple(self.driven.effects[self._done :])
        self._done = len(self.driven.effects)
        self.keeper.perform(self.driven.session, effects)


@pytest.fixture
def keeper(log: Log, now: Ticking) -> Iterator[SessionKeeper]:
    keeper = SessionKeeper(log, now)
    yield keeper
    keeper.close()


@pytest.fixture
def anew(file: Path, now: Ticking) -> Callable[[], Sequence[Record]]:
    """The records as another psoas reads them from the file."""
    return lambda: open_log(file, now).records()


def the_session(records: Sequence[Record]) -> Session:
    (record,) = records
    assert isinstance(record, Session)
    return record


# Saving


def test_nothing_is_saved_before_the_first_item(
    keeper: SessionKeeper, anew: Callable[[], Sequence[Record]], file: Path
) -> None:
    kept = Kept(STRETCH, keeper)
    kept.wait(5 + 29)

    assert keeper.record is None
    assert not file.exists()


def test_a_session_is_saved_after_each_item(
    keeper: SessionKeeper, anew: Callable[[], Sequence[Record]]
) -> None:
    kept = Kept(STRETCH, keeper)
    for count in range(1, 5):
        kept.hold()

        record = the_session(anew())
        assert record.items == kept.driven.session.items
        assert len(record.items) == count
        assert (record.in_progress, record.finished) == (True, False)


def test_a_saved_session_says_when_it_began_and_when_it_was_last_saved(
    keeper: SessionKeeper, anew: Callable[[], Sequence[Record]]
) -> None:
    kept = Kept(STRETCH, keeper)
    kept.hold()
    first = the_session(anew())
    kept.hold()
    second = the_session(anew())

    assert first.what is SessionKind.STRETCH
    assert (first.id, first.start) == (second.id, second.start)
    assert START < first.start < first.end < second.end


def test_a_whole_session_is_saved_as_finished(
    keeper: SessionKeeper, anew: Callable[[], Sequence[Record]]
) -> None:
    Kept(STRETCH, keeper).wait(575)

    record = the_session(anew())
    assert (record.finished, record.in_progress, len(record.items)) == (True, False, 16)
    assert keeper.record == record
    assert keeper.trouble == ""


def test_a_session_kept_in_part_is_not_finished(
    keeper: SessionKeeper, anew: Callable[[], Sequence[Record]]
) -> None:
    kept = Kept(STRETCH, keeper)
    kept.wait(5 + 12)
    kept.send(Stop, Keep)

    record = the_session(anew())
    assert (record.finished, record.in_progress) == (False, False)
    assert [item.done for item in record.items] == [12]


def test_a_session_in_which_nothing_was_done_is_not_saved(
    keeper: SessionKeeper, file: Path
) -> None:
    Kept(STRETCH, keeper).send(Stop, Keep)

    assert keeper.record is None
    assert not file.exists()


def test_the_pain_is_saved_with_the_items(
    keeper: SessionKeeper, anew: Callable[[], Sequence[Record]]
) -> None:
    kept = Kept(STRETCH, keeper)
    kept.wait(5 + 12)
    kept.send(Hurt, lambda at: Answered(at, 3))

    assert [item.pain for item in the_session(anew()).items] == [3]


def test_a_second_try_takes_the_place_of_the_first(
    keeper: SessionKeeper, anew: Callable[[], Sequence[Record]]
) -> None:
    kept = Kept(STRETCH, keeper)
    kept.wait(5 + 12)
    kept.send(Next, Back)
    assert [item.done for item in the_session(anew()).items] == [12]
    kept.wait(5 + 30)

    assert [item.done for item in the_session(anew()).items] == [30]


def test_strength_is_saved_as_strength(
    keeper: SessionKeeper, anew: Callable[[], Sequence[Record]]
) -> None:
    kept = Kept(strength_session(programme(), at=1000.0, limit=5, stage=1), keeper)
    kept.wait(5 + 80)

    assert the_session(anew()).what is SessionKind.STRENGTH


# Undo


def test_one_undo_takes_the_whole_session_back(keeper: SessionKeeper, log: Log) -> None:
    kept = Kept(STRETCH, keeper)
    kept.hold(3)
    kept.send(Stop, Keep)

    assert log.undo() is not None

    assert log.records() == ()
    assert log.undo() is None


def test_a_session_that_is_discarded_is_gone_and_undo_brings_it_back(
    keeper: SessionKeeper, log: Log
) -> None:
    kept = Kept(STRETCH, keeper)
    kept.hold(2)
    kept.send(Stop, Discard)
    assert log.records() == ()
    assert keeper.record is None

    log.undo()

    assert len(the_session(log.records()).items) == 2


def test_a_session_that_is_undone_elsewhere_while_it_runs_is_saved_again(
    keeper: SessionKeeper, file: Path, now: Ticking
) -> None:
    kept = Kept(STRETCH, keeper)
    kept.hold()
    open_log(file, now).undo()
    kept.hold()

    assert len(the_session(open_log(file, now).records()).items) == 2


# The self-test


def nearly_tested(keeper: SessionKeeper) -> Kept:
    """A self-test before its last question."""
    kept = Kept(self_test_session(programme(), at=1000.0), keeper)
    kept.send(lambda at: Answered(at, ()), Next)
    for pain in (2, 6):
        while not isinstance(kept.driven.session.step, Ask):
            kept.send(Next)
        kept.send(lambda at, pain=pain: Answered(at, pain))  # type: ignore[misc]  # bound early
    for answer in ("yes", ("upper-groin",), "no", "swing"):
        kept.send(lambda at, answer=answer: Answered(at, answer))  # type: ignore[misc]
    return kept


def test_a_self_test_is_saved_when_it_is_done(
    keeper: SessionKeeper, anew: Callable[[], Sequence[Record]]
) -> None:
    kept = nearly_tested(keeper)
    assert keeper.record is None

    kept.send(lambda at: Answered(at, "painless"))

    (record,) = anew()
    assert isinstance(record, SelfTest)
    assert keeper.record == record
    assert (record.pain_left, record.pain_right, record.tender) == (2, 6, True)
    assert record.at > START


def test_a_flag_is_saved_at_once(
    keeper: SessionKeeper, anew: Callable[[], Sequence[Record]]
) -> None:
    kept = Kept(self_test_session(programme(), at=1000.0), keeper)
    kept.send(lambda at: Answered(at, ("limp",)))

    (record,) = anew()
    assert isinstance(record, SelfTest)
    assert record.flags == ("limp",)


@pytest.mark.parametrize("end", [Keep, Discard])
def test_nothing_of_a_stopped_self_test_is_kept(
    keeper: SessionKeeper, file: Path, end: Callable[[float], Event]
) -> None:
    kept = nearly_tested(keeper)
    kept.send(Stop, end)

    assert keeper.record is None
    assert not file.exists()


# What cannot be saved


class Blocked:
    """A folder stands where a new version of the log is written first: even root cannot save."""

    def __init__(self, file: Path) -> None:
        self._folder = file.with_name(file.name + ".lock")

    def begin(self) -> None:
        self._folder.unlink(missing_ok=True)
        self._folder.mkdir(parents=True)

    def end(self) -> None:
        self._folder.rmdir()


@pytest.fixture
def blocked(file: Path) -> Blocked:
    return Blocked(file)


def test_what_cannot_be_saved_is_kept_in_memory_and_saved_with_the_next_item(
    keeper: SessionKeeper,
    anew: Callable[[], Sequence[Record]],
    blocked: Blocked,
) -> None:
    kept = Kept(STRETCH, keeper)
    blocked.begin()
    kept.hold()
    assert keeper.trouble
    assert anew() == ()
    assert isinstance(keeper.record, Session)
    assert len(keeper.record.items) == 1

    blocked.end()
    kept.hold()

    assert keeper.trouble == ""
    assert len(the_session(anew()).items) == 2


def test_what_cannot_be_saved_twice_is_the_same_trouble(
    keeper: SessionKeeper, blocked: Blocked
) -> None:
    kept = Kept(STRETCH, keeper)
    blocked.begin()
    kept.hold()
    first = keeper.trouble
    kept.hold()

    assert keeper.trouble == first
    assert not keeper.retry()


def test_a_later_item_that_cannot_be_saved_leaves_the_earlier_ones_as_they_were(
    keeper: SessionKeeper,
    anew: Callable[[], Sequence[Record]],
    blocked: Blocked,
) -> None:
    kept = Kept(STRETCH, keeper)
    kept.hold()
    blocked.begin()
    kept.hold()
    assert len(the_session(anew()).items) == 1

    blocked.end()
    assert keeper.retry()

    assert len(the_session(anew()).items) == 2
    assert keeper.retry()


def test_a_session_that_could_not_be_saved_and_is_discarded_is_not_saved_later(
    keeper: SessionKeeper,
    anew: Callable[[], Sequence[Record]],
    blocked: Blocked,
) -> None:
    kept = Kept(STRETCH, keeper)
    blocked.begin()
    kept.hold()
    kept.send(Stop, Discard)
    blocked.end()

    assert keeper.retry()

    assert anew() == ()
    assert keeper.trouble == ""


def test_a_session_that_could_not_be_discarded_is_discarded_later(
    keeper: SessionKeeper,
    anew: Callable[[], Sequence[Record]],
    blocked: Blocked,
) -> None:
    kept = Kept(STRETCH, keeper)
    kept.hold()
    blocked.begin()
    kept.send(Stop, Discard)
    assert keeper.trouble
    assert not keeper.retry()

    blocked.end()

    assert keeper.retry()
    assert anew() == ()


# One that was broken off


@pytest.fixture
def broken_off(log: Log, now: Ticking) -> Session:
    """A session of two holds that nobody ended."""
    keeper = SessionKeeper(log, now)
    Kept(STRETCH, keeper).hold(2)
    keeper.close()
    return the_session(log.records())


def test_a_resumed_session_goes_on_in_its_own_record(
    log: Log, now: Ticking, broken_off: Session
) -> None:
    keeper = SessionKeeper(log, now, broken_off)
    kept = Kept(resume(STRETCH, broken_off.items), keeper)
    kept.wait(575)
    keeper.close()

    record = the_session(log.records())
    assert (record.id, record.start) == (broken_off.id, broken_off.start)
    assert (record.finished, record.in_progress, len(record.items)) == (True, False, 16)


def test_a_broken_off_session_can_be_kept_as_partial(
    log: Log, now: Ticking, broken_off: Session
) -> None:
    keeper = SessionKeeper(log, now, broken_off)
    keeper.settle(keep=True)
    keeper.close()

    record = the_session(log.records())
    assert (record.finished, record.in_progress, len(record.items)) == (False, False, 2)
    assert record.end == broken_off.end
    assert keeper.record == record


def test_a_broken_off_session_can_be_discarded_and_brought_back(
    log: Log, now: Ticking, broken_off: Session
) -> None:
    keeper = SessionKeeper(log, now, broken_off)
    keeper.settle(keep=False)
    keeper.close()
    assert log.records() == ()
    assert keeper.record is None

    log.undo()

    assert the_session(log.records()).items == broken_off.items


def test_a_broken_off_session_that_cannot_be_settled_says_so(
    log: Log, now: Ticking, broken_off: Session, blocked: Blocked
) -> None:
    keeper = SessionKeeper(log, now, broken_off)
    blocked.begin()
    with pytest.raises(RehabError):
        keeper.settle(keep=True)
    keeper.close()

    assert the_session(log.records()).in_progress


def test_there_is_nothing_to_settle_in_a_new_session(keeper: SessionKeeper, file: Path) -> None:
    keeper.settle(keep=False)

    assert not file.exists()


# One session at a time


def test_a_second_keeper_is_refused_until_the_first_is_closed(log: Log, now: Ticking) -> None:
    first = SessionKeeper(log, now)
    with pytest.raises(RehabError, match="running in another psoas"):
        SessionKeeper(log, now)

    first.close()

    SessionKeeper(log, now).close()


HOLDER = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from rules.programme import programme
from rules.plan import stretch_session
from rules.advance import advance, begin
from rules.session import Next, Tick
from store.keeper import SessionKeeper
from store.log import open_log

now = lambda: datetime.now(timezone.utc)
keeper = SessionKeeper(open_log(Path(sys.argv[1]), now), now)
session, effects = begin(stretch_session(programme(), at=0.0, limit=5))
for event in (Next(1.0), Tick(2.5), Next(3.0)):
    session, effects = advance(session, event)
    keeper.perform(session, effects)
print("saved", flush=True)
sys.stdin.read()
"""


def test_a_killed_holder_frees_the_claim_and_leaves_its_session_in_progress(
    file: Path, now: Ticking
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(file)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"saved\n"
        log = open_log(file, now)
        with pytest.raises(RehabError, match="another psoas"):
            SessionKeeper(log, now)
        holder.send_signal(signal.SIGKILL)

    SessionKeeper(log, now).close()
    record = the_session(log.records())
    assert record.in_progress
    assert [(item.side, item.done) for item in record.items] == [(Side.LEFT, 2)]
