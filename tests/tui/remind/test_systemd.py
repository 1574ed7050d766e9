"""A timer of systemd."""

import shutil
import subprocess
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from tests.tui.remind.conftest import PLAN, Programs
from tui.remind.programs import Ran
from tui.remind.schedule import install
from tui.remind.systemd import recipe, unit_files, units_folder


def test_the_timer_has_a_line_for_each_time_and_catches_up(tmp_path: Path) -> None:
    (_, _), (path, timer) = unit_files(PLAN, tmp_path)
    assert path == tmp_path / "psoas-remind.timer"
    lines = timer.decode().splitlines()
    assert [line for line in lines if line.startswith("OnCalendar")] == [
        "OnCalendar=*-*-* 08:00:00",
        "OnCalendar=*-*-* 13:05:00",
        "OnCalendar=*-*-* 19:00:00",
    ]
    assert "Persistent=true" in lines


def test_what_systemd_gives_a_meaning_to_is_escaped(tmp_path: Path) -> None:
    (_, service), _ = unit_files(PLAN, tmp_path)
    (line,) = [line for line in service.decode().splitlines() if line.startswith("ExecStart")]
    assert line == (
        r"""ExecStart=/bin/sh -c "exec \"$$0\" \"$$@\"" """
        r""""/Users/Zoë O'Neil/my \"best\" $$HOME %%h \\ <&>/psoas" remind --set """
        r'''"PSOAS_DATA=/x y/100%%/$$a/lo'g \"1\".json"'''
    )


def test_a_plain_path_is_written_plainly(tmp_path: Path) -> None:
    plan = replace(PLAN, command=("/home/zoë/.local/bin/psoas", "remind"))
    (_, service), _ = unit_files(plan, tmp_path)
    assert "\nExecStart=/home/zoë/.local/bin/psoas remind\n" in service.decode()


@pytest.mark.parametrize(
    ("named", "folder"), [("/etc/me", "/etc/me"), ("me", "~/.config"), ("", "~/.config")]
)
def test_the_units_lie_where_systemd_looks(named: str, folder: str) -> None:
    expected = Path(folder).expanduser() / "systemd" / "user"
    assert units_folder({"XDG_CONFIG_HOME": named}) == expected


def test_it_is_there_when_it_is_enabled_and_as_it_would_be_written(
    programs: Programs, tmp_path: Path
) -> None:
    environment = {"XDG_CONFIG_HOME": str(tmp_path)}
    made = recipe(PLAN, programs, environment)
    assert (made.is_there, made.was_there) == (False, True)
    install(made, programs)
    assert recipe(PLAN, programs, environment).is_there
    assert not recipe(replace(PLAN, times=(time(9),)), programs, environment).is_there
    programs.answers["systemctl --user is-enabled"] = Ran(1)
    made = recipe(PLAN, programs, environment)
    assert (made.is_there, made.was_there) == (False, False)


analyze = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(not analyze, reason="systemd-analyze is not installed")


@needs_systemd
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    script = tmp_path / 'Zoë O\'Neil "best" 50% \\ off' / "psoas"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\n", encoding="utf-8")
    script.chmod(0o755)
    plan = replace(PLAN, command=(str(script), *PLAN.command[1:]))
    units = unit_files(plan, tmp_path)
    for path, content in units:
        path.write_bytes(content)
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", *(str(path) for path, _ in units)],
        env={"PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "psoas-remind" in done.stderr) == (0, False), done.stderr


@needs_systemd
def test_systemd_reads_the_times_as_meant(tmp_path: Path) -> None:
    _, (_, timer) = unit_files(PLAN, tmp_path)
    told = [line.partition("=")[2] for line in timer.decode().splitlines() if "OnCal" in line]
    done = subprocess.run(
        ["systemd-analyze", "calendar", *told], capture_output=True, text=True, check=True
    )
    normal = [line.split(": ")[1] for line in done.stdout.splitlines() if "Normalized form" in line]
    assert normal == ["*-*-* 08:00:00", "*-*-* 13:05:00", "*-*-* 19:00:00"]
