import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from rules.errors import RehabError
from rules.records import Check
from store.log import Log, open_log

HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from store.log import open_log
claim = open_log(Path(sys.argv[1]), lambda: datetime.now(UTC)).claim_session()
print("held" if claim else "refused", flush=True)
input()
"""


def _holder(file: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, file],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _says(holder: "subprocess.Popen[str]") -> str:
    assert holder.stdout is not None
    return holder.stdout.readline().strip()


def test_only_one_session_runs_at_a_time(log: Log) -> None:
    claim = log.claim_session()
    assert claim is not None
    assert log.claim_session() is None
    claim.release()
    assert log.claim_session() is not None


def test_letting_go_twice_does_not_take_it_from_the_next(log: Log) -> None:
    first = log.claim_session()
    assert first is not None
    first.release()
    second = log.claim_session()
    assert second is not None
    first.release()
    assert log.claim_session() is None
    second.release()


def test_another_process_is_refused_while_one_runs(file: Path, log: Log) -> None:
    claim = log.claim_session()
    assert claim is not None
    with _holder(file) as other:
        assert _says(other) == "refused"
        other.kill()
    claim.release()


def test_a_killed_session_lets_go(file: Path, log: Log) -> None:
    with _holder(file) as other:
        assert _says(other) == "held"
        assert log.claim_session() is None
        other.kill()
        other.wait()
        claim = log.claim_session()
    assert claim is not None
    claim.release()


def test_the_log_is_written_while_a_session_runs(log: Log, check: Check) -> None:
    claim = log.claim_session()
    assert claim is not None
    log.add(check)
    assert len(log.records()) == 1
    claim.release()


def test_sessions_of_two_logs_do_not_hinder_each_other(
    tmp_path: Path, log: Log, now: Callable[[], datetime]
) -> None:
    claim = log.claim_session()
    other = open_log(tmp_path / "other.json", now).claim_session()
    assert claim is not None
    assert other is not None


def test_a_claim_that_cannot_be_made_is_told(file: Path, log: Log) -> None:
    file.parent.write_text("mine")
    with pytest.raises(RehabError, match="could not be written"):
        log.claim_session()
