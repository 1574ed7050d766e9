"""`psoas today`, and bare `psoas` where there is no terminal."""

import io
import json
import sys
from datetime import date, datetime

import pytest

from rules.records import Episode, SelfTest, Session, SessionKind, Side
from tests.tui.conftest import Psoas, Real

KEYS = {
    "date": str,
    "phase": str,
    "light": str,
    "findings": list,
    "stretch": dict,
    "strength": dict,
    "run": dict,
    "self_test": dict,
    "due": list,
}


def return_to_running(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left", "--onset", "2026-05-01")
    psoas.done("episode", "running", "2026-06-01")


def test_an_empty_log_offers_the_self_test_and_says_how_to_begin(psoas: Psoas) -> None:
    lines = psoas.done("today").lines
    assert lines[0] == "Saturday 2026-06-20: no episode"
    assert lines[1].startswith("✖ stop - ")
    assert "`psoas episode start left`" in lines[1]
    assert lines[2].startswith("  no-episode (our choice): ")
    assert lines[3:] == ["Due today:", "  self-test      [ ]    psoas test"]


def test_looking_writes_nothing(psoas: Psoas) -> None:
    psoas.done("today")
    psoas.done("today", "--json")
    assert psoas.content() == (None, None)


def test_json_is_the_only_thing_on_stdout_and_has_the_promised_shape(psoas: Psoas) -> None:
    return_to_running(psoas)
    said = psoas.done("today", "--json").json()
    assert {key: type(said[key]) for key in KEYS} == KEYS
    assert (said["date"], said["phase"], said["light"]) == ("2026-06-20", "return", "go")
    assert [sorted(finding) for finding in said["findings"]] == [
        ["certainty", "level", "mark", "rule", "text"]
    ]
    assert said["stretch"] == {"done": 0, "partial": 0, "target": 2, "most": 3}
    assert said["strength"]["held_by"] is None
    assert said["run"] == {
        "ladder_step": 1,
        "ladder_finished": False,
        "good_runs": 0,
        "max_distance_m": None,
    }
    assert said["self_test"] == {"result": None, "signs": 0}
    assert set(said["due"]) == {"morning-check", "stretch", "strength", "self-test"}
    assert (said["pain_limit"], said["ready_to_run"]) == (5, False)


def test_each_finding_stands_on_a_line_with_its_rule_and_its_mark(psoas: Psoas) -> None:
    return_to_running(psoas)
    psoas.done("run", "add", "5km", "31:40", "--when", "yesterday 18:00")
    lines = psoas.done("today").lines
    assert lines[1] == "■ rest - no run today, as planned"
    assert lines[2].startswith("  rest-day (evidence, low): ")


def test_what_is_due_stands_as_slots_in_the_order_of_a_day(psoas: Psoas) -> None:
    return_to_running(psoas)
    psoas.log.add(session(SessionKind.STRETCH, finished=True), session(SessionKind.STRETCH))
    lines = psoas.done("today").lines
    due = lines[lines.index("Due today:") + 1 :]
    assert [line.split()[0] for line in due[:4]] == ["morning", "stretch", "strength", "self-test"]
    assert "psoas check N" in due[0]
    assert "[x][ ]" in due[1]
    assert "1 of 2 done, 3 at most (source); 1 in part" in due[1]
    assert "stage 1 (source), week 1" in due[2]
    assert due[4].startswith("Ladder: step 1 of 5, 5 x (5 min walk, 1 min run); 0 of 2 good runs")
    assert due[4].endswith("(evidence, low)")


def test_a_stage_of_ones_own_is_not_called_the_sources(psoas: Psoas) -> None:
    return_to_running(psoas)
    psoas.done("episode", "edit", "--stage", "2")
    assert "stage 2 (your own), week 1" in psoas.done("today").out


def test_a_held_stage_says_what_is_missing(psoas: Psoas) -> None:
    return_to_running(psoas)
    psoas.log.add(session(SessionKind.STRENGTH, on=date(2026, 5, 2)))
    said = psoas.done("today").out
    assert "stage 1 (source), week 8; 10 more days at this stage before the next (our ch" in said
    held_by = psoas.done("today", "--json").json()["strength"]["held_by"]
    assert held_by == {"rule": "stage-hold", "missing": 10}


def test_the_longest_run_carries_the_mark_of_its_study(psoas: Psoas) -> None:
    return_to_running(psoas)
    psoas.done("run", "add", "5km", "31:40", "--when", "2026-06-15 18:00")
    assert "Run: at most 5.5 km (evidence, moderate)" in psoas.done("today").lines
    psoas.done("settings", "set", "unit", "mi")
    assert "Run: at most 3.41 mi (evidence, moderate)" in psoas.done("today").lines


def test_once_settled_there_is_no_ladder_and_still_a_longest_run(psoas: Psoas) -> None:
    return_to_running(psoas)
    psoas.done("run", "add", "5km", "31:40", "--when", "2026-06-15 18:00")
    psoas.done("episode", "settled")
    out = psoas.done("today").out
    assert "Ladder" not in out
    assert "Run: at most 5.5 km" in out


def test_half_the_distance_is_our_choice(psoas: Psoas) -> None:
    return_to_running(psoas)
    psoas.done("run", "add", "5km", "31:40", "--when", "2026-06-15 18:00", "--pain", "6")
    psoas.done("check", "0")
    assert "Run: at most 2.5 km (our choice)" in psoas.done("today").lines


def test_a_session_that_was_broken_off_is_named(psoas: Psoas) -> None:
    psoas.log.add(session(SessionKind.STRETCH, in_progress=True))
    (line,) = [line for line in psoas.done("today").lines if line.startswith("Not ended: ")]
    assert line.endswith("stretch, not ended, 0 holds; `psoas stretch` goes on.")


@pytest.mark.parametrize(
    ("words", "light", "meaning"),
    [
        (["check", "2", "--limp"], "stop", "see a doctor first"),
        (["run", "add", "30m", "--pain", "6"], "stop", "no run for now"),
        (["run", "add", "30m", "--when", "2026-06-18 18:00"], "easy", "only as it says below"),
        (["episode", "settled"], "go", "the injury has settled"),
        (["episode", "edit", "--running", "none"], "stop", "let it calm down first"),
        (["data", "check"], "go", "you may run today"),
    ],
)
def test_the_light_says_what_it_means(
    psoas: Psoas, words: list[str], light: str, meaning: str
) -> None:
    return_to_running(psoas)
    psoas.done(*words)
    line = psoas.done("today").lines[1]
    assert f" {light} - " in line
    assert meaning in line


def test_who_could_start_running_is_told_how(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left", "--onset", "2026-06-01")
    for day in (17, 18, 19):
        psoas.done("check", "0", "--when", f"2026-06-{day} 08:00")
    psoas.log.add(SelfTest(at=psoas.at, pain_left=0, pain_right=0))
    assert psoas.done("today", "--json").json()["ready_to_run"] is True
    assert "you could start: `psoas episode running`" in psoas.done("today").lines[1]


def test_nothing_due_is_said(psoas: Psoas) -> None:
    psoas.done("episode", "start", "left", "--onset", "2026-06-01")
    psoas.done("check", "3", "--limp")
    assert psoas.done("today").lines[-1] == "Nothing is due today."


def test_bare_psoas_prints_today_where_there_is_no_terminal(psoas: Psoas) -> None:
    assert psoas.done().out == psoas.done("today").out


def test_an_output_without_the_symbol_gets_the_word_alone(
    psoas: Psoas, monkeypatch: pytest.MonkeyPatch
) -> None:
    psoas.log.add(Episode(side=Side.LEFT, onset=date(2026, 6, 1), note="שלום"))
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    assert psoas("today").code == 0
    narrow.seek(0)
    assert narrow.read().splitlines()[1] == "stop - no running yet: let it calm down first"


def test_a_real_ascii_terminal_does_not_end_it(real: Real) -> None:
    ascii_only = Real(real.data, real.settings, real.bytecode, {"PYTHONIOENCODING": "ascii"})
    ascii_only("check", "3", "--note", "naïve שלום 🏃")
    outcome = ascii_only("history")
    assert outcome.code == 0
    assert "pain 3; na?ve ???? ?" in outcome.out
    (record,) = json.loads(ascii_only("history", "--json").out)
    assert record["note"] == "naïve שלום 🏃"


def session(
    what: SessionKind,
    *,
    finished: bool = False,
    in_progress: bool = False,
    on: date = date(2026, 6, 20),
) -> Session:
    at = datetime.fromisoformat(f"{on}T08:00:00+02:00")
    return Session(what=what, start=at, end=at, finished=finished, in_progress=in_progress)
