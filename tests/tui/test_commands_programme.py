"""`psoas programme`, and how the other commands go by the programme in use."""

import io
import json
import re
from pathlib import Path

import pytest

from rules.programme import programme
from rules.records import Activity, Item, Session, SessionKind, Side, Unit
from store.own_programme import kept_at
from tests.tui.conftest import ROOT, Psoas
from tui.commands.programme import programme as programme_commands

PAGE = (ROOT / "docs" / "programme.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "keller.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


@pytest.fixture
def own(psoas: Psoas, file: Path) -> Psoas:
    psoas.done("programme", "use", str(file))
    return psoas


def spoil(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    file.write_text(text, encoding="utf-8")


def test_ours_is_shown_with_where_each_number_comes_from(psoas: Psoas) -> None:
    lines = psoas.done("programme").lines
    assert lines == psoas.done("programme", "show").lines
    assert lines[0] == "The programme that psoas ships with."
    assert "  hold_s                30    source" in lines
    assert "  stage 2, from week 3 (source): also clamshell" in lines
    assert "  step 5: run 30 min, easy" in lines
    assert "  Brigham and Women's Hospital return-to-running handout 2007" in lines
    how = next(line for line in lines if line.startswith("  clamshell:"))
    assert "lift the working knee" in how
    assert psoas.content() == (None, None)


def test_json_has_all_of_it(own: Psoas) -> None:
    shown = own.done("programme", "show", "--json").json()
    assert (shown["own"], shown["by"]) == (True, "A. Keller, physiotherapist")
    assert shown["stretch"]["hold_s"] == {
        "mark": "choice",
        "certainty": None,
        "citations": [],
        "said_by": "agreed with the runner",
        "value": 45,
    }
    assert shown["strength"]["stages"][1]["adds"] == ["standing-abduction"]
    assert list(shown["exercises"]) == [
        "hip-flexors",
        "child-pose",
        "clamshell",
        "standing-abduction",
    ]
    assert shown["words_alone"] == ["child-pose"]
    own.done("programme", "reset")
    ours = own.done("programme", "show", "--json").json()
    assert (ours["own"], ours["by"], ours["words_alone"]) == (False, None, [])


def test_the_example_of_the_page_is_checked_without_being_used(psoas: Psoas, file: Path) -> None:
    lines = psoas.done("programme", "check", str(file)).lines
    assert lines[0] == f"{file} has no faults."
    assert lines[1] == "Without a figure, so shown in words alone: child-pose."
    assert psoas.done("programme", "check", str(file), "--json").json() == {
        "faults": [],
        "words_alone": ["child-pose"],
    }
    assert not kept_at(psoas.settings).exists()


FAULTS = (
    ('sets = { value = 3, mark = "choice" }', "sets = 4"),
    ("hold_s = { value = 45", "hold_s = { value = 10000"),
)


@pytest.mark.parametrize("command", ["check", "use"])
def test_every_fault_is_said_with_its_line(psoas: Psoas, file: Path, command: str) -> None:
    spoil(file, *FAULTS)
    outcome = psoas("programme", command, str(file))
    assert outcome.code == 1
    assert outcome.err == f"{file} has 2 faults: correct it and try again.\n"
    assert [line.partition(": ")[0] for line in outcome.lines] == [
        f"{file}, line 5",
        f"{file}, line 6",
    ]
    assert not kept_at(psoas.settings).exists()


def test_the_page_says_of_faults_what_psoas_says(psoas: Psoas, file: Path) -> None:
    spoil(file, *FAULTS)
    for line in psoas("programme", "check", str(file)).lines:
        assert line.replace(str(file), "my.toml") in PAGE


def test_each_command_of_the_page_is_one() -> None:
    named = set(re.findall(r"psoas programme ([a-z]+)", PAGE))
    assert named == set(programme_commands.commands) - {"show"}


def test_faults_are_json_too(psoas: Psoas, file: Path) -> None:
    spoil(file, *FAULTS)
    outcome = psoas("programme", "check", str(file), "--json")
    assert (outcome.code, outcome.err) == (1, "")
    said = json.loads(outcome.out)
    assert [fault["line"] for fault in said["faults"]] == [5, 6]
    assert said["faults"][1]["text"].startswith("stretch.hold_s.value is 10000")


def test_what_would_steer_a_terminal_is_not_printed_as_it_is(psoas: Psoas, file: Path) -> None:
    spoil(file, ("child pose with a lean", "child \\u001b[31mpose"))
    outcome = psoas("programme", "check", str(file))
    assert outcome.code == 1
    assert "\x1b" not in outcome.out
    assert "line 35" in outcome.out


def test_a_file_that_is_not_there_is_named(psoas: Psoas, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.toml"
    for command in ("check", "use"):
        assert str(missing) in psoas.refused("programme", command, str(missing))


def test_using_one_keeps_a_copy_that_later_edits_do_not_reach(psoas: Psoas, file: Path) -> None:
    lines = psoas.done("programme", "use", str(file)).lines
    assert lines[0] == "psoas goes by this programme from now on (A. Keller, physiotherapist)."
    assert str(kept_at(psoas.settings)) in lines[1]
    file.write_text("no programme any more", encoding="utf-8")
    shown = psoas.done("programme").lines
    assert shown[0].startswith("A programme of your own, by A. Keller, physiotherapist: ")
    assert "  hip flexor stretch" in shown


def test_one_that_says_not_whose_it_is_can_be_used_as_well(psoas: Psoas, file: Path) -> None:
    file.write_text('[exercises.bridge]\ntitle = "b"\nshort = "b"\nhow = "b"\n', encoding="utf-8")
    lines = psoas.done("programme", "use", str(file)).lines
    assert lines[0] == "psoas goes by this programme from now on."
    assert psoas.done("programme").lines[0].startswith("A programme of your own: ")


def test_going_back_to_ours_keeps_the_other_one(own: Psoas) -> None:
    (line,) = own.done("programme", "reset").lines
    assert line.endswith("programme.toml.old.")
    assert own.done("programme").lines[0] == "The programme that psoas ships with."
    assert own.done("programme", "reset").lines == ["psoas goes by its own programme already."]


def test_a_copy_of_ours_is_a_beginning(psoas: Psoas, tmp_path: Path) -> None:
    for words in ([], ["--figures"]):
        mine = tmp_path / f"mine{len(words)}.toml"
        psoas.done("programme", "copy", str(mine), *words)
        assert psoas.done("programme", "check", str(mine)).lines[0] == f"{mine} has no faults."
        assert ("[figures.clamshell]" in mine.read_text(encoding="utf-8")) is bool(words)
        assert "is there already" in psoas.refused("programme", "copy", str(mine))


def test_one_that_was_spoilt_later_is_told_and_ours_is_used(own: Psoas) -> None:
    spoil(kept_at(own.settings), ("value = 45", "value = 4500"))
    outcome = own("today", "--json")
    assert outcome.code == 0
    assert json.loads(outcome.out)["stretch"]["target"] == 2
    assert f"{kept_at(own.settings)}, line 6: stretch.hold_s.value is 4500" in outcome.err


# The other commands


def test_today_goes_by_it_with_its_marks(own: Psoas) -> None:
    own.done("episode", "start", "left", "--onset", "2026-06-01")
    lines = own.done("today").lines
    assert any(
        line.endswith("0 of 1 done, 2 at most (A. Keller, physiotherapist)") for line in lines
    )
    assert any("stage 1 (A. Keller, physiotherapist), week 1" in line for line in lines)
    said = own.done("today", "--json").json()
    assert said["stretch"]["target"] == 1


def test_stages_and_steps_are_as_many_as_it_has(own: Psoas) -> None:
    own.done("episode", "start", "left", "--onset", "2026-06-01")
    said = own.refused("episode", "edit", "--stage", "3")
    assert said == "The strength stages are 1 to 2: give one of them, or none."
    own.done("episode", "edit", "--stage", "2")
    spoil(kept_at(own.settings), ("[stretch]\n", f"{LADDER}\n[stretch]\n"))
    assert "steps 1 to 1" in own.refused("run", "add", "2km", "20:00", "--step", "2")
    own.done("run", "add", "2km", "20:00", "--step", "1")
    own.done("episode", "running", "2026-06-10")
    (ladder,) = [line for line in own.done("today").lines if line.startswith("Ladder")]
    assert ladder == (
        "Ladder: step 1 of 1, 8 x (2 min walk, 1 min run) (A. Keller, physiotherapist); "
        "0 of 2 good runs at it (evidence, low)"
    )
    lines = own.done("run", "add", "2km", "20:00", "--when", "2026-06-19 18:00").lines
    assert "Taken for ladder step 1, 8 x (2 min walk, 1 min run)." in lines
    own.done("undo")
    (run,) = (record for record in own.log.records() if isinstance(record, Activity))
    assert run.ladder_step == 1


LADDER = """\
[ladder]
mark = "choice"
warm_up_min = { value = 10, mark = "choice" }
steps = [{ repeats = 8, walk_min = 2, run_min = 1 }]
"""


def test_a_session_in_lines_is_guided_by_it(own: Psoas, monkeypatch: pytest.MonkeyPatch) -> None:
    own.done("episode", "start", "left", "--onset", "2026-06-01")
    monkeypatch.setenv("PSOAS_SOUND", "off")
    monkeypatch.setattr("sys.stdin", io.StringIO("next\nnext\nstop\ndiscard\n"))
    out = own("stretch", "--plain").out
    assert "hip flexor stretch" in out
    assert "45" in out


def test_old_sessions_of_other_exercises_are_listed_and_count(own: Psoas) -> None:
    own.done("programme", "reset")
    own.done("episode", "start", "left", "--onset", "2026-06-01")
    assert programme().stretch.exercises[1] == "piriformis"
    item = Item(exercise="piriformis", side=Side.LEFT, set=1, target=30, done=30, unit=Unit.SECONDS)
    start = own.at.subtract(hours=2)
    own.log.add(
        Session(what=SessionKind.STRETCH, start=start, end=start, finished=True, items=(item,))
    )
    own.done("programme", "use", str(own.settings.with_name("keller.toml")))
    assert "stretch" not in own.done("today", "--json").json()["due"]
    (listed,) = [line for line in own.done("history").lines if "stretch" in line]
    assert "1 hold" in listed
