"""Shared by the tests of the program: commands run in this process, or as real ones.

Use as `from tests.tui.conftest import Psoas, Real` beside the fixtures.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pendulum
import pytest
from pendulum import DateTime

from rules.records import Record
from store.log import Log, open_log
from tui.main import main

ROOT = Path(__file__).parents[2]

COMMAND = (sys.executable, "-c", "import sys; from tui.main import main; sys.exit(main())")
"""The real command, of this tree wherever it is installed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    def json(self) -> Any:
        """The one JSON value that is all of the output."""
        assert self.code == 0, self.err
        return json.loads(self.out)


@dataclass(slots=True)
class Psoas:
    """`psoas` in this process, with its own files and a calendar that stands still."""

    data: Path
    settings: Path
    capsys: pytest.CaptureFixture[str]
    at: DateTime

    def __call__(self, *words: str) -> Outcome:
        code = main(words, now=lambda: self.at)
        return Outcome(code, *self.capsys.readouterr())

    def done(self, *words: str) -> Outcome:
        """Run a command that does what it is told."""
        outcome = self(*words)
        assert (outcome.code, outcome.err) == (0, "")
        return outcome

    def refused(self, *words: str, code: int = 1) -> str:
        """Run a command that is refused; gives its one sentence. Nothing may have changed."""
        before = self.content()
        outcome = self(*words)
        assert (outcome.code, outcome.out) == (code, "")
        assert self.content() == before
        (sentence,) = outcome.err.splitlines()
        return sentence

    def content(self) -> tuple[bytes | None, ...]:
        """The log and the settings, to the byte."""
        return tuple(
            file.read_bytes() if file.is_file() else None for file in (self.data, self.settings)
        )

    @property
    def log(self) -> Log:
        return open_log(self.data, lambda: self.at)

    def one(self) -> Record:
        """The one living record."""
        (record,) = self.log.records()
        return record

    def move(self, **units: int) -> None:
        """Forward by e.g. `days=1`, `hours=2`."""
        self.at = self.at.add(**units)


@pytest.fixture
def psoas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Psoas:
    """Saturday 20 June 2026, noon, Berlin."""
    data, settings = tmp_path / "log.json", tmp_path / "settings.toml"
    monkeypatch.setenv("PSOAS_DATA", str(data))
    monkeypatch.setenv("PSOAS_CONFIG", str(settings))
    monkeypatch.setenv("PSOAS_CACHE", str(tmp_path / "cache"))
    return Psoas(data, settings, capsys, pendulum.datetime(2026, 6, 20, 12, tz="Europe/Berlin"))


@dataclass(frozen=True, slots=True)
class Real:
    """`psoas` as a process of its own, on its own files."""

    data: Path
    settings: Path
    bytecode: Path
    """Shared by all processes of a test run, so that only the first one compiles."""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        }
        return kept | {
            "PSOAS_DATA": str(self.data),
            "PSOAS_CONFIG": str(self.settings),
            "PSOAS_CACHE": str(self.data.with_name("cache")),
            "PYTHONPYCACHEPREFIX": str(self.bytecode),
            "PYTHONIOENCODING": "utf-8",
            "TZ": "Europe/Berlin",
            **self.more,
        }

    def start(self, *words: str, before: Sequence[str] = (), **how: Any) -> subprocess.Popen[str]:
        """Start it; `before` is what stands before the command, such as faketime."""
        return subprocess.Popen(
            [*before, *COMMAND, *words],
            cwd=ROOT,
            env=self.environment,
            text=True,
            encoding="utf-8",
            **{
                "stdin": subprocess.DEVNULL,
                "stdout": subprocess.PIPE,
                "stderr": subprocess.PIPE,
                **how,
            },
        )

    def __call__(self, *words: str, before: Sequence[str] = (), **how: Any) -> Outcome:
        with self.start(*words, before=before, **how) as process:
            out, err = process.communicate(timeout=60)
        return Outcome(process.returncode, out or "", err or "")


@pytest.fixture(scope="session")
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bytecode")


@pytest.fixture
def real(tmp_path: Path, bytecode: Path) -> Real:
    return Real(tmp_path / "log.json", tmp_path / "settings.toml", bytecode)
