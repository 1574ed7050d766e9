"""The README says what is so."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from rules.learn import topic
from rules.records import Activity, Check, Episode, Side, Sport
from store.log import open_log
from tests.store.exchange import making
from tests.store.exchange.making import NOON
from tools.figures import SHEETS, sheet
from tui.main import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_key_table_is_what_the_screens_declare() -> None:
    run = subprocess.run(
        [sys.executable, "tools/keys.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    table = README.split("<!-- keys -->\n")[1].split("<!-- /keys -->\n")[0]
    assert table == run.stdout, "run `make readme`"


@pytest.mark.parametrize("name", list(SHEETS))
def test_the_figures_are_drawn_from_the_present_angles(name: str) -> None:
    drawn = (ROOT / "docs" / f"figures-{name}.svg").read_text(encoding="utf-8")
    assert drawn == sheet(topic(SHEETS[name]).figures), "run `make pictures`"
    assert f"(docs/figures-{name}.svg)" in README


def commands() -> list[str]:
    """Every command line of psoas in the README, without what may be left out of it."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)
    blocks = [block for language, block in fenced if not language]
    prose = re.sub(r"^```.*?^```", "", README, flags=re.DOTALL | re.MULTILINE)
    code = "\n".join([*blocks, *re.findall(r"`([^`]+)`", prose)])
    lines = re.findall(r"^psoas\b(?!\.).*", code, flags=re.MULTILINE)
    bare = (re.split(r"  | \[| \| ", line)[0] for line in lines)
    return sorted(dict.fromkeys(bare))


HELP = (
    *("psoas demo", "psoas serve", "psoas stretch", "psoas strength", "psoas test"),
    *("psoas remind install", "psoas remind uninstall", "psoas remind snooze"),
)
"""What waits for a person, or changes the computer, is only asked for its help here."""
STANDS_FOR = {
    "COMMAND": "today",
    "PATH...": "Downloads/run.fit",
    "FILE...": "other.json",
    "FILE": "other.json",
    "ID": "$ID",
}


def _run(late: int = 0) -> Activity:
    start = NOON + timedelta(minutes=late)
    return Activity(start=start, sport=Sport.RUN, distance_m=5200.0, duration_s=1900.0 - late)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a log, in which two runs may be one, and with the files that are named."""
    log = open_log(tmp_path / "log.json", lambda: NOON)
    log.add(Episode(side=Side.LEFT, onset=NOON.date()))
    (one,) = log.add(_run())
    log.add(replace(_run(late=7), origin={"maybe": [one.id]}))
    open_log(tmp_path / "other.json", lambda: NOON).add(Check(at=NOON, pain=2))
    (tmp_path / "Downloads").mkdir()
    (tmp_path / "Downloads" / "run.fit").write_bytes(making.fit_run())
    (tmp_path / "runs.csv").write_text(
        f"Day,Km,Time,Shoes\n{NOON:%d/%m/%Y},5.2,31:40,old\n", "utf-8"
    )
    own = (ROOT / "docs" / "programme.md").read_text(encoding="utf-8")
    (tmp_path / "my.toml").write_text(own.split("```toml\n")[1].split("```")[0], "utf-8")
    return tmp_path


@pytest.mark.parametrize("line", commands())
def test_a_command_of_the_readme_does_what_it_is_for(line: str, home: Path) -> None:
    words = [STANDS_FOR.get(word, word) for word in line.split(" ")]
    if line.startswith(HELP) or line == "psoas import":
        words.append("--help")
    if line == "psoas programme copy my.toml":
        (home / "my.toml").unlink()
    if line.startswith("psoas episode start"):
        words = ["psoas episode settled &&", *words]
    if line == "psoas undo":  # what this device did
        words = ["psoas check 2 &&", *words]
    records = open_log(home / "log.json", lambda: NOON).records()
    run = subprocess.run(
        ["bash", "-c", " ".join(words)],
        cwd=home,
        env={
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(home),
            "ID": records[-1].id,
            "PSOAS_DATA": str(home / "log.json"),
            "PSOAS_CONFIG": str(home / "settings.toml"),
            "PSOAS_CACHE": str(home / "cache"),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_commands_of_the_readme_are_found() -> None:
    named = {line.partition(" ")[2].partition(" ")[0] for line in commands()}
    assert named >= {*COMMANDS, ""}


@pytest.mark.parametrize("path", re.findall(r"\]\(([^):]+)\)", README))
def test_a_file_that_the_readme_links_to_exists(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("target", ["run", "test", "check", "dev", "snapshots"])
def test_make_has_the_target(target: str) -> None:
    run = subprocess.run(
        ["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
