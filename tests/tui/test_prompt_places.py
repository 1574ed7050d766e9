"""The README's snippets for `psoas prompt`, in the programs that they are for."""

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from rules.records import Episode, Side
from store.log import open_log
from tests.tui.conftest import ROOT
from tui.segment import keep_segment

README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPT = f"""\
#!{sys.executable}
import sys
sys.path.insert(0, {os.fspath(ROOT)!r})
from tui.entry import main
sys.exit(main())
"""
PATIENCE_S = 20


def snippet(program: str) -> str:
    (block,) = re.findall(rf"^```{program}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    return str(block)


def needs(program: str) -> str:
    found = shutil.which(program)
    if not found:
        pytest.skip(f"{program} is not installed")
    return found


def now() -> datetime:
    return datetime.now().astimezone()


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """`psoas` on the path, with a log in which it is no day to run."""
    script = tmp_path / "bin" / "psoas"
    script.parent.mkdir()
    script.write_text(SCRIPT, encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PSOAS_CACHE", str(tmp_path / "cache"))
    log = open_log(tmp_path / "log.json", now)
    log.add(Episode(side=Side.LEFT, onset=now().date()))
    keep_segment(log, tmp_path / "settings.toml")
    kept = {name: each for name, each in os.environ.items() if not name.startswith("TMUX")}
    return kept | {
        "PATH": f"{script.parent}:{os.environ['PATH']}",
        "PSOAS_DATA": str(tmp_path / "log.json"),
        "LANG": "C.UTF-8",
    }


def test_zsh_shows_it_at_the_right(environment: dict[str, str]) -> None:
    code = f"{snippet('zsh')}\nprint -P -- $RPROMPT"
    done = subprocess.run(
        [needs("zsh"), "-f", "-c", code], env=environment, capture_output=True, check=True
    )
    assert done.stdout.decode() == "✖ stop, check\n"


def test_bash_shows_it_in_front(environment: dict[str, str]) -> None:
    (given,) = re.findall(r"in bash: `([^`]+)`", README)
    code = f"PS1='$ '\n{given}\nprintf '%s' \"${{PS1@P}}\""
    done = subprocess.run(
        [needs("bash"), "--norc", "-c", code], env=environment, capture_output=True, check=True
    )
    assert done.stdout.decode() == "✖ stop, check $ "


def test_tmux_shows_it_in_the_status_line(environment: dict[str, str], tmp_path: Path) -> None:
    configuration = tmp_path / "tmux.conf"
    configuration.write_text(snippet("tmux"), encoding="utf-8")
    command = [needs("tmux"), "-u", "-S", str(tmp_path / "socket"), "-f", str(configuration)]
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    client = subprocess.Popen(
        [*command, "new-session"],
        env=environment | {"TERM": "xterm"},
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    seen = b""
    end = time.monotonic() + PATIENCE_S
    try:
        while "✖ stop, check".encode() not in seen:
            assert time.monotonic() < end, seen[-500:]
            if select.select([master], [], [], 0.2)[0]:
                seen += os.read(master, 65536)
    finally:
        subprocess.run([*command, "kill-server"], check=False)
        client.wait(PATIENCE_S)
        os.close(slave)
        os.close(master)


def test_the_snippet_for_starship_is_toml_and_names_the_command() -> None:
    assert tomllib.loads(snippet("toml"))["custom"]["psoas"]["command"] == "psoas prompt"
