"""The line for the prompt is kept: by commands, by the app, and never an old one."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from rules.assess import assess
from rules.assessment import Assessment
from rules.errors import RehabError
from rules.records import Check, Episode, Record, Side
from store.log import Log, open_log
from store.settings import change_settings
from tests.tui.conftest import Psoas
from tui.app import PsoasApp
from tui.entry import read_segment, segment_path
from tui.run import run_app
from tui.segment import SegmentKeeper, is_fresh, keep_segment


def kept(psoas: Psoas) -> str | None:
    """What `psoas prompt` would print at the time of the test."""
    line = read_segment(str(psoas.data), psoas.at.timestamp())
    return None if line is None else line.decode()


def test_a_command_that_changes_the_log_writes_the_line(psoas: Psoas) -> None:
    assert kept(psoas) is None
    psoas.done("episode", "start", "left")
    assert kept(psoas) == "✖ stop, check"
    psoas.done("check", "3")
    assert kept(psoas) == "✖ stop, 0/2 stretch"
    psoas.done("episode", "running")
    assert kept(psoas) == "● 0/2 stretch"
    psoas.done("check", "1", "--limp")
    assert kept(psoas) == "✖ see a doctor"
    psoas.done("undo")
    assert kept(psoas) == "● 0/2 stretch"


def test_a_command_that_assesses_the_log_writes_the_line_where_it_is_an_old_one(
    psoas: Psoas,
) -> None:
    psoas.done("episode", "start", "left")
    psoas.move(days=1)
    assert kept(psoas) is None
    psoas.done("history")
    assert kept(psoas) is None
    psoas.done("today")
    assert kept(psoas) == "✖ stop, check"


def test_a_line_that_is_right_is_left_alone(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left")
    file = Path(segment_path(str(psoas.data)))
    before = file.stat()
    psoas.done("today")
    assert file.stat() == before


def test_a_line_is_good_until_the_persons_day_ends(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left")
    psoas.at = psoas.at.set(hour=2, minute=59).add(days=1)
    assert kept(psoas) == "✖ stop, check"
    psoas.move(minutes=1)
    assert kept(psoas) is None


def test_a_change_from_elsewhere_makes_the_line_an_old_one(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left")
    elsewhere = open_log(psoas.data, lambda: psoas.at, device="another")
    elsewhere.add(Check(at=psoas.at, pain=2))
    assert kept(psoas) is None
    psoas.done("today")
    assert kept(psoas) == "✖ stop, 0/2 stretch"


def test_a_changed_setting_makes_the_line_an_old_one(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left")
    change_settings(psoas.settings, cautious=True)
    assert kept(psoas) is None


def test_the_line_of_a_log_that_is_named_once_is_not_kept(psoas: Psoas, tmp_path: Path) -> None:
    other = str(tmp_path / "other.json")
    psoas.done("--data", other, "episode", "start", "left")
    assert not Path(segment_path(other)).exists()


def test_the_line_is_private_and_nothing_lies_beside_it(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left")
    file = Path(segment_path(str(psoas.data)))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_an_old_line_does_not_stay_where_none_can_be_written(
    psoas: Psoas, monkeypatch: pytest.MonkeyPatch
) -> None:
    psoas.done("episode", "start", "left")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tui.segment.keep_cached", full)
    psoas.done("check", "3")
    assert not Path(segment_path(str(psoas.data))).exists()


def test_a_line_that_cannot_be_made_fails_no_command(
    psoas: Psoas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("PSOAS_CACHE", str(tmp_path / "file" / "cache"))
    psoas.done("episode", "start", "left")
    assert kept(psoas) is None


def test_lines_of_logs_that_are_gone_go_after_a_week(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left")
    folder = Path(segment_path(str(psoas.data))).parent
    for name, days in (("prompt-old", 8), ("prompt-new", 6), ("tones", 8)):
        (folder / name).touch()
        at = (folder / name).stat().st_mtime - days * 86_400
        os.utime(folder / name, (at, at))
    psoas.done("check", "3")
    assert {one.name for one in folder.iterdir()} >= {"prompt-new", "tones"}
    assert not (folder / "prompt-old").exists()


@pytest.fixture
def app(psoas: Psoas) -> Iterator[tuple[Log, SegmentKeeper]]:
    """A log that is open for long, with what keeps its line."""
    log = psoas.log
    keeper = SegmentKeeper(log, psoas.settings)
    log.on_change(keeper.keep)
    yield log, keeper
    keeper.close()


def test_each_change_in_the_app_writes_the_line(
    psoas: Psoas, app: tuple[Log, SegmentKeeper]
) -> None:
    log, keeper = app
    log.add(Episode(side=Side.LEFT, onset=psoas.at.date()))
    log.add(Check(at=psoas.at, pain=2))
    keeper.close()
    assert kept(psoas) == "✖ stop, 0/2 stretch"
    assert is_fresh(log)


def test_a_line_that_is_slow_to_work_out_keeps_nobody_waiting_and_is_overtaken(
    psoas: Psoas, app: tuple[Log, SegmentKeeper], monkeypatch: pytest.MonkeyPatch
) -> None:
    log, keeper = app
    begun, may_end = Event(), Event()
    assessed: list[int] = []

    def slow(records: Sequence[Record], *args: Any) -> Assessment:
        begun.set()
        assert may_end.wait(20)
        assessed.append(len(records))
        return assess(records, *args)

    monkeypatch.setattr("tui.segment.assess", slow)
    log.add(Episode(side=Side.LEFT, onset=psoas.at.date()))
    assert begun.wait(20)
    log.add(Check(at=psoas.at, pain=2))
    log.add(Check(at=psoas.at, pain=3))
    assert kept(psoas) is None
    may_end.set()
    keeper.close()
    assert assessed == [1, 3]
    assert kept(psoas) == "✖ stop, 0/2 stretch"


def test_a_log_that_cannot_be_read_leaves_no_line(
    psoas: Psoas, app: tuple[Log, SegmentKeeper]
) -> None:
    log, keeper = app
    log.add(Episode(side=Side.LEFT, onset=psoas.at.date()))
    keep_segment(log, psoas.settings)
    file = Path(segment_path(str(psoas.data)))
    for keep in (keeper.keep, lambda: keep_segment(log, psoas.settings)):
        file.touch()
        psoas.data.write_text("[1, 2]", encoding="utf-8")
        keep()
        assert not file.exists()


def test_a_command_that_has_assessed_the_log_does_not_do_it_again(
    psoas: Psoas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.segment.assess", lambda *_: pytest.fail("assessed twice"))
    psoas.done("episode", "start", "left")
    psoas.done("check", "2")
    assert kept(psoas) == "✖ stop, 0/2 stretch"


def test_the_app_keeps_the_line_from_its_start_to_its_end(
    psoas: Psoas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.clock.now", lambda: psoas.at)
    psoas.log.add(Episode(side=Side.LEFT, onset=psoas.at.date()))

    def live_and_change(app: PsoasApp) -> None:
        app._ports.log.add(Check(at=psoas.at, pain=2))

    monkeypatch.setattr(PsoasApp, "run", lambda _: None)
    run_app(data=psoas.data, settings=psoas.settings, start=None)
    assert kept(psoas) == "✖ stop, check"
    monkeypatch.setattr(PsoasApp, "run", live_and_change)
    run_app(data=psoas.data, settings=psoas.settings, start=None)
    assert kept(psoas) == "✖ stop, 0/2 stretch"


def test_a_change_that_is_refused_calls_nobody(psoas: Psoas) -> None:
    log = psoas.log
    log.on_change(lambda: pytest.fail("nothing was changed"))
    with pytest.raises(RehabError):
        log.delete(Check(id="nowhere", at=psoas.at, pain=2))
    assert not log.has_changed


# The command


def test_the_command_says_the_same_and_keeps_it(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left")
    psoas.move(days=1)
    assert psoas.done("prompt", "--fresh").out == "✖ stop, check\n"
    assert kept(psoas) == "✖ stop, check"


def test_the_command_speaks_json(psoas: Psoas) -> None:
    assert psoas("prompt", "--json").json() == {"text": "✖ no episode yet", "light": "stop"}


def test_the_command_knows_other_logs(psoas: Psoas, tmp_path: Path) -> None:
    psoas.done("episode", "start", "left")
    other = psoas.done("--data", str(tmp_path / "other.json"), "prompt")
    assert other.out == "✖ no episode yet\n"
