"""`psoas demo`: alive at once, its own in everything, and gone without a trace."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pendulum
import pytest

from rules.records import lived_at
from store import care
from store.log import Log, open_log
from store.paths import cache_folder, data_file, settings_file
from tests.screens.conftest import FakeClock, until
from tests.screens.samples import text
from tests.tui.conftest import ROOT, Psoas
from tests.tui.test_terminal import Terminal, running
from tui.demo import THIS_IS_A_DEMO, DemoApp, temporary_place, write_runner

NOW = pendulum.datetime(2026, 6, 20, 8, 30, tz="Europe/Berlin")
PATIENCE = 20


@pytest.fixture
def log(tmp_path: Path) -> Log:
    write_runner(tmp_path / "log.json", NOW)
    return open_log(tmp_path / "log.json", lambda: NOW)


def wait_until_gone(path: Path) -> None:
    end = time.monotonic() + PATIENCE
    while path.exists():
        assert time.monotonic() < end, list(path.rglob("*"))
        time.sleep(0.02)


# The place


def test_whoever_asks_where_things_are_is_sent_to_the_demo_and_back_again_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PSOAS_DATA", "/own/log.json")
    monkeypatch.delenv("PSOAS_CACHE", raising=False)
    with temporary_place() as folder:
        for path in (data_file(), settings_file(), cache_folder()):
            assert path.parent == folder
    assert data_file() == Path("/own/log.json")
    assert "PSOAS_CACHE" not in os.environ


def test_the_folder_is_private_and_goes_with_all_that_is_in_it() -> None:
    with temporary_place() as folder:
        if os.name == "posix":
            assert folder.stat().st_mode & 0o777 == 0o700
        write_runner(data_file(), NOW)
        assert data_file().exists()
    assert not folder.exists()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has other ways to kill")
def test_the_folder_goes_when_the_demo_is_killed() -> None:
    code = (
        "import sys\nfrom tui.demo import temporary_place\n"
        "with temporary_place() as folder:\n"
        "    (folder / 'log.json').touch()\n"
        "    print(folder, flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        folder = Path(process.stdout.readline().strip())
        assert folder.is_dir()
        process.kill()
    wait_until_gone(folder)


# The log


def test_the_log_is_sound_and_was_never_written_ahead_of_its_time(log: Log) -> None:
    assert care.check(log) == ()
    assert all(record.updated and record.updated <= NOW for record in log.records())


def test_undo_takes_back_a_day_and_not_the_runner(log: Log) -> None:
    undone = log.undo()
    assert undone
    days = {at.date() for record in undone.records if (at := lived_at(record))}
    assert days == {NOW.date()}
    assert len(log.records()) > 300


# The app


async def test_each_screen_says_that_it_is_a_demo(log: Log, tmp_path: Path) -> None:
    app = DemoApp(
        log=log, now=lambda: NOW, clock=FakeClock(), settings_path=tmp_path / "settings.toml"
    )
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await until(pilot, lambda: [one.message for one in app._notifications] == [THIS_IS_A_DEMO])
        assert text(app.screen, "KeyLine").startswith(" demo ")
        for key in ("v", "r", "h", "l", "o", "s"):
            await pilot.press(key)
            await until(pilot, lambda: len(app.screen_stack) == 2)
            await until(pilot, lambda: text(app.screen, "KeyLine").startswith(" demo "))
            await pilot.press("escape")
            if key != "s":
                await until(pilot, lambda: len(app.screen_stack) == 1)


# The command


def test_without_a_terminal_it_is_refused(psoas: Psoas) -> None:
    assert "terminal" in psoas.refused("demo")


def test_it_takes_no_log(psoas: Psoas) -> None:
    assert "--data" in psoas.refused("--data", str(psoas.data), "demo", code=2)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A person whose own files are none that psoas could read."""
    own = tmp_path / "own"
    (tmp_path / "tmp").mkdir()
    own.mkdir()
    for name in ("log.json", "settings.toml"):
        (own / name).write_text("theirs [", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "LINES"}}
    return kept | {
        "HOME": str(own),
        "PSOAS_DATA": str(own / "log.json"),
        "PSOAS_CONFIG": str(own / "settings.toml"),
        "PSOAS_CACHE": str(own / "cache"),
        "TMPDIR": str(tmp_path / "tmp"),
        "TERM": "xterm-256color",
    }


def own_files(tmp_path: Path) -> dict[str, bytes]:
    found = (path for path in (tmp_path / "own").rglob("*") if path.is_file())
    return {path.name: path.read_bytes() for path in found}


def end(terminal: Terminal, ending: signal.Signals | str) -> None:
    if isinstance(ending, str):
        terminal.type(ending)
        assert terminal.wait() == 0
        terminal.wait_for("nothing of it is kept")
    else:
        terminal.process.send_signal(ending)
        terminal.wait()


@pytest.mark.parametrize("ending", ["q", signal.SIGTERM, signal.SIGKILL])
def test_it_leaves_the_persons_own_as_it_was_and_nothing_else(
    environment: dict[str, str], tmp_path: Path, ending: signal.Signals | str
) -> None:
    with running(environment, "demo") as terminal:
        terminal.wait_for("The morning after yesterday's run is not known yet")
        (folder,) = (tmp_path / "tmp").glob("psoas-demo-*")
        end(terminal, ending)
    wait_until_gone(folder)
    assert list((tmp_path / "tmp").iterdir()) == []
    assert own_files(tmp_path) == {"log.json": b"theirs [", "settings.toml": b"theirs ["}


def test_a_fast_session_runs_through_without_a_pause(environment: dict[str, str]) -> None:
    with running(environment, "demo", "--fast") as terminal:
        terminal.wait_for("? Keys")
        begun = time.monotonic()
        terminal.type("s")
        terminal.wait_for("hold 2 of 16")
        # Get ready, a hold and changing sides are 40 s.
        assert time.monotonic() - begun < 20
        assert b"paused" not in terminal.seen.lower()
        terminal.process.send_signal(signal.SIGTERM)
        terminal.wait()
