"""`psoas completions`: what a person gets who types tab, in the real shells."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_imports import SCREEN_LIBRARIES
from tests.tui.conftest import COMMAND, ROOT, Psoas
from tests.tui.test_terminal import running

SHELL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
"""Puts a shell where a test's terminal has a Python, in charge of it."""

INTERACTIVE = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "--interactive"],
}
BEGIN = {
    "bash": 'eval "$(psoas completions bash)"; echo rea""dy\n',
    "zsh": 'autoload -U compinit; compinit -u -D; eval "$(psoas completions zsh)"; echo rea""dy\n',
    "fish": 'psoas completions fish | source; echo rea""dy\n',
}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """With `psoas` on PATH, and nothing of the person in any shell."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "psoas"
    python, _, code = COMMAND
    script.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{python}" -c "{code}" "$@"\n', encoding="utf-8"
    )
    script.chmod(0o755)
    (tmp_path / "home").mkdir()
    return os.environ | {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "ZDOTDIR": str(tmp_path / "home"),
        "XDG_DATA_HOME": str(tmp_path / "home"),
        "XDG_CONFIG_HOME": str(tmp_path / "home"),
        "TERM": "xterm",
        "PSOAS_DATA": str(tmp_path / "log.json"),
    }


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_tab_completes_a_command_and_an_option(
    shell: str, environment: dict[str, str], tmp_path: Path
) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    with running(environment, *INTERACTIVE[shell], code=SHELL) as terminal:
        terminal.type(BEGIN[shell])
        terminal.wait_for("ready")
        # Each word only means something once it is whole.
        terminal.type("psoas data che\t--js\t\n")
        terminal.wait_for('"sound": true')
        assert str(tmp_path / "log.json").encode() in terminal.seen


def asked(words: str, **more: str) -> list[str]:
    """What is offered for the last of the words, the others being typed."""
    count = len(words.split(" ")) - 1
    done = subprocess.run(
        COMMAND,
        cwd=ROOT,
        env=os.environ
        | {"_PSOAS_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(count)}
        | more,
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


def test_every_command_is_offered() -> None:
    assert {"today", "run", "demo", "doctor"} <= set(asked("psoas "))
    assert asked("psoas ru") == ["run"]


def test_what_may_be_chosen_is_offered() -> None:
    assert asked("psoas completions ") == ["bash", "zsh", "fish"]
    assert "list" in asked("psoas run ")


LOADED = "import sys; from tui.main import main; main(); print(*sys.modules, file=sys.stderr)"


@pytest.mark.parametrize("words", ["psoas ", "psoas run edit --"])
def test_completing_loads_no_screen_no_log_and_no_calendar(words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        env=os.environ
        | {
            "_PSOAS_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split(" ")) - 1),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert loaded.isdisjoint({*SCREEN_LIBRARIES, "screens", "pendulum", "tinydb", "tomlkit"})


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_names_the_command_and_its_variable(psoas: Psoas, shell: str) -> None:
    script = psoas.done("completions", shell).out
    assert "_PSOAS_COMPLETE" in script
    assert f"{shell}_complete" in script


def test_another_shell_is_refused_with_those_there_are(psoas: Psoas) -> None:
    assert "'bash', 'zsh', 'fish'" in psoas.refused("completions", "tcsh", code=2)
