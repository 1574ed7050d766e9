"""Keeping the computer awake: by wakepy, by a child of the system's own, or not at all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from tui.awake import Awake

ROOT = Path(__file__).parents[2]
PATIENCE = 10

INHIBITOR = """#!/bin/sh
echo "$@" >> "$KEPT"
echo begun >> "$KEPT"
for last; do :; done
"$last"
echo ended >> "$KEPT"
"""


class Kept:
    """What the system's own program was told, and whether it still runs."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def lines(self) -> list[str]:
        return self._file.read_text().splitlines() if self._file.exists() else []

    def wait_for(self, line: str) -> list[str]:
        end = time.monotonic() + PATIENCE
        while line not in self.lines():
            assert time.monotonic() < end, self.lines()
            time.sleep(0.01)
        return self.lines()


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """The system's programs for it, which write down what they are told."""
    for name in ("systemd-inhibit", "caffeinate"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(INHIBITOR)
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("KEPT", str(tmp_path / "kept"))
    monkeypatch.setitem(sys.modules, "wakepy", None)
    return Kept(tmp_path / "kept")


@pytest.mark.parametrize(
    ("platform", "told"),
    [
        (
            "linux",
            "--what=idle:sleep --who=psoas --why=A psoas session is running cat",
        ),
        ("darwin", "-d cat"),
    ],
)
def test_the_systems_own_program_runs_as_long_as_the_session(
    kept: Kept, platform: str, told: str
) -> None:
    awake = Awake({}, platform)
    awake.start()
    assert kept.wait_for("begun") == [told, "begun"]
    awake.stop()
    awake.stop()
    awake.start()
    while kept.lines().count("begun") < 2:
        time.sleep(0.01)
    awake.stop()


def test_it_ends_with_this_process_however_that_ends(kept: Kept) -> None:
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[1]); sys.modules['wakepy'] = None\n"
        "from tui.awake import Awake; Awake({}, 'linux').start(); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(ROOT)])
    kept.wait_for("begun")
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept.wait_for("ended")


@pytest.mark.parametrize(
    ("environment", "platform"), [({"SSH_TTY": "/dev/pts/1"}, "linux"), ({}, "win32")]
)
def test_nothing_is_started_over_ssh_or_where_nothing_is_known(
    kept: Kept, environment: dict[str, str], platform: str
) -> None:
    awake = Awake(environment, platform)
    awake.start()
    awake.stop()
    assert kept.lines() == []


def test_a_system_without_the_program_is_as_good(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "wakepy", None)
    awake = Awake({}, "linux")
    awake.start()
    awake.stop()


@pytest.mark.parametrize("active", [True, False])
def test_wakepy_comes_first_and_the_child_helps_where_it_fails(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, active: bool
) -> None:
    held: list[str] = []

    @contextmanager
    def presenting(on_fail: str) -> Iterator[SimpleNamespace]:
        held.append(on_fail)
        yield SimpleNamespace(active=active)
        held.append("let go")

    wakepy = ModuleType("wakepy")
    wakepy.keep = SimpleNamespace(presenting=presenting)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "wakepy", wakepy)
    awake = Awake({}, "linux")
    awake.start()
    assert held == ["pass"]
    if not active:
        kept.wait_for("begun")
    awake.stop()
    assert held == ["pass", "let go"]
    assert bool(kept.lines()) is not active
