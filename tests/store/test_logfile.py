"""The log's own file, while the lock is held."""

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Never

import pytest

from rules.errors import RehabError
from rules.records import Check
from store.log import Log, open_log
from tests.store.conftest import Ticking


def test_a_change_is_not_refused_for_a_file_that_does_not_close(
    file: Path, log: Log, now: Ticking, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.close

    def fails(descriptor: int) -> Never:
        real(descriptor)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    log.add(check)
    monkeypatch.setattr(os, "close", fails)
    log.add(check)
    monkeypatch.undo()
    log.add(check)
    assert len(open_log(file, now).records()) == len(log.records()) == 3


def test_what_takes_the_name_of_a_held_log_is_not_written_over(
    file: Path, log: Log, now: Ticking, check: Check
) -> None:
    (first,) = log.add(check)
    other = file.with_name("other.json")
    other.write_bytes(file.read_bytes())
    before = other.read_bytes()
    with log.changing() as draft:
        other.replace(file)
        draft.replace(replace(first, pain=9), joins=False)
    assert file.read_bytes() == before
    (edited,) = log.records()
    assert isinstance(edited, Check)
    assert edited.pain == 9
    assert len(open_log(file, now).records()) == 1
    assert file.read_bytes() != before


def test_a_log_is_open_no_longer_than_it_is_held(log: Log, check: Check) -> None:
    log.add(check)
    with log.changing() as draft:
        draft.add((check,))
        assert log.disk.file._opened
    assert log.disk.file._opened is None


def test_a_file_that_is_no_log_keeps_its_mode_too(file: Path, now: Ticking) -> None:
    file.parent.mkdir()
    file.write_text('{"_default": {"1": {"title": "my own"}}}', encoding="utf-8")
    file.chmod(0o644)
    with pytest.raises(RehabError, match=r"log\.json"):
        open_log(file, now)
    assert file.stat().st_mode & 0o777 == 0o644


def test_a_log_that_others_may_read_is_private_from_its_next_change(
    file: Path, log: Log, check: Check
) -> None:
    log.add(check)
    file.chmod(0o644)
    log.add(check)
    assert file.stat().st_mode & 0o777 == 0o600
