"""Shared by the tests of sound: a fake player of the system, on a PATH of its own."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from rules.session import Cue
from rules.settings import Volume
from tui.sound.clips import Clips

PATIENCE = 20.0

NOTES = """#!{python} -IS
import sys, time
with open({notes!r}, "a") as notes:
    print(time.monotonic(), *sys.argv, file=notes, flush=True)
{behaviour}
"""


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    """With the tones made: making one takes longer than a cue may be late."""
    clips = Clips(tmp_path_factory.mktemp("cache"))
    for cue in Cue:
        clips.tone(cue, Volume.NORMAL)
    return clips


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it does not come to that"
        time.sleep(0.005)


@dataclass(frozen=True, slots=True)
class Played:
    """One start of a fake player."""

    at: float
    """On the monotonic clock, some milliseconds after it was started."""
    player: str
    arguments: list[str]
    clip: str
    """The file's name without its ending."""


@dataclass(frozen=True, slots=True)
class FakePlayers:
    """Programs that write down when and how they are started."""

    folder: Path

    def put(self, name: str, behaviour: str = "") -> None:
        """A player on PATH; `behaviour` is Python."""
        script = self.folder / name
        text = NOTES.format(python=sys.executable, notes=str(self._notes), behaviour=behaviour)
        script.write_text(text, encoding="utf-8")
        script.chmod(0o755)

    @property
    def _notes(self) -> Path:
        return self.folder / "notes"

    def played(self, *, silence: bool = False) -> list[Played]:
        """All that was started, in order; with `silence`, that too was played."""
        lines = self._notes.read_text(encoding="utf-8").splitlines() if self._notes.exists() else []
        starts = []
        for line in lines:
            at, player, *arguments = line.split()
            clip = Path(arguments[-1]).stem
            starts.append(Played(float(at), Path(player).name, arguments, clip))
        return [start for start in starts if silence or start.clip != "silence"]


@pytest.fixture
def players(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePlayers:
    """No player yet, and no other program either."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return FakePlayers(folder)
