"""The demo: the app on a made-up runner's log, in a folder that goes away with it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from tempfile import mkdtemp

from pendulum import DateTime

from rules.days import local_date
from rules.records import Record, lived_at
from rules.settings import DEFAULTS
from store.log import open_log
from tui import clock as clocks
from tui.app import PsoasApp
from tui.demo_runner import made_up_runner
from tui.run import run_app

FAST = 20.0
"""How fast sessions run with `--fast`."""

THIS_IS_A_DEMO = "This is a demo: the runner is made up, and nothing that you do here is kept."

_DAY_BY_DAY = 7
"""So many last days are a change each, so that undoing takes back a day and not the runner."""

_FILES = {"PSOAS_DATA": "log.json", "PSOAS_CONFIG": "settings.toml", "PSOAS_CACHE": "cache"}

# It waits for the end of what it is never sent, also when the one who holds the pipe is killed.
_REMOVE = """
import shutil, sys, time
sys.stdin.read()
for _ in range(50):
    try:
        shutil.rmtree(sys.argv[1])
    except FileNotFoundError:
        break
    except OSError:
        time.sleep(0.1)
"""
_LAST_S = 5.0
"""How long the folder may take to go."""


class DemoApp(PsoasApp):
    """The app as it is, saying that it is a demo."""

    SUB_TITLE = "demo"

    async def on_mount(self) -> None:
        """Say it in a sentence once; the key line of each screen says it in a word."""
        self.warn(THIS_IS_A_DEMO)


def run_demo(*, fast: bool) -> int:
    """Run the demo to its end; gives the exit code."""
    with temporary_place() as folder:
        data = folder / _FILES["PSOAS_DATA"]
        write_runner(data, clocks.now())
        clock = clocks.FasterClock(clocks.clock, FAST) if fast else clocks.clock
        settings = folder / _FILES["PSOAS_CONFIG"]
        return run_app(data=data, settings=settings, start=None, clock=clock, kind=DemoApp)


def write_runner(path: Path, now: DateTime) -> None:
    """Write the made-up runner's log at `path`, as it would have come about."""
    first_alone = local_date(now, DEFAULTS.day_end).toordinal() - _DAY_BY_DAY

    def change_of(record: Record) -> int:
        at = lived_at(record)
        return max(first_alone, local_date(at, DEFAULTS.day_end).toordinal()) if at else first_alone

    for _, together in groupby(made_up_runner(now), key=change_of):
        records = tuple(together)
        log = open_log(path, partial(_same, lived_at(records[-1]) or now))
        log.add(*records)


def _same(at: datetime) -> datetime:
    return at


@contextmanager
def temporary_place() -> Iterator[Path]:
    """A folder for all that psoas keeps: whoever asks where is sent there; it is gone at the end.

    A process of its own removes it, so that it goes also when this one is killed.
    """
    folder = Path(mkdtemp(prefix="psoas-demo-"))
    before = {name: os.environ.get(name) for name in _FILES}
    os.environ |= {name: str(folder / file) for name, file in _FILES.items()}
    try:
        with _removed_after(folder):
            yield folder
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


@contextmanager
def _removed_after(folder: Path) -> Iterator[None]:
    remover = None
    with suppress(OSError):
        remover = subprocess.Popen(  # noqa: S603 - this Python, and our own words
            [sys.executable, "-I", "-S", "-c", _REMOVE, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    try:
        yield
    finally:
        if remover:
            with suppress(OSError, subprocess.TimeoutExpired):
                remover.communicate(timeout=_LAST_S)
        shutil.rmtree(folder, ignore_errors=True)
