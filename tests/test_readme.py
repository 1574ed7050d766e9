"""The README says what is so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from rules.learn import topic
from tools.figures import SHEETS, sheet

ROOT = Path(__file__).resolve().parent.parent
PSOAS = "from tui.main import main; raise SystemExit(main())"
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


def named_commands() -> list[tuple[str, ...]]:
    """Every `psoas word [word]` of the README whose words are names of commands."""
    blocks = re.findall(r"^```\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"^```\n.*?^```", "", README, flags=re.DOTALL | re.MULTILINE)
    code = "\n".join([*blocks, *re.findall(r"`([^`]+)`", prose)])
    calls = re.findall(r"^psoas ([a-z]+(?: [a-z]+)?)", code, flags=re.MULTILINE)
    subcommands = {"run add", "activity add", "episode start", "export json", "data path"}
    names = {call if call in subcommands else call.split()[0] for call in calls}
    return sorted(tuple(name.split()) for name in names)


@pytest.mark.parametrize("words", named_commands(), ids=" ".join)
def test_a_command_of_the_readme_exists(words: tuple[str, ...]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PSOAS, *words, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("path", re.findall(r"\]\(([^):]+)\)", README))
def test_a_file_that_the_readme_links_to_exists(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("target", ["run", "test", "check", "dev", "snapshots"])
def test_make_has_the_target(target: str) -> None:
    run = subprocess.run(
        ["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
