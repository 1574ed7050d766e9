"""What calls psoas: found, installed whole or not at all, and taken away again."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rules.errors import RehabError
from tests.tui.remind.conftest import PLAN, Programs
from tui.remind.programs import MISSING, Ran
from tui.remind.schedule import (
    Recipe,
    Scheduler,
    Step,
    install,
    is_written,
    own_command,
    recipe,
    scheduler_of,
    uninstall,
)


@pytest.mark.parametrize(
    ("platform", "scheduler"), [("darwin", Scheduler.LAUNCHD), ("win32", Scheduler.TASKS)]
)
def test_a_system_has_its_own(platform: str, scheduler: Scheduler, programs: Programs) -> None:
    assert scheduler_of(platform, programs) is scheduler
    assert programs.ran == []


def test_linux_has_systemd_or_cron_or_none(programs: Programs) -> None:
    assert scheduler_of("linux", programs) is Scheduler.SYSTEMD
    programs.answers["systemctl"] = Ran(1, err="Failed to connect to bus")
    programs.answers["crontab"] = Ran(1, err="no crontab for zoë")
    assert scheduler_of("linux", programs) is Scheduler.CRON
    programs.answers["crontab"] = Ran(MISSING)
    with pytest.raises(RehabError, match="Neither systemd nor cron"):
        scheduler_of("linux", programs)


@pytest.mark.parametrize("by", Scheduler)
@pytest.mark.parametrize("letter", ["\n", "\r", "\0"])
def test_a_line_break_in_a_path_is_refused(
    by: Scheduler, letter: str, programs: Programs, tmp_path: Path
) -> None:
    plan = replace(PLAN, command=(f"/a{letter}* * * * * rm/psoas",))
    with pytest.raises(RehabError, match="line break"):
        recipe(by, plan, programs, environment={}, folder=tmp_path)


@pytest.mark.parametrize("by", Scheduler)
def test_each_has_a_recipe(by: Scheduler, programs: Programs, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    made = recipe(by, PLAN, programs, environment=environment, folder=tmp_path)
    assert made.start
    assert made.stop
    assert not made.is_there


def plain(path: Path) -> Recipe:
    return Recipe(
        files=((path, b"new"),),
        start=(Step(words=("start",)), Step(words=("and",), given="that")),
        stop=(Step(words=("stop",)),),
        forget=(Step(words=("forget",)),),
        is_there=False,
        was_there=False,
    )


def test_files_are_written_before_anything_is_run(programs: Programs, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "file"
    install(plain(path), programs)
    assert path.read_bytes() == b"new"
    assert (programs.ran, programs.given) == ([("start",), ("and",)], ["", "that"])
    assert is_written(plain(path).files)


def test_an_older_file_is_replaced(programs: Programs, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    assert not is_written(plain(path).files)
    install(plain(path), programs)
    assert path.read_bytes() == b"new"


def test_after_a_step_that_failed_all_is_taken_back(programs: Programs, tmp_path: Path) -> None:
    programs.answers["start"] = Ran(5)
    with pytest.raises(RehabError, match=r"`start` failed \(exit code 5\)\. Nothing was installed"):
        install(plain(tmp_path / "file"), programs)
    assert programs.ran == [("start",), ("stop",), ("forget",)]
    assert not (tmp_path / "file").exists()


def test_a_file_that_cannot_be_written_is_told(programs: Programs, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(RehabError, match="Nothing was installed"):
        install(plain(tmp_path / "file" / "below"), programs)
    assert ("start",) not in programs.ran


def test_taking_away_goes_on_when_stopping_fails(programs: Programs, tmp_path: Path) -> None:
    install(plain(tmp_path / "file"), programs)
    programs.answers["stop"] = Ran(1, err="not\nrunning")
    with pytest.raises(RehabError, match=r"`stop` failed \(not running\)\."):
        uninstall(plain(tmp_path / "file"), programs)
    assert not (tmp_path / "file").exists()
    assert programs.ran[-1] == ("forget",)


def test_a_file_that_stays_is_told(programs: Programs, tmp_path: Path) -> None:
    (tmp_path / "file" / "within").mkdir(parents=True)
    with pytest.raises(RehabError, match="file"):
        uninstall(plain(tmp_path / "file"), programs)


# The command


@pytest.mark.parametrize(
    ("platform", "name"), [("linux", "psoas"), ("darwin", "psoas"), ("win32", "psoas.exe")]
)
def test_the_script_that_runs_is_the_one_that_is_called(
    platform: str, name: str, tmp_path: Path
) -> None:
    (tmp_path / name).touch()
    assert own_command(platform, str(tmp_path / "psoas")) == tmp_path / name


def test_a_link_to_the_script_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "psoas").touch()
    (tmp_path / "psoas").symlink_to(tmp_path / "env" / "psoas")
    assert own_command("linux", str(tmp_path / "psoas")) == tmp_path / "psoas"


def test_the_script_beside_the_interpreter_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    with pytest.raises(RehabError, match="no psoas script"):
        own_command("linux", "-c")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "psoas").touch()
    assert own_command("linux", "-c") == tmp_path / "bin" / "psoas"
