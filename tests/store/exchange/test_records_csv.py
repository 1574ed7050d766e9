"""The log as tables, read back as a spreadsheet or a program reads them."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.records import Effort, Record, Sport
from rules.settings import Settings
from store.exchange.records_csv import activities_csv, days_csv, guarded
from tests.rules.conftest import NOW, check, episode, run, self_test


def rows(text: str) -> list[dict[str, str]]:
    return [*csv.DictReader(StringIO(text, newline=""))]


def activities(*records: Record) -> list[dict[str, str]]:
    return rows(activities_csv(records, NOW, Settings()))


def test_an_activity_has_its_units_in_the_headers_and_an_iso_date() -> None:
    (row,) = activities(
        run(2, 3, id="r1", distance_m=5210.0, duration_s=1905, effort=Effort.WALK_RUN,
            ladder_step=2, pain_before=0, note="Hüfte, \"ok\"\nnext line"),
        check(1, 4),
    )  # fmt: skip
    assert row == {
        "date": "2026-06-18",
        "start": "2026-06-18T18:00:00+02:00",
        "sport": "run",
        "distance_km": "5.21",
        "duration_min": "31.75",
        "effort": "walk-run",
        "ladder_step": "2",
        "pain_before": "0",
        "pain_during": "3",
        "pain_after": "",
        "pain_next_morning": "4",
        "stride_changed": "no",
        "note": 'Hüfte, "ok"\nnext line',
        "id": "r1",
    }


def test_what_is_unknown_is_empty_and_the_oldest_comes_first() -> None:
    later, first = run(1, None, stride_changed=True), run(3, None, sport=Sport.BIKE)
    found = activities(later, first)
    assert [row["sport"] for row in found] == ["bike", "run"]
    assert [found[1][name] for name in ("distance_km", "effort", "pain_during")] == ["", "", ""]
    assert found[1]["stride_changed"] == "yes"


def test_a_bike_ride_ends_no_wait_for_the_morning_of_a_run() -> None:
    records: list[Record] = [run(3, 1), run(2, 0, "06:00", sport=Sport.BIKE), check(2, 2, "08:00")]
    assert [row["pain_next_morning"] for row in activities(*records)] == ["2", ""]


def test_a_day_has_its_morning_and_its_light() -> None:
    records: list[Record] = [
        episode(20, running=10),
        check(1, 2, "07:00", "limp"),
        run(1, 4, distance_m=3000.0),
        run(1, 0, "12:00", sport=Sport.BIKE),
        self_test(1, pain_left=3),
    ]
    row, today = rows(days_csv(records, NOW, Settings()))
    assert row == {
        "date": "2026-06-19",
        "morning_pain": "2",
        "light": "stop",
        "runs": "1",
        "run_distance_km": "3.0",
        "run_duration_min": "30.0",
        "run_worst_pain": "4",
        "other_sports": "bike",
        "other_duration_min": "30.0",
        "stretch_finished": "0",
        "strength_finished": "0",
        "self_test_left": "3",
        "self_test_right": "",
        "flags": "limp",
    }
    assert (today["morning_pain"], today["runs"], today["run_distance_km"]) == ("", "0", "")
    assert (today["self_test_left"], today["self_test_right"]) == ("", "")


def test_an_empty_log_is_a_header_alone() -> None:
    assert len(activities_csv([], NOW, Settings()).splitlines()) == 1
    assert len(days_csv([], NOW, Settings()).splitlines()) == 1


@pytest.mark.parametrize("before", ["", " ", "\t", "\r", "\n", "\u00a0", "\u200b", "\ufeff \t"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d"])
def test_a_note_like_a_formula_is_guarded(before: str, sign: str) -> None:
    note = f"{before}{sign}1+1"
    (row,) = activities(run(1, note=note))
    assert row["note"] == f"'{note}"


@pytest.mark.parametrize("text", ["", " ", "a=b", "5 - 3", "'=1", "ok"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


@given(st.text())
def test_no_guarded_text_begins_a_formula(text: str) -> None:
    assert not guarded(text).strip().startswith(("=", "+", "-", "@"))
